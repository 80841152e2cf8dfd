"""The headers of every answer."""

from typing import Final

from flask import Response, request

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

_ALWAYS: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)
_NOT_STORED: Final = ("Cache-Control", "no-store")


def add_security_headers(response: Response) -> Response:
    """Set the headers of every answer."""
    present = {name.lower() for name, _ in response.headers}
    for name, value in _ALWAYS if request.path.startswith("/static/") else (*_ALWAYS, _NOT_STORED):
        if name.lower() not in present:
            response.headers.add(name, value)
    return response

"""Scripts, styles and pictures of the pages, compressed one time for all browsers that accept gzip.

Styles are also sent without their comments and spaces, scripts without the lines that hold comments alone and
without the spaces before a line, so that the kiosk's page has no byte of them.

Nothing else is compressed: an answer with both a secret and a stranger's input would leak by its length.
"""

import gzip
import re
from functools import lru_cache
from typing import Final

from flask import Flask, Response, request

_KINDS: Final = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
_FILES: Final = 100
_COMMENT_LINES: Final = re.compile(
    rb"^[ \t]*(?://[^\n]*|/\*(?!!)(?:(?!\*/).)*\*/[ \t]*)\n", re.DOTALL | re.MULTILINE
)
_SKIPPED: Final = re.compile(rb"/\*.*?\*/", re.DOTALL)
_AROUND: Final = re.compile(rb"\s*([{};,])\s*|(:)\s+|\s+")
_LAST: Final = re.compile(rb";(?=\})")
"""What ends the last declaration of a rule: no browser needs it."""


def serve_gzip(app: Flask) -> None:
    """Set up that application to send its static files compressed."""
    app.after_request(_squeezed)


def _squeezed(response: Response) -> Response:
    if request.endpoint != "static" or response.mimetype not in _KINDS:
        return response
    response.vary.add("Accept-Encoding")
    etag, _ = response.get_etag()
    if response.status_code != 200 or etag is None or not request.accept_encodings["gzip"]:  # noqa: PLR2004
        return response
    response.direct_passthrough = False
    compact = _COMPACT.get(response.mimetype, bytes)
    response.set_data(_gzip(compact(response.get_data())))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    response.set_etag(f"{etag}-gzip")
    response.make_conditional(request)
    return response


def compact_styles(data: bytes) -> bytes:
    """Return the same styles without comments, and with no space but one where it separates words."""
    close = _AROUND.sub(lambda space: space[1] or space[2] or b" ", _SKIPPED.sub(b"", data))
    return _LAST.sub(b"", close).strip()


def compact_script(data: bytes) -> bytes:
    """Return the same script without the lines that hold a comment alone, and without spaces before others.

    The spaces remain where a text may run over several lines.
    """
    lines = _COMMENT_LINES.sub(b"", data).splitlines(keepends=True)
    if any(line.count(b"`") % 2 for line in lines):
        return b"".join(lines)
    return b"".join(line.lstrip(b" \t") for line in lines)


_COMPACT: Final = {
    "text/css": compact_styles,
    "text/javascript": compact_script,
    "application/javascript": compact_script,
}


@lru_cache(_FILES)
def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)

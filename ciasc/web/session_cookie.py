"""The cookie of a session: set, and removed with its sign-in.

How long a session lasts: `session_hours` in `ciasc/settings.py`.
"""

from flask import Response, request

from ciasc.web.auth.credentials import SESSION_COOKIE, Caller
from ciasc.web.server_parts import web


def set_cookie(response: Response, name: str, value: str, hours: int) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(
        name,
        value,
        max_age=hours * 3600,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
        path="/",
    )


def end_session(who: Caller, response: Response, *, force: bool = False) -> Response:
    """Return that answer, which ends the sign-in of this browser and closes its desk.

    Raise Conflict while a person is attended there, unless forced.
    """
    if who.cookie is not None:
        station = web().station
        station.run(station.sign_ins.leave, who.actor, who.cookie, who.holder, force=force)
    response.delete_cookie(SESSION_COOKIE, path="/", samesite="Strict", httponly=True)
    return response

"""Check that the person is present: their own browser, and a password given a short time ago."""

from datetime import timedelta
from typing import Final, TypeVar

from pydantic import BaseModel

from ciasc.content.messages import text
from ciasc.domain.core.errors import NotAllowed, NotFresh
from ciasc.ports import Staff
from ciasc.web.api.operations import ApiCall
from ciasc.web.auth.credentials import Caller

T = TypeVar("T", bound=BaseModel)
_FRESH: Final = timedelta(minutes=10)
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_MACHINES: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def require_recent_password(call: ApiCall[T]) -> ApiCall[T]:
    """Return the call if the password was given in the last ten minutes, else raise NotFresh.

    Required where a stranger at an open browser could do lasting harm: what gives access (accounts, pairing
    codes, second factor), what takes it from others (disable, revoke), where papers are sent, what is in
    force for the whole station, and what exports the audit. A draft, an import and a trial change nothing in
    force, and another printer for a kiosk is seen at its next paper.

    A program's bearer token is created at the server itself and has no person to ask, so it passes.
    """
    who = call.who
    if who is None or who.cookie is None:
        return call
    station = call.station
    since = None if who.confirmed_at is None else station.clock() - who.confirmed_at
    if since is None or not timedelta(0) <= since <= station.pace().span(_FRESH):
        raise NotFresh("web.access.recent_password")
    return call


def signed_in_here(who: Caller | None) -> tuple[Staff, str]:
    """Return the person signed in here and the cookie; raise NotAllowed for programs and devices."""
    if who is None or who.staff is None or who.cookie is None:
        raise NotAllowed("web.access.browser_only")
    return who.staff, who.cookie


def browser_name(agent: str) -> str:
    """Return the name by which a person recognises a browser: «Chrome en Windows», without version."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), text("web.session.other_browser"))
    machine = next((name for mark, name in _MACHINES if mark in agent), None)
    return text("web.session.browser_on_machine", browser=browser, machine=machine) if machine else browser

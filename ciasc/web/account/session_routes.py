"""Routes to sign in and out, and to set a password."""

from typing import Annotated

from flask import Blueprint, Response, request
from pydantic import Field

from ciasc.domain.core.errors import NotSignedIn
from ciasc.ports import CommandAnswer, Staff
from ciasc.station.access.hashing import hash_secret
from ciasc.station.access.password_strength import SHORTEST_PASSWORD
from ciasc.web.account.recent_password import browser_name, signed_in_here
from ciasc.web.api.errors import JSON
from ciasc.web.api.inputs import Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.auth.credentials import SESSION_COOKIE, Caller, csrf_of
from ciasc.web.auth.known_browser import KNOWN_COOKIE, KNOWN_HOURS, with_account
from ciasc.web.server_parts import web
from ciasc.web.session_cookie import end_session, set_cookie

routes = Routes(Blueprint("accounts", __name__))


class Credentials(Input, title="Credentials"):
    """A sign-in name, a password, and the code of a second factor where one is needed."""

    username: Annotated[str, Field(min_length=1, max_length=60)]
    password: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str | None, Field(max_length=40)] = None


class Confirmation(Input, title="Confirmation"):
    """The password again."""

    password: Annotated[str, Field(min_length=1, max_length=200)]


class PasswordChange(Input, title="PasswordChange"):
    """The present password and the new one."""

    old: Annotated[str, Field(min_length=1, max_length=200)]
    new: Annotated[str, Field(min_length=SHORTEST_PASSWORD, max_length=200)]


class SignOut(Input, title="SignOut"):
    """Whether to sign out although a person is still attended."""

    force: bool = False


class SignedIn(Output, title="SignedIn"):
    """Who is signed in, and the token that changes must carry."""

    username: str
    role: str
    csrf_token: str
    must_change: bool


# These three return a secret or end one, so no answer of theirs is kept for a repeated key.
@routes.operation(
    "POST", "/session", "sign_in", who="anyone", takes=Credentials, gives={200: SignedIn}, repeats=False
)
def sign_in(call: ApiCall[Credentials]) -> Response:
    """Sign in; the answer sets a cookie and has the token that changes must carry.

    401 `second-factor` asks for the same again with `code`.
    """
    parts, sent = web(), call.body
    agent = browser_name(request.headers.get("User-Agent", ""))
    known, older = request.cookies.get(KNOWN_COOKIE), request.cookies.get(SESSION_COOKIE)
    secret, staff = parts.sign_in(
        sent.username, sent.password, sent.code, request.remote_addr or "", agent, known, older
    )
    body = SignedIn(
        username=staff.name, role=staff.role.value, csrf_token=csrf_of(secret), must_change=staff.must_change
    )
    response = Response(body.model_dump_json(), mimetype=JSON)
    set_cookie(response, SESSION_COOKIE, secret, parts.settings.session_hours)
    _know_browser(response, staff)
    return response


@routes.operation("GET", "/session", "session", who="signed-in", gives={200: SignedIn})
def session(call: ApiCall[Nothing]) -> CommandAnswer:
    """Show who is signed in."""
    who = _person(call.who)
    assert who.staff is not None  # noqa: S101 - checked by _person
    body = SignedIn(
        username=who.actor.name,
        role=who.actor.role.value,
        csrf_token=who.csrf,
        must_change=who.staff.must_change,
    )
    return answer(body)


@routes.operation(
    "POST", "/session/end", "sign_out", who="signed-in", takes=SignOut, gives={204: None}, repeats=False
)
def sign_out(call: ApiCall[SignOut]) -> Response:
    """Sign out of this browser; its desk closes, and 409 says that a person is still attended there."""
    return end_session(_person(call.who), Response(status=204), force=call.body.force)


@routes.operation(
    "POST",
    "/session/password",
    "choose_password",
    who="signed-in",
    takes=PasswordChange,
    gives={204: None},
    repeats=False,
)
def choose_password(call: ApiCall[PasswordChange]) -> Response:
    """Set a new password; every sign-in of the account ends."""
    who = _person(call.who)
    assert who.staff is not None  # noqa: S101 - checked by _person
    address = request.remote_addr or ""
    account = web().sign_in.change_password(who.staff, call.body.old, call.body.new, address, who.holder)
    response = Response(status=204)
    _know_browser(response, account)
    return response


@routes.operation(
    "POST",
    "/session/confirm",
    "confirm",
    who="signed-in",
    takes=Confirmation,
    gives={204: None},
    repeats=False,
)
def confirm(call: ApiCall[Confirmation]) -> Response:
    """Check the password again, for steps that a stranger at an open browser must not do."""
    staff, cookie = signed_in_here(call.who)
    address = request.remote_addr or ""
    web().sign_in.confirm(staff, call.body.password, cookie, address, hash_secret(cookie))
    return Response(status=204)


def _know_browser(response: Response, staff: Staff) -> None:
    """Set the cookie by which guesses of strangers do not lock out this browser."""
    known = with_account(request.cookies.get(KNOWN_COOKIE), staff.id, staff.password_hash)
    set_cookie(response, KNOWN_COOKIE, known, KNOWN_HOURS)


def _person(who: Caller | None) -> Caller:
    if who is None or who.staff is None:
        raise NotSignedIn("web.access.sign_in")
    return who

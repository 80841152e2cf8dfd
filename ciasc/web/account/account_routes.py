"""Routes and page of the own account: sessions, second factor, and the own actions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Final

from flask import Blueprint, Response, request
from pydantic import Field, RootModel

from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.permissions import Permission
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import AuditQuery, CommandAnswer, LoginSession, Reading, Staff, Transaction
from ciasc.station.access.hashing import hash_secret
from ciasc.web.account.recent_password import require_recent_password, signed_in_here
from ciasc.web.api.audit_text import EventText, event_texts, moment
from ciasc.web.api.inputs import JSON, Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.outputs import Output
from ciasc.web.api.schemas import rfc3339
from ciasc.web.auth import totp
from ciasc.web.auth.credentials import Caller
from ciasc.web.context import Web, web
from ciasc.web.pages import Page, for_staff, page

routes = Routes(Blueprint("my_account", __name__, template_folder="templates"))

_MOST_ACTIONS: Final = 200
_WEEK: Final = 7
Code = Annotated[str, Field(min_length=6, max_length=40)]


class SessionRow(Output, title="SessionRow"):
    """A signed-in browser; `here` if it sent this request."""

    id: str
    agent: str
    here: bool
    created_at: str
    seen_at: str
    expires_at: str


class SessionRows(RootModel[list[SessionRow]], title="SessionRows"):
    """The sessions of a person, the last seen first."""


class SecondFactorState(Output, title="SecondFactorState"):
    """Whether sign-in needs a code, and how many recovery codes are left."""

    active: bool
    recovery_codes_left: int


class NewSecondFactor(Output, title="NewSecondFactor"):
    """What the telephone has to learn: as letters, as an address, and the address as a picture."""

    secret: str
    address: str
    picture: str


class OneCode(Input, title="OneCode"):
    """A code of the telephone or a recovery code."""

    code: Code


class RecoveryCodes(Output, title="RecoveryCodes"):
    """Recovery codes, each good for one sign-in without the telephone; shown one time."""

    recovery_codes: list[str]


class RecentDays(Input, title="Days"):
    """How many days, today included."""

    days: Annotated[int, Field(ge=1, le=_WEEK)] = 1


class Actions(RootModel[list[EventText]], title="Actions"):
    """What a person did, newest first."""


def _me(call: ApiCall[Nothing]) -> Staff:
    assert call.who is not None  # noqa: S101 - checked before by the operation's `who`
    assert call.who.staff is not None  # noqa: S101 - the same
    return call.who.staff


@routes.operation("GET", "/account/sessions", "sessions", who="signed-in", gives={200: SessionRows})
def sessions(call: ApiCall[Nothing]) -> CommandAnswer:
    """List where the person is signed in."""
    with web().station.store.read() as tx:
        return answer(SessionRows(_rows(call.parts, tx, _me(call), call.who)))


def _rows(parts: Web, tx: Reading, me: Staff, who: Caller | None) -> list[SessionRow]:
    here = hash_secret(who.cookie) if who is not None and who.cookie else ""
    return [_row(one, here) for one in _live(parts, tx, me)]


def _live(parts: Web, tx: Reading, me: Staff) -> Sequence[LoginSession]:
    """Return the sessions of that person that are not over, by the steady clock."""
    lasting = timedelta(hours=parts.settings.session_hours)
    return tx.sessions.of_staff(me.id, parts.station.pace().deadline(parts.station.clock(), lasting))


def _row(one: LoginSession, here: str) -> SessionRow:
    return SessionRow(
        id=one.id,
        agent=one.agent,
        here=one.token_hash == here,
        created_at=rfc3339(one.created_at),
        seen_at=rfc3339(one.seen_at),
        expires_at=rfc3339(one.expires_at),
    )


@routes.command(
    "/account/sessions/<id>/end", "end_session", who="signed-in", gives={204: None}, repeats=False
)
def end_session(call: ApiCall[Nothing], tx: Transaction) -> CommandAnswer:
    """Sign one browser of the person out."""
    me, live = _me(call), _live(call.parts, tx, _me(call))
    found = next((one for one in live if one.id == call.path["id"]), None)
    if found is None:
        raise NotFound("web.session.ended")
    tx.sessions.end(found.token_hash)
    ended: dict[str, JsonValue] = {"staff": me.id, "what": "session"}
    tx.events.record(EventKind.STAFF_CHANGED, me.actor, call.station.clock(), data=ended)
    return CommandAnswer(204, "")


@routes.command(
    "/account/sessions/end", "end_other_sessions", who="signed-in", gives={204: None}, repeats=False
)
def end_other_sessions(call: ApiCall[Nothing], tx: Transaction) -> CommandAnswer:
    """Sign the person out everywhere but here."""
    me = _me(call)
    here = hash_secret(call.who.cookie) if call.who is not None and call.who.cookie else ""
    others = [one for one in _live(call.parts, tx, me) if one.token_hash != here]
    for one in others:
        tx.sessions.end(one.token_hash)
    if others:
        ended: dict[str, JsonValue] = {"staff": me.id, "what": "sessions"}
        tx.events.record(EventKind.STAFF_CHANGED, me.actor, call.station.clock(), data=ended)
    return CommandAnswer(204, "")


@routes.operation(
    "GET",
    "/account/second-factor",
    "second_factor",
    who=Permission.USE_SECOND_FACTOR,
    gives={200: SecondFactorState},
)
def second_factor(call: ApiCall[Nothing]) -> CommandAnswer:
    """Show whether the person's sign-in needs a code."""
    with web().station.store.read() as tx:
        return answer(_second(tx, _me(call)))


def _second(tx: Reading, me: Staff) -> SecondFactorState:
    known = tx.sessions.second_factor(me.id)
    active = known is not None and known.active
    return SecondFactorState(
        active=active, recovery_codes_left=tx.sessions.recovery_codes_left(me.id) if active else 0
    )


# The answers below hold a secret or depend on the moment, so no answer is kept for a repeated key.
@routes.operation(
    "POST",
    "/account/second-factor/begin",
    "begin_second_factor",
    who=Permission.USE_SECOND_FACTOR,
    gives={200: NewSecondFactor},
    repeats=False,
)
def begin_second_factor(call: ApiCall[Nothing]) -> Response:
    """Create a secret for the person's telephone; no code is needed before one of it was confirmed."""
    me, _ = signed_in_here(call.who)
    require_recent_password(call)
    secret = web().sign_in.begin_second(me)
    address = totp.totp_uri(secret, me.name)
    return _secret(NewSecondFactor(secret=secret, address=address, picture=totp.totp_qr(address)))


@routes.operation(
    "POST",
    "/account/second-factor/confirm",
    "confirm_second_factor",
    who=Permission.USE_SECOND_FACTOR,
    takes=OneCode,
    gives={200: RecoveryCodes},
    repeats=False,
)
def confirm_second_factor(call: ApiCall[OneCode]) -> Response:
    """Require a code at each sign-in from now; the answer holds the recovery codes."""
    me, _ = signed_in_here(call.who)
    require_recent_password(call)
    made = web().sign_in.second_works(me, call.body.code, request.remote_addr or "")
    return _secret(RecoveryCodes(recovery_codes=list(made)))


@routes.operation(
    "POST",
    "/account/second-factor/end",
    "end_second_factor",
    who=Permission.USE_SECOND_FACTOR,
    takes=OneCode,
    gives={204: None},
    repeats=False,
)
def end_second_factor(call: ApiCall[OneCode]) -> Response:
    """Require no code at sign-in from now."""
    me, _ = signed_in_here(call.who)
    require_recent_password(call)
    web().sign_in.end_second(me, call.body.code, request.remote_addr or "")
    return Response(status=204)


def _secret(body: Output) -> Response:
    return Response(body.model_dump_json(), mimetype=JSON)


@routes.operation(
    "GET", "/account/actions", "actions", who="signed-in", takes=RecentDays, gives={200: Actions}
)
def actions(call: ApiCall[RecentDays]) -> CommandAnswer:
    """List what the person did in the last days, at most 200 actions."""
    assert call.who is not None  # noqa: S101 - checked before by the operation's `who`
    with web().station.store.read() as tx:
        return answer(Actions(_done(tx, call.who.actor.id, call.body.days)))


def _done(tx: Reading, actor: str, days: int) -> list[EventText]:
    station = web().station
    today = station.calendar.day(station.clock())
    since, _ = station.calendar.bounds(today - timedelta(days=days - 1))
    _, until = station.calendar.bounds(today)
    asked = AuditQuery(since=since, until=until, limit=_MOST_ACTIONS, actor=actor)
    return event_texts(tx, tx.events.audit(asked))


@routes.pages.get("/cuenta")
def account() -> Page:
    """Show the person's own account."""
    return for_staff(None, _account)


def _account(who: Caller) -> Page:
    station = web().station
    days = _WEEK if request.args.get("dias") == str(_WEEK) else 1
    assert who.staff is not None  # noqa: S101 - checked by for_staff
    with station.store.read() as tx:
        values = {
            "station": tx.config.station().name,
            "sessions": _rows(web(), tx, who.staff, who),
            "second": _second(tx, who.staff) if who.actor.may(Permission.USE_SECOND_FACTOR) else None,
            "actions": _done(tx, who.actor.id, days),
        }
    local = station.calendar.local(station.clock())
    return page(
        "account.html", who, days=days, most=_MOST_ACTIONS, moment=lambda at: moment(at, local), **values
    )

"""Routes and page of the own account: sessions and the own actions."""

from datetime import timedelta
from typing import Annotated, Final

from flask import Blueprint, request
from pydantic import Field, RootModel

from ciasc.domain.core.permissions import Permission
from ciasc.ports import AuditQuery, CommandAnswer, LoginSession, Reading, Staff, Transaction
from ciasc.station.access.hashing import hash_secret
from ciasc.web.account.second_factor_routes import second_factor_state
from ciasc.web.api.audit_text import EventText, event_texts, moment
from ciasc.web.api.inputs import Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import rfc3339
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

routes = Routes(Blueprint("my_account", __name__, template_folder="templates"))

_MOST_ACTIONS: Final = 200
_WEEK: Final = 7


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
        return answer(SessionRows(_rows(tx, _me(call), call.who)))


def _rows(tx: Reading, me: Staff, who: Caller | None) -> list[SessionRow]:
    here = hash_secret(who.cookie) if who is not None and who.cookie else ""
    return [_row(one, here) for one in web().station.sign_ins.live(tx, me)]


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
    call.station.sign_ins.end(tx, _me(call), call.path["id"])
    return CommandAnswer(204, "")


@routes.command(
    "/account/sessions/end", "end_other_sessions", who="signed-in", gives={204: None}, repeats=False
)
def end_other_sessions(call: ApiCall[Nothing], tx: Transaction) -> CommandAnswer:
    """Sign the person out everywhere but here."""
    call.station.sign_ins.end_others(tx, _me(call), call.who.cookie if call.who is not None else None)
    return CommandAnswer(204, "")


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
            "sessions": _rows(tx, who.staff, who),
            "second": second_factor_state(tx, who.staff)
            if who.actor.may(Permission.USE_SECOND_FACTOR)
            else None,
            "actions": _done(tx, who.actor.id, days),
        }
    local = station.calendar.local(station.clock())
    return page(
        "account.html", who, days=days, most=_MOST_ACTIONS, moment=lambda at: moment(at, local), **values
    )

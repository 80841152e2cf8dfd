"""The pages of the staff and the call boxes that ring at an alert: who can hear a call for help."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.messages import section_words, text
from ciasc.domain.core.permissions import Actor, Permission
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.alert import Alert, AlertKind, HelpReason
from ciasc.domain.queueing.desk import DeskState
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading, Staff
from ciasc.web.api.output_base import Output

_RINGING: Final = frozenset({"desk", "queue", "now", "report"})
"""The kinds of rooms that carry the alerts: their pages ring."""


Listening = Callable[[], Sequence[Actor]]
"""Returns the persons of the pages and call boxes that ring now, one for each; `via` names a box."""

_BOX_LASTS_S: Final = 10.0
"""For how long a call box counts after it asked: it asks each second, as long as it can sound."""


Say = Callable[..., str]
"""Returns the words of a message id with its values, in the language of who reads them."""


class Danger(Output, title="Danger"):
    """A ticket in danger whose person was not met yet, and in words who comes or where its alert rings."""

    ticket: str
    heard_by: list[str]


class AlertListeners:
    """The pages and call boxes that ring; `changed` is called when one comes or goes."""

    def __init__(self, changed: Callable[[], None], elapsed: Callable[[], float] = time.monotonic) -> None:
        self._changed = changed
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._here: dict[str, Actor] = {}
        self._boxes: dict[str, tuple[Actor, float]] = {}

    def enter(self, client: str, room: str, actor: Actor) -> None:
        """Add a client of the sockets that watches that room, if its page rings."""
        if room.partition(":")[0] not in _RINGING or not actor.may(Permission.OPERATE_DESK):
            return
        with self._lock:
            known = self._here.get(client) == actor
            self._here[client] = actor
        if not known:
            self._changed()

    def leave(self, client: str) -> None:
        """Remove a client of the sockets."""
        with self._lock:
            gone = self._here.pop(client, None)
        if gone is not None:
            self._changed()

    def sounds(self, box: str, person: Actor | None) -> None:
        """Add a call box that sounds at the desk of that person; without a person there, remove it."""
        with self._lock:
            known = self._boxes.pop(box, None)
            if person is not None:
                self._boxes[box] = (person, self._elapsed() + _BOX_LASTS_S)
        if (known and known[0]) != person:
            self._changed()

    def look_round(self) -> None:
        """Remove the call boxes that are silent for too long."""
        with self._lock:
            gone = [box for box, (_, ends) in self._boxes.items() if ends < self._elapsed()]
            for box in gone:
                del self._boxes[box]
        if gone:
            self._changed()

    def __call__(self) -> Sequence[Actor]:
        """Return the persons of the pages and call boxes that ring now."""
        with self._lock:
            now = self._elapsed()
            boxes = (person for person, ends in self._boxes.values() if ends >= now)
            return (*self._here.values(), *boxes)


def heard_by(tx: Reading, alert: Alert, listening: Listening, say: Say = text) -> list[str]:
    """Return in words the places where that alert rings; the person who raised it is not counted.

    An alert for an officer counts only those who act as one; call boxes sound for danger alone.
    """
    officer, danger = alert.kind is AlertKind.OFFICER, is_danger(alert)
    return _places(
        tx,
        (
            one
            for one in listening()
            if one.id != alert.raised_by
            and (danger or one.via is None)
            and (not officer or one.may(Permission.SERVE_OFFICER_ONLY))
        ),
        say,
    )


def heard_words(places: Sequence[str]) -> str:
    """Return a sentence that names those places, or what to do where there is none."""
    if not places:
        return text("web.heard.nobody")
    *some, last = places
    named = text("web.heard.several", some=", ".join(some), last=last) if some else last
    return text("web.heard.by", places=named)


def unheard_dangers(tx: Reading, now: datetime, listening: Listening) -> list[Alert]:
    """Return the open alerts of danger that ring nowhere, oldest first."""
    return [alert for alert in open_dangers(tx, now) if not heard_by(tx, alert, listening)]


def open_dangers(tx: Reading, now: datetime) -> list[Alert]:
    """Return the open alerts of danger, oldest first."""
    return [alert for alert in tx.alerts.shown(now) if alert.ended_at is None and is_danger(alert)]


def is_danger(alert: Alert) -> bool:
    """Return whether that alert is of a person in danger."""
    return alert.kind is AlertKind.IMMEDIATE or alert.reason is HelpReason.DANGER


def unheard_words(tx: Reading, now: datetime, listening: Listening) -> str | None:
    """Return a sentence about the dangers that ring nowhere; None if there is none."""
    many = len(unheard_dangers(tx, now, listening))
    return text("web.heard.unheard", n=many) if many else None


def heard_at_issue(
    tx: Reading, ticket: Ticket, now: datetime, rules: Policy, listening: Listening
) -> list[str] | None:
    """Return who comes to that ticket; None if it is not in the immediate lane."""
    return _who_comes(tx, ticket, now, rules, listening) if ticket.lane is Lane.IMMEDIATE else None


def dangers_of(tx: Reading, kiosk: str, now: datetime, rules: Policy, listening: Listening) -> list[Danger]:
    """Return the tickets in danger that were issued at that kiosk and wait or are called."""
    counts = tx.tickets.waiting_counts()
    many = sum(waiting for (_, lane), (waiting, _) in counts.items() if lane == Lane.IMMEDIATE)
    waiting = tx.tickets.waiting(limit=many) if many else ()
    at_desks = (tx.tickets.get(desk.ticket) for desk in tx.desks.open() if desk.ticket is not None)
    called = [one for one in at_desks if one is not None and one.state is TicketState.CALLED]
    return [
        Danger(ticket=ticket.id, heard_by=_who_comes(tx, ticket, now, rules, listening))
        for ticket in (*waiting, *called)
        if ticket.kiosk == kiosk and ticket.lane is Lane.IMMEDIATE
    ]


def say_in(tx: Reading, lang: str) -> Say:
    """Return the words of a citizen with that language."""
    return PublicWords(lang, tx.config.in_force().languages).text


def answered_by(tx: Reading, alert: Alert, listening: Listening, say: Say = text) -> list[str]:
    """Return the place of the person who took that alert, or the places where it rings."""
    if alert.taken_by is None:
        return heard_by(tx, alert, listening, say)
    taker = tx.staff.get(alert.taken_by)
    return [] if taker is None else _places(tx, [taker], say)


def _who_comes(tx: Reading, ticket: Ticket, now: datetime, rules: Policy, listening: Listening) -> list[str]:
    """Return the desk that called that ticket, the place of who took its alert, or where the alert rings."""
    say = say_in(tx, ticket.lang)
    desks = [one.number for one in tx.desks.open() if one.ticket == ticket.id]
    if desks:
        return [say("web.heard.desk", desk=number) for number in desks]
    raised = [alert for alert in tx.alerts.shown(ticket.queued_at) if alert.ticket == ticket.id]
    known = [alert for alert in raised if alert.ended_at is None or alert.answered(now, rules)]
    alert = min(known, key=lambda one: one.ended_at is not None, default=None)
    return [] if alert is None else answered_by(tx, alert, listening, say)


def _places(tx: Reading, people: Iterable[Actor | Staff], say: Say) -> list[str]:
    """Return the places of those people, desks first: «módulo 3», elsewhere the role of the person."""
    desks, roles = set[int](), set[str]()
    for one in people:
        desk = tx.desks.of_staff(one.id)
        if desk is not None and desk.state is not DeskState.CLOSED:
            desks.add(desk.number)
        else:
            roles.add(one.role.value)
    named = [say(f"desk.roles.{role}") for role in section_words("desk")["roles"] if role in roles]
    return [*(say("web.heard.desk", desk=number) for number in sorted(desks)), *named]

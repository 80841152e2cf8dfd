"""The ticket: one visit of one person, and the table of the moves that it can make."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.day import code
from ciasc.domain.errors import Conflict, JsonValue
from ciasc.domain.rules import Rules
from ciasc.domain.service import Lane, Service


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = auto()
    CALLED = auto()
    SERVING = auto()
    PARKED = auto()
    ABSENT = auto()
    COMPLETED = auto()
    LEFT = auto()
    CANCELLED = auto()


class Outcome(StrEnum):
    """How an attention ended, chosen by the person who closed it."""

    ATTENDED = auto()
    DENUNCIA = auto()
    REFERRED = auto()
    NOT_COMPETENT = auto()
    WITHDREW = auto()
    OTHER = auto()


class CallReason(StrEnum):
    """Why a ticket was called out of its turn."""

    URGENT = auto()
    APPOINTMENT = auto()
    RETURNED = auto()
    SUPERVISOR = auto()
    OTHER = auto()


# Transfer is the way back to WAITING: a new leg of the same visit.
MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.WAITING: frozenset({State.CALLED, State.LEFT, State.CANCELLED}),
    State.CALLED: frozenset(
        {
            *(State.CALLED, State.SERVING, State.ABSENT, State.PARKED, State.WAITING),
            *(State.LEFT, State.CANCELLED),
        }
    ),
    State.SERVING: frozenset({State.COMPLETED, State.PARKED, State.WAITING}),
    State.PARKED: frozenset({State.CALLED, State.LEFT, State.CANCELLED}),
    State.ABSENT: frozenset({State.CALLED}),
    State.COMPLETED: frozenset(),
    State.LEFT: frozenset(),
    State.CANCELLED: frozenset(),
}
AT_DESK: Final = frozenset({State.CALLED, State.SERVING})
ENDED: Final = frozenset({State.ABSENT, State.COMPLETED, State.LEFT, State.CANCELLED})

STATE_WORDS: Final[Mapping[State, str]] = {
    State.WAITING: "en espera",
    State.CALLED: "llamado",
    State.SERVING: "en atención",
    State.PARKED: "en pausa",
    State.ABSENT: "ausente",
    State.COMPLETED: "finalizado",
    State.LEFT: "retirado",
    State.CANCELLED: "anulado",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The last call of a ticket, as the hall may know it; a wall shows many of them after every change."""

    letter: str
    number: int
    desk: int | None
    called_at: datetime
    times_called: int
    lang: str

    @property
    def code(self) -> str:
        """What the citizen holds, as B042."""
        return code(self.letter, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One visit. Moments are aware UTC; `arrived_at` never changes, the other times are of the present leg.

    `seq` is the sequence of the event that issued it, so it orders tickets even if a clock jumps.
    `ahead`, `low_min` and `high_min` are what the person was told when the ticket was issued.
    `first_called_at` ends the wait and stays within a leg; `calling_since` is the first of the calls to
    which the person has not come yet, `called_at` the last one.
    """

    id: str
    seq: int
    day: date
    letter: str
    number: int
    token: str
    service: str
    lane: Lane
    state: State
    leg: int
    lang: str
    kiosk: str | None
    arrived_at: datetime
    queued_at: datetime
    due_at: datetime
    target_s: int
    version: int
    ahead: int = 0
    low_min: int | None = None
    high_min: int | None = None
    desk: int | None = None
    staff: str | None = None
    first_called_at: datetime | None = None
    calling_since: datetime | None = None
    called_at: datetime | None = None
    times_called: int = 0
    serving_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    denuncia_ref: str | None = None
    note: str | None = None

    @property
    def code(self) -> str:
        """What the citizen holds, as B042."""
        return code(self.letter, self.number)

    def seen_as(self, service: Service) -> "Ticket":
        """The same ticket as one of that service: what the public takes a discreet ticket for."""
        return replace(
            self,
            service=service.key,
            lane=service.lane_for(Lane.NORMAL),
            due_at=self.arrived_at + service.target,
        )

    def moved(self, state: State, **changes: object) -> "Ticket":
        """The ticket after a move, one version on; Conflict if the table does not allow the move."""
        if state not in MOVES[self.state]:
            was, wish = STATE_WORDS[self.state], STATE_WORDS[state]
            msg = f"El ticket {self.code} está {was}; ya no puede pasar a {wish}."
            raise Conflict(msg, now=self.summary())
        return replace(self, state=state, version=self.version + 1, **changes)  # type: ignore[arg-type]

    def summary(self) -> dict[str, JsonValue]:
        """What is true of the ticket now, for the person who acted on something older."""
        return {
            "id": self.id,
            "code": self.code,
            "state": self.state.value,
            "desk": self.desk,
            "version": self.version,
        }

    def call(self, *, desk: int, staff: str, at: datetime) -> "Ticket":
        """The ticket called to a desk, from the queue, from parking or after an absence."""
        if self.state is State.CALLED:
            raise Conflict(f"El ticket {self.code} ya fue llamado al módulo {self.desk}.", now=self.summary())
        return self.moved(
            State.CALLED,
            desk=desk,
            staff=staff,
            first_called_at=self.first_called_at or at,
            calling_since=at,
            called_at=at,
            times_called=1,
            serving_at=None,
            ended_at=None,
        )

    def recall(self, *, at: datetime) -> "Ticket":
        """The ticket called once more to the same desk."""
        if self.state is not State.CALLED:
            raise Conflict(f"El ticket {self.code} no está llamado.", now=self.summary())
        return self.moved(State.CALLED, called_at=at, times_called=self.times_called + 1)

    def serve(self, *, at: datetime) -> "Ticket":
        """The ticket whose person has come to the desk."""
        return self.moved(State.SERVING, serving_at=at)

    def complete(self, *, outcome: Outcome, denuncia_ref: str | None, at: datetime) -> "Ticket":
        """The ticket whose attention ended."""
        return self.moved(State.COMPLETED, outcome=outcome, denuncia_ref=denuncia_ref, ended_at=at)

    def no_show(self, *, at: datetime) -> "Ticket":
        """The ticket whose person did not come."""
        return self.moved(State.ABSENT, ended_at=at)

    def park(self, *, note: str | None = None) -> "Ticket":
        """The ticket set aside until any desk calls it again; it has left its desk."""
        return self.moved(State.PARKED, desk=None, staff=None, note=note)

    def transfer(self, service: Service, *, at: datetime, note: str | None = None) -> "Ticket":
        """A new leg of the same visit at another service: the first arrival stays and so does the place."""
        return self.onward(
            service=service.key,
            lane=service.lane_for(self.lane),
            target_s=service.target_wait_s,
            at=at,
            note=note,
        )

    def onward(self, *, service: str, lane: Lane, target_s: int, at: datetime, note: str | None) -> "Ticket":
        """The new leg that `transfer` opens, from its plain values."""
        return self.moved(
            State.WAITING,
            service=service,
            lane=lane,
            leg=self.leg + 1,
            queued_at=at,
            due_at=self.arrived_at + timedelta(seconds=target_s),
            target_s=target_s,
            desk=None,
            staff=None,
            first_called_at=None,
            calling_since=None,
            called_at=None,
            times_called=0,
            serving_at=None,
            note=note,
        )

    def leave(self, *, at: datetime) -> "Ticket":
        """The ticket whose person went away before being attended."""
        return self.moved(State.LEFT, desk=None, ended_at=at)

    def cancel(self, *, at: datetime) -> "Ticket":
        """The ticket that should not have been issued."""
        return self.moved(State.CANCELLED, ended_at=at)

    def renumbered(self, *, day: date, number: int) -> "Ticket":
        """The ticket under the number that its paper bears; who was missed under another one waits again."""
        fresh = replace(self, day=day, number=number, version=self.version + 1)
        if self.state is not State.ABSENT:
            return fresh
        return replace(
            fresh,
            state=State.WAITING,
            desk=None,
            staff=None,
            first_called_at=None,
            calling_since=None,
            called_at=None,
            times_called=0,
            serving_at=None,
            ended_at=None,
        )


def issue(  # noqa: PLR0913 - a ticket is born with all that the citizen was told
    service: Service,
    *,
    id: str,  # noqa: A002 - the field's own name
    seq: int,
    day: date,
    number: int,
    token: str,
    lane: Lane,
    lang: str,
    kiosk: str | None,
    at: datetime,
    ahead: int = 0,
    estimate: tuple[int, int] | None = None,
    note: str | None = None,
) -> Ticket:
    """A new waiting ticket that arrived at `at`, due at arrival plus the service's target."""
    return Ticket(
        id=id,
        seq=seq,
        day=day,
        letter=service.letter,
        number=number,
        token=token,
        service=service.key,
        lane=service.lane_for(lane),
        state=State.WAITING,
        leg=1,
        lang=lang,
        kiosk=kiosk,
        arrived_at=at,
        queued_at=at,
        due_at=at + service.target,
        target_s=service.target_wait_s,
        version=1,
        ahead=ahead,
        low_min=estimate[0] if estimate else None,
        high_min=estimate[1] if estimate else None,
        note=note,
    )


ACTIONS: Final[Mapping[State, tuple[str, ...]]] = {
    State.CALLED: ("serve", "recall", "no-show", "transfer", "park"),
    State.SERVING: ("complete", "transfer", "park"),
}


def actions(ticket: Ticket) -> tuple[str, ...]:
    """What the desk may do next with its ticket, the usual step first."""
    return ACTIONS.get(ticket.state, ())


def recall_at(ticket: Ticket, rules: Rules, now: datetime) -> datetime | None:
    """The first moment at which the ticket may be called again; None if it is not called."""
    if ticket.state is not State.CALLED or ticket.called_at is None:
        return None
    return _elapsed(ticket.called_at, rules.recall_cooldown_seconds, now)


def no_show_at(ticket: Ticket, rules: Rules, now: datetime) -> datetime | None:
    """The first moment at which the ticket may be declared absent; None while calls are missing."""
    if ticket.state is not State.CALLED or ticket.calling_since is None:
        return None
    if ticket.times_called < rules.no_show_min_calls:
        return None
    return _elapsed(ticket.calling_since, rules.no_show_min_seconds, now)


def _elapsed(since: datetime, seconds: int, now: datetime) -> datetime:
    """When that time is over; at once if it began in the future, because the clock was put back meanwhile."""
    return now if since > now else since + timedelta(seconds=seconds)

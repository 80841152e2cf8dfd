"""Facts of each leg, from which every figure is computed: its leg and its visit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ciasc.domain.stats.leg_moments import leg_moments
from ciasc.domain.stats.legs import (
    Leg,
    LegDuration,
    LegEnd,
    leg_before_transfer,
    leg_expired,
    leg_gone,
    leg_of,
    seconds_between,
)
from ciasc.domain.stats.whole_wait import WholeWait, whole_wait
from ciasc.domain.tickets.closing_reasons import CancelReason
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.replay import steps, undone_by
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one ticket adds to its legs. Moments are aware UTC.

    `issued_by` is the id of who issued it; `denuncia_at` when the reference of a denuncia was first noted and
    `reason` why there is none; `answers` when members of the staff took its alerts, in order;
    `cancelled_by` is the id of who cancelled it.
    """

    ticket: str
    arrived_at: datetime
    issued_by: str
    lang: str = "es"
    denuncia_at: datetime | None = None
    reason: str | None = None
    answers: tuple[datetime, ...] = ()
    cancelled_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """An attention in that leg that ended by setting the person aside, by whom, and how long it took."""

    leg: int
    staff: str | None
    took: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A leg with its visit. `denuncia`: people come to that service for one; `spoken`: by who attended.

    `whole` is of the first leg: the wait of the whole visit.
    """

    leg: Leg
    visit: Visit
    whole: WholeWait | None = None
    denuncia: bool = False
    spoken: frozenset[str] = frozenset()

    @property
    def stay_s(self) -> float | None:
        """Return seconds from the arrival to the end of the visit; None if not attended, ended or known."""
        known = self.leg.end is LegEnd.ATTENDED and LegDuration.VISIT not in self.leg.leapt
        if not known or self.leg.ended_at is None:
            return None
        return seconds_between(self.visit.arrived_at, self.leg.ended_at)

    @property
    def answer_s(self) -> float | None:
        """Return seconds from joining the queue to the first call, or to an alert of this leg that was taken.

        None without either, or if unknown. An answer says that a person goes, not that they are there.
        """
        leg = self.leg
        if LegDuration.FIRST_CALL in leg.leapt:
            return None
        until = leg.ended_at
        taken = (at for at in self.visit.answers if at >= leg.queued_at and (until is None or at <= until))
        first = min((at for at in (leg.first_called_at, next(taken, None)) if at is not None), default=None)
        return None if first is None else seconds_between(leg.queued_at, first)

    @property
    def response_s(self) -> float | None:
        """Return seconds from the arrival to the reference of the denuncia; None without one, or unknown."""
        noted = self.visit.denuncia_at
        if noted is None or LegDuration.VISIT in self.leg.leapt:
            return None
        return seconds_between(self.visit.arrived_at, noted)


@dataclass(frozen=True, slots=True)
class Speakers:
    """What the people of a station speak: `now` by their id, and `before` each change, the first first."""

    now: Mapping[str, frozenset[str]]
    before: Mapping[str, Sequence[tuple[datetime, frozenset[str]]]] = field(default_factory=dict)

    @classmethod
    def from_events(cls, now: Mapping[str, frozenset[str]], changes: Iterable[Event]) -> "Speakers":
        """Return those people, in order, from the changes of their accounts."""
        before: dict[str, list[tuple[datetime, frozenset[str]]]] = {}
        for event in changes:
            spoken = _spoken_before(event)
            if spoken is not None:
                before.setdefault(str(event.data["staff"]), []).append((event.at, spoken))
        return cls(now, before)

    def at(self, staff: str, moment: datetime) -> frozenset[str]:
        """Return what that person spoke then."""
        later = (spoken for changed, spoken in self.before.get(staff, ()) if changed > moment)
        return next(later, self.now.get(staff, frozenset()))


def _spoken_before(event: Event) -> frozenset[str] | None:
    """Return the languages before this change of an account; None if it changed something else."""
    changes = event.data.get("changes")
    for change in changes if isinstance(changes, Sequence) else ():
        if isinstance(change, Mapping) and change.get("path") == "languages":
            before = change.get("before")
            # A new account spoke nothing before, which says nothing about a person.
            return frozenset(map(str, before)) if isinstance(before, Sequence) else None
    return None


def facts(
    legs: Iterable[Leg],
    visits: Mapping[str, Visit],
    *,
    denuncia: frozenset[str],
    speakers: Speakers,
    later: Iterable[Leg] = (),
) -> list[Fact]:
    """Return those legs as facts. `denuncia` are the services for one; who called gives the languages.

    `later` are legs of the same visits that began outside of the period.
    """
    legs = list(legs)
    of_visit: dict[str, list[Leg]] = {}
    for leg in (*legs, *later):
        of_visit.setdefault(leg.ticket, []).append(leg)
    return [
        Fact(
            leg=leg,
            visit=visits[leg.ticket],
            whole=whole_wait(of_visit[leg.ticket]) if leg.leg == 1 else None,
            denuncia=leg.service in denuncia,
            spoken=frozenset()
            if leg.staff is None
            else speakers.at(leg.staff, leg.called_at or leg.queued_at),
        )
        for leg in legs
    ]


def legs_from_events(events: Sequence[Event]) -> list[Leg]:
    """Compute the legs of one ticket from its events, to be stored again, with their moments."""
    ended: tuple[Leg, ...] = ()
    before: dict[int, tuple[Leg, ...]] = {}
    was = None
    for event, ticket in steps(events):
        before[event.seq] = ended
        if event.kind is EventKind.UNDONE:
            ended = before[undone_by(event)]
        elif event.kind is EventKind.TRANSFERRED and was is not None:
            ended = (*ended, leg_before_transfer(was, event.at))
        was = ticket
    if was is None:
        return []
    moments = leg_moments(events)
    return [moments[leg.leg].of(leg) for leg in (*ended, _last_leg(was, events))]


def _last_leg(ticket: Ticket, events: Sequence[Event]) -> Leg:
    if ticket.state is TicketState.LEFT:
        return leg_expired(ticket) if "reason" in _last(events, EventKind.LEFT).data else leg_of(ticket)
    if ticket.state is TicketState.CANCELLED:
        gone = _last(events, EventKind.CANCELLED).data.get("reason") == CancelReason.GONE
        return leg_gone(ticket) if gone else leg_of(ticket)
    return leg_of(ticket)


def _last(events: Sequence[Event], kind: EventKind) -> Event:
    return next(event for event in reversed(events) if event.kind is kind)


def set_aside(events: Iterable[Event]) -> list[Stint]:
    """Return the attentions of one ticket that ended by being set aside, without those undone."""
    found: dict[int, Stint] = {}
    was = None
    for event, ticket in steps(events):
        if event.kind is EventKind.UNDONE:
            found.pop(undone_by(event), None)
        elif event.kind is EventKind.PARKED and was is not None and was.state is TicketState.SERVING:
            took = ticket.served_before - was.served_before
            found[event.seq] = Stint(leg=was.leg, staff=was.staff, took=took)
        was = ticket
    return list(found.values())


def visit_from_events(born: Visit, events: Iterable[Event]) -> Visit:
    """Return that visit updated by the later events of its ticket; undone events are ignored."""
    told = list(events)
    undone = {undone_by(event) for event in told if event.kind is EventKind.UNDONE}
    visit = born
    for event in told:
        if event.seq not in undone:
            visit = _with(visit, event)
    return visit


def _with(visit: Visit, event: Event) -> Visit:
    match event.kind:
        case EventKind.LANGUAGE_CHANGED:
            return replace(visit, lang=str(event.data["lang"]))
        case EventKind.CANCELLED:
            return replace(visit, cancelled_by=event.actor)
        case EventKind.RENUMBERED if "arrived_at" in event.data:
            return replace(visit, arrived_at=datetime.fromisoformat(str(event.data["arrived_at"])))
        case EventKind.DENUNCIA_NOTED | EventKind.COMPLETED:
            reason = event.data.get("reason")
            noted = event.data.get("denuncia_ref") is not None
            return replace(
                visit,
                denuncia_at=visit.denuncia_at or (event.at if noted else None),
                reason=visit.reason if reason is None else str(reason),
            )
        case _:
            return visit


def visit_of_ticket(event: Event, answers: tuple[datetime, ...] = ()) -> Visit:
    """Return the visit that an ISSUED event begins."""
    return Visit(
        ticket=event.ticket or "",
        arrived_at=datetime.fromisoformat(str(event.data["arrived_at"])),
        issued_by=event.actor,
        lang=str(event.data["lang"]),
        answers=answers,
    )

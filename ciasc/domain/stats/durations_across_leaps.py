"""The durations of a visit in which the clock changed, found by sequence: moments may be ambiguous."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ciasc.domain.stats.legs import Leg, LegDuration
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.replay import steps, undone_by
from ciasc.domain.tickets.states_and_outcomes import ENDED
from ciasc.domain.tickets.ticket import Ticket

_Marks = Mapping[str, int]
"""The sequence of the event by which each moment of a leg came."""

Leapt = Mapping[tuple[str, int], frozenset[LegDuration]]
"""The unknown durations by (ticket, leg)."""


def leapt_spans(events: Sequence[Event], changes: Sequence[int]) -> dict[int, frozenset[LegDuration]]:
    """Return the durations of one ticket in which the clock changed, by leg; legs without any are left out.

    `events` are all of the ticket, in order, `changes` the sequences of the changes of the clock.
    """
    legs = _marks(events)
    begun = legs[1]["queued"] if legs else 0
    found: dict[int, frozenset[LegDuration]] = {}
    for number, marks in legs.items():
        ended = marks.get("ended")
        spans = {
            LegDuration.WAIT: (marks["queued"], marks.get("serving", ended)),
            LegDuration.FIRST_CALL: (marks["queued"], marks.get("first", ended)),
            LegDuration.LAST_CALL: (marks["queued"], marks.get("called", ended)),
            LegDuration.SERVICE: (marks.get("serving"), ended),
            LegDuration.VISIT: (begun, ended),
        }
        leapt = frozenset(span for span, (since, until) in spans.items() if _within(changes, since, until))
        if leapt:
            found[number] = leapt
    return found


def with_leaps(legs: Sequence[Leg], leapt: Leapt) -> list[Leg]:
    """Return those legs with the durations that are not known."""
    return [
        replace(leg, leapt=leapt[leg.ticket, leg.leg]) if (leg.ticket, leg.leg) in leapt else leg
        for leg in legs
    ]


def _within(changes: Sequence[int], since: int | None, until: int | None) -> bool:
    return since is not None and any(since < seq and (until is None or seq < until) for seq in changes)


def _marks(events: Sequence[Event]) -> dict[int, _Marks]:
    legs: dict[int, _Marks] = {}
    before: dict[int, dict[int, _Marks]] = {}
    was: Ticket | None = None
    for event, ticket in steps(events):
        before[event.seq] = legs
        undone = event.kind is EventKind.UNDONE
        legs = before[undone_by(event)] if undone else _noted(legs, event, was, ticket)
        was = ticket
    return legs


def _noted(legs: dict[int, _Marks], event: Event, was: Ticket | None, ticket: Ticket) -> dict[int, _Marks]:
    if was is None:
        return {ticket.leg: {"queued": event.seq}}
    if ticket.leg != was.leg:
        ended = {**legs[was.leg], "ended": event.seq}
        return {**legs, was.leg: ended, ticket.leg: {"queued": event.seq}}
    marks = dict(legs[ticket.leg])
    for name, moment in (("first", ticket.first_called_at), ("serving", ticket.serving_at)):
        if moment is not None:
            marks.setdefault(name, event.seq)
        elif name == "first":  # a call that was missed under another number is undone
            marks.pop(name, None)
    if ticket.called_at is not None and ticket.called_at != was.called_at:
        marks["called"] = event.seq
    if ticket.state in ENDED:
        marks.setdefault("ended", event.seq)
    else:
        marks.pop("ended", None)
    return {**legs, ticket.leg: marks}

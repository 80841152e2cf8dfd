"""The moments of a leg that its ticket does not keep, found in its events; an undone step is none of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.legs import Leg, WaitAgain
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.replay import steps, undone_by
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class LegMoments:
    """What is known of one leg: its lanes, its last call, and when attention began. Moments are aware UTC.

    `lane` is the present lane and `given_at` when it was given, None at the beginning of the leg.
    `called_lane` is the highest lane in which the ticket was called, and `granted_at` when that was given.
    `left_open` is the attention that the system ended, `waits_again` are the times in the queue after the
    first one.
    """

    lane: Lane
    given_at: datetime | None = None
    called_lane: Lane | None = None
    granted_at: datetime | None = None
    called_at: datetime | None = None
    attended_at: datetime | None = None
    left_open: timedelta = timedelta(0)
    waits_again: tuple[WaitAgain, ...] = ()

    def of(self, leg: Leg) -> Leg:
        """Return that leg with these moments."""
        called = self.called_lane is not None
        return replace(
            leg,
            lane=self.lane if self.called_lane is None else self.called_lane,
            called_at=self.called_at or leg.called_at,
            granted_at=self.granted_at if called else self.given_at,
            left_open=self.left_open,
            waits_again=self.waits_again,
            attended_at=None if self.attended_at == leg.serving_at else self.attended_at,
        )


MomentsOf = Mapping[tuple[str, int], LegMoments]
"""The moments by (ticket, leg)."""


def leg_moments(events: Sequence[Event]) -> dict[int, LegMoments]:
    """Return the moments of each leg of one ticket from all its events, in order."""
    legs: dict[int, LegMoments] = {}
    before: dict[int, dict[int, LegMoments]] = {}
    was: Ticket | None = None
    for event, ticket in steps(events):
        before[event.seq] = legs
        undone = event.kind is EventKind.UNDONE
        legs = before[undone_by(event)] if undone else _noted(legs, event, was, ticket)
        was = ticket
    return legs


def with_moments(legs: Sequence[Leg], moments: MomentsOf) -> list[Leg]:
    """Return those legs with their moments, in the same order; a leg without any is unchanged."""
    return [moments[leg.ticket, leg.leg].of(leg) if (leg.ticket, leg.leg) in moments else leg for leg in legs]


def _noted(
    legs: dict[int, LegMoments], event: Event, was: Ticket | None, ticket: Ticket
) -> dict[int, LegMoments]:
    if was is None or ticket.leg != was.leg:
        return {**legs, ticket.leg: LegMoments(lane=ticket.lane)}
    now = _noted_wait(legs[ticket.leg], event, was, ticket)
    if event.kind in (EventKind.CALLED, EventKind.RECALLED):
        now = replace(now, called_at=event.at)
    match event.kind:
        case EventKind.LANE_CHANGED:
            now = replace(now, lane=ticket.lane, given_at=event.at)
        case EventKind.CALLED if now.called_lane is None or ticket.lane < now.called_lane:
            now = replace(now, called_lane=ticket.lane, granted_at=now.given_at)
        case EventKind.SERVED if now.attended_at is None:
            now = replace(now, attended_at=event.at)
        case EventKind.PARKED if event.actor == SYSTEM.id:
            now = replace(now, left_open=now.left_open + ticket.served_before - was.served_before)
        case EventKind.RENUMBERED if ticket.first_called_at is None:  # a missed call is undone
            now = replace(now, called_lane=None, granted_at=None, called_at=None, waits_again=())
    return {**legs, ticket.leg: now}


def _noted_wait(now: LegMoments, event: Event, was: Ticket, ticket: Ticket) -> LegMoments:
    """Return the moments after a step that began or ended a wait of a person who had been called."""
    waited, waits = was.state is TicketState.WAITING, ticket.state is TicketState.WAITING
    if waits and not waited:
        return replace(now, waits_again=(*now.waits_again, (event.at, None)))
    if waited and not waits and now.waits_again:
        *before, (begun, _) = now.waits_again
        return replace(now, waits_again=(*before, (begun, event.at)))
    return now

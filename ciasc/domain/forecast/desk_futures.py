"""When each desk at work or in a pause may call next, and when it will be away, for the simulation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import inf
from statistics import fmean
from typing import Final

from ciasc.domain.core.services import Service
from ciasc.domain.forecast.desk_habits import BREAK_S, Hours, count_breaks
from ciasc.domain.forecast.history_model import HistoryModel
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket

LONGEST_BREAK_S: Final = 2 * 3600.0
"""A longer time away is the end of a shift: a person attended past its beginning does not delay its end."""

_BACK_S: Final[Mapping[PauseReason, float]] = {
    PauseReason.BREAK: 1800.0,
    PauseReason.ERRAND: 1200.0,
    PauseReason.SYSTEM: 1200.0,
    PauseReason.MEETING: 2700.0,
    PauseReason.OTHER: 900.0,
}
_SOONEST_S: Final = 60.0
_ODDS: Final = tuple(0.5 + n / 10 for n in range(11))
_ALWAYS: Final[Hours] = ((0.0, inf),)


def pause_left(desk: Desk, now: datetime, known: HistoryModel) -> Sequence[float]:
    """Return after how many seconds a desk that pauses comes back, all equally likely.

    The station's pauses of its reason say so; where too few lasted that long, a usual length of that reason.
    """
    reason = desk.pause_reason or PauseReason.OTHER
    gone = _gone(desk, now)
    learnt = known.desks.pause_left(reason.value, gone)
    return learnt or [max(_BACK_S[reason] * odds - gone, _SOONEST_S) for odds in _ODDS]


def hours_ahead(
    desk: Desk, known: HistoryModel, now: datetime, at_s: float, work: Hours, attention_s: float
) -> Sequence[Hours]:
    """Return when that desk may work from now on, in seconds from now, all equally likely; none if not known.

    `at_s` is now in seconds of the day, `work` when the desk has worked today. A desk begins its break
    instead of an attention that would end long after it, so each time ends half of an attention earlier.
    """
    away, breaks = 0.0, count_breaks(work)
    if desk.state is DeskState.PAUSED:
        away = fmean(pause_left(desk, now, known))
        breaks += _gone(desk, now) + away >= BREAK_S
    return [
        tuple(
            (begins + away if place else 0.0, max(ends + away - attention_s / 2, 1.0))
            for place, (begins, ends) in enumerate(plan)
        )
        for plan in known.desks.hours_ahead(desk.number, at_s + away, breaks)
    ]


def until_closing(plans: Sequence[Hours], closes_s: float) -> Sequence[Hours]:
    """Return those plans, or that of a desk always at work, up to the end of its hours."""
    return [
        tuple((begins, min(ends, closes_s)) for begins, ends in plan if begins < closes_s)
        for plan in plans or [_ALWAYS]
    ]


def free_after(
    desk: Desk,
    ticket: Ticket | None,
    services: Mapping[str, Service],
    known: HistoryModel,
    now: datetime,
    speed: float,
) -> Sequence[float]:
    """Return after how many seconds that desk may call, all equally likely; `ticket` is the one at it."""
    if desk.state is DeskState.PAUSED:
        return pause_left(desk, now, known)
    if ticket is None:
        return known.reactions
    elapsed = (now - (ticket.calling_since or now)).total_seconds()
    turnover_s = known.turnover_s
    busy = [time + turnover_s for time in known.left_of(services[ticket.service], elapsed, speed)]
    waited = ((ticket.calling_since or now) - ticket.queued_at).total_seconds()
    absent = known.absent_after(max(waited, 0.0))
    if ticket.state is not TicketState.CALLED or not absent:
        return busy
    missed = max(round(len(busy) * absent / (1 - absent)), 1) if absent < 1 else len(busy)
    return [*busy, *([max(known.absent_s - elapsed, _SOONEST_S)] * missed)]


def _gone(desk: Desk, now: datetime) -> float:
    return max((now - (desk.since or now)).total_seconds(), 0.0)

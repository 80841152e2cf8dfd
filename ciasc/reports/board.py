"""What the live board shows besides today's figures: who waits, how the desks stand, and the next hour."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from statistics import fmean

from ciasc.domain.day import Calendar
from ciasc.domain.service import LaneWord
from ciasc.ports import Reading
from ciasc.reports.reserved import RESERVED, discreet_of, service_words
from ciasc.station.periods import period_figures
from ciasc.web.api import Output
from ciasc.web.views import Moment

_WEEKS = 8
_FEWEST_WEEKS = 2


class QueueNow(Output):
    """Who waits for a service in a lane: since when the first one does, and when each promise breaks."""

    service: str
    name: str
    lane: LaneWord
    waiting: int
    target_s: int
    oldest_at: Moment
    due_at: list[Moment]


class DeskNow(Output):
    """How a desk stands; `reason` is why it pauses."""

    desk: int
    state: str
    since: Moment | None
    busy: bool
    reason: str | None


class Forecast(Output):
    """How many come from `hour` to the next: the mean of `weeks` such weekdays, the least and the most."""

    hour: int
    expected: float
    least: int
    most: int
    weeks: int


_queue = attrgetter("service", "lane")


def queues_now(tx: Reading) -> list[QueueNow]:
    """The queues with somebody in them, the one whose promise breaks first at the top.

    A discreet service is named as its alerts are: the board may hang where others see it.
    """
    config = tx.configuration()
    discreet = discreet_of(tx)
    waiting = sorted(tx.waiting(), key=_queue)
    found = ((queue, list(some)) for queue, some in groupby(waiting, key=_queue))
    rows = [
        QueueNow(
            service=service,
            name=service_words(config, RESERVED if service in discreet else service),
            lane=lane.word,
            waiting=len(some),
            target_s=some[0].target_s,
            oldest_at=min(ticket.queued_at for ticket in some),
            due_at=sorted(ticket.due_at for ticket in some),
        )
        for (service, lane), some in found
    ]
    return sorted(rows, key=lambda row: row.due_at[0])


def desks_now(tx: Reading) -> list[DeskNow]:
    """Every desk of the station, by number."""
    return [
        DeskNow(
            desk=desk.number,
            state=desk.state.value,
            since=desk.since,
            busy=desk.ticket is not None,
            reason=desk.pause_reason.value if desk.pause_reason is not None else None,
        )
        for desk in tx.desks()
    ]


def arrivals(tx: Reading, calendar: Calendar, day: date, hour: int, now: datetime) -> list[int]:
    """How many came in that hour on the same weekday of the weeks before, newest first."""
    same = [day - timedelta(weeks=back) for back in range(1, _WEEKS + 1)]
    told = period_figures(tx, calendar, same[-1], same[0], ("day", "hour"), now)
    worked = {one for one, _ in told}
    counts = (told.get((one, hour)) for one in same if one in worked)
    return [0 if figures is None else figures.issued for figures in counts]


@dataclass(slots=True)
class NextHour:
    """Foresees the next hour, and looks into the past only once an hour."""

    calendar: Calendar
    _known: tuple[datetime, Forecast | None] | None = None

    def __call__(self, tx: Reading, now: datetime) -> Forecast | None:
        """How many will come in the hour after this one; None without two weeks of the past."""
        begins = self.calendar.local(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        known = self._known
        if known is None or known[0] != begins:
            counts = arrivals(tx, self.calendar, self.calendar.day(begins), begins.hour, now)
            known = self._known = (begins, _forecast(begins.hour, counts))
        return known[1]


def _forecast(hour: int, counts: list[int]) -> Forecast | None:
    if len(counts) < _FEWEST_WEEKS:
        return None
    return Forecast(hour=hour, expected=fmean(counts), least=min(counts), most=max(counts), weeks=len(counts))

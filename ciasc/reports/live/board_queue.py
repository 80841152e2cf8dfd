"""The parts of the live board beside today's figures: the queue, the desks, and the next hour."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Final

from ciasc.content.holidays import holidays_and_special_days
from ciasc.domain.core.services import Lane, LaneWord
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.arrivals import foresee_arrivals
from ciasc.domain.forecast.day_forecast import is_similar_day, similar_days, whole_days
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.legs import Leg
from ciasc.domain.stats.queue_length import is_left_out, moments, queue_length_over_time
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading
from ciasc.reports.discreet_services import RESERVED, discreet_of, service_name
from ciasc.station.stats.figures_of_any_period import period_figures
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment

_FEWEST = 2
_EVERY = timedelta(minutes=5)
_MOMENTS = 49
_LINE_NEEDS: Final = timedelta(hours=12)
"""Four hours are shown; of waits that ended, one of more than eight hours at their beginning is not."""


class QueueNow(Output, title="QueueNow"):
    """The queue of a service in a lane: the start of its first wait, and the moment each target is exceeded.

    `service` is null for the discreet services together, of all lanes; `target_s` is the target of the
    longest wait.
    """

    service: str | None
    name: str
    lane: LaneWord
    waiting: int
    target_s: int
    oldest_at: Moment
    due_at: list[Moment]


class DeskNow(Output, title="DeskNow"):
    """The state of a desk; `reason` is the reason of its pause."""

    desk: int
    state: str
    since: Moment | None
    busy: bool
    reason: str | None


class NextHourForecast(Output, title="Forecast"):
    """The arrivals from `hour` to the next: those to expect, least and most of so many `days` like it.

    `like` is the ISO weekday that it is like; a `holiday` is like a Sunday.
    """

    hour: int
    expected: float
    least: int
    most: int
    days: int
    like: int
    holiday: str | None


class LineNow(Output, title="LineNow"):
    """The queue from `since` on, each `every_s`: its length, and the longest wait in it.

    `leapt` waits that ended in that time are left out: the clock changed while the people waited.
    """

    since: Moment
    every_s: int
    people: list[int]
    longest_s: list[int]
    leapt: int


def queues_now(tx: Reading) -> list[QueueNow]:
    """Return the queues that are not empty, ordered by the moment their first target is exceeded.

    All discreet services are one, as in the figures of today: the public may see the board.
    """
    config, discreet = tx.config.in_force(), discreet_of(tx)
    found: dict[tuple[str | None, Lane | None], list[Ticket]] = {}
    for ticket in sorted(tx.tickets.waiting(), key=attrgetter("queued_at")):
        hides = ticket.service in discreet
        found.setdefault((RESERVED, None) if hides else (ticket.service, ticket.lane), []).append(ticket)
    rows = [_queue(service, service_name(config, service), some) for (service, _), some in found.items()]
    return sorted(rows, key=lambda row: row.due_at[0])


def _queue(service: str | None, name: str, some: Sequence[Ticket]) -> QueueNow:
    """Return the queue of those tickets, longest wait first; the first lane in the order names it."""
    return QueueNow(
        service=service,
        name=name,
        lane=min(ticket.lane for ticket in some).word,
        waiting=len(some),
        target_s=some[0].target_s,
        oldest_at=some[0].queued_at,
        due_at=sorted(ticket.due_at for ticket in some),
    )


def desks_now(tx: Reading) -> list[DeskNow]:
    """Return every desk of the station, by number."""
    return [
        DeskNow(
            desk=desk.number,
            state=desk.state.value,
            since=desk.since,
            busy=desk.ticket is not None,
            reason=desk.pause_reason.value if desk.pause_reason is not None else None,
        )
        for desk in tx.desks.all()
    ]


def waited_s(queue: QueueNow, now: datetime) -> float:
    """Return the longest wait of that queue in seconds: 0 if the clock was put back to before it began."""
    return max((now - queue.oldest_at).total_seconds(), 0.0)


def line_begin(queues: Iterable[QueueNow], now: datetime) -> datetime:
    """Return from when on the chart of the queue needs legs: also those of all who wait now."""
    return min((now - _LINE_NEEDS, *(queue.oldest_at for queue in queues)))


def line_now(legs: Iterable[Leg], now: datetime) -> LineNow:
    """Return the queue up to now, from the legs that were queued from `line_begin` on."""
    some = list(legs)
    points = queue_length_over_time(some, moments(now, _EVERY, _MOMENTS))
    over = [leg.first_called_at or leg.ended_at for leg in some if is_left_out(leg)]
    return LineNow(
        since=points[0].at,
        every_s=int(_EVERY.total_seconds()),
        people=[one.people for one in points],
        longest_s=[round(one.longest_s) for one in points],
        leapt=sum(at is not None and at >= points[0].at for at in over),
    )


def arrivals(tx: Reading, calendar: Calendar, hour: datetime) -> tuple[dict[date, int], float]:
    """Return the arrivals in that hour of the clock on the days like that one, and those to expect.

    Days are selected and weighted as for the roster.
    """
    day = calendar.day(hour)
    first, last = calendar.day(whole_days(calendar, hour)), day - timedelta(days=1)
    told = period_figures(tx, calendar, first, last, ("day", "hour"), hour)
    worked = {on for on, _ in told if isinstance(on, date)}
    named = holidays_and_special_days(tx.config.in_force(), (first.year, day.year))
    alike = similar_days(worked, day, named)
    people: Counter[date] = Counter()
    for (on, _), figures in told.items():
        if isinstance(on, date):
            people[on] += figures.issued
    weights = foresee_arrivals(day, alike, people, {on: is_similar_day(on, named) for on in worked}).weights
    counts = {on: told.get((on, calendar.local(hour).hour), Figures()).issued for on in alike}
    return counts, sum(weights[on] * many for on, many in counts.items())


@dataclass(slots=True)
class NextHour:
    """Forecasts the next hour; it loads the past once an hour."""

    calendar: Calendar
    _known: tuple[datetime, NextHourForecast | None] | None = None

    def __call__(self, tx: Reading, now: datetime) -> NextHourForecast | None:
        """Return the forecast of arrivals in the hour after this one; None without two days like it."""
        begins = self.calendar.local(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        known = self._known
        if known is None or known[0] != begins:
            known = self._known = (begins, self._forecast(tx, begins))
        return known[1]

    def _forecast(self, tx: Reading, begins: datetime) -> NextHourForecast | None:
        (counts, expected), day = arrivals(tx, self.calendar, begins), self.calendar.day(begins)
        if len(counts) < _FEWEST:
            return None
        named = holidays_and_special_days(tx.config.in_force(), (day.year,))
        return NextHourForecast(
            hour=begins.hour,
            expected=expected,
            least=min(counts.values()),
            most=max(counts.values()),
            days=len(counts),
            like=is_similar_day(day, named),
            holiday=named.get(day),
        )

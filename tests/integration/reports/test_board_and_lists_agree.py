"""The board, its chart and its lists count the same people as the queue, whenever they came."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ciasc.domain.core.station_day import Calendar
from ciasc.reports.live.board_queue import LineNow, line_begin, line_now, queues_now, waited_s
from ciasc.reports.live.board_queue_chart import queue_line
from ciasc.reports.period.filters import TicketsFilter
from ciasc.reports.period.period_days import Days
from ciasc.reports.period.ticket_list import tickets
from ciasc.station import Station
from ciasc.storage.store import SqlStore
from tests.fakes import HandClock
from tests.integration.storage.test_held_numbers import OFFICER, absent, give, parked, station

__all__ = ["station"]


@pytest.mark.parametrize("seconds", [13 * 3600, 13 * 3600 + 60, 30 * 3600, -7200, -3 * 86400])
def test_the_chart_and_the_list_of_who_waits_count_everybody(
    station: Station, clock: HandClock, store: SqlStore, seconds: int
) -> None:
    give(station)
    clock.forward(seconds)
    give(station)
    now, calendar = clock.now, Calendar()
    with store.read() as tx:
        queues = queues_now(tx)
        facts = tx.stats.facts(line_begin(queues, now), calendar.bounds(calendar.day(now))[1], now)
        chart = queue_line(line_now((fact.leg for fact in facts), now), queues, calendar, now)
        today = calendar.day(now)
        listed = tickets(
            tx, calendar, TicketsFilter(waits="all"), Days(today - timedelta(days=3), today), now
        )
    assert (chart.people[-1], sum(queue.waiting for queue in queues), listed.found) == (2, 2, 2)
    assert [waited_s(queue, now) for queue in queues] == [max(seconds, 0)]
    assert chart.people[-2] == (1 if seconds > 0 else 0)


def chart_at(store: SqlStore, clock: HandClock) -> LineNow:
    """Return the queue of the last hours as the board and `GET /reports/now` read it."""
    now, calendar = clock.now, Calendar()
    with store.read() as tx:
        queues = queues_now(tx)
        facts = tx.stats.facts(line_begin(queues, now), calendar.bounds(calendar.day(now))[1], now)
        return line_now((fact.leg for fact in facts), now)


@pytest.mark.parametrize("set_aside", [parked, absent])
def test_who_came_back_after_a_call_waits_in_the_chart_too(
    station: Station, clock: HandClock, store: SqlStore, set_aside: Callable[[Station, HandClock], None]
) -> None:
    for _ in range(4):
        set_aside(station, clock)
    with store.read() as tx:
        aside = tx.tickets.set_aside(clock.now - timedelta(hours=1))
    came = [station.run(station.waiting.come_back, OFFICER, one.id, one.version) for one in aside]
    assert len(came) == 4
    clock.forward(1200)
    assert chart_at(store, clock).people[-3:] == [4, 4, 4]
    first = station.run(station.attention.call_next, OFFICER, 1)
    assert first is not None
    clock.forward(900)
    assert chart_at(store, clock).people[-3:] == [3, 3, 3]
    station.run(station.waiting.leave, came[-1].token)
    clock.forward(900)
    assert chart_at(store, clock).people[-3:] == [2, 2, 2]

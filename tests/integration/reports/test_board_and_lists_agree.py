"""The board, its chart and its lists count the same people as the queue, whenever they came."""

from datetime import timedelta

import pytest

from ciasc.domain.core.station_day import Calendar
from ciasc.reports.live.board_queue import line_begin, line_now, queues_now, waited_s
from ciasc.reports.live.board_queue_chart import queue_line
from ciasc.reports.period.filters import TicketsFilter
from ciasc.reports.period.period_days import Days
from ciasc.reports.period.ticket_list import tickets
from ciasc.station import Station
from ciasc.storage import SqlStore
from tests.fakes import HandClock
from tests.integration.storage.test_held_numbers import give, station

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

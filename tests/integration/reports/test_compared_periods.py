"""The compared period, at a station with a short history."""

from datetime import date, timedelta

import pytest

from ciasc.reports.files.report_data import ReportData, read_book
from ciasc.reports.files.summary_text import kpis
from tests.api import take
from tests.live import Live

WEEK = timedelta(weeks=1)
MONDAY = date(2026, 3, 2)


def book(live: Live, first: date, last: date) -> ReportData:
    """Return the book of those days at the present moment."""
    station = live.application.station
    with station.store.read() as tx:
        return read_book(tx, station.calendar, first, last, live.clock())


def tickets_before(told: ReportData) -> str:
    """Return the number of tickets in the period before."""
    return next(kpi.before for kpi in kpis(told) if kpi.name == "Tickets emitidos")


@pytest.mark.parametrize(
    ("weeks", "words", "tickets"),
    [
        (0, "el mismo día de la semana anterior, cuando todavía no había tickets", "\N{EN DASH}"),
        (1, "el mismo día de la semana anterior, hasta las 10:00", "4"),
        (2, "el mismo día de las 2 semanas anteriores, hasta las 10:00", "2"),
        (4, "el mismo día de las 4 semanas anteriores, hasta las 10:00", "1"),
        (5, "el mismo día de las 4 semanas anteriores, hasta las 10:00", "0"),
    ],
)
def test_a_day_is_compared_with_the_weeks_that_have_data(
    live: Live, weeks: int, words: str, tickets: str
) -> None:
    for _ in range(4):
        take(live)
    live.clock.forward((weeks * WEEK).total_seconds() + 3600)
    day = MONDAY + weeks * WEEK
    told = book(live, day, day)
    assert (told.before.words, told.before.times) == (words, min(weeks, 4))
    assert tickets_before(told) == tickets


@pytest.mark.parametrize(
    ("first", "last", "words", "tickets"),
    [
        (date(2026, 4, 1), date(2026, 4, 30), "marzo de 2026, con tickets desde el 02/03/2026", "1"),
        (
            date(2026, 3, 3),
            date(2026, 3, 4),
            "los 2 días anteriores, con tickets desde el 02/03/2026",
            "1.0 por día; ahora 0.0",
        ),
        (date(2026, 3, 4), date(2026, 3, 5), "los 2 días anteriores", "1"),
        (
            date(2026, 3, 1),
            date(2026, 3, 31),
            "febrero de 2026, cuando todavía no había tickets",
            "\N{EN DASH}",
        ),
    ],
)
def test_a_period_is_compared_with_the_data_of_the_one_before(
    live: Live, first: date, last: date, words: str, tickets: str
) -> None:
    take(live)
    live.clock.forward(timedelta(days=60).total_seconds())
    told = book(live, first, last)
    assert told.before.words == words
    assert tickets_before(told) == tickets

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.core.station_day import LIMA, Calendar
from ciasc.domain.tickets.ticket_code import ticket_code

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
STARTS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def test_a_day_ends_at_midnight_in_lima_not_in_utc() -> None:
    calendar = Calendar()
    assert calendar.day(datetime(2026, 3, 3, 4, 59, tzinfo=UTC)) == date(2026, 3, 2)
    assert calendar.day(datetime(2026, 3, 3, 5, 0, tzinfo=UTC)) == date(2026, 3, 3)


def test_a_day_may_begin_with_the_shift() -> None:
    calendar = Calendar(starts_at=time(8))
    assert calendar.day(datetime(2026, 3, 3, 12, 59, tzinfo=UTC)) == date(2026, 3, 2)
    assert calendar.day(datetime(2026, 3, 3, 13, 0, tzinfo=UTC)) == date(2026, 3, 3)


@given(MOMENTS, STARTS)
def test_each_moment_lies_within_the_bounds_of_its_day(at: datetime, starts: time) -> None:
    calendar = Calendar(starts_at=starts)
    begins, ends = calendar.bounds(calendar.day(at))
    assert begins <= at < ends
    assert ends - begins == timedelta(days=1)


def test_local_time_is_that_of_the_wall_clock() -> None:
    assert Calendar().local(datetime(2026, 3, 2, 14, tzinfo=UTC)).isoformat() == "2026-03-02T09:00:00-05:00"
    assert LIMA.utcoffset(None) == timedelta(hours=-5)


@pytest.mark.parametrize(("number", "reads"), [(1, "B001"), (42, "B042"), (999, "B999"), (1000, "B1000")])
def test_a_code_has_at_least_three_digits(number: int, reads: str) -> None:
    assert ticket_code("B", number) == reads

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.core.shifts import shift_end, shift_hours, shift_of, valid_shifts

OWN = (7, 15, 23)


def test_hours_belong_to_shifts() -> None:
    assert [shift_of(hour) for hour in (0, 7, 8, 15, 16, 23)] == [0, 0, 8, 8, 16, 16]
    assert [shift_of(hour, OWN) for hour in (6, 7, 14, 22, 23)] == [23, 7, 7, 15, 23]


def test_a_shift_ends_where_the_next_begins() -> None:
    assert [shift_end(begin) for begin in (0, 8, 16)] == [8, 16, 24]
    assert [shift_end(begin, OWN) for begin in OWN] == [15, 23, 7]
    assert (shift_end(0, (0,)), shift_end(6, (6,))) == (24, 6)


def test_a_shift_passes_midnight() -> None:
    assert shift_hours(23, OWN) == [23, 0, 1, 2, 3, 4, 5, 6]


@given(st.sets(st.integers(0, 23), min_size=1, max_size=8))
def test_each_hour_belongs_to_one_shift(begins: set[int]) -> None:
    shifts = sorted(begins)
    assert valid_shifts(shifts)
    assert sorted(hour for begin in shifts for hour in shift_hours(begin, shifts)) == list(range(24))


@pytest.mark.parametrize("shifts", [(), (8, 0), (0, 0), (24,), (-1, 8), tuple(range(9))])
def test_invalid_shifts_are_refused(shifts: tuple[int, ...]) -> None:
    assert not valid_shifts(shifts)

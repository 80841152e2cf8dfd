import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.marks import counts, mark, marks, percentile_s

DURATIONS = st.lists(st.floats(0, 28_800), min_size=1, max_size=80)


@pytest.mark.parametrize(
    ("seconds", "minute"),
    [(0, 0), (60, 0), (60.1, 1), (1800, 29), (1801, 30), (28_800, 479), (28_801, 480), (1e9, 480)],
)
def test_a_duration_ends_in_its_minute(seconds: float, minute: int) -> None:
    assert counts(mark(seconds)) == {minute: 1}


def test_marks_leave_out_what_is_not_known() -> None:
    assert marks([61, None, 0]) == mark(0) + mark(61)


@given(DURATIONS, DURATIONS)
def test_marks_add_up_in_any_order(some: list[float], others: list[float]) -> None:
    assert counts(marks(some) + marks(others)) == counts(marks([*others, *some]))
    share = percentile_s(marks(some) + marks(others), 0.9)
    assert share == percentile_s(marks([*others, *some]), 0.9)


@given(DURATIONS, st.floats(0, 1))
def test_a_percentile_lies_between_the_minutes_of_its_neighbours(
    durations: list[float], share: float
) -> None:
    ordered = sorted(durations)
    told = percentile_s(marks(durations), share)
    low = ordered[int(share * (len(ordered) - 1))]
    high = ordered[min(int(share * (len(ordered) - 1)) + 1, len(ordered) - 1)]
    assert told is not None
    assert mark(low) <= mark(told) <= mark(high)


@given(DURATIONS)
def test_a_percentile_errs_by_less_than_a_minute(durations: list[float]) -> None:
    exact = statistics.quantiles([*durations, *durations], n=10, method="inclusive")[8]
    assert abs((percentile_s(marks([*durations, *durations]), 0.9) or 0) - exact) <= 60


def test_of_nothing_there_is_no_percentile_and_beyond_eight_hours_only_that() -> None:
    assert percentile_s("", 0.5) is None
    assert percentile_s(marks([1e6]), 0.5) == 28_800

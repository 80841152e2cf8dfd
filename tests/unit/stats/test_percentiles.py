import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.stats.percentiles import mark, marks, percentile_s, seconds_of

DURATIONS = st.lists(st.integers(0, 90_000), min_size=2, max_size=80)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(-3, 0), (0, 0), (59.6, 60), (1800, 1800), (28_801, 28_801), (55_300, 55_300), (1e9, 1_036_800)],
)
def test_a_duration_is_its_second(seconds: float, told: int) -> None:
    assert seconds_of(mark(seconds)) == [told]


def test_marks_leave_out_what_is_not_known() -> None:
    assert marks([61, None, 0]) == mark(0) + mark(61)


@given(DURATIONS, DURATIONS)
def test_marks_add_up_in_any_order(some: list[int], others: list[int]) -> None:
    assert seconds_of(marks(some) + marks(others)) == sorted([*others, *some])
    share = percentile_s(marks(some) + marks(others), 0.9)
    assert share == percentile_s(marks([*others, *some]), 0.9)


@given(DURATIONS)
def test_a_percentile_is_that_of_the_durations(durations: list[int]) -> None:
    exact = statistics.quantiles(durations, n=20, method="inclusive")
    told = [percentile_s(marks(durations), share) for share in (0.05, 0.5, 0.9, 0.95)]
    assert told == pytest.approx([exact[0], exact[9], exact[17], exact[18]])


@given(DURATIONS)
def test_every_letter_can_be_stored_and_sent(durations: list[int]) -> None:
    text = marks(durations)
    assert text.encode().decode() == text


def test_of_nothing_there_is_no_percentile_and_beyond_eight_hours_only_that() -> None:
    assert percentile_s("", 0.5) is None
    assert percentile_s(marks([1e9]), 0.5) == 1_036_800

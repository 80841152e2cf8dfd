from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.estimate import fallback

QUEUES, MEANS, DESKS = st.integers(0, 999), st.integers(1, 7200), st.integers(1, 20)


def test_no_promise_without_a_desk() -> None:
    assert fallback(3, 600, 0) is None


def test_the_range_is_the_queue_shared_by_the_desks_with_a_margin() -> None:
    # Six people of ten minutes each at two desks: thirty minutes, and up to 7 x 10 / 2 x 1.3 = 45.5.
    assert fallback(6, 600, 2) == (30, 50)


def test_nobody_ahead_still_gets_a_range() -> None:
    assert fallback(0, 300, 1) == (0, 10)


@given(QUEUES, MEANS, DESKS)
def test_a_range_is_one_in_steps_of_five_and_ends_at_two_hours(queue: int, mean: int, desks: int) -> None:
    found = fallback(queue, mean, desks)
    assert found is not None
    low, high = found
    assert 0 <= low < high <= 120
    assert low % 5 == high % 5 == 0


@given(QUEUES, MEANS, DESKS)
def test_more_desks_never_promise_longer_waits(queue: int, mean: int, desks: int) -> None:
    fewer, more = fallback(queue, mean, desks), fallback(queue, mean, desks + 1)
    assert fewer is not None
    assert more is not None
    assert more <= fewer

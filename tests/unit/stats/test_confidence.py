import pytest

from ciasc.domain.stats.confidence import wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_the_interval_is_that_of_the_literature(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=0.006)
    assert wilson(whole - part, whole) == pytest.approx((100 - high, 100 - low), abs=0.006)


def test_all_of_ten_is_not_sure_and_nothing_has_no_share() -> None:
    assert wilson(10, 10) == pytest.approx((72.25, 100), abs=0.006)
    assert wilson(0, 0) is None

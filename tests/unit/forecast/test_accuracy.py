from datetime import date, timedelta
from typing import Any

import pytest

from ciasc.domain.forecast.accuracy import (
    EstimateScore,
    JudgedPromise,
    WaitPromise,
    by_service,
    score_estimates,
    unreliable_services,
)
from ciasc.domain.forecast.wait_estimate import Quantiles

MONDAY = date(2026, 3, 2)
SAID = Quantiles(p10_s=300, p50_s=600, p80_s=900, p90_s=1200)


def kept(waited: float | None, service: str = "informes") -> JudgedPromise:
    return JudgedPromise(promise=WaitPromise.of("t-1", service, SAID, shown=True), waited_s=waited)


def test_a_promise_keeps_whole_seconds() -> None:
    said = Quantiles(p10_s=1.4, p50_s=2.5, p80_s=3.6, p90_s=4)
    promise = WaitPromise.of("t-1", "informes", said, shown=False)
    assert (promise.p10_s, promise.p50_s, promise.p80_s, promise.p90_s, promise.shown) == (1, 2, 4, 4, False)


def test_each_that_was_called_is_judged_and_who_was_not_is_counted() -> None:
    (row,) = score_estimates(MONDAY, [kept(700), kept(200), kept(1300), kept(None)])
    assert (row.n, row.abandoned, row.inside, row.by_p80, row.late) == (3, 1, 1, 2, 1)
    assert (row.error_s, row.bias_s) == (100 + 400 + 700, 100 - 400 + 700)
    assert (row.share(row.inside), row.mean(row.error_s)) == (1 / 3, 400)


def test_pinball_is_the_mean_of_four_quantiles() -> None:
    (row,) = score_estimates(MONDAY, [kept(700)])
    losses = (0.1 * 400, 0.5 * 100, 0.2 * 200, 0.1 * 500)
    assert row.pinball_s == pytest.approx(sum(losses) / 4)


def test_services_have_own_rows_in_order_and_days_add_up() -> None:
    one = score_estimates(MONDAY, [kept(700, "robo"), kept(700, "informes"), kept(300, "informes")])
    assert [(row.service, row.n) for row in one] == [("informes", 2), ("robo", 1)]
    two = score_estimates(MONDAY + timedelta(days=1), [kept(None, "robo")])
    found = by_service([*one, *two])
    assert (found["robo"].n, found["robo"].abandoned, found["informes"].inside) == (1, 1, 2)


def test_scores_of_none_are_none() -> None:
    empty = EstimateScore(day=MONDAY, service="informes", abandoned=3)
    assert (empty.share(empty.inside), empty.mean(empty.error_s)) == (None, None)


@pytest.mark.parametrize(
    ("sums", "silent"),
    [({"n": 40, "inside": 25}, True), ({"n": 40, "inside": 26}, False), ({"n": 29, "inside": 0}, False)],
)
def test_a_service_falls_silent_below_65_of_100_and_only_if_enough_were_seen(
    sums: dict[str, Any],
    silent: bool,  # noqa: FBT001 - a case
) -> None:
    assert (
        "informes" in unreliable_services([EstimateScore(day=MONDAY, service="informes", **sums)])
    ) is silent

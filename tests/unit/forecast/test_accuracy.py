from datetime import date, timedelta
from typing import Any

import pytest

from ciasc.domain.forecast.accuracy import (
    EstimateScore,
    JudgedPromise,
    WaitPromise,
    by_service,
    promised,
    score_estimates,
    unreliable_services,
)
from ciasc.domain.forecast.wait_estimate import Quantiles

MONDAY = date(2026, 3, 2)
SAID = Quantiles(p10_s=300, p50_s=600, p80_s=900, p90_s=1200)


def kept(
    waited: float | None, service: str = "informes", said: Quantiles = SAID, ahead: int = 2
) -> JudgedPromise:
    return JudgedPromise(
        promise=WaitPromise.of("t-1", service, said, shown=True), waited_s=waited, ahead=ahead
    )


def score(waited: float, said: Quantiles = SAID, ahead: int = 2) -> tuple[int, int, int]:
    """Return inside, untils and by_p80 of that one person."""
    (row,) = score_estimates(MONDAY, [kept(waited, said=said, ahead=ahead)])
    return row.inside, row.untils, row.by_p80


def test_a_promise_keeps_whole_seconds() -> None:
    said = Quantiles(p10_s=1.4, p50_s=2.5, p80_s=3.6, p90_s=4)
    promise = WaitPromise.of("t-1", "informes", said, shown=False)
    assert (promise.p10_s, promise.p50_s, promise.p80_s, promise.p90_s, promise.shown) == (1, 2, 4, 4, False)


def test_each_that_was_called_is_judged_and_who_was_not_is_counted() -> None:
    (row,) = score_estimates(MONDAY, [kept(700), kept(200), kept(1300), kept(None)])
    assert (row.n, row.abandoned, row.inside, row.by_p80, row.late) == (3, 1, 1, 2, 1)
    assert (row.error_s, row.bias_s) == (100 + 400 + 700, 100 - 400 + 700)
    assert (row.share(row.inside), row.mean(row.error_s)) == (1 / 3, 400)


def test_a_wait_is_judged_by_the_minutes_that_people_read() -> None:
    idle = Quantiles(p10_s=0, p50_s=0, p80_s=0, p90_s=0)
    assert score(8, idle, ahead=0) == (1, 0, 0)  # "0 a 5 min", called after eight seconds
    assert score(301, idle, ahead=0) == (0, 0, 0)
    between = Quantiles(p10_s=310, p50_s=600, p80_s=910, p90_s=1210)  # "5 a 25 min", "hasta 20"
    assert [score(waited, between) for waited in (299, 300, 1200, 1201, 1500, 1501)] == [
        (0, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 0), (1, 1, 0), (0, 1, 0),
    ]  # fmt: skip


def test_beyond_an_hour_only_the_lower_end_was_shown() -> None:
    long = Quantiles(p10_s=2500, p50_s=3600, p80_s=4200, p90_s=5000)  # "más de 40 minutos"
    assert [score(waited, long) for waited in (2399, 2400, 40_000)] == [(0, 0, 0), (1, 0, 0), (1, 0, 0)]
    longer = Quantiles(p10_s=9000, p50_s=9500, p80_s=9900, p90_s=9999)  # "más de 60 minutos"
    assert (score(3599, longer), score(3600, longer)) == ((0, 0, 0), (1, 0, 0))


def test_the_minute_of_the_paper_counts_for_who_has_people_ahead() -> None:
    (row,) = score_estimates(MONDAY, [kept(700), kept(1000), kept(1, ahead=0)])
    assert (row.untils, row.by_p80, row.until_share) == (2, 1, 0.5)
    assert score_estimates(MONDAY, [kept(1, ahead=0)])[0].until_share is None


def test_what_is_shown_and_what_is_judged_are_the_same_minutes() -> None:
    said = Quantiles(p10_s=299.6, p50_s=400, p80_s=600.4, p90_s=900.4)
    shown, promise = promised("t-1", "informes", said, frozenset())
    assert promise is not None
    assert (shown, promise.until_min) == (promise.range, 10)
    assert shown == (5, 15)
    assert promised("t-1", "informes", said, frozenset({"informes"}))[0] is None
    assert promised("t-1", "informes", None, frozenset()) == (None, None)


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

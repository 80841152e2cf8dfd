import pytest

from ciasc.content.indicator_definitions import definitions, sign_words
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.gaming_flags import GamingSign
from ciasc.domain.stats.indicators import (
    NO_SOURCE,
    DevicePresence,
    Indicator,
    IndicatorScore,
    StationAvailability,
    compute_indicators,
)
from ciasc.domain.stats.percentiles import mark

MANY = Figures(
    issued=40, called=38, attended=30, no_show=4, left=2, visits=32, moved=8, kept=27, broken=9, due=20,
    whole_kept=18, whole_broken=12,
    unfiled=5, asked=10, spoken=4, service_s=7200, waits=mark(90) * 38, first_calls=mark(70) * 38,
    services=mark(200) * 30, stays=mark(600) * 30, responses=mark(300) * 15,
)  # fmt: skip
URGENT = Figures(issued=12, visits=12, prompt=9, tardy=3, contacts=mark(90) * 12, answers=mark(20) * 12)
PREFERENTIAL = Figures(issued=10, visits=10, prompt=8, tardy=2, granted_prompt=9, granted_tardy=1)


@pytest.fixture
def scores() -> dict[Indicator, IndicatorScore]:
    house = StationAvailability(
        open_s=4 * 3600,
        needed_h=5,
        out_s=900,
        printers_s=9000,
        kiosks=DevicePresence(90, 100),
        digital_views=31,
        guide_views=12,
    )
    told = compute_indicators(
        {Lane.NORMAL: MANY, Lane.IMMEDIATE: URGENT, Lane.PREFERENTIAL: PREFERENTIAL}, house
    )
    return {score.indicator: score for score in told}


def test_all_sixteen_are_computed_in_order(scores: dict[Indicator, IndicatorScore]) -> None:
    assert list(scores) == list(Indicator)
    assert [one.number for one in scores] == [f"I{number}" for number in range(1, 17)]


def test_what_nothing_measures_has_no_value_and_a_reason(scores: dict[Indicator, IndicatorScore]) -> None:
    unknown = {one for one, score in scores.items() if not score.known}
    assert unknown == NO_SOURCE
    for one in unknown:
        assert scores[one].values == {}
        assert definitions()[one].missing.startswith("sin datos: ")


def test_every_value_is_of_the_right_people(scores: dict[Indicator, IndicatorScore]) -> None:
    values = {one: score.values for one, score in scores.items()}
    assert values[Indicator.WITHIN_TARGET] == {"within_target_pct": 75, "visits_pct": 60}
    assert values[Indicator.ABANDONED] == {
        "no_show_pct": pytest.approx(400 / 62),
        "left_pct": pytest.approx(200 / 62),
        "expired_pct": 0,
    }
    assert values[Indicator.PREFERENTIAL] == {"prompt_pct": 80, "granted_prompt_pct": 90}
    assert values[Indicator.IMMEDIATE]["prompt_pct"] == 75
    assert values[Indicator.UNFILED] == {"unfiled_pct": 25}
    assert values[Indicator.MOVED] == {
        "moved_pct": pytest.approx(800 / 54),
        "legs_per_visit": pytest.approx(62 / 54),
    }
    assert values[Indicator.DESK_HOURS] == {
        "open_h": 4, "needed_h": 5, "busy_h": 2, "busy_pct": 50,
    }  # fmt: skip
    assert values[Indicator.DIVERTED] == {
        "digital_n": 31, "digital_per_100_n": 50, "guide_n": 12,
    }  # fmt: skip
    assert scores[Indicator.DIVERTED].n == 43
    assert values[Indicator.LANGUAGE] == {"spoken_pct": 40}
    assert values[Indicator.AVAILABILITY] == {
        "printers_pct": 90, "kiosks_pct": 90, "displays_pct": None,
    }  # fmt: skip


def test_times_lie_in_their_bucket_and_tails_of_few_are_hidden(
    scores: dict[Indicator, IndicatorScore],
) -> None:
    wait, contact = scores[Indicator.WAIT].values, scores[Indicator.IMMEDIATE].values
    assert (wait["wait_p50_s"], wait["first_call_p95_s"]) == (90, 70)
    assert contact["contact_p50_s"] is not None
    assert contact["contact_p90_s"] is None
    response = scores[Indicator.RESPONSE]
    assert (response.n, response.values["response_p90_s"]) == (15, None)


def test_few_views_of_orientation_are_not_shown() -> None:
    house = StationAvailability(digital_views=9, guide_views=12)
    (score,) = (
        one for one in compute_indicators({Lane.NORMAL: MANY}, house) if one.indicator is Indicator.DIVERTED
    )
    assert score.values == {"digital_n": None, "digital_per_100_n": None, "guide_n": 12}
    assert (score.n, score.known) == (12, True)


def test_an_empty_period_has_no_values() -> None:
    told = {score.indicator: score for score in compute_indicators({}, StationAvailability())}
    assert not told[Indicator.AVAILABILITY].known
    assert {value for score in told.values() for value in score.values.values()} == {None, 0}


def test_every_indicator_and_sign_has_its_words() -> None:
    assert all(words.formula.endswith(".") and words.line for words in definitions().values())
    assert set(sign_words()) == set(GamingSign)

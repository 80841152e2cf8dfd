from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.history_model import ENOUGH, HistoryModel, learn_from_history, speed_today, taken_s
from ciasc.domain.stats.legs import Leg, LegEnd
from tests.builders import a_service
from tests.fakes import A_MONDAY

SERVICE = a_service(mean_service_s=600)


def leg(n: int = 0, *, wait: float = 60, walk: float = 20, lasts: float = 300, **changes: Any) -> Leg:
    """Return a leg that was served, `n` minutes after nine."""
    queued = A_MONDAY + timedelta(minutes=n)
    called = queued + timedelta(seconds=wait)
    serving = called + timedelta(seconds=walk)
    plain: dict[str, Any] = {
        "ticket": f"t{n}", "leg": 1, "service": "denuncias", "lane": Lane.NORMAL, "queued_at": queued,
        "target_s": 900, "end": LegEnd.ATTENDED, "first_called_at": called, "called_at": called,
        "serving_at": serving, "ended_at": serving + timedelta(seconds=lasts), "desk": 1,
    }  # fmt: skip
    return Leg(**plain | changes)


def test_a_desk_is_taken_from_the_call_to_the_end() -> None:
    assert taken_s(leg()) == 320
    assert taken_s(leg(end=LegEnd.TRANSFERRED)) == 320


def test_who_came_back_late_counts_from_the_last_call() -> None:
    served = leg(walk=900)
    assert served.serving_at is not None
    assert taken_s(leg(walk=900, called_at=served.serving_at - timedelta(seconds=15))) == 315
    assert taken_s(leg(walk=900, called_at=None)) == 300


@pytest.mark.parametrize(
    "changes", [{"end": LegEnd.NO_SHOW}, {"serving_at": None}, {"ended_at": None}, {"first_called_at": None}]
)
def test_who_was_not_served_took_no_time(changes: dict[str, Any]) -> None:
    assert taken_s(leg(**changes)) is None


def test_thirty_times_make_experience_and_fewer_do_not() -> None:
    few = learn_from_history([leg(n) for n in range(ENOUGH - 1)], A_MONDAY, Calendar())
    assert (few.knows("denuncias"), len(few.times(SERVICE))) == (False, ENOUGH)
    assert sum(few.times(SERVICE)) / ENOUGH == pytest.approx(600, rel=0.05)
    many = learn_from_history([leg(n, lasts=100 + n) for n in range(1000)], A_MONDAY, Calendar())
    assert many.knows("denuncias")
    assert (len(many.times(SERVICE)), many.times(SERVICE)[0], many.times(SERVICE)[-1]) == (240, 122, 1117)


def test_who_is_not_there_is_counted() -> None:
    gone = leg(8, end=LegEnd.LEFT, first_called_at=None, called_at=None, serving_at=None, desk=None)
    gone_at = gone.queued_at + timedelta(seconds=540)
    missed = leg(
        9, end=LegEnd.NO_SHOW, serving_at=None, ended_at=A_MONDAY + timedelta(minutes=10, seconds=90)
    )
    legs = [*(leg(n) for n in range(3)), leg(3, end=LegEnd.OPEN, ended_at=None), missed]
    known = learn_from_history(
        [*legs, Leg(**_fields(gone) | {"ended_at": gone_at})], A_MONDAY + timedelta(hours=9), Calendar()
    )
    assert known.absent == pytest.approx(1 / 5)
    assert known.absent_s == 90
    assert known.leaves == pytest.approx(1 / (5 * 60 + 540))
    assert learn_from_history([], A_MONDAY, Calendar()) == HistoryModel()


def test_who_waited_longer_comes_less_often() -> None:
    legs = [leg(n, wait=0) for n in range(50)] + [leg(100 + n, wait=2000) for n in range(50)]
    gone = [leg(200 + n, wait=2000, end=LegEnd.NO_SHOW, serving_at=None) for n in range(50)]
    known = learn_from_history([*legs, *gone], A_MONDAY + timedelta(days=1), Calendar())
    assert [known.absent, known.fades] == pytest.approx([0, 0.5 / 2000])
    assert known.absent_after(1000) == pytest.approx(0.25)
    assert known.absent_after(100_000) == 0.9
    few = [leg(200 + n, wait=2000, end=LegEnd.NO_SHOW, serving_at=None) for n in range(2)]
    came = [leg(n, wait=40 * n) for n in range(50)]
    late = learn_from_history([*came, *few], A_MONDAY + timedelta(days=1), Calendar())
    assert late.absent == 0
    assert late.fades == pytest.approx(2 / sum(one.first_call_s or 0 for one in [*came, *few]))
    early = [leg(200 + n, wait=0, end=LegEnd.NO_SHOW, serving_at=None) for n in range(50)]
    never = learn_from_history([*legs, *early], A_MONDAY + timedelta(days=1), Calendar())
    assert [never.absent, never.fades] == pytest.approx([1 / 3, 0])


def test_those_sent_on_are_counted_apart_with_their_age() -> None:
    first = leg(0, end=LegEnd.TRANSFERRED)
    second = leg(25, ticket="t0", leg=2, service="robo")
    known = learn_from_history([first, second], A_MONDAY + timedelta(hours=20), Calendar())
    assert known.rates == {9: {("denuncias", Lane.NORMAL): 1 / 3600}}
    assert known.sent == {9: {("robo", Lane.NORMAL): 1 / 3600}}
    assert known.sent_age_s == 1500


def test_an_absence_costs_from_the_first_call() -> None:
    missed = leg(0, end=LegEnd.NO_SHOW, serving_at=None)
    called = missed.first_called_at
    assert called is not None
    again = {"called_at": called + timedelta(seconds=60), "ended_at": called + timedelta(seconds=130)}
    known = learn_from_history([Leg(**_fields(missed) | again)], A_MONDAY + timedelta(hours=9), Calendar())
    assert known.absent_s == 130


def _fields(one: Leg) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Leg.__slots__}


def test_the_turnover_is_learnt_where_people_waited() -> None:
    legs = [leg(2 * n, wait=(1200 - n * 120) + n * (320 + 40)) for n in range(31)]
    assert learn_from_history(legs, A_MONDAY + timedelta(days=1), Calendar()).turnover_s == pytest.approx(40)
    others = [leg(n, desk=n) for n in range(31)]
    assert learn_from_history(others, A_MONDAY + timedelta(days=1), Calendar()).turnover_s == 15


def test_people_come_so_often_by_hour_and_kind() -> None:
    legs = [leg(0), leg(30), leg(61), leg(5, lane=Lane.PREFERENTIAL)]
    rates = learn_from_history(legs, datetime(2026, 3, 4, 13, tzinfo=UTC), Calendar()).rates
    assert rates == {
        9: {("denuncias", Lane.NORMAL): 2 / 2 / 3600, ("denuncias", Lane.PREFERENTIAL): 1 / 2 / 3600},
        10: {("denuncias", Lane.NORMAL): 1 / 2 / 3600},
    }


def test_what_is_left_depends_on_what_has_passed_and_on_the_pace() -> None:
    known = HistoryModel(taken={"denuncias": [100.0, 200.0, 400.0]})
    assert known.left_of(SERVICE, 150, 1.0) == [50, 250]
    assert known.left_of(SERVICE, 150, 2.0) == [50, 250, 650]
    beyond = known.left_of(SERVICE, 900, 1.0)
    assert 0 < min(beyond) < max(beyond) < 300


def test_today_is_slow_only_if_many_say_so() -> None:
    services, known = {"denuncias": SERVICE}, HistoryModel(taken={"denuncias": [300.0] * 30})
    slow = [leg(n, walk=0, lasts=600) for n in range(12)]
    assert speed_today([], services, known) == 1
    assert speed_today(slow[:1], services, known) == pytest.approx(14 / 13)
    assert speed_today(slow, services, known) == pytest.approx(1.5)
    assert speed_today([leg(lasts=1e6)], services, known) == 2
    assert speed_today([leg(service="otro"), leg(end=LegEnd.LEFT)], services, known) == 1


def test_a_service_that_takes_no_time_does_not_change_the_pace() -> None:
    known = learn_from_history([leg(n, walk=0, lasts=0) for n in range(ENOUGH)], A_MONDAY, Calendar())
    instant = {"denuncias": SERVICE}
    assert set(known.times(SERVICE)) == {0}
    assert speed_today([leg(n) for n in range(12)], instant, known) == 1
    others = instant | {"tramites": a_service("tramites", mean_service_s=300)}
    slow = [leg(n, service="tramites", walk=0, lasts=600) for n in range(12)]
    assert speed_today([leg(0), *slow], others, known) == pytest.approx(1.5, rel=0.05)

"""What is learnt of desks: usual days, breaks, pauses, and how soon they call."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import inf

import pytest

from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.desk_habits import (
    DeskHabits,
    count_breaks,
    learn_desk_habits,
    reactions,
    turnovers,
    work_today,
)
from ciasc.domain.stats.availability import AvailabilitySpell
from ciasc.domain.stats.legs import Leg, LegEnd
from tests.fakes import A_MONDAY

CALENDAR = Calendar()
TODAY = CALENDAR.day(A_MONDAY)
HOUR = 3600.0


def at(days_ago: int, hour: float) -> datetime:
    return CALENDAR.bounds(TODAY - timedelta(days=days_ago))[0] + timedelta(hours=hour)


def spell(days_ago: int, begin: float, end: float, state: str = "open", desk: int = 1) -> AvailabilitySpell:
    reason = "break" if state == "paused" else None
    return AvailabilitySpell(
        what=str(desk),
        state=state,
        begin=at(days_ago, begin),
        end=at(days_ago, end),
        actor="s",
        reason=reason,
    )


def day(days_ago: int, lunch: float, *, desk: int = 1, closes: float = 18) -> list[AvailabilitySpell]:
    """Return the spells of a desk from eight on, with three quarters of an hour for lunch."""
    back = lunch + 0.75
    return [
        spell(days_ago, 8, lunch, desk=desk),
        spell(days_ago, lunch, back, "paused", desk),
        spell(days_ago, back, closes, desk=desk),
    ]


def test_a_usual_day_has_its_break_and_no_end_where_the_station_closes() -> None:
    known = learn_desk_habits([*day(2, 13), *day(1, 13.5), *day(0, 12)], CALENDAR, TODAY)
    newest, older = known.days[1]
    assert newest == ((8 * HOUR, 13.5 * HOUR), (14.25 * HOUR, inf))
    assert older == ((8 * HOUR, 13 * HOUR), (13.75 * HOUR, inf))
    assert known.pauses == {"break": [0.75 * HOUR] * 2}


def test_the_last_twenty_days_count() -> None:
    known = learn_desk_habits([spell(n, 8, 18 - n / 10) for n in range(1, 26)], CALENDAR, TODAY)
    assert len(known.days[1]) == 20


def test_a_desk_that_closes_before_the_others_ends_its_day() -> None:
    known = learn_desk_habits([*day(1, 12, closes=14), *day(1, 13, desk=2)], CALENDAR, TODAY)
    assert known.days[1][0][-1] == (12.75 * HOUR, 14 * HOUR)
    assert known.days[2][0][-1][1] == inf


def test_a_moment_away_is_no_break() -> None:
    known = learn_desk_habits([spell(1, 8, 10), spell(1, 10.02, 18)], CALENDAR, TODAY)
    assert known.days[1] == [((8 * HOUR, inf),)]
    assert count_breaks(((0, 1000), (1500, 2000), (2600, 3000))) == 1


def test_the_hours_ahead_are_those_of_days_with_as_many_breaks() -> None:
    known = learn_desk_habits([one for n in range(1, 9) for one in day(n, 13 + n % 2)], CALENDAR, TODAY)
    before = known.hours_ahead(1, 12 * HOUR, 0)
    assert sorted({plan[0] for plan in before}) == [(0, HOUR), (0, 2 * HOUR)]
    assert {plan[1][0] for plan in before} == {1.75 * HOUR, 2.75 * HOUR}
    hungry = known.hours_ahead(1, 13.9 * HOUR, 0)
    assert len(hungry) == 4
    assert [plan[0][1] for plan in hungry] == pytest.approx([0.1 * HOUR] * 4)
    assert [plan[1][0] for plan in hungry] == pytest.approx([0.85 * HOUR] * 4)
    assert set(known.hours_ahead(1, 13.9 * HOUR, 1)) == {((0, inf),)}
    assert len(known.hours_ahead(1, 16 * HOUR, 0)) == 8  # no day is like this one: all of them
    assert known.hours_ahead(1, 7 * HOUR, 0) == ()
    assert known.hours_ahead(2, 12 * HOUR, 0) == ()


def test_a_pause_lasts_as_long_as_those_that_lasted_longer() -> None:
    known = DeskHabits(pauses={"break": [60.0, 600.0, 700.0, 800.0, 900.0, 1000.0]})
    assert known.pause_left("break", 100) == [500, 600, 700, 800, 900]
    assert known.pause_left("break", 650) == ()
    assert known.pause_left("errand", 0) == ()


def test_today_has_the_times_of_each_desk_up_to_now() -> None:
    assert work_today([*day(1, 12), *day(0, 12)], CALENDAR, TODAY) == {
        1: ((8 * HOUR, 12 * HOUR), (12.75 * HOUR, 18 * HOUR))
    }


def leg(queued: float, called: float, ended: float, desk: int = 1) -> Leg:
    """Return a leg by seconds after nine."""
    moments = [A_MONDAY + timedelta(seconds=seconds) for seconds in (queued, called, ended)]
    return Leg(
        ticket=f"t{queued}", leg=1, service="denuncias", lane=Lane.NORMAL, queued_at=moments[0], target_s=900,
        end=LegEnd.ATTENDED, first_called_at=moments[1], serving_at=moments[1], ended_at=moments[2],
        desk=desk,
    )  # fmt: skip


def test_a_desk_takes_a_while_from_one_to_the_next_and_to_see_who_comes() -> None:
    legs = [leg(0, 10, 300), leg(100, 330, 600), leg(700, 708, 900), leg(0, 905, 1000, desk=2)]
    assert turnovers(legs) == [30]
    assert reactions(legs) == [8]


def test_a_noted_pause_is_no_turnover_and_one_that_no_one_noted_is() -> None:
    legs = [leg(0, 10, 300), leg(100, 800, 900)]
    assert turnovers(legs) == [500]
    begin = A_MONDAY + timedelta(seconds=301)
    pause = replace(spell(0, 9, 9.1, "paused"), begin=begin, end=begin + timedelta(minutes=8))
    assert turnovers(legs, [spell(0, 8, 9), pause]) == []
    assert turnovers([leg(0, 10, 300), leg(100, 1201, 1300)]) == []  # a lunch, not a turnover

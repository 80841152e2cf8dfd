from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.arrivals import Arrivals
from ciasc.domain.forecast.day_forecast import DayForecast, forecast_day, is_similar_day
from ciasc.domain.forecast.history_model import HistoryModel
from ciasc.domain.forecast.roster_needs import Need, more_where_late, officer_desks, roster
from ciasc.domain.forecast.what_if import Outlook, Planned, needed, paused, simulate_day, usual
from ciasc.domain.stats.availability import AvailabilitySpell
from ciasc.domain.stats.legs import Leg, LegEnd
from tests.builders import a_service
from tests.fakes import A_MONDAY

HOUR = 3600.0
MONDAY = A_MONDAY.date()
NEXT = MONDAY + timedelta(days=21)
HOLIDAY = date(2026, 4, 2)
SERVICES = {"denuncias": a_service(mean_service_s=960, target_wait_s=1200), "informes": a_service("informes")}
KNOWN = HistoryModel(
    taken={"denuncias": [960.0] * 30, "informes": [300.0] * 30},
    attentions={"denuncias": 960.0, "informes": 300.0},
    turnovers=(0.0,),
    reactions=(0.0,),
)
NORMAL, PREFERENTIAL = ("denuncias", Lane.NORMAL), ("denuncias", Lane.PREFERENTIAL)


def leg(at: datetime, desk: int | None = 1, **changes: Any) -> Leg:
    plain: dict[str, Any] = {
        "ticket": "t", "leg": 1, "service": "denuncias", "lane": Lane.NORMAL, "queued_at": at,
        "target_s": 1200,
        "end": LegEnd.ATTENDED, "first_called_at": at, "called_at": at, "serving_at": at, "desk": desk,
        "ended_at": at + timedelta(seconds=900),
    }  # fmt: skip
    return Leg(**plain | changes)


def test_a_holiday_is_like_a_sunday() -> None:
    assert [is_similar_day(day, {HOLIDAY}) for day in (MONDAY, HOLIDAY, HOLIDAY + timedelta(days=1))] == [
        1,
        7,
        5,
    ]


def test_a_day_is_foreseen_by_those_that_were_like_it() -> None:
    legs = [
        leg(A_MONDAY), leg(A_MONDAY), leg(A_MONDAY + timedelta(days=7)),
        leg(A_MONDAY + timedelta(days=14, hours=1)),
        leg(A_MONDAY + timedelta(days=1)),  # a Tuesday
        leg(A_MONDAY + timedelta(days=21)),  # the day itself
        leg(A_MONDAY, end=LegEnd.CANCELLED),
    ]  # fmt: skip
    found = forecast_day(legs, NEXT, Calendar(), ())
    assert found.days == tuple(MONDAY + timedelta(days=n) for n in (0, 7, 14))
    old, middle, new = (0.5 ** (days / 21) for days in (21, 14, 7))
    total = old + middle + new
    assert found.people[9] == pytest.approx({NORMAL: (2 * old + middle) / total})
    assert found.people[10] == pytest.approx({NORMAL: new / total})
    assert (found.coming(9), found.coming(3)) == (found.people[9][NORMAL], 0)
    assert found.arrivals.expected == pytest.approx(found.coming(9) + found.coming(10))
    without = forecast_day(legs, NEXT, Calendar(), {MONDAY})
    assert len(without.days) == 2


def test_desks_are_expected_where_they_mostly_worked_for_what_they_served() -> None:
    weeks = [A_MONDAY + timedelta(days=7 * n) for n in range(3)]
    legs = [leg(at, desk=1) for at in weeks]
    legs += [
        leg(weeks[0], desk=2, service="informes"),
        leg(weeks[0], desk=3, serving_at=None),
        leg(weeks[0], None),
    ]
    legs += [leg(at, desk=4) for at in weeks[:2]]
    found = forecast_day(legs, NEXT, Calendar(), ())
    assert found.desks[9] == {1, 4}
    assert found.desks[10] == frozenset()
    assert found.skills == {1: {"denuncias"}, 2: {"informes"}, 4: {"denuncias"}}


def test_a_quiet_hour_counts_as_work_and_a_forgotten_desk_does_not() -> None:
    weeks = [A_MONDAY + timedelta(days=7 * n) for n in range(3)]
    legs = [leg(at + timedelta(hours=1, minutes=5), desk=1) for at in weeks]
    half = timedelta(minutes=30)
    spells = [
        AvailabilitySpell(what="1", state="open", begin=at + half, end=at + timedelta(hours=14), actor="s")
        for at in weeks
    ]
    found = forecast_day(legs, NEXT, Calendar(), (), spells)
    assert [hour for hour in range(24) if found.desks[hour]] == [9, 10, 11, 12]
    late = [replace(spell, begin=spell.begin + timedelta(minutes=5)) for spell in spells]
    assert [hour for hour in range(24) if forecast_day(legs, NEXT, Calendar(), (), late).desks[hour]] == [
        10,
        11,
        12,
    ]


def test_of_a_day_that_was_never_seen_nothing_is_known() -> None:
    found = forecast_day([leg(A_MONDAY)], MONDAY + timedelta(days=1), Calendar(), ())
    assert (found.days, found.people) == ((), {})
    assert {need.needed for need in roster(found, SERVICES, KNOWN)} == {0}
    assert usual(found) == {}


def a_day(per_hour: float = 12, desks: int = 4) -> DayForecast:
    hours = range(9, 17)
    return DayForecast(
        day=NEXT,
        days=(MONDAY,),
        people={hour: {NORMAL: per_hour} for hour in hours},
        desks={hour: frozenset(range(1, desks + 1)) if hour in hours else frozenset() for hour in range(24)},
        skills={desk: frozenset({"denuncias"}) for desk in range(1, desks + 1)},
    )


def test_the_roster_has_what_each_hour_needs_and_lacks() -> None:
    rows = roster(a_day(), SERVICES, KNOWN)
    assert [row.needed for row in rows] == [0] * 9 + [5] * 8 + [0] * 7
    assert [row.lacking for row in rows] == [0] * 9 + [1] * 8 + [0] * 7
    assert (rows[9].people, rows[9].service_s, rows[9].target_s) == (12, 960, 1200)
    # Four desks: 78 of 100 in time by Erlang C, and 5 leave with a mean patience of 110 minutes.
    assert rows[9].within == pytest.approx(0.78, abs=0.006)
    assert (rows[9].leaves, rows[3].within) == (None, None)
    impatient = replace(KNOWN, leaves=1 / (110 * 60))
    assert roster(a_day(), SERVICES, impatient)[9].leaves == pytest.approx(0.05, abs=0.006)
    crowded = roster(a_day(desks=3), SERVICES, impatient)[9]
    assert crowded.within == 0
    assert crowded.leaves == pytest.approx(0.15, abs=0.006)


def test_services_weigh_by_their_people_and_half_of_one_may_be_diverted() -> None:
    mixed = DayForecast(
        day=NEXT, days=(MONDAY,), desks={hour: frozenset[int]() for hour in range(24)}, skills={},
        people={9: {NORMAL: 3, PREFERENTIAL: 1, ("informes", Lane.NORMAL): 4, ("gone", Lane.NORMAL): 9}},
    )  # fmt: skip
    row = roster(mixed, SERVICES, KNOWN)[9]
    assert (row.people, row.service_s, row.target_s) == (8, 630, 1050)
    row = roster(mixed, SERVICES, KNOWN, diverted="denuncias")[9]
    assert row.people == 6
    assert row.service_s == pytest.approx(520)


def test_desks_work_as_usual_with_a_break_in_a_long_stretch() -> None:
    plan = list(usual(a_day(desks=1)).values())
    assert plan == [
        Planned(
            services=frozenset({"denuncias"}), hours=((9 * HOUR, 12.625 * HOUR), (13.375 * HOUR, 17 * HOUR))
        )
    ]
    resting = [desk.hours[0][1] for desk in usual(a_day(desks=5)).values()]
    assert [(at - resting[0]) / HOUR for at in resting] == [0, 0.75, -0.75, 1.5, 0]
    short = paused(plan[0], 9.5 * HOUR, 13.5 * HOUR)
    assert short.hours == ((9 * HOUR, 9.5 * HOUR), (13.5 * HOUR, 17 * HOUR))
    assert paused(plan[0], 0, 24 * HOUR).hours == ()


def test_as_many_desks_as_needed_for_as_long_as_needed() -> None:
    def need(hour: int, desks: int) -> Need:
        return Need(hour=hour, people=1, service_s=60, target_s=60, needed=desks, usual=0)

    plan = needed([need(9, 2), need(10, 1), need(11, 0), need(12, 2)], SERVICES)
    assert [desk.hours for desk in plan] == [
        ((9 * HOUR, 11 * HOUR), (12 * HOUR, 13 * HOUR)),
        ((9 * HOUR, 10 * HOUR), (12 * HOUR, 13 * HOUR)),
    ]
    assert needed([], {}) == []


WITH_OFFICER = {**SERVICES, "transito": a_service("transito", officer_only=True, target_wait_s=900)}
SERIOUS = ("transito", Lane.NORMAL)


def a_day_with_officers(simple: float, serious: float, officers: int, others: int) -> DayForecast:
    day = a_day(desks=officers + others)
    hours = range(9, 17)
    every, some = frozenset(WITH_OFFICER), frozenset(SERVICES)
    return replace(
        day,
        people={hour: {NORMAL: simple, SERIOUS: serious} for hour in hours},
        skills={desk: every if desk <= officers else some for desk in range(1, officers + others + 1)},
    )


def test_what_only_an_officer_attends_needs_officers() -> None:
    known = replace(KNOWN, attentions={**KNOWN.attentions, "transito": 1500.0})
    day = a_day_with_officers(6, 4, officers=1, others=9)
    row = roster(day, WITH_OFFICER, known)[10]
    assert officer_desks(day, WITH_OFFICER) == {1}
    assert (row.usual, row.usual_officers) == (10, 1)
    assert row.needed < 10
    assert row.officers == 3  # 1.7 desks are busy with them all the time
    assert (row.lacking, row.lacking_officers, row.spare) == (2, 2, 0)
    many = roster(a_day_with_officers(6, 4, officers=10, others=0), WITH_OFFICER, known)[10]
    assert (many.lacking, many.spare) == (0, 10 - many.needed)
    plan = needed([row], WITH_OFFICER)
    assert [len(desk.services) for desk in plan] == [3] * row.officers + [2] * (row.needed - row.officers)


def test_no_desk_is_spare_that_the_simulation_of_the_day_misses() -> None:
    known = replace(
        KNOWN,
        taken={**KNOWN.taken, "transito": [1500.0] * 30},
        attentions={**KNOWN.attentions, "transito": 1500.0},
    )
    day = a_day_with_officers(6, 4, officers=1, others=9)
    found = simulate_day(list(usual(day).values()), day, WITH_OFFICER, known, days=20)
    assert found is not None
    assert found.officers_by_hour[15] < 0.2 < found.by_hour[15] < 0.8
    row = replace(roster(day, WITH_OFFICER, known)[15], officers=1, lived=found.by_hour[15])
    assert (row.usual > row.needed, row.lacking, row.spare, row.misplaced) == (True, 0, 0, True)


@pytest.mark.parametrize(
    ("lived", "of_officers", "lacking", "misplaced"),
    [
        (0.9, None, 1, False),
        (0.7, None, 3, False),
        (0.9, 0.9, 0, False),
        (0.9, 0.7, 1, False),
        (None, None, 3, False),
    ],
)
def test_no_desk_is_lacking_where_the_simulation_calls_people_in_time(
    lived: float | None,
    of_officers: float | None,
    lacking: int,
    misplaced: bool,  # noqa: FBT001 - a case
) -> None:
    row = Need(
        hour=9, people=9, service_s=1, target_s=1, needed=7, usual=4, officers=2, usual_officers=1,
        lived=lived, lived_officers=of_officers,
    )  # fmt: skip
    assert (row.lacking, row.misplaced, row.spare) == (lacking, misplaced, 0)


def test_an_hour_that_does_not_suffice_gets_a_desk_more() -> None:
    def need(needed: int, officers: int) -> Need:
        return Need(hour=9, people=1, service_s=1, target_s=1, needed=needed, usual=0, officers=officers)

    def more(wanted: Need, all_in_time: float, of_officers: float) -> tuple[int, int]:
        (found,) = more_where_late([wanted], {9: all_in_time}, {9: of_officers})
        return found.needed, found.officers

    assert more(need(3, 1), 0.9, 0.9) == (3, 1)
    assert more(need(3, 1), 0.7, 0.9) == (4, 1)
    assert more(need(3, 1), 0.9, 0.7) == (4, 2)
    assert more(need(2, 2), 0.7, 0.9) == (3, 3)
    assert more(need(0, 0), 0.0, 0.0) == (1, 0)


def lived(desks: int, per_hour: float = 12, **more: Any) -> Outlook:
    day = a_day(per_hour, desks)
    known = replace(KNOWN, leaves=1 / (110 * 60))
    found = simulate_day(list(usual(day).values()), day, SERVICES, known, days=25, **more)
    assert found is not None
    return found


def test_more_desks_let_people_wait_less() -> None:
    three, five = lived(3), lived(5)
    assert three.days == five.days == 25
    assert three.p90_s.low < three.p90_s.mid < three.p90_s.high
    assert five.p90_s.mid < three.p90_s.mid
    assert five.lost.mid < three.lost.mid
    assert five.within.mid > 0.8 > three.within.mid
    assert lived(3) == three != lived(3, seed=2)


def test_days_with_more_and_fewer_people_spread_the_waits() -> None:
    even = a_day(12, 4)
    uneven = replace(even, arrivals=Arrivals(weights={}, varies=0.4))
    plan = list(usual(even).values())
    same, other = (simulate_day(plan, day, SERVICES, KNOWN, days=40) for day in (even, uneven))
    assert same is not None
    assert other is not None
    assert other.p90_s.high - other.p90_s.low > same.p90_s.high - same.p90_s.low


def test_a_desk_that_never_works_serves_no_one() -> None:
    closed = [Planned(services=frozenset({"denuncias"}), hours=())]
    found = simulate_day(closed, a_day(), SERVICES, KNOWN, days=2)
    assert found is not None
    assert (found.lost.mid, found.p90_s.high) == (1, 0)


def test_a_day_without_people_has_no_outlook() -> None:
    nobody = forecast_day([], NEXT, Calendar(), ())
    assert simulate_day([], nobody, SERVICES, KNOWN) is None

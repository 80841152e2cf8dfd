"""The figures of closed days by desk: stored ones equal those of the legs, also where days have none yet."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from ciasc.content.messages import render
from ciasc.demo.simulated.write_years import SimulationRequest, simulate
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.figures import FIELDS, MARKS, Figures, figures
from ciasc.domain.stats.grouping import group_facts
from ciasc.ports import Reading
from ciasc.station import Station
from ciasc.station.stats.close_day import Checked
from ciasc.station.stats.figures_of_any_period import period_facts, period_figures
from ciasc.storage.repositories.rows import RECONFIGURED
from ciasc.storage.store import SqlStore, open_store
from ciasc.storage.tables import desk_figures
from tests.builders import furnish
from tests.search_effort import EFFORT

NOW: Final = datetime(2026, 4, 20, 17, tzinfo=UTC)
DAYS: Final = 9
FIRST, LAST = date(2026, 4, 11), date(2026, 4, 20)
CLOSED: Final = date(2026, 4, 17)
CALENDAR: Final = Calendar()
GROUPS: Final = (("desk",), ("desk", "day"), ("desk", "weekday"), ("weekday", "desk", "day"))
CLOSED_DAYS: Final = [FIRST + timedelta(days=after) for after in range((CLOSED - FIRST).days + 1)]


@pytest.fixture
def past(address: str) -> Iterator[SqlStore]:
    """Return the store of a station with simulated days at too few desks, of which the last days are open."""
    with closing(open_store(address)) as store:
        with store.begin() as tx:
            furnish(tx, desks=2)
        simulate(store, CALENDAR, SimulationRequest(days=DAYS, per_day=110, seed=5), NOW)
        yield store


@pytest.fixture
def station(past: SqlStore) -> Station:
    return Station(
        store=past,
        clock=lambda: NOW,
        publish=lambda: None,
        new_id=str,
        new_token=str,
        render=render,
        calendar=CALENDAR,
    )


def forget(store: SqlStore, days: Iterable[date]) -> None:
    """Leave those days as the version before closed them: without rows by desk."""
    with store.connection(writes=True) as (connection, station_id):
        connection.execute(delete(desk_figures).where(desk_figures.c.day.in_(list(days))))
        connection.execute(RECONFIGURED, {"of_station": station_id})  # sums of closed days are cached


def without_desks(station: Station) -> Sequence[date]:
    with station.store.read() as tx:
        return tx.days.without_desks(FIRST, LAST)


def from_facts(tx: Reading, first: date, last: date, by: Sequence[str]) -> dict[Any, Figures]:
    groups = group_facts(period_facts(tx, CALENDAR, first, last, NOW), by, CALENDAR)
    return {group: figures(facts, NOW) for group, facts in groups.items()}


def ordered(found: dict[Any, Figures]) -> dict[Any, dict[str, object]]:
    """Return those figures with the letters of each mark in order: parts are joined in any order."""
    return {
        group: {name: _ordered(name, getattr(one, name)) for name in FIELDS} for group, one in found.items()
    }


def _ordered(name: str, value: Any) -> object:
    return "".join(sorted(value)) if name in MARKS else value


def test_stored_figures_by_desk_equal_those_of_the_legs(past: SqlStore, station: Station) -> None:
    @settings(max_examples=8 * EFFORT, database=None)
    @given(
        begins=st.integers(0, DAYS),
        length=st.integers(1, DAYS + 1),
        emptied=st.sets(st.sampled_from(CLOSED_DAYS)),
        by=st.sampled_from(GROUPS),
    )
    def equal(begins: int, length: int, emptied: set[date], by: tuple[str, ...]) -> None:
        forget(past, emptied)
        first = FIRST + timedelta(days=begins)
        last = min(first + timedelta(days=length - 1), LAST)
        with past.read() as tx:
            found = period_figures(tx, CALENDAR, first, last, by, NOW)
            assert ordered(found) == ordered(from_facts(tx, first, last, by))
            whole = period_figures(tx, CALENDAR, first, last, (), NOW)[()]
        assert sum(one.issued for one in found.values()) == whole.issued
        assert station.days.fill_desks() == len(emptied)

    assert without_desks(station) == []
    equal()
    with past.read() as tx:
        assert {desk for (desk,) in tx.days.figures(FIRST, CLOSED, ("desk",))} == {None, 1, 2}


def test_days_without_figures_by_desk_are_filled_the_last_ones_first(
    past: SqlStore, station: Station
) -> None:
    with past.read() as tx:
        before = {day: tx.days.figures_of(day) for day in CLOSED_DAYS}
    forget(past, CLOSED_DAYS)
    assert without_desks(station) == CLOSED_DAYS
    assert station.days.fill_desks(2) == 2
    assert without_desks(station) == CLOSED_DAYS[:-2]
    assert station.days.fill_desks() == len(CLOSED_DAYS) - 2
    assert station.days.fill_desks() == 0
    with past.read() as tx:
        assert {day: tx.days.figures_of(day) for day in CLOSED_DAYS} == before
    assert {how for _, how in station.days.check(FIRST, CLOSED)} == {Checked.EQUAL}


def test_figures_by_desk_are_of_the_days_that_are_filled_at_that_moment(
    past: SqlStore, station: Station
) -> None:
    forget(past, CLOSED_DAYS[2:4])

    def told() -> dict[Any, Figures]:
        with past.read() as tx:
            return period_figures(tx, CALENDAR, FIRST, CLOSED, ("desk",), NOW)

    before = told()
    assert station.days.fill_desks(1) == 1
    assert ordered(told()) == ordered(before)
    assert station.days.fill_desks() == 1
    assert ordered(told()) == ordered(before)


def test_a_wrong_figure_by_desk_is_found_and_repaired(past: SqlStore, station: Station) -> None:
    with past.connection(writes=True) as (connection, _):
        connection.execute(
            desk_figures.update()
            .where(desk_figures.c.day == CLOSED, desk_figures.c.desk == 1)
            .values(issued=0)
        )
    assert list(station.days.check(CLOSED, CLOSED, replace=True)) == [(CLOSED, Checked.DIFFERS)]
    assert list(station.days.check(CLOSED, CLOSED)) == [(CLOSED, Checked.EQUAL)]


def test_an_opened_day_has_no_figures_by_desk(past: SqlStore) -> None:
    with past.begin() as tx:
        tx.days.reopen_after(CLOSED_DAYS[1])
    with past.read() as tx:
        assert {day for _, day in tx.days.figures(FIRST, LAST, ("desk", "day"))} == set(CLOSED_DAYS[:2])
        assert tx.days.figures_of(CLOSED_DAYS[2]).desks == {}

from datetime import UTC, date, datetime, time, timedelta

import pytest

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import (
    GROUPS,
    HourCell,
    closes_at,
    compute_closed_day,
    group_facts,
    hour_cells,
    known_groups,
    last_closed,
    merge_figures,
)
from tests.facts import a_fact, a_waiting
from tests.fakes import A_MONDAY

MONDAY = date(2026, 3, 2)
SIX = Calendar(starts_at=time(6))


def test_a_day_is_closed_two_days_after_its_end() -> None:
    closes = closes_at(Calendar(), MONDAY)
    assert closes == datetime(2026, 3, 5, 5, tzinfo=UTC)
    assert last_closed(Calendar(), closes) == MONDAY
    assert last_closed(Calendar(), closes - timedelta(microseconds=1)) == MONDAY - timedelta(days=1)


def test_unknown_groups_are_refused() -> None:
    assert known_groups(["hour", "day"]) == ("hour", "day")
    with pytest.raises(InvalidInput, match=r"queue\.figures\.unknown_group group=color"):
        known_groups(["color"])
    with pytest.raises(InvalidInput, match=r"queue\.figures\.repeated_group"):
        known_groups(["day", "day"])


def test_a_leg_belongs_to_a_group_of_every_kind() -> None:
    found = group_facts([a_fact(queued=-4 * 3600)], GROUPS, SIX)
    assert list(found) == [("informes", Lane.NORMAL, 5, 7, date(2026, 3, 1), 0, 1, "s-1")]


def test_the_cells_of_a_day_add_up_to_it() -> None:
    facts = [a_fact("a"), a_fact("b", queued=3600, called=3700, service="robo"), a_fact("c", queued=1)]
    told = hour_cells(facts, Calendar(), A_MONDAY + timedelta(days=1))
    assert {cell: row.issued for cell, row in told.items()} == {
        HourCell(9, "informes", Lane.NORMAL): 2, HourCell(10, "robo", Lane.NORMAL): 1,
    }  # fmt: skip


def test_a_day_is_stored_by_hour_and_by_desk() -> None:
    facts = [a_fact("a", desk=2), a_fact("b", queued=3600, called=3700), a_waiting("c", queued=1)]
    now = A_MONDAY + timedelta(days=1)
    found = compute_closed_day(facts, Calendar(), now)
    assert found.hours == hour_cells(facts, Calendar(), now)
    assert {desk: (row.issued, row.attended, row.waiting) for desk, row in found.desks.items()} == {
        2: (1, 1, 0), 1: (1, 1, 0), None: (1, 0, 1),
    }  # fmt: skip


def test_groups_of_two_spans_are_merged() -> None:
    told = merge_figures(
        {(1,): Figures(issued=1), (2,): Figures(issued=2)}, {(2,): Figures(issued=3), (3,): Figures()}
    )
    assert {group: row.issued for group, row in told.items()} == {(1,): 1, (2,): 5, (3,): 0}

"""Posters: when each is shown, what is wrong with them, and how their changes are named."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from ciasc.content.messages import render
from ciasc.domain.config.diff import config_diff
from ciasc.domain.config.document import Configuration, StationData
from ciasc.domain.config.posters import INITIAL_POSTERS, POSTER_KEYS, Poster, poster_findings
from ciasc.domain.config.timetable import Span
from ciasc.domain.config.validation import StationFacts, validate_config
from ciasc.web.api.config_changes import compared

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHOWN = Poster(key="gratuidad", shown=True)
MORNING = (Span(day=1, opens=time(8), closes=time(12)),)
STATION = Configuration(station=StationData(name="A"))


def test_no_poster_is_shown_until_a_station_wants_it() -> None:
    assert [one.key for one in STATION.posters] == list(POSTER_KEYS)
    assert not any(one.shown_at(MONDAY, UTC) for one in STATION.posters)


@pytest.mark.parametrize(
    ("poster", "shown"),
    [
        (SHOWN, True),
        (replace(SHOWN, shown=False), False),
        (replace(SHOWN, hours=MORNING), True),
        (replace(SHOWN, hours=(replace(MORNING[0], day=2),)), False),
        (replace(SHOWN, hours=(replace(MORNING[0], opens=time(10)),)), False),
        (replace(SHOWN, from_day=date(2026, 3, 2)), True),
        (replace(SHOWN, from_day=date(2026, 3, 3)), False),
        (replace(SHOWN, until_day=date(2026, 3, 2)), True),
        (replace(SHOWN, until_day=date(2026, 3, 1)), False),
    ],
)
def test_a_poster_is_shown_on_its_days_and_in_its_hours(poster: Poster, shown: bool) -> None:  # noqa: FBT001
    assert poster.shown_at(MONDAY, UTC) is shown


def test_a_poster_has_ended_after_its_last_day() -> None:
    ends = replace(SHOWN, until_day=MONDAY.date())
    assert not SHOWN.ended(MONDAY.date())
    assert not ends.ended(MONDAY.date())
    assert ends.ended(MONDAY.date() + timedelta(days=1))


@pytest.mark.parametrize(
    ("posters", "where"),
    [
        (INITIAL_POSTERS, []),
        ((SHOWN, SHOWN), ["posters"]),
        (INITIAL_POSTERS * 4, ["posters"] * 9),
        ((replace(SHOWN, key="otra"),), ["posters.otra"]),
        ((replace(SHOWN, seconds=4),), ["posters.gratuidad.seconds"]),
        ((replace(SHOWN, seconds=61),), ["posters.gratuidad.seconds"]),
        (
            (replace(SHOWN, from_day=date(2026, 3, 2), until_day=date(2026, 3, 1)),),
            ["posters.gratuidad.until_day"],
        ),
        (
            (replace(SHOWN, reviewed=date(2026, 3, 2), valid_until=date(2026, 3, 1)),),
            ["posters.gratuidad.valid_until"],
        ),
        ((replace(SHOWN, hours=MORNING * 2),), ["posters.gratuidad.hours"]),
        ((replace(SHOWN, hours=(replace(MORNING[0], day=8),)),), ["posters.gratuidad.hours"]),
        ((replace(SHOWN, source="x" * 61),), ["posters.gratuidad.source"]),
    ],
)
def test_what_is_wrong_with_posters_is_found(posters: tuple[Poster, ...], where: list[str]) -> None:
    found = list(poster_findings(posters))
    assert [one.where for one in found] == where
    assert all(render(one.words) for one in found)


def test_a_fault_of_a_poster_bars_the_publish() -> None:
    config = replace(STATION, posters=(replace(SHOWN, seconds=1),))
    found = validate_config(config, StationFacts(icons=(), roles=()))
    assert "posters.gratuidad.seconds" in [one.where for one in found if one.grave]


def test_changes_and_a_new_order_are_in_words() -> None:
    first, second, *rest = STATION.posters
    later = replace(first, shown=True, until_day=date(2026, 7, 28), hours=MORNING)
    after = replace(STATION, posters=(second, later, *rest))
    assert config_diff(STATION, after)[-1].path == "poster_order"
    rows = {row.words: row.after for row in compared(STATION, after)}
    assert rows["Afiche «Denunciar es gratis», se muestra"] == "sí"
    assert rows["Afiche «Denunciar es gratis», hasta el día"] == "28/07/2026"
    assert rows["Afiche «Denunciar es gratis», horario"] == "lunes 08:00-12:00"
    assert rows["Afiches, orden"].startswith("Cómo funciona su turno, Denunciar es gratis, ")

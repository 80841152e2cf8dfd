"""A book of figures for the tests of files."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from ciasc.content.indicator_definitions import definitions
from ciasc.domain.core.services import Lane
from ciasc.domain.core.shifts import SHIFTS
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import Figures, figures
from ciasc.domain.stats.grouping import group_facts
from ciasc.domain.stats.indicators import DevicePresence, StationAvailability, compute_indicators
from ciasc.domain.stats.legs import LegEnd
from ciasc.reports.files.report_data import DAY_ROWS, FINEST, HOUR_ROWS, Before, ReportData
from ciasc.reports.period.indicator_text import IndicatorRow
from tests.facts import a_fact

STOOD = {
    (date(2026, 3, 2), "1", "open"): 36000.0,
    (date(2026, 3, 3), "sala", "out"): 600.0,
    (date(2026, 3, 3), "kiosk:1", "here"): 900.0,
    (date(2026, 3, 3), "kiosk:1", "away"): 100.0,
}
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
NAMES = {"denuncias": "Denuncias", "informes": "Informes", "violencia": "Violencia familiar"}


def some_facts() -> list[Fact]:
    """Return the facts of two mornings: 40 of `denuncias`, 30 of `informes`, 4 of a discreet service."""
    told = [
        a_fact(
            f"d{at}", service="denuncias", queued=at * 400, called=at * 400 + 37 * (at % 25),
            serving=at * 400 + 37 * (at % 25) + 5, ended=at * 400 + 37 * (at % 25) + 305 + at,
            lane=Lane.PREFERENTIAL if at % 3 == 0 else Lane.NORMAL,
        )
        for at in range(40)
    ]  # fmt: skip
    told += [
        a_fact(f"i{at}", service="informes", queued=86400 + at * 300, called=None, serving=None,
               ended=86400 + at * 300 + 400, end=LegEnd.LEFT)
        if at % 10 == 9
        else a_fact(f"i{at}", service="informes", queued=86400 + at * 300, called=86400 + at * 300 + 20 * at,
                    serving=86400 + at * 300 + 20 * at + 4, ended=86400 + at * 300 + 20 * at + 100)
        for at in range(30)
    ]  # fmt: skip
    told += [
        a_fact(f"v{at}", service="violencia", lane=Lane.IMMEDIATE, queued=at * 900, called=at * 900 + 45,
               serving=at * 900 + 46, ended=at * 900 + 1246)
        for at in range(4)
    ]  # fmt: skip
    return told


def ended_unusually(expired: int, cancelled: int) -> list[Fact]:
    """Return the facts of uncalled tickets of `informes`: expired ones, and cancelled ones."""
    ends = [*[LegEnd.EXPIRED] * expired, *[LegEnd.CANCELLED] * cancelled]
    return [
        a_fact(
            f"u{at}",
            service="informes",
            queued=at * 60,
            called=None,
            serving=None,
            ended=at * 60 + 900,
            end=end,
        )
        for at, end in enumerate(ends)
    ]


def a_book(facts: Iterable[Fact] | None = None, **changes: Any) -> ReportData:
    """Return the book of those facts, on the Monday and the Tuesday of the tests."""
    told = list(some_facts() if facts is None else facts)

    def groups(*by: str) -> dict[Any, Figures]:
        return {group: figures(some, NOW) for group, some in group_facts(told, by, Calendar()).items()}

    def one(by: str) -> dict[Any, Figures]:
        return {key: some for (key,), some in groups(by).items()}

    house = StationAvailability(open_s=36000, out_s=600, printers_s=172800, kiosks=DevicePresence(900, 1000))
    plain: dict[str, Any] = {
        "station": "Comisaría de prueba",
        "district": "Lima",
        "first": date(2026, 3, 2),
        "last": date(2026, 3, 3),
        "at": NOW,
        "settled": True,
        "by_lane": one("lane"),
        "by_service": one("service"),
        "shifts": SHIFTS,
        "by_shift": one("shift"),
        "by_day": one("day"),
        "by_hour": one("hour"),
        "by_week": groups("weekday", "hour"),
        "indicators": _rows(one("lane"), house),
        "house": house,
        "stood": STOOD,
        "before": Before("los 2 días anteriores", 1, 2, one("lane")),
        "lived": 2,
        "names": NAMES,
        "covers": {"violencia": "informes"},
        "targets_s": dict.fromkeys(NAMES, 300),
        "notes": {},
        "rows": {by: groups(*by) for by in (DAY_ROWS, HOUR_ROWS, FINEST)},
    }
    return ReportData(**plain | changes)


def _rows(by_lane: dict[Lane, Figures], house: StationAvailability) -> list[IndicatorRow]:
    found = []
    for score in compute_indicators(by_lane, house):
        words = asdict(definitions()[score.indicator])
        told: dict[str, Any] = {"number": score.indicator.number, "key": score.indicator, "target": None}
        told |= {"values": dict(score.values), "n": score.n, "known": score.known}
        told["intervals"] = {name: list(one) for name, one in score.intervals.items()}
        found.append(IndicatorRow.model_validate(told | words))
    return found

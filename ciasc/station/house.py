"""How desks and printers stood in a period, and how many desk-hours its people needed."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ciasc.domain.day import Calendar
from ciasc.domain.figures import Figures
from ciasc.domain.house import Lives, Spell, desk_spells, lives, outages, seconds_by_day
from ciasc.domain.scorecard import House
from ciasc.domain.staffing import desk_hours
from ciasc.ports import Reading


def house(
    tx: Reading,
    calendar: Calendar,
    first: date,
    last: date,
    now: datetime,
    by_hour: Mapping[Any, Figures],
    by_service: Mapping[str, Figures],
) -> House:
    """How it stood on those days, until now at most, by their figures by weekday and hour and by service."""
    since, until = span(calendar, first, last, now)
    desks = desk_spells(tx.house_events(since, until), since, until)
    return House(
        open_s=sum(spell.seconds for spell in desks if spell.state == "open"),
        needed_h=_needed(tx, calendar, first, last, by_hour, by_service),
        out_s=sum(spell.seconds for spell in printers_out(tx, since, until)),
        printers_s=_lives(tx, until).seconds(since, until),
    )


def span(calendar: Calendar, first: date, last: date, now: datetime) -> tuple[datetime, datetime]:
    """The moments [since, until) of those days, until now at most."""
    since = calendar.bounds(first)[0]
    return since, max(min(calendar.bounds(last)[1], now), since)


def stood(
    tx: Reading, calendar: Calendar, first: date, last: date, now: datetime
) -> dict[tuple[date, str, str], float]:
    """For how many seconds of each day a desk was `open` or `paused`, or a printer `out`."""
    since, until = span(calendar, first, last, now)
    desks = desk_spells(tx.house_events(since, until), since, until)
    return seconds_by_day([*desks, *printers_out(tx, since, until)], calendar)


def printers_out(tx: Reading, since: datetime, until: datetime) -> list[Spell]:
    """When printers that the station had were out of order within [since, until), in order."""
    had = _lives(tx, until)
    found = outages(tx.house_events(since, until), since, until)
    return [part for spell in found for part in had.within(spell)]


def _lives(tx: Reading, until: datetime) -> Lives:
    return lives(tx.printer_changes(until), [printer.name for printer in tx.printers()], until)


def _needed(
    tx: Reading,
    calendar: Calendar,
    first: date,
    last: date,
    by_hour: Mapping[Any, Figures],
    by_service: Mapping[str, Figures],
) -> int | None:
    targets = {
        entry.key: entry.target_wait_s for entry in tx.configuration_at(calendar.bounds(last)[1]).services
    }
    issued = sum(told.issued for told in by_service.values())
    served = sum(len(told.services) for told in by_service.values())
    if not issued or not served:
        return None
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    return desk_hours(
        people={group: told.issued for group, told in by_hour.items()},
        days=Counter(day.isoweekday() for day in days),
        service_s=sum(told.service_s for told in by_service.values()) / served,
        target_s=sum(told.issued * targets.get(key, 0) for key, told in by_service.items()) / issued,
    )

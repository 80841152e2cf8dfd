"""Compute how desks and printers worked in a period, and how many desk-hours its people needed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ciasc.domain.config.orientation import INITIAL_DIGITAL, CardKind
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.desks_needed import desk_hours
from ciasc.domain.stats.availability import (
    AvailabilitySpell,
    desk_spells,
    device_spells,
    outages,
    printer_lifetimes,
    seconds_by_day,
)
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.indicators import DevicePresence, StationAvailability
from ciasc.ports import Reading


@dataclass(frozen=True, slots=True)
class AvailabilitySpells:
    """The times when desks were open or paused, printers out of order, devices connected or not."""

    desks: Sequence[AvailabilitySpell]
    printers: Sequence[AvailabilitySpell]
    devices: Sequence[AvailabilitySpell]
    printers_s: float

    def by_day(self, calendar: Calendar) -> dict[tuple[date, str, str], float]:
        """Return the seconds of each day by kind and state: the data of the figures."""
        return seconds_by_day([*self.desks, *self.printers, *self.devices], calendar)


def availability_spells(
    tx: Reading, calendar: Calendar, first: date, last: date, now: datetime
) -> AvailabilitySpells:
    """Return how desks and printers worked on those days, until now at most."""
    since = calendar.bounds(first)[0]
    until = max(min(calendar.bounds(last)[1], now), since)
    events = tx.events.of_station(since, until)
    had = printer_lifetimes(
        tx.events.printer_changes(until), [printer.name for printer in tx.devices.printers()], until
    )
    out = outages(events, since, until)
    return AvailabilitySpells(
        desks=desk_spells(events, since, until),
        printers=[part for spell in out for part in had.within(spell)],
        devices=device_spells(events, since, until),
        printers_s=had.seconds(since, until),
    )


def station_availability(
    tx: Reading,
    calendar: Calendar,
    first: date,
    last: date,
    stood: AvailabilitySpells,
    by_hour: Mapping[Any, Figures],
    by_service: Mapping[str, Figures],
    now: datetime,
) -> StationAvailability:
    """Compute the availability figures of those days, and the need by weekday and hour."""
    return StationAvailability(
        open_s=sum(spell.seconds for spell in stood.desks if spell.state == "open"),
        needed_h=_needed(tx, calendar, first, last, by_hour, by_service, now),
        out_s=sum(spell.seconds for spell in stood.printers),
        printers_s=stood.printers_s,
        kiosks=_there(stood.devices, Role.KIOSK),
        displays=_there(stood.devices, Role.DISPLAY),
        **_views(tx, calendar, first, last),
    )


def _views(tx: Reading, calendar: Calendar, first: date, last: date) -> dict[str, int]:
    """Return how often the kiosks showed the digital denuncia, and the rest of orientation, on those days.

    The kind of a card is that of those days: a card that is changed later moves no view.
    """
    begin, end = calendar.bounds(first)[0], calendar.bounds(last)[1]
    cards = (card for at in (begin, end) for card in tx.config.at(at).cards)
    digital = {INITIAL_DIGITAL} | {card.key for card in cards if card.kind is CardKind.DIGITAL}
    seen = tx.stats.views(begin, end)
    many = sum(n for card, n in seen.items() if card in digital)
    return {"digital_views": many, "guide_views": sum(seen.values()) - many}


def lived_days(tx: Reading, calendar: Calendar, first: date, last: date, now: datetime) -> list[date]:
    """Return those of the days that the station lived: from its first ticket on, up to today."""
    begun = tx.stats.first_queued_at()
    begin = first if begun is None else max(first, calendar.day(begun))
    end = min(last, calendar.day(now))
    return [begin + timedelta(days=at) for at in range(max((end - begin).days + 1, 0))]


def lived_hours(
    tx: Reading, calendar: Calendar, first: date, last: date, now: datetime
) -> Counter[tuple[int, int]]:
    """Return how often the station lived each hour of those days, by ISO weekday and hour of the clock."""
    begun = tx.stats.first_queued_at() or now
    found: Counter[tuple[int, int]] = Counter()
    for day in lived_days(tx, calendar, first, last, now):
        at, end = calendar.bounds(day)
        while at < end:
            if at <= now and at + timedelta(hours=1) > begun:
                found[day.isoweekday(), calendar.local(at).hour] += 1
            at += timedelta(hours=1)
    return found


def _there(spells: Iterable[AvailabilitySpell], role: Role) -> DevicePresence:
    """Return how long devices of that kind were connected, and how long that is known."""
    some = [spell for spell in spells if spell.what.startswith(f"{role.value}:")]
    return DevicePresence(
        here_s=sum(spell.seconds for spell in some if spell.state == "here"),
        known_s=sum(spell.seconds for spell in some),
    )


def _needed(
    tx: Reading,
    calendar: Calendar,
    first: date,
    last: date,
    by_hour: Mapping[Any, Figures],
    by_service: Mapping[str, Figures],
    now: datetime,
) -> int | None:
    targets = {entry.key: entry.target_wait_s for entry in tx.config.at(calendar.bounds(last)[1]).services}
    issued = sum(told.issued for told in by_service.values())
    mean_s = Figures(services="".join(told.services for told in by_service.values())).mean_attention_s
    if not issued or mean_s is None:
        return None
    return desk_hours(
        people={group: told.issued for group, told in by_hour.items()},
        lived=lived_hours(tx, calendar, first, last, now),
        service_s=mean_s,
        target_s=sum(told.issued * targets.get(key, 0) for key, told in by_service.items()) / issued,
    )

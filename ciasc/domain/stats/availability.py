"""When desks worked, printers printed and devices were present, from events: desk-hours, availability."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ciasc.domain.core.station_day import Calendar
from ciasc.domain.tickets.events import Event, EventKind

_DESK: Final[Mapping[EventKind, str | None]] = {
    EventKind.DESK_OPENED: "open",
    EventKind.DESK_RESUMED: "open",
    EventKind.DESK_PAUSED: "paused",
    EventKind.DESK_CLOSED: None,
}
_PRINTER: Final[Mapping[EventKind, str | None]] = {EventKind.PRINTER_OUT: "out", EventKind.PRINTER_BACK: None}
_DEVICE: Final[Mapping[EventKind, str]] = {EventKind.DEVICE_AWAY: "away", EventKind.DEVICE_BACK: "here"}
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilitySpell:
    """For how long a desk was `open` or `paused`, a printer `out`, or a device `here` or `away`.

    It lasts from `begin` up to `end`, both aware. `reason` is why a desk paused or a printer was out, `actor`
    who worked the desk.
    """

    what: str
    state: str
    begin: datetime
    end: datetime
    actor: str
    reason: str | None = None

    @property
    def seconds(self) -> float:
        """Return its length in seconds."""
        return (self.end - self.begin).total_seconds()


def desk_spells(events: Iterable[Event], since: datetime, until: datetime) -> list[AvailabilitySpell]:
    """Return when desks were open or paused within the period, from its events and the last before it."""
    some = [event for event in events if event.kind in _DESK and event.desk is not None]
    return _spells([(str(event.desk), _DESK[event.kind], event) for event in some], since, until)


def outages(events: Iterable[Event], since: datetime, until: datetime) -> list[AvailabilitySpell]:
    """Return when printers were out of order within the period, from its events and the last before it."""
    some = [event for event in events if event.kind in _PRINTER]
    return _spells([(_name(event), _PRINTER[event.kind], event) for event in some], since, until)


def device_spells(events: Iterable[Event], since: datetime, until: datetime) -> list[AvailabilitySpell]:
    """Return when kiosks and displays were `here` or `away` within the period; none before the first sign."""
    some = [event for event in events if event.kind in _DEVICE]
    return _spells([(str(event.data["device"]), _device_state(event), event) for event in some], since, until)


def present_devices(events: Iterable[Event]) -> dict[str, bool]:
    """Return whether each kiosk and display was present at its last event; without the revoked ones."""
    last = {str(event.data["device"]): _device_state(event) for event in events if event.kind in _DEVICE}
    return {device: state == "here" for device, state in last.items() if state is not None}


def _device_state(event: Event) -> str | None:
    return None if event.data.get("what") == "removed" else _DEVICE[event.kind]


@dataclass(frozen=True, slots=True)
class PrinterLifetimes:
    """For how long the station has had each printer: its name, and [begin, end) of its times there."""

    of: Mapping[str, Sequence[tuple[datetime, datetime]]]

    def seconds(self, since: datetime, until: datetime) -> float:
        """Return for how many seconds printers could have worked within the period, all of them together."""
        return sum(
            (min(end, until) - max(begin, since)).total_seconds()
            for some in self.of.values()
            for begin, end in some
            if max(begin, since) < min(end, until)
        )

    def within(self, spell: AvailabilitySpell) -> list[AvailabilitySpell]:
        """Return the parts of an outage in which the station had that printer."""
        parts = ((max(begin, spell.begin), min(end, spell.end)) for begin, end in self.of.get(spell.what, ()))
        return [replace(spell, begin=begin, end=end) for begin, end in parts if begin < end]


def printer_lifetimes(
    changes: Iterable[Event], present: Collection[str], until: datetime
) -> PrinterLifetimes:
    """Return from when to when the station had each printer, by the changes before the end of the period.

    A printer without a known registration was always there.
    """
    begun: dict[str, datetime] = {}
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    for event in changes:
        name = _name(event)
        if event.data.get("what") == "removed":
            found.setdefault(name, []).append((begun.pop(name, _NEVER), event.at))
        elif "url" in event.data:
            begun.setdefault(name, event.at)
    for name in begun.keys() | (set(present) - found.keys()):
        found.setdefault(name, []).append((begun.get(name, _NEVER), until))
    return PrinterLifetimes(found)


def _name(event: Event) -> str:
    return str(event.data["printer"]).strip()


def _spells(
    told: Iterable[tuple[str, str | None, Event]], since: datetime, until: datetime
) -> list[AvailabilitySpell]:
    standing: dict[str, tuple[str, Event]] = {}
    found: list[AvailabilitySpell] = []
    for what, state, event in told:
        if what in standing:
            found += _within(what, *standing.pop(what), event.at, since, until)
        if state is not None:
            standing[what] = (state, event)
    for what, (state, event) in standing.items():
        found += _within(what, state, event, until, since, until)
    return sorted(found, key=lambda spell: (spell.begin, spell.what))


def _within(
    what: str, state: str, event: Event, ended: datetime, since: datetime, until: datetime
) -> list[AvailabilitySpell]:
    begin, end = max(event.at, since), min(ended, until)
    if begin >= end:
        return []
    why = event.data.get("reason") or event.data.get("cause")
    reason = None if why is None else str(why)
    return [AvailabilitySpell(what=what, state=state, begin=begin, end=end, actor=event.actor, reason=reason)]


def seconds_by_day(
    spells: Iterable[AvailabilitySpell], calendar: Calendar
) -> dict[tuple[date, str, str], float]:
    """Compute how many seconds of those spells lie in each day of the station, by subject and state."""
    found: dict[tuple[date, str, str], float] = {}
    for spell in spells:
        at = spell.begin
        while at < spell.end:
            day = calendar.day(at)
            then = min(calendar.bounds(day)[1], spell.end)
            group = (day, spell.what, spell.state)
            found[group] = found.get(group, 0.0) + (then - at).total_seconds()
            at = then
    return found


def seconds_by_hour(spells: Iterable[AvailabilitySpell]) -> dict[datetime, float]:
    """Compute how many seconds of those spells lie in each hour, by the aware beginning of the hour."""
    found: dict[datetime, float] = {}
    for spell in spells:
        at = spell.begin
        while at < spell.end:
            hour = at.replace(minute=0, second=0, microsecond=0)
            then = min(hour + timedelta(hours=1), spell.end)
            found[hour] = found.get(hour, 0.0) + (then - at).total_seconds()
            at = then
    return found

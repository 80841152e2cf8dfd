"""When desks worked and printers printed, told by events: desk-hours and availability."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.events import Event, Kind

LOOKS_BACK: Final = timedelta(days=31)
"""So long before a period its events are read to know how it began."""

_DESK: Final[Mapping[Kind, str | None]] = {
    Kind.DESK_OPENED: "open",
    Kind.DESK_RESUMED: "open",
    Kind.DESK_PAUSED: "paused",
    Kind.DESK_CLOSED: None,
}
_PRINTER: Final[Mapping[Kind, str | None]] = {Kind.PRINTER_OUT: "out", Kind.PRINTER_BACK: None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """For how long a desk was `open` or `paused`, or a printer `out`: [begin, end), aware.

    `reason` is why a desk paused or a printer was out, `actor` who worked the desk.
    """

    what: str
    state: str
    begin: datetime
    end: datetime
    actor: str
    reason: str | None = None

    @property
    def seconds(self) -> float:
        """How long it was."""
        return (self.end - self.begin).total_seconds()


def desk_spells(events: Iterable[Event], since: datetime, until: datetime) -> list[Spell]:
    """When desks were open or paused within [since, until), from events that begin `LOOKS_BACK` before."""
    some = [event for event in events if event.kind in _DESK and event.desk is not None]
    return _spells([(str(event.desk), _DESK[event.kind], event) for event in some], since, until)


def outages(events: Iterable[Event], since: datetime, until: datetime) -> list[Spell]:
    """When printers were out of order within [since, until), from events that begin `LOOKS_BACK` before."""
    some = [event for event in events if event.kind in _PRINTER]
    return _spells(
        [(str(event.data["printer"]), _PRINTER[event.kind], event) for event in some], since, until
    )


def _spells(told: Iterable[tuple[str, str | None, Event]], since: datetime, until: datetime) -> list[Spell]:
    standing: dict[str, tuple[str, Event]] = {}
    found: list[Spell] = []
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
) -> list[Spell]:
    begin, end = max(event.at, since), min(ended, until)
    if begin >= end:
        return []
    why = event.data.get("reason") or event.data.get("cause")
    reason = None if why is None else str(why)
    return [Spell(what=what, state=state, begin=begin, end=end, actor=event.actor, reason=reason)]


def seconds_by_hour(spells: Iterable[Spell]) -> dict[datetime, float]:
    """How many seconds of those spells lie in each hour, by the aware moment at which the hour begins."""
    found: dict[datetime, float] = {}
    for spell in spells:
        at = spell.begin
        while at < spell.end:
            hour = at.replace(minute=0, second=0, microsecond=0)
            then = min(hour + timedelta(hours=1), spell.end)
            found[hour] = found.get(hour, 0.0) + (then - at).total_seconds()
            at = then
    return found

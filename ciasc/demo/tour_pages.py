"""The staff pages that the tour opens, and the present address of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from ciasc.domain.queueing.desk import DeskState
from ciasc.domain.stats.grouping import last_closed
from ciasc.ports import Reading, Staff
from ciasc.station import Station

_PAST_DAYS: Final = 90
_SHEET_DAYS: Final = 28
_ENOUGH: Final = 30
"""With fewer waits than this a day is not chosen as the hardest one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A staff page: the account that opens it, and the function that returns its address."""

    account: str
    address: Callable[[Reading, Station, Staff], str]


def desk_address(tx: Reading, _station: Station, person: Staff) -> str:
    """Return the address of the desk that the person has open, else of the last closed desk."""
    mine = tx.desks.of_staff(person.id)
    if mine is not None:
        return f"/modulo/{mine.number}"
    closed = [desk.number for desk in tx.desks.all() if desk.state is DeskState.CLOSED]
    return f"/modulo/{closed[-1]}" if closed else "/modulo/"


def hardest_day(tx: Reading, station: Station) -> date | None:
    """Return the closed day of the last 90 on which 9 in 10 waited longest; None without figures."""
    last = last_closed(station.calendar, station.clock())
    by_day = tx.days.figures(last - timedelta(days=_PAST_DAYS), last, ("day",))
    waits = [
        (wait_s, day)
        for (day,), figures in by_day.items()
        if isinstance(day, date)
        and len(figures.waits) >= _ENOUGH
        and (wait_s := figures.percentile_s("waits", 0.9)) is not None
    ]
    return max(waits)[1] if waits else None


def is_written(tx: Reading, station: Station) -> bool:
    """Return whether the whole past of the demo is stored: the waits estimated yesterday are written last."""
    yesterday = _yesterday_of(station)
    return bool(tx.estimates.kept_promises(yesterday))


def _days(page: str, first: date, last: date) -> str:
    return f"/reportes/{page}?{urlencode({'from': first.isoformat(), 'to': last.isoformat()})}"


def _yesterday_of(station: Station) -> date:
    return station.calendar.day(station.clock()) - timedelta(days=1)


def _yesterday(_tx: Reading, station: Station, _person: Staff) -> str:
    day = _yesterday_of(station)
    return _days("periodos", day, day)


def _hardest(tx: Reading, station: Station, _person: Staff) -> str:
    day = hardest_day(tx, station) or _yesterday_of(station)
    return _days("periodos", day, day)


def _sheet(_tx: Reading, station: Station, _person: Staff) -> str:
    last = _yesterday_of(station)
    return _days("hoja.pdf", last - timedelta(days=_SHEET_DAYS - 1), last)


def _always(address: str) -> Callable[[Reading, Station, Staff], str]:
    return lambda _tx, _station, _person: address


PLACES: Final[Mapping[str, Place]] = {
    "auxiliary": Place("auxiliar1", desk_address),
    "officer": Place("efectivo1", desk_address),
    "supervisor": Place("supervisor", _always("/sala")),
    "comisario": Place("comisario", _always("/reportes")),
    "admin": Place("admin", _always("/admin/")),
    "yesterday": Place("comisario", _yesterday),
    "hardest": Place("comisario", _hardest),
    "sheet": Place("comisario", _sheet),
    "tomorrow": Place("comisario", _always("/reportes/personal")),
    "estimates": Place("comisario", _always("/reportes/estimaciones")),
}

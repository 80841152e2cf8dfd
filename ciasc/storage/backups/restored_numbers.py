"""Numbers after a restore: papers of the replaced data are still in people's hands."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from ciasc.domain.core.clock_changes import ClockChange, stored_change
from ciasc.domain.core.offline_numbers import RESERVED
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.tickets.ticket_code import ticket_code
from ciasc.storage.repositories.ticket_statements import CONTINUE_NUMBERS
from ciasc.storage.tables import counter

HUNDRED: Final = 100
_COUNTERS: Final = "SELECT letter, number FROM counter WHERE day BETWEEN :first AND :last"
_ALIVE: Final = (
    "SELECT id, letter, number FROM ticket WHERE state IN ('waiting', 'called', 'serving', 'parked')"
    " OR (state = 'absent' AND day BETWEEN :first AND :last) ORDER BY seq"
)
_CHANGES: Final = "SELECT data FROM event WHERE kind = 'clock_changed' ORDER BY seq DESC LIMIT 100"
_DAYS: Final = tuple(bindparam(name, type_=counter.c.day.type) for name in ("first", "last"))
_LETTERS: Final = text("SELECT DISTINCT letter FROM service")
_STATION: Final = text("SELECT id FROM station")
_NEXT_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PaperDays:
    """The days of the papers that people may hold now: from `first` on, and until `last` they may come.

    A person comes with a paper at most so long after the last step of its ticket as the system keeps it.
    """

    calendar: Calendar
    first: date
    today: date
    last: date

    @classmethod
    def around(cls, calendar: Calendar, at: datetime, kept: timedelta) -> "PaperDays":
        """Return those days at that moment, where tickets are kept so long."""
        return cls(calendar, calendar.day(at - kept), calendar.day(at), calendar.day(at + kept))

    def each(self) -> Iterator[date]:
        """Return the days on which new numbers may meet those papers, in order."""
        for ahead in range((self.last - self.today).days + 1):
            yield self.today + timedelta(days=ahead)

    def given(self, changes: Iterable[ClockChange]) -> Iterator[tuple[date, date]]:
        """Return the spans of days of such papers, also those that a wrong clock showed."""
        yield self.first, self.today
        for change in changes:
            shown = self.calendar.day(change.before), self.calendar.day(change.after)
            if any(self.first <= day <= self.last for day in shown):
                for day in shown:
                    yield day - _NEXT_DAY, day + _NEXT_DAY


@dataclass(slots=True)
class OutNumbers:
    """What may be out on paper: the highest number of each letter, and the living codes by ticket id."""

    highest: dict[str, int] = field(default_factory=dict)
    alive: dict[str, str] = field(default_factory=dict)

    def note(self, letter: str, number: int) -> None:
        """Note a number that was given; those of cut-off kiosks are apart."""
        if number not in RESERVED:
            self.highest[letter] = max(number, self.highest.get(letter, 0))


def numbers_out(database: Path, days: PaperDays) -> OutNumbers | None:
    """Return what that file gave on those days and who is alive in it; None if there is no readable file."""
    if not database.exists():
        return None
    address = f"{database.as_uri()}?mode=ro"
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(address, uri=True)) as connection:
        changes = _changes(connection.execute(_CHANGES))
        spans = [(first.isoformat(), last.isoformat()) for first, last in days.given(changes)]
        counters = [
            row
            for first, last in spans
            for row in connection.execute(_COUNTERS, {"first": first, "last": last})
        ]
        return _out(counters, connection.execute(_ALIVE, dict(zip(("first", "last"), spans[0], strict=True))))
    return None


def numbers_known(connection: Connection, days: PaperDays) -> OutNumbers:
    """Return what the database gave on those days and who is alive in it."""
    spans = list(days.given(_changes(connection.execute(text(_CHANGES)))))
    in_days, alive = (text(words).bindparams(*_DAYS) for words in (_COUNTERS, _ALIVE))
    counters = [
        row for first, last in spans for row in connection.execute(in_days, {"first": first, "last": last})
    ]
    return _out(counters, connection.execute(alive, dict(zip(("first", "last"), spans[0], strict=True))))


def _changes(rows: Iterable[Any]) -> Sequence[ClockChange]:
    return [stored_change(json.loads(data)) for (data,) in rows]


def _out(counters: Iterable[Any], alive: Iterable[Any]) -> OutNumbers:
    out = OutNumbers()
    for letter, number in counters:
        out.note(letter, number)
    for name, letter, number in alive:
        out.note(letter, number)
        out.alive[name] = ticket_code(letter, number)
    return out


def continue_numbers(
    connection: Connection, days: PaperDays, known: OutNumbers, replaced: OutNumbers | None
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Set each letter to the next hundred above what may be out on paper, on each day on which it may be.

    Return the last number of each letter that is not given, and the codes that are in no queue now.
    `known` is what the restored data gave. Without the replaced data every letter goes on so.
    """
    highest = dict(known.highest)
    if replaced is None:
        highest = {letter: 0 for (letter,) in connection.execute(_LETTERS)} | highest
    else:
        for letter, number in replaced.highest.items():
            highest[letter] = max(number, highest.get(letter, 0))
    last = {letter: (number // HUNDRED + 1) * HUNDRED - 1 for letter, number in highest.items()}
    station = connection.execute(_STATION).scalar_one()
    for letter, number in last.items():
        for day in days.each():
            names = {"of_station": station, "day": day, "letter": letter, "number": number}
            connection.execute(CONTINUE_NUMBERS, names)
    if replaced is None:
        return last, ()
    return last, tuple(code for name, code in replaced.alive.items() if name not in known.alive)

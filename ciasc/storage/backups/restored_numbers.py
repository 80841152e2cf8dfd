"""Numbers after a restore: papers of the replaced data are still in people's hands."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from ciasc.domain.core.offline_numbers import RESERVED
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.tickets.ticket_number import ticket_code
from ciasc.storage.tables import counter

HUNDRED: Final = 100
_COUNTERS: Final = "SELECT letter, number FROM counter WHERE day BETWEEN :first AND :last"
_ALIVE: Final = (
    "SELECT id, letter, number FROM ticket WHERE state IN ('waiting', 'called', 'serving', 'parked')"
    " OR (state = 'absent' AND day BETWEEN :first AND :last) ORDER BY seq"
)
_DAYS: Final = tuple(bindparam(name, type_=counter.c.day.type) for name in ("first", "last"))
_LETTERS: Final = text("SELECT DISTINCT letter FROM service")
_CONTINUE: Final = text(
    "INSERT INTO counter (station_id, day, letter, number)"
    " SELECT id, :day, :letter, :number FROM station WHERE true"
    " ON CONFLICT (station_id, day, letter) DO UPDATE SET number = excluded.number"
).bindparams(bindparam("day", type_=counter.c.day.type))


@dataclass(frozen=True, slots=True)
class PaperDays:
    """The days of the papers that people may hold now: from `first` on, and until `last` they may come.

    A person comes with a paper at most so long after the last step of its ticket as the system keeps it.
    """

    first: date
    today: date
    last: date

    @classmethod
    def around(cls, calendar: Calendar, at: datetime, kept: timedelta) -> "PaperDays":
        """Return those days at that moment, where tickets are kept so long."""
        return cls(calendar.day(at - kept), calendar.day(at), calendar.day(at + kept))

    def each(self) -> Iterator[date]:
        """Return the days on which new numbers may meet those papers, in order."""
        for ahead in range((self.last - self.today).days + 1):
            yield self.today + timedelta(days=ahead)


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
    names = {"first": days.first.isoformat(), "last": days.today.isoformat()}
    address = f"{database.as_uri()}?mode=ro"
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(address, uri=True)) as connection:
        return _out(connection.execute(_COUNTERS, names), connection.execute(_ALIVE, names))
    return None


def numbers_known(connection: Connection, days: PaperDays) -> OutNumbers:
    """Return what the database gave on those days and who is alive in it."""
    names = {"first": days.first, "last": days.today}
    counters, alive = (
        connection.execute(text(words).bindparams(*_DAYS), names) for words in (_COUNTERS, _ALIVE)
    )
    return _out(counters, alive)


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
) -> tuple[str, ...]:
    """Set each letter to the next hundred above what may be out; return the codes that are in no queue now.

    It is set for each day on which a person may still come with such a paper. `known` is what the restored
    data gave. Without the replaced data every letter goes on so.
    """
    highest = dict(known.highest)
    if replaced is None:
        highest = {letter: 0 for (letter,) in connection.execute(_LETTERS)} | highest
    else:
        for letter, number in replaced.highest.items():
            highest[letter] = max(number, highest.get(letter, 0))
    for letter, number in highest.items():
        last = (number // HUNDRED + 1) * HUNDRED - 1
        for day in days.each():
            connection.execute(_CONTINUE, {"day": day, "letter": letter, "number": last})
    if replaced is None:
        return ()
    return tuple(code for name, code in replaced.alive.items() if name not in known.alive)

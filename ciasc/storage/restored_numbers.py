"""Numbers after a restore: papers of the replaced data are still in people's hands."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text

from ciasc.domain.core.offline_numbers import RESERVED
from ciasc.domain.tickets.ticket_number import ticket_code

HUNDRED: Final = 100
_COUNTERS: Final = "SELECT letter, number FROM counter WHERE day = ?"
_ALIVE: Final = (
    "SELECT id, letter, number FROM ticket"
    " WHERE state IN ('waiting', 'called', 'serving', 'parked') OR (state = 'absent' AND day = ?)"
    " ORDER BY seq"
)
_LETTERS: Final = text("SELECT DISTINCT letter FROM service")
_CONTINUE: Final = text(
    "INSERT INTO counter (station_id, day, letter, number)"
    " SELECT id, :day, :letter, :number FROM station WHERE true"
    " ON CONFLICT (station_id, day, letter) DO UPDATE SET number = excluded.number"
)


@dataclass(slots=True)
class OutNumbers:
    """What may be out on paper: the highest number of each letter, and the living codes by ticket id."""

    highest: dict[str, int] = field(default_factory=dict)
    alive: dict[str, str] = field(default_factory=dict)

    def note(self, letter: str, number: int) -> None:
        """Note a number that was given; those of cut-off kiosks are apart."""
        if number not in RESERVED:
            self.highest[letter] = max(number, self.highest.get(letter, 0))


def numbers_out(database: Path, day: date) -> OutNumbers | None:
    """Return what that file gave on that day and who is alive in it; None if there is no readable file."""
    if not database.exists():
        return None
    out = OutNumbers()
    with suppress(sqlite3.DatabaseError):
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            for letter, number in _rows(connection, _COUNTERS, day):
                out.note(letter, number)
            for name, letter, number in _rows(connection, _ALIVE, day):
                out.note(letter, number)
                out.alive[name] = ticket_code(letter, number)
        return out
    return None


def continue_numbers(
    connection: Connection, day: date, known: OutNumbers, replaced: OutNumbers | None
) -> tuple[str, ...]:
    """Set each letter to the next hundred above what may be out; return the codes that are in no queue now.

    `known` is what the restored data gave. Without the replaced data every letter goes on so.
    """
    highest = dict(known.highest)
    if replaced is None:
        highest = {letter: 0 for (letter,) in connection.execute(_LETTERS)} | highest
    else:
        for letter, number in replaced.highest.items():
            highest[letter] = max(number, highest.get(letter, 0))
    for letter, number in highest.items():
        last = (number // HUNDRED + 1) * HUNDRED - 1
        connection.execute(_CONTINUE, {"day": day.isoformat(), "letter": letter, "number": last})
    if replaced is None:
        return ()
    return tuple(code for name, code in replaced.alive.items() if name not in known.alive)


def _rows(connection: sqlite3.Connection, statement: str, day: date) -> Iterator[tuple[Any, ...]]:
    yield from connection.execute(statement, (day.isoformat(),))

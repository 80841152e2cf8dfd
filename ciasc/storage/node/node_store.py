"""The store of a self-contained kiosk: its tickets, their papers, and what it knows of its station."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from ciasc.domain.core.offline_numbers import REST, NoNumbers, OfflineBand, Tick
from ciasc.domain.core.print_jobs import PaperTicket
from ciasc.domain.tickets.ticket_code import ticket_code
from ciasc.ports import Choice, Given
from ciasc.storage.engine import engines, transaction
from ciasc.storage.node.node_papers import GIVEN, SLIP, NodePapers
from ciasc.storage.node.node_tables import HandOverState, create_tables, given, note, paper

FILE: Final = "kiosk.sqlite3"
CHOICE: Final = TypeAdapter(Choice)


@dataclass(frozen=True, slots=True)
class PendingTicket:
    """A ticket that the station does not know yet, and the clock readings at its issue."""

    choice: Choice
    code: str
    number: int
    at: datetime
    tick: Tick


@dataclass(frozen=True, slots=True)
class Issue:
    """A ticket to store: the choice, the ticket, the content of its paper, and its time by the clocks."""

    choice: Choice
    given: Given
    slip: PaperTicket
    tick: Tick


class NodeStore:
    """The SQLite file of one kiosk in its data folder, created if missing; each change is on disk on return.

    With a `printer`, each ticket is stored with its paper to print.
    """

    def __init__(self, data: Path, printer: str | None, *, patience_s: float = 5) -> None:
        self._engine, self._readers = engines(f"sqlite:///{data.resolve() / FILE}", patience_s)
        self.papers = NodePapers(printer, self._engine, self._readers)
        with transaction(self._engine, writes=True) as connection:
            create_tables(connection)

    def close(self) -> None:
        """Close every idle connection."""
        self._readers.dispose()
        self._engine.dispose()

    def reading(self) -> AbstractContextManager[Connection]:
        """Return one view of the store."""
        return transaction(self._readers, writes=False)

    def writing(self) -> AbstractContextManager[Connection]:
        """Return one transaction, committed when the block ends."""
        return transaction(self._engine, writes=True)

    def noted(self, key: str) -> str | None:
        """Return the last text stored under that name; None if there is none."""
        with self.reading() as connection:
            return self.note_in(connection, key)

    def write_down(self, key: str, text: str) -> None:
        """Store a text under a name."""
        with self.writing() as connection:
            self.note_down_in(connection, key, text)

    def note_in(self, connection: Connection, key: str) -> str | None:
        """Return the last text stored under that name, in that view; None if there is none."""
        return connection.execute(select(note.c.text).where(note.c.key == key)).scalar()

    def note_down_in(self, connection: Connection, key: str, text: str) -> None:
        """Store a text under a name, in that transaction."""
        words = upsert(note).values(key=key, text=text).on_conflict_do_update(["key"], set_={"text": text})
        connection.execute(words)

    def given(self, ticket_id: str) -> Given | None:
        """Return the ticket with that id, as it was given; None if there is none."""
        with self.reading() as connection:
            text = connection.execute(select(given.c.given).where(given.c.id == ticket_id)).scalar()
        return None if text is None else GIVEN.validate_json(text)

    def keep(self, issue: Issue) -> None:
        """Store a ticket of the station, with its paper."""
        with self.writing() as connection:
            self._add(connection, issue, HandOverState.ONLINE, None, None)

    def keep_offline(
        self, letter: str, band: OfflineBand, at: datetime, make: Callable[[int], Issue]
    ) -> Given:
        """Create the ticket with the band's next number by `make`; store it with its paper in one commit.

        Raise NoNumbers if that number was given less than 25 hours before `at`.
        """
        mine = (given.c.letter == letter, given.c.number.between(band.first, band.last))
        with self.writing() as connection:
            last = connection.execute(
                select(given.c.number).where(*mine).order_by(given.c.seq.desc()).limit(1)
            ).scalar()
            number = band.after(last)
            fresh = (given.c.number == number, given.c.at > at - REST)
            if connection.execute(select(given.c.seq).where(*mine, *fresh).limit(1)).first():
                raise NoNumbers(
                    "storage.kiosk.no_numbers_left",
                    now={"first": band.first, "last": band.last},
                )
            issue = make(number)
            self._add(connection, issue, HandOverState.WAITING, letter, number)
        return issue.given

    def _add(
        self, connection: Connection, issue: Issue, way: HandOverState, letter: str | None, number: int | None
    ) -> None:
        row = {
            "id": issue.given.id,
            "way": way,
            "letter": letter,
            "number": number,
            "at": issue.given.arrived_at,
            "boot": issue.tick.boot,
            "up_s": issue.tick.up_s,
            "wall_s": issue.tick.wall_s,
            "choice": CHOICE.dump_json(issue.choice).decode(),
            "given": GIVEN.dump_json(issue.given).decode(),
            "slip": SLIP.dump_json(issue.slip).decode(),
        }
        seq = connection.execute(insert(given).returning(given.c.seq), row).scalar_one()
        if issue.given.shows_code:
            self.papers.queue(connection, seq, issue.given.arrived_at)

    def pending(self) -> list[PendingTicket]:
        """Return the tickets that the station does not know yet, in the order of issue."""
        words = select(given).where(given.c.way == HandOverState.WAITING).order_by(given.c.seq)
        with self.reading() as connection:
            rows = connection.execute(words).all()
        return [
            PendingTicket(
                choice=CHOICE.validate_json(row.choice),
                code=ticket_code(row.letter, row.number),
                number=row.number,
                at=row.at,
                tick=Tick(row.boot, row.up_s, row.wall_s),
            )
            for row in rows
        ]

    def last_known(self) -> datetime | None:
        """Return the last arrival that the station knows through this kiosk; None if there is none."""
        words = select(func.max(given.c.at)).where(
            given.c.way.in_([HandOverState.ONLINE, HandOverState.HANDED])
        )
        with self.reading() as connection:
            found: datetime | None = connection.execute(words).scalar()
        return found

    def settle(self, sent: Choice, way: HandOverState, at: datetime) -> None:
        """Update the hand-over state of a ticket, and the arrival that was sent to the station.

        Change nothing if its lane is not the one that was `sent` any more.
        """
        same = (given.c.id == sent.id, func.json_extract(given.c.choice, "$.lane") == sent.lane)
        with self.writing() as connection:
            connection.execute(update(given).where(*same).values(way=way, at=at))

    def counts(self) -> dict[HandOverState, int]:
        """Return how many tickets are in each hand-over state."""
        words = select(given.c.way, func.count()).group_by(given.c.way)
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(words)}

    def tidy(self, before: datetime) -> None:
        """Delete the tickets given before that moment that the station has."""
        done = (given.c.way.in_([HandOverState.ONLINE, HandOverState.HANDED]), given.c.at < before)
        with self.writing() as connection:
            connection.execute(delete(paper).where(paper.c.seq.in_(select(given.c.seq).where(*done))))
            connection.execute(delete(given).where(*done))

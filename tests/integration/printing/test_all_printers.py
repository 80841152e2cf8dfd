"""Every printer of a station: added and removed while the server runs, with outages as events."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copy
from threading import Condition

import pytest
import structlog
from sqlalchemy import select

from ciasc.domain.core.print_jobs import PrinterStatus, PrintState
from ciasc.domain.core.station_day import LIMA
from ciasc.ports import Clock, Printer, Transaction
from ciasc.printing.all_printers import Fleet
from ciasc.printing.emulator import Emulator
from ciasc.printing.printer_events import PrinterEvents, PrinterOutage
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.storage.store import SqlStore, open_store
from ciasc.storage.tables import event
from tests.builders import a_ticket, furnish
from tests.fakes import A_MONDAY, HandClock
from tests.patience import PATIENCE_S
from tests.printer_owners import FAST, codes


@dataclass
class House:
    """A fleet on a store, and a way to wait for its callbacks."""

    store: SqlStore
    fleet: Fleet
    changed: Condition

    def wait(self, name: str, status: PrinterStatus | None) -> None:
        """Return when that printer has that status; None when there is none."""

        def stands() -> bool:
            now = self.fleet.now().get(name)
            return (None if now is None else now.status) is status

        with self.changed:
            assert self.changed.wait_for(stands, PATIENCE_S), self.fleet.now()

    def add(self, name: str, url: str, profile: str = "epson-tm-t20iii") -> None:
        """Store a printer, as the command line does."""
        with self.store.begin() as tx:
            tx.devices.save_printer(Printer(name=name, url=url, profile=profile))

    def history(self) -> list[tuple[str, dict[str, object]]]:
        """Return the events so far: kind and data."""
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(event.c.kind, event.c.data).order_by(event.c.seq)).all()
        return [(kind.value, data) for kind, data in rows]


@contextmanager
def house(store: SqlStore, clock: Clock | None = None) -> Iterator[House]:
    changed = Condition()

    def told() -> None:
        with changed:
            changed.notify_all()

    outbox = SqlOutbox(store, url_of=lambda _: None, tz=LIMA, longest=timedelta(hours=8))
    fleet = Fleet(store, outbox, clock=clock or HandClock(), changed=told, printed=told, timing=FAST)
    fleet.start()
    try:
        yield House(store, fleet, changed)
    finally:
        fleet.stop()


@pytest.fixture
def store(sqlite_template: Path, tmp_path: Path) -> Iterator[SqlStore]:
    copy(sqlite_template, tmp_path / "ciasc.sqlite3")
    with closing(open_store(f"sqlite:///{tmp_path / 'ciasc.sqlite3'}", clock=HandClock())) as opened:
        with opened.begin() as tx:
            furnish(tx)
            tx.devices.save_printer(Printer(name="mostrador", url="file:/dev/null", profile="generic-80"))
        yield opened


def test_a_printer_is_used_as_soon_as_it_is_added_moved_and_removed(store: SqlStore) -> None:
    with Emulator() as first, Emulator(link="pty") as second, house(store) as fleet:
        fleet.wait("mostrador", PrinterStatus.READY)
        fleet.add("patio", first.url)
        fleet.wait("patio", PrinterStatus.READY)
        with store.begin() as tx:
            tx.tickets.add(a_ticket(1))
            tx.prints.queue(a_ticket(1), "patio", A_MONDAY)
        fleet.fleet.wake()
        first.wait_for_tickets(1)
        first.set(paper_out=True)
        fleet.wait("patio", PrinterStatus.PAPER_OUT)
        fleet.add("patio", second.url)
        fleet.wait("patio", PrinterStatus.READY)
        with store.begin() as tx:
            tx.tickets.add(a_ticket(2))
            tx.prints.queue(a_ticket(2), "patio", A_MONDAY)
        second.wait_for_tickets(1)
        assert (codes(first), codes(second)) == (["D001"], ["D002"])
        with store.begin() as tx:
            tx.devices.remove_printer("patio")
        fleet.wait("patio", None)
        assert fleet.fleet.status("patio") is PrinterStatus.DOWN


def test_a_printer_that_is_changed_in_the_middle_of_a_ticket_prints_none_twice(store: SqlStore) -> None:
    with Emulator(speed_mm_s=100) as printer, house(store) as fleet:
        fleet.add("patio", printer.url)
        fleet.wait("patio", PrinterStatus.READY)
        with store.begin() as tx:
            for seq in (1, 2, 3):
                tx.tickets.add(a_ticket(seq))
                tx.prints.queue(a_ticket(seq), "patio", A_MONDAY)
        fleet.fleet.wake()
        printer.wait_for(lambda: printer.buffered > 0)
        fleet.add("patio", printer.url, "generic-80")
        printer.wait_for(lambda: "D003" in codes(printer))
    assert len(codes(printer)) == len(set(codes(printer)))


def test_outages_and_their_ends_are_events_with_their_length(store: SqlStore) -> None:
    with Emulator() as printer, house(store) as fleet:
        fleet.add("patio", printer.url)
        fleet.wait("patio", PrinterStatus.READY)
        printer.set(cover_open=True)
        fleet.wait("patio", PrinterStatus.COVER_OPEN)
        printer.set(cover_open=False)
        fleet.wait("patio", PrinterStatus.READY)
    assert fleet.history() == [
        ("printer_out", {"printer": "patio", "status": "cover_open", "cause": None}),
        ("printer_back", {"printer": "patio", "status": "ready", "seconds": 0}),
    ]


def test_an_outage_in_which_the_clock_was_put_back_has_no_negative_length(store: SqlStore) -> None:
    journal = PrinterEvents(store, lambda: None)
    journal.note(PrinterOutage("patio", PrinterStatus.READY, None, A_MONDAY, A_MONDAY - timedelta(hours=1)))
    journal.write()
    with store.connection(writes=False) as (connection, _):
        (data,) = connection.execute(select(event.c.data).where(event.c.kind == "printer_back")).scalars()
    assert data == {"printer": "patio", "status": "ready", "seconds": 0}


def test_printers_whose_owner_could_not_be_made_are_made_at_the_next_look(store: SqlStore) -> None:
    errors: list[Exception] = [OSError("no more files"), OSError("no more files")]

    def clock() -> datetime:
        if errors:
            raise errors.pop()
        return A_MONDAY

    with structlog.testing.capture_logs() as lines, house(store, clock) as here:
        here.wait("mostrador", PrinterStatus.READY)
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["printers_wait"]


def test_an_event_that_a_full_queue_dropped_while_it_was_written_drops_no_other(store: SqlStore) -> None:
    outages = [PrinterOutage(name, PrinterStatus.DOWN, None, A_MONDAY) for name in ("a", "b", "c")]

    class Late:
        """A store in which the last two outages come while the first is written."""

        read = store.read

        @contextmanager
        def begin(self) -> Iterator[Transaction]:
            with store.begin() as tx:
                yield tx
            while len(outages) > 1:
                events.note(outages.pop(1))

    events = PrinterEvents(Late(), lambda: None, most=2)
    events.note(outages[0])
    events.write()
    with store.engine.connect() as connection:
        rows = connection.execute(select(event.c.data).order_by(event.c.seq)).scalars()
        assert [row["printer"] for row in rows] == ["a", "b", "c"]


def test_an_unknown_model_stops_no_other_printer(store: SqlStore) -> None:
    with structlog.testing.capture_logs() as lines, house(store) as fleet:
        fleet.add("patio", "file:/dev/null", "model-of-tomorrow")
        fleet.add("sala", "file:/dev/null", "generic-80")
        fleet.wait("sala", PrinterStatus.READY)
    assert [line["printer"] for line in lines if line["event"] == "printer_unusable"] == ["patio"]


def test_a_restarted_server_reports_interrupted_jobs(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1))
        job = tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY)
        tx.prints.became(job, PrintState.SENT)
    with house(store) as fleet:
        fleet.wait("mostrador", PrinterStatus.READY)
    with store.read() as view:
        assert [paper.job for paper in view.prints.lost()] == [job.id]


def test_two_kept_printers_of_one_place_never_share_it(store: SqlStore) -> None:
    """Data of an earlier version may have them: one prints, and the other does when the first is gone."""
    with Emulator() as printer, house(store) as fleet:
        fleet.add("patio", printer.url)
        fleet.wait("patio", PrinterStatus.READY)
        with structlog.testing.capture_logs() as lines:
            fleet.add("sala", f"{printer.url}?chinese=1")
            fleet.wait("sala", None)
            with fleet.changed:
                assert fleet.changed.wait_for(lambda: any("sala" in str(line) for line in lines), PATIENCE_S)
        assert [line["event"] for line in lines if "sala" in str(line)] == ["printer_unusable"]
        assert "sala" not in fleet.fleet.now()
        with store.begin() as tx:
            tx.devices.remove_printer("patio")
        fleet.wait("sala", PrinterStatus.READY)

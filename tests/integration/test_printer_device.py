"""One owner for a printer, against the emulated one: nothing is lost, nothing comes out twice, it heals."""

import os
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from ciasc.domain.errors import Unavailable
from ciasc.domain.printing import PrintJob, PrintState, Slip
from ciasc.printing.device import Device
from ciasc.printing.emulator import Emulator
from ciasc.printing.profiles import load_profile
from ciasc.printing.status import Status
from tests.fakes import A_MONDAY, FakeOutbox

PRINTED, UNKNOWN = PrintState.PRINTED, PrintState.UNKNOWN


def a_slip(code: str = "B042") -> Slip:
    return Slip(code=code, station="Comisaría Ñaña", service="Robo o hurto", preferential=False, at=A_MONDAY)


class Owner:
    """A device, its outbox, and a way to wait for its status."""

    def __init__(self, url: str, profile: str = "epson-tm-t20iii", outbox: FakeOutbox | None = None) -> None:
        self.outbox = outbox or FakeOutbox()
        self._changed = threading.Condition()
        self.device = Device("p", url, load_profile(profile), self.outbox, on_change=self._told)
        self.seen: list[Status] = []

    def _told(self) -> None:
        with self._changed:
            self.seen.append(self.device.status)
            self._changed.notify_all()

    def wait_for(self, status: Status, timeout: float = 15) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.device.status is status, timeout), self.seen

    def print(self, code: str = "B042") -> int:
        number = self.outbox.add(a_slip(code))
        self.device.wake()
        return number

    def wait_states(self, *states: PrintState) -> None:
        self.outbox.wait(lambda outbox: outbox.states() == list(states))


@contextmanager
def owning(url: str, profile: str = "epson-tm-t20iii", outbox: FakeOutbox | None = None) -> Iterator[Owner]:
    owner = Owner(url, profile, outbox)
    owner.device.start()
    try:
        yield owner
    finally:
        owner.device.stop()


@pytest.fixture
def printer() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def owner(printer: Emulator) -> Iterator[Owner]:
    with owning(printer.address) as owner:
        owner.wait_for(Status.READY)
        yield owner


def test_tickets_come_out_in_order_with_every_accent(owner: Owner, printer: Emulator) -> None:
    for code in ("B001", "B002", "B003"):
        owner.print(code)
    tickets = printer.wait_for_tickets(3)
    assert [ticket.lines[2] for ticket in tickets] == ["B001", "B002", "B003"]
    assert all(ticket.lines[0] == "Comisaría Ñaña" for ticket in tickets)
    assert [(ticket.unknown_commands, ticket.overflowing_lines) for ticket in tickets] == [(0, 0)] * 3
    owner.wait_states(PRINTED, PRINTED, PRINTED)
    assert owner.outbox.history == [(n, state) for n in (1, 2, 3) for state in (PrintState.SENT, PRINTED)]


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("paper_out", Status.PAPER_OUT),
        ("cover_open", Status.COVER_OPEN),
        ("cutter_error", Status.CUTTER_ERROR),
    ],
)
def test_nothing_is_sent_to_a_printer_that_waits_for_a_hand(
    owner: Owner, printer: Emulator, fault: str, status: Status
) -> None:
    printer.set(**{fault: True})
    owner.wait_for(status)
    owner.print()
    owner.print("B043")
    printer.set(**{fault: False})
    owner.wait_states(PRINTED, PRINTED)
    assert [ticket.lines[2] for ticket in printer.wait_for_tickets(2)] == ["B042", "B043"]


def test_a_ticket_that_meets_the_end_of_the_roll_comes_out_once(owner: Owner, printer: Emulator) -> None:
    printer.set(stalled=True)
    owner.print()
    owner.outbox.wait(lambda outbox: outbox.states() == [PrintState.SENT])
    printer.set(stalled=False, paper_out=True)
    owner.wait_for(Status.PAPER_OUT)
    assert printer.tickets == []
    printer.set(paper_out=False)
    owner.wait_states(PRINTED)
    assert len(printer.wait_for_tickets(1)) == 1


def test_paper_that_is_nearly_out_still_prints(owner: Owner, printer: Emulator) -> None:
    printer.set(paper_low=True)
    owner.wait_for(Status.PAPER_LOW)
    owner.print()
    owner.wait_states(PRINTED)


def test_a_printer_that_says_nothing_is_mute_and_heals(owner: Owner, printer: Emulator) -> None:
    printer.set(mute=True)
    owner.wait_for(Status.MUTE, 20)
    owner.print()
    printer.set(mute=False)
    owner.wait_states(PRINTED)
    assert len(printer.tickets) == 1


def test_what_was_lost_on_its_way_is_unknown_and_never_sent_again(owner: Owner, printer: Emulator) -> None:
    printer.set(stalled=True)
    owner.print()
    owner.outbox.wait(lambda outbox: outbox.states() == [PrintState.SENT])
    printer.cut_link()
    owner.wait_states(UNKNOWN)
    printer.set(stalled=False)
    owner.print("B043")
    owner.wait_states(UNKNOWN, PRINTED)
    assert [ticket.lines[2] for ticket in printer.wait_for_tickets(1)] == ["B043"]


def test_an_outage_is_told_once_and_so_is_its_end() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with structlog.testing.capture_logs() as lines, owning(f"tcp://127.0.0.1:{port}") as owner:
        owner.print()
        with owner._changed:  # noqa: SLF001 - the test's own class
            owner._changed.wait(0.5)  # noqa: SLF001 - as above
        with Emulator(port=port) as printer:
            owner.wait_states(PRINTED)
            assert len(printer.wait_for_tickets(1)) == 1
            assert [line["event"] for line in lines] == ["printer_out", "printer_back"]
    assert lines[0]["status"] == "down"


def test_a_ticket_on_its_way_at_a_power_cut_is_unknown_afterwards(printer: Emulator) -> None:
    outbox = FakeOutbox()
    outbox.add(a_slip("B001"), state=PrintState.SENT)
    outbox.add(a_slip("B002"))
    with owning(printer.address, outbox=outbox) as owner:
        owner.wait_states(UNKNOWN, PRINTED)
    assert [ticket.lines[2] for ticket in printer.wait_for_tickets(1)] == ["B002"]


def test_a_printer_without_confirmation_is_asked_for_its_paper(printer: Emulator) -> None:
    with owning(printer.address, "generic-80") as owner:
        owner.print()
        owner.wait_states(PRINTED)
    assert len(printer.tickets) == 1


def test_a_file_takes_every_ticket(tmp_path: Path) -> None:
    with owning(f"file:{tmp_path / 'out.bin'}") as owner:
        owner.print()
        owner.wait_states(PRINTED)
        owner.print()
        owner.wait_states(PRINTED, PRINTED)
    assert (tmp_path / "out.bin").read_bytes().count(b"\x1b@") == 2


def test_a_path_that_cannot_be_opened_is_down(tmp_path: Path) -> None:
    with owning(f"usb:{tmp_path / 'none'}") as owner:
        owner.print()
        with owner._changed:  # noqa: SLF001 - the test's own class
            owner._changed.wait(0.3)  # noqa: SLF001 - as above
        assert owner.device.status is Status.DOWN
        assert owner.outbox.states() == [PrintState.QUEUED]


@pytest.fixture
def cable(printer: Emulator) -> Iterator[str]:
    """A serial line to the printer: a pty whose other end is plugged into its socket."""
    host, _, port = printer.address.removeprefix("tcp://").partition(":")
    here, there = os.openpty()
    line = socket.create_connection((host, int(port)))
    stop, stopped = os.pipe()

    def relay() -> None:
        while True:
            ready = select.select([here, line.fileno(), stop], [], [])[0]
            if stop in ready:
                return
            if here in ready:
                line.sendall(os.read(here, 4096))
            if line.fileno() in ready:
                os.write(here, line.recv(4096))

    thread = threading.Thread(target=relay)
    thread.start()
    yield f"serial:{os.ttyname(there)}?baud=38400"
    os.write(stopped, b".")
    thread.join()
    for end in (here, there, stop, stopped):
        os.close(end)
    line.close()


def test_a_ticket_comes_out_over_a_serial_line(cable: str, printer: Emulator) -> None:
    with owning(cable) as owner:
        owner.print()
        owner.wait_states(PRINTED)
        printer.set(paper_out=True)
        owner.wait_for(Status.PAPER_OUT)
    assert printer.tickets[0].lines[2] == "B042"


class Away(FakeOutbox):
    """An outbox whose database does not answer at first."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals = 1

    def reconcile(self, printer: str) -> int:
        if self.refusals:
            self.refusals -= 1
            raise Unavailable("no database")
        return super().reconcile(printer)

    def due(self, printer: str) -> tuple[PrintJob, Slip] | None:
        if self.refusals == 0:
            self.refusals = -1
            raise Unavailable("no database")
        if self.refusals == -1:
            self.refusals = -2
            raise RuntimeError("a defect")
        return super().due(printer)


def test_a_database_that_is_away_and_a_defect_stop_no_printer(printer: Emulator) -> None:
    outbox = Away()
    outbox.add(a_slip())
    with structlog.testing.capture_logs() as lines, owning(printer.address, outbox=outbox) as owner:
        owner.wait_states(PRINTED)
    told = [line["event"] for line in lines]
    assert {"reconcile_failed", "printing_waits", "printing_failed", "printer_back"} <= set(told)


@pytest.mark.parametrize("fault", ["stalled", "mute", "paper_out"])
def test_it_stops_within_a_second_whatever_the_printer_does(printer: Emulator, fault: str) -> None:
    owner = Owner(printer.address)
    owner.device.start()
    owner.wait_for(Status.READY)
    printer.set(**{fault: True})
    owner.print()
    owner.device.stop()
    assert owner.outbox.states()[0] in (PrintState.QUEUED, PrintState.SENT, UNKNOWN, PRINTED)
    printer.cut_link()
    owner.device._thread.join(timeout=5)  # noqa: SLF001 - nothing may be left running
    assert not owner.device._thread.is_alive()  # noqa: SLF001 - as above

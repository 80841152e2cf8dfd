"""One owner for a printer, against the emulated one: no ticket is dropped or doubled, and it recovers."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
import structlog

from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.print_jobs import PaperTicket, PrinterStatus, PrintJob, PrintState
from ciasc.printing.emulator import Emulator
from ciasc.printing.profiles import Profile, load_profile
from ciasc.printing.wire.retry_and_wait_times import NORMAL
from tests.fakes import A_MONDAY, FakeOutbox
from tests.patience import scaled
from tests.printer_owners import FAST, Owner, a_slip, codes, owning

QUEUED, SENT, PRINTED = PrintState.QUEUED, PrintState.SENT, PrintState.PRINTED
UNKNOWN, FAILED = PrintState.UNKNOWN, PrintState.FAILED
Link = Literal["tcp", "pty"]
BY_HAND = [
    ("paper_out", PrinterStatus.PAPER_OUT),
    ("cover_open", PrinterStatus.COVER_OPEN),
    ("cutter_error", PrinterStatus.CUTTER_ERROR),
    ("overheated", PrinterStatus.OVERHEATED),
]


@pytest.fixture(params=["tcp", "pty"])
def printer(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    with Emulator(link=request.param) as emulator:
        yield emulator


@pytest.fixture
def owner(printer: Emulator) -> Iterator[Owner]:
    with owning(printer.url) as owner:
        owner.wait_for(PrinterStatus.READY)
        yield owner


def prints_again(owner: Owner, printer: Emulator, *before: PrintState) -> None:
    """Check that the printer is ready and prints a new ticket after the earlier ones."""
    owner.wait_for(PrinterStatus.READY)
    owner.print("Z999")
    owner.wait_states(*before, PRINTED)
    assert codes(printer)[-1] == "Z999"
    assert codes(printer).count("Z999") == 1


def test_whatever_ends_the_printer_is_used_again_within_three_seconds() -> None:
    # A fault ends during a poll that is not answered, or while a port cannot be opened: a connection that was
    # begun before succeeds with the second SYN, which Linux sends after a second, or leaves one pause.
    looked = NORMAL.answer + NORMAL.watch
    reopened = NORMAL.connect - 1 + NORMAL.drain + NORMAL.longest_pause
    assert max(looked, reopened) + NORMAL.answer <= 3
    assert NORMAL.idle + NORMAL.answer <= 3


def test_tickets_come_out_in_order_with_every_accent(owner: Owner, printer: Emulator) -> None:
    for code in ("B001", "B002", "B003"):
        owner.print(code)
    owner.wait_states(PRINTED, PRINTED, PRINTED)
    assert codes(printer) == ["B001", "B002", "B003"]
    assert all("Comisaría Ñaña" in ticket.lines for ticket in printer.tickets)
    assert [(one.unknown_commands, one.overflowing_lines) for one in printer.tickets] == [(0, 0)] * 3
    assert owner.outbox.history == [(n, state) for n in (1, 2, 3) for state in (SENT, PRINTED)]


TM = load_profile("epson-tm-t20iii")


def test_a_long_ticket_on_a_slow_line_is_sent_before_the_next_poll() -> None:
    small, hurried = load_profile("generic-58"), replace(FAST, answer=scaled(0.15))
    slip = replace(a_slip(), url="HTTP://192.168.100.10:8000/T/ABCDEFGHJKMNPQRS")
    with (
        Emulator(link="pty", baud=38400, profile=small) as printer,
        owning(printer.url, small, timing=hurried) as owner,
    ):
        owner.wait_for(PrinterStatus.READY)
        owner.outbox.add(slip)
        owner.device.wake()
        owner.wait_states(PRINTED)
        (ticket,) = printer.wait_for_tickets(1)
        assert ticket.received > 2500  # the code came as a picture


@pytest.mark.parametrize("link", ["tcp", "pty"])
@pytest.mark.parametrize(
    "profile",
    [TM, replace(TM, process_id=False)],
    ids=["process-id", "barrier"],
)
def test_every_way_of_confirming_ends_in_printed(link: Link, profile: Profile) -> None:
    with Emulator(link=link) as printer, owning(printer.url, profile) as owner:
        owner.print("B001")
        owner.print("B002")
        owner.wait_states(PRINTED, PRINTED)
        printer.wait_for_tickets(2)
        assert codes(printer) == ["B001", "B002"]


@pytest.mark.parametrize(("fault", "status"), BY_HAND)
def test_nothing_is_sent_to_a_printer_that_waits_for_a_person(
    owner: Owner, printer: Emulator, fault: str, status: PrinterStatus
) -> None:
    printer.set(**{fault: True})
    owner.wait_for(status)
    owner.print()
    owner.print("B043")
    assert owner.outbox.states() == [QUEUED, QUEUED]
    printer.set(**{fault: False})
    owner.wait_states(PRINTED, PRINTED)
    assert codes(printer) == ["B042", "B043"]


def test_papers_of_before_a_long_outage_are_not_printed_after_it(printer: Emulator) -> None:
    with owning(printer.url, timing=replace(FAST, noted=0.0)) as owner:
        owner.wait_for(PrinterStatus.READY)
        printer.set(paper_out=True)
        owner.wait_for(PrinterStatus.PAPER_OUT)
        assert owner.device.out
        owner.print("B001")
        owner.outbox.add(a_slip("B002", copy=True), copy=True)
        printer.set(paper_out=False)
        owner.wait_states(PrintState.NONE, PRINTED)
        prints_again(owner, printer, PrintState.NONE, PRINTED)
        assert codes(printer) == ["B002", "Z999"]
        assert not owner.device.out


def test_a_printer_with_an_internal_fault_prints_after_a_power_cycle(owner: Owner, printer: Emulator) -> None:
    printer.set(fatal=True)
    owner.wait_for(PrinterStatus.FATAL)
    owner.print()
    printer.power_cycle()
    owner.wait_states(PRINTED)
    assert codes(printer) == ["B042"]


def hold(owner: Owner, printer: Emulator) -> None:
    """Print a ticket in whose middle the roll ends: its rest is in the printer's own buffer."""
    printer.set(paper_left_mm=30)
    owner.print()
    owner.wait_for(PrinterStatus.PAPER_OUT)
    assert owner.outbox.states() == [SENT]


def test_a_ticket_at_the_end_of_the_roll_is_printed_one_time(owner: Owner, printer: Emulator) -> None:
    hold(owner, printer)
    printer.new_roll()
    owner.wait_states(PRINTED)
    prints_again(owner, printer, PRINTED)
    assert codes(printer) == ["B042", "Z999"]


def test_a_ticket_that_a_power_cut_takes_from_the_buffer_is_unknown(owner: Owner, printer: Emulator) -> None:
    hold(owner, printer)
    printer.power_cycle()
    owner.wait_states(UNKNOWN)
    printer.new_roll()
    prints_again(owner, printer, UNKNOWN)


@pytest.mark.parametrize("profile", [TM, replace(TM, process_id=False)], ids=["process-id", "barrier"])
def test_a_printer_that_holds_the_line_when_the_paper_ends_doubles_no_ticket(
    printer: Emulator, profile: Profile
) -> None:
    printer.set(busy_offline=True, paper_left_mm=30)
    with owning(printer.url, profile) as owner:
        owner.wait_for(PrinterStatus.READY)
        owner.print()
        owner.wait_states(UNKNOWN)
        printer.new_roll()
        prints_again(owner, printer, UNKNOWN)
        assert codes(printer).count("B042") <= 1


def test_a_noisy_line_confirms_no_ticket_that_a_power_cut_took(printer: Emulator) -> None:
    barrier = replace(TM, process_id=False, asb=False)
    with owning(printer.url, barrier) as owner:
        owner.wait_for(PrinterStatus.READY)
        hold(owner, printer)
        printer.stray(b"\x00")
        printer.stray(b"\x37\x22B042\x00\x03")
        printer.power_cycle()
        owner.wait_states(UNKNOWN)
        assert codes(printer) == []


def test_paper_that_is_nearly_out_still_prints(owner: Owner, printer: Emulator) -> None:
    printer.set(paper_low=True)
    owner.wait_for(PrinterStatus.PAPER_LOW)
    owner.print()
    owner.wait_states(PRINTED)


def test_a_silent_printer_is_mute_and_recovers(owner: Owner, printer: Emulator) -> None:
    printer.set(mute=True)
    owner.wait_for(PrinterStatus.MUTE)
    owner.print()
    printer.set(mute=False)
    owner.wait_states(PRINTED)
    assert codes(printer) == ["B042"]


def test_a_printer_that_stops_reading_blocks_no_later_ticket(owner: Owner, printer: Emulator) -> None:
    printer.set(stalled=True)
    owner.saw(PrinterStatus.MUTE)
    owner.print()
    printer.set(stalled=False)
    prints_again(owner, printer, PRINTED)
    assert codes(printer) == ["B042", "Z999"]


def test_a_cable_that_is_pulled_in_a_ticket_makes_it_unknown_and_the_next_one_prints(
    owner: Owner, printer: Emulator
) -> None:
    printer.set(die_after=100)
    owner.print()
    owner.wait_states(UNKNOWN)
    prints_again(owner, printer, UNKNOWN)
    assert "B042" not in printer.tickets[-1].lines


def test_a_missing_printer_is_down_and_recovers_when_it_is_back(owner: Owner, printer: Emulator) -> None:
    printer.set(unplugged=True)
    owner.wait_for(PrinterStatus.DOWN)
    owner.print()
    assert owner.outbox.states() == [QUEUED]
    printer.set(unplugged=False)
    owner.wait_states(PRINTED)
    prints_again(owner, printer, PRINTED)


def test_a_power_cycle_is_survived(owner: Owner, printer: Emulator) -> None:
    printer.power_cycle()
    owner.saw(PrinterStatus.DOWN)
    prints_again(owner, printer)


def absent(link: Link, folder: Path) -> tuple[str, Callable[[], Emulator]]:
    """Return the address of a printer that is not there yet, and a way to plug it in."""
    if link == "pty":
        path = folder / "printer0"
        return f"serial:{path}?baud=38400", lambda: Emulator(link="pty", path=path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    return f"tcp://127.0.0.1:{port}", lambda: Emulator(port=port)


@pytest.mark.parametrize("link", ["tcp", "pty"])
def test_an_outage_and_its_end_are_logged_one_time_each(link: Link, tmp_path: Path) -> None:
    url, plug = absent(link, tmp_path)
    with structlog.testing.capture_logs() as lines, owning(url) as owner:
        owner.print()
        owner.wait_outages(1)
        with plug() as printer:
            owner.wait_states(PRINTED)
            printer.set(paper_low=True)
            owner.wait_for(PrinterStatus.PAPER_LOW)
            assert [line["event"] for line in lines] == ["printer_out", "printer_back"]
    assert lines[0]["status"] == "down"
    assert [(one.status, one.ended is None) for one in owner.outages[:2]] == [
        (PrinterStatus.DOWN, True),
        (PrinterStatus.READY, False),
    ]


def test_a_cover_opened_at_the_end_of_the_paper_is_the_same_outage(owner: Owner, printer: Emulator) -> None:
    printer.set(paper_out=True)
    owner.wait_for(PrinterStatus.PAPER_OUT)
    printer.set(cover_open=True)
    owner.wait_for(PrinterStatus.COVER_OPEN)
    printer.set(cover_open=False, paper_out=False)
    owner.wait_for(PrinterStatus.READY)
    assert [one.status for one in owner.outages] == [PrinterStatus.PAPER_OUT, PrinterStatus.READY]
    assert owner.device.now.since == A_MONDAY


def test_a_ticket_on_its_way_at_a_power_cut_is_unknown_afterwards(printer: Emulator) -> None:
    outbox = FakeOutbox()
    outbox.add(a_slip("B001"), state=SENT)
    outbox.add(a_slip("B002"))
    with owning(printer.url, outbox=outbox) as owner:
        owner.wait_states(UNKNOWN, PRINTED)
    assert codes(printer) == ["B002"]


def test_a_ticket_that_cannot_be_rendered_fails_and_blocks_no_other(owner: Owner, printer: Emulator) -> None:
    broken = a_slip()
    object.__setattr__(broken, "station", None)
    owner.outbox.add(broken)
    owner.print("B043")
    owner.wait_states(FAILED, PRINTED)
    assert codes(printer) == ["B043"]


def test_a_file_takes_every_ticket(tmp_path: Path) -> None:
    with owning(f"file:{tmp_path / 'out.bin'}") as owner:
        owner.print()
        owner.wait_states(PRINTED)
        owner.print()
        owner.wait_states(PRINTED, PRINTED)
    assert (tmp_path / "out.bin").read_bytes().count(b"\x1b@") == 2


def test_a_file_that_was_removed_gets_the_ticket_anew(tmp_path: Path) -> None:
    file = tmp_path / "out.bin"
    with owning(f"file:{file}") as owner:
        owner.print()
        owner.wait_states(PRINTED)
        file.unlink()
        owner.print()
        owner.wait_states(PRINTED, PRINTED)
    assert file.read_bytes().count(b"\x1b@") == 1


class Away(FakeOutbox):
    """An outbox with a database that fails at each step one time, and with a defect."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals = {"reconcile", "due", "defect", "sent", "ended"}

    def _refuse(self, step: str) -> None:
        if step in self.refusals:
            self.refusals.discard(step)
            raise RuntimeError if step == "defect" else Unavailable("no database")

    def reconcile(self, printer: str) -> int:
        self._refuse("reconcile")
        return super().reconcile(printer)

    def due(self, printer: str) -> tuple[PrintJob, PaperTicket] | None:
        self._refuse("due")
        self._refuse("defect")
        return super().due(printer)

    def claim(self, job: PrintJob) -> bool:
        self._refuse("sent")
        return super().claim(job)

    def became(self, job: PrintJob, state: PrintState, paper_mm: int = 0) -> None:
        self._refuse("ended" if state is PRINTED else "")
        super().became(job, state, paper_mm)


def test_database_errors_and_a_defect_drop_no_ticket(printer: Emulator) -> None:
    outbox = Away()
    outbox.add(a_slip())
    outbox.add(a_slip("B043"))
    with structlog.testing.capture_logs() as lines, owning(printer.url, outbox=outbox) as owner:
        owner.wait_states(PRINTED, PRINTED)
    assert codes(printer) == ["B042", "B043"]
    assert not outbox.refusals
    told = [line["event"] for line in lines]
    assert {"printing_waits", "printing_failed"} <= set(told)


@pytest.mark.parametrize("fault", ["stalled", "mute", "paper_out", "unplugged"])
def test_it_stops_within_a_second_whatever_the_printer_does(printer: Emulator, fault: str) -> None:
    owner = Owner(printer.url)
    owner.device.start()
    owner.wait_for(PrinterStatus.READY)
    printer.set(**{fault: True})
    owner.print()
    owner.device.stop()
    assert owner.outbox.states()[0] in (QUEUED, UNKNOWN, PRINTED)
    assert not owner.device.alive

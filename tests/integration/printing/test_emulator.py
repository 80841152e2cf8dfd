"""The emulated printer with bytes that our own encoder did not write, over network and serial line."""

import os
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

import pytest

from ciasc.printing.emulator import Emulator, PrintedTicket
from ciasc.printing.profiles import load_profile
from tests.patience import PATIENCE_S

CUT = b"\x1dV\x00"
FULL = replace(
    load_profile("epson-tm-t20iii"), near_end=True, cut="full", head_to_cutter_mm=12.0, buffer_bytes=4096
)


def soon(fd: int, event: int) -> bool:
    """Return whether that line is ready for that event in time; unlike select(), also above 1,023."""
    poll = select.poll()
    poll.register(fd, event)
    return bool(poll.poll(PATIENCE_S * 1000))


class Wire:
    """A host's end of the line, network or serial."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        if place.scheme == "tcp":
            self._socket = socket.create_connection((str(place.hostname), place.port or 0), PATIENCE_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._fd = self._socket.detach()
        else:
            self._fd = os.open(place.path, os.O_RDWR | os.O_NOCTTY)

    def say(self, *words: bytes) -> None:
        data = b"".join(words)
        while data:
            assert soon(self._fd, select.POLLOUT), "the printer takes nothing"
            data = data[os.write(self._fd, data) :]

    def hear(self, many: int) -> bytes:
        heard = b""
        while len(heard) < many:
            assert soon(self._fd, select.POLLIN), f"only {heard!r} came"
            more = os.read(self._fd, many - len(heard))
            assert more, "the printer hung up"
            heard += more
        return heard

    def is_dead(self) -> bool:
        """Return whether the other end closes within a time limit."""
        assert soon(self._fd, select.POLLIN), "the line is alive"
        try:
            return os.read(self._fd, 1) == b""
        except OSError:
            return True

    def close(self) -> None:
        os.close(self._fd)


class Bench(Protocol):
    """A new printer of that kind, and a wire to it."""

    def __call__(self, **kind: Any) -> tuple[Emulator, Wire]: ...


@pytest.fixture(params=["tcp", "pty"])
def link(request: pytest.FixtureRequest) -> Literal["tcp", "pty"]:
    found: Literal["tcp", "pty"] = request.param
    return found


@pytest.fixture
def bench(link: Literal["tcp", "pty"]) -> Iterator[Bench]:
    with ExitStack() as stack:

        def make(**kind: Any) -> tuple[Emulator, Wire]:
            printer = stack.enter_context(Emulator(link=link, **{"profile": FULL, **kind}))
            return printer, stack.enter_context(closing(Wire(printer.url)))

        yield make


@pytest.fixture
def plugged(bench: Bench) -> tuple[Emulator, Wire]:
    return bench()


@pytest.fixture
def rewire() -> Iterator[Callable[[Emulator], Wire]]:
    """Create another wire to a printer."""
    with ExitStack() as stack:
        yield lambda printer: stack.enter_context(closing(Wire(printer.url)))


def printed(plugged: tuple[Emulator, Wire], *words: bytes) -> PrintedTicket:
    """Return the ticket that those bytes give."""
    printer, wire = plugged
    wire.say(*words, CUT)
    return printer.wait_for_tickets(1)[0]


def asked(*numbers: int) -> bytes:
    return b"".join(b"\x10\x04" + bytes((number,)) for number in numbers)


def confirming(name: bytes) -> bytes:
    return b"\x1d(H\x06\x0000" + name


def confirmed(name: bytes) -> bytes:
    return b"\x37\x22" + name + b"\x00"


def test_text_is_printed_line_by_line_up_to_the_cut(plugged: tuple[Emulator, Wire]) -> None:
    ticket = printed(plugged, b"\x1b@Hola\nmundo")
    assert ticket.lines == ("Hola", "mundo")
    assert (ticket.unknown_commands, ticket.overflowing_lines, ticket.dropped) == (0, 0, 0)
    assert (ticket.received, ticket.cut) == (15, "full")


def test_real_time_commands_are_no_part_of_a_ticket(plugged: tuple[Emulator, Wire]) -> None:
    ticket = printed(plugged, asked(1, 2, 3, 4), b"Hola\n", asked(1), b"\x10\x14\x01\x00\x01")
    assert (ticket.text, ticket.received, ticket.unknown_commands) == ("Hola", 8, 0)


@pytest.mark.parametrize(
    ("faults", "answers"),
    [
        ({}, b"\x12\x12\x12\x12"),
        ({"paper_low": True}, b"\x12\x12\x12\x1e"),
        ({"paper_out": True}, b"\x1a\x32\x12\x72"),
        ({"paper_out": True, "paper_low": True}, b"\x1a\x32\x12\x7e"),
        ({"cover_open": True}, b"\x1a\x16\x12\x12"),
        ({"cutter_error": True}, b"\x1a\x52\x1a\x12"),
        ({"overheated": True}, b"\x1a\x52\x52\x12"),
        ({"fatal": True}, b"\x1a\x52\x32\x12"),
        ({"paper_left_mm": 2000}, b"\x12\x12\x12\x1e"),
    ],
)
def test_status_is_returned_immediately_in_every_state(
    plugged: tuple[Emulator, Wire], faults: dict[str, Any], answers: bytes
) -> None:
    printer, wire = plugged
    printer.set(**faults)
    wire.say(b"waits in the buffer\n", asked(1, 2, 3, 4))
    assert wire.hear(4) == answers


def test_a_job_is_confirmed_only_when_it_is_on_paper(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    printer.set(paper_out=True)
    wire.say(b"x\n", CUT, confirming(b"abcd"), asked(1))
    assert wire.hear(1) == b"\x1a"
    assert printer.tickets == []
    printer.new_roll()
    assert wire.hear(7) == confirmed(b"abcd")
    assert len(printer.tickets) == 1


def test_of_confirmations_that_pile_up_only_the_latest_is_sent(plugged: tuple[Emulator, Wire]) -> None:
    _, wire = plugged
    wire.say(b"half a line", confirming(b"aaaa"), confirming(b"bbbb"), b"\n\x1dr\x01")
    assert wire.hear(8) == confirmed(b"bbbb") + b"\x00"


def test_questions_in_turn_wait_while_it_is_offline(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    printer.set(paper_low=True, cover_open=True)
    wire.say(b"\x1dr\x01\x1dr\x02\x1dI\x01\x1dIC", asked(2))
    assert wire.hear(1) == b"\x16"
    printer.set(cover_open=False)
    assert wire.hear(20) == b"\x03\x00\x20_" + b"epson-tm-t20iii\x00"


def test_automatic_status_is_sent_up_to_a_reset(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    wire.say(b"\x1da\x08")
    assert wire.hear(4) == b"\x10\x00\x00\x0f"
    printer.set(cover_open=True)
    printer.set(paper_out=True)
    assert wire.hear(4) == b"\x38\x00\x0c\x0f", "the cover alone was not asked for"
    printer.set(paper_out=False, cover_open=False)
    assert wire.hear(4) == b"\x10\x00\x00\x0f"
    wire.say(b"\x1b@", asked(1))
    assert wire.hear(1) == b"\x12"
    printer.wait_for(lambda: printer.buffered == 0)
    printer.set(paper_out=True)
    wire.say(asked(4))
    assert wire.hear(1) == b"\x72"


def test_a_full_buffer_holds_the_host_back_and_loses_nothing(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    printer.set(paper_out=True)
    wire.say((b"x" * 39 + b"\n") * 140, CUT)
    printer.wait_for(lambda: printer.busy)
    assert 3968 <= printer.buffered <= 4096
    printer.set(paper_out=False)
    (ticket,) = printer.wait_for_tickets(1)
    assert (len(ticket.lines), ticket.dropped, printer.busy) == (140, 0, False)


def test_a_host_that_cannot_be_held_back_loses_bytes_that_are_counted(bench: Bench) -> None:
    printer, wire = bench(flow=False, paper_out=True)
    wire.say(b"x\n" * 2500, asked(1))
    assert wire.hear(1) == b"\x1a", "a full buffer answers all the same"
    assert printer.dropped == 5003 - 4096
    printer.set(paper_out=False)
    printer.wait_for(lambda: printer.buffered == 0)
    wire.say(CUT)
    assert printer.wait_for_tickets(1)[0].dropped == 907


def test_hours_of_questions_do_not_fill_the_buffer(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    printer.set(paper_out=True)
    wire.say(b"waits\n")
    for _ in range(40):
        wire.say(asked(1, 2, 3, 4) * 10)
        wire.hear(40)
    assert printer.buffered <= 16


def test_a_stalled_printer_takes_no_byte_and_a_mute_one_only_prints(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    printer.set(stalled=True)
    wire.say(b"x\n", CUT, asked(1))
    assert (printer.received, printer.busy) == (0, True)
    printer.set(stalled=False, mute=True)
    assert printer.wait_for_tickets(1)[0].lines == ("x",)
    printer.wait_for(lambda: printer.buffered == 0)
    printer.set(mute=False, paper_low=True)
    wire.say(asked(4))
    assert wire.hear(1) == b"\x1e"


def test_a_cable_that_breaks_after_some_bytes(
    plugged: tuple[Emulator, Wire], rewire: Callable[[Emulator], Wire]
) -> None:
    printer, wire = plugged
    printer.set(die_after=6)
    wire.say(b"one\nhalf of it\n")
    assert wire.is_dead()
    again = rewire(printer)
    again.say(b"\x1b@whole\n", CUT)
    assert printer.wait_for_tickets(1)[0].lines == ("one", "whole")
    assert printer.machine.die_after is None


def test_a_cable_that_is_pulled_loses_the_buffer_or_not(
    plugged: tuple[Emulator, Wire], rewire: Callable[[Emulator], Wire]
) -> None:
    printer, wire = plugged
    printer.set(cover_open=True)
    wire.say(b"kept\n", asked(1))
    wire.hear(1)
    printer.cut_link(keep_buffer=True)
    assert wire.is_dead()
    printer.set(cover_open=False)
    printer.wait_for(lambda: printer.buffered == 0)
    printer.set(cover_open=True)
    again = rewire(printer)
    again.say(b"lost\n", asked(1))
    again.hear(1)
    printer.cut_link()
    printer.set(cover_open=False)
    rewire(printer).say(b"new\n", CUT)
    assert printer.wait_for_tickets(1)[0].lines == ("kept", "new")


def test_an_unplugged_printer_is_not_there_and_a_refusing_one_keeps_its_host(
    plugged: tuple[Emulator, Wire], rewire: Callable[[Emulator], Wire]
) -> None:
    printer, wire = plugged
    wire.say(asked(1))
    wire.hear(1)
    printer.set(refusing=True)
    with pytest.raises(OSError):  # noqa: PT011 - refused by a port, absent as a name
        Wire(printer.url)
    wire.say(asked(1))
    assert wire.hear(1) == b"\x12"
    printer.set(refusing=False, unplugged=True)
    assert wire.is_dead()
    with pytest.raises(OSError):  # noqa: PT011 - as above
        Wire(printer.url)
    printer.set(unplugged=False)
    again = rewire(printer)
    again.say(asked(1))
    assert again.hear(1) == b"\x12"


def test_a_power_cycle_forgets_everything_and_comes_back(
    plugged: tuple[Emulator, Wire], rewire: Callable[[Emulator], Wire]
) -> None:
    printer, wire = plugged
    wire.say(b"\x1bt\x10\x1da\xff\x1bc5\x01", confirming(b"gone"), asked(1))
    wire.hear(4 + 7 + 1)
    printer.set(fatal=True)
    wire.say(b"lost\n", asked(1))
    wire.hear(4 + 1)
    assert printer.machine.button_off
    printer.power_cycle(off_s=0.05)
    assert wire.is_dead()
    printer.wait_for(lambda: printer.machine.powered)
    again = rewire(printer)
    again.say(b"\xf1\n", CUT)
    assert printer.wait_for_tickets(1)[0].lines == ("±",)
    printer.set(cover_open=True)
    again.say(asked(1))
    assert again.hear(1) == b"\x1a", "nothing comes by itself"
    assert not printer.machine.button_off


def test_paper_that_ends_in_a_ticket_stops_it_and_a_new_roll_goes_on(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    printer.set(paper_left_mm=10)
    wire.say(b"".join(b"%d\n" % n for n in range(8)), CUT, confirming(b"done"))
    printer.wait_for(lambda: printer.machine.paper_out)
    wire.say(asked(4))
    assert wire.hear(1) == b"\x7e"
    assert printer.tickets == []
    printer.new_roll(100)
    assert wire.hear(7) == confirmed(b"done")
    assert len(printer.tickets[0].lines) == 8
    assert printer.machine.paper_left_mm == pytest.approx(100 - 5 * 30 / 203 * 25.4)


def test_a_jam_stops_the_cut_and_recovery_cuts_or_clears(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    printer.set(cutter_jam=True)
    wire.say(b"first\n", CUT, b"second\n", asked(1), b"\x10\x05\x01", asked(3))
    printer.wait_for(lambda: printer.machine.cutter_error)
    assert printer.tickets == []
    wire.hear(2)
    wire.say(b"\x10\x05\x01", asked(3))
    assert wire.hear(1) == b"\x1a", "the paper is still in the cutter"
    printer.set(cutter_jam=False)
    wire.say(asked(3), b"\x10\x05\x01", asked(3))
    assert wire.hear(2) == b"\x1a\x12"
    assert printer.wait_for_tickets(1)[0].lines == ("first",)
    printer.set(cutter_error=True)
    printer.set(cutter_jam=False)
    wire.say(b"cleared\n", b"\x10\x05\x02", CUT)
    assert printer.wait_for_tickets(2)[1].lines == ("second",)


def test_buffers_are_cleared_in_real_time(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    printer.set(paper_out=True)
    wire.say(b"lost\n", confirming(b"lost"), bytes.fromhex("10140801031401060208"))
    assert wire.hear(3) == b"\x37\x25\x00"
    printer.set(paper_out=False)
    wire.say(b"kept\n", CUT, b"\x1dr\x01")
    assert wire.hear(1) == b"\x00"
    assert printer.tickets[0].lines == ("kept",)


def test_near_end_stops_only_where_the_host_wants_it(plugged: tuple[Emulator, Wire]) -> None:
    printer, wire = plugged
    wire.say(b"\x1bc4\x03", asked(1))
    wire.hear(1)
    printer.wait_for(lambda: printer.buffered == 0)
    printer.set(paper_low=True)
    wire.say(asked(1))
    assert wire.hear(1) == b"\x1a"


def test_paper_and_line_take_their_time(bench: Bench) -> None:
    printer, wire = bench(speed_mm_s=500, cut_s=0.01, baud=115200)
    wire.say(b"x\n", CUT, confirming(b"done"))
    assert wire.hear(7) == confirmed(b"done")
    assert len(printer.tickets) == 1


def test_one_client_at_a_time_on_the_network() -> None:
    with Emulator() as printer, closing(Wire(printer.url)) as second_to_be:
        second_to_be.say(asked(1))
        second_to_be.hear(1)
        with closing(Wire(printer.url)) as waiting:
            waiting.say(b"second\n", CUT)
            second_to_be.say(b"first\n", CUT)
            assert printer.wait_for_tickets(1)[0].lines == ("first",)
            printer.cut_link()
            assert printer.wait_for_tickets(2)[1].lines == ("second",)


def test_a_name_is_not_taken_from_a_file(tmp_path: Path) -> None:
    place = tmp_path / "printer0"
    place.write_text("kept")
    with pytest.raises(FileExistsError):
        Emulator(link="pty", path=place)
    assert place.read_text() == "kept"


def test_a_small_buffer_is_busy_sooner(bench: Bench) -> None:
    printer, wire = bench(profile=replace(FULL, buffer_bytes=45), paper_out=True)
    wire.say(b"x\n" * 40, CUT)
    printer.wait_for(lambda: printer.busy)
    assert printer.buffered >= 45 - 16
    printer.set(paper_out=False)
    assert len(printer.wait_for_tickets(1)[0].lines) == 40


def test_a_timeout_error_contains_the_state() -> None:
    with Emulator() as printer:
        with pytest.raises(TimeoutError, match="0 of 1"):
            printer.wait_for_tickets(1, timeout=0.01)
        with pytest.raises(TimeoutError, match="paper_out=False"):
            printer.wait_for(lambda: printer.machine.paper_out, timeout=0.01)

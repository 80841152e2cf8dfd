"""The emulated printer, by bytes that our own encoder did not write."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ciasc.domain.errors import InvalidInput
from ciasc.printing.emulator import Emulator
from ciasc.printing.emulator.control import serve_control
from ciasc.printing.emulator.run import run


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[Emulator]:
    with Emulator(out=tmp_path / "out") as emulator:
        yield emulator


def plug(printer: Emulator) -> socket.socket:
    host, _, port = printer.address.removeprefix("tcp://").partition(":")
    line = socket.create_connection((host, int(port)), timeout=5)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def hear(line: socket.socket, many: int) -> bytes:
    heard = b""
    while len(heard) < many:
        more = line.recv(many - len(heard))
        assert more, "the printer hung up"
        heard += more
    return heard


CUT = b"\x1dV\x00"


def test_text_is_printed_line_by_line_until_the_cut(printer: Emulator) -> None:
    with plug(printer) as line:
        line.sendall(b"\x1b@Hola\nmundo" + CUT)
        (ticket,) = printer.wait_for_tickets(1)
    assert ticket.lines == ("Hola", "mundo")
    assert (ticket.unknown_commands, ticket.overflowing_lines, ticket.received) == (0, 0, 15)


@pytest.mark.parametrize(
    ("table", "byte", "letter"), [(16, 0xF1, "ñ"), (2, 0xA4, "ñ"), (0, 0xA4, "ñ"), (19, 0xD5, "€")]
)
def test_letters_follow_the_code_table(printer: Emulator, table: int, byte: int, letter: str) -> None:
    with plug(printer) as line:
        line.sendall(b"\x1b@\x1bt" + bytes((table, byte)) + b"\n" + CUT)
        assert printer.wait_for_tickets(1)[0].lines == (letter,)


def test_a_reset_forgets_the_code_table(printer: Emulator) -> None:
    with plug(printer) as line:
        line.sendall(b"\x1bt\x10\x1b@\xf1\n" + CUT)
        assert printer.wait_for_tickets(1)[0].lines == ("±",)


@pytest.mark.parametrize(
    ("faults", "answers"),
    [
        ({}, b"\x12\x12\x12\x12"),
        ({"paper_low": True}, b"\x12\x12\x12\x1e"),
        ({"paper_out": True}, b"\x1a\x32\x12\x72"),
        ({"cover_open": True}, b"\x1a\x16\x12\x12"),
        ({"cutter_error": True}, b"\x1a\x52\x1a\x12"),
    ],
)
def test_status_is_answered_at_once_in_every_state(
    printer: Emulator, faults: dict[str, bool], answers: bytes
) -> None:
    printer.set(**faults)
    with plug(printer) as line:
        line.sendall(b"waits in the buffer\n" + b"".join(b"\x10\x04" + bytes((n,)) for n in (1, 2, 3, 4)))
        assert hear(line, 4) == answers


def test_a_job_is_confirmed_only_when_it_is_on_paper(printer: Emulator) -> None:
    printer.set(paper_out=True)
    with plug(printer) as line:
        line.sendall(b"x\n" + CUT + b"\x1d(H\x06\x00\x30\x30abcd\x10\x04\x01")
        assert hear(line, 1) == b"\x1a"
        assert printer.tickets == []
        printer.set(paper_out=False)
        assert hear(line, 7) == b"\x37\x22abcd\x00"
        assert len(printer.tickets) == 1


def test_paper_is_asked_in_turn(printer: Emulator) -> None:
    printer.set(paper_low=True)
    with plug(printer) as line:
        line.sendall(b"\x1dr\x01\x1dr\x02\x1dI\x01\x1da\x0f")
        assert hear(line, 7) == b"\x03\x00\x20\x10\x00\x03\x0f"


def test_what_does_not_fit_and_what_is_not_known_is_counted(printer: Emulator) -> None:
    with plug(printer) as line:
        line.sendall(b"x" * 49 + b"\n\x1d!\x11" + b"y" * 25 + b"\n\x1bq\x1dZ\x07" + CUT)
        (ticket,) = printer.wait_for_tickets(1)
    assert (ticket.overflowing_lines, ticket.unknown_commands) == (2, 3)


def test_a_code_is_read_from_its_native_commands(printer: Emulator) -> None:
    text = b"HTTP://X/T/ABC"
    store = b"\x1d(k" + bytes((len(text) + 3, 0)) + b"1P0" + text
    with plug(printer) as line:
        line.sendall(
            b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1" + store + b"\x1d(k\x03\x001Q0" + CUT
        )
        (ticket,) = printer.wait_for_tickets(1)
    assert ticket.qr == (text.decode(),)
    assert ticket.unknown_commands == 0
    assert ticket.millimetres > 10


def test_a_picture_takes_paper(printer: Emulator) -> None:
    with plug(printer) as line:
        line.sendall(b"\x1dv0\x00\x02\x00\x10\x00" + b"\xff" * 32 + b"\x1bd\x03\x1bJ\x08\x1dVA\x10")
        (ticket,) = printer.wait_for_tickets(1)
    assert ticket.millimetres == pytest.approx((16 + 3 * 30 + 8 + 16 + 96) / 203 * 25.4, abs=0.1)
    assert ticket.picture.getextrema()[0] == 0


def test_tickets_are_kept_as_picture_and_text_and_numbered_on(tmp_path: Path) -> None:
    for number in (1, 2):
        with Emulator(out=tmp_path) as printer, plug(printer) as line:
            line.sendall(b"ticket %d\n" % number + CUT)
            printer.wait_for_tickets(1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "000001.png", "000001.txt", "000002.png", "000002.txt",
    ]  # fmt: skip
    assert (tmp_path / "000002.txt").read_text() == "ticket 2\n"


def test_one_client_at_a_time(printer: Emulator) -> None:
    first = plug(printer)
    first.sendall(b"\x10\x04\x01")
    hear(first, 1)
    with closing(plug(printer)) as second:
        second.sendall(b"second\n" + CUT)
        first.sendall(b"first\n" + CUT)
        assert printer.wait_for_tickets(1)[0].lines == ("first",)
        first.close()
        assert printer.wait_for_tickets(2)[1].lines == ("second",)


def test_it_is_broken_and_mended_over_its_control(printer: Emulator) -> None:
    host, _, port = serve_control(printer, "127.0.0.1", 0).partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as line, line.makefile("rw") as wire:

        def say(**words: object) -> dict[str, object]:
            wire.write(json.dumps(words) + "\n")
            wire.flush()
            found: dict[str, object] = json.loads(wire.readline())
            return found

        state = say(set={"cover_open": True})["state"]
        assert isinstance(state, dict)
        assert state["cover_open"] is True
        assert printer.machine.online is False
        assert "error" in say(set={"coffee": True})
        assert say(get="state")["tickets"] == 0
        wire.write("nonsense\n")
        wire.flush()
        assert "error" in json.loads(wire.readline())


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput):
        run("here")


def test_a_wait_for_paper_that_never_comes_ends(printer: Emulator) -> None:
    with pytest.raises(TimeoutError, match="0 of 1"):
        printer.wait_for_tickets(1, timeout=0.01)

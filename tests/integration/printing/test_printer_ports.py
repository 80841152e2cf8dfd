"""The wire to a printer: deadlines hold, and closing never hangs, with any other end."""

import os
import select
import socket
import termios
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from ciasc.domain.core.errors import InvalidInput
from ciasc.printing.address import check_url
from ciasc.printing.wire.port import FAULTS, Port, UsbPort, open_port
from ciasc.printing.wire.sent_bytes import SentBytes
from tests.integration.printing.test_emulator import soon
from tests.patience import PATIENCE_S
from tests.printer_owners import FAST

MANY = bytes(4_000_000)


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """Create a serial line: yield the printer's end, and the host's address."""
    here, there = os.openpty()
    tty.setraw(there)
    yield here, f"serial:{os.ttyname(there)}?baud=38400"
    for end in (here, there):
        try:
            os.close(end)
        except OSError:
            continue


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def url_of(server: socket.socket) -> str:
    return f"tcp://127.0.0.1:{server.getsockname()[1]}"


def exchange(port: Port, host: int) -> None:
    sent = SentBytes()
    port.write(b"question", PATIENCE_S, sent)
    assert os.read(host, 100) == b"question"
    assert sent.count == 8
    assert port.read(0) == b""
    os.write(host, b"answer")
    assert port.read(PATIENCE_S) == b"answer"


def test_a_serial_line_carries_both_ways(line: tuple[int, str]) -> None:
    port = open_port(line[1])
    exchange(port, line[0])
    assert port.byte_s == pytest.approx(10 / 38400)
    port.close()
    port.close()


def test_a_serial_line_is_set_up_as_its_address_says(line: tuple[int, str]) -> None:
    port = open_port(line[1] + "&parity=even&bits=7&rtscts=1")
    flags = termios.tcgetattr(port.fileno())
    iflag, cflag = flags[0], flags[2]
    assert cflag & termios.CRTSCTS
    assert not iflag & (termios.IXON | termios.IXOFF)
    port.close()


def test_a_serial_line_belongs_to_one_owner(line: tuple[int, str]) -> None:
    port = open_port(line[1])
    with pytest.raises(FAULTS):
        open_port(line[1])
    port.close()
    open_port(line[1]).close()


def test_a_dead_serial_line_is_closed_without_an_error(line: tuple[int, str]) -> None:
    port = open_port(line[1])
    os.close(line[0])
    with pytest.raises(FAULTS):
        port.read(PATIENCE_S)
    with pytest.raises(FAULTS):
        port.write(b"x", PATIENCE_S)
    port.close()


def test_a_write_without_a_reader_ends_at_its_deadline(line: tuple[int, str]) -> None:
    port, sent = open_port(line[1]), SentBytes()
    with pytest.raises(TimeoutError):
        port.write(MANY, 0.05, sent)
    assert 0 < sent.count < len(MANY)
    port.close()


def test_the_network_carries_both_ways(listener: socket.socket) -> None:
    port = open_port(url_of(listener), FAST)
    with listener.accept()[0] as printer:
        exchange(port, printer.fileno())
        port.close()
        assert printer.recv(10) == b""


def test_a_network_write_without_a_reader_ends_at_its_deadline(listener: socket.socket) -> None:
    port = open_port(url_of(listener), FAST)
    with listener.accept()[0]:
        with pytest.raises(TimeoutError):
            port.write(MANY, 0.05)
        port.close()


def test_answers_left_unread_do_not_cut_off_the_end_of_a_ticket(listener: socket.socket) -> None:
    port = open_port(url_of(listener), FAST)
    with listener.accept()[0] as printer:
        printer.sendall(b"\x12" * 50)
        assert soon(port.fileno(), select.POLLIN)
        port.write(b"t" * 12_000, PATIENCE_S)
        closing = threading.Thread(target=port.close)
        closing.start()
        heard = b""
        while piece := printer.recv(4096):
            heard += piece
        printer.close()
        closing.join(PATIENCE_S)
    assert len(heard) == 12_000


def test_a_closed_connection_raises_on_read(listener: socket.socket) -> None:
    port = open_port(url_of(listener), FAST)
    listener.accept()[0].close()
    with pytest.raises(ConnectionResetError):
        port.read(PATIENCE_S)
    port.close()


def test_a_printer_that_is_not_there_is_a_fault(tmp_path: Path, listener: socket.socket) -> None:
    gone = url_of(listener)
    listener.close()
    for url in (gone, f"serial:{tmp_path}/none", f"usb:{tmp_path}/none", f"file:{tmp_path}/none/x"):
        with pytest.raises(FAULTS):
            open_port(url, FAST)


def test_the_class_of_usb_printers_is_read_and_written_without_blocking(tmp_path: Path) -> None:
    fifo = tmp_path / "lp0"
    os.mkfifo(fifo)
    port = UsbPort(str(fifo))
    assert port.read(0) == b""
    port.write(b"loop", PATIENCE_S)
    assert port.read(PATIENCE_S) == b"loop"
    with pytest.raises(TimeoutError):
        port.write(MANY, 0.05)
    port.close()


def test_an_empty_usb_packet_is_no_hang_up() -> None:
    port = UsbPort(os.devnull)
    assert port.read(0) == b""
    port.close()


@pytest.mark.parametrize("kind", ["usb", "file"])
def test_a_ticket_is_never_written_into_a_file_of_something_else(tmp_path: Path, kind: str) -> None:
    database = tmp_path / "ciasc.sqlite3"
    database.write_bytes(b"SQLite format 3")
    with pytest.raises(OSError, match="a ticket must not"):
        open_port(f"{kind}:{database}", FAST)
    assert database.read_bytes() == b"SQLite format 3"


@pytest.mark.parametrize(
    "url",
    [
        "serial:/dev/tty0?baud=fast",
        "serial:/dev/tty0?baud=9601",
        "serial:/dev/tty0?bauds=38400",
        "serial:/dev/tty0?baud=",
        "usb:/dev/usb/lp0?baud=9600",
        "usb:/dev/usb/lp0\x00",
        "tcp://printer:0",
        "tcp://[fe80::1",
        "tcp://printer?logo=yes",
        "serial:/dev/tty0?baud=0",
        "serial:/dev/tty0?parity=some",
        "serial:/dev/tty0?bits=9",
        "serial:/dev/tty0?rtscts=yes",
        "tcp://:9100",
        "tcp://printer:port",
        "printer",
    ],
)
def test_an_invalid_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        check_url(url)

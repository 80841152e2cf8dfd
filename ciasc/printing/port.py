"""The wire to a printer: every write has a deadline, closing never hangs, a faulty port is thrown away."""

import contextlib
import os
import select
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import parse_qs, urlsplit

import serial

from ciasc.domain.errors import InvalidInput

CONNECT_S: Final = 2.0
_CHUNK: Final = 4096


class Port(Protocol):
    """An open way to a printer. Faults are OSError; TimeoutError is one of them."""

    answers: bool
    """Whether the printer can be asked anything by this way."""

    def write(self, data: bytes, deadline_s: float) -> None:
        """Send all of it within that many seconds, else raise."""
        ...

    def read(self, timeout_s: float) -> bytes:
        """What has come, waiting at most that many seconds for the first byte; empty if nothing did."""
        ...

    def close(self) -> None:
        """Let go of the wire at once."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """Where a printer is: the kind of way, the place, and options."""

    kind: str
    place: str
    port: int
    options: dict[str, str]


def check_url(url: str) -> Address:
    """The address that the text means; InvalidInput says what an address looks like."""
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    try:
        number = parts.port or 9100
    except ValueError as error:
        raise InvalidInput(f"El puerto de «{url}» no es un número válido.") from error
    if parts.scheme == "tcp" and parts.hostname:
        return Address("tcp", parts.hostname, number, options)
    if parts.scheme in ("serial", "usb", "file") and parts.path:
        if not options.get("baud", "9600").isdecimal():
            raise InvalidInput(f"La velocidad de «{url}» no es un número.")
        return Address(parts.scheme, parts.path, 0, options)
    raise InvalidInput(
        f"«{url}» no es la dirección de una impresora. Ejemplos: tcp://192.168.1.50:9100, "
        "serial:/dev/ciasc/printer0?baud=38400, usb:/dev/usb/lp0, file:/ruta/tickets.bin"
    )


def open_port(url: str) -> Port:
    """A fresh way to the printer at that address; OSError if there is none."""
    address = check_url(url)
    match address.kind:
        case "tcp":
            return TcpPort(address.place, address.port)
        case "serial":
            return SerialPort(address.place, address.options)
        case "usb":
            return UsbPort(address.place)
        case _:
            return FilePort(address.place)


class _FdPort:
    """A way over a file descriptor that never blocks."""

    answers = True

    def __init__(self, fd: int) -> None:
        self._fd = fd
        os.set_blocking(fd, False)

    def write(self, data: bytes, deadline_s: float) -> None:
        """Send all of it within that many seconds, else raise."""
        until = time.monotonic() + deadline_s
        rest = memoryview(data)
        while rest:
            _, ready, _ = select.select([], [self._fd], [], max(until - time.monotonic(), 0))
            if not ready:
                raise TimeoutError
            with contextlib.suppress(BlockingIOError):
                rest = rest[os.write(self._fd, rest[:_CHUNK]) :]

    def read(self, timeout_s: float) -> bytes:
        """What has come; OSError if the other side hung up."""
        ready, _, _ = select.select([self._fd], [], [], timeout_s)
        if not ready:
            return b""
        data = os.read(self._fd, _CHUNK)
        if not data:
            raise ConnectionResetError
        return data

    def close(self) -> None:
        """Let go of the descriptor."""
        with contextlib.suppress(OSError):
            os.close(self._fd)


class TcpPort(_FdPort):
    """A printer on the network, as JetDirect: one client at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=CONNECT_S)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 5)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 2)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
        super().__init__(self._socket.fileno())

    def close(self) -> None:
        """Hang up; answers left unread would turn this into a reset that loses the end of a ticket."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            while self.read(0):
                pass
        self._socket.close()


class UsbPort(_FdPort):
    """A printer of the USB printer class, as the kernel's usblp gives it."""

    def __init__(self, path: str) -> None:
        super().__init__(os.open(path, os.O_RDWR | os.O_NONBLOCK))


class SerialPort(_FdPort):
    """A printer on a serial line. pyserial sets up the line; its own close would wait for the printer."""

    def __init__(self, path: str, options: dict[str, str]) -> None:
        self._line = serial.Serial(
            path,
            baudrate=int(options.get("baud", "9600")),
            rtscts=options.get("rtscts") == "1",
            exclusive=True,
            timeout=0,
            write_timeout=0,
        )
        super().__init__(self._line.fileno())

    def close(self) -> None:
        """Let go of the line without waiting for what is still in it."""
        fd, self._line.fd = self._line.fd, None
        self._line.is_open = False
        if fd is not None:
            with contextlib.suppress(OSError):
                os.close(fd)


class FilePort:
    """A file to which tickets are appended; nobody answers."""

    answers = False

    def __init__(self, path: str) -> None:
        self._file = Path(path).open("ab", buffering=0)  # noqa: SIM115 - open as long as the port

    def write(self, data: bytes, deadline_s: float) -> None:  # noqa: ARG002 - a file does not stall
        """Append all of it."""
        self._file.write(data)

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 - as above
        """Nothing: a file does not answer."""
        return b""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

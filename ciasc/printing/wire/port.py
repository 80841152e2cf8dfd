"""The wire to a printer: every write has a deadline, closing never hangs, a faulty port is replaced."""

import contextlib
import errno
import os
import select
import socket
import stat
import struct
import termios
import time
from typing import Final, Protocol

import serial

from ciasc.printing.address import check_url, is_of_lan, may_be_device
from ciasc.printing.wire.file_port import FilePort
from ciasc.printing.wire.retry_and_wait_times import NORMAL, PrinterTiming
from ciasc.printing.wire.sent_bytes import SentBytes

_CHUNK: Final = 4096
_BITS_OF_A_BYTE: Final = 10
_EMPTY_PAUSE_S: Final = 0.01
_RESET: Final = struct.pack("ii", 1, 0)
_PARITIES: Final = {
    "none": serial.PARITY_NONE,
    "even": serial.PARITY_EVEN,
    "odd": serial.PARITY_ODD,
}
_BITS: Final = {"7": serial.SEVENBITS, "8": serial.EIGHTBITS}
FAULTS: Final = (OSError, serial.SerialException, termios.error)
"""The exceptions of a faulty wire. The error of a dead serial line is no OSError."""


class Port(Protocol):
    """An open connection to a printer. It raises only FAULTS; after any of them it can only be closed."""

    answers: bool
    """Whether the printer can be polled over this port."""

    byte_s: float
    """How long one byte is on its way, in seconds."""

    def fileno(self) -> int:
        """Return the descriptor to wait for until something can be read."""
        ...

    def write(self, data: bytes, deadline_s: float, sent: SentBytes | None = None) -> None:
        """Send all of it within that many seconds, else raise; add to `sent` what has left, also then."""
        ...

    def read(self, timeout_s: float) -> bytes:
        """Return what arrived, waiting at most that many seconds for the first byte; empty if nothing did."""
        ...

    def close(self) -> None:
        """Close the wire in any state; never raise, never wait for the printer."""
        ...


def open_port(url: str, timing: PrinterTiming = NORMAL) -> Port:
    """Return a new connection to the printer at that address; raise one of FAULTS if there is none."""
    address = check_url(url)
    if address.kind in ("serial", "usb") and not may_be_device(address.place):
        raise OSError(errno.ENOTTY, "a ticket must not be written over a file, a folder or a disk")
    match address.kind:
        case "tcp":
            return TcpPort(address.place, address.port, timing)
        case "serial":
            return SerialPort(address.place, address.options)
        case "usb":
            return UsbPort(address.place)
        case _:
            return FilePort(address.place)


class _FdPort:
    """A connection over a file descriptor that never blocks."""

    answers = True
    byte_s = 0.0

    def __init__(self, fd: int) -> None:
        self._fd = fd
        os.set_blocking(fd, False)

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._fd

    def write(self, data: bytes, deadline_s: float, sent: SentBytes | None = None) -> None:
        """Send all of it within that many seconds, else raise; add to `sent` what has left, also then."""
        until = time.monotonic() + deadline_s
        sent = sent or SentBytes()
        left = data
        while left:
            if not _ready(self._fd, select.POLLOUT, max(until - time.monotonic(), 0)):
                raise TimeoutError
            with contextlib.suppress(BlockingIOError):
                left = left[self._put(left[:_CHUNK], sent) :]

    def _put(self, piece: bytes, sent: SentBytes) -> int:
        """Send as much of that piece as is taken now; return how many bytes."""
        taken = os.write(self._fd, piece)
        sent.count += taken
        return taken

    def read(self, timeout_s: float) -> bytes:
        """Return what arrived; raise ConnectionResetError if the other side closed."""
        if not _ready(self._fd, select.POLLIN, timeout_s):
            return b""
        try:
            data = os.read(self._fd, _CHUNK)
        except BlockingIOError:
            return b""
        return data or self._nothing()

    def _nothing(self) -> bytes:
        """Raise ConnectionResetError: ready with nothing to read means that the other side is gone."""
        raise ConnectionResetError

    def close(self) -> None:
        """Close the descriptor."""
        with contextlib.suppress(OSError):
            os.close(self._fd)


def _ready(fd: int, event: int, timeout_s: float) -> bool:
    """Return whether the descriptor can be used within that time; also true of a dead one, which then raises.

    poll and not select: a server with many screens has descriptors beyond 1023.
    """
    waiting = select.poll()
    waiting.register(fd, event)
    return bool(waiting.poll(timeout_s * 1000))


class TcpPort(_FdPort):
    """A printer on the network, as JetDirect: one client at a time."""

    def __init__(self, host: str, port: int, timing: PrinterTiming) -> None:
        self._drain_s = timing.drain
        self._socket = _connected(host, port, timing.connect)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A pulled cable sends nothing: the other side counts as dead after 5 + 3 * 2 seconds of silence.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 5)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 2)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
        super().__init__(self._socket.fileno())

    def close(self) -> None:
        """Close our half, read the last answers, and drop what was not taken.

        Unread answers would turn the end into a reset that drops the tail of a ticket. Bytes that the printer
        has not taken by now are of a ticket that counts as interrupted; they must not be printed later.
        """
        until = time.monotonic() + self._drain_s
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            while (left := until - time.monotonic()) > 0:
                self.read(left)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._socket.close()


def _connected(host: str, port: int, timeout_s: float) -> socket.socket:
    """Connect to that host; OSError if its name leads beyond the local network, or nothing is there."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = [str(place[0]) for *_, place in found if is_of_lan(str(place[0]))]
    if not places:
        raise OSError(errno.ENETUNREACH, "that name is of no printer on the local network")
    for place in places[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection((place, port), timeout=timeout_s)
    return socket.create_connection((places[-1], port), timeout=timeout_s)


class UsbPort(_FdPort):
    """A printer of the USB printer class, through the kernel's usblp."""

    def __init__(self, path: str) -> None:
        fd = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        mode = os.fstat(fd).st_mode
        if stat.S_ISREG(mode) or stat.S_ISBLK(mode):
            os.close(fd)
            raise OSError(errno.ENOTTY, "a ticket must not be written over a file or a disk")
        super().__init__(fd)

    def _put(self, piece: bytes, sent: SentBytes) -> int:
        """Send a piece; count all of it where the kernel fails: it may have handed over a part."""
        try:
            return super()._put(piece, sent)
        except BlockingIOError:
            raise
        except OSError:
            sent.count += len(piece)
            raise

    def _nothing(self) -> bytes:
        """Return no bytes after a pause: a printer with nothing to report sends empty packets."""
        time.sleep(_EMPTY_PAUSE_S)
        return b""


class SerialPort(_FdPort):
    """A printer on a serial line, best by the stable name of udev. pyserial sets the line up.

    RTS/CTS only where the cable has it (`rtscts=1`); XON/XOFF never, for a picture may contain these bytes.
    """

    def __init__(self, path: str, options: dict[str, str]) -> None:
        baud = int(options.get("baud", "9600"))
        self.byte_s = _BITS_OF_A_BYTE / baud
        self._line = serial.Serial(
            path,
            baudrate=baud,
            bytesize=_BITS[options.get("bits", "8")],
            parity=_PARITIES[options.get("parity", "none")],
            rtscts=options.get("rtscts") == "1",
            xonxoff=False,
            exclusive=True,
            timeout=0,
            write_timeout=0,
        )
        super().__init__(self._line.fileno())

    def close(self) -> None:
        """Close the line without pyserial's own close, which like the kernel's would wait for the printer."""
        fd, self._line.fd = self._line.fd, None
        self._line.is_open = False
        if fd is not None:
            with contextlib.suppress(*FAULTS):
                termios.tcflush(fd, termios.TCIOFLUSH)
            with contextlib.suppress(OSError):
                os.close(fd)

"""The two connections to an emulated printer: a network socket and a serial line."""

import contextlib
import errno
import os
import select
import socket
import struct
import tempfile
import tty
from pathlib import Path
from typing import Final, Protocol

_RESET: Final = struct.pack("ii", 1, 0)
_QUIET: Final = (BlockingIOError, InterruptedError)


class HostConnection(Protocol):
    """A connection over which a host reaches the printer. Used by one thread."""

    url: str
    """The address under which a host finds the printer."""

    def watched(self, *, reading: bool) -> list[int]:
        """Return the descriptors to wait on; those that carry a host's bytes only if `reading`."""
        ...

    def receive(self, most: int) -> bytes:
        """Return what the host sent, at most so many bytes; empty if there is nothing."""
        ...

    def send(self, data: bytes) -> None:
        """Send an answer to the host; drop what is not taken."""
        ...

    def cut(self) -> None:
        """Close the host's connection as if the cable is pulled and put back; a new one is possible."""
        ...

    def plug(self, *, plugged: bool) -> None:
        """Set whether new connections are accepted; a present one is kept."""
        ...

    def close(self) -> None:
        """Close the connection and release its place."""
        ...


class TcpLink:
    """A printer on the network: one client at a time, the others wait."""

    def __init__(self, host: str, port: int) -> None:
        self._listener: socket.socket | None = socket.create_server((host, port))
        self._place: tuple[str, int] = self._listener.getsockname()[:2]
        self._client: socket.socket | None = None
        self.url = "tcp://{}:{}".format(*self._place)

    def watched(self, *, reading: bool) -> list[int]:
        """Return the client's descriptor, or the listener's while there is no client."""
        if self._client is not None:
            return [self._client.fileno()] if reading else []
        return [self._listener.fileno()] if self._listener is not None else []

    def receive(self, most: int) -> bytes:
        """Return what the client sent; accept the next client if there is none."""
        if self._client is None:
            self._accept()
            return b""
        try:
            data = self._client.recv(most)
        except _QUIET:
            return b""
        except OSError:
            data = b""
        if not data:
            self._client.close()
            self._client = None
        return data

    def _accept(self) -> None:
        if self._listener is not None:
            self._client, _ = self._listener.accept()
            self._client.setblocking(False)  # noqa: FBT003 - the socket's own signature
            self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> None:
        """Send an answer to the client."""
        if self._client is not None:
            with contextlib.suppress(OSError):
                self._client.send(data)

    def cut(self) -> None:
        """Reset the connection."""
        client, self._client = self._client, None
        if client is not None:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            client.close()

    def plug(self, *, plugged: bool) -> None:
        """Set whether it listens, at the same port as before, or refuses connections."""
        if plugged and self._listener is None:
            self._listener = socket.create_server(self._place)
        elif not plugged and self._listener is not None:
            self._listener.close()
            self._listener = None

    def close(self) -> None:
        """Close the connection and the listener."""
        self.plug(plugged=False)
        if self._client is not None:
            self._client.close()


class PtyLink:
    """A printer on a serial line: a pty behind a symbolic link in the role of the udev name.

    A pty knows no baud rate and no RTS: what a host sets is taken and changes nothing.
    """

    def __init__(self, path: Path | None, baud: int) -> None:
        self._folder = None if path else tempfile.TemporaryDirectory(prefix="ciasc-printer-")
        self._path = path or Path(self._folder.name if self._folder else "") / "printer0"
        self.url = f"serial:{self._path}?baud={baud}"
        if self._path.exists() and not self._path.is_symlink():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self._path))
        self._open()
        self.plug(plugged=True)

    def _open(self) -> None:
        # The slave is kept open here too: without it the master fails between two hosts.
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)

    def watched(self, *, reading: bool) -> list[int]:
        """Return the descriptor of the printer's end."""
        return [self._master] if reading else []

    def receive(self, most: int) -> bytes:
        """Return what the host sent."""
        try:
            return os.read(self._master, most)
        except _QUIET:
            return b""

    def send(self, data: bytes) -> None:
        """Send an answer to the host."""
        with contextlib.suppress(OSError):
            os.write(self._master, data)

    def cut(self) -> None:
        """Close this pty and create the next, which has another path; update the link if it exists."""
        # Create the new one first: a host that sees the end then finds the name in its place.
        old = self._master, self._slave
        self._open()
        self.plug(plugged=self._path.is_symlink())
        for descriptor in old:
            os.close(descriptor)

    def plug(self, *, plugged: bool) -> None:
        """Set whether the symbolic link exists."""
        if not plugged:
            self._path.unlink(missing_ok=True)
            return
        new = self._path.with_name(f".{self._path.name}.new")
        new.unlink(missing_ok=True)
        new.symlink_to(os.ttyname(self._slave))
        new.replace(self._path)

    def close(self) -> None:
        """Close the pty and remove its symbolic link."""
        self.plug(plugged=False)
        os.close(self._master)
        os.close(self._slave)
        if self._folder is not None:
            self._folder.cleanup()


def wait_any(descriptors: list[int], timeout_s: float | None) -> set[int]:
    """Return the descriptors that can be read, within that many seconds (None: no limit)."""
    poller = select.poll()
    for descriptor in descriptors:
        poller.register(descriptor, select.POLLIN)
    milliseconds = None if timeout_s is None else max(timeout_s, 0) * 1000
    return {descriptor for descriptor, _ in poller.poll(milliseconds)}

"""An emulated printer on the network: one client at a time, a small buffer, and answers even when stopped."""

import contextlib
import os
import selectors
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ciasc.printing.emulator.engine import Engine
from ciasc.printing.emulator.machine import Machine
from ciasc.printing.emulator.paper import PrintedTicket

BUFFER: Final = 4096
KEPT: Final = 200
_RESET: Final = struct.pack("ii", 1, 0)


class Emulator:
    """A printer at `address`. Tickets are kept in `tickets` and written to `out` as PNG and text."""

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, *, out: Path | None = None, columns: int = 48
    ) -> None:
        self.machine = Machine()
        self.tickets: list[PrintedTicket] = []
        self._out = out
        self._number = _last_number(out) if out else 0
        self._came = threading.Condition()
        self._engine = Engine(columns, self.machine, self._answer, self._printed)
        self._buffer: deque[tuple[int, float]] = deque()
        self._question = bytearray()
        self._client: socket.socket | None = None
        self._stopped = False
        self._listener = socket.create_server((host, port))
        self._wakes, self._wake = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="emulator", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it listens, as a printer's address."""
        host, port = self._listener.getsockname()[:2]
        return f"tcp://{host}:{port}"

    def set(self, **faults: bool) -> None:
        """Break or mend it: paper_out, paper_low, cover_open, cutter_error, mute, stalled."""
        for name, value in faults.items():
            if name not in Machine.__slots__:
                msg = f"a printer has no {name}"
                raise ValueError(msg)
            setattr(self.machine, name, value)
        self._nudge()

    def wait_for_tickets(self, many: int, timeout: float = 5) -> list[PrintedTicket]:
        """The tickets once there are that many; TimeoutError if they do not come in so many seconds."""
        with self._came:
            if not self._came.wait_for(lambda: len(self.tickets) >= many, timeout):
                msg = f"{len(self.tickets)} of {many} tickets were printed"
                raise TimeoutError(msg)
            return list(self.tickets)

    def cut_link(self) -> None:
        """Pull the cable: what is in the buffer is lost, as in a printer without power."""
        client, self._client = self._client, None
        if client is not None:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            client.close()
        self._buffer.clear()
        self._nudge()

    def close(self) -> None:
        """Turn it off."""
        self._stopped = True
        self._nudge()
        self._thread.join(timeout=2)
        self._listener.close()
        self._wake.close()
        self._wakes.close()
        if self._client is not None:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _nudge(self) -> None:
        with contextlib.suppress(OSError):
            self._wake.send(b".")

    def _run(self) -> None:
        self._wakes.setblocking(False)  # noqa: FBT003 - the socket's own signature
        while not self._stopped:
            with selectors.DefaultSelector() as selector:
                for ready in self._listened():
                    selector.register(ready, selectors.EVENT_READ)
                chosen = [key.fileobj for key, _ in selector.select()]
            if self._wakes in chosen:
                with contextlib.suppress(BlockingIOError):
                    self._wakes.recv(4096)
            if self._listener in chosen:
                self._client = self._listener.accept()[0]
                self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            elif self._client is not None and self._client in chosen:
                self._receive(self._client)
            self._print()

    def _listened(self) -> list[socket.socket]:
        client = self._client
        if client is None:
            return [self._wakes, self._listener]
        free = BUFFER - len(self._buffer) > 0 and not self.machine.stalled
        return [self._wakes, client] if free else [self._wakes]

    def _receive(self, client: socket.socket) -> None:
        try:
            data = client.recv(BUFFER - len(self._buffer))
        except OSError:
            data = b""
        if not data:
            if self._client is client:
                self._client = None
            client.close()
            return
        at = time.monotonic()
        for byte in data:
            self._watch(byte)
            self._buffer.append((byte, at))

    def _watch(self, byte: int) -> None:
        """Answer DLE EOT at once, whatever else waits in the buffer."""
        self._question = (self._question + bytes((byte,)))[-3:]
        if self._question[:2] == b"\x10\x04" and byte in (1, 2, 3, 4):
            self._answer(bytes((self.machine.realtime(byte),)))

    def _print(self) -> None:
        while self._buffer and self.machine.online and not self.machine.stalled:
            self._engine.feed(*self._buffer.popleft())

    def _answer(self, data: bytes) -> None:
        client = self._client
        if client is not None and not self.machine.mute:
            with contextlib.suppress(OSError):
                client.sendall(data)

    def _printed(self, ticket: PrintedTicket) -> None:
        self._number += 1
        if self._out is not None:
            _keep(self._out, self._number, ticket)
        with self._came:
            self.tickets.append(ticket)
            del self.tickets[:-10_000]
            self._came.notify_all()


def _last_number(out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    return max((int(path.stem) for path in out.glob("*.png") if path.stem.isdecimal()), default=0)


def _keep(out: Path, number: int, ticket: PrintedTicket) -> None:
    """Write a ticket whole or not at all, and forget the oldest."""
    _write(out / f"{number:06d}.txt", lambda path: path.write_text(ticket.text + "\n", encoding="utf-8"))
    _write(out / f"{number:06d}.png", lambda path: ticket.picture.save(path, format="PNG", optimize=True))
    for ending in ("png", "txt"):
        (out / f"{number - KEPT:06d}.{ending}").unlink(missing_ok=True)


def _write(path: Path, save: Callable[[Path], object]) -> None:
    part = path.with_suffix(path.suffix + ".part")
    save(part)
    os.replace(part, path)  # noqa: PTH105 - says that it replaces at once

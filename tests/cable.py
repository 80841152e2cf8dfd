"""A network cable between a self-contained kiosk and its station, with faults on command."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from tests.patience import PATIENCE_S

_CHUNK = 65536


class Fault(Enum):
    """The fault of a cable."""

    NONE = auto()
    CUT = auto()
    """Nothing passes."""
    CUTS = auto()
    """The station receives one more command; its answer is dropped when the cable is cut."""
    ANSWERS_LOST = auto()
    """The station receives commands; its answers to them are dropped."""
    HELD = auto()
    """The station receives commands; its answers to tickets wait for another fault."""


class Cable:
    """Forward each request to the station on that port, and its answer back, one connection each."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.fault = Fault.NONE
        self.lost = 0
        self.held = 0
        self._came = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait_for_lost(self, many: int) -> None:
        """Return when that many answers were dropped."""
        with self._came:
            assert self._came.wait_for(lambda: self.lost >= many, PATIENCE_S), self.lost

    def wait_for_held(self) -> None:
        """Return when an answer is held."""
        with self._came:
            assert self._came.wait_for(lambda: self.held, PATIENCE_S)

    def change(self, fault: Fault) -> None:
        """Change the fault; answers that were held pass."""
        with self._came:
            self.fault = fault
            self._came.notify_all()

    def close(self) -> None:
        """Close the cable."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _cut(self) -> bool:
        return self.fault is Fault.CUT

    def _carry(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            if self._cut():
                return
            asked = _request(near)
            if self._cut():
                return
            with socket.create_connection(("127.0.0.1", self.port), PATIENCE_S) as far:
                far.sendall(asked)
                answer = _all(far)
            if self.fault is not Fault.NONE and asked.startswith(b"POST /api/v1/tickets "):
                with self._came:
                    if self.fault is Fault.HELD:
                        self._hold()
                        near.sendall(answer)
                        return
                    if self.fault is Fault.CUTS:
                        self.fault = Fault.CUT
                    self.lost += 1
                    self._came.notify_all()
                return
            near.sendall(answer)

    def _hold(self) -> None:
        self.held += 1
        self._came.notify_all()
        self._came.wait_for(lambda: self.fault is not Fault.HELD, PATIENCE_S)


def _request(near: socket.socket) -> bytes:
    """Return one whole request, changed so that the server closes the connection after it."""
    asked = b""
    while b"\r\n\r\n" not in asked:
        more = near.recv(_CHUNK)
        if not more:
            raise ConnectionError
        asked += more
    head, _, body = asked.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    length = sum(int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += near.recv(_CHUNK)
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body


def _all(far: socket.socket) -> bytes:
    heard = b""
    while more := far.recv(_CHUNK):
        heard += more
    return heard


@contextmanager
def cable(port: int) -> Iterator[Cable]:
    """Return a cable to the station on that port."""
    laid = Cable(port)
    try:
        yield laid
    finally:
        laid.close()

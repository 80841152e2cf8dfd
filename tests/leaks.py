"""Fail a test that leaves threads, child processes or open sockets behind.

Otherwise they end in the middle of another test, which then fails in its place. What a fixture of a wider
scope starts (a server for the whole run) may go on, and so may the connections that such a server holds.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.patience import scaled

_PATIENCE_S = scaled(5)
_LOOK_S = 0.01
_OF_CONNECTIONS = ("process_request_thread", "simple_websocket", "writer")
"""The prefix of the names of threads of a server's connections."""
_TIMER = "_send_ping"
"""Engine.IO's timer of each connection: it holds nothing and ends by itself at its next beat."""


@dataclass(frozen=True)
class Running:
    """The threads, the child processes and the open sockets of this process."""

    threads: frozenset[threading.Thread]
    children: frozenset[str]
    sockets: frozenset[tuple[int, str]]

    def __or__(self, other: "Running") -> "Running":
        return Running(
            self.threads | other.threads, self.children | other.children, self.sockets | other.sockets
        )

    def __sub__(self, other: "Running") -> "Running":
        return Running(
            self.threads - other.threads, self.children - other.children, self.sockets - other.sockets
        )


_shared = Running(frozenset(), frozenset(), frozenset())
_peers: set[str] = set()
"""The other ends of shared sockets: what is shared may connect to them again, as a printer's owner does."""


def running() -> Running:
    """Return what runs now."""
    return Running(frozenset(threading.enumerate()), frozenset(_children()), frozenset(_sockets()))


def share(before: Running) -> None:
    """Allow what was started after `before` to go on: several tests use it."""
    global _shared  # noqa: PLW0603 - there is one process
    new = running() - before
    _shared |= new
    _peers.update(peer for fd, _ in new.sockets if (peer := _peer(fd)) is not None)


class SharedFixtures:
    """Lets go on what a fixture starts that several tests use."""

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
        """Remember what is started by a fixture of a wider scope than one test."""
        before = running()
        made = yield
        if fixturedef.scope != "function":
            share(before)
        return made


@contextmanager
def nothing_left_behind(patience_s: float = _PATIENCE_S) -> Iterator[None]:
    """Wait a moment for what a test has stopped, then name what still runs."""
    before = running()
    yield
    deadline = time.monotonic() + patience_s
    for thread in _left(before).threads:
        thread.join(max(0, deadline - time.monotonic()))
    while left := _names(_left(before)):
        if time.monotonic() > deadline:
            pytest.fail(f"left behind: {', '.join(left)}")
        threading.Event().wait(_LOOK_S)


def _left(before: Running) -> Running:
    """Return what was started after `before` and runs now, without the connections of a shared server."""
    now = running()
    left = now - (before | _shared)
    left = replace(
        left,
        threads=frozenset(one for one in left.threads if _TIMER not in one.name),
        sockets=frozenset(one for one in left.sockets if _peer(one[0]) not in _peers),
    )
    ports = {port for fd, _ in _shared.sockets & now.sockets if (port := _listens_at(fd)) is not None}
    if not ports:
        return left
    return Running(
        frozenset(one for one in left.threads if not any(name in one.name for name in _OF_CONNECTIONS)),
        left.children,
        frozenset(one for one in left.sockets if _port(one[0]) not in ports),
    )


def _listens_at(fd: int) -> int | None:
    """Return the port at which that socket takes connections; None if it takes none."""
    with _copy(fd) as line:
        listens = line is not None and line.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    return _port(fd) if listens else None


def _port(fd: int) -> int | None:
    """Return the port of this end of a socket; None if it is closed or has none."""
    with _copy(fd) as line:
        name = line.getsockname() if line is not None else None
    return int(name[1]) if isinstance(name, tuple) else None


def _peer(fd: int) -> str | None:
    """Return the address of the other end of a socket; None if it is closed or has none."""
    with _copy(fd) as line, suppress(OSError):
        return str(line.getpeername() or None) if line is not None else None
    return None


@contextmanager
def _copy(fd: int) -> Iterator[socket.socket | None]:
    """Yield a copy of that socket, closed at the end; None if the descriptor is of something else by now."""
    try:
        copy = os.dup(fd)
    except OSError:
        yield None
        return
    try:
        line = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        yield None
        return
    with line:
        yield line


def _names(left: Running) -> list[str]:
    threads = [f"thread {thread.name}" for thread in left.threads]
    children = [f"process {pid} {_command(pid)}" for pid in left.children]
    return sorted([*threads, *children, *(f"socket {_ends(fd)}" for fd, _ in left.sockets)])


def _children() -> Iterator[str]:
    for task in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):  # the thread has ended
            yield from task.read_text().split()


def _sockets() -> Iterator[tuple[int, str]]:
    with os.scandir("/proc/self/fd") as entries:
        for entry in entries:
            with suppress(OSError):  # closed by another thread
                target = os.readlink(entry.path)  # noqa: PTH115 - twice as fast
                if target.startswith("socket:"):
                    yield int(entry.name), target


def _command(pid: str) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip() or "(not waited for)"
    return "(ended)"


def _ends(fd: int) -> str:
    """Return the addresses of both ends."""

    def one(address: Callable[[], object]) -> str:
        try:
            return str(address())
        except OSError:
            return "-"

    with _copy(fd) as line:
        return "(closed)" if line is None else f"{one(line.getsockname)} to {one(line.getpeername)}"

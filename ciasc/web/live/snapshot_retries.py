"""Retry what failed: a publisher's thread, the pauses, and one log line for each outage."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

import structlog

from ciasc.domain.core.errors import CiascError, JsonValue, NotFound
from ciasc.ports import Reading, Store

FIRST_S: Final = 0.25
LONGEST_S: Final = 10.0
_FAILING_S: Final = 60.0
"""A watched room is tried again long before; one that only a request named may never be."""

Body = Mapping[str, JsonValue]
_log = structlog.get_logger(part="screens")


class Retries:
    """The names of what failed, each with the time of its next try; its pause doubles up to `longest_s`."""

    def __init__(self, first_s: float = FIRST_S, longest_s: float = LONGEST_S) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._lock = threading.Lock()
        self._next: dict[str, tuple[float, float]] = {}

    def add(self, name: str) -> None:
        """Set the next try of what failed just now."""
        with self._lock:
            pause = self._next.get(name, (0.0, self._first_s))[1]
            self._next[name] = time.monotonic() + pause, min(pause * 2, self._longest_s)

    def remove(self, name: str) -> None:
        """Remove a name: it succeeded, or is not needed any more."""
        with self._lock:
            self._next.pop(name, None)

    def due(self) -> set[str]:
        """Return the names to try now."""
        now = time.monotonic()
        with self._lock:
            return {name for name, (at, _) in self._next.items() if at <= now}

    def pause_s(self) -> float | None:
        """Return the seconds until the next try; None if nothing failed."""
        now = time.monotonic()
        with self._lock:
            return min((max(at - now, 0.0) for at, _ in self._next.values()), default=None)


class Outages:
    """Log when the rooms of a kind begin to fail and when all of them work again, one time each.

    A room's name after the colon may be a secret and is not logged. A room that was not tried for `lasts_s`
    does not count as failing any more.
    """

    def __init__(self, lasts_s: float = _FAILING_S) -> None:
        self._lasts_s = lasts_s
        self._lock = threading.Lock()
        self._failing: dict[str, float] = {}

    def failed(self, failures: Mapping[str, Exception]) -> None:
        """Handle the errors of rooms: log those of kinds that worked until now, one line for each error."""
        now = time.monotonic()
        with self._lock:
            known = kinds(self._recent(now))
            self._failing |= dict.fromkeys(failures, now)
        fresh: dict[str, tuple[Exception, set[str]]] = {}
        for room, error in failures.items():
            if (kind := kind_of(room)) not in known:
                fresh.setdefault(_name(error), (error, set()))[1].add(kind)
        for name, (error, some) in fresh.items():
            if isinstance(error, CiascError):
                _log.warning("snapshot_failed", rooms=sorted(some), error=name)
            else:
                _log.error("snapshot_failed", rooms=sorted(some), error=name, exc_info=error)

    def succeeded(self, rooms: Iterable[str]) -> None:
        """Handle rooms that work; log the kinds that failed before."""
        if not self._failing:
            return
        with self._lock:
            well = {room for room in rooms if self._failing.pop(room, None) is not None}
            over = kinds(well) - kinds(self._recent(time.monotonic()))
        if over:
            _log.warning("snapshot_recovered", rooms=sorted(over))

    def forget(self, room: str) -> None:
        """Remove a room that has no watchers."""
        with self._lock:
            self._failing.pop(room, None)

    def _recent(self, now: float) -> Iterable[str]:
        """Return the rooms that failed a short time ago; remove the others."""
        self._failing = {room: at for room, at in self._failing.items() if now - at < self._lasts_s}
        return self._failing


class Publisher:
    """One thread that calls `publish` after each `wake`, and again after the seconds that it returns.

    After an error it calls it again soon.
    """

    def __init__(self, name: str, publish: Callable[[], float | None]) -> None:
        self._publish = publish
        self._woken = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wake(self) -> None:
        """Publish soon; never block."""
        self._woken.set()

    def stop(self) -> None:
        """Stop publishing; the thread has ended on return, unless a publication hangs."""
        self._stopped = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1)

    def _run(self) -> None:
        pause = None
        while True:
            self._woken.wait(pause)
            self._woken.clear()
            if self._stopped:
                return
            try:
                pause = self._publish()
            except Exception as error:  # noqa: BLE001 - the thread serves all screens; it must not end
                pause = FIRST_S
                with suppress(Exception):  # it may be the log that fails
                    _log.error("publication_failed", error=_name(error), exc_info=error)


def repeated(room: str, send: Callable[[], None]) -> Callable[[], float | None]:
    """Return the publication of one room by `send`, which returns the seconds until its next try."""
    retries, outages = Retries(), Outages()

    def publish() -> float | None:
        try:
            send()
        except Exception as error:  # noqa: BLE001 - sent as soon as its parts work again
            outages.failed({room: error})
            retries.add(room)
        else:
            outages.succeeded((room,))
            retries.remove(room)
        return retries.pause_s()

    return publish


def render_each(
    store: Store, rooms: Iterable[str], render: Callable[[Reading, str], Body]
) -> tuple[dict[str, Body], dict[str, Exception]]:
    """Return the snapshots of those rooms from one view of the database, and the errors of the others.

    After an error the rest is rendered from a new view: PostgreSQL would refuse all of it. A room that has
    gone, as the page of a ticket that ended long ago, is in neither.
    """
    drawn: dict[str, Body] = {}
    failures: dict[str, Exception] = {}
    left = deque(rooms)
    while left:
        opened = False
        try:
            with store.read() as tx:
                opened = True
                while left:
                    with suppress(NotFound):
                        drawn[left[0]] = render(tx, left[0])
                    left.popleft()
        except Exception as error:  # noqa: BLE001 - one room that fails must not end the others
            failing = [left.popleft()] if opened and left else [left.popleft() for _ in range(len(left))]
            failures.update(dict.fromkeys(failing, error))
    return drawn, failures


def kind_of(room: str) -> str:
    """Return the kind of a room: its name before the colon."""
    return room.partition(":")[0]


def kinds(rooms: Iterable[str]) -> set[str]:
    """Return the kinds of those rooms."""
    return {kind_of(room) for room in rooms}


def _name(error: Exception) -> str:
    return error.code if isinstance(error, CiascError) else type(error).__name__

"""One snapshot for each room, sent after every change; a reconnect runs the same code as an update."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from ciasc.domain.core.errors import CiascError, JsonValue, NotAllowed, NotFound, NotSignedIn
from ciasc.domain.core.permissions import Permission, Role
from ciasc.ports import Clock, CommandAnswer, Reading, Store
from ciasc.web.api.schemas import rfc3339
from ciasc.web.auth.credentials import Caller

Body = Mapping[str, JsonValue]
View = Callable[[Reading, str, datetime], Body]
"""What a room shows: from what is stored, the part of the room's name after the colon, and the time."""

_log = structlog.get_logger(part="screens")


class Emit(Protocol):
    """How a snapshot is sent; `to` is a room or one client."""

    def __call__(self, event: str, data: Body, /, *, to: str) -> None:
        """Send without waiting for the receiver."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """A kind of room: what it shows and who may watch it; no permission means that its name is the secret.

    `named` returns the one right form of what comes after the colon; None where nothing may come there.
    """

    view: View
    permission: Permission | None
    named: Callable[[str], str] | None = None


class LiveRooms:
    """Render the watched rooms after each change, in one thread, so none goes backwards."""

    def __init__(
        self, store: Store, clock: Clock, rooms: Mapping[str, Room], clock_rate: float = 1.0
    ) -> None:
        self._store = store
        self._clock = clock
        self._rooms = dict(rooms)
        # Pages run a clock at the server's rate from its time; at every real station the rate is 1.
        self._pace: Body = {} if clock_rate == 1 else {"clock_rate": clock_rate}
        self._emit: Emit | None = None
        self._lock = threading.Lock()
        # A lock of its own: sending to a screen that hangs may end it, in the thread that sends.
        self._counting = threading.Lock()
        self._watched: Counter[str] = Counter()
        self._changed = threading.Event()
        self._kinds: set[str] = set()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def add(self, rooms: Mapping[str, Room]) -> None:
        """Add kinds of rooms, before `start`: their views may show what publishes through these rooms."""
        self._rooms.update(rooms)

    def start(self, emit: Emit) -> None:
        """Start to publish by `emit`."""
        self._emit = emit
        self._thread = threading.Thread(target=self._run, name="screens", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop publishing; the thread has ended on return."""
        self._stopped = True
        self._changed.set()
        if self._thread is not None:
            self._thread.join(timeout=1)

    def changed(self, kind: str = "") -> None:
        """Update the rooms, of that kind alone if one is named; never block."""
        with self._counting:
            self._kinds.add(kind)
        self._changed.set()

    def snapshot(self, room: str) -> Body:
        """Return the present snapshot of that room; raise NotFound if it does not exist."""
        with self._store.read() as tx:
            return self._draw(tx, room)

    def answer(self, room: str) -> CommandAnswer:
        """Return the present snapshot of that room as the answer to a GET."""
        return CommandAnswer(200, json.dumps(self.snapshot(room), ensure_ascii=False, separators=(",", ":")))

    def named(self, room: str) -> str:
        """Return the one name of that room, however it was written; raise NotFound if it does not exist."""
        kind, colon, name = room.partition(":")
        named = self._kind(room).named
        if (named is None) is bool(colon):
            raise NotFound("web.room.not_found")
        return kind if named is None else f"{kind}:{named(name)}"

    def admit(self, room: str, who: Caller | None) -> None:
        """Return if that caller may watch that room, else raise."""
        kind = self._kind(room)
        if kind.permission is None:
            return
        if who is None:
            raise NotSignedIn("web.room.sign_in")
        who.must_have_own_password()
        who.actor.must(kind.permission)
        if who.actor.role is Role.KIOSK and room.partition(":")[2] != who.actor.name:
            raise NotAllowed("web.room.other_kiosk")

    def enter(self, room: str, client: str, join: Callable[[], None]) -> None:
        """Add a client to a room and send it the present snapshot at once."""
        with self._lock:
            body = self.snapshot(room)
            join()
            with self._counting:
                self._watched[room] += 1
            if self._emit is not None:
                self._emit("snapshot", body, to=client)

    def again(self, room: str, client: str) -> None:
        """Send the present snapshot once more to a client that already watches the room."""
        with self._lock:
            if self._emit is not None:
                self._emit("snapshot", self.snapshot(room), to=client)

    def left(self, room: str) -> None:
        """Remove a client from a room."""
        with self._counting:
            self._watched[room] -= 1
            if self._watched[room] <= 0:
                del self._watched[room]

    def _kind(self, room: str) -> Room:
        kind = self._rooms.get(room.partition(":")[0])
        if kind is None:
            raise NotFound("web.room.not_found")
        return kind

    def _draw(self, tx: Reading, room: str) -> Body:
        now = self._clock()
        body = self._kind(room).view(tx, room.partition(":")[2], now)
        return {
            "room": room,
            "seq": tx.config.station().seq,
            "server_time": rfc3339(now),
            **self._pace,
            **body,
        }

    def _run(self) -> None:
        while True:
            self._changed.wait()
            self._changed.clear()
            if self._stopped:
                return
            try:
                self._publish()
            except CiascError as error:
                _log.warning("snapshot_failed", error=error.code)
            except Exception as error:  # noqa: BLE001 - one bad drawing must not end the screens
                _log.error("snapshot_failed", error=type(error).__name__, exc_info=error)

    def _publish(self) -> None:
        with self._lock:
            with self._counting:
                kinds, self._kinds = self._kinds, set()
                watched = sorted(
                    room for room in self._watched if "" in kinds or room.partition(":")[0] in kinds
                )
            if self._emit is None or not watched:
                return
            with self._store.read() as tx:
                drawn = [(room, self._drawn(tx, room)) for room in watched]
            for room, body in drawn:
                if body is not None:
                    self._emit("snapshot", body, to=room)

    def _drawn(self, tx: Reading, room: str) -> Body | None:
        try:
            return self._draw(tx, room)
        except NotFound:
            return None  # the room has gone, as the page of a ticket that ended long ago

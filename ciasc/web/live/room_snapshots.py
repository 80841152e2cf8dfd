"""One snapshot for each room, sent after every change; a reconnect runs the same code as an update.

Which rooms exist, and who may see each: `ciasc/live_rooms.py`.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ciasc.domain.core.errors import (
    CiascError,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Unavailable,
)
from ciasc.domain.core.permissions import Permission, Role
from ciasc.ports import Clock, CommandAnswer, Reading, Store
from ciasc.web.api.schemas import rfc3339
from ciasc.web.auth.credentials import Caller
from ciasc.web.live.snapshot_retries import Body, Outages, Publisher, Retries, kind_of, render_each

View = Callable[[Reading, str, datetime], Body]
"""What a room shows: from what is stored, the part of the room's name after the colon, and the time."""


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
    """Render the watched rooms after each change, in one thread, so none goes backwards.

    A room that cannot be rendered or sent is tried again, after pauses up to that of `retries`; the others
    are not affected.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        rooms: Mapping[str, Room],
        clock_rate: float = 1.0,
        retries: Retries | None = None,
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
        self._kinds: set[str] = set()
        self._retries = retries or Retries()
        self._outages = Outages()
        self._publisher = Publisher("screens", self._publish)

    def add(self, rooms: Mapping[str, Room]) -> None:
        """Add kinds of rooms, before `start`: their views may show what publishes through these rooms."""
        self._rooms.update(rooms)

    def start(self, emit: Emit) -> None:
        """Start to publish by `emit`."""
        self._emit = emit
        self._publisher.start()

    def stop(self) -> None:
        """Stop publishing; the thread has ended on return."""
        self._publisher.stop()

    def changed(self, *kinds: str) -> None:
        """Update the rooms, of those kinds alone if any is named; never block.

        Where no room is watched, the thread is not woken: the next client gets the present snapshot.
        """
        with self._counting:
            if not self._watched:
                return
            self._kinds.update(kinds or ("",))
        self._publisher.wake()

    def snapshot(self, room: str) -> Body:
        """Return the present snapshot of that room.

        Raise NotFound if it does not exist, Unavailable if it cannot be rendered now.
        """
        try:
            with self._store.read() as tx:
                body = self._render(tx, room)
        except CiascError:
            raise
        except Exception as error:
            self._outages.failed({room: error})
            raise Unavailable("web.room.failed", retry_after_s=2) from error
        self._outages.succeeded((room,))
        return body

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
        """Add a client to a room and send it the present snapshot, at once or as soon as there is one."""
        with self._lock:
            with self._counting:
                self._watched[room] += 1  # before the reading: a change after it wakes the thread
            try:
                body = self._present(room)
                join()
            except BaseException:
                self.leave(room)
                raise
            self._send(room, body, to=client)
        self._publisher.wake()

    def again(self, room: str, client: str) -> None:
        """Send the present snapshot once more to a client that already watches the room."""
        with self._lock:
            self._send(room, self._present(room), to=client)
        self._publisher.wake()

    def leave(self, room: str) -> None:
        """Remove a client from a room."""
        with self._counting:
            self._watched[room] -= 1
            if self._watched[room] <= 0:
                del self._watched[room]
                self._retries.remove(room)
                self._outages.forget(room)

    def _kind(self, room: str) -> Room:
        kind = self._rooms.get(kind_of(room))
        if kind is None:
            raise NotFound("web.room.not_found")
        return kind

    def _present(self, room: str) -> Body | None:
        """Return the present snapshot; None if it cannot be rendered now."""
        try:
            return self.snapshot(room)
        except Unavailable:
            return None

    def _render(self, tx: Reading, room: str) -> Body:
        now = self._clock()
        body = self._kind(room).view(tx, room.partition(":")[2], now)
        return {
            "room": room,
            "seq": tx.config.station().seq,
            "server_time": rfc3339(now),
            **self._pace,
            **body,
        }

    def _publish(self) -> float | None:
        """Send the changed rooms and those due for a retry; return the seconds until the next retry."""
        with self._lock:
            due = self._due()
            try:
                self._publish_now(due)
            except BaseException:
                for room in due:
                    self._retries.add(room)
                raise
        return self._retries.pause_s()

    def _publish_now(self, due: Sequence[str]) -> None:
        drawn, failures = render_each(self._store, due, self._render)
        self._outages.failed(failures)
        for room in failures:
            self._retries.add(room)
        for gone in set(due) - drawn.keys() - failures.keys():
            self._retries.remove(gone)
        sent = [room for room, body in drawn.items() if self._send(room, body, to=room)]
        for room in sent:
            self._retries.remove(room)
        self._outages.succeeded(sent)

    def _due(self) -> list[str]:
        again = self._retries.due()
        with self._counting:
            kinds, self._kinds = self._kinds, set()
            for room in again - self._watched.keys():
                self._retries.remove(room)
            return sorted(
                room for room in self._watched if "" in kinds or kind_of(room) in kinds or room in again
            )

    def _send(self, room: str, body: Body | None, *, to: str) -> bool:
        """Send a snapshot of the room; without one, or after an error, set its retry and return False."""
        try:
            if self._emit is not None and body is not None:
                self._emit("snapshot", body, to=to)
        except Exception as error:  # noqa: BLE001 - as above
            self._outages.failed({room: error})
            body = None
        if body is None:
            self._retries.add(room)
        return body is not None

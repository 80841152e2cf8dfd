"""A room that cannot be shown comes back by itself, and its failure is its own."""

import queue
import threading
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx
import pytest
import structlog
from flask import Flask
from structlog.testing import capture_logs
from werkzeug.serving import make_server

from ciasc.desk import pages as desk_pages
from ciasc.desk.view import QueueView
from ciasc.display import pages as display_pages
from ciasc.display.wall_view import Board
from ciasc.domain.core.errors import NotFound, Unavailable
from ciasc.domain.core.permissions import Permission
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.station_day import LIMA
from ciasc.ports import Reading, Store, Transaction
from ciasc.storage.store import SqlStore
from ciasc.web.api.errors import handle_errors
from ciasc.web.api.operations import DeskNumber
from ciasc.web.live.room_snapshots import LiveRooms, Room, View
from ciasc.web.live.snapshot_retries import Body, Outages, Retries
from ciasc.web.live.sockets import open_sockets
from ciasc.web.server_parts import EXTENSION, Web
from tests.api import Desk, problem, take
from tests.fakes import HandClock
from tests.live import TLS, Live, Screen
from tests.patience import PATIENCE_S

BOARD = Board(lambda: None, LIMA)
QUEUE = QueueView(lambda _: Policy())


class Faulty:
    """A view or a store that raises while `errors` has any, one each time; `failed` counts them."""

    def __init__(self, view: View = BOARD, store: Store | None = None) -> None:
        self.errors: list[Exception] = []
        self.failed = threading.Semaphore(0)
        self._view = view
        self._store = store

    def fail(self) -> None:
        """Raise the next error, if one is left."""
        if self.errors:
            self.failed.release()
            raise self.errors.pop()

    def __call__(self, tx: Reading, name: str, now: datetime) -> Body:
        self.fail()
        return self._view(tx, name, now)

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """Return a view of the store, or raise."""
        assert self._store is not None
        self.fail()
        with self._store.read() as tx:
            yield tx

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Return a transaction of the store."""
        assert self._store is not None
        with self._store.begin() as tx:
            yield tx

    def wait(self, times: int) -> None:
        """Return when that many errors were raised."""
        for _ in range(times):
            assert self.failed.acquire(timeout=PATIENCE_S)


class Hall:
    """A server with the wall and the queue, on the store of a running station."""

    def __init__(self, live: Live) -> None:
        parts: Web = live.application.flask.extensions[EXTENSION]
        self.wall = Faulty(BOARD)
        self.store = Faulty(store=live.application.store)
        rooms = {
            "display": Room(self.wall, Permission.SEE_WALL),
            "queue": Room(QUEUE, Permission.SEE_QUEUE),
        }
        self.screens = LiveRooms(self.store, live.clock, rooms, retries=Retries(0.01, 0.05))
        self.parts = replace(parts, screens=self.screens)
        self.base = ""
        self.live = live

    @contextmanager
    def serving(self) -> Iterator["Hall"]:
        """Serve until the block ends."""
        flask = Flask("hall")
        flask.extensions[EXTENSION] = self.parts
        flask.url_map.converters["desk"] = DeskNumber
        handle_errors(flask)
        for routes in (display_pages.routes, desk_pages.routes):
            routes.register(flask)
        socketio, _ = open_sockets(flask, self.parts)
        self.socketio = socketio
        engine = socketio.server.eio
        engine.start_service_task = False
        server = make_server("127.0.0.1", 0, flask, threaded=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        self.base = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            self.screens.stop()

    @contextmanager
    def screen(self, room: str) -> Iterator[Screen]:
        """Return a client that watches that room."""
        screen = Screen(self.base, self.live.tokens["officer"])
        try:
            assert screen.watch(room)["ok"] is True
            yield screen
        finally:
            screen.close()

    def get(self, path: str) -> httpx.Response:
        """Return the answer to a request of an officer."""
        headers = {"Authorization": f"Bearer {self.live.tokens['officer']}"}
        return httpx.get(f"{self.base}/api/v1{path}", headers=headers, timeout=PATIENCE_S, verify=TLS)


@pytest.fixture
def hall(live: Live) -> Iterator[Hall]:
    with Hall(live).serving() as found:
        yield found


def call_one(live: Live) -> int:
    """Call a person; return the sequence after it."""
    take(live)
    desk = Desk(live).open()
    desk.call()
    return int(desk.client.get("/desks/1").json()["seq"])


def of_snapshots(lines: list[Any]) -> list[tuple[str, list[str]]]:
    """Return what was logged of snapshots, and of which rooms."""
    return [(line["event"], line["rooms"]) for line in lines if str(line["event"]).startswith("snapshot_")]


def away() -> Exception:
    return Unavailable("storage.database.no_answer")


@pytest.mark.parametrize("error", [away, lambda: OSError("no more files")])
def test_a_call_reaches_the_wall_after_reads_that_failed(hall: Hall, error: Callable[[], Exception]) -> None:
    with hall.screen("display") as wall, hall.screen("queue") as waiting:
        wall.wait(1)
        waiting.wait(1)
        seq = call_one(hall.live)
        with capture_logs() as lines:
            hall.store.errors[:] = [error() for _ in range(5)]
            hall.screens.changed()
            shown = wall.wait_for_seq(seq)
            waiting.wait_for_seq(seq)
            wall.watch("display")  # answered after the publication has ended
        assert [call["desk"] for call in shown["calls"]] == [1]  # type: ignore[attr-defined]
        assert not hall.store.errors
    assert of_snapshots(lines) == [
        ("snapshot_failed", ["display", "queue"]), ("snapshot_recovered", ["display", "queue"]),
    ]  # fmt: skip


def test_a_view_that_raises_harms_its_room_alone_until_it_works_again(hall: Hall) -> None:
    with hall.screen("display") as wall, hall.screen("queue") as waiting:
        wall.wait(1)
        waiting.wait(1)
        with capture_logs() as lines:
            hall.wall.errors[:] = [ZeroDivisionError() for _ in range(10_000)]
            seq = call_one(hall.live)
            hall.screens.changed()
            waiting.wait_for_seq(seq)
            hall.wall.wait(5)
            refused = hall.get("/display")
            problem(refused, 503, "unavailable")
            assert refused.headers["Retry-After"] == "2"
            assert hall.get("/queue").json()["seq"] == seq
            assert len(wall.heard) == 1
            hall.wall.errors.clear()
            wall.wait_for_seq(seq)
            wall.watch("display")
        assert hall.get("/display").json()["seq"] == seq
    assert of_snapshots(lines) == [
        ("snapshot_failed", ["display"]), ("snapshot_recovered", ["display"]),
    ]  # fmt: skip


def test_a_screen_that_comes_while_its_room_fails_gets_the_snapshot_later(hall: Hall) -> None:
    hall.wall.errors[:] = [ZeroDivisionError() for _ in range(3)]
    with hall.screen("display") as wall:
        assert wall.wait(1)[0]["room"] == "display"
    assert not hall.wall.errors


def test_a_screen_that_fails_to_receive_harms_itself_alone(hall: Hall) -> None:
    with hall.screen("display") as first:
        first.wait(1)
        (broken,) = hall.socketio.server.eio.sockets.values()

        def send(_packet: object) -> None:
            raise OSError

        with hall.screen("display") as second:
            second.wait(1)
            broken.send = send
            with capture_logs() as lines:
                hall.screens.changed()
                second.wait(2)
                assert first.ended.wait(PATIENCE_S)
                hall.screens.changed()
                second.wait(3)
    assert [line["event"] for line in lines] == ["client_failed"]


def test_a_publication_that_cannot_be_sent_is_repeated(live: Live) -> None:
    sent: queue.Queue[str] = queue.Queue()
    errors = [OSError() for _ in range(3)]
    rooms = {"display": Room(BOARD, None), "queue": Room(QUEUE, None)}
    screens = LiveRooms(live.application.store, live.clock, rooms, retries=Retries(0.01, 0.05))

    def emit(_event: str, _data: Body, *, to: str) -> None:
        if to == "display" and errors:
            raise errors.pop()
        sent.put(to)

    for room in rooms:
        screens.enter(room, "client", lambda: None)
    screens.start(emit)
    screens.changed()
    assert [sent.get(timeout=PATIENCE_S) for _ in range(2)] == ["queue", "display"]
    screens.stop()
    assert not errors


def test_a_log_that_fails_loses_no_publication(live: Live) -> None:
    sent: queue.Queue[str] = queue.Queue()
    wall = Faulty(BOARD)
    rooms = {"display": Room(wall, None), "queue": Room(QUEUE, None)}
    screens = LiveRooms(live.application.store, live.clock, rooms, retries=Retries(0.01, 0.05))

    def full(_logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if line["event"] in ("snapshot_failed", "publication_failed"):
            raise OSError
        return line

    for room in rooms:
        screens.enter(room, "client", lambda: None)
    structlog.configure(processors=[full, structlog.processors.JSONRenderer()])
    screens.start(lambda _event, _data, *, to: sent.put(to))
    wall.errors[:] = [ZeroDivisionError()]
    screens.changed()
    assert {sent.get(timeout=PATIENCE_S) for _ in range(2)} == {"display", "queue"}
    screens.stop()


def test_a_change_while_a_screen_enters_reaches_it(live: Live) -> None:
    sent: queue.Queue[str] = queue.Queue()
    changes = ["a change that is committed after the reading"]

    def changing(tx: Reading, name: str, now: datetime) -> Body:
        body = BOARD(tx, name, now)
        if changes:
            changes.clear()
            screens.changed("display")
        return body

    screens = LiveRooms(live.application.store, live.clock, {"display": Room(changing, None)})
    screens.start(lambda _event, _data, *, to: sent.put(to))
    screens.enter("display", "client", lambda: None)
    assert [sent.get(timeout=PATIENCE_S) for _ in range(2)] == ["client", "display"]
    screens.stop()


def test_a_screen_that_may_not_enter_is_not_counted(live: Live) -> None:
    def gone(_tx: Reading, _name: str, _now: datetime) -> Body:
        raise NotFound("web.room.not_found")

    sent: queue.Queue[str] = queue.Queue()
    rooms = {"ticket": Room(gone, None, str), "display": Room(BOARD, None)}
    screens = LiveRooms(live.application.store, live.clock, rooms)
    screens.start(lambda _event, _data, *, to: sent.put(to))
    with pytest.raises(NotFound):
        screens.enter("ticket:A", "client", lambda: None)
    screens.enter("display", "client", lambda: None)
    screens.changed()
    assert [sent.get(timeout=PATIENCE_S) for _ in range(2)] == ["client", "display"]
    screens.stop()


def test_an_error_in_the_database_spares_the_rooms_after_it(store: SqlStore, clock: HandClock) -> None:
    sent: queue.Queue[str] = queue.Queue()

    def wrong(tx: Reading, _name: str, _now: datetime) -> Body:
        tx._connection.exec_driver_sql("SELECT nothing_such")  # type: ignore[attr-defined]  # noqa: SLF001 - as a defect would
        return {}

    rooms = {"a-wrong": Room(wrong, None), "display": Room(BOARD, None)}
    screens = LiveRooms(store, clock, rooms)
    for room in rooms:
        screens.enter(room, "client", lambda: None)
    screens.start(lambda _event, _data, *, to: sent.put(to))
    screens.changed()
    assert sent.get(timeout=PATIENCE_S) == "display"
    screens.stop()


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_room_that_is_never_tried_again_hides_no_outage(*, forgotten: bool) -> None:
    outages = Outages(0) if forgotten else Outages()
    with capture_logs() as lines:
        outages.failed({"ticket:A": OSError()})
        outages.failed({"ticket:B": OSError()})
        outages.succeeded(("ticket:B",))
    first = ("snapshot_failed", ["ticket"])
    assert of_snapshots(lines) == (
        [first, first, ("snapshot_recovered", ["ticket"])] if forgotten else [first]
    )


def test_a_room_that_nobody_watches_any_more_is_not_tried_again() -> None:
    retries = Retries(first_s=0, longest_s=0)
    retries.add("display")
    assert retries.due() == {"display"}
    retries.remove("display")
    assert (retries.due(), retries.pause_s()) == (set(), None)


def test_the_pause_between_tries_doubles_and_is_bounded() -> None:
    retries = Retries(first_s=100, longest_s=350)
    pauses = []
    for _ in range(4):
        retries.add("display")
        pauses.append(round(retries.pause_s() or 0))
    assert pauses == [100, 200, 350, 350]
    assert retries.due() == set()

"""A whole station over HTTP and Socket.IO in the test's own process, on a copy of one database."""

import logging
import shutil
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import httpx
import socketio
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from sqlalchemy import update
from werkzeug.routing import Rule
from werkzeug.serving import make_server

from ciasc.app import create_app
from ciasc.create_station import add_device, add_staff, add_staff_token, create_station
from ciasc.domain.core.permissions import DEVICE_ROLES, STAFF_ROLES, Role
from ciasc.settings import load
from ciasc.station_tasks import StationApplication
from ciasc.storage.store import open_store
from ciasc.storage.tables import event, staff
from tests.fakes import A_MONDAY, HandClock
from tests.patience import PATIENCE_S


class RememberedRule(Rule):
    """A route with its URL builder compiled one time for all stations of a run.

    That is a third of the work of starting one, and it is the same for each of them.
    """

    _compiled: ClassVar[dict[tuple[object, ...], Any]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002 - as werkzeug has it
        key = (self.rule, append_unknown, *self._trace)
        if self.defaults:
            return super()._compile_builder(append_unknown)
        if key not in self._compiled:
            self._compiled[key] = super()._compile_builder(append_unknown)
        return self._compiled[key]


Flask.url_rule_class = RememberedRule
logging.getLogger("werkzeug").setLevel(logging.ERROR)

TLS = ssl.create_default_context()  # created one time: it is slow to create, and never used here
PASSWORD = "una clave de prueba"
DESKS = 4


@dataclass(frozen=True)
class Template:
    """A furnished data folder to copy, a bearer token for each role (or account), and its time."""

    folder: Path
    tokens: Mapping[str, str]
    at: datetime = A_MONDAY


def furnish(folder: Path) -> Template:
    """Create a station with the usual services, an account for each role, a kiosk and a display."""
    create_station(folder, "Comisaría de prueba", "Lima", DESKS)
    tokens: dict[str, str] = {}
    with closing(open_store(load(folder, environ={}).database)) as store:
        for role in STAFF_ROLES:
            add_staff(store, role.value, role, PASSWORD)
            with store.read() as tx:
                account = tx.staff.named(role.value)
            assert account is not None
            tokens[role.value] = add_staff_token(store, account)
        for role in DEVICE_ROLES:
            desk = 1 if role is Role.BUTTON else None
            tokens[role.value] = add_device(store, role, role.value, None, desk)
        with store.read() as tx:
            auxiliary = tx.staff.named(Role.AUXILIARY.value)
        assert auxiliary is not None
        add_staff(store, "second", Role.AUXILIARY, PASSWORD)
        with store.read() as tx:
            second = tx.staff.named("second")
        assert second is not None
        tokens["second"] = add_staff_token(store, second)
        with store.connection(writes=True) as (
            connection,
            _,
        ):  # it was created before the time of the tests' clock
            connection.execute(update(event).values(at=A_MONDAY))
            # A costly hash would be computed at each of hundreds of sign-ins.
            cheap = PasswordHasher.from_parameters(CHEAPEST).hash(PASSWORD)
            connection.execute(update(staff).values(password_hash=cheap))
    return Template(folder, tokens)


@dataclass(repr=False)
class Live:
    """A running station. `base` is its address, `clock` is fixed and set by the test, `tokens` open it."""

    base: str
    data: Path
    clock: HandClock
    application: StationApplication
    tokens: Mapping[str, str]
    _open: "list[httpx.Client | Screen]" = field(default_factory=list)

    def http(self, who: str | None = None) -> httpx.Client:
        """Return a client of the API with the token of that role or account; without one if None."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        client = httpx.Client(base_url=f"{self.base}/api/v1", headers=headers, timeout=PATIENCE_S, verify=TLS)
        self._open.append(client)
        return client

    def browser(self, host: str = "127.0.0.1") -> httpx.Client:
        """Return a client of the pages at that address that keeps cookies and follows no redirect."""
        way = httpx.HTTPTransport(local_address=host, verify=TLS)
        client = httpx.Client(base_url=self.base, timeout=PATIENCE_S, transport=way)
        self._open.append(client)
        return client

    def screen(self, who: str | None = None, browser: httpx.Client | None = None) -> "Screen":
        """Return a Socket.IO client with that token, and the cookies of that browser."""
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items()) if browser else ""
        screen = Screen(self.base, self.tokens[who] if who else None, cookies)
        self._open.append(screen)
        return screen

    def close(self) -> None:
        """Close every client that was created."""
        for client in self._open:
            client.close()


class Screen:
    """A client that watches rooms, and the snapshots it received."""

    def __init__(self, base: str, token: str | None, cookies: str = "") -> None:
        self._client = socketio.Client(reconnection=False)
        self.ended = threading.Event()
        self._client.on("snapshot", self._heard)
        self._client.on("disconnect", lambda *_: self.ended.set())
        self._came = threading.Condition()
        self.heard: list[dict[str, object]] = []
        auth, headers = {"token": token} if token else None, {"Cookie": cookies} if cookies else {}
        self._client.connect(base, headers=headers, auth=auth, transports=["websocket"])

    def watch(self, room: str) -> dict[str, object]:
        """Send a request for a room; return the server's answer."""
        return self.ask("watch", {"room": room})

    def ask(self, event: str, wish: object) -> dict[str, object]:
        """Send any request; return the server's answer. A tuple is several requests in one."""
        answer: dict[str, object] = self._client.call(event, wish, timeout=PATIENCE_S)
        return answer

    def flood(self, room: str) -> None:
        """Send another request for a room, without waiting for an answer."""
        self._client.emit("watch", {"room": room})

    def wait(self, many: int) -> list[dict[str, object]]:
        """Return the snapshots when there are that many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.heard) >= many, PATIENCE_S), (
                f"heard {len(self.heard)}"
            )
            return list(self.heard)

    def wait_for_seq(self, seq: int) -> dict[str, object]:
        """Return the first snapshot of that sequence or a later one."""

        def newest() -> bool:
            return bool(self.heard) and int(str(self.heard[-1]["seq"])) >= seq

        with self._came:
            assert self._came.wait_for(newest, PATIENCE_S), f"never heard of {seq}"
            return next(body for body in self.heard if int(str(body["seq"])) >= seq)

    def close(self) -> None:
        """Disconnect, without waiting for the server's answer, which the client's own reader has taken.

        Where the server disconnected first, the client's library leaves its socket open and its writer
        waiting.
        """
        line, packets = self._client.eio.ws, self._client.eio.queue
        line.close = partial(line.close, timeout=0)
        self._client.disconnect()
        if packets is not None:
            packets.put(None)
        line.shutdown()

    def _heard(self, body: dict[str, object]) -> None:
        with self._came:
            self.heard.append(body)
            self._came.notify_all()


@contextmanager
def running(
    template: Template,
    data: Path,
    clock: HandClock | None = None,
    *,
    chores: bool = True,
    steady: Callable[[], float] | None = None,
    clock_rate: float = 1.0,
    **settings: object,
) -> Iterator[Live]:
    """Return a station on a copy of the template in the folder `data`, until the block ends.

    Without `chores` it repeats nothing by itself, so that only requests change what it shows.
    """
    if not data.exists():
        shutil.copytree(template.folder, data)
    clock = clock or HandClock(template.at)
    application = create_app(
        load(data, environ={}, **settings), clock=clock, steady=steady, clock_rate=clock_rate
    )
    server = make_server("127.0.0.1", 0, application.flask, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    if chores:
        begin(application)
    live = Live(f"http://127.0.0.1:{server.server_port}", data, clock, application, template.tokens)
    try:
        yield live
    finally:
        live.close()
        server.shutdown()
        thread.join()
        server.server_close()
        application.stop()


def begin(application: StationApplication) -> None:
    """Start the application, and the thread of its sockets too.

    That thread would start with the first socket: in the middle of a test, where several share a station.
    """
    application.start()
    engine = application.socketio.server.eio
    engine.start_service_task = False
    engine.service_task_handle = engine.start_background_task(engine._service_task)  # noqa: SLF001 - see above
    while engine.service_task_event is None:  # created by the thread; before that it cannot be ended
        threading.Event().wait(0.001)


def lived(template: Template, data: Path, happen: Callable[[Live], None]) -> Template:
    """Return a template in which that has happened already: one time, however many tests start after it."""
    with running(template, data) as live:
        happen(live)
    return replace(template, folder=data, at=live.clock.now)

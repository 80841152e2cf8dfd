"""Send the snapshots: clients watch rooms by Socket.IO and get nothing else."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from flask import Flask, request
from flask_socketio import SocketIO, disconnect, join_room

from ciasc.content.messages import render, text
from ciasc.domain.core.errors import CiascError, InvalidInput, NotAllowed, NotSignedIn, TooMany
from ciasc.version import program_version
from ciasc.web.api.errors import status_of
from ciasc.web.auth.credentials import Caller, bearer_of
from ciasc.web.live.ping_times import PING_S, PING_TIMEOUT_S
from ciasc.web.live.room_snapshots import LiveRooms
from ciasc.web.live.snapshot_retries import Body
from ciasc.web.live.socket_limits import Application, SocketPlaces
from ciasc.web.live.socket_packets import WATCH, SocketPacket, mute_in, send_apart
from ciasc.web.proxy import TrustedProxies
from ciasc.web.server_parts import Web

_MOST_ROOMS: Final = 8
_LONGEST_ROOM: Final = 80
_MOST_WATCHES: Final = 20
_WATCHES_IN_S: Final = 10


def open_sockets(app: Flask, parts: Web) -> tuple[SocketIO, Callable[[], None]]:
    """Return the emitter to that application's clients, and a check to run again and again.

    The check disconnects every client that may no longer watch one of its rooms, and every one that watches
    none at two checks.
    """
    socketio = SocketIO(
        app,
        async_mode="threading",
        async_handlers=False,  # a client's requests wait for each other, and take no thread of their own
        ping_interval=PING_S,
        ping_timeout=PING_TIMEOUT_S,
        max_http_buffer_size=16 * 1024,
        manage_session=False,
        serializer=SocketPacket,
        cors_allowed_origins=[],  # the library's own rule is off: `places` has the rule of all requests
    )
    places = SocketPlaces(parts.settings.screens, parts.callers, socketio.server)
    clients = _Clients(parts, lambda client: places.shown(_of_engine(socketio, client)))
    socketio.on_event("connect", clients.connect)
    socketio.on_event("disconnect", clients.disconnect)
    socketio.on_event(WATCH, clients.watch)
    parts.screens.start(partial(_emit, socketio))
    send_apart(socketio)
    proxies = TrustedProxies(parts.settings.trusted_proxies)
    app.wsgi_app = _entrance(app.wsgi_app, proxies, places)  # type: ignore[method-assign]
    return socketio, _Recheck(socketio, clients)


def _entrance(application: Application, proxies: TrustedProxies, places: SocketPlaces) -> Application:
    """Return the application for requests as their proxies got them; each new socket needs a place."""

    def enter(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        proxies.apply(environ)
        if environ.get("PATH_INFO", "").startswith("/socket.io"):
            return places.serve(application, environ, start_response)
        return application(environ, start_response)

    return enter


def _emit(socketio: SocketIO, event: str, data: Body, *, to: str) -> None:
    socketio.emit(event, data, to=to)


@dataclass(frozen=True, slots=True)
class _Watching:
    """The right by which a client watches a room: who it is, and the bearer token if it came by one."""

    room: str
    who: Caller
    token: str | None


@dataclass(slots=True)
class _Client:
    """A client: the bearer token it came with, what it watches, and when it sent requests."""

    token: str | None = None
    rooms: set[str] = field(default_factory=set)
    rights: dict[str, _Watching] = field(default_factory=dict)
    asked: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_WATCHES))

    def asks_too_often(self) -> bool:
        """Log a request; return whether it is one too many."""
        now = time.monotonic()
        many = len(self.asked) == _MOST_WATCHES and now - self.asked[0] < _WATCHES_IN_S
        self.asked.append(now)
        return many


class _Clients:
    """Handle the requests of connected clients."""

    def __init__(self, parts: Web, has_right: Callable[[str], None]) -> None:
        self._parts = parts
        self._has_right = has_right
        self._known: dict[str, _Client] = {}

    def connect(self, auth: object = None) -> None:
        """Log the bearer token of a new client."""
        token = auth.get("token") if isinstance(auth, dict) else None
        self._known[_sid()] = _Client(token if isinstance(token, str) else None)

    def disconnect(self, _reason: object = None) -> None:
        """Remove a client."""
        client = self._known.pop(_sid(), _Client())
        for room in client.rooms:
            self._parts.screens.leave(room)
        self._parts.presence.leave(_sid())
        self._parts.listeners.leave(_sid())

    def watch(self, message: object = None, *_more: object) -> dict[str, object]:
        """Add a client to a room: the snapshot comes at once and after each change.

        The answer names the server's program, by which a page of an older one knows that it must be renewed.
        """
        client = self._known.get(_sid(), _Client())
        if client.asks_too_often():
            disconnect()
            return {"ok": False, "status": 429, "type": TooMany.code, "detail": text("web.room.too_often")}
        try:
            room = self._parts.screens.named(_room(message))
            given = message.get("token") if isinstance(message, dict) else None
            right = self._admit(room, given if isinstance(given, str) else client.token)
            if room in client.rooms:
                self._parts.screens.again(room, _sid())
            else:
                if right is None:
                    self._must_leave_places()
                self._enter(client, room)
                if right is not None:
                    client.rights[room] = right
                    self._has_right(_sid())
            if right is not None and right.who.staff is None:
                self._parts.presence.came(_sid(), right.who.actor.id, mute=mute_in(message))
            elif right is not None and right.token is None:  # a program with a token rings nowhere
                self._parts.listeners.enter(_sid(), room, right.who.actor)
        except CiascError as error:
            refused = {"status": status_of(error), "type": error.code, "detail": render(error.message)}
            return {"ok": False, **refused}
        return {"ok": True, "program": program_version().id}

    def watching(self) -> list[str]:
        """Return the clients that watch something."""
        return [name for name, client in list(self._known.items()) if client.rooms]

    def refused(self) -> set[str]:
        """Return the clients that watch a room by a right that they no longer have."""
        watching = [
            (name, right)
            for name, client in list(self._known.items())
            for right in list(client.rights.values())
        ]
        return {name for name, right in watching if not self._still(right)}

    def _enter(self, client: _Client, room: str) -> None:
        if len(client.rooms) >= _MOST_ROOMS:
            raise InvalidInput("web.room.too_many")
        self._parts.screens.enter(room, _sid(), lambda: join_room(room))
        client.rooms.add(room)

    def _must_leave_places(self) -> None:
        """Return if half of the places are left to the screens of the station, else raise TooMany."""
        strangers = sum(1 for client in list(self._known.values()) if client.rooms and not client.rights)
        if strangers >= self._parts.settings.screens // 2:
            raise TooMany("web.room.too_many_phones")

    def _still(self, right: _Watching) -> bool:
        try:
            self._parts.screens.admit(right.room, self._parts.callers.again(right.who, right.token))
        except (NotAllowed, NotSignedIn):
            return False
        return True

    def _admit(self, room: str, token: str | None) -> _Watching | None:
        """Return the right by which the token, the person, or else a device of that browser watches the room.

        Return None where the room's name is the secret.
        """
        callers, screens = self._parts.callers, self._parts.screens
        token = token or bearer_of(request.headers.get("Authorization"))
        known = [callers.by_token(token)] if token else [*callers.by_cookies(request)]
        admitted = next((who for who in known if who is not None and _may(screens, room, who)), None)
        if admitted is None:
            screens.admit(room, known[0] if known else None)
            return None
        return _Watching(room, admitted, token)


class _Recheck:
    """Disconnect clients without a right, and those that watch nothing at two checks in a row."""

    def __init__(self, socketio: SocketIO, clients: _Clients) -> None:
        self._server = socketio.server
        self._clients = clients
        self._idle: set[str] = set()

    def __call__(self) -> None:
        """Check all clients of the sockets."""
        for client in self._clients.refused():
            self._server.disconnect(client)
        of_engine = self._server.manager.eio_sid_from_sid
        watching = {of_engine(client, "/") for client in self._clients.watching()}
        idle = set(self._server.eio.sockets) - watching
        for client in idle & self._idle:
            self._hang_up(client)
        self._idle = idle

    def _hang_up(self, client: str) -> None:
        with suppress(KeyError):
            self._server.eio.sockets[client].close(wait=False)


def _of_engine(socketio: SocketIO, client: str) -> str:
    """Return the id that Engine.IO has for that client."""
    return str(socketio.server.manager.eio_sid_from_sid(client, "/"))


def _may(screens: LiveRooms, room: str, who: Caller) -> bool:
    try:
        screens.admit(room, who)
    except NotAllowed:
        return False
    return True


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _room(message: object) -> str:
    room = message.get("room") if isinstance(message, dict) else None
    if not isinstance(room, str) or not 0 < len(room) <= _LONGEST_ROOM:
        raise InvalidInput("web.room.missing")
    return room

"""The way of the snapshots: clients watch rooms by Socket.IO and hear nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Flask, request
from flask_socketio import SocketIO, join_room, rooms

from ciasc.domain.errors import CiascError, InvalidInput, NotAllowed, NotSignedIn
from ciasc.web.auth import Caller, bearer_of
from ciasc.web.context import Web
from ciasc.web.errors import status_of
from ciasc.web.screens import Body, Screens

PING_S: Final = 5
PING_TIMEOUT_S: Final = 10
_MOST_ROOMS: Final = 8
_LONGEST_ROOM: Final = 80


def open_sockets(app: Flask, parts: Web) -> tuple[SocketIO, Callable[[], None]]:
    """The way of the snapshots to that application's clients, and a check to run again and again.

    The check hangs up on every client that may no longer watch one of its rooms.
    """
    socketio = SocketIO(
        app,
        async_mode="threading",
        ping_interval=PING_S,
        ping_timeout=PING_TIMEOUT_S,
        max_http_buffer_size=16 * 1024,
        manage_session=False,
    )
    clients = _Clients(parts)
    socketio.on_event("connect", clients.connect)
    socketio.on_event("disconnect", clients.disconnect)
    socketio.on_event("watch", clients.watch)

    def emit(event: str, data: Body, *, to: str) -> None:
        socketio.emit(event, data, to=to)

    parts.screens.start(emit)

    def recheck() -> None:
        for client in clients.refused():
            socketio.server.disconnect(client)

    return socketio, recheck


@dataclass(frozen=True, slots=True)
class _Watching:
    """By which right a client watches a room: who it is, and the bearer token if it came by one."""

    room: str
    who: Caller
    token: str | None


class _Clients:
    """What connected clients ask."""

    def __init__(self, parts: Web) -> None:
        self._parts = parts
        self._secrets: dict[str, str] = {}
        self._watching: dict[str, dict[str, _Watching]] = {}

    def connect(self, auth: object = None) -> None:
        """Remember the bearer token of a new client."""
        self._watching[_sid()] = {}
        token = auth.get("token") if isinstance(auth, dict) else None
        if isinstance(token, str):
            self._secrets[_sid()] = token

    def disconnect(self, _reason: object = None) -> None:
        """Forget a client."""
        self._secrets.pop(_sid(), None)
        self._watching.pop(_sid(), None)
        self._parts.presence.left(_sid())
        for room in rooms():
            if room != _sid():
                self._parts.screens.left(room)

    def watch(self, message: object = None) -> dict[str, object]:
        """Let a client watch a room: the snapshot comes at once and after each change."""
        try:
            room = _room(message)
            given = message.get("token") if isinstance(message, dict) else None
            bearer = given if isinstance(given, str) else self._secrets.get(_sid())
            right = self._admit(room, bearer)
            if room in rooms():
                self._parts.screens.again(room, _sid())
            else:
                _enter(self._parts, room)
                if right is not None:
                    self._watching.get(_sid(), {})[room] = right
            if right is not None and right.who.staff is None:
                self._parts.presence.came(_sid(), right.who.actor.id)
        except CiascError as error:
            return {"ok": False, "status": status_of(error), "type": error.code, "detail": error.detail}
        return {"ok": True}

    def refused(self) -> set[str]:
        """The clients that watch a room by a right that they no longer have."""
        watching = [
            (client, right)
            for client, rights in list(self._watching.items())
            for right in list(rights.values())
        ]
        return {client for client, right in watching if not self._still(right)}

    def _still(self, right: _Watching) -> bool:
        try:
            self._parts.screens.admit(right.room, self._parts.callers.again(right.who, right.token))
        except (NotAllowed, NotSignedIn):
            return False
        return True

    def _admit(self, room: str, token: str | None) -> _Watching | None:
        """By which right the token, the person signed in or else a device of that browser watches that room.

        None where the room's name is the secret.
        """
        callers, screens = self._parts.callers, self._parts.screens
        token = token or bearer_of(request.headers.get("Authorization"))
        known = [callers.by_token(token)] if token else [*callers.by_cookies(request)]
        admitted = next((who for who in known if who is not None and _may(screens, room, who)), None)
        if admitted is None:
            screens.admit(room, known[0] if known else None)
            return None
        return _Watching(room, admitted, token)


def _may(screens: Screens, room: str, who: Caller) -> bool:
    try:
        screens.admit(room, who)
    except NotAllowed:
        return False
    return True


def _enter(parts: Web, room: str) -> None:
    if len(rooms()) > _MOST_ROOMS:
        raise InvalidInput("Una pantalla puede mirar pocas salas a la vez.")
    parts.screens.enter(room, _sid(), lambda: join_room(room))


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _room(message: object) -> str:
    room = message.get("room") if isinstance(message, dict) else None
    if not isinstance(room, str) or not 0 < len(room) <= _LONGEST_ROOM:
        raise InvalidInput("Indique qué sala quiere mirar.")
    return room

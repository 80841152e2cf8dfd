"""The way of the snapshots: clients watch rooms by Socket.IO and hear nothing else."""

from typing import Final

from flask import Flask, request
from flask_socketio import SocketIO, join_room, rooms

from ciasc.domain.errors import CiascError, InvalidInput, NotAllowed
from ciasc.web.auth import bearer_of
from ciasc.web.context import Web
from ciasc.web.errors import status_of
from ciasc.web.screens import Body

PING_S: Final = 5
PING_TIMEOUT_S: Final = 10
_MOST_ROOMS: Final = 8
_LONGEST_ROOM: Final = 80


def open_sockets(app: Flask, parts: Web) -> SocketIO:
    """Let clients of that application watch rooms; the screens begin to publish."""
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
    return socketio


class _Clients:
    """What connected clients ask."""

    def __init__(self, parts: Web) -> None:
        self._parts = parts
        self._secrets: dict[str, str] = {}

    def connect(self, auth: object = None) -> None:
        """Remember the bearer token of a new client."""
        token = auth.get("token") if isinstance(auth, dict) else None
        if isinstance(token, str):
            self._secrets[_sid()] = token

    def disconnect(self, _reason: object = None) -> None:
        """Forget a client."""
        self._secrets.pop(_sid(), None)
        for room in rooms():
            if room != _sid():
                self._parts.screens.left(room)

    def watch(self, message: object = None) -> dict[str, object]:
        """Let a client watch a room: the snapshot comes at once and after each change."""
        try:
            room = _room(message)
            given = message.get("token") if isinstance(message, dict) else None
            bearer = given if isinstance(given, str) else self._secrets.get(_sid())
            self._admit(room, bearer)
            if room in rooms():
                self._parts.screens.again(room, _sid())
            else:
                _enter(self._parts, room)
        except CiascError as error:
            return {"ok": False, "status": status_of(error), "type": error.code, "detail": error.detail}
        return {"ok": True}

    def _admit(self, room: str, token: str | None) -> None:
        """Return if the token, the person signed in or else a device of that browser may watch that room."""
        callers, screens = self._parts.callers, self._parts.screens
        token = token or bearer_of(request.headers.get("Authorization"))
        known = [callers.by_token(token)] if token else [*callers.by_cookies(request)]
        for who in known[1:]:
            try:
                screens.admit(room, who)
            except NotAllowed:
                continue
            return
        screens.admit(room, known[0] if known else None)


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

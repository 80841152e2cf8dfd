"""The places for sockets: clients with a right may use all, strangers half, and one address of them few."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

from flask import Request

from ciasc.domain.core.errors import Unavailable
from ciasc.web.auth.credentials import Callers, bearer_of
from ciasc.web.auth.origin import ORIGIN_LOG, foreign_reason

_PLACE: Final = "ciasc_socket_place"
_FEWEST: Final = 4
_PART: Final = 8
_REFUSED: Final = [("Content-Length", "0")]
_FULL: Final = [("Retry-After", "5"), ("Content-Length", "0")]
Application = Callable[..., Iterable[bytes]]


@dataclass(slots=True, eq=False)
class _Place:
    """The place of one socket: the address of its client, and whether the client has shown no right."""

    address: str
    stranger: bool


class SocketPlaces:
    """Count the sockets of a server of Socket.IO, so that strangers leave places to the station's screens.

    `most` is the number of all places. A stranger has sent neither a valid cookie nor a valid bearer token.
    """

    def __init__(self, most: int, callers: Callers, server: Any) -> None:  # noqa: ANN401 - Socket.IO has no types
        self._most = most
        self._of_strangers = most // 2
        self._of_address = max(_FEWEST, most // _PART)
        self._callers = callers
        self._server = server
        self._lock = threading.Lock()
        self._opening: set[_Place] = set()

    def serve(
        self, application: Application, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Serve a request of a socket; a new one without a place gets 503, a page of another site 403."""
        if _is_foreign(Request(environ)):
            start_response("403 Forbidden", _REFUSED)
            return []
        if _has_sid(environ):
            return application(environ, start_response)
        with self._place(environ) as place:
            if place is None:
                start_response("503 Service Unavailable", _FULL)
                return []
            return application(environ, start_response)

    def shown(self, client: str) -> None:
        """Log that the client of that Engine.IO id has shown a right: it is no stranger any more."""
        place = self._server.environ.get(client, {}).get(_PLACE)
        if place is not None:
            place.stranger = False

    @contextmanager
    def _place(self, environ: dict[str, Any]) -> Iterator[_Place | None]:
        """Return a place for that new socket, None if there is none left; free it at the end."""
        place = _Place(str(environ.get("REMOTE_ADDR", "")), self._is_stranger(environ))
        with self._lock:
            admitted = self._has_room(place)
            if admitted:
                environ[_PLACE] = place
                self._opening.add(place)
        try:
            yield place if admitted else None
        finally:
            with self._lock:
                self._opening.discard(place)

    def _has_room(self, place: _Place) -> bool:
        taken = self._taken()
        if len(taken) >= self._most:
            return False
        strangers = [one for one in taken if one.stranger]
        of_address = sum(one.address == place.address for one in strangers)
        return not place.stranger or (
            len(strangers) < max(self._of_strangers, 1) and of_address < self._of_address
        )

    def _taken(self) -> set[_Place]:
        open_now = list(self._server.eio.sockets)
        environs = dict(self._server.environ)
        places = {environs[client].get(_PLACE) for client in open_now if client in environs}
        return self._opening | {place for place in places if place is not None}

    def _is_stranger(self, environ: dict[str, Any]) -> bool:
        request = Request(environ)
        token = bearer_of(request.headers.get("Authorization"))
        try:
            if token:
                return self._callers.by_token(token) is None
            return next(self._callers.by_cookies(request), None) is None
        except Unavailable:
            return True


def _is_foreign(request: Request) -> bool:
    """Return whether a browser says that a page of another site opens this socket; log why."""
    reason = foreign_reason(request)
    if reason is not None:
        ORIGIN_LOG.refused(request, reason, "socket")
    return reason is not None


def _has_sid(environ: dict[str, Any]) -> bool:
    return "sid" in parse_qs(environ.get("QUERY_STRING", ""))

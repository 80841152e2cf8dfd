"""An HTTP client of a station, or of a kiosk of its own, for another machine, with a short patience."""

import contextlib
import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from ciasc.domain.core.errors import InvalidInput, JsonValue
from ciasc.web.api.errors import API_ROOT, IDEMPOTENCY_HEADER, JSON

PATIENCE_S: Final = 1.2
_STEPS: Final = 2
_MOST_BYTES: Final = 1_000_000
_WORTH_A_RETRY: Final = frozenset({429, 500, 502, 503, 504})


class NoAnswer(Exception):
    """No answer of a station came: it may have acted or not, and the same key may be sent again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the status, and the body parsed as JSON (None if there is none)."""

    status: int
    body: Any

    @property
    def done(self) -> bool:
        """Return whether the command succeeded."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the successes of HTTP


def check_station_address(server: str) -> SplitResult:
    """Return the parts of the address of a station; raise InvalidInput if it is none."""
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput("web.request.station_address", server=server)
    return parts


class StationClient:
    """A server at that address, called with that token, if any; InvalidInput if it is no address.

    A step that takes longer than `patience_s`, or all of them together twice that, is no answer: neither a
    server that drips nor a name that does not resolve blocks the caller.
    """

    def __init__(self, server: str, token: str, patience_s: float = PATIENCE_S) -> None:
        parts = check_station_address(server)
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._place = parts.netloc.rpartition("@")[2]
        self._root = parts.path.rstrip("/") + API_ROOT
        self._token = token
        self._patience_s = patience_s

    def get(self, path: str) -> Reply:
        """Return the answer of a GET; raise NoAnswer if none came."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: Mapping[str, JsonValue], key: str | None = None) -> Reply:
        """Return the answer of a command; raise NoAnswer if it is worth a retry with the same key."""
        return self._ask("POST", path, json.dumps(body), {} if key is None else {IDEMPOTENCY_HEADER: key})

    def _ask(self, method: str, path: str, body: str | None, more: Mapping[str, str]) -> Reply:
        came: SimpleQueue[Reply | Exception] = SimpleQueue()
        line = self._kind(self._place, timeout=self._patience_s)
        open_now: list[socket.socket] = []

        def run() -> None:
            try:
                line.connect()
                open_now.append(line.sock)
                line.request(method, self._root + path, body, self._headers(more))
                answer = line.getresponse()
                came.put(_reply(answer.status, answer.read(_MOST_BYTES)))
            except Exception as error:  # noqa: BLE001 - whatever a stranger answers with, it is no answer
                came.put(error)
            finally:
                line.close()

        threading.Thread(target=run, name="ask", daemon=True).start()
        try:
            found = came.get(timeout=_STEPS * self._patience_s)
        except Empty:
            with contextlib.suppress(OSError, IndexError):
                open_now[0].shutdown(socket.SHUT_RDWR)  # ends the thread that still reads
            raise NoAnswer("late") from None
        if isinstance(found, Exception):
            raise NoAnswer(type(found).__name__) from found
        return found

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        signed = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return {**signed, "Accept": JSON, "Content-Type": JSON, **more}


def _reply(status: int, said: bytes) -> Reply:
    if status in _WORTH_A_RETRY:
        raise HTTPException(status)
    return Reply(status, json.loads(said) if said else None)

"""The station, or a kiosk node, as wires reach it: over HTTP, with a short patience and plain answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlsplit

from ciasc.domain.errors import InvalidInput, JsonValue
from ciasc.web.api import IDEMPOTENCY_HEADER, JSON
from ciasc.web.errors import API_ROOT

PATIENCE_S: Final = 1.5
_MOST_BYTES: Final = 1_000_000
_WORTH_A_RETRY: Final = frozenset({429, 500, 502, 503, 504})


class NoAnswer(Exception):
    """No answer of a station came: whether it heard is not known, and the same key may be sent again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered: the status, and the body read as JSON (None if there is none)."""

    status: int
    body: Any

    @property
    def done(self) -> bool:
        """Whether it was done as asked."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the successes of HTTP


class Link:
    """A server at that address, asked with that token; InvalidInput if it is no address."""

    def __init__(self, server: str, token: str, patience_s: float = PATIENCE_S) -> None:
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidInput(
                f"«{server}» no es la dirección de la comisaría, como http://192.168.1.10:8000."
            )
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._place = parts.netloc.rpartition("@")[2]
        self._root = parts.path.rstrip("/") + API_ROOT
        self._token = token
        self._patience_s = patience_s

    def get(self, path: str) -> Reply:
        """What is there; NoAnswer if nothing came."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: Mapping[str, JsonValue], key: str) -> Reply:
        """What came of a command; NoAnswer if it is worth sending again with the same key."""
        return self._ask("POST", path, json.dumps(body), {IDEMPOTENCY_HEADER: key})

    def _ask(self, method: str, path: str, body: str | None, more: Mapping[str, str]) -> Reply:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": JSON, "Content-Type": JSON, **more}
        try:
            line = self._kind(self._place, timeout=self._patience_s)
            try:
                line.request(method, self._root + path, body, headers)
                answer = line.getresponse()
                status, said = answer.status, answer.read(_MOST_BYTES)
            finally:
                line.close()
            if status in _WORTH_A_RETRY:
                raise NoAnswer(f"status {status}")
            return Reply(status, json.loads(said) if said else None)
        except (OSError, HTTPException, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error

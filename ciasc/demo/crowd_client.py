"""A client of the station's HTTP API over a kept connection, for simulated people and desks."""

import http.client
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer of the station: its status and its body, empty if there is none."""

    status: int
    body: dict[str, Any]


class CrowdClient:
    """A client of a station over a kept connection."""

    def __init__(self, base: str, token: str) -> None:
        parts = urlsplit(base)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._token = token
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: Mapping[str, object] | None = None) -> Answered:
        """Send a command; after a broken connection send the same key again, so that it runs one time."""
        key = secrets.token_hex(16)
        for attempt in range(3):
            try:
                return self._send("POST", path, json.dumps(body or {}), key)
            except (OSError, http.client.HTTPException):
                self.close()
                if attempt == 2:  # noqa: PLR2004 - the third failure is reported
                    raise
                time.sleep(0.2)
        raise AssertionError

    def get(self, path: str) -> Answered:
        """Get the present state from there."""
        return self._send("GET", path, None, secrets.token_hex(16))

    def _send(self, method: str, path: str, body: str | None, key: str) -> Answered:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._host, self._port, timeout=10)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        self._connection.request(method, "/api/v1" + path, body, headers)
        response = self._connection.getresponse()
        raw = response.read()
        return Answered(response.status, json.loads(raw) if raw else {})

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

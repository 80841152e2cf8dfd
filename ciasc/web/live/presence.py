"""Which kiosks and displays are there now, and when the others were last seen since the server started."""

import threading
from collections.abc import Callable
from datetime import datetime

from ciasc.ports import Clock


class Presence:
    """Kiosks and displays by the id of their actor; `changed` is told when one comes or goes."""

    def __init__(self, clock: Clock, changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._lock = threading.Lock()
        self._here: dict[str, str] = {}
        self._seen: dict[str, datetime] = {}

    def came(self, client: str, device: str) -> None:
        """A client of the sockets is that device's page."""
        with self._lock:
            known = self._here.get(client) == device
            self._here[client] = device
        if not known:
            self._changed()

    def left(self, client: str) -> None:
        """A client of the sockets is gone."""
        with self._lock:
            device = self._here.pop(client, None)
            if device is not None:
                self._seen[device] = self._clock()
        if device is not None:
            self._changed()

    def seen(self, device: str) -> datetime | None:
        """When that device last showed itself: now, if its page is open; None if never since the start."""
        with self._lock:
            return self._clock() if device in self._here.values() else self._seen.get(device)

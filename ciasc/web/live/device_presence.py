"""Which kiosks and displays are connected, and when the others were last seen by this server.

Windows of desks are another matter: `Desk.leased`, and `lease_seconds` in
`ciasc/domain/core/queue_time_limits.py`.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from ciasc.ports import Clock

PRESENT: Final = timedelta(seconds=15)
"""A device is connected if it was seen within so much real time."""


class Presence:
    """Kiosks and displays by the id of their actor; `changed` is called when one comes or goes."""

    def __init__(self, clock: Clock, changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._lock = threading.Lock()
        self._here: dict[str, str] = {}
        self._seen: dict[str, datetime] = {}

    def came(self, client: str, device: str) -> None:
        """Add a client of the sockets as that device's page."""
        with self._lock:
            known = self._here.get(client) == device
            self._here[client] = device
        if not known:
            self._changed()

    def leave(self, client: str) -> None:
        """Remove a client of the sockets."""
        with self._lock:
            device = self._here.pop(client, None)
            if device is not None:
                self._seen[device] = self._clock()
        if device is not None:
            self._changed()

    def seen(self, device: str) -> datetime | None:
        """Return when that device was last present: now, if its page is open; None if never."""
        with self._lock:
            return self._clock() if device in self._here.values() else self._seen.get(device)

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
        self._mute: set[str] = set()

    def came(self, client: str, device: str, *, mute: bool = False) -> None:
        """Add a client of the sockets as that device's page; `mute` if its browser lets nothing sound."""
        with self._lock:
            known = self._here.get(client) == device and (client in self._mute) == mute
            self._here[client] = device
            (self._mute.add if mute else self._mute.discard)(client)
        if not known:
            self._changed()

    def leave(self, client: str) -> None:
        """Remove a client of the sockets."""
        with self._lock:
            device = self._here.pop(client, None)
            self._mute.discard(client)
            if device is not None:
                self._seen[device] = self._clock()
        if device is not None:
            self._changed()

    def seen(self, device: str) -> datetime | None:
        """Return when that device was last present: now, if its page is open; None if never."""
        with self._lock:
            return self._clock() if device in self._here.values() else self._seen.get(device)

    def is_mute(self, device: str) -> bool:
        """Return whether an open page of that device reports that its browser lets nothing sound."""
        with self._lock:
            return any(self._here.get(client) == device for client in self._mute)

"""The station's time, computed on a kiosk whose own clock may be wrong."""

import contextlib
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

import structlog
from pydantic import TypeAdapter

from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.offline_numbers import Anchor, Tick
from ciasc.storage.node.node_store import NodeStore, PendingTicket

Look = Callable[[], Tick]
"""The machine's own clocks now."""

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_NOTE: Final = "anchor"
_KEEP_EVERY_S: Final = 60
_DIFFERS_S: Final = 300
_ANCHOR: Final = TypeAdapter(Anchor)
_log = structlog.get_logger(part="clock")


def look() -> Tick:
    """Return the present readings of this machine's clocks."""
    return Tick(_boot(), time.clock_gettime(time.CLOCK_BOOTTIME), time.time())


@cache
def _boot() -> str:
    """Return the boot of this machine; where a sandbox hides it, of this process, part of one boot."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return f"process-{secrets.token_hex(8)}"


class StationTime:
    """The station's time: received from it, and computed from there on while it is silent."""

    def __init__(self, store: NodeStore, look: Look) -> None:
        self._store = store
        self._look = look
        text = store.noted(_NOTE)
        self._anchor = _ANCHOR.validate_json(text) if text is not None else None
        self._kept_s: float | None = None
        self._differs = False
        self._doubted = ""

    def learn(self, at: datetime) -> None:
        """Set the station's time; it is stored at most once a minute."""
        tick = self._look()
        self._anchor = Anchor(at, tick)
        if self._kept_s is None or tick.up_s - self._kept_s >= _KEEP_EVERY_S:
            self._kept_s = tick.up_s
            with contextlib.suppress(Unavailable):  # what a full disk does not keep is received again
                self._store.write_down(_NOTE, _ANCHOR.dump_json(self._anchor).decode())
        differs = abs(tick.wall_s - at.timestamp()) > _DIFFERS_S
        if differs and not self._differs:
            _log.warning("clock_differs", seconds=round(tick.wall_s - at.timestamp()))
        self._differs = differs

    def now(self) -> tuple[datetime, Tick]:
        """Return the station's time and its source; raise Unavailable if it was never received."""
        anchor, tick = self._known_anchor(), self._look()
        if not anchor.certain(tick) and self._doubted != tick.boot:
            self._doubted = tick.boot
            _log.warning("clock_not_certain", reason="restarted without the station")
        return anchor.reckon(tick), tick

    def sure(self) -> tuple[datetime, str] | None:
        """Return the station's time and this boot if the time was received in it; None if it is estimated."""
        anchor, tick = self._anchor, self._look()
        if anchor is None or not anchor.certain(tick):
            return None
        return anchor.reckon(tick), tick.boot

    def arrivals(self, pending: list[PendingTicket]) -> list[datetime]:
        """Return the arrival times of those tickets, by what is known now, in order and not after now.

        The station's time is late by its way here, so a computed time may be some milliseconds too early.
        """
        anchor = self._known_anchor()
        latest = anchor.reckon(self._look())
        # No arrival here is before the last one that the station already has.
        earliest = self._store.last_known() or datetime.min.replace(tzinfo=UTC)
        latest = max(latest, earliest)
        found: list[datetime] = []
        for one in reversed(pending):
            at = anchor.reckon(one.tick) if anchor.certain(one.tick) else one.at
            latest = min(latest, max(at, earliest))
            found.append(latest)
        return found[::-1]

    def _known_anchor(self) -> Anchor:
        if self._anchor is None:
            raise Unavailable("node.not_connected")
        return self._anchor

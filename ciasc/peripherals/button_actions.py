"""The actions of buttons: each press is sent once, with a key of its own, and its result is shown.

Which button does what is in `config.py`; presses come from `keypad.py`, `gpio.py` and `serial_bus.py`.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final, Protocol
from uuid import uuid4

import structlog

from ciasc.web.station_client import NoAnswer, Reply, StationClient

_HIGHEST: Final = 2**31 - 1
_log = structlog.get_logger(part="peripherals")


class Result(StrEnum):
    """The result of a press."""

    WORKING = auto()
    DONE = auto()
    NOBODY = auto()
    """No ticket waits."""
    REFUSED = auto()
    LOST = auto()
    """No answer came in time; the result is unknown."""


Tell = Callable[[Result], None]
"""Shows the result of a press; never blocks."""


class ButtonAction(Protocol):
    """The action of one button."""

    @property
    def name(self) -> str:
        """Return the name for the log; it discloses nothing of a service."""
        ...

    def send(self, key: str) -> Reply:
        """Return the station's answer; raise NoAnswer if it is worth sending again with the same key."""
        ...


@dataclass(frozen=True, slots=True)
class GiveTicket:
    """A ticket for that service, printed where the kiosk of that link prints."""

    link: StationClient
    service: str
    lane: str = "normal"
    name: str = "ticket"

    def send(self, key: str) -> Reply:
        """Return the new ticket."""
        return self.link.post("/tickets", {"service": self.service, "lane": self.lane}, key)


@dataclass(frozen=True, slots=True)
class CallNext:
    """A call of the next person to a desk."""

    link: StationClient
    desk: int
    name: str = "call-next"

    def send(self, key: str) -> Reply:
        """Return the ticket that was called; 204 if no ticket waits."""
        return self.link.post(f"/desks/{self.desk}/call-next", {}, key)


@dataclass(frozen=True, slots=True)
class Recall:
    """A repeated call of the person at a desk, without a version, which a button does not know."""

    link: StationClient
    desk: int
    name: str = "recall"

    def send(self, key: str) -> Reply:
        """Return the ticket that was called again."""
        reply = self._send(_HIGHEST, key)
        now = reply.body.get("now") if isinstance(reply.body, dict) else None
        if reply.status == 409 and reply.body.get("type") == "stale-version" and now:  # noqa: PLR2004 - Conflict
            return self._send(now["version"], f"{key}:{now['version']}")
        return reply

    def _send(self, version: int, key: str) -> Reply:
        return self.link.post(f"/desks/{self.desk}/recall", {"version": version}, key)


@dataclass(frozen=True, slots=True)
class Manners:
    """Seconds: how long a press without answer is sent again, how often, and how long a button then rests."""

    patience: float = 10.0
    again: float = 0.5
    rest: float = 1.0


class PressedButton:
    """One button. While a press is not answered, and a moment longer, further presses are ignored."""

    def __init__(self, action: ButtonAction, tell: Tell, manners: Manners | None = None) -> None:
        self._action = action
        self._tell = tell
        self._manners = manners or Manners()
        self._free = threading.Lock()
        self._rests_until = 0.0

    def press(self) -> bool:
        """Run the action in a thread of its own; return False if this press is ignored."""
        if not self._free.acquire(blocking=False):
            return False
        if time.monotonic() < self._rests_until:
            self._free.release()
            return False
        threading.Thread(target=self._run, name=f"press-{self._action.name}", daemon=True).start()
        return True

    def _run(self) -> None:
        result = Result.LOST
        try:
            self._tell(Result.WORKING)
            result = self._repeat_until_answered()
        except Exception as error:  # noqa: BLE001 - a button must be free again and show that it failed
            _log.error("press_failed", action=self._action.name, exc_info=error)
        finally:
            self._rests_until = time.monotonic() + self._manners.rest
            self._free.release()
            self._tell(result)

    def _repeat_until_answered(self) -> Result:
        key = uuid4().hex
        until = time.monotonic() + self._manners.patience
        while True:
            try:
                reply = self._action.send(key)
            except NoAnswer as silence:
                if time.monotonic() >= until:
                    _log.warning("press_lost", action=self._action.name, cause=str(silence))
                    return Result.LOST
                time.sleep(self._manners.again)
                continue
            if reply.status == 204:  # noqa: PLR2004 - No Content
                return Result.NOBODY
            if reply.done:
                return Result.DONE
            _log.warning("press_refused", action=self._action.name, status=reply.status)
            return Result.REFUSED

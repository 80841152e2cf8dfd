"""The alarms of call boxes: each polls the station every second, and sounds while a person is in danger.

An alarm that cannot sound does not poll, so that the station never counts it among those that are heard.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from ciasc.peripherals.line_owner import LineOutage
from ciasc.web.station_client import NoAnswer, StationClient

ASK_EVERY_S: Final = 1.0
LASTS_S: Final = 10.0
"""For how long an alarm goes on when the station does not answer any more."""

_STOPS_WITHIN_S: Final = 2.0


class Alarm:
    """The alarm of one call box. `works` returns whether it can sound now; its line sets it."""

    def __init__(self, link: StationClient, lasts_s: float = LASTS_S) -> None:
        self.works: Callable[[], bool] = lambda: False
        self._link = link
        self._lasts_s = lasts_s
        self._until = 0.0
        self._outage = LineOutage(line="alarm")

    def sounds(self) -> bool:
        """Return whether it sounds now."""
        return time.monotonic() < self._until

    def ask(self) -> None:
        """Poll the station one time, if the alarm can sound."""
        if not self.works():
            self._until = 0.0
            return
        try:
            reply = self._link.post("/devices/alarm", {})
        except NoAnswer as silence:
            self._outage.began(cause=str(silence))
            return
        if not reply.done or not isinstance(reply.body, dict):
            self._outage.began(status=reply.status)
            return
        self._outage.ended()
        self._until = time.monotonic() + self._lasts_s if reply.body.get("sounds") is True else 0.0


class Alarms:
    """The alarms of this machine, each with a thread: one that the station answers late delays no other."""

    def __init__(self, alarms: Sequence[Alarm], every_s: float = ASK_EVERY_S) -> None:
        self._every_s = every_s
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(alarm,), name="alarm", daemon=True) for alarm in alarms
        ]

    def start(self) -> None:
        """Start to ask."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop asking."""
        self._stopped.set()
        until = time.monotonic() + _STOPS_WITHIN_S
        for thread in self._threads:
            thread.join(timeout=max(until - time.monotonic(), 0))

    @property
    def alive(self) -> bool:
        """Return whether its threads are alive, as they are from start to stop."""
        return all(thread.is_alive() for thread in self._threads)

    def _run(self, alarm: Alarm) -> None:
        while not self._stopped.wait(self._every_s):
            alarm.ask()

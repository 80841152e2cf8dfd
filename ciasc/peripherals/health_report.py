"""Reports to the station which devices on the wires work, for a page of its staff."""

import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ciasc.domain.core.errors import JsonValue
from ciasc.web.station_client import NoAnswer, StationClient

EVERY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Watched:
    """Something on the wires: its name for people, and its present fault (empty: none)."""

    name: str
    fault: Callable[[], str]

    def as_json(self) -> dict[str, JsonValue]:
        """Return the values in the station's format."""
        fault = self.fault()
        return {"name": self.name[:120], "well": not fault, "words": fault or "bien"}


class Reporter:
    """Reports the state of those devices repeatedly, each with the token of the device that they belong to.

    A report that the station refuses or does not receive is no fault here: it is sent again the next time.
    """

    def __init__(
        self, watched: Mapping[str, tuple[StationClient, Sequence[Watched]]], every_s: float = EVERY_S
    ) -> None:
        self._watched = watched
        self._every_s = every_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="report", daemon=True)

    def start(self) -> None:
        """Start to report."""
        self._thread.start()

    def stop(self) -> None:
        """Stop reporting."""
        self._stopped.set()
        self._thread.join(timeout=2)

    @property
    def alive(self) -> bool:
        """Return whether its thread is alive, as it is from start to stop."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopped.wait(self._every_s):
            for client, things in self._watched.values():
                with contextlib.suppress(NoAnswer):
                    client.post("/devices/self", {"parts": [thing.as_json() for thing in things]})

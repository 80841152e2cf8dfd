"""Telling the station what on the wires works and what does not, so that its staff see it on a page."""

import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ciasc.domain.core.errors import JsonValue
from ciasc.web.client import NoAnswer, StationClient

EVERY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Watched:
    """Something on the wires: what people call it, and what is wrong with it now (empty: nothing)."""

    name: str
    fault: Callable[[], str]

    def told(self) -> dict[str, JsonValue]:
        """As the station reads it."""
        fault = self.fault()
        return {"name": self.name[:120], "well": not fault, "words": fault or "bien"}


class Reporter:
    """Tells again and again how those things stand, each with the token of the device that they belong to.

    What the station refuses or does not hear is nobody's fault here: it is told anew the next time.
    """

    def __init__(
        self, watched: Mapping[str, tuple[StationClient, Sequence[Watched]]], every_s: float = EVERY_S
    ) -> None:
        self._watched = watched
        self._every_s = every_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="report", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def stop(self) -> None:
        """Tell no more."""
        self._stopped.set()
        self._thread.join(timeout=2)

    @property
    def alive(self) -> bool:
        """Whether it tells, as it does from start to stop."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopped.wait(self._every_s):
            for client, things in self._watched.values():
                with contextlib.suppress(NoAnswer):
                    client.post("/devices/self", {"parts": [thing.told() for thing in things]})

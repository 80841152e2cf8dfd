"""The content of each counter: its desk's number, blinking when just called, and dashes without a station."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from ciasc.peripherals.line_owner import LineOutage
from ciasc.web.station_client import NoAnswer, StationClient

BLINK_S: Final = 12.0
LOST_AFTER_S: Final = 10.0
ASK_EVERY_S: Final = 1.0


class _Desk(BaseModel):
    desk: int
    code: Annotated[str, Field(max_length=8)] | None
    called_at: AwareDatetime | None


class _Desks(BaseModel):
    server_time: AwareDatetime
    desks: list[_Desk]


@dataclass(frozen=True, slots=True)
class Shown:
    """The content of a counter."""

    text: str = ""
    blinks: bool = False

    @property
    def data(self) -> str:
        """Return the content as the data of a frame."""
        return ("B" if self.blinks else "S") + self.text


DASHES: Final = Shown("----")
NOTHING: Final = Shown()


@dataclass(frozen=True, slots=True)
class Called:
    """The number at a desk, and how long ago it was last called, in seconds at the moment of the answer."""

    code: str
    age_s: float


class Wall:
    """Polls the station each second for the numbers at the desks, and keeps the last answer for ten."""

    def __init__(
        self, link: StationClient, every_s: float = ASK_EVERY_S, lost_after_s: float = LOST_AFTER_S
    ) -> None:
        self._link = link
        self._every_s = every_s
        self._lost_after_s = lost_after_s
        self._seen: tuple[float, dict[int, Called]] | None = None
        self._outage = LineOutage(line="station")
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wall", daemon=True)

    def start(self) -> None:
        """Start to poll."""
        self._thread.start()

    def stop(self) -> None:
        """Stop polling."""
        self._stopped.set()
        self._thread.join(timeout=2)

    @property
    def alive(self) -> bool:
        """Return whether its thread is alive, as it is from start to stop."""
        return self._thread.is_alive()

    def shown(self, desk: int) -> Shown:
        """Return what the counter of that desk shows now."""
        seen, now = self._seen, time.monotonic()
        if seen is None or now - seen[0] > self._lost_after_s:
            return DASHES
        called = seen[1].get(desk)
        if called is None:
            return NOTHING
        return Shown(called.code, blinks=called.age_s + now - seen[0] < BLINK_S)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.ask()
            self._stopped.wait(self._every_s)

    def ask(self) -> None:
        """Poll once."""
        asked = time.monotonic()
        try:
            reply = self._link.get("/display/desks")
            if not reply.done:
                self._outage.began(status=reply.status)
                return
            found = _Desks.model_validate(reply.body)
        except (NoAnswer, ValidationError) as error:
            self._outage.began(cause=type(error).__name__)
            return
        self._outage.ended()
        self._seen = asked, _called(found)


def _called(found: _Desks) -> dict[int, Called]:
    return {
        one.desk: Called(one.code, _age_s(found.server_time, one.called_at))
        for one in found.desks
        if one.code is not None
    }


def _age_s(now: datetime, called_at: datetime | None) -> float:
    return (now - called_at).total_seconds() if called_at is not None else BLINK_S

"""A fixed morning, played through the real API, for the pictures of the manual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ciasc.demo.crowd import outcome_of
from ciasc.demo.crowd_client import CrowdClient
from ciasc.domain.core.errors import Unavailable

BEGINS: Final = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
"""Eight in the morning of a Tuesday in Lima."""

MINUTES: Final = 130
_ARRIVALS: Final = (
    "informes",
    "documentos",
    "robo",
    "copia",
    "informes",
    "seguimiento",
    "otras_denuncias",
    "documentos",
    "informes",
    "citaciones",
    "robo",
    "transito",
    "violencia",
)
_GAPS_MIN: Final = (4, 2, 5, 3, 6, 2)
_CROWDED_FROM_MIN: Final = 118
_LASTS_MIN: Final = {"informes": 6, "documentos": 11, "robo": 22, "violencia": 40}
_USUAL_MIN: Final = 14
_PREFERENTIAL_EACH: Final = 5
_LEAVES: Final = frozenset({9, 21})


@dataclass(slots=True)
class SceneClock:
    """A clock that only the scene moves."""

    now: datetime = BEGINS

    def __call__(self) -> datetime:
        """Return the moment of the scene."""
        return self.now

    def forward(self, *, seconds: int) -> None:
        """Move the clock forward by that time."""
        self.now += timedelta(seconds=seconds)


@dataclass(slots=True)
class _Desk:
    path: str
    client: CrowdClient
    ticket: dict[str, Any] = field(default_factory=dict)
    free_in: int = 0


class ManualScene:
    """The people and desks of the scene: calls, a person who leaves, an attention; until past ten."""

    def __init__(self, base: str, desks: Sequence[str], clock: SceneClock) -> None:
        self._desks = [
            _Desk(f"/desks/{number}", CrowdClient(base, token)) for number, token in enumerate(desks, 1)
        ]
        self._clock = clock
        self._leaving: list[str] = []
        self._issued = 0

    def play(self) -> None:
        """Play the morning; at its end desk 1 attends a person and the last desk has just called."""
        for desk in self._desks:
            _sent(desk.client, f"{desk.path}/open")
        comes = 0
        for minute in range(MINUTES):
            if minute == comes:
                self._arrive()
                comes += _GAPS_MIN[self._issued % len(_GAPS_MIN)] if minute < _CROWDED_FROM_MIN else 1
            if minute % 5 == 0 and self._leaving:
                self._desks[0].client.post(f"/tickets/{self._leaving.pop()}/leave")  # refused if called first
            for desk in self._desks:
                self._work(desk)
            self._clock.forward(seconds=60)
        self._end()

    def _arrive(self) -> None:
        service = _ARRIVALS[self._issued % len(_ARRIVALS)]
        self._issued += 1
        lane = "preferential" if self._issued % _PREFERENTIAL_EACH == 0 else "normal"
        # At the counter and not at the kiosk, whose printer would need a roll to print.
        ticket = _sent(self._desks[0].client, "/tickets", {"service": service, "lane": lane})
        if self._issued in _LEAVES:
            self._leaving.append(ticket["token"])

    def _work(self, desk: _Desk) -> None:
        if desk.ticket and desk.free_in > 0:
            desk.free_in -= 1
            return
        if desk.ticket:
            body = {"version": desk.ticket["version"], "outcome": outcome_of(desk.ticket)}
            _sent(desk.client, f"{desk.path}/complete", body)
        desk.ticket = _sent(desk.client, f"{desk.path}/call-next")
        if desk.ticket:
            self._clock.forward(seconds=4)
            desk.free_in = _LASTS_MIN.get(desk.ticket["service"], _USUAL_MIN)
            desk.ticket = _sent(desk.client, f"{desk.path}/serve", {"version": desk.ticket["version"]})

    def _end(self) -> None:
        """Complete the attention of the last desk and call the next person, a moment ago."""
        last = self._desks[-1]
        if last.ticket:
            body = {"version": last.ticket["version"], "outcome": outcome_of(last.ticket)}
            _sent(last.client, f"{last.path}/complete", body)
        _sent(last.client, f"{last.path}/call-next")
        self._clock.forward(seconds=2)
        for desk in self._desks:
            desk.client.close()


def _sent(client: CrowdClient, path: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Return the answer to a command, empty if there is none; raise Unavailable if it was refused."""
    answer = client.post(path, body)
    if answer.status >= 400:  # noqa: PLR2004 - refused
        why = answer.body.get("detail", answer.status)
        raise Unavailable("demo.gallery.scene_stopped", path=path, error=why)
    return answer.body

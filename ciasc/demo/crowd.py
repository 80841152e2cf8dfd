"""Simulated citizens and desks that use a station through its HTTP API, with the load mix of a real one."""

import http.client
import json
import math
import random
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, count, repeat
from typing import Any, Final
from urllib.parse import urlsplit

from ciasc.content.messages import text
from ciasc.demo.demo_clock import DemoClock
from ciasc.demo.sample_station import PRINTER
from ciasc.demo.visits_per_hour import (
    HOURS,
    LEAVES,
    MINUTES,
    MIX,
    NO_SHOW,
    PER_DAY,
    PREFERENTIAL,
    TRANSFERRED,
)
from ciasc.domain.core.station_day import LIMA

AT_THE_DOOR: Final = 14
"""People who wait at the start of the play, so that every page has content at once."""
TICKETS_OF_A_ROLL: Final = 500
AWAY_MIN: Final = 20
"""For how long the crowd leaves a desk to the visitor of the demo who closed it or took it over."""

_CALLS_AT_MOST: Final = 20

_DENUNCIAS: Final = frozenset(
    {"documentos", "robo", "otras_denuncias", "transito", "violencia", "desaparecida"}
)


def outcome_of(ticket: Mapping[str, Any]) -> str:
    """Return how the attention of that ticket ends in the demo: a complaint is filed."""
    return "denuncia" if ticket["service"] in _DENUNCIAS else "attended"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer of the station: its status and its body, empty if there is none."""

    status: int
    body: dict[str, Any]


class CrowdClient:
    """A client of a station over a kept connection."""

    def __init__(self, base: str, token: str) -> None:
        parts = urlsplit(base)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._token = token
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: Mapping[str, object] | None = None) -> Answered:
        """Send a command; after a broken connection send the same key again, so that it runs one time."""
        key = secrets.token_hex(16)
        for attempt in range(3):
            try:
                return self._send("POST", path, json.dumps(body or {}), key)
            except (OSError, http.client.HTTPException):
                self.close()
                if attempt == 2:  # noqa: PLR2004 - the third failure is told
                    raise
                time.sleep(0.2)
        raise AssertionError

    def get(self, path: str) -> Answered:
        """Get the present state from there."""
        return self._send("GET", path, None, secrets.token_hex(16))

    def _send(self, method: str, path: str, body: str | None, key: str) -> Answered:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._host, self._port, timeout=10)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        self._connection.request(method, "/api/v1" + path, body, headers)
        response = self._connection.getresponse()
        raw = response.read()
        return Answered(response.status, json.loads(raw) if raw else {})

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Crowd:
    """Citizens who take tickets and desks that attend them, in the minutes of the demo's day."""

    def __init__(self, base: str, kiosk: str, desks: Sequence[str], clock: DemoClock, seed: int = 0) -> None:
        self._base = base
        self._kiosk = kiosk
        self._desks = desks
        self._clock = clock
        self._random = random.Random(seed)  # noqa: S311 - play, not secrets
        self._stopped = threading.Event()

    def run(self) -> None:
        """Play until stopped; while a station does not answer, try again."""
        threads = [threading.Thread(target=self._lasting, args=(self._arrive,), daemon=True)]
        threads += [
            threading.Thread(
                target=self._lasting, args=(lambda n=number, t=token: self._work(n, t),), daemon=True
            )
            for number, token in enumerate(self._desks, start=1)
        ]
        for thread in threads:
            thread.start()
        self._stopped.wait()

    def stop(self) -> None:
        """Set the flag that ends the play."""
        self._stopped.set()

    def _lasting(self, play: Any) -> None:  # noqa: ANN401 - a function without arguments
        while not self._stopped.is_set():
            try:
                play()
            except (OSError, http.client.HTTPException, KeyError, ValueError):
                self._stopped.wait(1)

    def _rest(self, minutes: float) -> bool:
        return not self._stopped.wait(max(minutes * 60 / self._clock.rate, 0.01))

    def _arrive(self) -> None:
        client = CrowdClient(self._base, self._kiosk)
        gaps = chain(repeat(0.0, AT_THE_DOOR), iter(self._gap_min, None))
        for many in count(1):
            if not self._rest(next(gaps)):
                return
            if many % TICKETS_OF_A_ROLL == 0 and self._clock.rate > 1:
                self._change_roll()
            lane = "preferential" if self._random.random() < PREFERENTIAL else "normal"
            service = self._random.choices(list(MIX), list(MIX.values()))[0]
            answer = client.post("/tickets", {"service": service, "lane": lane})
            if answer.status == 201 and self._random.random() < LEAVES:  # noqa: PLR2004 - created
                threading.Thread(target=self._leave_later, args=(answer.body["token"],), daemon=True).start()

    def _change_roll(self) -> None:
        """Change the roll of the printer, as the staff of a station does every few days."""
        desk = CrowdClient(self._base, self._desks[0])
        desk.post(f"/printers/{PRINTER}/new-roll")
        desk.close()

    def _gap_min(self) -> float:
        """Return the minutes until the next arrival, by the shape of the day.

        Arrivals are drawn as in the fullest hour, and the surplus of each other hour is dropped, so that a
        quiet hour does not reach into the next one.
        """
        gap, most = 0.0, max(HOURS)
        while True:
            gap += self._random.expovariate(PER_DAY * most / sum(HOURS) / 60)
            then = (self._clock() + timedelta(minutes=gap)).astimezone(LIMA)
            if self._random.random() * most < HOURS[then.hour]:
                return gap

    def _leave_later(self, token: str) -> None:
        if self._rest(self._random.uniform(5, 40)):
            client = CrowdClient(self._base, self._kiosk)
            client.post(f"/tickets/{token}/leave")
            client.close()

    def _work(self, number: int, token: str) -> None:
        client = CrowdClient(self._base, token)
        client.post(f"/desks/{number}/open")
        while self._rest(self._random.uniform(0.2, 1.0)):
            called = client.post(f"/desks/{number}/call-next")
            if called.status == 200:  # noqa: PLR2004 - somebody was called
                self._attend(client, number, called.body)
            elif called.status == 409:  # noqa: PLR2004 - not as this desk was left
                self._look_after(client, number)
            else:
                self._rest(1)

    def _look_after(self, client: CrowdClient, number: int) -> None:
        """Continue a broken attention, or leave the desk to a visitor for a while."""
        there = client.get(f"/desks/{number}").body
        ticket = there["ticket"]
        if ticket is None or there["desk"]["leased"]:
            self._rest(AWAY_MIN)
            client.post(f"/desks/{number}/open")
        elif ticket["state"] == "serving":
            self._close(client, f"/desks/{number}", ticket)
        else:
            self._attend(client, number, ticket)

    def _attend(self, client: CrowdClient, number: int, ticket: dict[str, Any]) -> None:
        desk = f"/desks/{number}"
        if self._random.random() < NO_SHOW:
            self._await_absent(client, desk, ticket)
            return
        self._rest(self._random.uniform(0.3, 1.5))
        ticket = client.post(f"{desk}/serve", {"version": ticket["version"]}).body
        mean = MINUTES.get(ticket["service"], 10)
        self._rest(self._random.lognormvariate(math.log(mean) - 0.18, 0.6))
        if self._random.random() < TRANSFERRED and ticket["service"] == "informes":
            note = text("demo.crowd.transfer_note")
            onward = {"version": ticket["version"], "service": "documentos", "note": note}
            if client.post(f"{desk}/transfer", onward).status == 200:  # noqa: PLR2004 - somebody serves it
                return
        self._close(client, desk, ticket)

    @staticmethod
    def _close(client: CrowdClient, desk: str, ticket: Mapping[str, Any]) -> None:
        client.post(f"{desk}/complete", {"version": ticket["version"], "outcome": outcome_of(ticket)})

    def _await_absent(self, client: CrowdClient, desk: str, ticket: dict[str, Any]) -> None:
        for _ in range(_CALLS_AT_MOST):
            self._rest(0.8)
            again = client.post(f"{desk}/recall", {"version": ticket["version"]})
            ticket = again.body if again.status == 200 else ticket  # noqa: PLR2004 - called again
            gone = client.post(f"{desk}/no-show", {"version": ticket["version"]})
            if gone.status == 200 or self._stopped.is_set():  # noqa: PLR2004 - marked absent
                return

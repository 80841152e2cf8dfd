"""Simulated citizens and desks that use a station through its HTTP API, with the load mix of a real one."""

import http.client
import math
import random
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import chain, count, repeat
from typing import Any, Final

from ciasc.content.messages import text
from ciasc.demo.crowd_client import Answered, CrowdClient
from ciasc.demo.demo_clock import DemoClock
from ciasc.demo.sample_station import PRINTER
from ciasc.demo.simulated.usual_visits import (
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

DESKS_IN_PRESENT: Final = 3
"""The desks of the crowd in a demo of the present; the others are left to the visitor."""
PEOPLE_PER_HOUR: Final = 14
"""The arrivals in a demo of the present, at any hour: about as many as those desks attend."""
VISITOR_FIRST_S: Final = 120.0
"""For how long the crowd leaves a new ticket of the visitor's kiosk to the visitor, in real seconds."""

_VISITOR_FIRST_FAST_S: Final = 20.0
_PRESENCE_S: Final = 20.0
"""How often, in real seconds, the crowd's kiosk says that it is there."""
_CALLS_AT_MOST: Final = 20

_DENUNCIAS: Final = frozenset(
    {"documentos", "robo", "otras_denuncias", "transito", "violencia", "desaparecida"}
)


def outcome_of(ticket: Mapping[str, Any]) -> str:
    """Return how the attention of that ticket ends in the demo: a complaint is filed."""
    return "denuncia" if ticket["service"] in _DENUNCIAS else "attended"


class Crowd:
    """Citizens who take tickets and desks that attend them, in the minutes of the demo's day.

    In a demo of the `present` as many people come at any hour, and fewer desks work.
    """

    def __init__(
        self,
        base: str,
        kiosk: str,
        desks: Sequence[str],
        clock: DemoClock,
        *,
        present: bool = False,
        seed: int = 0,
    ) -> None:
        self._base = base
        self._kiosk = kiosk
        self._desks = desks[:DESKS_IN_PRESENT] if present else desks
        self._present = present
        self._visitor_first_s = VISITOR_FIRST_S if clock.rate <= 1 else _VISITOR_FIRST_FAST_S
        self._own: set[str] = set()
        self._visitors: dict[str, float] = {}
        self._leases: dict[int, str | None] = {}
        self._calling = threading.Lock()
        self._clock = clock
        self._random = random.Random(seed)  # noqa: S311 - play, not secrets
        self._stopped = threading.Event()

    def run(self) -> None:
        """Play until stopped; while a station does not answer, try again."""
        plays = (self._arrive, self._be_present)
        threads = [threading.Thread(target=self._lasting, args=(play,), daemon=True) for play in plays]
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
            with self._calling:  # a desk that calls it knows that it is not the visitor's
                answer = client.post("/tickets", {"service": service, "lane": lane})
                if answer.status != 201:  # noqa: PLR2004 - created
                    continue
                self._own.add(answer.body["id"])
            if self._random.random() < LEAVES:
                threading.Thread(target=self._leave_later, args=(answer.body["token"],), daemon=True).start()

    def _be_present(self) -> None:
        """Request something small as the kiosk, again and again: its page would keep a connection."""
        client = CrowdClient(self._base, self._kiosk)
        while not self._stopped.is_set():
            client.get("/services")
            self._stopped.wait(_PRESENCE_S)

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
        if self._present:
            return self._random.expovariate(PEOPLE_PER_HOUR / 60)
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
        self._open(client, number)
        pause = 0.0
        while self._rest(pause):
            pause = self._random.uniform(0.2, 1.0)
            with self._calling:
                there = client.get(f"/desks/{number}").body
                called = None if self._must_not_call(there) else self._call_next(client, number)
            if self._is_left_to_visitor(there["desk"]):
                self._look_after(client, number, there)
            elif called is None:
                self._stopped.wait(min(1.0, 60 / self._clock.rate))
            elif called.status == 200:  # noqa: PLR2004 - a person was called
                self._attend(client, number, called.body)
            elif called.status == 409:  # noqa: PLR2004 - not as this desk was left
                self._look_after(client, number, client.get(f"/desks/{number}").body)
            else:
                self._rest(1)

    def _open(self, client: CrowdClient, number: int) -> None:
        self._leases[number] = client.post(f"/desks/{number}/open").body.get("lease")

    def _call_next(self, client: CrowdClient, number: int) -> Answered | None:
        """Return the answer to the call, or None if the call was undone: the visitor's ticket came first."""
        called = client.post(f"/desks/{number}/call-next")
        if called.status != 200 or not self._is_new_of_visitor(called.body["id"]):  # noqa: PLR2004 - no call
            return called
        client.post(f"/desks/{number}/undo", {"version": called.body["version"]})
        return None

    def _must_not_call(self, there: Mapping[str, Any]) -> bool:
        """Return whether the line is empty, the visitor works the desk, or has the ticket that is next."""
        line = there["next"]
        return not line or self._is_left_to_visitor(there["desk"]) or self._is_new_of_visitor(line[0]["id"])

    def _is_left_to_visitor(self, desk: Mapping[str, Any]) -> bool:
        """Return whether the desk is closed, or was opened in another window that still works."""
        return desk["state"] != "open" or bool(desk["leased"] and desk["lease"] != self._leases[desk["desk"]])

    def _is_new_of_visitor(self, ticket: str) -> bool:
        if ticket in self._own:
            return False
        seen_s = self._visitors.setdefault(ticket, time.monotonic())
        return time.monotonic() - seen_s < self._visitor_first_s

    def _look_after(self, client: CrowdClient, number: int, there: Mapping[str, Any]) -> None:
        """Continue a broken attention, or leave the desk to a visitor for a while."""
        ticket = there["ticket"]
        if ticket is None or self._is_left_to_visitor(there["desk"]):
            self._rest(AWAY_MIN)
            self._open(client, number)
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

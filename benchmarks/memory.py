"""The memory of a station server under load: 20 minutes of tickets, desks and reports, as on a very busy day.

`python -m benchmarks memory --minutes 4` is a shorter look; its goals are those of 20 minutes.
"""

import itertools
import threading
import time
from collections.abc import Callable
from typing import Final, Self

from benchmarks.servers_and_clients import Client, Place, Result, Server, place, pss_mb, serving

MINUTES: Final = 20
_TICKETS_A_S: Final = 8.5
_REPORTS_A_S: Final = 2.3
_DESKS: Final = 8
_READERS: Final = 6
_SAMPLE_S: Final = 10
_LOOK_FROM: Final = 0.25
"""The part of the time after which the memory should hardly grow: minute 5 of 20."""

_REPORTS: Final = (
    "/api/v1/reports/pages/today",
    "/api/v1/reports/pages/now",
    "/api/v1/reports/indicators",
    "/api/v1/reports/tickets",
    "/api/v1/reports/order",
    "/reportes/hoy",
    "/reportes/periodos",
    "/reportes/tickets",
    "/reportes/carga",
)


class Load:
    """People who come, are attended and are counted, until `ended` is set."""

    def __init__(self, server: Server, here: Place) -> None:
        self.ended = threading.Event()
        self.done = dict.fromkeys(("tickets", "attended", "reports", "refused"), 0)
        self._port = server.port
        self._lock = threading.Lock()
        acts: list[Callable[[], None]] = [lambda: self._tickets(here.kiosk)]
        acts += [self._desk(number, token) for number, token in enumerate(here.desks[:_DESKS], 1)]
        acts += [self._reader(here.desks[-1 - number], number) for number in range(_READERS)]
        self._threads = [threading.Thread(target=act) for act in acts]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for thread in self._threads:
            thread.join()

    def _count(self, what: str, status: int) -> None:
        with self._lock:
            self.done[what if status < 400 else "refused"] += 1

    def _tickets(self, token: str) -> None:
        with Client(self._port, token) as kiosk:
            while not self.ended.wait(1 / _TICKETS_A_S):
                self._count("tickets", kiosk.post("/tickets", {"service": "informes"})[0])

    def _desk(self, number: int, token: str) -> Callable[[], None]:
        def attend() -> None:
            with Client(self._port, token) as desk:
                desk.post(f"/desks/{number}/open")
                while not self.ended.wait(0.5 * _DESKS / _TICKETS_A_S):
                    status, called = desk.post(f"/desks/{number}/call-next")
                    if called:
                        wish = {"version": called["version"]}
                        _, served = desk.post(f"/desks/{number}/serve", wish)
                        wish = {"version": served["version"], "outcome": "attended"}
                        status, _ = desk.post(f"/desks/{number}/complete", wish)
                    self._count("attended", status)

        return attend

    def _reader(self, token: str, first: int) -> Callable[[], None]:
        def read() -> None:
            for number in itertools.count(first):
                if self.ended.wait(_READERS / _REPORTS_A_S):
                    return
                with Client(self._port, token) as browser:
                    self._count("reports", browser.send("GET", _REPORTS[number % len(_REPORTS)])[0])

        return read


def run(minutes: float = MINUTES) -> list[Result]:
    """Measure the worker while people come for so many minutes."""
    seen: list[float] = []
    with place() as here, serving(here.data) as server, Load(server, here) as load:
        until = time.monotonic() + minutes * 60
        while time.monotonic() < until:
            time.sleep(_SAMPLE_S)
            seen.append(pss_mb(server.processes()[1:]))
            print(f"memory: {len(seen) * _SAMPLE_S:5} s {seen[-1]:6.1f} MB {load.done}", flush=True)
    early = seen[int(len(seen) * _LOOK_FROM) - 1]
    return [
        Result("memory of the worker at the end of the load", seen[-1], 130, "MB"),
        Result("the most that it took", max(seen), 130, "MB"),
        Result("its growth after the first quarter", 100 * (seen[-1] / early - 1), 5, "%"),
        Result("requests that were refused", load.done["refused"], 0),
    ]

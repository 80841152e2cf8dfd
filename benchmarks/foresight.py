"""Whether desks are as fast while waits and a roster are computed, in a station with a past."""

import shutil
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.servers_and_clients import Client, Result, Server, serving, share
from ciasc.create_station import add_device, add_staff, add_staff_token, create_station
from ciasc.demo.simulated.write_years import SimulationRequest, simulate
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.station_day import Calendar
from ciasc.settings import load
from ciasc.storage.store import open_store

DESKS, WAITING, DAYS, PER_DAY = 12, 80, 62, 200
ROUNDS: Final = 12
KINDS: Final = ("informes", "documentos", "robo", "copia")


def run() -> list[Result]:
    """Measure the steps at desks without a past and with one, and while a page is rendered."""
    without, with_past, during, page_s = _station(past=False), *_with_past()
    return [
        Result(f"a step at a desk, {WAITING} waiting, no past: p95", share(without, 0.95), 100, "ms"),
        Result("the same while waits are foreseen: p95", share(with_past, 0.95), 100, "ms"),
        Result("the same while a roster is reckoned: p95", share(during, 0.95), 100, "ms"),
        Result("the page of the roster, with a change", page_s, 10, "s"),
    ]


def _with_past() -> tuple[list[float], list[float], float]:
    during: list[float] = []
    page_s: list[float] = []

    def look(server: Server, token: str, desks: list[Client], kiosk: Client) -> None:
        during.extend(_while_reckoned(server, token, desks, kiosk, page_s))

    foreseen = _station(past=True, then=look)
    return foreseen, during, share(page_s, 0.5)


def _station(
    *, past: bool, then: Callable[[Server, str, list[Client], Client], None] | None = None
) -> list[float]:
    folder = Path(tempfile.mkdtemp(prefix="ciasc-bench-"))
    try:
        create_station(folder, "Comisaría", "Lima", DESKS)
        with closing(open_store(load(folder).database)) as store:
            if past:
                simulate(
                    store,
                    Calendar(),
                    SimulationRequest(days=DAYS, per_day=PER_DAY, seed=1),
                    datetime.now(UTC),
                )
            kiosk = add_device(store, Role.KIOSK, "1", None)
            tokens = []
            for number in range(1, DESKS + 1):
                add_staff(store, f"desk{number}", Role.COMISARIO, "a password")
                with store.read() as tx:
                    account = tx.staff.named(f"desk{number}")
                assert account is not None
                tokens.append(add_staff_token(store, account))
        with serving(folder) as server, Client(server.port, kiosk) as taking:
            desks = [Client(server.port, token) for token in tokens]
            for number, desk in enumerate(desks, 1):
                desk.post(f"/desks/{number}/open")
            for number in range(WAITING):
                taking.post("/tickets", {"service": KINDS[number % len(KINDS)]})
            time.sleep(3)  # until the first wait estimates exist
            taken = [ms for _ in range(ROUNDS) for ms in _round(desks, taking)]
            if then is not None:
                then(server, tokens[0], desks, taking)
            for desk in desks:
                desk.__exit__()
        return taken
    finally:
        shutil.rmtree(folder)


def _round(desks: list[Client], kiosk: Client) -> list[float]:
    """Return the milliseconds of the steps of an attention at each desk; as many people come as leave."""
    taken = []
    for number, desk in enumerate(desks, 1):
        version = 0
        for step, body in (("call-next", {}), ("serve", {}), ("complete", {"outcome": "attended"})):
            told: dict[str, Any] = body if step == "call-next" else {"version": version, **body}
            began = time.perf_counter()
            status, ticket = desk.post(f"/desks/{number}/{step}", told)
            taken.append((time.perf_counter() - began) * 1000)
            assert status == 200, ticket
            version = ticket["version"]
        kiosk.post("/tickets", {"service": KINDS[number % len(KINDS)]})
    return taken


def _while_reckoned(
    server: Server, token: str, desks: list[Client], kiosk: Client, page_s: list[float]
) -> list[float]:
    asked = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/reportes/personal?mas=1",
        headers={"Authorization": f"Bearer {token}"},
    )

    def look() -> None:
        began = time.perf_counter()
        urllib.request.urlopen(asked).read()  # noqa: S310 - our own server
        page_s.append(time.perf_counter() - began)

    taken = []
    for _ in range(3):
        looking = threading.Thread(target=look)
        looking.start()
        while looking.is_alive():
            taken += _round(desks, kiosk)
        looking.join()
    return taken

"""A kiosk node: its memory, and how long a touch waits with the station, after a cut, and without."""

import re
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import httpx

from benchmarks.servers_and_clients import (
    Client,
    Place,
    Result,
    Server,
    place,
    pss_mb,
    serving,
    share,
    together,
)
from ciasc.create_station import add_device
from ciasc.domain.core.permissions import Role
from ciasc.station.access.node_bands_and_printers import OwnSetup

TOUCHES: Final = 40
OTHERS: Final = 8
_FILES: Final = re.compile(r'(?:src|href)="(/static/[^"#?]+)')


def run() -> list[Result]:
    """Measure a node beside other kiosks, then with its station frozen, then with its station killed."""
    with place() as here, serving(here.data) as station, _node(here, station) as node:
        page = _load_page(node.port)
        beside = _beside_others(here, station, node)
        memory = pss_mb(node.processes())
        with station.frozen():
            first_ms = _touch_ms(node.port)
            frozen = [_touch_ms(node.port) for _ in range(TOUCHES)]
        _wait_until(node.port, "up")
        station.kill()
        refused_ms = _touch_ms(node.port)
        killed = [_touch_ms(node.port) for _ in range(TOUCHES)]
    return [
        Result("memory of a kiosk node", memory, 90, "MB"),
        Result("first page of the kiosk from the node", page, 1000, "ms"),
        Result(f"touch to number beside {OTHERS} other kiosks, p95", share(beside, 0.95), 100, "ms"),
        Result("first touch after the station froze", first_ms, 1300, "ms"),
        Result("touches while it is frozen, p95", share(frozen, 0.95), 150, "ms"),
        Result("first touch after the station was killed", refused_ms, 1300, "ms"),
        Result("touches without the station, p95", share(killed, 0.95), 150, "ms"),
    ]


@contextmanager
def _node(here: Place, station: Server) -> Iterator[Server]:
    """Run a node that prints into a file, when it is connected to the station."""
    folder = Path(tempfile.mkdtemp(prefix="node-", dir=here.data))
    own = OwnSetup(f"file:{folder / 'paper'}", "epson-tm-t20iii")
    with closing(here.store()) as store:
        token = add_device(store, Role.KIOSK, "9", None, own=own)
    command = (
        *(sys.executable, "-m", "ciasc", "kiosk", "--server", f"http://127.0.0.1:{station.port}"),
        *("--token", token, "--printer", own.printer, "--profile", own.profile),
        *("--data", "{data}", "--port", "{port}"),
    )
    with serving(folder, command=command) as node:
        _wait_until(node.port, "up")
        yield node


def _wait_until(port: int, link: str) -> None:
    """Return when the node says that about its link."""
    until = time.monotonic() + 60
    while httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30).json()["link"] != link:
        if time.monotonic() > until:
            msg = f"the link of the node is not {link}"
            raise TimeoutError(msg)
        time.sleep(0.05)


def _load_page(port: int) -> float:
    """Return the milliseconds until the page and the files that it names are there."""
    began = time.perf_counter()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as browser:
        for path in set(_FILES.findall(browser.get("/kiosk").raise_for_status().text)):
            browser.get(path).raise_for_status()
    return (time.perf_counter() - began) * 1000


def _beside_others(here: Place, station: Server, node: Server) -> list[float]:
    """Return the milliseconds of touches at the node while other kiosks of the station are touched too."""
    found: list[float] = []

    def other() -> None:
        with Client(station.port, here.kiosk) as kiosk:
            for _ in range(TOUCHES):
                kiosk.post("/tickets", {"service": "documentos"}, uuid.uuid4().hex)
                time.sleep(0.1)

    def ours() -> None:
        for _ in range(TOUCHES):
            found.append(_touch_ms(node.port))
            time.sleep(0.1)

    together([ours, *[other] * OTHERS])
    return found


def _touch_ms(port: int) -> float:
    """Return the milliseconds between a choice and its number."""
    began = time.perf_counter()
    answer = httpx.post(
        f"http://127.0.0.1:{port}/api/v1/tickets",
        json={"service": "informes"},
        headers={"Idempotency-Key": uuid.uuid4().hex},
        timeout=30,
    )
    taken = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    return taken

"""The processor time of a ticket and of a desk's step, beside another checkout and beside the floor.

`python -m benchmarks issue --beside DIR`: the server of this checkout, that of DIR and `benchmarks.floor`
take turns in one run. Each checkout makes its station with its own code, by its own `.venv` if it has one, so
their tables may differ. The processor time of the server's processes counts, so the load of the clients and
of other programs does not.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.servers_and_clients import SERVE, Client, Place, Result, Server, serving, together

CONNECTIONS: Final = 8
ROUNDS: Final = 4
ISSUED: Final = 30
CALLED: Final = 8
STEPS: Final = 3
_TICK_S: Final = 1 / os.sysconf("SC_CLK_TCK")
_UTIME, _STIME, _GROUP = 11, 12, 2
_MAKE: Final = """
import json, sys
try:
    from benchmarks.servers_and_clients import place
except ModuleNotFoundError:  # the name of the module in checkouts before this one
    from benchmarks.measure import place
with place() as here:
    print(json.dumps([str(here.data), here.kiosk, here.display, here.desks]), flush=True)
    sys.stdin.read()
"""
"""The program by which a checkout makes its station, and removes it when its input ends."""


@dataclass
class Side:
    """One of the servers and what its requests cost, in milliseconds of processor time."""

    server: Server
    here: Place
    costs: dict[str, list[float]] = field(default_factory=lambda: {"issue": [], "step": []})

    def measure(self, what: str, requests: int, acts: list[Callable[[], None]]) -> None:
        """Run them together and keep the processor time of one request."""
        before = processor_s(self.server)
        together(acts)
        self.costs[what].append((processor_s(self.server) - before) / requests * 1000)

    def ms(self, what: str) -> float:
        """Return the median cost."""
        return statistics.median(self.costs[what])


def processor_s(server: Server) -> float:
    """Return the processor time so far of that server's processes: those of its group."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            rest = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(rest[_GROUP]) == server.process.pid:
            ticks += int(rest[_UTIME]) + int(rest[_STIME])
    return ticks * _TICK_S


def run(folder: Path) -> list[Result]:
    """Measure in turns; the goals are 80 % of the other checkout's cost and 80 % of the floor's rate."""
    with ExitStack() as stack:
        mine, other = (stack.enter_context(_station(of)) for of in (Path.cwd(), folder.absolute()))
        floor = stack.enter_context(_floor())
        for number in range(ROUNDS + 1):
            for side in (mine, other, floor):
                _round(side, number, full=side is not floor)
        for side in (mine, other, floor):  # the first round warms up
            for costs in side.costs.values():
                del costs[:1]
    print(*(f"{name}: issue {s.ms('issue'):.3f} ms" for name, s in
            (("this", mine), ("beside", other), ("floor", floor))), sep=", ")  # fmt: skip
    print(f"this: step {mine.ms('step'):.3f} ms, beside: step {other.ms('step'):.3f} ms")
    return [
        Result("issuing: processor time / beside", mine.ms("issue") / other.ms("issue"), 0.8),
        Result("a desk's step: processor time / beside", mine.ms("step") / other.ms("step"), 0.8),
        Result("issuing: rate / floor's", floor.ms("issue") / mine.ms("issue"), 0.8, at_most=False),
        Result("issuing beside: rate / floor's", floor.ms("issue") / other.ms("issue"), 0, at_most=False),
    ]


def _python(checkout: Path) -> str:
    """Return the Python of a checkout, or this one if it has none."""
    own = checkout / ".venv/bin/python"
    return str(own) if own.exists() else sys.executable


@contextmanager
def _made_by(checkout: Path) -> Iterator[Place]:
    """Return a station that the code of a checkout has made."""
    words = [_python(checkout), "-c", _MAKE]
    with subprocess.Popen(words, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as making:
        assert making.stdout is not None
        assert making.stdin is not None
        data, kiosk, display, desks = json.loads(making.stdout.readline())
        try:
            yield Place(Path(data), kiosk, display, desks)
        finally:
            making.stdin.close()


@contextmanager
def _station(checkout: Path) -> Iterator[Side]:
    """Return the station of a checkout with open desks."""
    command = (_python(checkout), *SERVE[1:])
    with _made_by(checkout) as here, serving(here.data, command=command, cwd=checkout) as server:
        for number, token in enumerate(here.desks[:CONNECTIONS], 1):
            with Client(server.port, token) as client:
                assert client.post(f"/desks/{number}/open")[0] == 200
        yield Side(server, here)


@contextmanager
def _floor() -> Iterator[Side]:
    command = (sys.executable, "-m", "benchmarks.floor", "{data}", "{port}")
    with _made_by(Path.cwd()) as here, serving(here.data, command=command) as server:
        yield Side(server, here)


def _round(side: Side, number: int, *, full: bool) -> None:
    port, here = side.server.port, side.here

    def issuing(name: int) -> Callable[[], None]:
        def act() -> None:
            with Client(port, here.kiosk) as client:
                for ticket in range(ISSUED):
                    key = f"{number}-{name}-{ticket}"
                    assert client.post("/tickets", {"service": "documentos"}, key)[0] == 201

        return act

    def attending(desk: int) -> Callable[[], None]:
        def act() -> None:
            with Client(port, here.desks[desk - 1]) as client:
                for _ in range(CALLED):
                    _attend(client, desk)

        return act

    names = range(1, CONNECTIONS + 1)
    side.measure("issue", CONNECTIONS * ISSUED, [issuing(name) for name in names])
    if full:
        side.measure("step", CONNECTIONS * CALLED * STEPS, [attending(desk) for desk in names])


def _attend(client: Client, desk: int) -> None:
    status, ticket = client.post(f"/desks/{desk}/call-next")
    assert status == 200, ticket
    status, ticket = client.post(f"/desks/{desk}/serve", {"version": ticket["version"]})
    assert status == 200, ticket
    done = {"version": ticket["version"], "outcome": "attended"}
    assert client.post(f"/desks/{desk}/complete", done)[0] == 200

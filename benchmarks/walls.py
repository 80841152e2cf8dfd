"""From a desk's request to fifty walls: how long until the last has heard, also when one of them stalls."""

import json
import socket
import threading
import time

import socketio

from benchmarks.measure import Client, Result, place, serving, share

WALLS = 50
CALLS = 200


class Wall:
    """A display that notes when it heard of each sequence."""

    def __init__(self, port: int, token: str) -> None:
        self.heard: dict[int, float] = {}
        self._came = threading.Condition()
        self._client = socketio.Client(reconnection=False)
        self._client.on("snapshot", self._snapshot)
        self._client.connect(f"http://127.0.0.1:{port}", auth={"token": token}, transports=["websocket"])
        self._client.call("watch", {"room": "display"})

    def _snapshot(self, body: dict[str, int]) -> None:
        at = time.perf_counter()
        with self._came:
            self.heard[body["seq"]] = at
            self._came.notify_all()

    def when(self, seq: int) -> float:
        """When it had heard of that sequence or a later one."""
        with self._came:
            assert self._came.wait_for(lambda: any(known >= seq for known in self.heard), 10)
            return min(at for known, at in self.heard.items() if known >= seq)

    def stall(self) -> None:
        """Stop reading, as a display whose program hangs."""
        line: socket.socket = self._client.eio.ws.sock
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        self._client.eio.ws.recv = threading.Event().wait

    def close(self) -> None:
        """Hang up."""
        self._client.eio.ws.close = lambda: None
        self._client.disconnect()


def run() -> list[Result]:
    """Measure with all walls well, then with one that stalls."""
    with place() as here, serving(here.data) as server:
        walls = [Wall(server.port, here.display) for _ in range(WALLS)]
        with Client(server.port, here.kiosk) as kiosk, Client(server.port, here.desks[0]) as desk:
            desk.post("/desks/1/open")
            well = _measure(kiosk, desk, walls)
            walls[0].stall()
            stalled = _measure(kiosk, desk, walls[1:])
        for wall in walls:
            wall.close()
    return [
        Result("a call heard by the last of 50 walls, p50", share(well, 0.5), 10, "ms"),
        Result("a call heard by the last of 50 walls, p99", share(well, 0.99), 60, "ms"),
        Result("the same with one wall stalled, p99", share(stalled, 0.99), 60, "ms"),
    ]


def _measure(kiosk: Client, desk: Client, walls: list[Wall]) -> list[float]:
    taken: list[float] = []
    for _ in range(CALLS):
        kiosk.post("/tickets", {"service": "informes"})
        seq = _seq(desk)
        for wall in walls:
            wall.when(seq)
        began = time.perf_counter()
        _, ticket = desk.post("/desks/1/call-next")
        taken.append((max(wall.when(seq + 1) for wall in walls) - began) * 1000)
        _, ticket = desk.post("/desks/1/serve", {"version": ticket["version"]})
        desk.post("/desks/1/complete", {"version": ticket["version"], "outcome": "attended"})
    return taken


def _seq(desk: Client) -> int:
    return int(json.loads(desk.send("GET", "/api/v1/queue")[1])["seq"])

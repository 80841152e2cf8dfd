"""From an event at the queue to the comisario's page of today, on a day with hundreds of tickets."""

import time

from benchmarks.servers_and_clients import Client, Result, place, serving, share
from benchmarks.walls import Walls, call_heard

TICKETS = 400
BOARDS = 3
CALLS = 200
PAUSE_S = 0.05


def run() -> list[Result]:
    """Measure the delay of a call at the last of several pages of today, on the busiest day there is."""
    with (
        place() as here,
        serving(here.data) as server,
        Client(server.port, here.kiosk) as kiosk,
        Client(server.port, here.desks[0]) as desk,
    ):
        desk.post("/desks/1/open")
        for _ in range(TICKETS):
            kiosk.post("/tickets", {"service": "informes"})
        boards = Walls(server.port, [("report:today", here.desks[1])] * BOARDS)
        heard = []
        for _ in range(CALLS):
            heard.append(call_heard(kiosk, desk, boards, 0))
            time.sleep(PAUSE_S)
    return [
        Result("a call shown by the last of 3 pages of today, p50", share(heard, 0.5), 50, "ms"),
        Result("a call shown by the last of 3 pages of today, p95", share(heard, 0.95), 100, "ms"),
    ]

"""Twenty power cuts while four kiosks issue: no acknowledged ticket missing, no number repeated."""

import random
import threading
import time
import uuid

from benchmarks.servers_and_clients import Client, Place, Result, Server, free_port, place, serving

ROUNDS, KIOSKS = 20, 4


def run() -> list[Result]:
    """Kill the server again and again, then send every key a second time."""
    port = free_port()
    acknowledged: dict[str, object] = {}
    asked: list[str] = []
    chance = random.Random(1)
    with place() as here:
        for _ in range(ROUNDS):
            with serving(here.data, port) as server:
                _round(server, here, asked, acknowledged, chance.uniform(0.1, 0.6))
        with serving(here.data, port), Client(port, here.kiosk) as kiosk:
            again = {key: kiosk.post("/tickets", {"service": "documentos"}, key)[1] for key in asked}
    lost = sum(1 for key, answer in acknowledged.items() if again[key] != answer)
    codes = [answer["code"] for answer in again.values()]
    gaps = set(range(1, len(codes) + 1)) - {int(code[1:]) for code in codes}
    return [
        Result(f"acknowledged tickets of {len(acknowledged)} lost or answered otherwise", lost, 0),
        Result(f"repeated numbers of {len(codes)}", len(codes) - len(set(codes)), 0),
        Result("gaps in their numbers", len(gaps), 0),
    ]


def _round(
    server: Server, here: Place, asked: list[str], acknowledged: dict[str, object], seconds: float
) -> None:
    def touch() -> None:
        try:
            with Client(server.port, here.kiosk) as client:
                while True:
                    key = uuid.uuid4().hex
                    asked.append(key)
                    status, ticket = client.post("/tickets", {"service": "documentos"}, key)
                    assert status == 201
                    acknowledged[key] = ticket
        except OSError:
            return

    threads = [threading.Thread(target=touch) for _ in range(KIOSKS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    server.kill()
    for thread in threads:
        thread.join()

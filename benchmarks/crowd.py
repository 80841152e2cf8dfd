"""Sixteen kiosks and eight desks at once, on SQLite and on PostgreSQL: nothing doubled or missing."""

import os
import threading
from collections import Counter
from contextlib import ExitStack

from benchmarks.servers_and_clients import Client, Place, Result, place, serving, together
from tests import postgres

KIOSKS, DESKS, TICKETS = 16, 8, 5_000


def run() -> list[Result]:
    """Run it on both databases; on PostgreSQL only where it is installed."""
    results = _play("SQLite", None)
    with ExitStack() as stack:
        found = stack.enter_context(postgres.server())
        if found is None:
            print(f"PostgreSQL is not installed and {postgres.VARIABLE} names no server: not measured")
            return results
        results += _play("PostgreSQL", stack.enter_context(found.database()))
    return results


def _play(name: str, database: str | None) -> list[Result]:
    if database:
        os.environ["CIASC_DATABASE_URL"] = database
    try:
        with place() as here, serving(here.data) as server:
            issued, called = _morning(server.port, here)
    finally:
        os.environ.pop("CIASC_DATABASE_URL", None)
    numbers = Counter(issued)
    gaps = len(set(range(1, TICKETS + 1)) - {int(code[1:]) for code in numbers})
    return [
        Result(f"{name}: repeated numbers of {TICKETS} tickets", len(issued) - len(numbers), 0),
        Result(f"{name}: gaps in their numbers", gaps, 0),
        Result(f"{name}: tickets called twice", len(called) - len(set(called)), 0),
        Result(f"{name}: tickets never called", len(set(issued) - set(called)), 0),
    ]


def _morning(port: int, here: Place) -> tuple[list[str], list[str]]:
    """Return the codes that kiosks issued and those that desks called, in order."""
    issued: list[str] = []
    called: list[str] = []
    over = threading.Event()
    left = threading.Semaphore(TICKETS)
    desks = [
        threading.Thread(target=_desk, args=(port, here, number, called, over))
        for number in range(1, DESKS + 1)
    ]
    for thread in desks:
        thread.start()
    together([lambda: _kiosk(port, here, left, issued)] * KIOSKS)
    over.set()
    for thread in desks:
        thread.join()
    return issued, called


def _kiosk(port: int, here: Place, left: threading.Semaphore, issued: list[str]) -> None:
    with Client(port, here.kiosk) as client:
        while left.acquire(blocking=False):
            status, ticket = client.post("/tickets", {"service": "documentos"})
            assert status == 201
            issued.append(ticket["code"])


def _desk(port: int, here: Place, number: int, called: list[str], over: threading.Event) -> None:
    with Client(port, here.desks[number - 1]) as client:
        client.post(f"/desks/{number}/open")
        while True:
            last = over.is_set()
            status, ticket = client.post(f"/desks/{number}/call-next")
            if status == 200:
                called.append(ticket["code"])
                _attend(client, number, ticket["version"])
            elif last:
                return


def _attend(client: Client, number: int, version: int) -> None:
    _, ticket = client.post(f"/desks/{number}/serve", {"version": version})
    client.post(f"/desks/{number}/complete", {"version": ticket["version"], "outcome": "attended"})

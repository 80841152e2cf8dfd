"""What a million past tickets cost a new one: the median times with them and without, in one run."""

import time
from contextlib import ExitStack, closing
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.servers_and_clients import Client, Place, Result, place, serving, share

PAST = 1_000_000
ROUNDS = 300


def run() -> list[Result]:
    """Measure issuing and calling on an empty station and on one with a long past, in turns."""
    issue: tuple[list[float], list[float]] = ([], [])
    call: tuple[list[float], list[float]] = ([], [])
    with ExitStack() as stack:
        young, old = stack.enter_context(place()), stack.enter_context(place())
        _remember(old)
        pairs = [_opened(stack, young), _opened(stack, old)]
        for _ in range(ROUNDS):
            for which, (kiosk, desk) in enumerate(pairs):
                _visit(kiosk, desk, issue[which], call[which])
    return [
        Result(f"{what}: p50 with 1,000,000 past tickets / with none", _ratio(*times), 1.2)
        for what, times in (("issuing", issue), ("calling", call))
    ]


def _ratio(without: list[float], with_past: list[float]) -> float:
    return share(with_past, 0.5) / share(without, 0.5)


def _opened(stack: ExitStack, here: Place) -> tuple[Client, Client]:
    """Return a kiosk and an open desk of a station that is served from now on."""
    server = stack.enter_context(serving(here.data))
    kiosk = stack.enter_context(Client(server.port, here.kiosk))
    desk = stack.enter_context(Client(server.port, here.desks[0]))
    desk.post("/desks/1/open")
    return kiosk, desk


def _visit(kiosk: Client, desk: Client, issue: list[float], call: list[float]) -> None:
    began = time.perf_counter()
    assert kiosk.post("/tickets", {"service": "documentos"})[0] == 201
    issue.append(time.perf_counter() - began)
    began = time.perf_counter()
    status, ticket = desk.post("/desks/1/call-next")
    assert status == 200
    call.append(time.perf_counter() - began)
    _, ticket = desk.post("/desks/1/serve", {"version": ticket["version"]})
    desk.post("/desks/1/complete", {"version": ticket["version"], "outcome": "attended"})


def _remember(here: Place) -> None:
    """Create years of visits: a real one, copied row by row with its events and its leg."""
    with ExitStack() as stack:
        kiosk, desk = _opened(stack, here)
        _visit(kiosk, desk, [], [])
        desk.post("/desks/1/close")
    with closing(here.store()) as store, store.connection(writes=True) as (connection, _):
        for table in ("ticket", "leg", "event"):
            _copy(connection, table)


# Columns that must differ from copy to copy; `n` counts the copies. All are on days before today.
_DAY_US = 86_400_000_000
_MOMENTS = (
    "arrived_at", "queued_at", "due_at", "first_called_at", "called_at", "serving_at", "ended_at", "at",
)  # fmt: skip
_CHANGED = {
    "id": "'past' || n",
    "ticket": "CASE WHEN ticket IS NULL THEN NULL ELSE 'past' || n END",
    "token": "'TOKEN' || n",
    "seq": "seq - 100000000 + n * 10",
    "number": "1 + n % 900",
    "day": "date('2020-01-01', '+' || (n / 900) || ' days')",
    **{
        name: f"{name} - {_DAY_US} * 1500 + n * 100000000"
        for name in (
            "arrived_at",
            "queued_at",
            "due_at",
            "first_called_at",
            "called_at",
            "serving_at",
            "ended_at",
            "at",
        )
    },
}


def _copy(connection: Connection, table: str) -> None:
    found: Any = connection.execute(text(f"SELECT * FROM {table} LIMIT 0"))  # noqa: S608 - our own names
    columns = list(found.keys())
    given = ", ".join(_CHANGED.get(column, column) for column in columns)
    only = "WHERE kind IN ('issued', 'called', 'served', 'completed')" if table == "event" else ""
    connection.execute(
        text(
            f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {PAST}) "  # noqa: S608 - as above
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {given} FROM {table}, copies {only}"
        )
    )

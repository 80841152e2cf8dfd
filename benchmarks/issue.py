"""Tickets issued and people called per second, each commit on disk before its answer."""

from collections.abc import Callable

from benchmarks.servers_and_clients import Client, Place, Result, place, serving, together

CONNECTIONS = 16
EACH = 150


def run() -> list[Result]:
    """Measure issuing, then calling, with sixteen connections."""
    with place() as here, serving(here.data) as server:
        issued = together([_issuing(server.port, here, EACH) for _ in range(CONNECTIONS)])
        called = together([_calling(server.port, here, number) for number in range(1, CONNECTIONS + 1)])
    return [
        Result("tickets issued at 16 connections", CONNECTIONS * EACH / issued, 400, "/s", at_most=False),
        Result(
            "steps of desks (call, serve, complete)",
            CONNECTIONS * 3 * _CALLS / called,
            400,
            "/s",
            at_most=False,
        ),
    ]


_CALLS = 60


def _issuing(port: int, here: Place, many: int) -> Callable[[], None]:
    def act() -> None:
        with Client(port, here.kiosk) as client:
            for number in range(many):
                status, _ = client.post("/tickets", {"service": "documentos"}, f"{id(client)}-{number}")
                assert status == 201

    return act


def _calling(port: int, here: Place, desk: int) -> Callable[[], None]:
    def act() -> None:
        with Client(port, here.desks[desk - 1]) as client:
            client.post(f"/desks/{desk}/open")
            for _ in range(_CALLS):
                status, ticket = client.post(f"/desks/{desk}/call-next")
                assert status == 200
                _, ticket = client.post(f"/desks/{desk}/serve", {"version": ticket["version"]})
                done = {"version": ticket["version"], "outcome": "attended"}
                assert client.post(f"/desks/{desk}/complete", done)[0] == 200

    return act

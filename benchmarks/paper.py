"""From the touch to the paper, and that a printer which hangs delays no one."""

import time
from contextlib import ExitStack

from benchmarks.servers_and_clients import Client, Place, Result, place, serving, share
from ciasc.printing.emulator import Emulator

TICKETS = 200
CALLS = 60
SLOW_LINE = 9600
FAST_MOTOR = 250


def run() -> list[Result]:
    """Measure with a printer that is ready, one on a slow line, and one that hangs."""
    with ExitStack() as stack:
        printer = stack.enter_context(Emulator())
        here = stack.enter_context(place(printer.url))
        server = stack.enter_context(serving(here.data, CIASC_PUBLIC_URL="http://192.168.100.200:8000"))
        kiosk = stack.enter_context(Client(server.port, here.kiosk))
        taken = [_touch(kiosk, printer) for _ in range(TICKETS)]
        largest = max(one.received for one in printer.tickets)
        printer.set(baud=SLOW_LINE, speed_mm_s=FAST_MOTOR)
        slow = [_touch(kiosk, printer, until_cut=True) for _ in range(10)]
        printer.set(baud=0, speed_mm_s=0)
        well = _pace(here, server.port)
        printer.set(stalled=True)
        hanging = _pace(here, server.port)
    return [
        Result("from POST to the last byte at the printer, p95", share(taken, 0.95), 20, "ms"),
        Result("bytes of a ticket with native QR", largest, 345, "bytes"),
        Result("from POST to the cut at 9600 baud and 250 mm/s, p95", share(slow, 0.95), 600, "ms"),
        *(
            Result(
                f"{what} while the printer hangs, beyond what it takes else",
                hanging[what] - well[what],
                5,
                "ms",
            )
            for what in well
        ),
    ]


def _touch(kiosk: Client, printer: Emulator, *, until_cut: bool = False) -> float:
    """Return the milliseconds from the request of a ticket until its last byte arrived or was cut."""
    number = len(printer.tickets) + 1
    began = time.monotonic()
    assert kiosk.post("/tickets", {"service": "documentos", "lane": "preferential"})[0] == 201
    ticket = printer.wait_for_tickets(number)[-1]
    return ((time.monotonic() if until_cut else ticket.last_byte_at) - began) * 1000


def _pace(here: Place, port: int) -> dict[str, float]:
    """Return the median milliseconds of issuing, calling and a page."""
    with Client(port, here.kiosk) as kiosk, Client(port, here.desks[0]) as desk, Client(port) as anyone:
        desk.post("/desks/1/open")
        steps: dict[str, list[float]] = {"issuing": [], "calling": [], "a page": []}
        for _ in range(CALLS):
            began = time.perf_counter()
            assert kiosk.post("/tickets", {"service": "documentos"})[0] == 201
            issued = time.perf_counter()
            status, ticket = desk.post("/desks/1/call-next")
            assert status == 200
            called = time.perf_counter()
            assert anyone.send("GET", "/entrar")[0] == 200
            shown = time.perf_counter()
            _attend(desk, ticket)
            for name, seconds in zip(steps, (issued - began, called - issued, shown - called), strict=True):
                steps[name].append(seconds * 1000)
    return {name: share(values, 0.5) for name, values in steps.items()}


def _attend(desk: Client, ticket: dict[str, object]) -> None:
    """Serve and complete a ticket, with the reason that is required where some people are first by law."""
    status, served = desk.post("/desks/1/serve", {"version": ticket["version"]})
    assert status == 200
    end = {"version": served["version"], "outcome": "attended", "reason": "accompanied"}
    assert desk.post("/desks/1/complete", end)[0] == 200

"""From the touch to the last byte at the printer, and how many bytes a ticket is."""

import time
from contextlib import ExitStack

from benchmarks.measure import Client, Result, place, serving, share
from ciasc.printing.emulator import Emulator

TICKETS = 200


def run() -> list[Result]:
    """Measure with a printer that is ready, one ticket after the other."""
    with ExitStack() as stack:
        printer = stack.enter_context(Emulator())
        here = stack.enter_context(place(printer.address))
        server = stack.enter_context(serving(here.data, CIASC_PUBLIC_URL="http://192.168.100.200:8000"))
        kiosk = stack.enter_context(Client(server.port, here.kiosk))
        taken: list[float] = []
        for number in range(1, TICKETS + 1):
            began = time.monotonic()
            assert kiosk.post("/tickets", {"service": "documentos", "lane": "preferential"})[0] == 201
            ticket = printer.wait_for_tickets(number)[-1]
            taken.append((ticket.last_byte_at - began) * 1000)
    largest = max(one.received for one in printer.tickets)
    return [
        Result("from POST to the last byte at the printer, p95", share(taken, 0.95), 50, "ms"),
        Result("bytes of a ticket with native QR", largest, 400, "bytes"),
    ]

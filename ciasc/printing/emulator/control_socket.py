"""Control of an emulated printer from outside: lines of JSON over a socket.

`{"set": {"paper_out": true}}` sets fields of `PrinterFaults`; `{"do": "power_cycle", "off_s": 2}` runs an
action (`cut_link`, `power_cycle` or `new_roll`, with its arguments); `{"get": "state"}` changes nothing. Each
line returns the state of the printer, or `{"error": "..."}` if nothing was done. The place is HOST:PORT or
the path of a socket.
"""

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from ciasc.domain.core.errors import InvalidInput
from ciasc.printing.emulator.emulator_thread import Emulator
from ciasc.printing.emulator.rendering.printed_roll import PrintedTicket

_ORDERS: Final = ("cut_link", "power_cycle", "new_roll")
_PATIENCE_S: Final = 2.0


@contextmanager
def controlled(emulator: Emulator, place: str) -> Iterator[str]:
    """Listen at that place until the block ends; yield the place, with the chosen port if the port is 0."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                self.wfile.write(json.dumps(_obey(emulator, line)).encode() + b"\n")

    if "/" in place:
        Path(place).unlink(missing_ok=True)
        server: socketserver.BaseServer = socketserver.ThreadingUnixStreamServer(place, Handler)
        found = place
    else:
        server = socketserver.ThreadingTCPServer(host_and_port(place), Handler)
        found = "{}:{}".format(*server.server_address[:2])
    server.daemon_threads = True  # type: ignore[attr-defined]  # both have it
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="control", daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        if "/" in place:
            Path(place).unlink(missing_ok=True)


def send_order(place: str, **words: object) -> dict[str, Any]:
    """Return the answer of the emulated printer controlled at that place; raise OSError if there is none."""
    kind, target = (socket.AF_UNIX, place) if "/" in place else (socket.AF_INET, host_and_port(place))
    with socket.socket(kind) as line:
        line.settimeout(_PATIENCE_S)
        line.connect(target)
        line.sendall(json.dumps(words).encode() + b"\n")
        with line.makefile("rb") as answers:
            answer: dict[str, Any] = json.loads(answers.readline() or b"{}")
    return answer


def host_and_port(text: str) -> tuple[str, int]:
    """Parse HOST:PORT; raise InvalidInput if it is malformed."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise InvalidInput("printing.emulator.not_host_and_port", text=text)
    return host, int(port)


def _obey(emulator: Emulator, line: bytes) -> dict[str, Any]:
    try:
        match json.loads(line):
            case {"set": dict(knobs)}:
                emulator.set(**knobs)
            case {"do": str(order), **told} if order in _ORDERS:
                getattr(emulator, order)(**{str(name): value for name, value in told.items()})
            case {"get": "state"}:
                pass
            case _:
                return {"error": "this is no order"}
    except (ValueError, TypeError) as error:
        return {"error": str(error)}
    return _state_as_json(emulator)


def _state_as_json(emulator: Emulator) -> dict[str, Any]:
    machine = emulator.machine
    return {
        "url": emulator.url,
        "profile": emulator.profile.name,
        "state": asdict(machine),
        "online": machine.online,
        "near_end": machine.near_end,
        "busy": emulator.busy,
        "buffered": emulator.buffered,
        "buffer": emulator.profile.buffer_bytes,
        "received": emulator.received,
        "dropped": emulator.dropped,
        "tickets": emulator.printed,
        "last": _ticket_as_json(emulator.tickets[-1]) if emulator.tickets else None,
    }


def _ticket_as_json(ticket: PrintedTicket) -> dict[str, Any]:
    names = (
        "lines", "qr", "millimetres", "cut", "unknown_commands", "overflowing_lines", "clipped_lines",
        "received", "dropped",
    )  # fmt: skip
    return {name: getattr(ticket, name) for name in names}

"""The way to break an emulated printer from outside: lines of JSON over a socket."""

import json
import socketserver
import threading
from dataclasses import asdict
from typing import Any

from ciasc.printing.emulator.server import Emulator


def serve_control(emulator: Emulator, host: str, port: int) -> str:
    """Listen for `{"set": {"paper_out": true}}` and `{"get": "state"}`; the address, as HOST:PORT."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                self.wfile.write(json.dumps(_obey(emulator, line)).encode() + b"\n")

    server = socketserver.ThreadingTCPServer((host, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="control", daemon=True).start()
    return "{}:{}".format(*server.server_address[:2])


def _obey(emulator: Emulator, line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
        if "set" in told:
            emulator.set(**told["set"])
    except (ValueError, TypeError) as error:
        return {"error": str(error)}
    return {"state": asdict(emulator.machine), "tickets": len(emulator.tickets)}

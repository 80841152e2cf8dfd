"""An emulated printer as a program."""

import signal
import sys
import threading
from pathlib import Path

from ciasc.domain.errors import InvalidInput
from ciasc.printing.emulator.control import serve_control
from ciasc.printing.emulator.server import Emulator


def run(
    listen: str,
    out: Path | None = None,
    *,
    control: str | None = None,
    profile: str = "epson-tm-t20iii",
    with_parent: bool = False,
) -> None:
    """Be a printer at HOST:PORT until told to stop; with a parent, until standard input ends."""
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    host, port = _place(listen)
    with Emulator(host, port, out=out, profile=profile) as emulator:
        sys.stdout.write(f"listening {emulator.address}\n")
        if control is not None:
            sys.stdout.write(f"control {serve_control(emulator, *_place(control))}\n")
        sys.stdout.flush()
        if with_parent:
            threading.Thread(target=_until_end_of_input, args=(stop,), daemon=True).start()
        stop.wait()


def _until_end_of_input(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise InvalidInput(f"«{text}» no es HOST:PUERTO.")
    return host, int(port)

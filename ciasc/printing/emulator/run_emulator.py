"""An emulated printer as a program."""

import signal
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.core.errors import InvalidInput
from ciasc.printing.emulator.control_socket import controlled, host_and_port
from ciasc.printing.emulator.emulator_thread import Emulator
from ciasc.printing.profiles import load_profile

LISTENING: Final = text("printing.emulator.listening")
CONTROL: Final = text("printing.emulator.control")
_CUT_S: Final = 0.3


@dataclass(frozen=True, slots=True)
class Options:
    """The kind of printer. `speed_mm_s` None is the model's own, 0 as fast as possible."""

    listen: str | None = None
    pty: Path | None = None
    out: Path | None = None
    control: str | None = None
    profile: str = "epson-tm-t20iii"
    speed_mm_s: int | None = None
    baud: int = 0


def run(options: Options, *, with_parent: bool = False) -> None:
    """Run that printer; return when it is stopped or, with a parent, when standard input ends."""
    if (options.listen is None) == (options.pty is None):
        raise InvalidInput("printing.emulator.one_place")
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    with ExitStack() as stack:
        emulator = stack.enter_context(_emulator(options))
        sys.stdout.write(f"{LISTENING}{emulator.url}\n")
        if options.control is not None:
            sys.stdout.write(f"{CONTROL}{stack.enter_context(controlled(emulator, options.control))}\n")
        sys.stdout.flush()
        if with_parent:
            threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
        stop.wait()


def _emulator(options: Options) -> Emulator:
    profile = load_profile(options.profile)
    speed = profile.speed_mm_s if options.speed_mm_s is None else options.speed_mm_s
    host, port = host_and_port(options.listen) if options.listen else ("", 0)
    try:
        return Emulator(
            host,
            port,
            link="tcp" if options.listen else "pty",
            path=options.pty,
            profile=profile,
            out=options.out,
            speed_mm_s=speed,
            cut_s=_CUT_S if speed else 0,
            baud=options.baud,
        )
    except OSError as error:
        raise InvalidInput("printing.emulator.cannot_listen", reason=error.strerror) from error


def _wait_for_end_of_input(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()

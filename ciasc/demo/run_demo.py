"""`ciasc demo`: the sample station, its printer and its crowd, until Ctrl-C."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import time as time_of_day
from pathlib import Path
from typing import Final

from ciasc.app import create_app
from ciasc.demo.demo_clock import DemoClock, clock_from
from ciasc.demo.demo_history import DAYS, past
from ciasc.demo.printer_page import show_printer
from ciasc.demo.sample_station import PRINTER, Sample, greeting
from ciasc.demo.start_sample_parts import crowd, emulated_printer, furnish
from ciasc.demo.terminal_lines import log_printer_in_words
from ciasc.demo.tour import show_tour
from ciasc.ports import Clock
from ciasc.server import must_be_free, run
from ciasc.settings import Settings, load
from ciasc.station_tasks import StationApplication
from ciasc.utc_clock import utc_now

_COOLDOWN_AT_MOST_S: Final = 300
"""How much of the day may pass, in seconds, until an absent person may be called again."""


def run_demo(
    host: str,
    port: int,
    data: Path | None,
    speed: float,
    begins: time_of_day | None = None,
    days: int = DAYS,
) -> None:
    """Serve a sample station in the empty folder `data`, or in a temporary one that is removed at the end.

    Its day passes `speed` times as fast as a real one, from the time `begins` on; at 0 no one comes. So many
    days of a simulated past are written while it answers. Raise Conflict if another program uses the port;
    then nothing is created.
    """
    must_be_free(host, port)
    with ExitStack() as stack:
        folder = data or stack.enter_context(_temporary_folder())
        folder.mkdir(parents=True, exist_ok=True)
        printed = folder / "tickets"
        printed.mkdir(exist_ok=True)
        address, control = stack.enter_context(emulated_printer(printed, fast=speed > 1))
        base = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        settings = _settings(folder, host, port, base, speed)
        clock = clock_from(speed, begins, settings.calendar)
        now = clock.stopped if clock is not None else utc_now
        sample = furnish(folder, address, now, crowd_prints=speed > 1)
        coming = stack.enter_context(past(settings, days, now()))
        clock = clock.started() if clock is not None else None
        stack.enter_context(crowd(sample, base, speed, clock))

        def build() -> StationApplication:
            log_printer_in_words(_write)
            return demo_application(settings, sample, printed, control, clock, days)

        run(
            settings,
            build,
            lambda: _write(greeting(sample, base) + coming),
        )


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """Return a new folder, removed at the end by the process that created it.

    The server's worker is a fork that leaves through this block too, while others still use the folder.
    """
    owner = os.getpid()
    folder = Path(tempfile.mkdtemp(prefix="ciasc-demo-"))
    try:
        yield folder
    finally:
        if os.getpid() == owner:
            shutil.rmtree(folder)


def _settings(folder: Path, host: str, port: int, base: str, speed: float) -> Settings:
    """Return the settings of a demo: only seconds pass between two calls, not hours of a fast day."""
    plain = load(folder, host=host, port=port, public_url=base, log_level="warning")
    soonest = int(_COOLDOWN_AT_MOST_S / max(speed, 1))
    return replace(plain, recall_cooldown_seconds=min(plain.recall_cooldown_seconds, soonest))


def demo_application(
    settings: Settings,
    sample: Sample,
    printed: Path,
    control: str,
    clock: Clock | None = None,
    past_days: int = 0,
) -> StationApplication:
    """Return the station's application with the tour and the page of the printer, which `serve` lacks.

    While its `past_days` are being written the tour says so.
    """
    if isinstance(clock, DemoClock):
        application = create_app(settings, clock=clock, steady=time.monotonic, clock_rate=clock.rate)
    else:
        application = create_app(settings, clock=clock or utc_now)
    show_printer(application.flask, printed, control, lambda: application.printers.status(PRINTER))
    show_tour(application, sample, past_days)
    return application


def _write(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()

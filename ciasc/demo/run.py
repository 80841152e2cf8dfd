"""`ciasc demo`: the sample station, its printer and its crowd, until Ctrl-C."""

import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from ciasc.app import create_app
from ciasc.demo.pages import show_printer
from ciasc.demo.past import DAYS, past
from ciasc.demo.sample import PRINTER, Sample, doors, greeting
from ciasc.demo.station import crowd, emulated_printer, furnish
from ciasc.running import Application
from ciasc.server import must_be_free, run
from ciasc.settings import Settings, load


def run_demo(host: str, port: int, data: Path | None, speed: float, days: int = DAYS) -> None:
    """Serve a sample station in the empty folder `data`, or in a temporary one that is gone at the end.

    So many days of a simulated past are written while it answers. Conflict if another program uses the
    port; nothing is made then.
    """
    must_be_free(host, port)
    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ciasc-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        printed = folder / "tickets"
        printed.mkdir(exist_ok=True)
        address, control = stack.enter_context(emulated_printer(printed, fast=speed > 1))
        sample = furnish(folder, address)
        base = f"http://{host}:{port}"
        settings = _settings(folder, host, port, base, speed)
        coming = stack.enter_context(past(settings, days))
        stack.enter_context(crowd(sample, base, speed))
        run(
            settings,
            lambda: _application(settings, sample, printed, control),
            lambda: _say(greeting(sample, base) + coming),
        )


def _settings(folder: Path, host: str, port: int, base: str, speed: float) -> Settings:
    plain = load(folder, host=host, port=port, public_url=base, log_level="warning")
    if speed <= 1:
        return plain
    return replace(
        plain,
        no_show_min_seconds=int(plain.no_show_min_seconds / speed),
        recall_cooldown_seconds=int(plain.recall_cooldown_seconds / speed),
    )


def _application(settings: Settings, sample: Sample, printed: Path, control: str) -> Application:
    application = create_app(settings, more_doors=doors(sample))
    show_printer(application.flask, printed, control, lambda: application.printers.status(PRINTER))
    return application


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()

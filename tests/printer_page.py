"""The demo's page of a printer, without the rest of the station."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader

from ciasc.demo.printer_page import show_printer
from ciasc.printing.emulator import Emulator, controlled
from ciasc.printing.wire.status_bits import PrinterStatus
from ciasc.web.api.errors import handle_errors
from ciasc.web.template_environment import set_up_templates
from tests.integration.printing.test_emulator import FULL

ROOT = Path(__file__).parents[1]


@dataclass
class Bench:
    """A printer, the application that shows it, and its status as the station sees it."""

    printer: Emulator
    app: Flask
    status: PrinterStatus = PrinterStatus.READY


@contextmanager
def bench(folder: Path) -> Iterator[Bench]:
    """Return a printer that stores its tickets in that folder, and its page."""
    app = Flask("bench", static_folder=str(ROOT / "static"), static_url_path="/static")
    app.jinja_loader = ChoiceLoader([FileSystemLoader(ROOT / "ciasc" / "web" / "templates")])
    set_up_templates(app.jinja_env)
    handle_errors(app)
    with Emulator(profile=FULL, out=folder) as printer, controlled(printer, "127.0.0.1:0") as place:
        made = Bench(printer, app)
        show_printer(app, folder, place, lambda: made.status)
        yield made

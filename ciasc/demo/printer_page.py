"""The page that shows what the demo's printer printed, with a panel to break it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, render_template, request, send_from_directory

from ciasc.content.messages import render
from ciasc.content.tour_words import tour_words
from ciasc.demo.printer_faults import ACTIONS, SWITCHES, order, printer_state
from ciasc.domain.core.errors import NotAllowed, NotFound
from ciasc.printing.wire.status_bits import PrinterStatus

_NAME: Final = re.compile(r"\d{1,9}\.png")
_NEWEST: Final = 24


def show_printer(app: Flask, folder: Path, control: str, seen: Callable[[], PrinterStatus]) -> None:
    """Register the page of the tickets in that folder, and the panel of the printer that `control` controls.

    `seen` returns the status of the printer as the station sees it.
    """
    pages = Blueprint("demo", __name__, template_folder="templates")

    @pages.get("/demo/impresora")
    def printed() -> str:
        return render_template(
            "printer_page.html",
            tickets=_tickets(folder),
            switches=SWITCHES,
            actions=ACTIONS,
            now=view_of(printer_state(control)),
        )

    @pages.get("/demo/impresora/estado.json")
    def state() -> Response:
        return _json(view_of(printer_state(control)))

    @pages.post("/demo/impresora/orden")
    def ordered() -> Response:
        _from_our_page()
        return _json(view_of(order(control, request.get_json())))

    @pages.get("/demo/impresora/<name>")
    def picture(name: str) -> Response:
        if not _NAME.fullmatch(name):
            raise NotFound("demo.printer.no_such_ticket")
        return send_from_directory(folder.resolve(), name)

    def view_of(printer: dict[str, Any]) -> dict[str, Any]:
        status = seen()
        translated = tour_words(request.args.get("lang", "")).get("printer", {})
        words = translated.get(status.value) or render(status.words)
        view = {"state": status.value, "words": words, "prints": status.prints}
        return {"printer": printer, "station": view, "tickets": _tickets(folder)}

    app.register_blueprint(pages)


def _from_our_page() -> None:
    """Check that a change comes from our own page: a browser always sends the origin of a POST."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        raise NotAllowed("demo.printer.foreign_order")


def _json(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")


def _tickets(folder: Path) -> list[str]:
    names = sorted((path.name for path in folder.glob("*.png") if _NAME.fullmatch(path.name)), reverse=True)
    return names[:_NEWEST]

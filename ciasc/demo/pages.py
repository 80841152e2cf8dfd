"""The page that shows what the demo's printer printed."""

import json
import re
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, render_template, send_from_directory

from ciasc.domain.errors import NotFound

_NAME: Final = re.compile(r"\d{1,9}\.png")
_NEWEST: Final = 24


def show_tickets(app: Flask, folder: Path) -> None:
    """Let the application show the pictures of tickets in that folder."""
    pages = Blueprint("demo", __name__, template_folder="templates")

    @pages.get("/demo/impresora")
    def printed() -> str:
        return render_template("printed.html", tickets=_tickets(folder))

    @pages.get("/demo/impresora/tickets.json")
    def tickets() -> Response:
        return Response(json.dumps(_tickets(folder)), mimetype="application/json")

    @pages.get("/demo/impresora/<name>")
    def picture(name: str) -> Response:
        if not _NAME.fullmatch(name):
            raise NotFound("No existe ese ticket.")
        return send_from_directory(folder.resolve(), name)

    app.register_blueprint(pages)


def _tickets(folder: Path) -> list[str]:
    names = sorted((path.name for path in folder.glob("*.png") if _NAME.fullmatch(path.name)), reverse=True)
    return names[:_NEWEST]

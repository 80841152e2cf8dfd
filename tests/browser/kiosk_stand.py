"""A test bench for the kiosk's page: the real template and scripts, and a station controlled by a test."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, render_template, request
from flask_socketio import SocketIO
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import make_server

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.orientation_cards import initial_cards, with_cud_line
from ciasc.content.services_of_new_station import initial_services, service_words
from ciasc.domain.config.document import FIRST_SCREEN
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, OtherLanguage
from ciasc.domain.core.print_jobs import PrinterStatus, PrintState
from ciasc.kiosk.kiosk_room import kiosk_printer
from ciasc.kiosk.page_values import guide_values, page_values, screen_values, voice_values
from ciasc.kiosk.public_services import public_services
from ciasc.web.citizen_text import add_filters
from ciasc.web.gzip import serve_gzip

if TYPE_CHECKING:
    from ciasc.domain.core.kiosk_screen import KioskScreen

ROOT = Path(__file__).parents[2]
POLICY = "default-src 'self'; img-src 'self' data:; connect-src 'self' ws:; object-src 'none'"
PRIVATE = [one.key for one in initial_services() if one.discreet or one.lane.word == "immediate"]
QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h3v3H1z"/></svg>'


class Stand:
    """The state of the pretended station, and the requests of the page."""

    def __init__(self) -> None:
        self.orders: list[tuple[str, dict[str, Any]]] = []
        self.refuse: list[int] = []
        self.shut: set[str] = set()
        self.print_state = "queued"
        self.alone = False
        self.calls = 0
        self.deaf = False
        self.heard = ["módulo 3", "supervisor"]
        self.numbered = False
        self.frozen = threading.Event()
        self.frozen.set()
        self.screen: KioskScreen | None = None
        self.voice = ""
        self.private = PRIVATE
        self.estimate: dict[str, Any] = {"low_min": 15, "high_min": 25}
        self.kiosk: dict[str, Any] = {"open": True, "printer": _printer("ready"), "services": []}
        self.answered: dict[str, str] = {}
        self._seq = count(1)
        self._numbers = count(42)
        self.app = Flask("stand", static_folder=str(ROOT / "static"), static_url_path="/static")
        self.app.jinja_loader = ChoiceLoader(
            [FileSystemLoader(ROOT / "ciasc" / part / "templates") for part in ("web", "kiosk")]
        )
        add_filters(self.app.jinja_env)
        self.languages: Sequence[OtherLanguage] = OTHER_LANGUAGES
        page = {"digital": "https://www.gob.pe/1"}  # CIASC brings none: each station writes its own
        self.cards = [
            replace(card, link=page.get(card.key, ""))
            for card in with_cud_line(initial_cards(), "1818")
            if not card.family
        ]
        self.app.add_url_rule("/kiosk", "kiosk", self._page)
        self.app.add_url_rule("/kiosk/guide", "guide", self._guide)
        self.app.add_url_rule("/qr/<token>.svg", "qr", _qr)
        self.app.add_url_rule("/api/v1/kiosks/<name>", "room", self._room)
        self.app.add_url_rule("/api/v1/tickets", "issue", self._issue, methods=["POST"])
        self.copies: list[str] = []
        self.app.add_url_rule("/api/v1/tickets/<ticket>/reprint", "reprint", self._reprint, methods=["POST"])
        self.app.add_url_rule("/api/v1/kiosk/help", "help", self._help, methods=["POST"])
        self.views: list[str] = []
        self.app.add_url_rule("/api/v1/kiosk/views", "views", self._view, methods=["POST"])
        self.preferred: list[str] = []
        self.refuse_lane: list[int] = []
        self.app.add_url_rule("/api/v1/tickets/<ticket>/prefer", "prefer", self._prefer, methods=["POST"])
        self.app.after_request(_secured)
        serve_gzip(self.app)
        # No heartbeat: a page whose clock a test moves by minutes must not think that it missed one.
        self.socketio = SocketIO(self.app, async_mode="threading", ping_interval=3600)
        self.socketio.on_event("watch", self._watch)

    def _page(self) -> str:
        lang = request.args.get("lang", "es")
        words = PublicWords(lang, self.languages)
        known = {key: {"es": said} for key, said in service_words().items()}
        offered = public_services(initial_services(), station_open=True).root
        return render_template(
            "kiosk.html",
            **page_values(
                lang,
                self.languages,
                offered,
                lambda key: words.service(key, known[key]),
                FIRST_SCREEN,
            ),
            kiosk="1",
            station="Comisaría de prueba de San Martín de Porres",
            guide=bool(self.cards),
            csrf_token="token",
            **screen_values(str(self.screen) if self.screen else None),
            **voice_values(self.voice, self.private),
        )

    def _guide(self) -> str:
        lang = request.args.get("lang", "es")
        offered = [service.key for service in initial_services()]
        values = guide_values(lang, self.languages, self.cards, date(2026, 11, 2), offered)
        return render_template("kiosk_guide.html", **values)

    def tell(self, *, printer: str = "", lost: Sequence[str] = (), **changes: object) -> None:
        """Update what the station says of the kiosk and its printer, and send it to all pages."""
        self.kiosk |= changes
        if printer:
            self.kiosk["printer"] = _printer(printer, lost)
        self.socketio.emit("snapshot", self._snapshot())

    def _snapshot(self) -> dict[str, Any]:
        head = {"room": "kiosk:1", "seq": next(self._seq), "server_time": "2026-11-02T17:00:00Z"}
        return head | self.kiosk

    def _room(self, name: str) -> Response:
        assert name
        return Response(json.dumps(self._snapshot()), mimetype="application/json")

    def _watch(self, _message: object) -> None:
        self.socketio.emit("snapshot", self._snapshot())

    def _issue(self) -> Response:
        key, order = request.headers["Idempotency-Key"], request.get_json()
        self.orders.append((key, order))
        self.frozen.wait()
        if order["service"] in self.shut:
            return _problem("closed", 409)
        if self.refuse:
            return _problem("unavailable", self.refuse.pop(0))
        if key not in self.answered:
            self.answered[key] = json.dumps(self._ticket(order))
        return Response(self.answered[key], 201, mimetype="application/json")

    def _reprint(self, ticket: str) -> Response:
        self.copies.append(ticket)
        if self.deaf:
            return _problem("conflict", 409)
        return Response('{"print":{"job":2,"state":"queued","comes":true}}', 202, mimetype="application/json")

    def _view(self) -> Response:
        self.views.append(request.get_json()["card"])
        return Response("{}", 202, mimetype="application/json")

    def _prefer(self, ticket: str) -> Response:
        self.preferred.append(ticket)
        self.frozen.wait()
        if self.refuse_lane:
            return _problem("conflict", self.refuse_lane.pop(0))
        return Response('{"lane":"preferential"}', 200, mimetype="application/json")

    def _help(self) -> Response:
        self.calls += 1
        self.frozen.wait()
        if self.deaf:
            return _problem("unreachable", 503)
        told = {"told": bool(self.heard), "heard_by": self.heard}
        return Response(json.dumps(told), 202, mimetype="application/json")

    def _ticket(self, order: dict[str, Any]) -> dict[str, Any]:
        service = next(service for service in initial_services() if service.key == order["service"])
        known: dict[str, Any] = {
            "token": "ABCDEFGHIJKLMNOP",
            "ahead": 6,
            "estimate": self.estimate,
        }
        if service.lane.word == "immediate":
            known |= {"ahead": None, "estimate": None}
        return {
            "id": "t-1",
            "shows_code": service.lane.word != "immediate" or self.numbered,
            "heard_by": self.heard if service.lane.word == "immediate" and not self.alone else None,
            "code": f"{service.letter}{next(self._numbers):03}",
            "lane": "immediate" if service.lane.word == "immediate" else order["lane"],
            "print": {"job": 1, "state": self.print_state, "comes": PrintState(self.print_state).comes},
            "offline": self.alone,
            **(dict.fromkeys(known) if self.alone else known),
        }


def _printer(state: str, lost: Sequence[str] = ()) -> dict[str, Any]:
    return kiosk_printer(None if state == "none" else PrinterStatus(state), [*lost]).model_dump()


@contextmanager
def standing(stand: Stand) -> Iterator[str]:
    """Run the bench to the end of the block and yield its page's address."""
    server = make_server("127.0.0.1", 0, stand.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/kiosk"
    stand.socketio.server.shutdown()
    server.shutdown()
    thread.join()
    server.server_close()


def _problem(kind: str, status: int) -> Response:
    return Response(json.dumps({"type": kind}), status, mimetype="application/problem+json")


def _qr(token: str) -> Response:
    assert token
    return Response(QR, mimetype="image/svg+xml")


def _secured(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response

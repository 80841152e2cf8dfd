"""The guided tour: the start page of the demo, where one click opens each page as the person who uses it."""

import json
from collections.abc import Mapping
from contextlib import suppress
from hmac import compare_digest
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request

from ciasc.content.tour_words import TOUR_LANGUAGES, tour_words
from ciasc.demo.sample_station import Sample
from ciasc.demo.tour_pages import PLACES, is_written
from ciasc.demo.tour_tasks import TASKS, newest_ticket, tasks_done
from ciasc.domain.core.errors import Conflict, NotAllowed, NotFound
from ciasc.ports import Staff
from ciasc.station.access.hashing import new_secret
from ciasc.station_tasks import StationApplication
from ciasc.web.account.recent_password import browser_name
from ciasc.web.api.schemas import status_url
from ciasc.web.auth.credentials import SESSION_COOKIE, Caller, check_origin
from ciasc.web.headers import CONTENT_SECURITY_POLICY
from ciasc.web.server_parts import web
from ciasc.web.session_cookie import set_cookie

_START: Final = "pages.start"
_FRAMED: Final = frozenset({"kiosk.kiosk", "display.phone_page"})
"""The pages that the tour shows in a frame; every other page may be in no frame."""
_FRAME_POLICY: Final = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
_READ: Final = ("/reportes/periodos", "/reportes/hoja.pdf", "/reportes/estimaciones")
ICONS: Final[Mapping[str, str]] = {
    "kiosk": "touch",
    "wall": "wall",
    "phone": "phone",
    "auxiliary": "desk",
    "officer": "shield",
    "supervisor": "people",
    "comisario": "chart",
    "admin": "gear",
}


class Tour:
    """The data that the pages of one demo share: its station, its start time, and the key of its forms."""

    def __init__(self, application: StationApplication, sample: Sample, past_days: int) -> None:
        self._station = application.station
        self._sample = sample
        self._coming = past_days > 0
        self._since = application.station.clock()
        self._key = new_secret()
        self._seen_done: set[str] = set()

    def page(self, name: str, **values: Any) -> str:  # noqa: ANN401 - what a template shows
        """Render that template in the language of the address."""
        lang = spoken()
        return render_template(name, t=tour_words(lang), lang=tour_words(lang)["lang"], tongue=lang, **values)

    def start(self) -> str:
        """Return the tour itself."""
        here, done = self._here(), self._done()
        return self.page(
            "tour.html",
            key=self._key,
            icons=ICONS,
            accounts={key: place.account for key, place in PLACES.items()},
            here=here,
            done=done,
            coming=self._past_is_coming(),
            tasks=TASKS,
            passwords=self._sample.visited,
            links=self._links(),
        )

    def enter(self) -> Response:
        """Create a session for the account of the place in the form, and redirect there."""
        check_origin(request, None)
        if not compare_digest(request.form.get("key", "").encode(), self._key.encode()):
            raise NotAllowed("error.said", words=tour_words(spoken())["stale"])
        place = PLACES.get(request.form.get("to", ""))
        if place is None:
            raise NotFound("demo.tour.no_such_place")
        with self._station.store.read() as tx:
            person = tx.staff.named(place.account)
            if person is None or not person.active:
                raise NotFound("demo.tour.no_such_account")
        secret = self._open_session(person)
        with self._station.store.read() as tx:
            address = place.address(tx, self._station, person)
        response = redirect(address, 303)
        assert isinstance(response, Response)  # noqa: S101 - Flask's own class
        if secret is not None:
            set_cookie(response, SESSION_COOKIE, secret, web().settings.session_hours)
        return response

    def kiosk(self) -> str:
        """Return the kiosk with the printer beside it."""
        return self.page("tour_kiosk.html", address=f"/kiosk?token={self._sample.kiosk_token}")

    def phone(self) -> str:
        """Return a phone that shows the newest ticket."""
        with self._station.store.read() as tx:
            token = newest_ticket(tx, self._since, self._station.clock())
        return self.page("tour_phone.html", address=token and status_url(token), kiosk=self._links()["kiosk"])

    def progress(self) -> Response:
        """Return the tasks that are done, the account of this browser, and whether days are still written."""
        body = {"done": sorted(self._done()), "here": self._here(), "coming": self._past_is_coming()}
        return Response(json.dumps(body), mimetype="application/json")

    def served(self, response: Response) -> Response:
        """Return the response, allowed in a frame where the tour shows it; log that figures were read."""
        if request.endpoint in _FRAMED:
            response.headers["Content-Security-Policy"] = _FRAME_POLICY
        if request.path in _READ and response.status_code == 200:  # noqa: PLR2004 - served
            self._seen_done.add("figures")
        return response

    def _links(self) -> dict[str, str]:
        also = "" if spoken() == TOUR_LANGUAGES[0] else f"?lang={spoken()}"
        wall = f"/pantalla?token={self._sample.wall_token}"
        return {"kiosk": f"/demo/dispensador{also}", "phone": f"/demo/celular{also}", "wall": wall}

    def _done(self) -> frozenset[str]:
        """Return the tasks done; a task that was done remains so, however many events follow."""
        with self._station.store.read() as tx:
            self._seen_done |= tasks_done(tx, self._since, self._station.clock())
        return frozenset(self._seen_done)

    def _past_is_coming(self) -> bool:
        """Return whether the past is still being written: the waits of yesterday come last."""
        if self._coming:
            with self._station.store.read() as tx:
                self._coming = not is_written(tx, self._station)
        return self._coming

    def _here(self) -> str:
        who = _person()
        return who.actor.name if who is not None else ""

    def _open_session(self, person: Staff) -> str | None:
        """Return the secret of a new session; None if this browser has that person already."""
        who, station = _person(), self._station
        if who is not None and who.cookie is not None:
            if who.actor.id == person.id:
                station.run(station.sign_ins.confirm, who.cookie)
                return None
            with suppress(Conflict):  # the desk keeps the ticket that is attended there
                station.run(station.desks.leave_work, who.actor, who.holder)
        agent = browser_name(request.headers.get("User-Agent", ""))
        return station.run(station.sign_ins.open, person, agent, who.cookie if who is not None else None)


def show_tour(application: StationApplication, sample: Sample, past_days: int = 0) -> None:
    """Set the tour as the start page of the application, and register the routes that need no password."""
    tour, app = Tour(application, sample, past_days), application.flask
    pages = Blueprint("tour", __name__, template_folder="templates")
    pages.add_url_rule("/demo/entrar", "enter", tour.enter, methods=["POST"])
    pages.add_url_rule("/demo/dispensador", "kiosk", tour.kiosk)
    pages.add_url_rule("/demo/celular", "phone", tour.phone)
    pages.add_url_rule("/demo/tareas.json", "progress", tour.progress)
    pages.add_url_rule("/piezas", "parts", lambda: render_template("sample_parts.html"))
    app.register_blueprint(pages)
    app.view_functions[_START] = tour.start
    app.after_request(tour.served)


def spoken() -> str:
    """Return the language of the address, Spanish if it names none of the tour."""
    asked = request.args.get("lang", "")
    return asked if asked in TOUR_LANGUAGES else TOUR_LANGUAGES[0]


def _person() -> Caller | None:
    return next((who for who in web().callers.by_cookies(request) if who.staff is not None), None)

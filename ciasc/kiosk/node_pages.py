"""The touch pages of a kiosk of its own: the same as the station's, for the one browser beside it."""

import json
import re
import secrets
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final, Protocol

from flask import Blueprint, Response, redirect, render_template, request
from pydantic import ValidationError

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.orientation_cards import initial_cards, with_cud_line
from ciasc.domain.config.orientation import OrientationCard
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, SPANISH
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.print_jobs import PrintJob
from ciasc.kiosk.facts_for_node import KioskFacts, in_language, said_by_node
from ciasc.kiosk.page_values import guide_values, page_values, screen_values, voice_values
from ciasc.kiosk.public_services import ServiceList
from ciasc.kiosk.schemas import CardViews, Counted, HelpComing, Preferred, TicketRequest
from ciasc.ports import Choice, Given, TicketOffice
from ciasc.web.api.errors import API_ROOT, IDEMPOTENCY_HEADER, JSON
from ciasc.web.api.inputs import validation_problem
from ciasc.web.api.schemas import Estimate, print_of, rfc3339, status_url

NAME: Final = "nodo"
_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SOON_S: Final = "3"


class PageRequests(Protocol):
    """What the page requests beside tickets; each raises Unavailable or NotAllowed if it did not arrive."""

    def call_staff(self, key: str, lang: str) -> list[str]:
        """Call the staff, return where that rings in that language."""
        ...

    def prefer(self, ticket_id: str) -> None:
        """Give the preferential lane to a ticket that its person just took."""
        ...

    def today(self) -> date:
        """Return the station's date; raise Unavailable if its time was never received."""
        ...

    def count_view(self, key: str, card: str) -> None:
        """Count a view of orientation in its hour; the same key counts one time."""
        ...


class Kiosk(TicketOffice, Protocol):
    """What the pages of a kiosk of its own need of it."""

    @property
    def facts(self) -> KioskFacts | None:
        """Return the facts of its station; None before it first got them."""
        ...

    def job(self, ticket_id: str) -> PrintJob | None:
        """Return the newest paper of that ticket."""
        ...

    def reprint(self, ticket_id: str) -> PrintJob:
        """Create a copy of the paper of that ticket, queued."""
        ...

    @property
    def requests(self) -> PageRequests:
        """Return what the page requests beside tickets."""
        ...

    def health(self) -> Mapping[str, JsonValue]:
        """Return the health of link, printer and hand-over."""
        ...

    def snapshot(self) -> Mapping[str, JsonValue]:
        """Return what the page shows now."""
        ...


def node_pages(kiosk: Kiosk) -> Blueprint:
    """Return the pages of that kiosk, and the part of the API that they use."""
    pages = Blueprint("kiosk", __name__, template_folder="templates")

    @pages.get("/")
    def start() -> Any:  # noqa: ANN401 - either of two response classes
        return redirect("/kiosk")

    @pages.get("/kiosk")
    def touch() -> Response:
        return _page(kiosk.facts, request.args.get("lang", SPANISH))

    @pages.get("/kiosk/guide")
    def guide() -> str:
        return _guide(kiosk, request.args.get("lang", SPANISH))

    @pages.get("/healthz")
    def healthz() -> Response:
        return _json(kiosk.health())

    @pages.get(f"{API_ROOT}/services")
    def services() -> Response:
        lang = request.args.get("lang", SPANISH)
        return _json([row.model_dump() for row in shown(kiosk.facts, lang).root])

    @pages.get(f"{API_ROOT}/kiosks/{NAME}")
    def state() -> Response:
        return _json(kiosk.snapshot())

    _take_commands(pages, kiosk)
    return pages


def _take_commands(pages: Blueprint, kiosk: Kiosk) -> None:
    @pages.post(f"{API_ROOT}/tickets")
    def issue() -> Response:
        try:
            order = TicketRequest.model_validate_json(request.get_data() or b"{}")
        except ValidationError as error:
            raise validation_problem(error) from error
        choice = Choice(id=_id(), service=order.service, lane=order.lane, lang=order.lang)
        given = kiosk.give(choice)
        return _json(_issued(given, kiosk.job(given.id)), 201)

    @pages.post(f"{API_ROOT}/kiosk/help")
    def call_staff() -> Response:
        sent = request.get_json(silent=True)
        lang = sent.get("lang", SPANISH) if isinstance(sent, dict) else SPANISH
        places = kiosk.requests.call_staff(_id(), str(lang)[:2])
        return _json(HelpComing(told=bool(places), heard_by=tuple(places)).model_dump(), 202)

    @pages.post(f"{API_ROOT}/kiosk/views")
    def count_views() -> Response:
        try:
            seen = CardViews.model_validate_json(request.get_data() or b"{}")
        except ValidationError as error:
            raise validation_problem(error) from error
        kiosk.requests.count_view(_id(), seen.card)
        return _json(Counted().model_dump(), 202)

    @pages.post(f"{API_ROOT}/tickets/<ticket_id>/prefer")
    def prefer(ticket_id: str) -> Response:
        kiosk.requests.prefer(ticket_id)
        return _json(Preferred(lane="preferential").model_dump())

    @pages.post(f"{API_ROOT}/tickets/<ticket_id>/reprint")
    def reprint(ticket_id: str) -> Response:
        return _json({"print": print_of(kiosk.reprint(ticket_id)).model_dump(mode="json")}, 202)


def shown(facts: KioskFacts | None, lang: str = SPANISH) -> ServiceList:
    """Return the services as the public may know them, in a language that the station offers."""
    if facts is None:
        return ServiceList([])
    return ServiceList(in_language(facts.services, PublicWords(lang, facts.languages)))


def screen_of(facts: KioskFacts | None) -> str:
    """Return the screen of this kiosk as its station describes it; empty if unknown."""
    return (facts.own.screen or "") if facts is not None and facts.own is not None else ""


def voice_of(facts: KioskFacts | None) -> str:
    """Return how this kiosk speaks, as its station says; empty if unknown."""
    return (facts.own.voice or "") if facts is not None and facts.own is not None else ""


def _cards(facts: KioskFacts | None) -> tuple[OrientationCard, ...]:
    """Return the orientation cards of the station; of one of an earlier version, those of every station."""
    if facts is None or facts.cards is None:
        line = facts.cud_line if facts is not None else ""
        return with_cud_line([card for card in initial_cards() if not card.family], line)
    return facts.cards


def _guide(kiosk: Kiosk, lang: str) -> str:
    """Render the screens of orientation, which the page fetches when a person opens them."""
    facts, today = kiosk.facts, kiosk.requests.today()
    languages = facts.languages if facts is not None else OTHER_LANGUAGES
    offered = (row.key for row in shown(facts).root)
    return render_template("kiosk_guide.html", **guide_values(lang, languages, _cards(facts), today, offered))


def private_in(facts: KioskFacts | None) -> list[str]:
    """Return the services whose names are not said aloud: the immediate ones, and those with a cover."""
    rows = facts.services if facts is not None else []
    return [one.key for one in rows if one.lane == "immediate" or one.public_key not in ("", one.key)]


def _page(facts: KioskFacts | None, lang: str) -> Response:
    languages = facts.languages if facts is not None else OTHER_LANGUAGES
    tiles = facts.tiles if facts is not None else ()
    known = said_by_node(facts.services if facts is not None else [], PublicWords(lang, languages))
    page = render_template(
        "kiosk.html",
        **page_values(lang, languages, shown(facts).root, known, tiles),
        kiosk=NAME,
        station=facts.station if facts is not None else "",
        guide=bool(_cards(facts)),
        **screen_values(screen_of(facts)),
        **voice_values(voice_of(facts), private_in(facts)),
    )
    response = Response(page)
    if facts is None:
        response.headers["Refresh"] = _SOON_S  # nothing to touch before the first facts
    return response


def _id() -> str:
    """Return the ticket's id, from the page's key: a repeated touch gets the same one."""
    key = request.headers.get(IDEMPOTENCY_HEADER, "").strip()
    if not key:
        return secrets.token_hex(16)
    return key if _ID.fullmatch(key) else sha256(key.encode()).hexdigest()


def _issued(given: Given, job: PrintJob | None) -> dict[str, JsonValue]:
    estimate = None
    if given.low_min is not None and given.high_min is not None:
        estimate = Estimate.of(given.low_min, given.high_min, given.until_min).model_dump()
    return {
        "id": given.id,
        "code": given.code,
        "token": given.token,
        "service": given.service,
        "lane": given.lane,
        "state": "waiting",
        "arrived_at": rfc3339(given.arrived_at),
        "ahead": given.ahead,
        "estimate": estimate,
        "shows_code": given.shows_code,
        "heard_by": [*given.heard_by],
        "status_url": status_url(given.token) if given.token else None,
        "print": print_of(job).model_dump(mode="json"),
        "offline": given.offline,
    }


def _json(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype=JSON)

"""A kiosk node: pages, link, store and printer in one process."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from flask import Flask, Response
from flask_socketio import SocketIO

from ciasc.display.phone_status import phone_qr
from ciasc.domain.config.other_languages import languages_mark
from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.offline_numbers import OfflineBand
from ciasc.domain.core.print_jobs import GENERIC, PRINT_WITHIN_HOURS, PrintJob
from ciasc.kiosk.facts_for_node import KioskFacts
from ciasc.kiosk.kiosk_room import kiosk_printer
from ciasc.kiosk.node_pages import NAME, node_pages, private_in, screen_of, shown, voice_of
from ciasc.node.issue_and_hand_over import POLL_S, NodeTicketOffice
from ciasc.node.kiosk_requests import KioskRequests
from ciasc.node.node_health import NodeHealth
from ciasc.node.node_printer import NodePrinter, PrinterPlace
from ciasc.node.station_clock import Look, StationTime, look
from ciasc.node.station_http import StationLink, StationOffice
from ciasc.ports import Choice, Given
from ciasc.settings import static_folder
from ciasc.storage.node.node_outbox import without_paper
from ciasc.storage.node.node_store import NodeStore
from ciasc.storage.node.node_tables import HandOverState
from ciasc.version import program_version
from ciasc.web.api.errors import handle_errors
from ciasc.web.gzip import serve_gzip
from ciasc.web.headers import add_security_headers
from ciasc.web.live.ping_times import PING_S, PING_TIMEOUT_S
from ciasc.web.live.snapshot_retries import Publisher, repeated
from ciasc.web.live.socket_packets import WATCH, SocketPacket, send_apart
from ciasc.web.station_client import PATIENCE_S
from ciasc.web.template_environment import TEMPLATES, set_up_templates

_MOST_BYTES: Final = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSettings:
    """The settings of one kiosk node.

    `printer` is the address of its printer; without one, it uses the printer that its station gives it.
    `band` counts until its station gives it one.
    """

    data: Path
    server: str
    token: str
    band: OfflineBand | None = None
    printer: str | None = None
    profile: str = GENERIC
    patience_s: float = PATIENCE_S
    poll_s: float = POLL_S


def own_printer(settings: NodeSettings, facts: KioskFacts | None) -> PrinterPlace | None:
    """Return the printer of those settings, else the one of the station's facts; None without any."""
    if settings.printer is not None:
        return PrinterPlace(settings.printer, settings.profile)
    if facts is None or facts.own is None or facts.own.printer is None:
        return None
    return PrinterPlace(facts.own.printer, facts.own.profile or GENERIC)


class Node:
    """The kiosk as its pages and its browser use it."""

    def __init__(self, settings: NodeSettings, look: Look = look) -> None:
        self._settings = settings
        self._station = StationOffice(settings.server, settings.token, settings.patience_s)
        self.store = NodeStore(settings.data, None)
        self._time = StationTime(self.store, look)
        self._socketio: SocketIO | None = None
        self._seq = 0
        self.page = Publisher("page", repeated("kiosk", self._send))
        self.printer = NodePrinter(
            self.store,
            sure=self._time.sure,
            longest=self._longest,
            up_s=lambda: look().up_s,
            changed=self.page.wake,
        )
        self.requests = KioskRequests(self._station, self.store, self._time)
        self.office = NodeTicketOffice(
            self._station,
            self.store,
            self._time,
            settings.band,
            changed=self._learned,
            health=NodeHealth(self.store, self.printer),
            report_views=self.requests.report_views,
            poll_s=settings.poll_s,
        )
        self.printer.use(own_printer(settings, self.facts))

    def _learned(self) -> None:
        """Use what the station gave now, and publish it."""
        self.printer.use(own_printer(self._settings, self.facts))
        self.changed()

    def _longest(self) -> timedelta:
        """Return how long a paper is worth printing, by the station's setting."""
        facts = self.facts
        return timedelta(hours=facts.print_within_hours if facts is not None else PRINT_WITHIN_HOURS)

    @property
    def facts(self) -> KioskFacts | None:
        """Return the facts of its station; None if it has none yet."""
        return self.office.facts

    def give(self, choice: Choice) -> Given:
        """Return the ticket for that choice and queue its paper."""
        given = self.office.give(choice)
        self.printer.wake()
        return given

    def job(self, ticket_id: str) -> PrintJob | None:
        """Return the newest print job of that ticket."""
        return self.store.papers.job(ticket_id)

    def reprint(self, ticket_id: str) -> PrintJob:
        """Queue a copy of the paper of that ticket and return its job."""
        job = self.store.papers.copy(ticket_id, self._time.now()[0])
        self.printer.wake()
        return job

    def health(self) -> Mapping[str, JsonValue]:
        """Return the state of link, printer and hand-over."""
        counts = self.store.counts()
        running = program_version()
        return {
            "status": "ok",
            "version": running.version,
            "commit": running.commit,
            "link": self.office.link.value,
            "printer": self.printer.state,
            "band": None if self.office.band is None else str(self.office.band),
            "waiting": counts.get(HandOverState.WAITING, 0),
            "refused": counts.get(HandOverState.REFUSED, 0),
        }

    def open_sockets(self, app: Flask) -> SocketIO:
        """Create the sockets by which the page gets the changes of this kiosk."""
        socketio = SocketIO(
            app,
            async_mode="threading",
            ping_interval=PING_S,
            ping_timeout=PING_TIMEOUT_S,
            max_http_buffer_size=_MOST_BYTES,
            manage_session=False,
            serializer=SocketPacket,
        )
        socketio.on_event(WATCH, self._watch)
        send_apart(socketio)
        self._socketio = socketio
        return socketio

    def changed(self) -> None:
        """Publish the state of the kiosk, and again until that succeeds; never block."""
        self.page.wake()

    def _send(self) -> None:
        if self._socketio is not None:
            self._socketio.emit("snapshot", self.snapshot())

    def _watch(self, *_wish: object) -> dict[str, object]:
        self.changed()
        return {"ok": True, "program": program_version().id}

    def snapshot(self) -> dict[str, JsonValue]:
        """Return what the page shows now."""
        self._seq += 1
        facts, link = self.facts, self.office.link
        comes: dict[str, JsonValue] = {} if link is StationLink.UP else {"heard_by": []}
        lost, unprinted = without_paper(None if self.printer.device is None else self.printer.outbox)
        return {
            "room": f"kiosk:{NAME}",
            "seq": self._seq,
            "open": facts is not None and facts.open and link is not StationLink.NOT_KNOWN,
            "opens": facts.opens if facts is not None and link is StationLink.UP else None,
            "printer": kiosk_printer(self.printer.status, lost).model_dump(),
            "unprinted": unprinted,
            "dangers": [one.model_dump() | comes for one in facts.dangers] if facts is not None else [],
            "services": [row.model_dump(mode="json") for row in shown(facts).root],
            "waits": {**facts.waits} if facts is not None and link is StationLink.UP else {},
            "tiles": facts.model_dump(mode="json")["tiles"] if facts is not None else [],
            "station": facts.station if facts is not None else "",
            "languages": languages_mark(facts.languages) if facts is not None else "",
            "screen": screen_of(facts),
            "voice": voice_of(facts),
            "private": [*private_in(facts)],
            "link": link.value,
        }


@dataclass(frozen=True, slots=True)
class NodeApplication:
    """A running kiosk node."""

    flask: Flask
    socketio: SocketIO
    node: Node

    def start(self) -> None:
        """Start to print and to poll the station; call it once, in the process that serves."""
        self.node.page.start()
        self.node.printer.start()
        self.node.office.start()

    def fault(self) -> str | None:
        """Return the name of a part that has ended and needs a restart; None while all are alive."""
        alive = {"printer": self.node.printer.alive, "link": self.node.office.alive}
        return next((part for part, works in alive.items() if not works), None)

    def stop(self) -> None:
        """Stop both and close the store."""
        self.socketio.server.shutdown()
        self.node.office.stop()
        self.node.printer.stop()
        self.node.page.stop()
        self.node.store.close()


def create_node(settings: NodeSettings, *, look: Look = look) -> NodeApplication:
    """Create a kiosk node in its data folder, which is created if it is missing."""
    node = Node(replace(settings, server=settings.server.rstrip("/")), look)
    flask = Flask(
        "ciasc", static_folder=str(static_folder()), static_url_path="/static", template_folder=str(TEMPLATES)
    )
    flask.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
    set_up_templates(flask.jinja_env)
    handle_errors(flask)
    flask.register_blueprint(node_pages(node))

    @flask.get("/qr/<token>.svg")
    def qr(token: str) -> Response:
        base = node.facts.public_url if node.facts is not None else ""
        if not base:
            raise NotFound("node.no_phone_page")
        return Response(phone_qr(base, token), mimetype="image/svg+xml")

    flask.after_request(add_security_headers)
    serve_gzip(flask)
    return NodeApplication(flask, node.open_sockets(flask), node)

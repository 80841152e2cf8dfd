"""A kiosk node: pages, link, store and printer in one process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from flask import Flask, Response
from flask_socketio import SocketIO

from ciasc.app import utc_now
from ciasc.display.phone_status import qr_svg
from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.offline_numbers import OfflineBand
from ciasc.domain.core.print_jobs import GENERIC, PrinterStatus, PrintJob
from ciasc.kiosk.kiosk_room import kiosk_printer
from ciasc.kiosk.node_pages import NAME, node_pages, shown
from ciasc.kiosk.public_services import PRINT_WITHIN_HOURS, KioskFacts
from ciasc.node.issue_and_hand_over import POLL_S, NodeTicketOffice, StationLink
from ciasc.node.node_health import NodeHealth
from ciasc.node.station_clock import Look, StationTime, look
from ciasc.node.station_office import StationOffice
from ciasc.ports import Choice, Given
from ciasc.printing.printer_events import Listeners
from ciasc.printing.printer_owner import PrinterOwner
from ciasc.printing.profiles import profile_of
from ciasc.settings import static_folder
from ciasc.storage.node.node_outbox import NodeOutbox, without_paper
from ciasc.storage.node.node_store import PRINTER, NodeStore
from ciasc.storage.node.node_tables import HandOverState
from ciasc.version import program_version
from ciasc.web import pages as web_pages
from ciasc.web.api.errors import handle_errors
from ciasc.web.gzip import serve_gzip
from ciasc.web.headers import add_security_headers
from ciasc.web.live.retries import Publisher, repeated
from ciasc.web.live.socket_packets import WATCH, SocketPacket, send_apart
from ciasc.web.live.sockets import PING_S, PING_TIMEOUT_S
from ciasc.web.station_client import PATIENCE_S

_MOST_BYTES: Final = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSettings:
    """The settings of one kiosk node. `printer` is the address of its printer; without one, none prints."""

    data: Path
    server: str
    token: str
    band: OfflineBand
    printer: str | None = None
    profile: str = GENERIC
    patience_s: float = PATIENCE_S
    poll_s: float = POLL_S


class Node:
    """The kiosk as its pages and its browser use it."""

    def __init__(self, settings: NodeSettings, look: Look = look) -> None:
        self._station = StationOffice(settings.server, settings.token, settings.patience_s)
        self.store = NodeStore(settings.data, PRINTER if settings.printer is not None else None)
        self._time = StationTime(self.store, look)
        self.device: PrinterOwner | None = None
        self._outbox: NodeOutbox | None = None
        printer = None
        if settings.printer is not None:
            self.device, self._outbox = self._owner(settings.printer, settings.profile, lambda: look().up_s)
            printer = self.device, self._outbox, settings.profile
        self.office = NodeTicketOffice(
            self._station,
            self.store,
            self._time,
            settings.band,
            changed=self.changed,
            health=NodeHealth(self.store, printer),
            poll_s=settings.poll_s,
        )
        self._socketio: SocketIO | None = None
        self._seq = 0
        self.page = Publisher("page", repeated("kiosk", self._send))

    def _owner(self, url: str, model: str, up_s: Callable[[], float]) -> tuple[PrinterOwner, NodeOutbox]:
        outbox = NodeOutbox(self.store, sure=self._time.sure, longest=self._longest, up_s=up_s)
        heard = Listeners(changed=self.changed)
        device = PrinterOwner(PRINTER, url, profile_of(url, model), outbox, clock=utc_now, listeners=heard)
        self.store.prints = lambda: not device.out
        return device, outbox

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
        self._wake()
        return given

    def call_staff(self, key: str) -> None:
        """Report to the staff that a person needs help here; raise Unreachable or NotKnown if that fails."""
        self._station.call_staff(key)

    def job(self, ticket_id: str) -> PrintJob | None:
        """Return the newest print job of that ticket."""
        return self.store.print_job(ticket_id)

    def reprint(self, ticket_id: str) -> PrintJob:
        """Queue a copy of the paper of that ticket and return its job."""
        job = self.store.print_again(ticket_id, self._time.now()[0])
        self._wake()
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
            "printer": "none" if self.device is None else self.device.status.value,
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
        return {"ok": True}

    def snapshot(self) -> dict[str, JsonValue]:
        """Return what the page shows now."""
        self._seq += 1
        facts, link = self.facts, self.office.link
        lost, unprinted = without_paper(self._outbox)
        return {
            "room": f"kiosk:{NAME}",
            "seq": self._seq,
            "open": facts is not None and facts.open and link is not StationLink.NOT_KNOWN,
            "opens": facts.opens if facts is not None and link is StationLink.UP else None,
            "printer": kiosk_printer(self._status(), lost).model_dump(),
            "unprinted": unprinted,
            "services": [row.model_dump(mode="json") for row in shown(facts).root],
            "tiles": facts.model_dump(mode="json")["tiles"] if facts is not None else [],
            "station": facts.station if facts is not None else "",
            "link": link.value,
        }

    def _status(self) -> PrinterStatus | None:
        return None if self.device is None else self.device.status

    def _wake(self) -> None:
        if self.device is not None:
            self.device.wake()


@dataclass(frozen=True, slots=True)
class NodeApplication:
    """A running kiosk node."""

    flask: Flask
    socketio: SocketIO
    node: Node

    def start(self) -> None:
        """Start to print and to poll the station; call it once, in the process that serves."""
        self.node.page.start()
        if self.node.device is not None:
            self.node.device.start()
        self.node.office.start()

    def fault(self) -> str | None:
        """Return the name of a part that has ended and needs a restart; None while all are alive."""
        if self.node.device is not None and not self.node.device.alive:
            return "printer"
        return None if self.node.office.alive else "link"

    def stop(self) -> None:
        """Stop both and close the store."""
        self.socketio.server.shutdown()
        if self.node.device is not None:
            self.node.device.stop()
        self.node.office.stop()
        self.node.page.stop()
        self.node.store.close()


def create_node(settings: NodeSettings, *, look: Look = look) -> NodeApplication:
    """Create a kiosk node in its data folder, which is created if it is missing."""
    node = Node(replace(settings, server=settings.server.rstrip("/")), look)
    flask = Flask(
        "ciasc",
        static_folder=str(static_folder()),
        static_url_path="/static",
        template_folder=str(Path(web_pages.__file__).parent / "templates"),
    )
    flask.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
    web_pages.set_up_templates(flask.jinja_env)
    handle_errors(flask)
    flask.register_blueprint(node_pages(node))

    @flask.get("/qr/<token>.svg")
    def qr(token: str) -> Response:
        base = node.facts.public_url if node.facts is not None else ""
        if not base:
            raise NotFound("node.no_phone_page")
        return Response(qr_svg(base, token), mimetype="image/svg+xml")

    flask.after_request(add_security_headers)
    serve_gzip(flask)
    return NodeApplication(flask, node.open_sockets(flask), node)

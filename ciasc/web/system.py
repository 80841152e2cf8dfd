"""What monitoring and technicians ask: is it alive, is it ready, how are the devices."""

import json

from flask import Blueprint, Response

from ciasc.domain.errors import Unavailable
from ciasc.domain.people import Permission
from ciasc.domain.printing import PrintState
from ciasc.ports import Answer
from ciasc.web.api import JSON, Call, Nothing, Output, Routes, answer
from ciasc.web.context import web
from ciasc.web.views import Moment

routes = Routes(Blueprint("system", __name__))


class PrinterHealth(Output):
    """A printer of this server and the papers of the last day."""

    name: str
    state: str
    profile: str
    queued: int
    unknown: int
    roll_mm: int
    used_mm: int
    tickets_left: int
    paper_warning: str | None


class DeviceHealth(Output):
    """A kiosk or display."""

    name: str
    kind: str
    active: bool
    printer: str | None
    seen_at: Moment | None


class Devices(Output):
    """The health of everything that is plugged in."""

    printers: list[PrinterHealth]
    devices: list[DeviceHealth]


@routes.operation("GET", "/devices", who=Permission.SEE_DEVICES, gives={200: Devices})
def devices(_call: Call[Nothing]) -> Answer:
    """Show the health of printers, kiosks and displays."""
    states = web().printers()
    with web().station.store.read() as tx:
        counts, rolls = tx.print_counts(), tx.rolls()
        body = Devices(
            printers=[
                PrinterHealth(
                    name=printer.name,
                    state=states.get(printer.name, "down"),
                    profile=printer.profile,
                    queued=counts.get((printer.name, PrintState.QUEUED), 0),
                    unknown=counts.get((printer.name, PrintState.UNKNOWN), 0),
                    roll_mm=rolls[printer.name].roll_mm,
                    used_mm=rolls[printer.name].used_mm,
                    tickets_left=rolls[printer.name].tickets_left,
                    paper_warning=rolls[printer.name].warning,
                )
                for printer in tx.printers()
            ],
            devices=[
                DeviceHealth(
                    name=device.name,
                    kind=device.role.value,
                    active=device.active,
                    printer=device.printer,
                    seen_at=device.seen_at,
                )
                for device in tx.devices()
            ],
        )
    return answer(body)


@routes.operation("GET", "/openapi.json", who="anyone", gives={200: JSON})
def openapi(_call: Call[Nothing]) -> Answer:
    """Describe this API."""
    return Answer(200, json.dumps(web().openapi(), ensure_ascii=False))


@routes.pages.get("/healthz")
def healthz() -> Response:
    """Answer while the process lives."""
    return Response('{"status":"ok"}', mimetype=JSON)


@routes.pages.get("/readyz")
def readyz() -> Response:
    """Answer 200 while tickets can be stored; printers are told of but a ticket needs no paper."""
    try:
        with web().station.store.read() as tx:
            station_open = tx.station().open
    except Unavailable:
        body = json.dumps({"database": "down", "printers": dict(web().printers())})
        return Response(body, 503, mimetype=JSON)
    body = json.dumps({"database": "ok", "open": station_open, "printers": dict(web().printers())})
    return Response(body, mimetype=JSON)


@routes.pages.get("/metrics")
def metrics() -> Response:
    """Tell a few figures in the OpenMetrics text format, none of them about a person."""
    with web().station.store.read() as tx:
        waiting = sum(count for count, _ in tx.waiting_counts().values())
        seq = tx.station().seq
        printing = tx.print_counts()
    lines = [
        "# TYPE ciasc_waiting gauge",
        f"ciasc_waiting {waiting}",
        "# TYPE ciasc_events counter",
        f"ciasc_events_total {seq}",
        "# TYPE ciasc_printer_ready gauge",
        *(
            f'ciasc_printer_ready{{printer="{_label(name)}"}} {int(state in ("ready", "paper_low"))}'
            for name, state in sorted(web().printers().items())
        ),
        "# TYPE ciasc_print_jobs gauge",
        *(
            f'ciasc_print_jobs{{printer="{_label(name)}",state="{state.value}"}} {count}'
            for (name, state), count in sorted(printing.items())
        ),
        "# EOF",
        "",
    ]
    return Response(
        "\n".join(lines), content_type="application/openmetrics-text; version=1.0.0; charset=utf-8"
    )


def _label(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")

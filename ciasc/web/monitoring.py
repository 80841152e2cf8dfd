"""Addresses for monitoring: alive, ready, metrics."""

import json

from flask import Blueprint, Response

from ciasc.content.messages import render
from ciasc.domain.core.errors import Unavailable
from ciasc.ports import CommandAnswer
from ciasc.version import program_version
from ciasc.web.api.alert_listeners import open_dangers, unheard_dangers
from ciasc.web.api.errors import JSON
from ciasc.web.api.inputs import Nothing
from ciasc.web.api.monitoring_paths import OPENMETRICS
from ciasc.web.api.operations import ApiCall, Routes
from ciasc.web.server_parts import web

routes = Routes(Blueprint("system", __name__))


@routes.operation("GET", "/openapi.json", "openapi", who="anyone", gives={200: JSON})
def openapi(_call: ApiCall[Nothing]) -> CommandAnswer:
    """Return the description of this API."""
    return CommandAnswer(200, json.dumps(web().openapi(), ensure_ascii=False))


@routes.pages.get("/healthz")
def healthz() -> Response:
    """Return 200 while the process lives, with the version and the commit of the program."""
    running = program_version()
    body = {"status": "ok", "version": running.version, "commit": running.commit}
    return Response(json.dumps(body), mimetype=JSON)


@routes.pages.get("/readyz")
def readyz() -> Response:
    """Return 200 while tickets can be stored, else 503 with what to do.

    Printers and clock are listed, but a ticket needs neither.
    """
    about = {"clock": web().clock_state(), "printers": _states()}
    try:
        free_mb = web().must_store()
        with web().station.store.read() as tx:
            hours = tx.config.in_force().timetable(web().settings.calendar.tz)
            station_open = tx.config.station().open and hours.open_at(web().station.clock())
    except Unavailable as error:
        why = {"why": error.message.id.rpartition(".")[2], "detail": render(error.message)}
        down = json.dumps({"database": "down", **why, **about}, ensure_ascii=False)
        return Response(down, 503, mimetype=JSON)
    body = {"database": "ok", "open": station_open, "free_mb": free_mb, **about}
    return Response(json.dumps(body), mimetype=JSON)


@routes.pages.get("/metrics")
def metrics() -> Response:
    """Return a few figures in the OpenMetrics text format, none of them about a person."""
    with web().station.store.read() as tx:
        waiting = sum(count for count, _ in tx.tickets.waiting_counts().values())
        seq = tx.config.station().seq
        printing = tx.prints.counts()
        now = web().station.clock()
        dangers = len(open_dangers(tx, now))
        unheard = len(unheard_dangers(tx, now, web().listeners))
    lines = [
        "# TYPE ciasc_waiting gauge",
        f"ciasc_waiting {waiting}",
        "# TYPE ciasc_events counter",
        f"ciasc_events_total {seq}",
        "# TYPE ciasc_dangers_open gauge",
        f"ciasc_dangers_open {dangers}",
        "# TYPE ciasc_dangers_unheard gauge",
        f"ciasc_dangers_unheard {unheard}",
        "# TYPE ciasc_printer_ready gauge",
        *(
            f'ciasc_printer_ready{{printer="{_label(name)}"}} {int(now.status.prints)}'
            for name, now in sorted(web().printers().items())
        ),
        "# TYPE ciasc_print_jobs gauge",
        *(
            f'ciasc_print_jobs{{printer="{_label(name)}",state="{state.value}"}} {count}'
            for (name, state), count in sorted(printing.items())
        ),
        "# EOF",
        "",
    ]
    return Response("\n".join(lines), content_type=OPENMETRICS)


def _states() -> dict[str, str]:
    return {name: now.status.value for name, now in web().printers().items()}


def _label(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")

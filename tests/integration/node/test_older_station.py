"""A kiosk of its own reads the answers of a station of an earlier version, for kiosks are upgraded first."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ciasc.node.station_http import StationOffice
from ciasc.ports import Choice
from tests.api import Json
from tests.patience import PATIENCE_S

OLDER: Json = {
    "id": "k-1",
    "code": "A001",
    "token": "tok",
    "service": "informes",
    "lane": "normal",
    "state": "waiting",
    "arrived_at": "2026-03-02T14:00:00.000Z",
    "ahead": 2,
    "estimate": {"low_min": 5, "high_min": 15},
    "status_url": "/T/tok",
    "print": {"job": None, "state": "none"},
}
"""A new ticket as a station sent it before paper, number and listeners were part of the answer."""


@contextmanager
def station_that_answers(body: Json) -> Iterator[StationOffice]:
    """Run a station that gives that answer to every POST."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            said = json.dumps(body).encode()
            self.send_response(201)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield StationOffice(f"http://127.0.0.1:{server.server_port}", "t", PATIENCE_S)
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("left_out", [(), ("print",), ("ahead", "estimate")], ids=str)
def test_a_ticket_of_an_older_station_is_taken_as_it_is(left_out: tuple[str, ...]) -> None:
    body = {name: value for name, value in OLDER.items() if name not in left_out}
    choice = Choice(id="k-1", service="informes", lane="normal", lang="es")
    with station_that_answers(body) as station:
        given = station.give(choice)
    assert (given.code, given.offline, given.shows_code, given.heard_by) == ("A001", False, True, ())
    assert given.ahead == body.get("ahead")

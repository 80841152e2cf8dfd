"""The page of a kiosk node that is not registered: a code, to be typed on the station's page of devices."""

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
from flask import Flask, Response, redirect, render_template
from werkzeug.serving import make_server

from ciasc.domain.core.errors import CiascError
from ciasc.node.register_kiosk import pair
from ciasc.settings import static_folder
from ciasc.systemd import ServiceManager
from ciasc.web.headers import add_security_headers
from ciasc.web.station_client import NoAnswer, StationClient
from ciasc.web.template_environment import TEMPLATES, set_up_templates

POLL_S: Final = 2.0
_PATIENCE_S: Final = 5.0
_log = structlog.get_logger(part="kiosk")


@dataclass(frozen=True, slots=True)
class CodePage:
    """What the page shows: the code, where to type it, and its QR code; empty without an answer."""

    code: str = ""
    page: str = ""
    qr: str = ""

    @property
    def halves(self) -> str:
        """Return the code as people read it: "ABC DEF"."""
        half = len(self.code) // 2
        return f"{self.code[:half]} {self.code[half:]}"


class UnregisteredNode:
    """A kiosk node without a token, which asks its station for one."""

    def __init__(self, server: str, data: Path, poll_s: float = POLL_S) -> None:
        self._server = server.rstrip("/")
        self._data = data
        self._poll_s = poll_s
        self._pause = threading.Event()
        self._shown = CodePage()

    def register(self) -> str:
        """Return the name of the kiosk as soon as its token is stored in the data folder."""
        client = StationClient(self._server, "", _PATIENCE_S)
        while True:
            code = self._code(client)
            self._shown = CodePage()
            if code is not None:
                try:
                    return pair(self._server, code, self._data)
                except CiascError as refused:
                    _log.warning("not registered", why=str(refused))
            self._pause.wait(self._poll_s)

    def _code(self, client: StationClient) -> str | None:
        """Return the code by which it registers itself; None if another must be shown, or none came."""
        try:
            reply = client.post("/devices/waiting", {"kind": "kiosk", "own": True})
            if not reply.done or not isinstance(reply.body, dict):
                return None
            body: dict[str, Any] = reply.body
            self._shown = CodePage(str(body["code"]), str(body["page"]), str(body["qr"]))
            _log.info("code", code=self._shown.code, page=self._shown.page)
            while (reply := client.post("/devices/waiting/answer", {"secret": body["secret"]})).done:
                if not isinstance(reply.body, dict):
                    return None
                if reply.body["code"] is not None:
                    return str(reply.body["code"])
                self._pause.wait(self._poll_s)
        except (NoAnswer, KeyError):
            pass
        return None

    def application(self) -> Flask:
        """Return the pages of the browser beside it."""
        flask = Flask(
            "ciasc",
            static_folder=str(static_folder()),
            static_url_path="/static",
            template_folder=str(TEMPLATES),
        )
        set_up_templates(flask.jinja_env)
        flask.after_request(add_security_headers)

        @flask.get("/")
        def start() -> Any:  # noqa: ANN401 - Flask's and werkzeug's responses
            return redirect("/kiosk")

        @flask.get("/kiosk")
        def kiosk() -> Response:
            words = render_template("node_code.html", shown=self._shown, server=self._server)
            return Response(words, headers={"Cache-Control": "no-store"})

        return flask


def register_by_code(server: str, data: Path, port: int) -> str:
    """Show a code on 127.0.0.1 until the node is registered; return the name of the kiosk."""
    node = UnregisteredNode(server, data)
    http = make_server("127.0.0.1", port, node.application(), threaded=True)
    threading.Thread(target=http.serve_forever, name="code page", daemon=True).start()
    # A copy: the node that starts afterwards needs the same variables.
    ServiceManager(dict(os.environ)).ready(lambda: None)
    _log.info("not registered", station=server, port=port)
    try:
        return node.register()
    finally:
        http.shutdown()
        http.server_close()

"""A self-contained kiosk in the test's process, as its browser sees it."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from werkzeug.serving import make_server

from ciasc.domain.core.offline_numbers import OfflineBand
from ciasc.node.app import NodeApplication, NodeSettings, create_node
from ciasc.node.node_printer import NodePrinter
from ciasc.node.station_clock import Look, look
from ciasc.storage.node.node_store import NodeStore
from tests.api import Json
from tests.live import TLS
from tests.patience import PATIENCE_S, scaled


@dataclass(repr=False)
class Touch:
    """A running kiosk and its browser."""

    base: str
    application: NodeApplication
    client: httpx.Client

    def send(self, service: str = "informes", key: str | None = None, **more: Any) -> httpx.Response:
        """Send a choice; return the kiosk's answer."""
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return self.client.post("/api/v1/tickets", json={"service": service, **more}, headers=headers)

    def take(self, service: str = "informes", **more: Any) -> Json:
        """Send a choice that must give a ticket; return it."""
        answer = self.send(service, **more)
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found

    def health(self) -> Json:
        """Return the kiosk's health."""
        found: Json = self.client.get("/healthz").json()
        return found

    def wait(self, until: Callable[[Json], bool]) -> Json:
        """Return its health when it is as expected; request it repeatedly, as the launcher does."""
        return wait_until(self.health, until)


def wait_until(ask: Callable[[], Json], until: Callable[[Json], bool]) -> Json:
    """Return the answer when it is as expected."""
    ends = time.monotonic() + PATIENCE_S
    while not until(said := ask()):
        assert time.monotonic() < ends, said
        threading.Event().wait(0.01)
    return said


def up(health: Json) -> bool:
    """Return whether the kiosk is connected to its station."""
    return bool(health["link"] == "up")


def down(health: Json) -> bool:
    """Return whether the kiosk works alone."""
    return bool(health["link"] == "down")


def unplaced_printer(store: NodeStore) -> NodePrinter:
    """Return the printer of that store's kiosk, without a place."""
    return NodePrinter(
        store,
        sure=lambda: None,
        longest=lambda: timedelta(hours=8),
        up_s=time.monotonic,
        changed=lambda: None,
    )


@contextmanager
def touching(
    data: Path,
    server: str,
    token: str,
    *,
    printer: str | None = None,
    band: str | None = "701-799",
    clocks: Look = look,
) -> Iterator[Touch]:
    """Run a self-contained kiosk in that folder until the block ends."""
    settings = NodeSettings(
        data=data,
        server=server,
        token=token,
        band=OfflineBand.of(band) if band else None,
        printer=printer,
        profile="epson-tm-t20iii",
        patience_s=scaled(3),
        poll_s=0.05,
    )
    application = create_node(settings, look=clocks)
    server_ = make_server("127.0.0.1", 0, application.flask, threaded=True)
    thread = threading.Thread(target=server_.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    application.start()
    base = f"http://127.0.0.1:{server_.server_port}"
    with httpx.Client(base_url=base, timeout=PATIENCE_S, verify=TLS) as client:
        try:
            yield Touch(base, application, client)
        finally:
            server_.shutdown()
            thread.join()
            server_.server_close()
            application.stop()

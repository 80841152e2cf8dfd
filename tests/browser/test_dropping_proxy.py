"""A kiosk behind a proxy that drops sockets: it shows what is true by HTTP, and gives tickets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.browsing import KIOSK, opened, take_ticket
from tests.live import Live
from tests.patience import PATIENCE_S

pytestmark = [pytest.mark.browser, pytest.mark.long]

_OF_CONNECTION = frozenset(
    {"connection", "transfer-encoding", "content-length", "content-encoding", "server", "date"}
)


@dataclass
class Proxy:
    """A proxy that knows HTTP alone: it closes each connection that asks for a socket."""

    base: str = ""
    asked: list[str] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, path: str, many: int) -> None:
        """Return when that path was fetched so many times."""
        with self.came:
            assert self.came.wait_for(lambda: self.asked.count(path) >= many, PATIENCE_S), self.asked


@contextmanager
def dropping(behind: str) -> Iterator[Proxy]:
    """Run a proxy in front of that server that drops sockets."""
    proxy = Proxy()
    client = httpx.Client(base_url=behind, timeout=PATIENCE_S)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Pass the request on; drop one for a socket."""
            with proxy.came:
                proxy.asked.append(self.path.partition("?")[0])
                proxy.came.notify_all()
            if self.path.startswith("/socket.io"):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            answer = client.request(self.command, self.path, headers=headers, content=body)
            self.send_response(answer.status_code)
            for name, value in answer.headers.multi_items():
                if name.lower() not in _OF_CONNECTION:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_POST = do_GET  # noqa: N815 - the library's own names

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    proxy.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        client.close()


def test_a_kiosk_gives_tickets_without_any_socket(chromium: Browser, live: Live) -> None:
    with dropping(live.base) as proxy, opened(chromium, KIOSK, []) as page:
        page.goto(f"{proxy.base}/kiosk?token={live.tokens['kiosk']}")
        proxy.wait_for(
            "/api/v1/kiosks/kiosk", 3
        )  # longer than a page without news takes to call itself cut off
        expect(page.locator("body")).not_to_have_attribute("data-link", "lost")
        with page.expect_response("**/api/v1/tickets") as answered:
            take_ticket(page, "documentos")
        assert answered.value.status == 201
        expect(page.locator("#screen-ticket [data-code]")).to_be_visible()
    assert "/socket.io/" in proxy.asked

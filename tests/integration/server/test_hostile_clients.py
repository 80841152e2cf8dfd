"""Clients that take what they can and send nothing: the station works on for all others."""

import json
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest
from socketio.exceptions import ConnectionError as SocketError

from tests.api import problem, take
from tests.live import Live, Template, running
from tests.patience import PATIENCE_S
from tests.program import Program, serving

SCREENS = 2
THREADS = SCREENS + 48
HEAD = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\n"
WEBSOCKET = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n"
    b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@pytest.fixture(scope="module")
def server(station_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Start a small server that waits one second for a request."""
    data = shutil.copytree(station_template.folder, tmp_path_factory.mktemp("siege") / "data")
    with serving(data, CIASC_SCREENS=str(SCREENS), CIASC_REQUEST_SECONDS="1") as program:
        yield program


def dial(server: Program, first: bytes, host: str = "127.0.0.2") -> socket.socket:
    """Return a connection of an attacker, with an address of their own, with the first bytes sent."""
    address = ("127.0.0.1", int(server.base.rpartition(":")[2]))
    line = socket.create_connection(address, timeout=PATIENCE_S, source_address=(host, 0))
    line.sendall(first)
    return line


def rest(line: socket.socket) -> bytes:
    """Return all bytes that arrive until the server closes the connection."""
    with closing(line), line.makefile("rb") as coming:
        return coming.read()


@pytest.mark.parametrize(
    "first",
    [
        HEAD,
        b"",
        HEAD + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        HEAD + b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
    ],
    ids=["half a head", "nothing", "half a chunk", "half a body"],
)
def test_many_silent_requests_do_not_block_others(server: Program, first: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(2 * THREADS):
            stack.enter_context(closing(dial(server, first)))
        assert httpx.get(f"{server.base}/healthz", timeout=PATIENCE_S).status_code == 200


def test_a_request_that_does_not_come_whole_is_dropped(server: Program) -> None:
    assert rest(dial(server, HEAD)) == b""
    chunked = rest(
        dial(server, HEAD + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
    )
    assert chunked.startswith(b"HTTP/1.1 400")
    assert b'"type": "malformed"' in chunked


def test_one_address_cannot_take_every_place(server: Program) -> None:
    with ExitStack() as stack:
        for _ in range(2 * THREADS):
            stack.enter_context(closing(dial(server, b"", "127.0.0.3")))
        assert rest(dial(server, b"", "127.0.0.3")) == b""
        assert httpx.get(f"{server.base}/healthz", timeout=PATIENCE_S).status_code == 200


def test_screens_beyond_the_setting_are_refused_and_requests_go_on(
    server: Program, station_template: Template
) -> None:
    bearer = b"\r\nAuthorization: Bearer " + station_template.tokens["display"].encode() + b"\r\n\r\n"
    of_wall = WEBSOCKET.replace(b"\r\n\r\n", bearer)
    with ExitStack() as stack:

        def opened(first: bytes) -> bytes:
            return stack.enter_context(closing(dial(server, first))).recv(12)

        assert opened(WEBSOCKET) == b"HTTP/1.1 101"
        assert opened(WEBSOCKET) == b"HTTP/1.1 503"  # the other half is for the station's screens
        assert opened(of_wall) == b"HTTP/1.1 101"
        assert opened(of_wall) == b"HTTP/1.1 503"
        assert httpx.get(f"{server.base}/healthz", timeout=PATIENCE_S).status_code == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [(b"NO HTTP\r\n\r\n", 400), (b"GET / HTTP/1.1\r\nA b: c\r\n\r\n", 400), (b"GET /" + b"x" * 9000, 414)],
)
def test_what_is_no_http_is_refused_like_everything_else(server: Program, sent: bytes, status: int) -> None:
    head, _, body = rest(dial(server, sent)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d" % status)
    assert b"application/problem+json" in head
    assert (json.loads(body)["type"], json.loads(body)["status"]) == ("malformed", status)


TOO_LONG = b"%x\r\n%b\r\n0\r\n\r\n" % (270_000, b" " * 270_000)


@pytest.mark.parametrize(
    ("how", "body", "status"),
    [
        (b"Transfer-Encoding: chunked", TOO_LONG, 413),
        (b"Transfer-Encoding: chunked", b"ZZ\r\n{}\r\n0\r\n\r\n", 400),
        (b"Content-Length: 9000000", b"{", 413),
    ],
    ids=["long chunks", "a bad chunk", "a long body"],
)
def test_a_body_is_read_whole_or_refused(server: Program, how: bytes, body: bytes, status: int) -> None:
    sent = HEAD + b"Content-Type: application/json\r\n" + how + b"\r\nConnection: close\r\n\r\n" + body
    head, _, told = rest(dial(server, sent)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d" % status)
    assert json.loads(told)["status"] == status


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"POST /api/v1/session HTTP/1.1\r\nContent-Length: 300000", b"a" * 300_000),
        (b"POST /api/v1/tickets HTTP/1.1\r\nContent-Length: 262144", b"a" * 262_144),
        (b"POST /api/v1/nowhere HTTP/1.1\r\nContent-Length: 300000", b"a" * 300_000),
        (b"GET /api/v1/services HTTP/1.1\r\nContent-Length: 300000", b"a" * 300_000),
        (b"POST /api/v1/tickets HTTP/1.1\r\nTransfer-Encoding: chunked", TOO_LONG),
        (b"POST /api/v1/session HTTP/1.1\r\nTransfer-Encoding: chunked", TOO_LONG),
    ],
)
def test_an_answer_to_an_unread_long_body_closes_the_connection(
    server: Program, head: bytes, body: bytes
) -> None:
    line = dial(server, head + b"\r\nHost: x\r\nContent-Type: application/json\r\n\r\n" + body)
    line.shutdown(socket.SHUT_WR)
    assert b"\r\nConnection: close\r\n" in rest(line)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"POST /api/v1/tickets HTTP/1.1\r\nContent-Length: 60000", b"a" * 60_000),
        (b"POST /api/v1/session HTTP/1.1\r\nTransfer-Encoding: chunked", b"2\r\n{}\r\n0\r\n\r\n"),
    ],
)
def test_the_connection_is_kept_after_a_shorter_body(server: Program, head: bytes, body: bytes) -> None:
    line = dial(server, head + b"\r\nHost: x\r\nContent-Type: application/json\r\n\r\n" + body)
    line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    first, second = rest(line).split(b"HTTP/1.1 ")[1:]
    assert b"\r\nConnection: keep-alive\r\n" in first
    assert second.startswith(b"200")


def test_a_body_that_ends_early_is_refused(server: Program) -> None:
    words = b'{"username": "auxiliary", "password": "x"}'
    sent = HEAD + b"Content-Type: application/json\r\nContent-Length: 99\r\n\r\n" + words
    line = dial(server, sent)
    line.shutdown(socket.SHUT_WR)
    assert rest(line).startswith(b"HTTP/1.1 400")


def said(text: bytes) -> bytes:
    """Return that text as the frame of a WebSocket client, with a mask of zeros."""
    return bytes((0x81, 0x80 | len(text))) + bytes(4) + text


def hear(line: socket.socket, words: bytes) -> None:
    """Read until those words arrive."""
    heard = b""
    while words not in heard:
        more = line.recv(4096)
        assert more, heard
        heard += more


def test_an_invalid_frame_closes_the_connection_without_a_log_line(
    station_template: Template, tmp_path: Path
) -> None:
    data = shutil.copytree(station_template.folder, tmp_path / "data")
    with serving(data) as server, closing(dial(server, WEBSOCKET)) as line:
        hear(line, b'0{"sid"')
        before = len(server.lines)
        for nonsense in (
            b'42["watch",', b'42["nope",{}]', b'42["connect",{}]', b'42["disconnect"]', b'42[["watch"]]',
            b'451-["watch",{"_placeholder":true,"num":7}]', b"42{}", b"42", b"4", b"4{}", b"43[]", b"44",
        ):  # fmt: skip
            line.sendall(said(b"40"))
            hear(line, b"40{")
            line.sendall(said(nonsense) * 20)
        line.sendall(said(b"40"))
        hear(line, b"40{")
        assert httpx.get(f"{server.base}/healthz", timeout=PATIENCE_S).status_code == 200
        # The watch of the clock writes its own line, whenever it first looks.
        assert [line for line in server.lines[before:] if '"part":"event"' not in line] == []


def test_phones_use_at_most_half_of_the_places(station_template: Template, tmp_path: Path) -> None:
    with running(station_template, tmp_path / "data", screens=4) as live, ExitStack() as open_screens:
        room = f"ticket:{take(live)['token']}"
        phones = [open_screens.enter_context(closing(live.screen())) for _ in range(2)]
        assert [phone.watch(room)["ok"] for phone in phones] == [True] * 2
        with pytest.raises(SocketError):
            live.screen()
        browser = live.browser()
        browser.get(f"/pantalla?token={live.tokens['display']}")
        wall = open_screens.enter_context(closing(live.screen(browser=browser)))
        assert wall.watch("display")["ok"] is True
        assert wall.watch(room)["ok"] is True


def test_a_request_with_more_than_a_room_is_answered(live: Live) -> None:
    screen = live.screen("display")
    assert screen.ask("watch", ({"room": "display"}, 2, 3))["ok"] is True
    assert screen.ask("watch", (1, 2, 3))["status"] == 422
    assert not screen.ended.is_set()
    screen.close()


def test_a_socket_that_watches_nothing_is_closed_at_the_second_check(live: Live) -> None:
    ticket = take(live)
    idle, phone = live.screen(), live.screen()
    assert phone.watch(f"ticket:{ticket['token']}")["ok"]
    for _ in range(2):
        live.application.recheck_screens()
    assert idle.ended.wait(PATIENCE_S)
    assert not phone.ended.is_set()
    idle.close()
    phone.close()


def test_a_client_with_too_many_requests_is_closed(live: Live) -> None:
    screen = live.screen("display")
    answers = [screen.watch("display") for _ in range(20)]
    assert [answer["ok"] for answer in answers] == [True] * 20
    screen.flood("display")
    assert screen.ended.wait(PATIENCE_S)
    screen.close()


def test_no_more_screens_than_the_setting_says(
    station_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running(station_template, tmp_path_factory.mktemp("few") / "data", screens=1) as few:
        first = few.screen("display")
        assert few.browser().get("/socket.io/?EIO=4&transport=polling").status_code == 503
        first.close()


def test_one_thing_has_one_room(live: Live) -> None:
    ticket = take(live)
    screen = live.screen("supervisor")
    assert screen.watch("desk:01")["ok"] is True
    assert screen.wait(1)[0]["room"] == "desk:1"
    assert screen.watch(f"ticket:{ticket['token'].lower()}")["ok"] is True
    assert screen.wait(2)[1]["room"] == f"ticket:{ticket['token']}"
    for room in ("display:x", "queue:1", "now:", "desk:", "desk", "desk:-1", "desk:\u0661"):
        assert screen.watch(room)["status"] == 404
    screen.close()


def test_a_kiosk_watches_itself_alone(live: Live) -> None:
    kiosk = live.screen("kiosk")
    assert kiosk.watch("kiosk:other")["status"] == 403
    assert kiosk.watch("kiosk:kiosk")["ok"] is True
    kiosk.close()
    problem(live.http("kiosk").get("/queue"), 403, "not-allowed")

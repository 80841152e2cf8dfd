"""What another machine gets of a station that answers late, with rubbish or not at all."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from ciasc.web.station_client import NoAnswer, Reply, StationClient
from tests.patience import PATIENCE_S


@contextmanager
def stranger(say: Callable[[socket.socket], None], patience_s: float = PATIENCE_S) -> Iterator[StationClient]:
    """Run a server that returns something odd to its one caller."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            caller, _ = listener.accept()
            with caller:
                caller.recv(65536)
                say(caller)

        thread = threading.Thread(target=serve)
        thread.start()
        yield StationClient(f"http://127.0.0.1:{listener.getsockname()[1]}", "t", patience_s)
        thread.join()


def says(text: str) -> Callable[[socket.socket], None]:
    return lambda caller: caller.sendall(text.encode())


def ok(body: str) -> str:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}"


@pytest.mark.parametrize(
    "said",
    ["", "220 smtp\r\n", ok("<html>"), ok("[" * 100_000), "HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}"],
    ids=["nothing", "no HTTP", "no JSON", "a well of brackets", "busy"],
)
def test_rubbish_is_no_answer(said: str) -> None:
    with stranger(says(said)) as client, pytest.raises(NoAnswer):
        client.get("/kiosk")


def test_a_server_that_drips_for_ever_is_no_answer_and_is_hung_up_on() -> None:
    hung_up = threading.Event()

    def drip(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\n")
        try:
            while not hung_up.wait(0.05):
                caller.sendall(b"x")
        except OSError:
            hung_up.set()

    with stranger(drip, patience_s=0.1) as client, pytest.raises(NoAnswer):
        client.post("/tickets", {}, "key")
    assert hung_up.is_set()


def test_an_answer_is_read() -> None:
    with stranger(says(ok('{"a": 1}'))) as client:
        assert client.get("/kiosk") == Reply(200, {"a": 1})

"""The parts of gunicorn that ciasc/gunicorn_worker.py uses: a version that lacks one of them fails here."""

import inspect
import re
import socket
import tomllib
from importlib.metadata import version
from typing import Any

import pytest
from gunicorn import util
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.body import ChunkedReader, LengthReader
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, NoMoreData, ParseException
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import PollableMethodQueue, TConn, ThreadWorker
from packaging.requirements import Requirement
from packaging.version import Version

from tests.documents import ROOT

CALLED = {
    (ThreadWorker, "accept"): ["self", "listener"],
    (ThreadWorker, "enqueue_req"): ["self", "conn"],
    (ThreadWorker, "finish_request"): ["self", "conn", "fs"],
    (ThreadWorker, "handle"): ["self", "conn"],
    (ThreadWorker, "handle_error"): ["self", "req", "client", "addr", "exc"],
    (ThreadWorker, "handle_exit"): ["self", "sig", "frame"],
    (ThreadWorker, "handle_quit"): ["self", "sig", "frame"],
    (PollableMethodQueue, "defer"): ["self", "callback", "args"],
    (ThreadWorker, "init_process"): ["self"],
    (TConn, "__init__"): ["self", "cfg", "sock", "client", "server"],
    (TConn, "init"): ["self"],
    (TConn, "close"): ["self", "graceful"],
    (Request, "should_close"): ["self"],
    (util, "close"): ["sock"],
}
"""What worker.py overrides or calls, with the parameters that it uses."""

POSTED = b"POST / HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture
def connection() -> Any:
    """Return a connection of gunicorn, and the client's end of it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        conn = TConn(Config(), ours, ("127.0.0.1", 1), ("127.0.0.1", 2))
        yield conn, theirs


@pytest.mark.parametrize(("owner", "name"), CALLED, ids=lambda part: getattr(part, "__name__", part))
def test_what_is_overridden_exists_with_its_parameters(owner: Any, name: str) -> None:
    assert list(inspect.signature(getattr(owner, name)).parameters) == CALLED[owner, name]


def test_a_last_read_is_limited_in_seconds_and_bytes() -> None:
    assert len(inspect.signature(util.close_graceful).parameters) == 3


def test_a_connection_has_a_parser_whose_request_and_source_can_be_replaced(connection: Any) -> None:
    conn, client = connection
    before = conn.initialized
    conn.init()
    assert (before, conn.initialized) == (False, True)
    assert isinstance(conn.parser, RequestParser)
    assert conn.parser.mesg_class is Request
    assert conn.parser.unreader.sock is conn.sock
    assert conn.parser.unreader.buf.getvalue() == b""

    class Own(Request):  # type: ignore[misc]  # gunicorn has no types
        pass

    conn.parser.mesg_class = Own
    client.sendall(POSTED + b"Content-Length: 5\r\n\r\n12345")
    assert isinstance(next(conn.parser), Own)


def has_unread(reader: Any) -> bool:
    """Return True if a part of the body was not read, as worker.py checks it."""
    return reader.parser is not None if isinstance(reader, ChunkedReader) else bool(reader.length)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"Content-Length: 5\r\n\r\n12345", LengthReader),
        (b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ChunkedReader),
    ],
    ids=["length", "chunked"],
)
def test_the_unread_rest_of_a_body_is_known(connection: Any, head: bytes, kind: type) -> None:
    conn, client = connection
    conn.init()
    client.sendall(POSTED + head)
    body = next(conn.parser).body
    assert type(body.reader) is kind
    unread = has_unread(body.reader)
    body.read()
    assert (unread, has_unread(body.reader)) == (True, False)


def test_a_worker_has_the_attributes_that_are_used() -> None:
    cfg = Config()
    worker = ThreadWorker(1, 1, [], object(), 1, cfg, Logger(cfg))
    worker.tmp.close()
    assert worker.nr_conns == 0
    assert worker.worker_connections == cfg.worker_connections
    assert worker.alive is True
    assert worker.sockets == []
    assert worker.cfg.threads == 1
    assert hasattr(worker, "app")


def test_what_cannot_be_parsed_is_one_kind_of_error() -> None:
    assert issubclass(LimitRequestLine, ParseException)
    assert issubclass(LimitRequestHeaders, ParseException)
    assert issubclass(NoMoreData, Exception)


def test_the_next_major_version_is_not_installed_by_itself() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (bound,) = (Requirement(line) for line in project["dependencies"] if re.match(r"gunicorn\b", line))
    here = Version(version("gunicorn"))
    assert here in bound.specifier
    assert f"{here.major}.999" in bound.specifier
    assert f"{here.major + 1}.0" not in bound.specifier

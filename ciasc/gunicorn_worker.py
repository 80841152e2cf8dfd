"""The worker under gunicorn: it limits the threads of one client, and drops a client that is silent."""

import contextlib
import json
import math
import os
import select
import socket
import struct
import threading
import time
from collections import Counter, deque
from typing import TYPE_CHECKING, Any, Final

from gunicorn import util
from gunicorn.http.body import ChunkedReader
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, NoMoreData, ParseException
from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

from ciasc.content.messages import explain
from ciasc.process_memory import use_one_heap
from ciasc.web.api.errors import PROBLEM, Malformed
from ciasc.web.live.ping_times import PING_S, PING_TIMEOUT_S
from ciasc.web.proxy import plain_address

if TYPE_CHECKING:
    from ciasc.station_tasks import StationApplication

FOR_OTHERS: Final = 24
"""The number of threads that one address cannot use."""

_GRACE_S: Final = 2
"""How long a request under way may go on when the worker is told to stop."""

_SILENT_S: Final = PING_S + PING_TIMEOUT_S
_FAREWELL_S: Final = 1
_FAREWELL_BYTES: Final = 2**20
"""The most bytes that are still read from a client, as a reset would drop its answer."""

_FOLLOWS_MS: Final = 20
_HANGS_MS: Final = 20_000
_THROWN_AWAY: Final = 64 * 1024
"""Gunicorn drops an unread body shorter than that to keep the connection."""

_REFUSED: Final = {LimitRequestLine: 414, LimitRequestHeaders: 431}


class _Punctual:
    """A socket from which a whole request must arrive before the deadline, however slowly its bytes come."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.deadline = math.inf

    def recv(self, size: int) -> bytes:
        """Return the bytes that arrived, at least one; raise NoMoreData after the deadline."""
        left = self.deadline - time.monotonic()
        if left > 0:
            with contextlib.suppress(BlockingIOError):
                return self._sock.recv(size, socket.MSG_DONTWAIT)
            if _readable(self._sock, left * 1000):
                return self._sock.recv(size, socket.MSG_DONTWAIT)
        raise NoMoreData


class _Request(Request):  # type: ignore[misc]  # gunicorn has no types
    """A request whose answer closes the connection if too much of the body was not read."""

    def should_close(self) -> bool:
        """Return True if no other request may follow; called when the head of the answer is created."""
        reader = self.body.reader
        left = (
            reader.parser is not None if isinstance(reader, ChunkedReader) else reader.length >= _THROWN_AWAY
        )
        return left or bool(super().should_close())


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A client's connection, counted by its address while it is open."""

    def __init__(self, accepted: tuple[socket.socket, Any], worker: "Worker", seconds: float) -> None:
        sock, address = accepted
        super().__init__(worker.cfg, sock, address, sock.getsockname())
        self.host = plain_address(str(address[0]))
        self._seconds = seconds
        self._counted: Counter[str] | None = worker.connected
        worker.connected[self.host] += 1

    def init(self) -> None:
        """Set up the parser for a request, which must arrive within so many seconds."""
        if not self.initialized:
            super().init()
            self.parser.mesg_class = _Request
            self.parser.unreader.sock = _Punctual(self.sock)
        self.parser.unreader.sock.deadline = time.monotonic() + self._seconds

    def close(self, graceful: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - gunicorn's own signature
        """Close the connection; the thread that answered has already ended it."""
        util.close(self.sock)
        if self._counted is not None:
            _minus_one(self._counted, self.host)
            self._counted = None


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker in which one client cannot use all threads, and that stops quickly.

    A request that does not arrive whole in time is dropped; clients of one address share its threads. When it
    stops, it closes the connections of its screens, which reconnect by themselves.
    """

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - gunicorn's own
        super().__init__(*args, **more)
        self.connected: Counter[str] = Counter()
        self._busy: Counter[str] = Counter()
        self._held: dict[str, deque[Connection]] = {}

    def init_process(self) -> None:
        """Set the process to one processor, where threads wake each other faster, and to one heap.

        Where there is only one, nothing changes; where a sandbox forbids it, it is only slower.
        """
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        use_one_heap()
        for listener in self.sockets:  # inherited by connections: a screen that hangs frees its threads
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _HANGS_MS)
            # Also inherited: a WebSocket that answers no ping frees its thread.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", _SILENT_S, 0))
        # In this process alone: gunicorn waits longer until it kills a worker that still closes its database.
        self.cfg.set("graceful_timeout", _GRACE_S)
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, unless its address holds half of all places already."""
        with contextlib.suppress(BlockingIOError, ConnectionAbortedError):
            accepted = listener.accept()
            host = plain_address(str(accepted[1][0]))
            many = self.connected[host] >= self.worker_connections // 2
            if many and not self.app.proxies.trusts(host):
                util.close(accepted[0])
                return
            self.nr_conns += 1
            self.enqueue_req(Connection(accepted, self, self.app.request_seconds))

    def enqueue_req(self, conn: Connection) -> None:
        """Start a thread for a request, or queue it if its address uses its share of them."""
        if self._busy[conn.host] >= self.cfg.threads - FOR_OTHERS and not self.app.proxies.trusts(conn.host):
            self._held.setdefault(conn.host, deque()).append(conn)
            return
        self._busy[conn.host] += 1
        super().enqueue_req(conn)

    def finish_request(self, conn: Connection, fs: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """Free the thread and start the next queued request of the same address."""
        _minus_one(self._busy, conn.host)
        held = self._held.get(conn.host)
        if held:
            self.enqueue_req(held.popleft())
        elif held is not None:
            del self._held[conn.host]
        super().finish_request(conn, fs)

    def handle(self, conn: Connection) -> object:
        """Handle a request, and in the same thread those that follow at once.

        The way through the poller to another thread costs a busy server a third of its time.
        """
        kept: object = super().handle(conn)
        while kept is True and self.alive and _follows(conn):
            kept = super().handle(conn)
        if kept is False:
            util.close_graceful(conn.sock, _FAREWELL_S, _FAREWELL_BYTES)
        return kept

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:  # noqa: ANN401 - gunicorn's own
        """Return a refusal of what is no HTTP in the form of every other error."""
        if req is not None or not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        status = next((status for kind, status in _REFUSED.items() if isinstance(exc, kind)), 400)
        with contextlib.suppress(OSError):
            client.sendall(_refusal(status))

    def handle_exit(self, sig: int, frame: object) -> None:
        """Handle the end: accept no requests and close the sockets, which would hold their threads.

        A signal interrupts any line of the main thread, also one that holds a lock: the loop starts
        the thread.
        """
        if self.alive:
            super().handle_exit(sig, frame)
            self.app.manager.stopping()
            self.method_queue.defer(self._start_hang_up)

    def handle_quit(self, sig: int, frame: object) -> None:
        """Handle Ctrl-C as the end.

        gunicorn takes a lock here, for which the master's signal, right behind the terminal's, would
        wait for ever.
        """
        self.handle_exit(sig, frame)

    def _start_hang_up(self) -> None:
        threading.Thread(target=self._hang_up, name="hang-up", daemon=True).start()

    def _hang_up(self) -> None:
        application: StationApplication = self.app.application
        engine = application.socketio.server.eio
        for screen in list(engine.sockets.values()):
            screen.close(wait=False)


def _follows(conn: Connection) -> bool:
    """Return True if the next request of that connection arrives within a moment."""
    return not conn.parser.unreader.buf.getvalue() and _readable(conn.sock, _FOLLOWS_MS)


def _minus_one(counted: Counter[str], name: str) -> None:
    counted[name] -= 1
    if not counted[name]:
        del counted[name]


def _readable(sock: socket.socket, milliseconds: float) -> bool:
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    return bool(waiting.poll(milliseconds))


def _refusal(status: int) -> bytes:
    error = Malformed("server.malformed_request")
    words = explain(error)
    told = {"type": error.code, "title": words.title, "detail": words.detail, "status": status}
    body = json.dumps(told, ensure_ascii=False).encode()
    head = f"HTTP/1.1 {status} Bad Request\r\nConnection: close\r\nContent-Type: {PROBLEM}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

"""The station server under gunicorn: one process with many threads, stopped quickly and cleanly."""

import contextlib
import gc
import os
import select
import socket
import threading
from collections.abc import Callable
from typing import Any, Final, Protocol

from flask import Flask
from flask_socketio import SocketIO
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

from ciasc.logs import configure
from ciasc.settings import Settings
from ciasc.storage import serving
from ciasc.systemd import ServiceManager

_SPARE_THREADS: Final = 32
_GRACE_S: Final = 2
_FOLLOWS_MS: Final = 20
_HANGS_MS: Final = 20_000
_GC_EVERY: Final = 20_000


class Application(Protocol):
    """What is served: a station, or a kiosk of its own."""

    @property
    def flask(self) -> Flask:
        """The WSGI application."""
        ...

    @property
    def socketio(self) -> SocketIO:
        """Its sockets."""
        ...

    def fault(self) -> str | None:
        """What has ended or fails that a new start can mend; None while all works."""
        ...

    def start(self) -> None:
        """Begin what goes on besides answering."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


Build = Callable[[], Application]


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker that hangs up on its screens when told to stop; they come back by themselves."""

    def init_process(self) -> None:
        """Stay on one processor: threads that take turns anyway wake each other faster there.

        Where there is only one, nothing changes; where a sandbox forbids it, it is only slower.
        """
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        for listener in self.sockets:  # inherited by what it accepts: a screen that hangs frees its threads
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _HANGS_MS)
        super().init_process()

    def handle(self, conn: Any) -> object:  # noqa: ANN401 - gunicorn's own
        """Answer a request, and in the same thread those that follow at once.

        The way back to the poller and to another thread costs a busy server a third of its time.
        """
        kept = super().handle(conn)
        while kept is True and self.alive and _follows(conn):
            kept = super().handle(conn)
        return kept

    def handle_exit(self, sig: int, frame: object) -> None:
        """Stop taking requests and close the sockets, which else would hold their threads."""
        super().handle_exit(sig, frame)
        self.app.manager.stopping()
        threading.Thread(target=self._hang_up, name="hang-up", daemon=True).start()

    def _hang_up(self) -> None:
        application: Application = self.app.application
        engine = application.socketio.server.eio
        for screen in list(engine.sockets.values()):
            screen.close(wait=False)


def _follows(conn: Any) -> bool:  # noqa: ANN401 - as above
    """Whether the next request of that connection comes within a moment."""
    if conn.is_http2 or conn.parser.unreader.buf.getvalue():
        return False
    waiting = select.poll()
    waiting.register(conn.sock, select.POLLIN)
    return bool(waiting.poll(_FOLLOWS_MS))


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn around one application, which is built in the process that serves."""

    def __init__(self, settings: Settings, build: Build, ready: Callable[[], None]) -> None:
        self._settings = settings
        self._build = build
        self._ready = ready
        self.manager = ServiceManager()
        self.application: Application | None = None
        super().__init__()

    def load_config(self) -> None:
        """One worker: the screens' rooms and the writer's lock live in one process."""
        wanted: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "ciasc.server.Worker",
            "threads": self._settings.screens + _SPARE_THREADS,
            "worker_connections": 2 * (self._settings.screens + _SPARE_THREADS),
            "graceful_timeout": _GRACE_S,
            "keepalive": 75,
            "timeout": 60,
            "logger_class": "ciasc.logs.GunicornLogger",
            "control_socket_disable": True,
            "post_worker_init": lambda _worker: self._answers(),
            "worker_exit": lambda _server, _worker: self._stop(),
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - a WSGI application
        """Build the application and begin to print."""
        self.application = self._build()
        self.application.start()
        # What is loaded now stays: it need not be looked through again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GC_EVERY)
        return self.application.flask

    def _answers(self) -> None:
        self._ready()
        if self.application is not None:
            self.manager.ready(self.application.fault)

    def _stop(self) -> None:
        if self.application is not None:
            self.application.stop()


def run(settings: Settings, build: Build, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT; does not return. Conflict if a server works on that database already."""
    configure(settings.log_level)
    with serving(settings.database):
        Server(settings, build, ready).run()

"""The station server under gunicorn: one process with many threads, stopped quickly and cleanly."""

import errno
import gc
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import AppImportError
from gunicorn.util import is_ipv6, parse_address

from ciasc.content.messages import explain, text
from ciasc.domain.core.errors import CiascError, Conflict, Unavailable
from ciasc.gunicorn_worker import FOR_OTHERS
from ciasc.logs import configure
from ciasc.settings import Settings
from ciasc.storage.process_lock import serving
from ciasc.systemd import ServiceManager
from ciasc.web.proxy import TrustedProxies

if TYPE_CHECKING:
    from flask import Flask
    from flask_socketio import SocketIO

# Each screen holds a thread. The others answer requests; one address can use half of them.
_SPARE_THREADS: Final = 2 * FOR_OTHERS
_PLACES_PER_THREAD: Final = 4
_ENDS_IN_S: Final = 10
"""How long the worker has to end; requests under way have less, in `ciasc/gunicorn_worker.py`."""
_GC_EVERY: Final = 20_000


class ServedApplication(Protocol):
    """The served application: a station, or a kiosk of its own."""

    @property
    def flask(self) -> "Flask":
        """Return the WSGI application."""
        ...

    @property
    def socketio(self) -> "SocketIO":
        """Return its sockets."""
        ...

    def fault(self) -> str | None:
        """Return what ended or fails that a restart can repair; None while all works."""
        ...

    def start(self) -> None:
        """Start the background work."""
        ...

    def stop(self) -> None:
        """Stop the background work."""
        ...


_REFUSALS: Final = {
    errno.EACCES: "no_right_to_port",
    errno.EPERM: "no_right_to_port",
    errno.EADDRNOTAVAIL: "not_of_this_machine",
    errno.EAFNOSUPPORT: "no_ipv6",
}

Build = Callable[[], ServedApplication]


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn around one application, which is created in the process that serves."""

    def __init__(self, settings: Settings, build: Build, ready: Callable[[], None]) -> None:
        self._settings = settings
        self._build = build
        self._ready = ready
        self.manager = ServiceManager()
        self.request_seconds = settings.request_seconds
        self.proxies = TrustedProxies(settings.trusted_proxies)
        self.application: ServedApplication | None = None
        super().__init__()

    def load_config(self) -> None:
        """Set one worker: the screens' rooms and the writer's lock live in one process."""
        threads = self._settings.screens + _SPARE_THREADS
        wanted: dict[str, Any] = {
            "bind": _bind(self._settings.host, self._settings.port),
            "workers": 1,
            "worker_class": "ciasc.gunicorn_worker.Worker",
            "threads": threads,
            "worker_connections": _PLACES_PER_THREAD * threads,
            "graceful_timeout": _ENDS_IN_S,
            "keepalive": 75,
            "timeout": 60,
            "logger_class": "ciasc.logs.GunicornLogger",
            "control_socket_disable": True,
            "forwarded_allow_ips": "",  # `TrustedProxies` has the one rule for what a proxy says
            # What both processes have loaded is shared memory while no collection writes into it.
            "pre_fork": lambda _server, _worker: gc.freeze(),
            "post_worker_init": lambda _worker: self._answers(),
            "worker_exit": lambda _server, _worker: self._stop(),
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - a WSGI application
        """Create the application and start printing; print why in one line if it cannot start."""
        try:
            self.application = self._build()
            self.application.start()
        except CiascError as error:
            words = explain(error)
            raise AppImportError(text("cli.refused", title=words.title, detail=words.detail)) from error
        collect_rarely()
        return self.application.flask

    def _answers(self) -> None:
        self._ready()
        if self.application is not None:
            self.manager.ready(self.application.fault)

    def _stop(self) -> None:
        if self.application is not None:
            self.application.stop()


def collect_rarely() -> None:
    """Set the garbage collector to ignore what is loaded now, and to check the rest seldom.

    A report of a year creates tens of thousands of values, as costly to check as to create.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GC_EVERY)


def must_be_free(host: str, port: int) -> None:
    """Raise Conflict if the port is taken, Unavailable if the address cannot be used."""
    try:
        address = parse_address(_bind(host, port))
        family = socket.AF_INET6 if is_ipv6(address[0]) else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Conflict("server.port_taken", port=port) from error
        words = "no_such_host" if isinstance(error, socket.gaierror) else _REFUSALS.get(error.errno or 0)
        words = f"server.{words or 'cannot_listen'}"
        raise Unavailable(words, host=host, port=port, error=error.strerror) from error


def _bind(host: str, port: int) -> str:
    """Return the address for gunicorn; one of IPv6 in brackets. `::` listens for IPv4 too."""
    return f"[{host.strip('[]')}]:{port}" if ":" in host else f"{host}:{port}"


def run(settings: Settings, build: Build, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT; does not return.

    Raise Conflict if a server uses that database already, or another program that port.
    """
    configure(settings.log_level)
    with serving(settings.database):
        must_be_free(settings.host, settings.port)
        master = os.getpid()
        try:
            Server(settings, build, ready).run()
        except SystemExit as end:  # also of the worker, which ends with a status of its own
            refused = end.code == Arbiter.APP_LOAD_ERROR and os.getpid() == master
            raise SystemExit(1 if refused else end.code) from None

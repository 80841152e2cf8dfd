"""The messages to the service manager: the service is ready, it still works, it stops.

Gunicorn can send READY by itself, but does so before its worker answers; therefore this module. Without
NOTIFY_SOCKET, as on a developer's machine, nothing is sent.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, MutableMapping
from typing import Final

import structlog

Fault = Callable[[], str | None]
"""Checks whether the service works: returns None, or a word for what only a restart can repair."""

_TIMES: Final = 4  # with that many checks in the time allowed, one late answer is not a fault
_log = structlog.get_logger(part="watchdog")


class ServiceManager:
    """The connection to systemd, removed from the environment so that no library or child process uses it.

    Created before the process forks, and usable on both sides.
    """

    def __init__(self, environ: MutableMapping[str, str] = os.environ) -> None:
        address = environ.pop("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        allowed, whose = environ.pop("WATCHDOG_USEC", ""), environ.pop("WATCHDOG_PID", "")
        mine = not whose or whose == str(os.getpid())
        self._allowed_s = int(allowed) / 1e6 if mine and allowed.isdigit() else 0.0
        self._ended = threading.Event()

    def ready(self, fault: Fault) -> None:
        """Send that the service answers, and from now on repeat it while `fault` returns None.

        On a fault, or if the check hangs, nothing is sent: systemd misses the sign and restarts the service.
        """
        self._send("READY=1")
        if self._address and self._allowed_s:
            threading.Thread(target=self._keep_saying, args=(fault,), name="watchdog", daemon=True).start()

    def stopping(self) -> None:
        """Send that the service is about to end."""
        self._ended.set()
        self._send("STOPPING=1")

    def _keep_saying(self, fault: Fault) -> None:
        told: str | None = None
        while not self._ended.is_set():
            found = fault()
            if found is None:
                self._send("WATCHDOG=1")
            elif found != told:
                _log.error("fault", what=found)
            told = found
            self._ended.wait(self._allowed_s / _TIMES)

    def _send(self, words: str) -> None:
        if not self._address:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(words.encode(), self._address)

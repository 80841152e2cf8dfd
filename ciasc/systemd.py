"""What the service manager is told: that a service is ready, that it still works, that it stops.

Gunicorn can say READY by itself, but does so before its worker answers; hence these few lines. Without
NOTIFY_SOCKET, as on a developer's machine, nothing is told and nothing changes.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, MutableMapping
from typing import Final

import structlog

Fault = Callable[[], str | None]
"""Looks whether the service works: None, or a word for what only a new start can mend."""

_TIMES: Final = 4  # asked that often in the time allowed, one late answer is not a fault
_log = structlog.get_logger(part="watchdog")


class ServiceManager:
    """The way to systemd, taken out of the environment so that no library and no child speaks for us.

    Made before the process forks, and usable on both sides.
    """

    def __init__(self, environ: MutableMapping[str, str] = os.environ) -> None:
        address = environ.pop("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        allowed, whose = environ.pop("WATCHDOG_USEC", ""), environ.pop("WATCHDOG_PID", "")
        mine = not whose or whose == str(os.getpid())
        self._allowed_s = int(allowed) / 1e6 if mine and allowed.isdigit() else 0.0
        self._ended = threading.Event()

    def ready(self, fault: Fault) -> None:
        """Say that the service answers, and from now on again and again that `fault` finds none.

        A fault, or a look that hangs, is not told: systemd misses the sign and starts the service anew.
        """
        self._say("READY=1")
        if self._address and self._allowed_s:
            threading.Thread(target=self._keep_saying, args=(fault,), name="watchdog", daemon=True).start()

    def stopping(self) -> None:
        """Say that the service is about to end."""
        self._ended.set()
        self._say("STOPPING=1")

    def _keep_saying(self, fault: Fault) -> None:
        told: str | None = None
        while not self._ended.is_set():
            found = fault()
            if found is None:
                self._say("WATCHDOG=1")
            elif found != told:
                _log.error("fault", what=found)
            told = found
            self._ended.wait(self._allowed_s / _TIMES)

    def _say(self, words: str) -> None:
        if not self._address:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(words.encode(), self._address)

"""What a server does again and again by itself, each thing in a thread of its own."""

import threading
from collections.abc import Callable
from typing import Final

import structlog

from ciasc.domain.core.errors import CiascError

_log = structlog.get_logger(part="chores")
_PATIENCE_S: Final = 1


class BackgroundTasks:
    """Repeats chores until `stop`; one that failed is logged and tried again."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def repeat(self, name: str, every_s: float, chore: Callable[[], object], *, after_s: float = 0) -> None:
        """Do that chore every so many seconds, for the first time after `after_s`."""

        def run() -> None:
            self._stopped.wait(after_s)
            while not self._stopped.is_set():
                try:
                    chore()
                except CiascError as error:
                    _log.warning("chore_failed", chore=name, error=error.code)
                except Exception as error:  # noqa: BLE001 - a chore that failed once is tried again
                    _log.error("chore_failed", chore=name, error=type(error).__name__, exc_info=error)
                self._stopped.wait(every_s)

        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def ask_to_stop(self) -> None:
        """Begin no chore any more."""
        self._stopped.set()

    def join(self) -> None:
        """Wait a moment for those that are being done."""
        for thread in self._threads:
            thread.join(timeout=_PATIENCE_S)

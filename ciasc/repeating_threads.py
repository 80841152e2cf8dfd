"""The tasks that a server repeats, each in a thread of its own."""

import threading
from collections.abc import Callable
from typing import Final

import structlog

from ciasc.domain.core.errors import CiascError

_log = structlog.get_logger(part="chores")
_PATIENCE_S: Final = 1


class BackgroundTasks:
    """Repeats tasks until `stop`; a task that fails is repeated, and a refusal is logged one time."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def repeat(self, name: str, every_s: float, chore: Callable[[], object], *, after_s: float = 0) -> None:
        """Repeat that task every `every_s` seconds, for the first time after `after_s` seconds."""

        def run() -> None:
            self._stopped.wait(after_s)
            failing: str | None = None
            while not self._stopped.is_set():
                try:
                    chore()
                    failing = None
                except CiascError as error:
                    if failing != error.code:
                        _log.warning("chore_failed", chore=name, error=error.code)
                    failing = error.code
                except Exception as error:  # noqa: BLE001 - a chore that failed once is tried again
                    _log.error("chore_failed", chore=name, error=type(error).__name__, exc_info=error)
                self._stopped.wait(every_s)

        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def ask_to_stop(self) -> None:
        """Set the flag after which no task begins."""
        self._stopped.set()

    def join(self) -> None:
        """Return when the running tasks have ended, or after a moment."""
        for thread in self._threads:
            thread.join(timeout=_PATIENCE_S)

"""One owner for each line: a thread that opens and works it, logs an outage once and recovers by itself."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

import structlog

_STOP_S: Final = 2.0
_log = structlog.get_logger(part="peripherals")


class LineState(StrEnum):
    """The state of a line."""

    DOWN = auto()
    """It cannot be opened, or broke."""
    MUTE = auto()
    """It is open and no device on it answers."""
    READY = auto()


class Silent(Exception):
    """No device on the line answers."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds between two tries to open a line: the first, and the longest."""

    first: float = 0.1
    longest: float = 2.0


class LineOutage:
    """Logs once that something does not work, and once that it works again."""

    def __init__(self, **names: object) -> None:
        self._names = names
        self._out = False

    def began(self, **why: object) -> None:
        """Log the begin of a fault; only the first call logs."""
        if not self._out:
            self._out = True
            _log.warning("peripheral_out", **self._names, **why)

    def ended(self) -> None:
        """Log the end of a fault, if there was one."""
        if self._out:
            self._out = False
            _log.info("peripheral_back", **self._names)


class Owner:
    """A line and the one thread that may touch it.

    `work` opens the line, calls `ready()` when it answers, and goes on until `stopped` is set; the line is
    closed when it returns or raises. Any exception is a fault: the line is opened again after a pause.
    """

    def __init__(self, name: str, work: Callable[["Owner"], None], pauses: Pauses | None = None) -> None:
        self.name = name
        self.state = LineState.DOWN
        self.stopped = threading.Event()
        self._work = work
        self._pauses = pauses or Pauses()
        self._pause = self._pauses.first
        self._outage = LineOutage(line=name)
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"line-{name}", daemon=True)

    def start(self) -> None:
        """Start to work the line."""
        self._thread.start()

    def stop(self) -> None:
        """Stop and close the line."""
        self.stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=_STOP_S)

    @property
    def alive(self) -> bool:
        """Return whether its thread is alive, as it is from start to stop."""
        return self._thread.is_alive()

    def ready(self) -> None:
        """Set the line's state to working."""
        self._pause = self._pauses.first
        self._outage.ended()
        self._became(LineState.READY)

    def wait_for(self, state: LineState, timeout_s: float) -> bool:
        """Return whether the line gets into that state within that many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self.state is state, timeout_s)

    def _run(self) -> None:
        while not self.stopped.is_set():
            try:
                self._work(self)
            except Silent:
                self._log_outage(LineState.MUTE, "")
            except Exception as fault:  # noqa: BLE001 - serial lines, GPIO chips and cables each fail in their way
                self._log_outage(LineState.DOWN, f"{type(fault).__name__}: {fault}")

    def _log_outage(self, state: LineState, cause: str) -> None:
        self._outage.began(state=state.value, cause=cause)
        self._became(state)
        self.stopped.wait(self._pause)
        self._pause = min(self._pause * 2, self._pauses.longest)

    def _became(self, state: LineState) -> None:
        if state is not self.state:
            with self._changed:
                self.state = state
                self._changed.notify_all()

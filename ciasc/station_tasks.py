"""A running server: its background tasks, its faults, and its end."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import structlog
from flask import Flask
from flask_socketio import SocketIO

from ciasc.content.services_of_new_station import PICTOGRAMS
from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.messages import Message
from ciasc.ports import Clock
from ciasc.printing.all_printers import Fleet
from ciasc.process_memory import give_memory_back
from ciasc.repeating_threads import BackgroundTasks
from ciasc.reports.live.live_pages import ROOM as REPORT
from ciasc.station import Station
from ciasc.station.clock import ClockState, StationClock, Steady, StoredClock
from ciasc.station.stats.estimator import Estimator, score_days
from ciasc.storage.store import SqlStore
from ciasc.utc_clock import boot_id
from ciasc.web.api.alert_listeners import AlertListeners
from ciasc.web.devices.availability_events import AvailabilityRecorder
from ciasc.web.devices.health_page import ROOM as HEALTH
from ciasc.web.devices.received_health_reports import RemoteHealth
from ciasc.web.devices.walls import Walls
from ciasc.web.live.room_snapshots import LiveRooms

_TIDY_S: Final = 3600
_RECHECK_S: Final = 5
_ESTIMATE_S: Final = 1
_SCORE_S: Final = 900
_ROLL_CALL_S: Final = 30
_EXPIRE_S: Final = 60
_MEMORY_S: Final = 60
_LOOK_ROUND_S: Final = 5
_PAGES_COME_BACK_S: Final = 15
_SOONEST_S: Final = 0.5
_log = structlog.get_logger(part="app")


@dataclass(slots=True)
class StationApplication:
    """A running station server: the WSGI application, its sockets, and the parts to stop at its end."""

    flask: Flask
    socketio: SocketIO
    station: Station
    screens: LiveRooms
    store: SqlStore
    printers: Fleet
    estimator: Estimator
    recheck_screens: Callable[[], None]
    machines: RemoteHealth
    listeners: AlertListeners
    walls: Walls
    roll_call: AvailabilityRecorder
    identifiers_days: int
    clock_state: Callable[[], str]
    clock_rate: float = 1.0
    _clock: str = ""
    _trouble: Message | None = None
    _gives: dict[str, bool] = field(default_factory=dict)
    _kept_back: frozenset[str] = frozenset()
    _chores: BackgroundTasks = field(default_factory=BackgroundTasks)

    def start(self) -> None:
        """Start to print and to run the background tasks; call it once, in the process that serves."""
        self.printers.start()
        self._chores.repeat("tidy", _TIDY_S, self.station.tidy)
        self._chores.repeat("days", self._of_day(_TIDY_S), self._days_pass, after_s=_PAGES_COME_BACK_S)
        self._chores.repeat("purge", self._of_day(_TIDY_S), self._purge, after_s=_PAGES_COME_BACK_S)
        self._chores.repeat("recheck", _RECHECK_S, self.recheck_screens)
        self._chores.repeat("reports", self._of_day(_RECHECK_S), self._time_passes)
        self._chores.repeat("estimates", _ESTIMATE_S, self._estimate)
        self._chores.repeat("scores", self._of_day(_SCORE_S), self._score, after_s=_PAGES_COME_BACK_S)
        self._chores.repeat(
            "expiry", self._of_day(_EXPIRE_S), self.station.expiry.expire, after_s=_PAGES_COME_BACK_S
        )
        self._chores.repeat("hours", self._of_day(_RECHECK_S), self._hours_pass)
        self._chores.repeat("roll-call", _ROLL_CALL_S, self.roll_call, after_s=_PAGES_COME_BACK_S)
        self._chores.repeat("clock", _RECHECK_S, self.look_at_clock)
        self._chores.repeat("memory", _MEMORY_S, give_memory_back, after_s=_MEMORY_S)
        self._chores.repeat("database", _RECHECK_S, self.look_at_database)
        self._chores.repeat("machines", _RECHECK_S, self.machines.look_round)
        self._chores.repeat("walls", _RECHECK_S, self._look_at_walls)
        self._chores.repeat("boxes", _RECHECK_S, self.listeners.look_round)
        self._chores.repeat("publish", self._of_day(_RECHECK_S), self._publish_due)
        # After a restart the desks' pages need a moment to report again.
        self._chores.repeat("gone", _RECHECK_S, self.station.desks.close_abandoned)
        self._chores.repeat(
            "alerts", _LOOK_ROUND_S, self.station.alerts.look_round, after_s=_PAGES_COME_BACK_S
        )

    def _of_day(self, every_s: float) -> float:
        """Return the interval of a task that follows the clock of the station, which may run fast."""
        return max(every_s / self.clock_rate, min(every_s, _SOONEST_S))

    def stop(self) -> None:
        """Stop printing and publishing and close the database."""
        self._chores.ask_to_stop()
        self.socketio.server.shutdown()  # its own thread, which looks after the sockets
        self.printers.stop()
        self._chores.join()
        self.screens.stop()
        self.store.close()

    def fault(self) -> str | None:
        """Return what ended or fails in this server that a restart can repair; None while all works.

        A printer without paper is no fault of the server: its thread runs and waits.
        """
        try:
            with self.store.read() as tx:
                tx.devices.printers()
        except Unavailable:
            return "database"
        return self.printers.ended()

    def look_at_clock(self) -> None:
        """Check the clock, also while no command arrives; store and publish a change."""
        self.station.store_clock()
        state, was = self.clock_state(), self._clock
        if was not in ("", state):
            self.screens.changed(HEALTH)
        self._clock = state
        if state == ClockState.BACK:
            self.station.desks.clock_put_back()

    def look_at_database(self) -> None:
        """Check whether changes can be stored, also while no command arrives, and publish a change."""
        with suppress(Unavailable):  # logged where it began
            self.store.must_be_writable()
        trouble, was = self.store.trouble(), self._trouble
        if trouble != was:
            self.screens.changed(HEALTH)
        self._trouble = trouble

    def _look_at_walls(self) -> None:
        """Publish which walls became silent."""
        with self.store.read() as tx:
            self.walls.look_round(tx, self.station.clock())

    def _time_passes(self) -> None:
        """Update the live pages of reports: a wait grows, and a target is exceeded, without any command."""
        self.screens.changed(REPORT)

    def _days_pass(self) -> None:
        """Store the figures of the days that are over, and those by desk that an earlier version left out."""
        self.station.days.close()
        self.station.days.fill_desks()

    def _purge(self) -> None:
        """Purge data past its retention, also where a day cannot be closed."""
        self.station.days.purge(self.identifiers_days)

    def _publish_due(self) -> None:
        self.station.schedule.publish_due(PICTOGRAMS)

    def _estimate(self) -> None:
        """Compute the wait estimates in the background, and update the phones and walls that lacked them."""
        if self.estimator.refresh():
            self.screens.changed("ticket", "display")
        kept_back, self._kept_back = self._kept_back, self.estimator.quiet
        for words, services in (
            ("estimates_kept_back", self._kept_back - kept_back),
            ("estimates_told_again", kept_back - self._kept_back),
        ):
            if services:
                _log.warning(words, services=sorted(services))

    def _score(self) -> None:
        score_days(self.store, self.station.calendar, self.station.clock())

    def _hours_pass(self) -> None:
        """Update the screens when the opening hours of a service begin or end: no command does so."""
        with self.store.read() as tx:
            config, at, tz = tx.config.in_force(), self.station.clock(), self.station.calendar.tz
        gives = {entry.key: config.open_for(entry.key, at, tz) for entry in config.services}
        if gives != self._gives:
            self._gives = gives
            self.screens.changed()


def watched(
    clock: Clock, store: SqlStore, steady: Steady | None, rate: float, boot: str | None = None
) -> StationClock:
    """Return that clock, wrapped so that its faults are logged, with its stored changes.

    `boot` is the present start of the computer if not `boot_id()`. A simulated clock begins at a moment of
    its own at each start: nothing is stored of it.
    """

    def log_change(state: ClockState, behind_s: float) -> None:
        words = {
            ClockState.BACK: "clock_jumped_back",
            ClockState.AHEAD: "clock_jumped_ahead",
            ClockState.OLD: "clock_too_old",
        }
        _log.warning(words.get(state, "clock_right_again"), behind_s=round(behind_s, 3))

    with store.read() as tx:
        last = tx.events.last_at()
        stored = StoredClock(last=last)
        if rate == 1 and steady is not None:
            stored = StoredClock(boot or boot_id(), last, tx.events.clock_mark(), tx.events.clock_changes())
    return StationClock(clock, stored, log_change, steady, rate=rate, guard=threading.RLock())

"""Compute the estimates of the wait beside the work of the station, so that no request waits for them."""

from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.config.timetable import Timetable
from ciasc.domain.core.clock_pace import EVEN, PaceNow
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.accuracy import WEEK_DAYS, score_estimates, unreliable_services
from ciasc.domain.forecast.hall_at import hall_at
from ciasc.domain.forecast.history_model import (
    LOOKS_BACK,
    HistoryModel,
    learn_from_history,
    speed_today,
)
from ciasc.domain.forecast.queue_state import QueueState, estimates
from ciasc.domain.forecast.wait_estimate import Estimates
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.domain.queueing.working_desks import working
from ciasc.domain.stats.availability import AvailabilitySpell, desk_spells
from ciasc.ports import Clock, Reading, RulesIn, Store

STALE: Final = timedelta(seconds=60)
_TURNS: Final = timedelta(seconds=5)
_LEARNS_EVERY: Final = timedelta(hours=1)
_PACED_EVERY: Final = timedelta(minutes=1)
_ANEW_AFTER: Final = timedelta(seconds=15)
_SETTLED: Final = timedelta(hours=3)
_FORGOTTEN: Final = timedelta(hours=2)


class Estimator:
    """Hold the estimates. One thread calls `refresh`, at most each second; any thread calls `foresee`."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        calendar: Calendar,
        rules_in: RulesIn,
        pace: PaceNow = lambda: EVEN,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._rules_in = rules_in
        self._run = pace
        self._current: Estimates | None = None
        self._seq = -1
        self._known = HistoryModel()
        self._quiet = frozenset[str]()
        self._learnt_at: datetime | None = None
        self._begun: datetime | None = None
        self._pace = 1.0
        self._spells: list[AvailabilitySpell] = []
        self._paced_at: datetime | None = None

    def foresee(self) -> Estimates | None:
        """Return the estimates of the last minute of the day, or of the last turns of the thread."""
        current = self._current
        longest = max(STALE, self._run().span(_TURNS))
        fresh = current is not None and timedelta() <= self._clock() - current.at <= longest
        return current if fresh else None

    @property
    def quiet(self) -> frozenset[str]:
        """Return the services without minutes, as last week's estimates of them were not good enough."""
        return self._quiet

    def refresh(self) -> bool:
        """Compute the estimates again after an event or with time; return whether the shown ones changed."""
        now, before = self._clock(), self._current
        with self._store.read() as tx:
            seq = tx.config.station().seq
            if before is not None and seq == self._seq and timedelta() <= now - before.at < _ANEW_AFTER:
                return False
            self._learn(tx, now)
            if not self._known.taken:
                return False
            hall = self._hall(tx, now)
        self._current = estimates(hall, seed=seq, before=before, quiet=self._quiet)
        self._seq = seq
        now_told = self._current
        return before is None or (before.waiting, before.until) != (now_told.waiting, now_told.until)

    def _learn(self, tx: Reading, now: datetime) -> None:
        """Load the last weeks one time an hour, today one time a minute.

        If the past itself grew, as with a backup or a demonstration, the last weeks are loaded each minute.
        """
        calendar, begun = self._calendar, tx.stats.first_queued_at()
        every = _LEARNS_EVERY if begun == self._begun else _PACED_EVERY
        if _due(self._learnt_at, now, every):
            since, today = now - LOOKS_BACK, calendar.day(now)
            spells = desk_spells(tx.events.of_station(since, now), since, now)
            known = learn_from_history(tx.stats.legs(since, now), now, calendar, spells)
            week = tx.estimates.scores(today - timedelta(days=WEEK_DAYS), today - timedelta(days=1))
            # All at once: after an error the next turn loads them again.
            self._known, self._quiet = known, unreliable_services(week)
            self._begun, self._learnt_at = begun, now
        if self._known.taken and _due(self._paced_at, now, _PACED_EVERY):
            begins = calendar.bounds(calendar.day(now))[0]
            self._spells = desk_spells(tx.events.of_station(begins, now), begins, now)
            legs = tx.stats.legs(begins, now)
            self._pace, self._paced_at = speed_today(legs, tx.config.services(), self._known), now

    def _hall(self, tx: Reading, now: datetime) -> QueueState:
        tz, config = self._calendar.tz, tx.config.in_force()
        desks = tx.desks.all()
        at_work = {desk.number for desk in working(desks, now, self._rules_in(tx))}
        there = [desk for desk in desks if desk.number in at_work or _comes_back(desk, now)]
        tickets = {desk.number: tx.tickets.get(desk.ticket) for desk in there if desk.ticket is not None}
        closes = {
            entry.number: Timetable(entry.hours, (), tz).closes_at(now)
            for entry in config.desks
            if entry.hours
        }
        hall = QueueState(
            now=now,
            waiting=tx.tickets.waiting(),
            desks=there,
            at_desks={number: ticket for number, ticket in tickets.items() if ticket is not None},
            services=tx.config.services(),
            known=self._known,
            closes={number: at for number, at in closes.items() if at is not None},
            speed=self._pace,
        )
        return hall_at(hall, self._calendar, self._spells)


def score_days(store: Store, calendar: Calendar, now: datetime) -> int:
    """Compute the missing scores of the estimates of each day of the last week; return how many days."""
    last = calendar.day(now - _SETTLED) - timedelta(days=1)
    first = last - timedelta(days=WEEK_DAYS - 1)
    with store.read() as tx:
        done = set(tx.estimates.scored_days(first, last))
    days = [day for n in range(WEEK_DAYS) if (day := first + timedelta(days=n)) not in done]
    for day in days:
        with store.begin() as tx:
            tx.estimates.save_scores(day, score_estimates(day, tx.estimates.kept_promises(day)))
    return len(days)


def _comes_back(desk: Desk, now: datetime) -> bool:
    """Return whether that desk pauses, and not for so long that its end was probably forgotten."""
    return desk.state is DeskState.PAUSED and (desk.since is None or now - desk.since < _FORGOTTEN)


def _due(last: datetime | None, now: datetime, every: timedelta) -> bool:
    return last is None or not timedelta() <= now - last < every

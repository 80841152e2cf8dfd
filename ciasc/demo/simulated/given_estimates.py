"""The wait estimates of a simulation: computed, stored and checked as at a real station."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Final

from ciasc.demo.simulated.simulation_plan import Moment
from ciasc.domain.core.services import Service
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.accuracy import (
    WEEK_DAYS,
    WaitPromise,
    promised,
    score_estimates,
    unreliable_services,
)
from ciasc.domain.forecast.hall_at import hall_at
from ciasc.domain.forecast.history_model import LOOKS_BACK, HistoryModel, learn_from_history, speed_today
from ciasc.domain.forecast.queue_state import QueueState, newcomer
from ciasc.domain.stats.availability import AvailabilitySpell, desk_spells
from ciasc.domain.stats.legs import Leg
from ciasc.domain.tickets.events import Event
from ciasc.domain.tickets.ticket import Ticket
from ciasc.storage.bulk_history import add_promises
from ciasc.storage.store import SqlStore

FUTURES: Final = 50
"""The number of simulated futures for each ticket: the fewest that a station computes."""

_LONGEST_SHIFT: Final = timedelta(days=2)
_PACED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Teller:
    """Computes the waits of past days from the legs that had ended before."""

    services: Mapping[str, Service]
    calendar: Calendar
    legs: Sequence[Leg]
    """Of the whole past, in order of their ends."""
    events: Sequence[Event] = ()
    """Of the whole past, in order."""

    @classmethod
    def of(
        cls,
        services: Mapping[str, Service],
        calendar: Calendar,
        legs: Iterable[Leg],
        events: Iterable[Event] = (),
    ) -> "Teller":
        """Return an untrained one for those ended legs and the events of the desks."""
        return cls(
            services, calendar, sorted(legs, key=attrgetter("ended_at")), sorted(events, key=attrgetter("at"))
        )

    def day(
        self, day: date, moments: Iterable[Moment], silent: frozenset[str]
    ) -> tuple[list[Ticket], list[WaitPromise]]:
        """Return the tickets of a day with their estimates, and the promises in it.

        The model is computed from the sixty days before. Estimates without experience are not changed.
        """
        begins = self.calendar.bounds(day)[0]
        known = self._known(begins)
        tickets, promises = [], []
        pace, paced_at = 1.0, begins - _PACED_EVERY
        for moment in moments:
            at = moment.ticket.arrived_at
            if at - paced_at >= _PACED_EVERY:
                pace, paced_at = speed_today(self._between(begins, at), self.services, known), at
            shown = self.services[self.services[moment.ticket.service].public_key]
            if not known.knows(shown.key):
                continue
            seen = moment.ticket if shown.key == moment.ticket.service else moment.ticket.seen_as(shown)
            found = newcomer(
                self._hall(moment, known, pace), (shown.key, seen.lane), moment.ticket.seq, FUTURES
            )
            minutes, promise = promised(moment.ticket.id, shown.key, found, silent)
            low, high = minutes or (None, None)
            tickets.append(replace(moment.ticket, low_min=low, high_min=high))
            if promise is not None:
                promises.append(promise)
        return tickets, promises

    def _between(self, since: datetime, until: datetime) -> list[Leg]:
        """Return the legs that joined the queue from `since` on, and that had ended by `until`."""
        done = self.legs[: bisect_left(self.legs, until, key=attrgetter("ended_at"))]
        begun = bisect_left(done, since, key=attrgetter("ended_at"))
        return [leg for leg in done[begun:] if leg.queued_at >= since]

    def _known(self, begins: datetime) -> HistoryModel:
        since = begins - LOOKS_BACK
        return learn_from_history(
            self._between(since, begins), begins, self.calendar, self._spells(since, begins)
        )

    def _spells(self, since: datetime, until: datetime) -> list[AvailabilitySpell]:
        """Return when desks were open or paused in that time; what is older than a shift is over."""
        first = bisect_left(self.events, since - _LONGEST_SHIFT, key=attrgetter("at"))
        last = bisect_left(self.events, until, key=attrgetter("at"))
        return desk_spells(self.events[first:last], since, until)

    def _hall(self, moment: Moment, known: HistoryModel, pace: float) -> QueueState:
        """Return the hall of that moment, as the running station prepares it."""
        at = moment.ticket.arrived_at
        hall = QueueState(
            now=at,
            waiting=moment.waiting,
            desks=moment.desks,
            at_desks=moment.at_desks,
            services=self.services,
            known=known,
            speed=pace,
        )
        begins = self.calendar.bounds(self.calendar.day(at))[0]
        return hall_at(hall, self.calendar, self._spells(begins, at))


def promise_day(store: SqlStore, teller: Teller, day: date, moments: Sequence[Moment]) -> None:
    """Store the estimates of that day, and check them: the day is over."""
    with store.read() as tx:
        week = tx.estimates.scores(day - timedelta(days=WEEK_DAYS), day - timedelta(days=1))
    tickets, promises = teller.day(day, moments, unreliable_services(week))
    add_promises(store, tickets, promises)
    with store.begin() as tx:
        tx.estimates.save_scores(day, score_estimates(day, tx.estimates.kept_promises(day)))

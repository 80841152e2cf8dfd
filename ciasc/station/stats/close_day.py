"""Close days: store their figures for good, and purge later what identifies a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.stats.grouping import ClosedDay, closes_at, compute_closed_day, last_closed
from ciasc.ports import Reading
from ciasc.station.clock import BUILT_IN
from ciasc.station.context import Context

_AT_ONCE: Final = 31


class Checked(StrEnum):
    """The comparison of the stored figures of a closed day with its events."""

    EQUAL = auto()
    DIFFERS = auto()


@dataclass(frozen=True, slots=True)
class DayClosure:
    """The use cases of days that are over; each day is a transaction of its own."""

    context: Context

    def close(self, at_most: int = _AT_ONCE) -> int:
        """Store the figures of the days that are over by now, in order; return how many.

        Days that a clock running ahead closed too early are opened again.
        """
        self._reopen_days()
        done = 0
        while done < at_most:
            with self.context.store.read() as tx:
                day = self._next(tx)
                if day is None:
                    break
                rows = self._made(tx, day)
            with self.context.change() as writing:
                if self._next(writing) == day:
                    writing.days.close(day, rows, self.context.clock())
            done += 1
        return done

    def fill_desks(self, at_most: int = _AT_ONCE) -> int:
        """Store the figures by desk of closed days that have none, the last ones first; return how many.

        An earlier version closed those days.
        """
        with self.context.store.read() as tx:
            closed = tx.days.closed_until()
            days = () if closed is None else tx.days.without_desks(date.min, closed)[-at_most:]
        for day in reversed(days):
            with self.context.store.read() as tx:
                rows = self._made(tx, day)
            with self.context.change() as writing:
                if writing.days.without_desks(day, day):
                    writing.days.fill_desks(day, rows.desks)
        return len(days)

    def check(self, first: date, last: date, *, replace: bool = False) -> Iterator[tuple[date, Checked]]:
        """Compute each closed day again from its events and compare; update what is stored if `replace`."""
        day = first
        while day <= last:
            with self.context.store.read() as tx:
                rows, stored = self._made(tx, day), tx.days.figures_of(day)
            differs = rows != stored
            if differs and replace:
                with self.context.change() as writing:
                    writing.days.close(day, rows, self.context.clock())
            yield day, Checked.DIFFERS if differs else Checked.EQUAL
            day += timedelta(days=1)

    def purge(self, keep_days: int) -> int:
        """Delete what identifies a person in closed days older than that; return how many days.

        None while the clock is not trusted: what is deleted does not come back.
        """
        if not self.context.watch.trusted():
            return 0
        before = self.context.calendar.day(self.context.clock()) - timedelta(days=keep_days)
        with self.context.store.read() as tx:
            days = tx.days.to_purge(before, _AT_ONCE)
        for day in days:
            with self.context.change() as writing:
                writing.days.purge(day, self.context.clock())
        return len(days)

    def _reopen_days(self) -> None:
        now = self.context.clock()
        over = last_closed(self.context.calendar, now)
        with self.context.store.read() as tx:
            closed = tx.days.closed_until()
        if closed is not None and closed > over and now.year >= BUILT_IN:
            with self.context.change() as writing:
                writing.days.reopen_after(over)

    def _next(self, tx: Reading) -> date | None:
        """Return the first day that is to be closed now."""
        closed = tx.days.closed_until()
        if closed is not None:
            day = closed + timedelta(days=1)
        else:
            first = tx.stats.first_queued_at()
            if first is None:
                return None
            day = self.context.calendar.day(first)
        return day if day <= last_closed(self.context.calendar, self.context.clock()) else None

    def _made(self, tx: Reading, day: date) -> ClosedDay:
        settled = closes_at(self.context.calendar, day)
        return compute_closed_day(
            tx.stats.facts_from_events(*self.context.calendar.bounds(day), settled),
            self.context.calendar,
            settled,
        )

"""The closed days, as the use cases read and change them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from ciasc.domain.core.shifts import SHIFTS
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import ClosedDay, Group


class DayReading(Protocol):
    """The closed days, to read."""

    def closed_until(self) -> date | None:
        """Return the last closed day with stored figures; None before the first."""
        ...

    def figures_of(self, day: date) -> ClosedDay:
        """Return the stored rows of one closed day."""
        ...

    def figures(
        self, first: date, last: date, by: Sequence[str], shifts: Sequence[int] = SHIFTS
    ) -> Mapping[Group, Figures]:
        """Return the figures of the closed days from `first` to `last` by groups of `OF_HOURS` or `OF_DESKS`.

        By desk, the days in `without_desks` are left out.
        """
        ...

    def without_desks(self, first: date, last: date) -> Sequence[date]:
        """Return the closed days from `first` to `last` that have figures by hour and none by desk, in order.

        An earlier version closed them.
        """
        ...

    def to_purge(self, before: date, limit: int) -> Sequence[date]:
        """Return the closed days before that one that still identify a person, oldest first."""
        ...


class DayWriting(DayReading, Protocol):
    """The closed days, to read and change."""

    def close(self, day: date, rows: ClosedDay, at: datetime) -> None:
        """Store the figures of a day in place of those that it has."""
        ...

    def fill_desks(self, day: date, desks: Mapping[int | None, Figures]) -> None:
        """Store the figures by desk of a closed day that has none."""
        ...

    def reopen_after(self, after: date) -> None:
        """Delete the figures of the days after that one: they are open again; their events are kept."""
        ...

    def purge(self, day: date, at: datetime) -> None:
        """Delete the notes, references and secrets of the ended tickets of that closed day."""
        ...

"""The figures of one period, of all services or of one, for the parts of a page."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ciasc.content.messages import text
from ciasc.domain.core.shifts import shift_of
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import Group
from ciasc.ports import Reading
from ciasc.reports.discreet_services import discreet_of
from ciasc.reports.figure_cells import Table, figure_cells, figure_names, total
from ciasc.reports.number_format import shift_words
from ciasc.reports.period.period_days import Days
from ciasc.station.stats.figures_of_any_period import period_figures, shifts_of


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """Reads the figures of one period, of one service if it is set."""

    tx: Reading
    calendar: Calendar
    days: Days
    now: datetime
    service: str | None = None

    def by(self, *groups: str) -> Mapping[Group, Figures]:
        """Return the figures by those groups."""
        if self.service is None:
            return self._all(groups)
        found = self._all(("service", *groups))
        return {group[1:]: told for group, told in found.items() if group[0] == self.service}

    def shown(self, some: Figures) -> Figures:
        """Return those figures as they may be shown: nothing of a few visits to a discreet service."""
        return Figures() if some.hidden and self.service in discreet_of(self.tx) else some

    def _all(self, groups: Sequence[str]) -> Mapping[Group, Figures]:
        return period_figures(self.tx, self.calendar, self.days.first, self.days.last, groups, self.now)

    def link(self, **groups: object) -> str | None:
        """Return the address of the tickets behind a figure."""
        return self.days.tickets(**{"service": self.service, **groups})


def added_up(told: Iterable[tuple[Hashable, Figures]]) -> dict[Hashable, Figures]:
    """Return the sum of the figures of each name; parts are joined in one step, because adding is slow."""
    found: dict[Hashable, list[Figures]] = {}
    for name, some in told:
        found.setdefault(name, []).append(some)
    return {name: total(some) for name, some in found.items()}


def shift_table(by_hour: Mapping[Group, Figures], figuring: PeriodFigures) -> Table:
    """Return the table of the station's shifts, from figures by groups of which the last is the hour."""
    shifts = shifts_of(figuring.tx, figuring.calendar, figuring.days.last)
    told = added_up(
        (shift_of(hour, shifts), some) for (*_, hour), some in by_hour.items() if isinstance(hour, int)
    )
    return Table(
        text("reports.charts.by_shift"),
        figure_names(),
        [
            (
                shift_words(begin, shifts),
                figure_cells(figuring.shown(told.get(begin, Figures())), figuring.link(shift=begin)),
            )
            for begin in shifts
        ],
    )

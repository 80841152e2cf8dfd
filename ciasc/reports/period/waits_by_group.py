"""The waits of a period by service, hour and other groups, all from the same legs and one definition."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from pydantic import RootModel

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.services import Lane
from ciasc.domain.core.shifts import SHIFTS, shift_end
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.confidence import Interval, wilson
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import Group
from ciasc.domain.stats.percentiles import percentile_s
from ciasc.domain.stats.too_few_to_show import FEW
from ciasc.ports import Reading
from ciasc.reports.discreet_services import RESERVED, discreet_of, merge_discreet
from ciasc.station.stats.figures_of_any_period import period_figures, shifts_of
from ciasc.web.api.output_base import Output


class WaitRow(Output, title="WaitRow"):
    """The figures of one group. Seconds, counts and percent; null if there is no value.

    `service` is null for the discreet services together that have too few tickets to be named.
    For few of those, and for few in the immediate lane, only counts are shown. `issued` counts tickets and
    transfers, `visits` people; `cancelled` are in no other count. The percentage lies between the low and the
    high one if chance is taken into account (Wilson, 95 %). `n` is the count behind the
    waits, `served` that of the attention times, and `judged` that of the percentage; `leapt` are the waits
    that are not counted because the clock changed.
    """

    service: str | None = None
    lane: str | None = None
    desk: int | None = None
    hour: int | None = None
    weekday: int | None = None
    shift: str | None = None
    issued: int
    visits: int
    called: int
    attended: int
    no_show: int
    left: int
    expired: int
    cancelled: int
    transferred: int
    waiting: int
    wait_p50_s: float | None
    wait_p90_s: float | None
    wait_p95_s: float | None
    service_p50_s: float | None
    service_p90_s: float | None
    within_target_pct: float | None
    within_target_low_pct: float | None
    within_target_high_pct: float | None
    n: int
    served: int
    judged: int
    leapt: int


_COUNTS: Final = (
    *("issued", "visits", "called", "attended", "no_show", "left", "expired", "cancelled", "transferred"),
    "waiting",
)


_TIMES: Final = (
    *(("wait", "waits", share) for share in (50, 90, 95)),
    *(("service", "services", share) for share in (50, 90)),
)


class WaitRows(RootModel[list[WaitRow]], title="WaitRows"):
    """The figures of a period, a row for each group."""


GROUPINGS: Final = ("service", "lane", "desk", "hour", "weekday", "shift")


def period_waits(
    tx: Reading,
    calendar: Calendar,
    first: date,
    last: date,
    by: Sequence[str],
    now: datetime,
    *,
    for_reading: bool = False,
) -> list[WaitRow]:
    """Return a row for each group of those days, ordered by name; one row of all if `by` is empty.

    For people to read, no time and no percentage of too few is shown, as on the pages.
    """
    for name in by:
        if name not in GROUPINGS:
            raise InvalidInput("reports.period.unknown_group", group=name)
    discreet = discreet_of(tx)
    found = merge_discreet(period_figures(tx, calendar, first, last, by, now), by, discreet)
    guarded: Collection[Group] = ()
    live = last >= calendar.day(now)  # figures of today are read beside the people that they count
    if live and "service" not in by and any(_is_few(told) for told in found.values()):
        parts = period_figures(tx, calendar, first, last, (*by, "service"), now)
        guarded = {group[:-1] for group in parts if group[-1] in discreet}
    shifts = shifts_of(tx, calendar, last) if "shift" in by else SHIFTS
    return wait_rows(found, by, shifts, for_reading=for_reading, guarded=guarded)


def _is_few(told: Figures) -> bool:
    """Return whether a time or a share of those could be one person's."""
    return told.issued > 0 and min(len(told.waits), len(told.services), told.judged) < FEW


def wait_rows(
    found: Mapping[Group, Figures],
    by: Sequence[str],
    shifts: Sequence[int] = SHIFTS,
    *,
    for_reading: bool = False,
    guarded: Collection[Group] = (),
) -> list[WaitRow]:
    """Return a row for each group of figures, ordered by name; for people, no time of too few.

    Programs get no time of too few of the `guarded` groups, which count visits to discreet services.
    """
    named = (
        (
            tuple(_group_value(name, value, shifts) for name, value in zip(by, group, strict=True)),
            told,
            for_reading or group in guarded,
        )
        for group, told in found.items()
    )
    return [
        _row(dict(zip(by, group, strict=True)), told, for_reading=careful)
        for group, told, careful in sorted(named, key=lambda one: _sortable(one[0]))
    ]


def _group_value(name: str, value: Hashable, shifts: Sequence[int]) -> Hashable:
    """Return the value of a group as in the API: a lane by its word, a shift as 08-16."""
    if isinstance(value, Lane):
        return value.word
    if name == "shift" and isinstance(value, int):
        return f"{value:02d}-{shift_end(value, shifts):02d}"
    return value


def _sortable(group: tuple[Hashable, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((part if isinstance(part, int) else -1, str(part)) for part in group)


def _row(group: Mapping[str, Hashable], told: Figures, *, for_reading: bool) -> WaitRow:
    # Of few people in danger, or of the services that are not named, programs get no time either.
    guarded = group.get("service", "") is RESERVED or group.get("lane") == Lane.IMMEDIATE.word
    times = _times_of_enough if for_reading or guarded else _all_times
    counts = {name: getattr(told, name) for name in _COUNTS}
    return WaitRow.model_validate({**group, **counts, **times(told), **_counts_behind(told)})


def _counts_behind(told: Figures) -> dict[str, int]:
    """Return the counts behind the waits, the attention times and the percentage."""
    return {"n": len(told.waits), "served": len(told.services), "judged": told.judged, "leapt": told.leapt}


def _all_times(told: Figures) -> dict[str, float | None]:
    times = {
        f"{name}_p{share}_s": percentile_s(getattr(told, what), share / 100) for name, what, share in _TIMES
    }
    return {**times, **_kept(told.within_target_pct, wilson(told.kept, told.judged))}


def _times_of_enough(told: Figures) -> dict[str, float | None]:
    """Return the same without the times of too few."""
    times = {f"{name}_p{share}_s": told.percentile_s(what, share / 100) for name, what, share in _TIMES}
    return {**times, **_kept(told.shown_target_pct, told.target_interval)}


def _kept(share: float | None, interval: Interval | None) -> dict[str, float | None]:
    low, high = interval or (None, None)
    return {"within_target_pct": share, "within_target_low_pct": low, "within_target_high_pct": high}

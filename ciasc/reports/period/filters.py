"""The filters of the pages of a period: which days, and which tickets."""

from datetime import date, datetime, timedelta
from typing import Annotated, Final, Literal

from pydantic import Field

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.gaming_flags import GamingSign
from ciasc.reports.period.period_days import Days, period
from ciasc.web.api.inputs import Input, IsoDay

USUAL: Final = timedelta(days=27)
"""The default period begins so long before yesterday: four whole weeks."""

Key = Annotated[str | None, Field(max_length=80)]


class DaysFilter(Input, title="DaysAsked"):
    """Days of the station, both included."""

    first: Annotated[IsoDay | None, Field(alias="from")] = None
    last: Annotated[IsoDay | None, Field(alias="to")] = None


class PeriodFilter(DaysFilter, title="PeriodAsked"):
    """Those days for one service or all; `measure` is the measure of the heatmap."""

    service: Key = None
    measure: Literal["p90", "meta"] = "p90"


class TicketsFilter(DaysFilter, title="TicketsAsked"):
    """Filters of the tickets of those days: each filter that is set must fit.

    `before` is an hour of the clock: tickets that came earlier in their day. `called` is whether the ticket
    was called, `waited` whether its wait is measured. Cancelled tickets are only listed by their `end`.
    `judged` is whether its target was kept or exceeded, and `late` ones exceeded it; `served`,
    whether it was attended or transferred, with a known duration. `filed` is whether a visit for a denuncia
    ended with one, `reason` why not; `spoken`, whether the attention was in the requested language;
    `prompt`, whether a ticket of priority was attended in time; `whole`, whether a visit kept its target with
    all its waits.
    `staff` is the sign-in name of the person who called them.
    `leapt` are those with a wait that is not counted because the clock changed.
    `waits` are those in the queue at this moment: all, those over their target, or the longest wait.
    """

    service: Key = None
    lane: Literal["immediate", "preferential", "normal"] | None = None
    hour: Annotated[int | None, Field(ge=0, le=23)] = None
    weekday: Annotated[int | None, Field(ge=1, le=7)] = None
    shift: Annotated[int | None, Field(ge=0, le=23)] = None
    desk: Annotated[int | None, Field(ge=1, le=999)] = None
    end: Literal["attended", "no_show", "left", "expired", "transferred", "cancelled", "open"] | None = None
    late: bool = False
    judged: bool | None = None
    served: bool | None = None
    filed: bool | None = None
    reason: Key = None
    spoken: bool | None = None
    prompt: bool | None = None
    staff: Key = None
    before: Annotated[int | None, Field(ge=0, le=23)] = None
    called: bool | None = None
    waited: bool | None = None
    whole: bool | None = None
    leapt: bool | None = None
    leg: Annotated[int | None, Field(ge=1, le=99)] = None
    waits: Literal["all", "late", "longest"] | None = None
    sign: GamingSign | None = None
    sort: Literal["newest", "wait", "service"] = "newest"
    page: Annotated[int, Field(ge=1, le=10_000)] = 1

    @property
    def plain(self) -> bool:
        """Return whether nothing but days and a service narrows the list."""
        return not self.model_fields_set - {"first", "last", "service", "sort", "page"}

    @property
    def of_visits(self) -> bool:
        """Return whether the filters need more of the visit than its wait in the queue."""
        wanted = (self.sign, self.filed, self.reason, self.spoken, self.prompt, self.whole)
        return any(one is not None for one in wanted)


def usual_days(calendar: Calendar, now: datetime) -> Days:
    """Return the four weeks that ended yesterday."""
    last = calendar.day(now) - timedelta(days=1)
    return Days(last - USUAL, last)


def days(calendar: Calendar, first: date | None, last: date | None, now: datetime) -> Days:
    """Return the requested days up to today, or the usual ones; raise InvalidInput if they are empty."""
    if first is None and last is None:
        return usual_days(calendar, now)
    begin, end = period(calendar, first, last, now)
    found = Days(calendar.day(begin), min(calendar.day(end - timedelta(seconds=1)), calendar.day(now)))
    if found.first > found.last:
        raise InvalidInput("reports.period.not_begun")
    return found

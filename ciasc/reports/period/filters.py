"""What somebody asks of the pages of a period: which days, and of which tickets."""

from datetime import date, datetime, timedelta
from typing import Annotated, Final, Literal

from pydantic import Field

from ciasc.domain.core.calendar import Calendar
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.stats.gaming_flags import GamingSign
from ciasc.reports.period.days import Days, period
from ciasc.web.api.inputs import Input, IsoDay

USUAL: Final = timedelta(days=27)
"""So long before yesterday a period begins if nobody names one: four whole weeks."""

Key = Annotated[str | None, Field(max_length=80)]


class DaysFilter(Input, title="DaysAsked"):
    """Days of the station, both included."""

    first: Annotated[IsoDay | None, Field(alias="from")] = None
    last: Annotated[IsoDay | None, Field(alias="to")] = None


class PeriodFilter(DaysFilter, title="PeriodAsked"):
    """Those days of one service or all; `measure` is what the heatmap tells."""

    service: Key = None
    measure: Literal["p90", "meta"] = "p90"


class TicketsFilter(DaysFilter, title="TicketsAsked"):
    """Which tickets of those days: each filter that is named must fit.

    `before` is an hour of the clock: who came earlier in their day. `called` is whether anybody ever did.
    `judged` is whether their promise was kept or broken, which `late` ones have; `served`, whether they were
    attended or sent on, and it is known how long that took. `filed` is whether those who came for a denuncia
    left with one, `reason` why not; `spoken`, whether somebody attended in the language that they asked for;
    `prompt`, whether somebody was in time with who goes first.
    `staff` is the sign-in name of who called them.
    `waits` are those in the queue at this moment: all, those whose promise is broken, or who waits longest.
    """

    service: Key = None
    lane: Literal["immediate", "preferential", "normal"] | None = None
    hour: Annotated[int | None, Field(ge=0, le=23)] = None
    weekday: Annotated[int | None, Field(ge=1, le=7)] = None
    shift: Annotated[int | None, Field(ge=0, le=23)] = None
    desk: Annotated[int | None, Field(ge=1, le=999)] = None
    end: Literal["attended", "no_show", "left", "transferred", "open"] | None = None
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
    leg: Annotated[int | None, Field(ge=1, le=99)] = None
    waits: Literal["all", "late", "longest"] | None = None
    sign: GamingSign | None = None
    sort: Literal["newest", "wait", "service"] = "newest"
    page: Annotated[int, Field(ge=1, le=10_000)] = 1

    @property
    def plain(self) -> bool:
        """Whether nothing but days and a service narrows the list."""
        return not self.model_fields_set - {"first", "last", "service", "sort", "page"}

    @property
    def of_visits(self) -> bool:
        """Whether more than the stay in the queue must be looked at."""
        return any(one is not None for one in (self.sign, self.filed, self.reason, self.spoken, self.prompt))


def usual_days(calendar: Calendar, now: datetime) -> Days:
    """The four weeks that ended yesterday."""
    last = calendar.day(now) - timedelta(days=1)
    return Days(last - USUAL, last)


def days(calendar: Calendar, first: date | None, last: date | None, now: datetime) -> Days:
    """The days asked for, up to today; the usual ones if none is named. InvalidInput if there are none."""
    if first is None and last is None:
        return usual_days(calendar, now)
    begin, end = period(calendar, first, last, now)
    found = Days(calendar.day(begin), min(calendar.day(end - timedelta(seconds=1)), calendar.day(now)))
    if found.first > found.last:
        raise InvalidInput("Ese período todavía no empieza.")
    return found

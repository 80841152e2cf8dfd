"""Hours in which tickets are issued: weekly hours, special days, and the next opening."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from ciasc.domain.core.messages import Message, message

DAYS_OF_WEEK: Final = 7
_LOOKS_AHEAD_DAYS: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Hours of one weekday (1 is Monday), by the wall clock.

    A span that ends before it begins runs past midnight; one that ends when it begins lasts the whole day.
    """

    day: int
    opens: time
    closes: time

    @property
    def minutes(self) -> tuple[int, int]:
        """Return when it begins and ends, in minutes from Monday 0:00; the end may lie in the next week."""
        begin = (self.day - 1) * 1440 + _minute(self.opens)
        return begin, begin + _length(self.opens, self.closes)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """Hours of one date: a `Span` without its weekday."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A date with other hours than its weekday; closed if it has none. `name` is what people read."""

    day: date
    name: str
    hours: tuple[DayHours, ...] = ()


@dataclass(frozen=True, slots=True)
class Timetable:
    """Weekly hours with special days, on the wall clock of the zone `tz`; no weekly hours means always."""

    weekly: tuple[Span, ...]
    special: tuple[SpecialDay, ...]
    tz: tzinfo

    def open_at(self, at: datetime) -> bool:
        """Return whether the aware moment `at` lies within the hours."""
        if not self.weekly and not self.special:
            return True
        local = at.astimezone(self.tz)
        return any(begin <= local < end for begin, end in self._near(local))

    def closes_at(self, at: datetime) -> datetime | None:
        """Return when the hours that contain `at` end; None outside them."""
        local = at.astimezone(self.tz)
        ends = [end for begin, end in self._near(local) if begin <= local < end]
        return max(ends, default=None)

    def opens_next(self, at: datetime) -> datetime | None:
        """Return the first moment after `at` at which hours begin; None if there is none within two weeks."""
        local = at.astimezone(self.tz)
        days = (local.date() + timedelta(days=ahead) for ahead in range(_LOOKS_AHEAD_DAYS))
        begins = (begin for day in days for begin, _ in sorted(self._of(day)) if begin > local)
        return next(begins, None)

    def opens_words(self, at: datetime) -> Message:
        """Return when hours begin next, as a sentence for people."""
        begins = self.opens_next(at)
        if begins is None:
            return message("dates.opens.never")
        time_of_day = f"{begins:%H:%M}"
        ahead = (begins.date() - at.astimezone(self.tz).date()).days
        if ahead == 0:
            return message("dates.opens.today", time=time_of_day)
        if ahead == 1:
            return message("dates.opens.tomorrow", time=time_of_day)
        if ahead < DAYS_OF_WEEK:
            weekday = message(f"dates.weekdays.{begins.isoweekday()}")
            return message("dates.opens.weekday", weekday=weekday, time=time_of_day)
        return message("dates.opens.date", date=f"{begins:%d/%m}", time=time_of_day)

    def closes_words(self, at: datetime) -> Message | None:
        """Return when a special day ends, as a sentence; None on other days and outside the hours."""
        ends = self.closes_at(at)
        if ends is None or not self.today(at):
            return None
        return message("dates.closes.today", time=f"{ends:%H:%M}")

    def today(self, at: datetime) -> SpecialDay | None:
        """Return the special day on the date of `at`."""
        date_there = at.astimezone(self.tz).date()
        return next((special for special in self.special if special.day == date_there), None)

    def _near(self, local: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Return the hours that begin on that date or the one before, which may run past midnight."""
        yield from self._of(local.date() - timedelta(days=1))
        yield from self._of(local.date())

    def _of(self, day: date) -> list[tuple[datetime, datetime]]:
        hours: Iterable[Span | DayHours] = self._weekly_or_always(day.isoweekday())
        for special in self.special:
            if special.day == day:
                hours = special.hours
                break
        found = []
        for span in hours:
            begin = datetime.combine(day, span.opens, tzinfo=self.tz)
            found.append((begin, begin + timedelta(minutes=_length(span.opens, span.closes))))
        return found

    def _weekly_or_always(self, day: int) -> list[Span]:
        """Return the hours that begin on that weekday; no hours at all means always."""
        if not self.weekly:
            return [Span(day=day, opens=time(0), closes=time(0))]
        return [span for span in self.weekly if span.day == day]


def overlap(some: Sequence[Span], others: Sequence[Span], day: int) -> bool:
    """Return whether both share a minute of that weekday; no hours at all means always."""
    return any(max(a, c) < min(b, d) for a, b in _minutes_of(some, day) for c, d in _minutes_of(others, day))


def overlapping_spans(spans: Sequence[Span]) -> bool:
    """Return whether some of these hours overlap, also past midnight and past Sunday."""
    laid = sorted(span.minutes for span in spans)
    week = 7 * 1440
    following = [*laid[1:], *((begin + week, end + week) for begin, end in laid[:1])]
    return any(end > begin for (_, end), (begin, _) in zip(laid, following, strict=True))


def on_day(spans: Sequence[Span], day: int) -> bool:
    """Return whether some minute of that weekday lies within the hours."""
    return bool(_minutes_of(spans, day))


def _minutes_of(spans: Sequence[Span], day: int) -> list[tuple[int, int]]:
    """Return the parts of these hours that lie on that weekday."""
    first, last = (day - 1) * 1440, day * 1440
    if not spans:
        return [(first, last)]
    week = 7 * 1440
    parts = [
        (max(begin + shift, first), min(end + shift, last))
        for begin, end in (span.minutes for span in spans)
        for shift in (0, -week)
    ]
    return [(begin, end) for begin, end in parts if begin < end]


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _length(opens: time, closes: time) -> int:
    return (_minute(closes) - _minute(opens)) % 1440 or 1440

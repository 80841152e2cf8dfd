"""Formats of figures in Spanish, the same on every page and in every file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from ciasc.content.dates import month_name, weekday_name
from ciasc.content.messages import text
from ciasc.domain.config.timetable import DAYS_OF_WEEK
from ciasc.domain.core.services import Lane
from ciasc.domain.core.shifts import SHIFTS, shift_end
from ciasc.domain.stats.percentiles import ONCE_LONGEST_S

NONE: Final = "\N{EN DASH}"
_WEEKDAYS: Final = tuple(weekday_name(day) for day in range(1, DAYS_OF_WEEK + 1))
DAYS_SHORT: Final = tuple(name[:3].capitalize() for name in _WEEKDAYS)
DAYS_MANY: Final = tuple(f"{name}s" if name[-1] != "s" else name for name in _WEEKDAYS)
"""The weekdays in the plural: los lunes, los domingos."""
_MINUTE: Final = 60
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def format_duration(seconds: float | None) -> str:
    """Return a duration as "45 s", "4:07 min", "12 min" or "1 h 05 min", as the clocks of the scripts do."""
    if seconds is None:
        return NONE
    rounded = round(seconds)
    minutes = round(seconds / _MINUTE)
    if rounded < _MINUTE:
        return text("reports.units.seconds", seconds=rounded)
    if rounded < 10 * _MINUTE:
        minutes, rest = divmod(rounded, _MINUTE)
        return text("reports.units.minutes_and_seconds", minutes=minutes, seconds=f"{rest:02d}")
    if minutes < _MINUTE:
        return format_minutes(minutes)
    hours, minutes = divmod(minutes, _MINUTE)
    return text("reports.units.hours_and_minutes", hours=hours, minutes=f"{minutes:02d}")


def format_percentile(seconds: float | None) -> str:
    """Return a percentile as a duration; "8 h o más" where days of earlier definitions know no more."""
    return text("reports.units.eight_hours") if seconds == ONCE_LONGEST_S else format_duration(seconds)


def format_minutes(minutes: int) -> str:
    """Return whole minutes as "12 min"."""
    return text("reports.units.minutes", minutes=minutes)


def format_whole_minutes(seconds: float) -> str:
    """Return seconds as whole minutes: "15 min"."""
    return format_minutes(round(seconds / _MINUTE))


def format_ratio(number: float | None) -> str:
    """Return a number with one decimal."""
    return NONE if number is None else f"{number:.1f}"


def format_hour(at: datetime) -> str:
    """Return the hour of a local moment: "09:05"."""
    return f"{at:%H:%M}"


def people(many: int) -> str:
    """Return a number of people in words: "1 persona"."""
    return text("reports.counts.people", n=many, many=format_count(many))


def format_count(number: float) -> str:
    """Return a count with a thin space between thousands."""
    return f"{round(number):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def some_legs(tickets: int, legs: int) -> str:
    """Return the words for legs of which `tickets` began with a ticket; a transfer created the others."""
    return text("reports.counts.tickets" if tickets == legs else "reports.counts.tickets_and_transfers")


def moves(tickets: int, legs: int) -> str:
    """Return how many of the legs a transfer created, in words; empty if none."""
    many = legs - tickets
    return text("reports.counts.some_transfers", n=many, many=format_count(many)) if many else ""


def tickets_and_moves(tickets: int, legs: int) -> str:
    """Return how many legs began with a ticket, and how many with a transfer."""
    told = text("reports.counts.some_tickets", n=tickets, many=format_count(tickets))
    if legs <= tickets:
        return told
    return text("reports.counts.both", tickets=told, transfers=moves(tickets, legs))


def format_percent(share: float | None) -> str:
    """Return a percentage without decimals."""
    return NONE if share is None else text("reports.units.percent", percent=f"{share:.0f}")


def interval_words(interval: Sequence[float] | None) -> str:
    """Return between which percentages a share lies if chance is taken into account; empty if not known."""
    if interval is None:
        return ""
    low, high = interval
    return text("reports.units.interval", low=f"{low:.0f}", high=f"{high:.0f}")


def share_words(share: str, interval: Sequence[float] | None) -> str:
    """Return a share with its interval: 91 % (entre 62 y 98 %)."""
    return f"{share} ({interval_words(interval)})" if interval is not None else share


def format_exact_percent(share: float | None) -> str:
    """Return a percentage with one decimal."""
    return NONE if share is None else text("reports.units.percent", percent=f"{share:.1f}")


def format_hours(number: float | None) -> str:
    """Return a number of hours with one decimal."""
    if number is None:
        return NONE
    return text("reports.units.hours", hours=f"{number:,.1f}".replace(",", "\N{NARROW NO-BREAK SPACE}"))


def day_words(day: date) -> str:
    """Return a date in words: 2 de marzo de 2026."""
    return text("reports.dates.day", day=day.day, month=month_name(day.month), year=day.year)


def span_words(first: date, last: date) -> str:
    """Return a span of days in words: month and year only one time if they are the same."""
    if first == last:
        return day_words(first)
    words = day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        words = str(first.day)
    elif first.year == last.year:
        words = text("reports.dates.day_and_month", day=first.day, month=month_name(first.month))
    return text("reports.dates.span", first=words, last=day_words(last))


def month_words(day: date) -> str:
    """Return the month of a date in words: marzo de 2026."""
    return text("reports.dates.month", month=month_name(day.month), year=day.year)


def lane_names() -> dict[str, str]:
    """Return the name of each lane by its word, the first in the order first."""
    return {lane.word: text(f"reports.lanes.{lane.word}") for lane in sorted(Lane)}


def shift_words(begin: int, shifts: Sequence[int] = SHIFTS) -> str:
    """Return the shift that begins at that hour, as "08 a 16 h"."""
    return text("reports.dates.shift", begin=f"{begin:02d}", end=f"{shift_end(begin, shifts):02d}")


def guarded(value: object) -> str:
    """Return a cell that no spreadsheet parses as a formula."""
    cell = "" if value is None else str(value)
    return "'" + cell if isinstance(value, str) and cell.startswith(_FORMULA) else cell


FIGURE_WORDS: Final = {
    "lasting": format_duration,
    "percent": format_percent,
    "whole": format_count,
    "hours": format_hours,
    "day_words": day_words,
    "span_words": span_words,
    "tickets_and_moves": tickets_and_moves,
    "interval_words": interval_words,
    "percentile": format_percentile,
}
"""How templates write figures, by the names that they use."""

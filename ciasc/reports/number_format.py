"""Formats of figures in Spanish, the same on every page and in every file."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ciasc.domain.config.timetable import MONTHS, WEEKDAYS
from ciasc.domain.core.shifts import SHIFTS, shift_end

NONE: Final = "\N{EN DASH}"
DAYS_SHORT: Final = tuple(name[:3].capitalize() for name in WEEKDAYS)
DAYS_MANY: Final = tuple(f"{name}s" if name[-1] != "s" else name for name in WEEKDAYS)
"""The weekdays in the plural: los lunes, los domingos."""
_MINUTE: Final = 60
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def format_duration(seconds: float | None) -> str:
    """Return a duration as "45 s", "4:07 min", "12 min" or "1 h 35 min"."""
    if seconds is None:
        return NONE
    rounded = round(seconds)
    minutes = round(seconds / _MINUTE)
    if rounded < _MINUTE:
        return f"{rounded} s"
    if rounded < 10 * _MINUTE:
        return f"{rounded // _MINUTE}:{rounded % _MINUTE:02d} min"
    if minutes < 90:  # noqa: PLR2004 - an hour and a half: above it hours are easier to read
        return f"{minutes} min"
    return f"{minutes // _MINUTE} h {minutes % _MINUTE:02d} min"


def format_count(number: float) -> str:
    """Return a count with a thin space between thousands."""
    return f"{round(number):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def some_legs(tickets: int, legs: int) -> str:
    """Return the words for legs of which `tickets` began with a ticket; a transfer created the others."""
    return "tickets" if tickets == legs else "tickets y derivaciones"


def moves(tickets: int, legs: int) -> str:
    """Return how many of the legs a transfer created, in words; empty if none."""
    many = legs - tickets
    return f"{format_count(many)} {'derivación' if many == 1 else 'derivaciones'}" if many else ""


def tickets_and_moves(tickets: int, legs: int) -> str:
    """Return how many legs began with a ticket, and how many with a transfer."""
    told = f"{format_count(tickets)} {'ticket' if tickets == 1 else 'tickets'}"
    return f"{told} y {moves(tickets, legs)}" if legs > tickets else told


def format_percent(share: float | None) -> str:
    """Return a percentage without decimals."""
    return NONE if share is None else f"{share:.0f} %"


def format_hours(number: float | None) -> str:
    """Return a number of hours with one decimal."""
    return NONE if number is None else f"{number:,.1f} h".replace(",", "\N{NARROW NO-BREAK SPACE}")


def day_words(day: date) -> str:
    """Return a date in words: 2 de marzo de 2026."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def span_words(first: date, last: date) -> str:
    """Return a span of days in words: month and year only one time if they are the same."""
    if first == last:
        return day_words(first)
    words = day_words(first)
    if first.year == last.year:
        words = words.removesuffix(f" de {first.year}")
        if first.month == last.month:
            words = str(first.day)
    return f"Del {words} al {day_words(last)}"


def shift_words(begin: int, shifts: Sequence[int] = SHIFTS) -> str:
    """Return the shift that begins at that hour, as "08 a 16 h"."""
    return f"{begin:02d} a {shift_end(begin, shifts):02d} h"


def guarded(value: object) -> str:
    """Return a cell that no spreadsheet parses as a formula."""
    text = "" if value is None else str(value)
    return "'" + text if isinstance(value, str) and text.startswith(_FORMULA) else text

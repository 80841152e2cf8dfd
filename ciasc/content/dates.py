"""Names of weekdays and months, and the words of a moment that may be of another day."""

from datetime import datetime, timedelta

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.messages import text


def weekday_name(number: int) -> str:
    """Return the name of an ISO weekday: 1 is Monday."""
    return text(f"dates.weekdays.{number}")


def month_name(number: int) -> str:
    """Return the name of a month: 1 is January."""
    return text(f"dates.months.{number}")


def other_day(at: datetime, now: datetime, words: PublicWords | None = None) -> str:
    """Return the day of a local moment, as "de ayer" or "del 28/11"; empty if it is today's.

    `words` are those of a citizen; the staff read Spanish.
    """
    days = (at.date() - now.date()) // timedelta(days=1)
    if days == 0:
        return ""
    key = {-1: "yesterday", 1: "tomorrow"}.get(days, "further")
    say = text if words is None else words.text
    return say(f"dates.other_day.{key}", day=f"{at:%d/%m}" if at.year == now.year else f"{at:%d/%m/%Y}")


def hour_and_day(at: datetime, now: datetime) -> str:
    """Return the hour of a local moment, with its day if that is not today: "23:55 de ayer".

    `hour` in `static/js/lib/hour_and_day.js` writes the same.
    """
    return f"{at:%H:%M} {other_day(at, now)}".rstrip()

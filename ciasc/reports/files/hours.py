"""The words for an hour of the clock in a file."""

from ciasc.content.messages import text
from ciasc.reports.number_format import DAYS_MANY


def hour_words(hour: int) -> str:
    """Return an hour as "de 9 a 10 h"."""
    return text("files.summary.hour", begin=hour, end=hour + 1)


def weekday_hour_words(weekday: int, hour: int) -> str:
    """Return an hour of an ISO weekday as "los lunes de 9 a 10 h"."""
    return text("files.summary.weekday_hour", weekdays=DAYS_MANY[weekday - 1], begin=hour, end=hour + 1)

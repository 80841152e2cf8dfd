"""The kinds of PDF, and the words of a file for lanes and hours."""

from enum import StrEnum, auto

from ciasc.content.messages import text
from ciasc.domain.core.services import Lane
from ciasc.reports.number_format import DAYS_MANY, lane_names


def lane_name(lane: Lane) -> str:
    """Return the name of a lane."""
    return lane_names()[lane.word]


def hour_words(hour: int) -> str:
    """Return an hour as "de 9 a 10 h"."""
    return text("files.summary.hour", begin=hour, end=hour + 1)


def weekday_hour_words(weekday: int, hour: int) -> str:
    """Return an hour of an ISO weekday as "los lunes de 9 a 10 h"."""
    return text("files.summary.weekday_hour", weekdays=DAYS_MANY[weekday - 1], begin=hour, end=hour + 1)


class PdfKind(StrEnum):
    """What a PDF contains: the one-page summary, or the whole report."""

    SUMMARY = auto()
    REPORT = auto()

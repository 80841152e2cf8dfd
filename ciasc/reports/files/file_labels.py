"""The kinds of PDF, and the names of lanes in a file."""

from enum import StrEnum, auto

from ciasc.domain.core.services import Lane
from ciasc.reports.number_format import lane_names


def lane_name(lane: Lane) -> str:
    """Return the name of a lane."""
    return lane_names()[lane.word]


class PdfKind(StrEnum):
    """What a PDF contains: the one-page summary, or the whole report."""

    SUMMARY = auto()
    REPORT = auto()

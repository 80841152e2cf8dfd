"""The configuration in words."""

from collections.abc import Iterable

from ciasc.domain.config.timetable import WEEKDAYS, Span


def hours_by_day(spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Return the hours of each weekday as people type them: 08:00-13:00, 14:00-18:00."""
    rows: list[list[str]] = [[] for _ in WEEKDAYS]
    for span in spans:
        if 1 <= span.day <= len(WEEKDAYS):
            rows[span.day - 1].append(f"{span.opens:%H:%M}-{span.closes:%H:%M}")
    return [(day, ", ".join(found)) for day, found in zip(WEEKDAYS, rows, strict=True)]

"""The rows from which every figure of a file can be computed again, and the CSV of them.

Of discreet services they hold no more than the public knows.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any, Final

from ciasc.content.dates import weekday_name
from ciasc.content.file_columns import columns
from ciasc.content.messages import text
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.figures import COUNTS, MARKS, Figures
from ciasc.domain.stats.percentiles import seconds_of
from ciasc.reports.files.file_labels import lane_name
from ciasc.reports.files.group_figures import ANSWERS, CONTACTS, HUSHED, RESPONSES
from ciasc.reports.files.report_data import DAY_ROWS, FINEST, HOUR_ROWS, ReportData, added
from ciasc.reports.number_format import guarded

_COUNTS: Final = tuple(name for name in COUNTS if name not in HUSHED)
_MARKS: Final = tuple(what for what in MARKS if what not in (ANSWERS, CONTACTS, RESPONSES))
"""Columns that hold counts of the whole period only: by group they would show what a visit was for."""

Value = str | int | float | date | None

ROWS: Final = {"rows_by_day": DAY_ROWS, "rows_by_hour": HOUR_ROWS}
"""The groups of the rows by the key of their sheet."""
WIDE: Final = {"day": 11, "weekday": 12, "hour": 6, "service": 32, "lane": 12}


def row_head(by: Sequence[str]) -> list[str]:
    """Return the headings of the rows by those groups."""
    return [
        *(text(f"label.{name}") for name in by),
        *(columns()[name].name for name in (*_COUNTS, *_MARKS)),
    ]


def figure_rows(book: ReportData, by: tuple[str, ...]) -> Iterator[list[Value]]:
    """Return the rows by those groups, the last two being service and lane: counts, and seconds.

    A discreet service counts under its cover; those visits and urgent ones count in the normal lane.
    """
    public: dict[tuple[Any, ...], list[Figures]] = {}
    groups: Mapping[Any, Figures] = book.rows[by]
    for (*where, key, lane), told in groups.items():
        cover = book.covers.get(key)
        plain = cover is None and lane is not Lane.IMMEDIATE
        public.setdefault((*where, cover or key, lane if plain else Lane.NORMAL), []).append(told)
    for (*where, key, lane), some in sorted(public.items()):
        told = some[0] if len(some) == 1 else added(some)
        if by[0] == "weekday":
            where[0] = weekday_name(where[0])
        yield [
            *where,
            book.names.get(key, key),
            lane_name(lane),
            *(getattr(told, name) for name in _COUNTS),
            *(durations(getattr(told, name)) for name in _MARKS),
        ]


def durations(mark: str) -> str:
    """Return those durations as text: each in seconds, the shortest first."""
    return " ".join(map(str, seconds_of(mark)))


def csv_rows(book: ReportData) -> bytes:
    """Return the finest rows as CSV in UTF-8 with a byte-order mark; no cell is a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([guarded(name) for name in row_head(FINEST)])
    for row in figure_rows(book, FINEST):
        writer.writerow([guarded(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()

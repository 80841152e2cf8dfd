"""The figures of the page of waits as a CSV file."""

import csv
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Final

from ciasc.content.messages import text
from ciasc.reports.number_format import guarded, lane_names
from ciasc.reports.period.waits_by_group import WaitRow
from ciasc.reports.waits_definitions import definitions

_COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("service", "label.service"),
    ("lane", "label.lane"),
    ("desk", "label.desk"),
    ("hour", "label.hour"),
    ("weekday", "label.weekday_number"),
    ("shift", "label.shift"),
    ("issued", "reports.figures.issued"),
    ("visits", "reports.figures.visits"),
    ("called", "reports.figures.called"),
    ("attended", "reports.figures.attended"),
    ("no_show", "reports.figures.no_show"),
    ("left", "reports.figures.left"),
    ("expired", "reports.figures.expired"),
    ("cancelled", "reports.figures.cancelled"),
    ("transferred", "reports.figures.transferred"),
    ("waiting", "reports.figures.waiting"),
    ("wait_p50_s", "label.wait_p50_s"),
    ("wait_p90_s", "label.wait_p90_s"),
    ("wait_p95_s", "label.wait_p95_s"),
    ("n", "label.n"),
    ("service_p50_s", "label.service_p50_s"),
    ("service_p90_s", "label.service_p90_s"),
    ("served", "label.served"),
    ("within_target_pct", "label.within_target_pct"),
    ("within_target_low_pct", "label.within_target_low_pct"),
    ("within_target_high_pct", "label.within_target_high_pct"),
    ("judged", "label.judged"),
    ("leapt", "label.leapt"),
)
"""The columns in order, each with the id of its heading."""


def csv_file(
    rows: Iterable[WaitRow], by: Iterable[str], heading: str, name_of: Callable[[str | None], str]
) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte-order mark, Spanish headings, and the definitions below."""
    groups = set(by)
    lanes = lane_names()
    columns = [(name, heading_id) for name, heading_id in _COLUMNS if name in groups or _figure(name)]
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([guarded(heading)])
    writer.writerow([text(heading_id) for _, heading_id in columns])
    for row in rows:
        cells = row.model_dump()
        cells["service"] = name_of(cells["service"])
        cells["lane"] = lanes.get(cells["lane"], cells["lane"])
        writer.writerow([guarded(_rounded(cells[name])) for name, _ in columns])
    writer.writerow([])
    writer.writerows([guarded(name), guarded(meaning)] for name, meaning in definitions())
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _figure(name: str) -> bool:
    return WaitRow.model_fields[name].is_required()


def _rounded(value: object) -> object:
    return round(value, 1) if isinstance(value, float) else value

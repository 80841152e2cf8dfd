"""The rows of a period as CSV."""

import csv
from io import StringIO

from ciasc.reports.files.figure_rows import figure_rows, row_head
from ciasc.reports.files.report_data import FINEST, ReportData
from ciasc.reports.number_format import guarded


def csv_rows(book: ReportData) -> bytes:
    """Return the finest rows as CSV in UTF-8 with a byte-order mark; no cell is a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([guarded(name) for name in row_head(FINEST)])
    for row in figure_rows(book, FINEST):
        writer.writerow([guarded(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()

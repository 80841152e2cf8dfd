"""Write the figures as a spreadsheet: each cell has the type of its value, and no text is a formula."""

from collections.abc import Callable, Mapping
from datetime import date
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from ciasc.reports.files.figure_rows import Value
from ciasc.reports.files.report_data import ReportData
from ciasc.reports.files.xlsx_sheets import Sheet, xlsx_sheets

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_FROZEN: Final = 4
_NARROW: Final = 11
_AS_TEXT: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEADING: Final = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bottom_color": "#0c5650"}


def xlsx_file(book: ReportData) -> bytes:
    """Return the book, loaded with the rows of days and of hours, as XLSX."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - the server does not need it

    out = BytesIO()
    with Workbook(out, {**_AS_TEXT, "constant_memory": True}) as workbook:
        title = f"{book.station}: {book.period}"
        workbook.set_properties({"title": title, "comments": f"CIASC {version('ciasc')}"})
        add = _adder(workbook)
        for sheet in xlsx_sheets(book):
            add(sheet)
    return out.getvalue()


def _adder(workbook: "Workbook") -> Callable[[Sheet], None]:
    bold = workbook.add_format(_HEADING)
    wrapped = workbook.add_format({"valign": "top", "text_wrap": True})
    day = workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    tenths = workbook.add_format({"num_format": "0.0"})

    def add(told: Sheet) -> None:
        sheet = workbook.add_worksheet(told.name)
        all_named = len(told.wide) == len(told.head)
        for at, width in enumerate(told.wide):
            sheet.set_column(at, at, width)
        sheet.set_column(len(told.wide), len(told.head), _NARROW)
        sheet.freeze_panes(1, 0 if all_named else min(len(told.wide), _FROZEN))
        put: Mapping[type, tuple[Callable[..., Any], Any]] = {
            str: (sheet.write_string, wrapped if all_named else None),
            int: (sheet.write_number, None),
            float: (sheet.write_number, tenths),
            date: (sheet.write_datetime, day),
        }
        for at, name in enumerate(told.head):
            sheet.write_string(0, at, name, bold)
        last = 0
        for row in told.rows:
            last += 1
            for at, value in enumerate(row):
                _write(put, last, at, value)
        sheet.autofilter(0, 0, last, len(told.head) - 1)

    return add


def _write(
    put: Mapping[type, tuple[Callable[..., Any], Any]], row: int, column: int, value: Value
) -> None:  # fmt: skip
    """Write one cell; write nothing for an unknown value."""
    if value is None or value == "":
        return
    write, look = put[str if isinstance(value, str) else type(value)]
    write(row, column, value, look)

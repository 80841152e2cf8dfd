"""Make a file of the figures; the end of its name sets the form. It is written whole or not at all."""

import os
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum, auto
from pathlib import Path
from typing import Final
from uuid import uuid4

from ciasc.domain.core.errors import InvalidInput, Unavailable
from ciasc.domain.core.station_day import Calendar
from ciasc.ports import Store
from ciasc.reports.files.file_labels import PdfKind
from ciasc.reports.files.report_data import DAY_ROWS, FINEST, HOUR_ROWS, read_book


class Form(StrEnum):
    """The form of a file, which is also the end of its name."""

    PDF = auto()
    XLSX = auto()
    CSV = auto()


_ROWS: Final[Mapping[Form, tuple[tuple[str, ...], ...]]] = {
    Form.PDF: (),
    Form.XLSX: (DAY_ROWS, HOUR_ROWS),
    Form.CSV: (FINEST,),
}


def form_of(path: Path) -> Form:
    """Return the form that the name of a file requests; raise InvalidInput if it is none."""
    try:
        return Form(path.suffix.removeprefix(".").lower())
    except ValueError:
        raise InvalidInput("files.name_ending") from None


def make_file(
    store: Store,
    calendar: Calendar,
    static: Path,
    days: tuple[date, date],
    now: datetime,
    form: Form,
    kind: PdfKind,
) -> bytes:
    """Return the file of those days at the moment `now`."""
    with store.read() as tx:
        book = read_book(tx, calendar, *days, now, _ROWS[form], noted=form is Form.PDF)
    match form:
        case Form.PDF:
            from ciasc.reports.files.pdf import pdf_file  # noqa: PLC0415 - only a PDF needs templates

            return pdf_file(book, kind, static)
        case Form.XLSX:
            from ciasc.reports.files.xlsx_writer import xlsx_file  # noqa: PLC0415 - only it needs XlsxWriter

            return xlsx_file(book)
        case Form.CSV:
            from ciasc.reports.files.figure_rows import csv_rows  # noqa: PLC0415 - as above

            return csv_rows(book)


def write_whole_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, also if the power fails; the old file remains until then."""
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f".{path.name}.*.part"):  # left by a write that was cut
            left.unlink(missing_ok=True)
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Unavailable("files.not_written", path=str(path), reason=error.strerror) from error

"""Render the figures as PDF/UA: values for a Typst template, with our own font and no other resource."""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import structlog

from ciasc.domain.core.errors import Unavailable
from ciasc.reports.files.file_labels import PdfKind
from ciasc.reports.files.pdf_font import characters, printable
from ciasc.reports.files.pdf_values import values
from ciasc.reports.files.report_data import ReportData
from ciasc.reports.template_macros import palette

_log = structlog.get_logger(part="reports")

FONT_FILE: Final = "fonts/atkinson-hyperlegible-next-latin-wght-normal.ttf"
_STANDARD: Final = "ua-1"


def pdf_file(book: ReportData, kind: PdfKind, static: Path) -> bytes:
    """Return the book as PDF/UA; the same book gives the same bytes. `static` is the folder of the fonts.

    Raise Unavailable if it cannot be rendered without a warning: a warning means that text is missing.
    """
    try:
        known = characters((static / FONT_FILE).read_bytes())
        data = printable_values(values(book, kind, palette(static)), known)
        return compiled(_source(kind), data, static, round(book.at.timestamp()))
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        _log.error("pdf_failed", kind=str(kind), error=f"{type(error).__name__}: {error}")
        raise Unavailable("files.pdf.failed") from error


def _source(kind: PdfKind) -> bytes:
    """Return the template of that kind after the shared one, as one text: the root folder is empty."""
    folder = files(__package__) / "typst"
    return b"\n".join((folder / f"{name}.typ").read_bytes() for name in ("page_parts", kind))


def printable_values(value: Any, known: frozenset[int]) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the same values with only characters of the font."""
    if isinstance(value, str):
        return printable(value, known)
    if isinstance(value, Mapping):
        return {name: printable_values(one, known) for name, one in value.items()}
    return [printable_values(one, known) for one in value] if isinstance(value, list) else value


def compiled(source: bytes, data: object, static: Path, at: int) -> bytes:
    """Return the PDF of those values, dated at the Unix time `at`; raise RuntimeError on a warning."""
    import typst  # noqa: PLC0415 - other files do not need it, and some machines have no wheel

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[(static / FONT_FILE).parent],
    )
    with TemporaryDirectory(prefix="ciasc-pdf-") as empty:
        compiler = typst.Compiler(
            source,
            root=empty,
            font_paths=fonts,
            package_path=empty,
            package_cache_path=empty,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
        made, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=[_STANDARD], timestamp=at)
    if warnings or not isinstance(made, bytes):
        raise RuntimeError("; ".join(map(str, warnings)))
    return made

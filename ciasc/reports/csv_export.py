"""The figures of the page of waits as a CSV file."""

import csv
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Final

from ciasc.domain.core.services import Lane
from ciasc.reports.definitions import DEFINITIONS
from ciasc.reports.number_format import guarded
from ciasc.reports.period.waits import WaitRow

COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("service", "Servicio"),
    ("lane", "Atención"),
    ("desk", "Módulo"),
    ("hour", "Hora"),
    ("weekday", "Día de la semana (1 lunes)"),
    ("shift", "Turno"),
    ("issued", "Emitidos"),
    ("called", "Llamados"),
    ("attended", "Atendidos"),
    ("no_show", "No se presentaron"),
    ("left", "Se retiraron"),
    ("transferred", "Derivados"),
    ("waiting", "En espera"),
    ("wait_p50_s", "Espera P50 (s)"),
    ("wait_p90_s", "Espera P90 (s)"),
    ("wait_p95_s", "Espera P95 (s)"),
    ("n", "n"),
    ("service_p50_s", "Atención P50 (s)"),
    ("service_p90_s", "Atención P90 (s)"),
    ("served", "De cuántos (atención)"),
    ("within_target_pct", "Dentro de la meta (%)"),
    ("judged", "De cuántos (meta)"),
)
LANES: Final = {
    Lane.IMMEDIATE.word: "Inmediata",
    Lane.PREFERENTIAL.word: "Preferente",
    Lane.NORMAL.word: "Normal",
}


def csv_file(
    rows: Iterable[WaitRow], by: Iterable[str], heading: str, name_of: Callable[[str | None], str]
) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte-order mark, Spanish headings, and the definitions below."""
    groups = set(by)
    columns = [(name, title) for name, title in COLUMNS if name in groups or _figure(name)]
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([guarded(heading)])
    writer.writerow([title for _, title in columns])
    for row in rows:
        cells = row.model_dump()
        cells["service"] = name_of(cells["service"])
        cells["lane"] = LANES.get(cells["lane"], cells["lane"])
        writer.writerow([guarded(_rounded(cells[name])) for name, _ in columns])
    writer.writerow([])
    writer.writerows([guarded(name), guarded(meaning)] for name, meaning in DEFINITIONS)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _figure(name: str) -> bool:
    return WaitRow.model_fields[name].is_required()


def _rounded(value: object) -> object:
    return round(value, 1) if isinstance(value, float) else value

"""The sheets of a spreadsheet: figures by group, the rows behind them, and definitions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from ciasc.content.column_definitions import columns, ways
from ciasc.content.indicator_definitions import definitions
from ciasc.domain.config.timetable import WEEKDAYS
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.duration_codes import seconds_of
from ciasc.domain.stats.figures import COUNTS, DEFINITIONS, FEW, MARKS, Figures
from ciasc.reports.files.figure_rows import ROWS, WIDE, Value, figure_rows, row_head
from ciasc.reports.files.file_labels import LANES
from ciasc.reports.files.group_figures import (
    CONTACTS,
    HUSHED,
    RESPONSES,
    TIMED,
    Group,
    figures_by_lane,
    figures_by_service,
)
from ciasc.reports.files.report_data import ReportData, added
from ciasc.reports.number_format import shift_words
from ciasc.reports.period.indicator_text import VALUE_WORDS

Rows = Iterable[Sequence[Value]]

_SHARES: Final = (("waits", 0.5), ("waits", 0.9), ("waits", 0.95), ("services", 0.5), ("services", 0.9))
_COUNTED: Final = tuple(columns()[name].name for name in COUNTS)
_FIGURES: Final = (
    *_COUNTED,
    "Espera P50 (s)", "Espera P90 (s)", "Espera P95 (s)", "Atención P50 (s)", "Atención P90 (s)",
    "Dentro de la meta (%)", "Esperas medidas (n)",
)  # fmt: skip
_EVERYTHING: Final = "Todas"
_SUMS: Final = ("wait_s", "service_s")
_IN_A_CELL: Final = 4000
"""The most durations in one cell, which holds 32,767 letters."""
_SCORES: Final = ("N.º", "Indicador", "Valor de", "Valor", "Unidad", "n", "Meta", "Si falta")
_STOOD: Final = {
    "open": "abierto",
    "paused": "en pausa",
    "out": "fuera de servicio",
    "here": "conectado",
    "away": "sin señal",
}
_DEVICES: Final = {"kiosk": "Dispensador", "display": "Pantalla"}
_MEANINGS: Final = ("Qué", "Nombre", "Qué es", "Unidad", "No cuenta", "Línea de acción", "Fuente")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its heading, its rows, and the widths of the first columns."""

    name: str
    head: Sequence[str]
    rows: Rows
    wide: Sequence[int]


def xlsx_sheets(book: ReportData) -> Iterator[Sheet]:
    """Return the sheets of a book that was loaded with the rows of days and of hours."""
    yield Sheet("Resumen", ("Dato", "Valor"), _about(book), (42, 60))
    yield Sheet("Indicadores", _SCORES, _scores(book), (6, 34, 30, 12, 10, 8, 26, 40))
    for name, head, rows in _groups(book):
        yield Sheet(name, (*head, *_FIGURES), rows, [24 for _ in head])
    for name, by in ROWS.items():
        yield Sheet(name, row_head(by), _sparse(book, by), [WIDE[one] for one in by])
    yield Sheet("Filas de equipos", ("Día", "Qué", "Estado", "Segundos"), _stood(book), (12, 30, 20, 12))
    for name, groups in (
        ("Servicio", figures_by_service(book)),
        ("Atención", [*figures_by_lane(book), _all(book)]),
    ):
        head = (name, "Duración", "Casos", "Segundos")
        yield Sheet(f"Duraciones por {name.lower()}", head, _durations(groups), (32, 24, 9, 60))
    yield Sheet(
        "Período anterior", ("Atención", "Dato", "Número", "Segundos"), _before(book), (14, 30, 9, 60)
    )
    yield Sheet("Definiciones", _MEANINGS, _meanings(), (12, 34, 90, 24, 50, 40, 40))


def _sparse(book: ReportData, by: tuple[str, ...]) -> Rows:
    """Return the rows without their zeros, which are half of all cells."""
    for row in figure_rows(book, by):
        yield [*row[: len(by)], *(value or None for value in row[len(by) :])]


def _about(book: ReportData) -> Rows:
    house = book.house
    return [
        ("Comisaría", book.station),
        ("Distrito", book.district),
        ("Primer día", book.first),
        ("Último día", book.last),
        ("Hecho el", f"{book.at:%d/%m/%Y %H:%M}"),
        (
            "Estado",
            "Cerrado: no cambia más" if book.settled else "Provisional: un día se cierra dos días después",
        ),
        ("Filtros", "Ninguno: todos los servicios, módulos y atenciones"),
        ("Se compara con", book.before.words),
        ("Períodos que se suman en «Período anterior»", book.before.times),
        ("Programa", f"CIASC {version('ciasc')}, definiciones {DEFINITIONS}"),
        ("Segundos de módulos abiertos", round(house.open_s)),
        ("Horas de módulo que harían falta", house.needed_h),
        ("Meta media de espera (s)", _mean_target_s(book)),
        ("Segundos de impresoras fuera de servicio", round(house.out_s)),
        ("Segundos de impresoras en total", round(house.printers_s)),
    ]


def _mean_target_s(book: ReportData) -> float | None:
    """Compute the mean target in seconds, weighted by issued tickets: the needed hours depend on it."""
    issued = {key: told.issued for key, told in book.by_service.items()}
    many = sum(issued.values())
    return sum(many * book.targets_s.get(key, 0) for key, many in issued.items()) / many if many else None


def _scores(book: ReportData) -> Rows:
    units = {"s": "segundos", "pct": "%", "h": "horas"}
    for one in book.indicators:
        told: Mapping[str, float | None] = one.values or {"": None}
        for name, value in told.items():
            unit = units.get(name.rpartition("_")[2], "")
            missing = "" if one.known else one.missing
            yield [one.number, one.name, VALUE_WORDS.get(name, ""), value, unit, one.n, one.target, missing]


def _groups(book: ReportData) -> Iterable[tuple[str, tuple[str, ...], Rows]]:
    yield "Total", ("Período",), [[book.period, *_figures(book.total, hushed=())]]
    for name, groups in (("Servicio", figures_by_service(book)), ("Atención", figures_by_lane(book))):
        yield (
            f"Por {name.lower()}",
            (name,),
            [[group.name, *_figures(group.told, _SUMS if group.untold else ())] for group in groups],
        )
    yield (
        "Por turno",
        ("Turno",),
        [[shift_words(shift, book.shifts), *_figures(told)] for shift, told in sorted(book.by_shift.items())],
    )
    yield "Por día", ("Día",), [[day, *_figures(told)] for day, told in sorted(book.by_day.items())]
    week: Mapping[Any, Figures] = book.by_week
    yield (
        "Por día y hora",
        ("Día de la semana", "Hora"),
        [[WEEKDAYS[weekday - 1], hour, *_figures(told)] for (weekday, hour), told in sorted(week.items())],
    )


def _figures(told: Figures, hushed: Collection[str] = HUSHED) -> list[Value]:
    times = [told.percentile_s(what, share) for what, share in _SHARES]
    counts = [None if name in hushed else getattr(told, name) for name in COUNTS]
    return [*counts, *times, told.told_target_pct, len(told.waits)]


def _stood(book: ReportData) -> Rows:
    """Return the rows from which desk-hours and availability are computed."""
    for (day, what, state), seconds in sorted(book.stood.items()):
        yield [day, _thing(what, state), _STOOD[state], round(seconds)]


def _thing(what: str, state: str) -> str:
    if state in ("here", "away"):
        kind, _, name = what.partition(":")
        return f"{_DEVICES.get(kind, kind)} {name}"
    return f"Impresora {what}" if state == "out" else f"Módulo {what}"


def _all(book: ReportData) -> Group:
    """Return the total of denuncias: by service or hour it would show what a visit was for."""
    return Group(_EVERYTHING, Figures(responses=book.total.responses))


def _durations(groups: Iterable[Group]) -> Rows:
    """Return the durations behind the percentiles of those groups, and those before a first contact."""
    for group in groups:
        for what in (*TIMED, CONTACTS, *([RESPONSES] if group.name == _EVERYTHING else [])):
            many = len(getattr(group.told, what))
            if many >= FEW or not (group.guarded or what not in TIMED):
                yield from ([group.name, *cells] for cells in _in_cells(what, group.told))


def _in_cells(what: str, told: Figures) -> Iterator[list[Value]]:
    """Return the durations of a mark in as many cells as needed: name, count, seconds."""
    durations = seconds_of(getattr(told, what))
    for begin in range(0, len(durations), _IN_A_CELL):
        some = durations[begin : begin + _IN_A_CELL]
        yield [columns()[what].name, len(some), " ".join(map(str, some))]


def _before(book: ReportData) -> Rows:
    """Return the rows of the period before: counts of all and of the preferential lane, and all durations.

    Durations of few are left out: they are not shown, and they might be those of one person.
    """
    lanes = book.before.by_lane
    preferential = lanes.get(Lane.PREFERENTIAL, Figures())
    everything = added(lanes.values())
    for name, told in ((_EVERYTHING, everything), (LANES[Lane.PREFERENTIAL], preferential)):
        yield from ([name, columns()[one].name, getattr(told, one)] for one in COUNTS if one not in _SUMS)
    for what in MARKS:
        if len(getattr(everything, what)) >= FEW:
            yield from ([_EVERYTHING, *cells] for cells in _in_cells(what, everything))


def _meanings() -> Rows:
    for key, one in definitions().items():
        yield [key.number, one.name, one.formula, one.unit, one.excludes, one.line, one.source]
    for column in columns().values():
        yield ["Columna", column.name, column.meaning]
    for how in ways():
        yield ["Cómo se usa", how.name, how.meaning]

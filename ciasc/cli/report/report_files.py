"""`ciasc report daily`, `month` and `file`: create report files, by hand, by a timer, or for the server."""

import contextlib
import os
import resource
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from ciasc.cli.command_helpers import data_option, json_option, ready, tell, utc_now
from ciasc.content.messages import render
from ciasc.domain.core.errors import CiascError, InvalidInput
from ciasc.domain.stats.grouping import last_closed
from ciasc.reports.files.file_labels import PdfKind
from ciasc.reports.files.make_file import Form, form_of, make_file, write_whole_file
from ciasc.reports.files.report_data import month_before
from ciasc.reports.period.days import period
from ciasc.settings import Settings, load, static_folder
from ciasc.storage import SqlStore, open_store

DAY = click.DateTime(["%Y-%m-%d"])
_MONTH = click.DateTime(["%Y-%m"])
_MEMORY: Final = 1 << 30
_FOLDER: Final = "reportes"
_DAYS_BACK: Final = 31
_MONTHS_BACK: Final = 12
_out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="REPORT_DIR",
    help="Carpeta de los archivos (o REPORT_DIR); si falta, «reportes» en la carpeta de datos.",
)
_again = click.option("--replace", is_flag=True, help="Los hace otra vez aunque ya estén.")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file to create in a folder: its name, its days, and its content."""

    name: str
    days: tuple[date, date]
    kind: PdfKind


@click.command("daily")
@click.option("--day", type=DAY, help="El día, como 2026-03-02; si falta, ayer y los que se perdieron.")
@_out
@_again
@data_option
@json_option
def daily(day: datetime | None, out: Path | None, data: Path, *, replace: bool, as_json: bool) -> None:
    """Deja la hoja de la jefatura y el Excel de un día en una carpeta.

    Sin --day: los de ayer, y los de cada día que falte después del primero que hay ahí, hasta 31 atrás.
    """
    with opened(data) as (settings, store):
        if day:
            periods = [_of_day(day.date())]
        else:
            today = settings.calendar.day(utc_now())
            periods = [_of_day(today - timedelta(days=back)) for back in range(1, _DAYS_BACK + 1)]
        _fill(settings, store, periods, out, replace=replace, as_json=as_json)


@click.command("month")
@click.option(
    "--month", type=_MONTH, help="El mes, como 2026-03; si falta, el último cerrado y los perdidos."
)
@_out
@_again
@data_option
@json_option
def month(month: datetime | None, out: Path | None, data: Path, *, replace: bool, as_json: bool) -> None:
    """Deja la hoja, el informe, el Excel y el CSV de un mes en una carpeta.

    Sin --month: los del último mes cerrado, y los de cada uno que falte después del primero que hay ahí,
    hasta 12 atrás.
    """
    with opened(data) as (settings, store):
        if month:
            periods = [_of_month(month.date())]
        else:
            after, periods = last_closed(settings.calendar, utc_now()) + timedelta(days=1), []
            for _ in range(_MONTHS_BACK):
                after = month_before(after)[0]
                periods.append(_of_month(after))
        _fill(settings, store, periods, out, replace=replace, as_json=as_json)


def _of_day(day: date) -> list[_Wanted]:
    name = f"ciasc-{day}"
    return [
        _Wanted(f"{name}-hoja.pdf", (day, day), PdfKind.SUMMARY),
        _Wanted(f"{name}.xlsx", (day, day), PdfKind.SUMMARY),
    ]


def _of_month(first: date) -> list[_Wanted]:
    days = first, month_before(first + timedelta(days=32))[1]
    name = f"ciasc-{first:%Y-%m}"
    return [
        _Wanted(f"{name}-hoja.pdf", days, PdfKind.SUMMARY),
        _Wanted(f"{name}-informe.pdf", days, PdfKind.REPORT),
        _Wanted(f"{name}.xlsx", days, PdfKind.REPORT),
        _Wanted(f"{name}.csv", days, PdfKind.REPORT),
    ]


@click.command("file")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "first", type=DAY, required=True, help="Primer día.")
@click.option("--to", "last", type=DAY, required=True, help="Último día.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in PdfKind]),
    default=PdfKind.SUMMARY.value,
    help="En PDF: la hoja o el informe.",
)
@click.option("--at", type=float, hidden=True, help="El momento en que se mira, en segundos.")
@data_option
@json_option
def one_file(
    file: Path, first: datetime, last: datetime, kind: str, at: float | None, data: Path, *, as_json: bool
) -> None:  # fmt: skip
    """Escribe FILE (.pdf, .xlsx o .csv) con las cifras de esos días."""
    form = form_of(file)
    with opened(data) as (settings, store):
        now = datetime.fromtimestamp(at, UTC) if at is not None else utc_now()
        days = first.date(), last.date()
        period(settings.calendar, *days, now)
        write_whole_file(
            file, make_file(store, settings.calendar, static_folder(), days, now, form, PdfKind(kind))
        )
    tell(f"Hecho: {file}", as_json=as_json, files=[file])


@contextlib.contextmanager
def opened(data: Path) -> Iterator[tuple[Settings, SqlStore]]:
    """Return the settings and the store of the station in that folder; set a low process priority."""
    _modest()
    settings = load(data)
    ready(settings)
    with closing(open_store(settings.database, calendar=settings.calendar)) as store:
        yield settings, store


def _modest() -> None:
    """Set a low priority, and a limit to the memory that a large report needs."""
    with contextlib.suppress(OSError):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
        os.nice(5)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, most))


def _fill(
    settings: Settings,
    store: SqlStore,
    periods: list[list[_Wanted]],
    out: Path | None,
    *,
    replace: bool,
    as_json: bool,
) -> None:
    """Create the files of those periods that are missing, newest first; see `_due` for which."""
    folder, done, failed = out or settings.data / _FOLDER, [], []
    if periods[0][0].days[0] > settings.calendar.day(utc_now()):
        raise InvalidInput("Ese período todavía no empieza.")
    for one in _due(folder, periods, replace=replace):
        path = folder / one.name
        try:
            form = Form(path.suffix[1:])
            write_whole_file(
                path,
                make_file(store, settings.calendar, static_folder(), one.days, utc_now(), form, one.kind),
            )
            done.append(path)
        except CiascError as error:  # it does not keep the others from being written
            failed.append(f"{one.name}: {render(error.message)}")
    words = [f"Hecho: {path}" for path in done] or ["Nada que hacer: ya están."] * (not failed)
    tell("\n".join([*words, *failed]), as_json=as_json, files=done, failed=failed)
    if failed:
        raise click.exceptions.Exit(1)


def _due(folder: Path, periods: list[list[_Wanted]], *, replace: bool) -> list[_Wanted]:
    """Return the files of the newest period, and those missing after the oldest period in the folder.

    So a machine that was off catches up on its days, and an emptied folder is not filled again.
    """
    there = [any((folder / one.name).exists() for one in wanted) for wanted in periods]
    first = max((back for back, found in enumerate(there) if found), default=0)
    lacking = [
        one
        for wanted in reversed(periods[1 : first + 1])
        for one in wanted
        if not (folder / one.name).exists()
    ]
    newest = [one for one in periods[0] if replace or not (folder / one.name).exists()]
    return [*lacking, *newest]


COMMANDS = (daily, month, one_file)

"""`ciasc report daily`, `month` and `file`: the figures as files, for a folder, a timer, or the server."""

import contextlib
import os
import resource
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from ciasc.app import static_folder, utc_now
from ciasc.cli.common import data_option, json_option, ready, tell
from ciasc.cli.reporting import report
from ciasc.domain.errors import CiascError, InvalidInput
from ciasc.domain.periods import last_closed
from ciasc.reports.files.book import month_before
from ciasc.reports.files.making import Form, form_of, made, put
from ciasc.reports.files.paper import Kind
from ciasc.reports.view import period
from ciasc.settings import Settings, load
from ciasc.storage import SqlStore, open_store

_DAY = click.DateTime(["%Y-%m-%d"])
_MONTH = click.DateTime(["%Y-%m"])
_MEMORY: Final = 1 << 30
_FOLDER: Final = "reportes"
_out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="REPORT_DIR",
    help="Carpeta de los archivos (o REPORT_DIR); si falta, «reportes» en la carpeta de datos.",
)
_again = click.option("--replace", is_flag=True, help="Los hace otra vez aunque ya estén.")


@report.command("daily")
@click.option("--day", type=_DAY, help="El día, como 2026-03-02; si falta, ayer.")
@_out
@_again
@data_option
@json_option
def daily(day: datetime | None, out: Path | None, data: Path, *, replace: bool, as_json: bool) -> None:
    """Deja la hoja de la jefatura y el Excel de un día en una carpeta."""
    with _open(data) as (settings, store):
        that = day.date() if day else settings.calendar.day(utc_now()) - timedelta(days=1)
        wanted = [(f"ciasc-{that}-hoja.pdf", Kind.SUMMARY), (f"ciasc-{that}.xlsx", Kind.SUMMARY)]
        _fill(settings, store, (that, that), wanted, out, replace=replace, as_json=as_json)


@report.command("month")
@click.option("--month", type=_MONTH, help="El mes, como 2026-03; si falta, el último cerrado.")
@_out
@_again
@data_option
@json_option
def month(month: datetime | None, out: Path | None, data: Path, *, replace: bool, as_json: bool) -> None:
    """Deja la hoja, el informe, el Excel y el CSV de un mes en una carpeta."""
    with _open(data) as (settings, store):
        if month:
            first = month.date()
            last = month_before(first + timedelta(days=32))[1]
        else:
            first, last = month_before(last_closed(settings.calendar, utc_now()) + timedelta(days=1))
        name = f"ciasc-{first:%Y-%m}"
        wanted = [
            (f"{name}-hoja.pdf", Kind.SUMMARY),
            (f"{name}-informe.pdf", Kind.REPORT),
            (f"{name}.xlsx", Kind.REPORT),
            (f"{name}.csv", Kind.REPORT),
        ]
        _fill(settings, store, (first, last), wanted, out, replace=replace, as_json=as_json)


@report.command("file")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "first", type=_DAY, required=True, help="Primer día.")
@click.option("--to", "last", type=_DAY, required=True, help="Último día.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    default=Kind.SUMMARY.value,
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
    with _open(data) as (settings, store):
        now = datetime.fromtimestamp(at, UTC) if at is not None else utc_now()
        days = first.date(), last.date()
        period(settings.calendar, *days, now)
        put(file, made(store, settings.calendar, static_folder(), days, now, form, Kind(kind)))
    tell(f"Hecho: {file}", as_json=as_json, files=[file])


@contextlib.contextmanager
def _open(data: Path) -> Iterator[tuple[Settings, SqlStore]]:
    _modest()
    settings = load(data)
    ready(settings)
    with closing(open_store(settings.database, calendar=settings.calendar)) as store:
        yield settings, store


def _modest() -> None:
    """Leave the processor to the server and take no more memory than a large report needs."""
    with contextlib.suppress(OSError):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
        os.nice(5)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, most))


def _fill(
    settings: Settings,
    store: SqlStore,
    days: tuple[date, date],
    wanted: list[tuple[str, Kind]],
    out: Path | None,
    *,
    replace: bool,
    as_json: bool,
) -> None:
    """Make the files of those days that are not there; one that cannot be made does not keep the others."""
    if days[0] > settings.calendar.day(utc_now()):
        raise InvalidInput("Ese período todavía no empieza.")
    folder, done, failed = out or settings.data / _FOLDER, [], []
    for name, kind in wanted:
        path = folder / name
        if path.exists() and not replace:
            continue
        try:
            form = Form(path.suffix[1:])
            put(path, made(store, settings.calendar, static_folder(), days, utc_now(), form, kind))
            done.append(path)
        except CiascError as error:
            failed.append(f"{name}: {error.detail}")
    words = [f"Hecho: {path}" for path in done] or ["Nada que hacer: ya están."] * (not failed)
    tell("\n".join([*words, *failed]), as_json=as_json, files=done, failed=failed)
    if failed:
        raise click.exceptions.Exit(1)


COMMANDS: tuple[click.Command, ...] = ()  # they hang on `report`

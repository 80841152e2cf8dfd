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

from ciasc.cli.command_helpers import data_option, json_option, print_result, ready
from ciasc.content.messages import text
from ciasc.domain.core.errors import CiascError, InvalidInput
from ciasc.domain.stats.grouping import last_closed
from ciasc.reports.files.file_labels import PdfKind
from ciasc.reports.files.make_file import Form, form_of, make_file, write_whole_file
from ciasc.reports.files.report_data import month_before
from ciasc.reports.period.period_days import period
from ciasc.settings import Settings, load, static_folder
from ciasc.storage.store import SqlStore, open_store
from ciasc.utc_clock import utc_now

DAY = click.DateTime(["%Y-%m-%d"])
_MONTH = click.DateTime(["%Y-%m"])
_MEMORY: Final = 1 << 30
_FOLDER: Final = "reportes"
_DAYS_BACK: Final = 31
_MONTHS_BACK: Final = 12
_out = click.option(
    "--out",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    envvar="REPORT_DIR",
    help=text("cli.report.out_option"),
)
_again = click.option("--replace", is_flag=True, help=text("cli.report.again_option"))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file to create in a folder: its name, its days, and its content."""

    name: str
    days: tuple[date, date]
    kind: PdfKind


@click.command("daily", help=text("cli.report.daily.help"))
@click.option("--day", type=DAY, help=text("cli.report.daily.day_option"))
@_out
@_again
@data_option
@json_option
def daily(day: datetime | None, out: Path | None, data: Path, *, replace: bool, as_json: bool) -> None:
    """Create the summary PDF and the spreadsheet of a day in a folder.

    Without --day: those of yesterday, and of each missing day after the first in the folder, up to 31 back.
    """
    with opened(data) as (settings, store):
        if day:
            periods = [_of_day(day.date())]
        else:
            today = settings.calendar.day(utc_now())
            periods = [_of_day(today - timedelta(days=back)) for back in range(1, _DAYS_BACK + 1)]
        _fill(settings, store, periods, out, replace=replace, as_json=as_json)


@click.command("month", help=text("cli.report.month.help"))
@click.option("--month", type=_MONTH, help=text("cli.report.month.month_option"))
@_out
@_again
@data_option
@json_option
def month(month: datetime | None, out: Path | None, data: Path, *, replace: bool, as_json: bool) -> None:
    """Create the summary PDF, the report, the spreadsheet and the CSV of a month in a folder.

    Without --month: those of the last closed month, and of each missing month after the first in the folder,
    up to 12 back.
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


@click.command("file", help=text("cli.report.file.help"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "first", type=DAY, required=True, help=text("cli.report.file.from_option"))
@click.option("--to", "last", type=DAY, required=True, help=text("cli.report.file.to_option"))
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in PdfKind]),
    default=PdfKind.SUMMARY.value,
    help=text("cli.report.file.kind_option"),
)
@click.option("--at", type=float, hidden=True, help=text("cli.options.at"))
@data_option
@json_option
def one_file(
    file: Path, first: datetime, last: datetime, kind: str, at: float | None, data: Path, *, as_json: bool
) -> None:  # fmt: skip
    """Create FILE (.pdf, .xlsx or .csv) with the figures of those days."""
    form = form_of(file)
    with opened(data) as (settings, store):
        now = datetime.fromtimestamp(at, UTC) if at is not None else utc_now()
        days = first.date(), last.date()
        period(settings.calendar, *days, now)
        write_whole_file(
            file, make_file(store, settings.calendar, static_folder(), days, now, form, PdfKind(kind))
        )
    print_result(text("cli.report.done", file=str(file)), as_json=as_json, files=[file])


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
        raise InvalidInput("cli.report.not_begun")
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
            failed.append(text("cli.report.failed", file=one.name, error=error.message))
    words = [text("cli.report.done", file=str(path)) for path in done]
    if not done and not failed:
        words = [text("cli.report.nothing_to_do")]
    print_result("\n".join([*words, *failed]), as_json=as_json, files=done, failed=failed)
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

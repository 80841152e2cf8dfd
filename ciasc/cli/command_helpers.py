"""Helpers of the commands: the data folder, an open station, and two output formats."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ciasc.content.messages import text
from ciasc.domain.core.clock_changes import ClockMark
from ciasc.domain.core.errors import Unavailable
from ciasc.settings import DATABASE_FILE, Settings, load
from ciasc.station.clock import up_s
from ciasc.utc_clock import boot_id, utc_now

if TYPE_CHECKING:
    from ciasc.storage.backups.restored_numbers import PaperDays
    from ciasc.storage.store import SqlStore

F = TypeVar("F", bound=Callable[..., Any])


def data_option(command: F) -> F:
    """Add `--data`, the folder of the station's data."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, readable=False, path_type=Path),
        envvar="CIASC_DATA",
        required=True,
        help=text("cli.options.data"),
    )(command)


def json_option(command: F) -> F:
    """Add `--json`, output for programs."""
    return click.option("--json", "as_json", is_flag=True, help=text("cli.options.json"))(command)


def must_exist(settings: Settings) -> None:
    """Check that the database exists, else raise Unavailable; a database on a server is not checked here."""
    if not settings.database_url and not (settings.data / DATABASE_FILE).exists():
        raise Unavailable("cli.station.not_found", folder=str(settings.data))


def ready(settings: Settings, *, writable: bool = False) -> None:
    """Check that the database exists and is up to date, else raise an error that says what to do.

    With `writable`, check also by a real write that changes can be stored.
    """
    from ciasc.storage.schema import must_be_current  # noqa: PLC0415 - a kiosk node has no such database
    from ciasc.storage.store import open_store  # noqa: PLC0415 - as above

    must_exist(settings)
    with closing(open_store(settings.database)) as store:
        must_be_current(store.engine)
        if writable:
            store.must_be_writable()


@contextmanager
def station_store(data: Path) -> Iterator["SqlStore"]:
    """Return the store of the station in that folder, which must exist and be up to date."""
    from ciasc.storage.store import open_store  # noqa: PLC0415 - as in `ready`

    settings = load(data)
    ready(settings)
    with closing(open_store(settings.database)) as store:
        yield store


def paper_days(settings: Settings) -> "PaperDays":
    """Return the days of the papers that people may hold now."""
    from ciasc.storage.backups.restored_numbers import PaperDays  # noqa: PLC0415 - few commands need it

    return PaperDays.around(settings.calendar, utc_now(), timedelta(hours=settings.expire_hours))


def clock_now() -> ClockMark:
    """Return the clocks of this computer now."""
    return ClockMark(utc_now(), up_s(), boot_id())


def print_result(words: str, *, as_json: bool, **said: object) -> None:
    """Print the result, for people or for programs."""
    click.echo(json.dumps(said, ensure_ascii=False, default=str) if as_json else words)


def yes_or_no(value: bool) -> str:  # noqa: FBT001 - a word for one value
    """Return the word for that value."""
    return text("cli.yes") if value else text("cli.no")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return yes_or_no(value)
    return "-" if value is None else str(value)


def show(rows: Sequence[Mapping[str, object]], headings: Mapping[str, str], *, as_json: bool) -> None:
    """Print rows as a table for people or as JSON for programs."""
    if as_json:
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=2, default=str))
        return
    cells = [[_cell(row[key]) for key in headings] for row in rows]
    widths = [
        max([len(title), *(len(line[at]) for line in cells)]) for at, title in enumerate(headings.values())
    ]
    for line in (list(headings.values()), *cells):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())

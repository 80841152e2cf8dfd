"""`ciasc db`: update and check the schema of the database."""

from contextlib import closing
from pathlib import Path

import click

from ciasc.cli.command_helpers import (
    clock_now,
    data_option,
    json_option,
    must_exist,
    paper_days,
    print_result,
    ready,
    station_store,
)
from ciasc.content.messages import text
from ciasc.settings import load
from ciasc.storage.backups.backup import adopt
from ciasc.storage.schema import HEAD, check, upgrade
from ciasc.storage.store import open_store
from ciasc.utc_clock import utc_now


@click.group(help=text("cli.database.help"))
def db() -> None:
    """Update or check the database."""


@db.command("upgrade", help=text("cli.database.upgrade_help"))
@data_option
def upgrade_database(data: Path) -> None:
    """Update the database to the newest schema."""
    settings = load(data)
    must_exist(settings)
    with closing(open_store(settings.database)) as store:
        upgrade(store.engine)
    click.echo(text("cli.database.upgraded"))


@db.command("check", help=text("cli.database.check_help"))
@data_option
@json_option
def check_database(data: Path, *, as_json: bool) -> None:
    """Check that the database is sound, up to date, and can be written."""
    with station_store(data) as store:
        check(store.engine)
        store.must_be_writable()
    print_result(text("cli.database.healthy"), as_json=as_json, healthy=True, revision=HEAD)


@db.command("restored", help=text("cli.database.restored_help"))
@data_option
@json_option
def adopt_restored(data: Path, *, as_json: bool) -> None:
    """Prepare the data that another tool restored, before the server starts."""
    settings = load(data)
    ready(settings)
    seq = adopt(settings.database, utc_now(), paper_days(settings), clock_now())
    print_result(text("cli.database.restored", seq=seq), as_json=as_json, seq=seq)


COMMANDS = (db,)

"""`ciasc db`: update and check the schema of the database."""

from contextlib import closing
from pathlib import Path

import click

from ciasc.cli.command_helpers import data_option, json_option, must_exist, station_store, tell
from ciasc.settings import load
from ciasc.storage import HEAD, check, open_store, upgrade


@click.group()
def db() -> None:
    """La base de datos."""


@db.command("upgrade")
@data_option
def upgrade_database(data: Path) -> None:
    """Pone la base de datos al día."""
    settings = load(data)
    must_exist(settings)
    with closing(open_store(settings.database)) as store:
        upgrade(store.engine)
    click.echo("La base de datos está al día.")


@db.command("check")
@data_option
@json_option
def check_database(data: Path, *, as_json: bool) -> None:
    """Dice si la base de datos está sana y al día."""
    with station_store(data) as store:
        check(store.engine)
    tell("La base de datos está sana y al día.", as_json=as_json, healthy=True, revision=HEAD)


COMMANDS = (db,)

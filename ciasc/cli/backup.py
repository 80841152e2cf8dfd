"""`ciasc backup` and `ciasc restore`: create a copy of the station's data, and restore it."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from ciasc.app import utc_now
from ciasc.cli.command_helpers import data_option, json_option, ready
from ciasc.settings import load
from ciasc.storage import Backup, Restored, back_up
from ciasc.storage import restore as restore_file

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=_FILE)
@data_option
@json_option
def backup(file: Path, data: Path, *, as_json: bool) -> None:
    """Copia los datos al archivo nuevo FILE, también con el servidor en marcha."""
    settings = load(data)
    if not settings.database_url:
        ready(settings)
    kept = back_up(settings.database, file)
    _say(kept, f"Copia hecha y revisada: {kept.file} ({kept.bytes} bytes, evento {kept.seq}).", as_json)


@click.command("restore")
@click.argument("file", type=_FILE)
@data_option
@json_option
def restore(file: Path, data: Path, *, as_json: bool) -> None:
    """Pone la copia FILE en lugar de los datos, que se guardan al lado; con el servidor detenido."""
    done = restore_file(load(data).database, file, utc_now())
    beside = f" Lo anterior quedó en {done.replaced}." if done.replaced else ""
    _say(done, f"Datos restaurados en {done.database}, hasta el evento {done.seq}.{beside}", as_json)


def _say(done: Backup | Restored, words: str, as_json: bool) -> None:  # noqa: FBT001 - private, called twice
    click.echo(json.dumps(asdict(done), ensure_ascii=False, indent=2, default=str) if as_json else words)


COMMANDS = (backup, restore)

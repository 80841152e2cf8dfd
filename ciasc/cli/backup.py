"""`ciasc backup` and `ciasc restore`: create a copy of the station's data, and restore it."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from ciasc.cli.command_helpers import clock_now, data_option, json_option, paper_days, ready
from ciasc.content.messages import text
from ciasc.settings import load
from ciasc.storage.backups.backup import Backup, Restored, back_up
from ciasc.storage.backups.backup import restore as restore_file
from ciasc.utc_clock import utc_now

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup", help=text("cli.backup.help"))
@click.argument("file", type=_FILE)
@data_option
@json_option
def backup(file: Path, data: Path, *, as_json: bool) -> None:
    """Copy the data to the new file FILE, also while the server runs."""
    settings = load(data)
    if not settings.database_url:
        ready(settings)
    kept = back_up(settings.database, file)
    _print_result(kept, text("cli.backup.done", file=str(kept.file), bytes=kept.bytes, seq=kept.seq), as_json)


@click.command("restore", help=text("cli.restore.help"))
@click.argument("file", type=_FILE)
@data_option
@json_option
def restore(file: Path, data: Path, *, as_json: bool) -> None:
    """Replace the data by the copy FILE and keep the old data beside it; the server must be stopped."""
    settings = load(data)
    done = restore_file(settings.database, file, utc_now(), paper_days(settings), clock_now())
    database = str(done.database)
    if done.replaced:
        words = text("cli.restore.done_beside", database=database, seq=done.seq, replaced=str(done.replaced))
    else:
        words = text("cli.restore.done", database=database, seq=done.seq)
    if done.lost:
        words += "\n" + text("cli.restore.lost", codes=", ".join(done.lost))
    _print_result(done, words, as_json)


def _print_result(done: Backup | Restored, words: str, as_json: bool) -> None:  # noqa: FBT001 - private, called twice
    click.echo(json.dumps(asdict(done), ensure_ascii=False, indent=2, default=str) if as_json else words)


COMMANDS = (backup, restore)

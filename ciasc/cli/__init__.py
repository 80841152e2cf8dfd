"""The command line: each command prints its result and returns 0, or prints the error and returns 1."""

import os
import sys
from typing import Final

import click

from ciasc.cli.lazy_group import LazyGroup
from ciasc.content.messages import explain, text
from ciasc.domain.core.errors import CiascError
from ciasc.logs import configure
from ciasc.version import program_version

_WHERE: Final = {
    "backup": "backup",
    "db": "database",
    "demo": "serve_and_demo",
    "device": "devices",
    "gallery": "manual_pictures",
    "init": "init_and_open_station",
    "kiosk": "kiosk",
    "peripherals": "peripherals",
    "printer": "printers",
    "report": "report.group",
    "restore": "backup",
    "serve": "serve_and_demo",
    "simulate": "report.rebuild_and_simulate",
    "staff": "staff",
    "station": "init_and_open_station",
}
"""The module of each command."""


class _Commands(LazyGroup):
    """A group that prints an error as one plain line, not a stack trace."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; exit with 1 if it raises a CiascError, or if the system refuses a file."""
        try:
            return super().invoke(ctx)
        except CiascError as error:
            _refuse(ctx, error)
        except OSError as error:
            from ciasc.storage.database_errors import refused_by_system  # noqa: PLC0415 - heavy, seldom needed

            refused = refused_by_system(error)
            if refused is None:
                raise
            _refuse(ctx, refused)
        return None


def _refuse(ctx: click.Context, error: CiascError) -> None:
    words = explain(error)
    click.echo(text("cli.refused", title=words.title, detail=words.detail), err=True)
    ctx.exit(1)


def _show_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's own signature
    if wanted:
        click.echo(f"ciasc {program_version()}")
        ctx.exit()


@click.group(
    cls=_Commands,
    parts=_WHERE,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=text("cli.help"),
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help=text("cli.version_option"),
)
def cli() -> None:
    """Run a command of CIASC."""
    configure("error")  # a person reads one plain line; a server configures its own log


def main() -> None:
    """Run the command line of this process."""
    try:
        cli()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)

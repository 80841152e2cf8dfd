"""`ciasc report poster`: write the posters of the station as PDF, to print; also used by the page."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ciasc.cli.command_helpers import data_option, json_option, print_result
from ciasc.cli.report.report_files import opened
from ciasc.content.messages import text
from ciasc.domain.config.other_languages import SPANISH
from ciasc.reports.files.make_file import write_whole_file
from ciasc.reports.files.poster_pdf import PAPER_KEYS, Paper, poster_pdf
from ciasc.settings import static_folder
from ciasc.utc_clock import utc_now


@click.command("poster", help=text("cli.report.poster.help"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--key",
    type=click.Choice(PAPER_KEYS),
    metavar="KEY",
    help=text("cli.report.poster.key_option", keys=", ".join(PAPER_KEYS)),
)
@click.option(
    "--language", default=SPANISH, show_default=True, help=text("cli.report.poster.language_option")
)
@click.option(
    "--paper",
    type=click.Choice([one.value for one in Paper]),
    default=Paper.A4.value,
    show_default=True,
    help=text("cli.report.poster.paper_option"),
)
@click.option("--at", type=float, hidden=True, help=text("cli.options.at"))
@data_option
@json_option
def poster(
    file: Path, key: str | None, language: str, paper: str, at: float | None, data: Path, *, as_json: bool
) -> None:
    """Write the posters in force to FILE, each on a sheet of its own."""
    with opened(data) as (settings, store), store.read() as tx:
        moment = datetime.fromtimestamp(at, UTC) if at is not None else utc_now()
        now = settings.calendar.local(moment)
        made = poster_pdf(key or "", tx.config.in_force(), language, Paper(paper), static_folder(), now)
    write_whole_file(file, made)
    done = text("cli.report.done", file=str(file))
    print_result(done, as_json=as_json, file=file)


COMMANDS = (poster,)

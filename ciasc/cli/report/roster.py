"""`ciasc report roster`: compute how many desks each hour of a future day needs; also used by the page."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ciasc.cli.command_helpers import data_option, json_option, show
from ciasc.cli.report.report_files import DAY, opened
from ciasc.content.messages import text
from ciasc.reports.files.make_file import write_whole_file
from ciasc.reports.planning.roster import RosterRequest, roster_of
from ciasc.reports.planning.staffing_page import ROSTER
from ciasc.utc_clock import utc_now


@click.command("roster", help=text("cli.report.roster.help"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--day", type=DAY, help=text("cli.options.day_or_tomorrow"))
@click.option("--asked", hidden=True, help=text("cli.report.roster.request_option"))
@click.option("--at", type=float, hidden=True, help=text("cli.options.at"))
@data_option
@json_option
def roster(
    file: Path | None,
    day: datetime | None,
    asked: str | None,
    at: float | None,
    data: Path,
    *,
    as_json: bool,
) -> None:
    """Compute how many desks each hour of a day needs; write all results to FILE as JSON."""
    wanted = (
        RosterRequest.model_validate_json(asked)
        if asked
        else RosterRequest.model_validate({"dia": day and day.date()})
    )
    with opened(data) as (settings, store), store.read() as tx:
        now = datetime.fromtimestamp(at, UTC) if at is not None else utc_now()
        told = roster_of(tx, settings.calendar, wanted, now)
    if file is not None:
        write_whole_file(file, ROSTER.dump_json(told))
        return
    rows = [
        {"hour": need.hour, "people": round(need.people, 1), "needed": need.needed, "usual": need.usual}
        for need in told.needs
        if need.people or need.usual
    ]
    headings = {
        "hour": text("label.hour"),
        "people": text("label.people"),
        "needed": text("label.desks_needed"),
        "usual": text("label.desks_usual"),
    }
    show(rows, headings, as_json=as_json)


COMMANDS = (roster,)

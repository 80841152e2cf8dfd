"""`ciasc report rebuild` and `ciasc simulate`: compute closed days again, and create simulated ones."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click

from ciasc.cli.command_helpers import data_option, json_option, print_result, ready
from ciasc.content.messages import render, text
from ciasc.demo.simulated.write_years import SimulationRequest, results_as_json
from ciasc.demo.simulated.write_years import simulate as play
from ciasc.random_tokens import new_id, new_token
from ciasc.settings import load
from ciasc.station import Station
from ciasc.station.stats.close_day import Checked
from ciasc.storage.store import SqlStore, open_store
from ciasc.utc_clock import utc_now

_DAY = click.DateTime(["%Y-%m-%d"])
_ALL = 10**6


@click.command("rebuild", help=text("cli.report.rebuild.help"))
@click.option("--from", "first", type=_DAY, help=text("cli.report.rebuild.from_option"))
@click.option("--to", "last", type=_DAY, help=text("cli.report.rebuild.to_option"))
@click.option("--replace", is_flag=True, help=text("cli.report.rebuild.replace_option"))
@data_option
@json_option
def rebuild(
    first: datetime | None, last: datetime | None, data: Path, *, replace: bool, as_json: bool
) -> None:
    """Compute the closed days from the events again and check the stored figures."""
    settings = load(data)
    ready(settings)
    store = open_store(settings.database, calendar=settings.calendar)
    try:
        days = _station(store, data).days
        new, filled = days.close(_ALL), days.fill_desks(_ALL)
        checked, differing = _checked(store, data, first, last, replace=replace)
    finally:
        store.close()
    many = {"closed": new, "filled": filled, "checked": sum(checked.values())}
    lines = [text("cli.report.rebuild.done", **many, differing=len(differing))]
    if differing:
        done = "cli.report.rebuild.replaced" if replace else "cli.report.rebuild.kept"
        lines.append(text(done, days=", ".join(str(day) for day in differing)))
    print_result("\n".join(lines), as_json=as_json, **many, differs=differing)
    if differing and not replace:
        raise click.exceptions.Exit(1)


def _checked(
    store: SqlStore, data: Path, first: datetime | None, last: datetime | None, *, replace: bool
) -> tuple[Counter[Checked], list[date]]:
    station = _station(store, data)
    with store.read() as tx:
        begun, closed = tx.stats.first_queued_at(), tx.days.closed_until()
    if begun is None or closed is None:
        return Counter(), []
    begin = station.calendar.day(begun)
    days = list(
        station.days.check(
            max(first.date(), begin) if first else begin,
            min(last.date(), closed) if last else closed,
            replace=replace,
        )
    )
    return Counter(how for _, how in days), [day for day, how in days if how is Checked.DIFFERS]


def _station(store: SqlStore, data: Path) -> Station:
    return Station(
        store=store,
        clock=utc_now,
        publish=lambda: None,
        new_id=new_id,
        new_token=new_token,
        render=render,
        calendar=load(data).calendar,
    )


@click.command(help=text("cli.simulate.help"))
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    default=365,
    show_default=True,
    help=text("cli.simulate.days_option"),
)
@click.option(
    "--per-day",
    type=click.FloatRange(1, 2000),
    default=150,
    show_default=True,
    help=text("cli.simulate.per_day_option"),
)
@click.option("--seed", type=int, default=1, show_default=True, help=text("cli.simulate.seed_option"))
@click.option(
    "--estimates",
    type=click.IntRange(0, 3660),
    default=28,
    show_default=True,
    help=text("cli.simulate.estimates_option"),
)
@data_option
@json_option
def simulate(days: int, per_day: float, seed: int, estimates: int, data: Path, *, as_json: bool) -> None:
    """Create simulated days in a new station, for tests and demonstrations."""
    settings = load(data)
    ready(settings)
    store = open_store(settings.database, calendar=settings.calendar)
    try:
        asked = SimulationRequest(days=days, per_day=per_day, seed=seed, estimates=min(estimates, days))
        answers = play(store, settings.calendar, asked, utc_now())
    finally:
        store.close()
    words = text("cli.simulate.done", days=days, tickets=answers.tickets, events=answers.events)
    print_result(words, as_json=as_json, days=days, **results_as_json(answers))


COMMANDS = (rebuild, simulate)

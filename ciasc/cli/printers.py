"""`ciasc printer`: the printers of a station, a test ticket, and the printer emulator."""

from pathlib import Path
from typing import Any

import click

from ciasc.cli.command_helpers import data_option, json_option, show, station_store
from ciasc.cli.printer_test import find, status, test
from ciasc.content.messages import text
from ciasc.create_station import add_printer, remove_printer
from ciasc.domain.core.messages import Message, message
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.ports import Printer
from ciasc.printing.profiles import profile_names
from ciasc.station.new_paper_roll import change_roll
from ciasc.utc_clock import utc_now


@click.group(help=text("cli.printer.help"))
def printer() -> None:
    """Create, list, check and remove the ticket printers."""


@printer.command("add", help=text("cli.printer.add_help"))
@click.argument("name")
@click.argument("url")
@click.option(
    "--profile",
    help=text("cli.printer.profile_option", profiles=", ".join(profile_names()), default=GENERIC),
)
@data_option
def add(name: str, url: str, profile: str | None, data: Path) -> None:
    """Create the printer NAME at the address URL, or update the one of that name."""
    with station_store(data) as store:
        now, before = add_printer(store, name, url, profile)
    what = {"name": now.name, "url": now.url, "profile": now.profile, "folder": str(data)}
    if before is None:
        click.echo(text("cli.printer.added", **what))
    else:
        click.echo(text("cli.printer.changed", changes=_changes(now, before), **what))


def _changes(now: Printer, before: Printer) -> Message:
    """Return the changes of a printer that existed before."""
    if before.url == now.url and before.profile == now.profile:
        return message("cli.printer.nothing_changed")
    if before.profile == now.profile:
        return message("cli.printer.address_changed", url=before.url)
    if before.url == now.url:
        return message("cli.printer.model_changed", profile=before.profile)
    return message("cli.printer.both_changed", url=before.url, profile=before.profile)


@printer.command("list", help=text("cli.printer.list_help"))
@data_option
@json_option
def list_printers(data: Path, *, as_json: bool) -> None:
    """Print the printers."""
    with station_store(data) as store, store.read() as tx:
        rows = [{"name": one.name, "url": one.url, "profile": one.profile} for one in tx.devices.printers()]
    headings = {
        "name": text("label.printer"),
        "url": text("label.address"),
        "profile": text("label.model"),
    }
    show(rows, headings, as_json=as_json)


@printer.command("remove", help=text("cli.printer.remove_help"))
@click.argument("name")
@data_option
def remove(name: str, data: Path) -> None:
    """Remove the printer NAME; the tickets that it printed are still valid."""
    with station_store(data) as store:
        remove_printer(store, name)
    click.echo(text("cli.printer.removed", name=name))


@printer.command("new-roll", help=text("cli.printer.new_roll_help"))
@click.argument("name")
@click.option("--metres", type=float, default=None, help=text("cli.options.metres"))
@data_option
def new_roll(name: str, metres: float | None, data: Path) -> None:
    """Store that the printer NAME has a new roll."""
    with station_store(data) as store, store.begin() as tx:
        roll = change_roll(tx, SYSTEM, utc_now(), name, None if metres is None else round(metres * 1000))
    metres_now = f"{roll.roll_mm / 1000:g}"
    click.echo(text("cli.printer.new_roll", name=name, metres=metres_now, tickets=roll.tickets_left))


for command in (test, status, find):
    printer.add_command(command)


@printer.command("emulate", help=text("cli.printer.emulate.help"))
@click.option("--listen", help=text("cli.printer.emulate.listen_option"))
@click.option("--pty", type=click.Path(path_type=Path), help=text("cli.printer.emulate.pty_option"))
@click.option(
    "--out",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    help=text("cli.printer.emulate.out_option"),
)
@click.option("--control", help=text("cli.printer.emulate.control_option"))
@click.option("--profile", default="epson-tm-t20iii", show_default=True, help=text("cli.options.model"))
@click.option(
    "--speed",
    "speed_mm_s",
    type=click.IntRange(0),
    help=text("cli.printer.emulate.speed_option"),
)
@click.option("--baud", type=click.IntRange(0), default=0, help=text("cli.printer.emulate.baud_option"))
def emulate(**options: Any) -> None:  # noqa: ANN401 - each option as click parsed it
    """Run a printer emulator on a port or a pty; it saves each ticket as an image and as text."""
    from ciasc.printing import emulator  # noqa: PLC0415 - Pillow is only needed here

    emulator.run(emulator.Options(**options))


COMMANDS = (printer,)

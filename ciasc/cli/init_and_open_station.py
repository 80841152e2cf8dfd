"""`ciasc init` and `ciasc station`: create a station, and open or close it."""

from dataclasses import replace
from pathlib import Path

import click

from ciasc.cli.command_helpers import data_option, json_option, print_result, station_store
from ciasc.content.messages import text
from ciasc.content.services_of_new_station import initial_services
from ciasc.create_station import create_station
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import StationInfo
from ciasc.settings import FILE_NAME, load
from ciasc.utc_clock import utc_now


@click.command("init", help=text("cli.init.help"))
@click.option(
    "--name", default=text("cli.init.default_name"), show_default=True, help=text("cli.init.name_option")
)
@click.option("--district", default="", help=text("cli.init.district_option"))
@click.option(
    "--desks", type=click.IntRange(1, 99), default=3, show_default=True, help=text("cli.init.desks_option")
)
@data_option
@json_option
def init(name: str, district: str, desks: int, data: Path, *, as_json: bool) -> None:
    """Create a station with the usual services."""
    create_station(data, name, district, desks)
    services = len(initial_services())
    words = text("cli.init.done", folder=str(data), name=name, desks=desks, services=services)
    if not load(data).public_url:
        words += "\n" + text("cli.init.no_qr", file=FILE_NAME)
    print_result(words, as_json=as_json, data=data, name=name, desks=desks, services=services)


@click.group(help=text("cli.station.help"))
def station() -> None:
    """Open or close the station."""


def _set_open(data: Path, *, is_open: bool) -> StationInfo:
    with station_store(data) as store, store.begin() as tx:
        changed = replace(tx.config.station(), open=is_open)
        tx.config.save_station(changed)
        tx.events.record(
            EventKind.STATION_CHANGED, SYSTEM, utc_now(), data={"what": "open" if is_open else "closed"}
        )
    return changed


@station.command("open", help=text("cli.station.open_help"))
@data_option
def open_station(data: Path) -> None:
    """Set the station to give tickets again."""
    click.echo(text("cli.station.opened", name=_set_open(data, is_open=True).name))


@station.command("close", help=text("cli.station.close_help"))
@data_option
def close_station(data: Path) -> None:
    """Set the station to give no more tickets; those given are attended."""
    click.echo(text("cli.station.closed", name=_set_open(data, is_open=False).name))


COMMANDS = (init, station)

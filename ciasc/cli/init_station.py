"""`ciasc init` and `ciasc station`: create a station, and open or close it."""

from dataclasses import replace
from pathlib import Path

import click

from ciasc.app import utc_now
from ciasc.cli.command_helpers import data_option, json_option, station_store, tell
from ciasc.content.texts import initial_services
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import StationInfo
from ciasc.setup import create_station


@click.command("init")
@click.option("--name", default="Comisaría", show_default=True, help="Nombre de la comisaría.")
@click.option("--district", default="", help="Distrito.")
@click.option("--desks", type=click.IntRange(1, 99), default=3, show_default=True, help="Número de módulos.")
@data_option
@json_option
def init(name: str, district: str, desks: int, data: Path, *, as_json: bool) -> None:
    """Crea una comisaría con los servicios usuales."""
    create_station(data, name, district, desks)
    services = len(initial_services())
    words = f"Comisaría creada en {data}: {name}, {desks} módulos, {services} servicios."
    words += f"\nSiga con: ciasc staff add NOMBRE --role admin --data {data}"
    tell(words, as_json=as_json, data=data, name=name, desks=desks, services=services)


@click.group()
def station() -> None:
    """La comisaría misma."""


def _set_open(data: Path, *, is_open: bool) -> StationInfo:
    with station_store(data) as store, store.begin() as tx:
        changed = replace(tx.station(), open=is_open)
        tx.save_station(changed)
        tx.record(
            EventKind.STATION_CHANGED, SYSTEM, utc_now(), data={"what": "open" if is_open else "closed"}
        )
    return changed


@station.command("open")
@data_option
def open_station(data: Path) -> None:
    """Entrega tickets otra vez."""
    click.echo(f"{_set_open(data, is_open=True).name}: se entregan tickets.")


@station.command("close")
@data_option
def close_station(data: Path) -> None:
    """Deja de entregar tickets; los entregados se atienden igual."""
    click.echo(f"{_set_open(data, is_open=False).name}: ya no se entregan tickets.")


COMMANDS = (init, station)

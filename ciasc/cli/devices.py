"""`ciasc device`: kiosks, displays and call buttons, each with a token of its own."""

from pathlib import Path

import click

from ciasc.app import utc_now
from ciasc.cli.command_helpers import data_option, json_option, show, station_store, tell
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import DEVICE_ROLES, SYSTEM, Role
from ciasc.ports import Store
from ciasc.setup import add_device
from ciasc.station.access.devices import revoke_device


@click.group()
def device() -> None:
    """Dispensadores, pantallas y botones de llamada."""


@device.command("add")
@click.argument("kind", type=click.Choice([role.value for role in DEVICE_ROLES]))
@click.argument("name")
@click.option("--printer", default=None, help="Impresora de este dispensador.")
@click.option("--own-printer", is_flag=True, help="Imprime por su cuenta: es un «ciasc kiosk».")
@click.option("--desk", type=click.IntRange(1, 999), default=None, help="Módulo de este botón de llamada.")
@data_option
@json_option
def add(
    kind: str,
    name: str,
    printer: str | None,
    desk: int | None,
    data: Path,
    *,
    own_printer: bool,
    as_json: bool,
) -> None:
    """Registra un equipo y muestra una vez su clave."""
    if printer is not None and kind != Role.KIOSK:
        raise InvalidInput("Solo un dispensador tiene impresora.")
    if printer is not None and own_printer:
        raise InvalidInput("Un dispensador con impresora propia no usa otra.")
    with station_store(data) as store:
        if printer is None and kind == Role.KIOSK and not own_printer:
            printer = _only_printer(store)
        secret = add_device(store, Role(kind), name, printer, desk)
    tell(secret, as_json=as_json, kind=kind, name=name, printer=printer, desk=desk, token=secret)


def _only_printer(store: Store) -> str | None:
    with store.read() as tx:
        printers = tx.printers()
    return printers[0].name if len(printers) == 1 else None


@device.command("list")
@data_option
@json_option
def list_devices(data: Path, *, as_json: bool) -> None:
    """Muestra los equipos."""
    with station_store(data) as store, store.read() as tx:
        rows = [
            {
                "name": one.name,
                "kind": one.role.value,
                "printer": one.printer,
                "desk": one.desk,
                "active": one.active,
            }
            for one in tx.devices()
        ]
    headings = {
        "name": "Equipo",
        "kind": "Tipo",
        "printer": "Impresora",
        "desk": "Módulo",
        "active": "Activo",
    }
    show(rows, headings, as_json=as_json)


@device.command("revoke")
@click.argument("name")
@data_option
def revoke(name: str, data: Path) -> None:
    """Retira la clave del equipo NAME."""
    with station_store(data) as store:
        revoke_device(store, SYSTEM, utc_now(), name)
    click.echo(f"Equipo retirado: {name}.")


COMMANDS = (device,)

"""`ciasc device`: kiosks, displays and call buttons, each with a token of its own."""

from pathlib import Path

import click

from ciasc.app import utc_now
from ciasc.cli.command_helpers import data_option, json_option, show, station_store, tell
from ciasc.content.messages import text
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import DEVICE_ROLES, SYSTEM, Role
from ciasc.ports import Store
from ciasc.setup import add_device
from ciasc.station.access.change_devices import revoke_device


@click.group(help=text("cli.device.help"))
def device() -> None:
    """Create, list and revoke kiosks, displays and call buttons."""


@device.command("add", help=text("cli.device.add_help"))
@click.argument("kind", type=click.Choice([role.value for role in DEVICE_ROLES]))
@click.argument("name")
@click.option("--printer", default=None, help=text("cli.device.printer_option"))
@click.option("--own-printer", is_flag=True, help=text("cli.device.own_printer_option"))
@click.option("--desk", type=click.IntRange(1, 999), default=None, help=text("cli.device.desk_option"))
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
    """Create a device and show its token one time."""
    if printer is not None and kind != Role.KIOSK:
        raise InvalidInput("cli.device.printer_needs_kiosk")
    if printer is not None and own_printer:
        raise InvalidInput("cli.device.two_printers")
    with station_store(data) as store:
        if printer is None and kind == Role.KIOSK and not own_printer:
            printer = _only_printer(store)
        secret = add_device(store, Role(kind), name, printer, desk)
    tell(secret, as_json=as_json, kind=kind, name=name, printer=printer, desk=desk, token=secret)


def _only_printer(store: Store) -> str | None:
    with store.read() as tx:
        printers = tx.devices.printers()
    return printers[0].name if len(printers) == 1 else None


@device.command("list", help=text("cli.device.list_help"))
@data_option
@json_option
def list_devices(data: Path, *, as_json: bool) -> None:
    """Print the devices."""
    with station_store(data) as store, store.read() as tx:
        rows = [
            {
                "name": one.name,
                "kind": one.role.value,
                "printer": one.printer,
                "desk": one.desk,
                "active": one.active,
            }
            for one in tx.devices.all()
        ]
    headings = {
        "name": text("cli.columns.device"),
        "kind": text("cli.columns.kind"),
        "printer": text("cli.columns.printer"),
        "desk": text("cli.columns.desk"),
        "active": text("cli.columns.device_active"),
    }
    show(rows, headings, as_json=as_json)


@device.command("revoke", help=text("cli.device.revoke_help"))
@click.argument("name")
@data_option
def revoke(name: str, data: Path) -> None:
    """Revoke the token of the device NAME."""
    with station_store(data) as store, store.begin() as tx:
        revoke_device(tx, SYSTEM, utc_now(), name)
    click.echo(text("cli.device.revoked", name=name))


COMMANDS = (device,)

"""`ciasc device`: kiosks, displays and call buttons, each with a token of its own."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from ciasc.cli.command_helpers import data_option, json_option, print_result, show, station_store
from ciasc.content.messages import render, text
from ciasc.create_station import add_device
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import DEVICE_ROLES, SYSTEM, Role
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.ports import Device, Store
from ciasc.printing.check_printer import check_printer
from ciasc.printing.profiles import profile_names
from ciasc.station.access.change_devices import choose_printer, find_device, revoke_device
from ciasc.station.access.node_bands_and_printers import (
    ONLY_USB_PRINTER,
    OwnSetup,
    assign_band,
    kiosk_faults,
    set_own_printer,
    without_own_setup,
)
from ciasc.utc_clock import utc_now

_address_option = click.option("--address", default=None, help=text("cli.device.address_option"))
_profile_option = click.option(
    "--profile",
    default=GENERIC,
    show_default=True,
    help=text("cli.options.models", profiles=", ".join(profile_names())),
)


def _own_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a kiosk of its own; the command gets them as `own`, None without any."""

    @click.option("--own-printer", is_flag=True, help=text("cli.device.own_printer_option"))
    @_address_option
    @_profile_option
    @click.option("--band", default=None, help=text("cli.device.band_option"))
    @wraps(command)
    def with_own(*args: Any, **options: Any) -> None:  # noqa: ANN401 - as click passes them
        address, profile, band = (options.pop(name) for name in ("address", "profile", "band"))
        is_own = options.pop("own_printer") or address is not None or band is not None
        own = OwnSetup(address or ONLY_USB_PRINTER, profile, band) if is_own else None
        command(*args, **options, own=own)

    return with_own


@click.group(help=text("cli.device.help"))
def device() -> None:
    """Create, list and revoke kiosks, displays and call buttons."""


@device.command("add", help=text("cli.device.add_help"))
@click.argument("kind", type=click.Choice([role.value for role in DEVICE_ROLES]))
@click.argument("name")
@click.option("--printer", default=None, help=text("cli.device.printer_option"))
@_own_options
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
    own: OwnSetup | None,
    as_json: bool,
) -> None:
    """Create a device and show its token one time."""
    if (printer is not None or own is not None) and kind != Role.KIOSK:
        raise InvalidInput("cli.device.printer_needs_kiosk")
    if printer is not None and own is not None:
        raise InvalidInput("cli.device.two_printers")
    with station_store(data) as store:
        if printer is None and kind == Role.KIOSK and own is None:
            printer = _only_printer(store)
        secret = add_device(store, Role(kind), name, printer, desk, own=own)
        made = _device(store, name)
    if made.band is not None:
        click.echo(text("cli.device.own_given", printer=made.own_printer, band=made.band), err=True)
    elif kind == Role.KIOSK and printer is None:
        click.echo(text("cli.device.no_printer", name=name), err=True)
    print_result(
        secret,
        as_json=as_json,
        kind=kind,
        name=name,
        printer=printer,
        own_printer=made.own_printer,
        band=made.band,
        desk=desk,
        token=secret,
    )


def _device(store: Store, name: str) -> Device:
    with store.read() as tx:
        return find_device(tx, name.strip())


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
                "printer": one.printer or one.own_printer,
                "band": one.band,
                "desk": one.desk,
                "active": one.active,
            }
            for one in tx.devices.all()
        ]
    headings = {
        "name": text("label.device"),
        "kind": text("label.kind"),
        "printer": text("label.printer"),
        "band": text("cli.columns.band"),
        "desk": text("label.desk"),
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


@device.command("band", help=text("cli.device.band_help"))
@click.argument("name")
@click.argument("band", required=False)
@data_option
def give_band(name: str, band: str | None, data: Path) -> None:
    """Give the kiosk NAME the numbers BAND, or the next free ones, for tickets without the station."""
    with station_store(data) as store, store.begin() as tx:
        given = assign_band(tx, SYSTEM, utc_now(), name, band)
    click.echo(text("cli.device.band_given", name=name, band=given))


@device.command("printer", help=text("cli.device.printer_help"))
@click.argument("name")
@click.option("--printer", default=None, help=text("cli.device.printer_option"))
@_address_option
@_profile_option
@data_option
def give_printer(name: str, printer: str | None, address: str | None, profile: str, data: Path) -> None:
    """Set the printer of the kiosk NAME: one of the server, or the one that is plugged into the kiosk."""
    if (printer is None) == (address is None):
        raise InvalidInput("cli.device.one_printer")
    if address is not None:
        check_printer(address, profile)
    with station_store(data) as store, store.begin() as tx:
        if address is None:
            choose_printer(tx, SYSTEM, utc_now(), name, printer)
        else:
            set_own_printer(tx, SYSTEM, utc_now(), name, OwnSetup(address, profile))
    click.echo(text("cli.device.printer_given", name=name, printer=printer or address))


@device.command("check", help=text("cli.device.check_help"))
@data_option
def check(data: Path) -> None:
    """Print what is wrong with the printers and the numbers of the kiosks; end with 1 if anything is."""
    with station_store(data) as store, store.read() as tx:
        devices = tx.devices.all()
    found = list(kiosk_faults(devices))
    for name, words in found:
        click.echo(f"{name}: {render(words)}", err=True)
    if any(without_own_setup(one) for one in devices):
        click.echo(text("cli.device.kiosks_own"), err=True)
    if found:
        raise SystemExit(1)
    click.echo(text("cli.device.kiosks_well"))


COMMANDS = (device,)

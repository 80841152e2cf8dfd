"""`ciasc printer`: the printers of a station, a test ticket, and the printer emulator."""

from pathlib import Path
from typing import Any

import click

from ciasc.app import utc_now
from ciasc.cli.command_helpers import data_option, json_option, show, station_store
from ciasc.cli.printer_test import find, status, test
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.ports import Printer
from ciasc.printing.profiles import profile_names
from ciasc.setup import add_printer, remove_printer
from ciasc.station.new_paper_roll import change_roll


@click.group()
def printer() -> None:
    """Impresoras de tickets."""


@printer.command("add")
@click.argument("name")
@click.argument("url")
@click.option("--profile", help="Modelo: " + ", ".join(profile_names()) + f". [el que ya tenía, o {GENERIC}]")
@data_option
def add(name: str, url: str, profile: str | None, data: Path) -> None:
    """Agrega la impresora NAME en la dirección URL, como tcp://192.168.1.50:9100.

    Si ya hay una con ese nombre, cambia su dirección; su modelo, solo si lo indica.
    """
    with station_store(data) as store:
        now, before = add_printer(store, name, url, profile)
    done = "agregada" if before is None else "cambiada"
    told = f"Impresora {done}: {now.name} ({now.url}, {now.profile}). {_since(now, before)}"
    click.echo(f"{told}El servidor la usa en seguida.")
    click.echo(f"Pruébela con: ciasc printer test {name} --data {data}")


def _since(now: Printer, before: Printer | None) -> str:
    """Return the changes of a printer that existed before, in words."""
    if before is None:
        return ""
    moved = [f"dirección, antes {before.url}"] if before.url != now.url else []
    moved += [f"modelo, antes {before.profile}"] if before.profile != now.profile else []
    return f"Cambió: {'; '.join(moved)}. " if moved else "Nada cambió: ya era así. "


@printer.command("list")
@data_option
@json_option
def list_printers(data: Path, *, as_json: bool) -> None:
    """Muestra las impresoras."""
    with station_store(data) as store, store.read() as tx:
        rows = [{"name": one.name, "url": one.url, "profile": one.profile} for one in tx.printers()]
    show(rows, {"name": "Impresora", "url": "Dirección", "profile": "Modelo"}, as_json=as_json)


@printer.command("remove")
@click.argument("name")
@data_option
def remove(name: str, data: Path) -> None:
    """Quita la impresora NAME; los tickets que imprimió siguen valiendo."""
    with station_store(data) as store:
        remove_printer(store, name)
    click.echo(f"Impresora quitada: {name}. El servidor la deja en seguida.")


@printer.command("new-roll")
@click.argument("name")
@click.option("--metres", type=float, default=None, help="Largo del rollo, si no es el de antes.")
@data_option
def new_roll(name: str, metres: float | None, data: Path) -> None:
    """Anota que la impresora NAME tiene un rollo nuevo."""
    with station_store(data) as store, store.begin() as tx:
        roll = change_roll(tx, SYSTEM, utc_now(), name, None if metres is None else round(metres * 1000))
    click.echo(f"Rollo nuevo en «{name}»: {roll.roll_mm / 1000:g} m, unos {roll.tickets_left} tickets.")


for command in (test, status, find):
    printer.add_command(command)


@printer.command("emulate")
@click.option("--listen", help="HOST:PUERTO en que la impresora escucha.")
@click.option("--pty", type=click.Path(path_type=Path), help="Enlace que hace de puerto serial.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Carpeta de los tickets.")
@click.option("--control", help="HOST:PUERTO o ruta de un socket por el que se le provocan fallas.")
@click.option("--profile", default="epson-tm-t20iii", show_default=True, help="Modelo.")
@click.option(
    "--speed",
    "speed_mm_s",
    type=click.IntRange(0),
    help="Milímetros por segundo; 0, sin demora. [del modelo]",
)
@click.option(
    "--baud", type=click.IntRange(0), default=0, help="Bits por segundo de la línea; 0, sin demora."
)
def emulate(**options: Any) -> None:  # noqa: ANN401 - each option as click parsed it
    """Hace de impresora, por red o por un puerto serial: guarda cada ticket como imagen y texto."""
    from ciasc.printing import emulator  # noqa: PLC0415 - Pillow is only needed here

    emulator.run(emulator.Options(**options))


COMMANDS = (printer,)

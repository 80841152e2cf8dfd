"""`ciasc printer`: the printers of a station, a test ticket, and a printer in software."""

import threading
from pathlib import Path
from typing import Any

import click

from ciasc.app import utc_now
from ciasc.cli.common import data_option, json_option, show, station_store
from ciasc.domain.day import LIMA
from ciasc.domain.errors import NotFound, Unavailable
from ciasc.domain.printing import PrintJob, PrintState, Slip
from ciasc.printing.device import Device
from ciasc.printing.profiles import load_profile, profile_names
from ciasc.printing.status import WORDS
from ciasc.settings import load
from ciasc.setup import add_printer

_PATIENCE_S = 15


@click.group()
def printer() -> None:
    """Impresoras de tickets."""


@printer.command("add")
@click.argument("name")
@click.argument("url")
@click.option(
    "--profile", default="generic-80", show_default=True, help="Modelo: " + ", ".join(profile_names())
)
@data_option
def add(name: str, url: str, profile: str, data: Path) -> None:
    """Agrega la impresora NAME en la dirección URL, como tcp://192.168.1.50:9100."""
    with station_store(data) as store:
        add_printer(store, name, url, profile)
    click.echo(f"Impresora agregada: {name} ({url}, {profile}). Vale desde el próximo arranque del servidor.")
    click.echo(f"Pruébela con: ciasc printer test {name} --data {data}")


@printer.command("list")
@data_option
@json_option
def list_printers(data: Path, *, as_json: bool) -> None:
    """Muestra las impresoras."""
    with station_store(data) as store, store.read() as tx:
        rows = [{"name": one.name, "url": one.url, "profile": one.profile} for one in tx.printers()]
    show(rows, {"name": "Impresora", "url": "Dirección", "profile": "Modelo"}, as_json=as_json)


class _OneTicket:
    """An outbox with a single test ticket."""

    def __init__(self, slip: Slip) -> None:
        self._slip = slip
        self.state = PrintState.QUEUED
        self.ended = threading.Event()

    def due(self, printer: str) -> tuple[PrintJob, Slip] | None:
        """The test ticket until it is sent."""
        if self.state is not PrintState.QUEUED:
            return None
        job = PrintJob(
            id=1, ticket="test", printer=printer, state=self.state, copy=False, created_at=utc_now()
        )
        return job, self._slip

    def became(self, job_id: int, state: PrintState) -> None:
        """Note how the only job stands."""
        assert job_id == 1  # noqa: S101 - there is no other
        self.state = state
        if state not in (PrintState.QUEUED, PrintState.SENT):
            self.ended.set()

    def reconcile(self, printer: str) -> int:  # noqa: ARG002 - there is nothing left from before
        """Nothing is left from before."""
        return 0


@printer.command("test")
@click.argument("name")
@data_option
def test(name: str, data: Path) -> None:
    """Imprime un ticket de prueba y dice cómo salió."""
    with station_store(data) as store, store.read() as tx:
        known = {one.name: one for one in tx.printers()}
        station = tx.station().name
    if name not in known:
        raise NotFound(f"No existe la impresora «{name}».")
    slip = Slip(
        code="A000",
        station=station,
        service="TICKET DE PRUEBA áéíóú ñ ÁÉÍÓÚ Ñ ¿ ¡",
        preferential=False,
        at=utc_now().astimezone(LIMA),
        ahead=0,
        low_min=5,
        high_min=10,
        url=load(data).public_url or None,
    )
    outbox = _OneTicket(slip)
    device = Device(name, known[name].url, load_profile(known[name].profile), outbox, on_change=lambda: None)
    device.start()
    ended = outbox.ended.wait(_PATIENCE_S)
    status = device.status
    device.stop()
    if not ended or outbox.state is not PrintState.PRINTED:
        raise Unavailable(f"El ticket de prueba no salió. Estado de «{name}»: {WORDS[status]}")
    click.echo(f"Ticket de prueba impreso en «{name}». Revise que se lean las tildes y las eñes.")


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

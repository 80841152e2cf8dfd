"""`ciasc serve` and `ciasc demo`: run a station server."""

from datetime import datetime
from pathlib import Path

import click
import structlog

from ciasc.app import create_app
from ciasc.cli.command_helpers import data_option, ready
from ciasc.server import run
from ciasc.settings import load


@click.command("serve")
@click.option("--host", default=None, help="Dirección en que escucha.")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Puerto en que escucha.")
@data_option
def serve(host: str | None, port: int | None, data: Path) -> None:
    """Sirve la comisaría de la carpeta de datos."""
    settings = load(data, host=host, port=port)
    ready(settings)

    def listening() -> None:
        structlog.get_logger(part="serve").info("listening", host=settings.host, port=settings.port)

    run(settings, lambda: create_app(settings), listening)


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Dirección en que escucha.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Puerto.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="CIASC_DATA",
    default=None,
    help="Carpeta vacía (o la variable CIASC_DATA); si no, una temporal.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0, 600),
    default=0,
    help="Público y módulos simulados, con un día N veces más rápido; 1 es el presente.",
)
@click.option(
    "--from",
    "begins",
    type=click.DateTime(["%H:%M"]),
    default=None,
    help="Hora en que empieza el día, como 07:55 (la de siempre, si el día va más rápido).",
)
@click.option(
    "--days", type=click.IntRange(0, 366), default=90, show_default=True, help="Días de pasado simulado."
)
def demo(host: str, port: int, data: Path | None, speed: float, begins: datetime | None, days: int) -> None:
    """Una comisaría entera para probar, con impresora simulada y cuentas de muestra."""
    from ciasc.demo.run import run_demo  # noqa: PLC0415 - only the demo needs the demo

    run_demo(host, port, data, speed, begins.time() if begins is not None else None, days)


COMMANDS = (serve, demo)

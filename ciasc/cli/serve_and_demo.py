"""`ciasc serve` and `ciasc demo`: run a station server."""

from datetime import datetime
from pathlib import Path

import click
import structlog

from ciasc.app import create_app
from ciasc.cli.command_helpers import data_option, ready
from ciasc.content.messages import text
from ciasc.server import run
from ciasc.settings import load


@click.command("serve", help=text("cli.serve.help"))
@click.option("--host", default=None, help=text("cli.options.listen_host"))
@click.option("--port", type=click.IntRange(1, 65535), default=None, help=text("cli.options.listen_port"))
@data_option
def serve(host: str | None, port: int | None, data: Path) -> None:
    """Serve the station of the data folder."""
    settings = load(data, host=host, port=port)
    ready(settings, writable=True)

    def listening() -> None:
        structlog.get_logger(part="serve").info("listening", host=settings.host, port=settings.port)

    run(settings, lambda: create_app(settings), listening)


@click.command("demo", help=text("cli.demo.help"))
@click.option("--host", default="127.0.0.1", show_default=True, help=text("cli.options.listen_host"))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=text("cli.demo.port_option"),
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    envvar="CIASC_DATA",
    default=None,
    help=text("cli.demo.data_option"),
)
@click.option(
    "--speed",
    type=click.FloatRange(0, 600),
    default=1,
    show_default=True,
    help=text("cli.demo.speed_option"),
)
@click.option(
    "--from",
    "begins",
    type=click.DateTime(["%H:%M"]),
    default=None,
    help=text("cli.demo.from_option"),
)
@click.option(
    "--days", type=click.IntRange(0, 366), default=90, show_default=True, help=text("cli.demo.days_option")
)
def demo(host: str, port: int, data: Path | None, speed: float, begins: datetime | None, days: int) -> None:
    """Run a whole station to try, with a printer emulator and sample accounts."""
    from ciasc.demo.run_demo import run_demo  # noqa: PLC0415 - only the demo needs the demo

    run_demo(host, port, data, speed, begins.time() if begins is not None else None, days)


COMMANDS = (serve, demo)

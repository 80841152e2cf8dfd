"""`ciasc kiosk`: a kiosk of its own, with its own printer, that also works without its station."""

from pathlib import Path

import click
import structlog

from ciasc.cli.common import data_option
from ciasc.domain.offline import Band
from ciasc.printing.profiles import load_profile, profile_names, profile_of
from ciasc.server import run
from ciasc.settings import LOG_LEVELS, Settings

_SCREENS = 4


@click.command("kiosk")
@click.option("--server", envvar="CIASC_SERVER", required=True, help="Dirección de la comisaría.")
@click.option("--token", envvar="CIASC_TOKEN", required=True, help="Clave que dio «ciasc device add kiosk».")
@click.option("--port", type=click.IntRange(1, 65535), default=8100, show_default=True, help="Puerto local.")
@click.option("--printer", envvar="CIASC_PRINTER", default=None, help="Impresora, como usb:/dev/usb/lp0.")
@click.option(
    "--profile",
    envvar="CIASC_PROFILE",
    default="generic-80",
    show_default=True,
    help="Modelo: " + ", ".join(profile_names()),
)
@click.option(
    "--band",
    envvar="CIASC_BAND",
    default="701-799",
    show_default=True,
    help="Números que da sin conexión; cada dispensador necesita los suyos.",
)
@click.option("--log-level", envvar="CIASC_LOG_LEVEL", type=click.Choice(LOG_LEVELS), default="info")
@data_option
def kiosk(
    server: str,
    token: str,
    port: int,
    printer: str | None,
    profile: str,
    band: str,
    log_level: str,
    data: Path,
) -> None:
    """Un dispensador con impresora propia: entrega tickets también sin conexión con la comisaría."""
    from ciasc.node.app import NodeSettings, create_node  # noqa: PLC0415 - only this command needs the node
    from ciasc.node.station import StationOffice  # noqa: PLC0415 - as above

    StationOffice(server, token)
    load_profile(profile)
    if printer is not None:
        profile_of(printer, profile)
    node = NodeSettings(
        data=data, server=server, token=token, band=Band.of(band), printer=printer, profile=profile
    )
    data.mkdir(parents=True, exist_ok=True)
    settings = Settings(data=data, host="127.0.0.1", port=port, screens=_SCREENS, log_level=log_level)

    def listening() -> None:
        structlog.get_logger(part="kiosk").info("listening", host=settings.host, port=port)

    run(settings, lambda: create_node(node), listening)


COMMANDS = (kiosk,)

"""`ciasc kiosk`: a kiosk with its own server and printer, which also works without its station."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
import structlog

from ciasc.cli.command_helpers import data_option, json_option, show
from ciasc.content.messages import text
from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.offline_numbers import OfflineBand
from ciasc.domain.core.print_jobs import GENERIC, PRINT_WITHIN_HOURS
from ciasc.domain.core.station_day import LIMA
from ciasc.logs import configure
from ciasc.node.kept_token import paired_token
from ciasc.printing.check_printer import check_printer
from ciasc.printing.profiles import load_profile, profile_names
from ciasc.server import ServedApplication, run
from ciasc.settings import LOG_LEVELS, Settings
from ciasc.web.station_client import check_station_address

if TYPE_CHECKING:
    from ciasc.storage.node.node_store import NodeStore

_SCREENS = 4


@click.group("kiosk", invoke_without_command=True, help=text("cli.kiosk.help"))
@click.option("--server", envvar="CIASC_SERVER", help=text("cli.options.server"))
@click.option("--token", envvar="CIASC_TOKEN", help=text("cli.kiosk.token_option"))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8100,
    show_default=True,
    help=text("cli.kiosk.port_option"),
)
@click.option("--printer", envvar="CIASC_PRINTER", default=None, help=text("cli.kiosk.printer_option"))
@click.option(
    "--profile",
    envvar="CIASC_PROFILE",
    default=GENERIC,
    show_default=True,
    help=text("cli.options.models", profiles=", ".join(profile_names())),
)
@click.option(
    "--band",
    envvar="CIASC_BAND",
    default=None,
    help=text("cli.kiosk.band_option"),
)
@click.option("--log-level", envvar="CIASC_LOG_LEVEL", type=click.Choice(LOG_LEVELS), default="info")
@click.option(
    "--data",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    envvar="CIASC_DATA",
    help=text("cli.kiosk.data_option"),
)
def kiosk(
    server: str | None,
    token: str | None,
    port: int,
    printer: str | None,
    profile: str,
    band: str | None,
    log_level: str,
    data: Path | None,
) -> None:
    """Run a kiosk with its own printer, which also gives tickets without a connection to the station."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    if not server or data is None:
        raise click.UsageError(text("cli.kiosk.missing_options"))
    token = token or paired_token(data)
    if not token:
        _register(server, data, port, log_level)
    check_station_address(server)
    load_profile(profile)
    if printer is not None:
        check_printer(printer, profile)
    data.mkdir(parents=True, exist_ok=True)
    settings = Settings(data=data, host="127.0.0.1", port=port, screens=_SCREENS, log_level=log_level)
    own = {"band": OfflineBand.of(band) if band else None, "printer": printer, "profile": profile}
    places = {"data": data, "server": server, "token": token}

    def listening() -> None:
        structlog.get_logger(part="kiosk").info("listening", host=settings.host, port=port)

    run(settings, lambda: _node(**places, **own), listening)


def _node(**settings: Any) -> ServedApplication:  # noqa: ANN401 - those of `NodeSettings`
    """Create the node; only the process that serves loads it, as what both load is held two times."""
    from ciasc.node.app import NodeSettings, create_node  # noqa: PLC0415

    return create_node(NodeSettings(**settings))


def _register(server: str, data: Path, port: int, log_level: str) -> NoReturn:
    """Show the code of this kiosk until it is registered, then become the same command with its token."""
    from ciasc.node.show_code import register_by_code  # noqa: PLC0415 - as above

    configure(log_level)
    click.echo(text("cli.kiosk.not_paired", address=f"http://127.0.0.1:{port}/"))
    click.echo(text("cli.kiosk.paired", name=register_by_code(server, data, port)))
    os.execv(sys.executable, [sys.executable, "-m", "ciasc", *sys.argv[1:]])  # noqa: S606 - the same program


@contextmanager
def _kept(data: Path) -> Iterator["NodeStore"]:
    """Return the store of the kiosk in that folder, which must exist; the kiosk may be running."""
    from ciasc.storage.node.node_store import FILE, NodeStore  # noqa: PLC0415 - serving needs no store here

    if not (data / FILE).exists():
        raise Unavailable("cli.kiosk.not_found", folder=str(data))
    with closing(NodeStore(data, None)) as store:
        yield store


@kiosk.command("pair", help=text("cli.kiosk.pair_help"))
@click.argument("code")
@click.option("--server", envvar="CIASC_SERVER", required=True, help=text("cli.options.server"))
@data_option
def pair_kiosk(code: str, server: str, data: Path) -> None:
    """Register this kiosk at its station with that code, and keep its token in the data folder."""
    from ciasc.node.register_kiosk import pair  # noqa: PLC0415 - only this command needs it

    click.echo(text("cli.kiosk.paired", name=pair(server, code, data)))


@kiosk.command("refused", help=text("cli.kiosk.refused_help"))
@data_option
@json_option
def list_refused(data: Path, *, as_json: bool) -> None:
    """Print the tickets issued offline that the station refused: those people are not in the queue."""
    from ciasc.storage.node.refused_tickets import refused  # noqa: PLC0415 - as in `_kept`

    with _kept(data) as store:
        found = refused(store)
    rows = [
        {
            "id": one.id,
            "code": one.code,
            "at": one.at if as_json else one.at.astimezone(LIMA).strftime("%d/%m/%Y %H:%M"),
            "service": one.service,
            "reason": one.reason,
        }
        for one in found
    ]
    headings = {
        "code": text("label.ticket"),
        "at": text("cli.columns.issued_at"),
        "service": text("label.service"),
        "reason": text("cli.columns.reason"),
        "id": text("cli.columns.key"),
    }
    show(rows, headings, as_json=as_json)


@kiosk.command("resolve", help=text("cli.kiosk.resolve_help"))
@click.argument("ticket")
@click.option("--again", is_flag=True, help=text("cli.kiosk.again_option"))
@data_option
def resolve_refused(ticket: str, data: Path, *, again: bool) -> None:
    """Mark the refused ticket with the id TICKET as resolved, or offer it to the station again."""
    from ciasc.storage.node.refused_tickets import resolve  # noqa: PLC0415 - as in `_kept`

    with _kept(data) as store:
        resolve(store, ticket, again=again)
    click.echo(text("cli.kiosk.offered_again") if again else text("cli.kiosk.resolved"))


@kiosk.command("new-roll", help=text("cli.kiosk.new_roll_help"))
@click.option("--metres", type=float, default=None, help=text("cli.options.metres"))
@data_option
def new_roll(metres: float | None, data: Path) -> None:
    """Store that the printer of this kiosk has a new roll."""
    from ciasc.storage.node.node_outbox import NodeOutbox  # noqa: PLC0415 - as in `_kept`

    with _kept(data) as store:
        outbox = NodeOutbox(store, sure=lambda: None, longest=lambda: timedelta(hours=PRINT_WITHIN_HOURS))
        roll = outbox.new_roll(None if metres is None else round(metres * 1000))
    click.echo(text("cli.kiosk.new_roll", metres=f"{roll.roll_mm / 1000:g}", tickets=roll.tickets_left))


COMMANDS = (kiosk,)

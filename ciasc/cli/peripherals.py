"""`ciasc peripherals`: the buttons, keypads and counters that are wired to this machine."""

import signal
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import click
import structlog

from ciasc.domain.core.errors import InvalidInput, Unavailable
from ciasc.logs import configure
from ciasc.peripherals.config import read
from ciasc.peripherals.keypad import Events, keypads
from ciasc.peripherals.run import Keys, PeripheralsMachine
from ciasc.peripherals.self_test import SelfTestResult, look
from ciasc.settings import LOG_LEVELS
from ciasc.systemd import ServiceManager


@click.group("peripherals", invoke_without_command=True)
@click.option("--server", envvar="CIASC_SERVER", help="Dirección de la comisaría.")
@click.option("--token", envvar="CIASC_TOKEN", help="Clave principal, de «ciasc device add».")
@click.option(
    "--token-for",
    "named",
    envvar="CIASC_TOKENS",
    multiple=True,
    metavar="NOMBRE=CLAVE",
    help="Otra clave, con el nombre que le da el archivo. Se puede repetir.",
)
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    default="/etc/ciasc/peripherals.toml",
    show_default=True,
    help="Qué hay en los cables.",
)
@click.option("--check", is_flag=True, help="Solo revisa, dice qué responde y termina.")
@click.option("--log-level", type=click.Choice(LOG_LEVELS), default="info", show_default=True)
@click.pass_context
def peripherals(
    ctx: click.Context,
    *,
    server: str | None,
    token: str | None,
    named: tuple[str, ...],
    file: Path,
    check: bool,
    log_level: str,
) -> None:
    """Botones, teclados y contadores conectados por cable a este equipo."""
    if ctx.invoked_subcommand is not None:
        return
    if not server or token is None:
        raise click.UsageError("Faltan --server y --token (o CIASC_SERVER y CIASC_TOKEN).")
    keys = Keys(server, token, _named(named))
    wires = read(file)
    if check:
        _check(look(wires, keys))
        return
    machine = PeripheralsMachine(wires, keys)
    configure(log_level)
    _until_told_to_stop(machine)


def _named(pairs: Iterable[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, given, token = pair.partition("=")
        if not (name and given and token):
            raise InvalidInput(f"«{name}» no es NOMBRE=CLAVE.")
        found[name] = token
    return found


def _check(findings: Iterable[SelfTestResult]) -> None:
    faults = 0
    for finding in findings:
        faults += not finding.well
        click.echo(f"{'bien ' if finding.well else 'FALLA'}  {finding.what}: {finding.words}")
    if faults:
        raise Unavailable(f"Hay {faults} cosas que revisar.")


def _until_told_to_stop(machine: PeripheralsMachine) -> None:
    # Blocked before any thread begins, so that no thread but this one is interrupted.
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    manager = ServiceManager()
    machine.start()
    manager.ready(machine.fault)
    structlog.get_logger(part="peripherals").info("serving", lines=[owner.name for owner in machine.owners])
    signal.sigwait(ends)
    manager.stopping()
    machine.stop()


@peripherals.command("learn")
@click.argument("device", type=click.Path(path_type=Path), required=False)
def learn(device: Path | None) -> None:
    """Muestra el código de cada tecla que se pulsa en DEVICE; sin él, qué teclados hay."""
    if device is None:
        for path in keypads():
            click.echo(path)
        return
    try:
        with closing(Events(device)) as events:
            click.echo("Pulse cada tecla; Ctrl-C termina.", err=True)
            while True:
                for code in events.pressed():
                    click.echo(f'"{code}" = {{ service = "..." }}')
    except OSError as error:
        raise Unavailable(f"No se puede leer {device}: {error.strerror or 'se desconectó'}.") from error


COMMANDS = (peripherals,)

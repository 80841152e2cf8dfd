"""`ciasc peripherals`: the buttons, keypads and counters that are wired to this machine."""

import signal
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import click
import structlog

from ciasc.content.messages import text
from ciasc.domain.core.errors import InvalidInput, Unavailable
from ciasc.logs import configure
from ciasc.peripherals.keypad import Events, keypads
from ciasc.peripherals.run_peripherals import Keys, PeripheralsMachine
from ciasc.peripherals.self_test import SelfTestResult, look
from ciasc.peripherals.wiring import read
from ciasc.settings import LOG_LEVELS
from ciasc.systemd import ServiceManager


@click.group("peripherals", invoke_without_command=True, help=text("cli.peripherals.help"))
@click.option("--server", envvar="CIASC_SERVER", help=text("cli.options.server"))
@click.option("--token", envvar="CIASC_TOKEN", help=text("cli.peripherals.token_option"))
@click.option(
    "--token-for",
    "named",
    envvar="CIASC_TOKENS",
    multiple=True,
    metavar=text("cli.peripherals.named_token"),
    help=text("cli.peripherals.named_token_option"),
)
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    default="/etc/ciasc/peripherals.toml",
    show_default=True,
    help=text("cli.peripherals.file_option"),
)
@click.option("--check", is_flag=True, help=text("cli.peripherals.check_option"))
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
    """Run or check the buttons, keypads and counters that are wired to this machine."""
    if ctx.invoked_subcommand is not None:
        return
    if not server or token is None:
        raise click.UsageError(text("cli.peripherals.missing_options"))
    keys = Keys(server, token, _named(named))
    wires = read(file)
    if check:
        _check(look(wires, keys))
        return
    machine = PeripheralsMachine(wires, keys)
    configure(log_level)
    _wait_for_stop(machine)


def _named(pairs: Iterable[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, given, token = pair.partition("=")
        if not (name and given and token):
            raise InvalidInput("cli.peripherals.bad_named_token", name=name)
        found[name] = token
    return found


def _check(findings: Iterable[SelfTestResult]) -> None:
    faults = 0
    for finding in findings:
        faults += not finding.well
        line = "cli.peripherals.well" if finding.well else "cli.peripherals.fault"
        click.echo(text(line, what=finding.what, words=finding.words))
    if faults:
        raise Unavailable("cli.peripherals.faults", n=faults)


def _wait_for_stop(machine: PeripheralsMachine) -> None:
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


@peripherals.command("learn", help=text("cli.peripherals.learn_help"))
@click.argument("device", type=click.Path(path_type=Path), required=False)
def learn(device: Path | None) -> None:
    """Print the code of each key that is pressed on DEVICE; without it, the keypads."""
    if device is None:
        for path in keypads():
            click.echo(path)
        return
    try:
        with closing(Events(device)) as events:
            click.echo(text("cli.peripherals.press_keys"), err=True)
            while True:
                for code in events.pressed():
                    click.echo(f'"{code}" = {{ service = "..." }}')
    except OSError as error:
        if not error.strerror:
            raise Unavailable("cli.peripherals.disconnected", device=str(device)) from error
        raise Unavailable("cli.peripherals.unreadable", device=str(device), error=error.strerror) from error


COMMANDS = (peripherals,)

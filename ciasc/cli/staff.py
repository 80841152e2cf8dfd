"""`ciasc staff`: accounts of people, and tokens of their programs."""

import sys
from pathlib import Path

import click

from ciasc.cli.command_helpers import data_option, json_option, print_result, show, station_store
from ciasc.content.messages import text
from ciasc.create_station import add_staff, add_staff_token
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import OTHER_LANGUAGES, STAFF_ROLES, SYSTEM, Role
from ciasc.station.access.accounts import disable_staff, find_staff, note_languages, reset_staff
from ciasc.station.access.hashing import hash_password, new_password
from ciasc.station.access.password_strength import require_strong_password
from ciasc.utc_clock import utc_now


@click.group(help=text("cli.staff.help"))
def staff() -> None:
    """Create, list and update the accounts of people."""


def _warn_of_weak(password: str, name: str) -> None:
    """Print a warning about a weak password; not an error, as this command line owns the database anyway."""
    try:
        require_strong_password(password, name)
    except InvalidInput as weak:
        click.echo(text("cli.staff.weak_password", words=weak.message), err=True)


@staff.command("add", help=text("cli.staff.add_help"))
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in STAFF_ROLES]), required=True)
@click.option("--password-stdin", is_flag=True, help=text("cli.staff.password_option"))
@data_option
@json_option
def add(name: str, role: str, data: Path, *, password_stdin: bool, as_json: bool) -> None:
    """Create the account NAME; show its first password one time."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    if password_stdin and not password:
        raise InvalidInput("cli.staff.no_password")
    with station_store(data) as store:
        made = add_staff(store, name, Role(role), password)
    if password:
        _warn_of_weak(password, name)
    if made:
        words = text("cli.staff.added_with_password", name=name, role=role, password=made)
    else:
        words = text("cli.staff.added", name=name, role=role)
    print_result(words, as_json=as_json, name=name, role=role, password=made)


@staff.command("list", help=text("cli.staff.list_help"))
@data_option
@json_option
def list_staff(data: Path, *, as_json: bool) -> None:
    """Print the accounts."""
    with station_store(data) as store, store.read() as tx:
        rows = [{"name": one.name, "role": one.role.value, "active": one.active} for one in tx.staff.all()]
    headings = {
        "name": text("cli.columns.account"),
        "role": text("label.role"),
        "active": text("cli.columns.account_active"),
    }
    show(rows, headings, as_json=as_json)


@staff.command("languages", help=text("cli.staff.languages_help"))
@click.argument("name")
@click.option(
    "--speaks", multiple=True, type=click.Choice(OTHER_LANGUAGES), help=text("cli.staff.speaks_option")
)
@data_option
def languages(name: str, speaks: tuple[str, ...], data: Path) -> None:
    """Set the languages that NAME speaks in addition to Spanish; none, if none is given."""
    with station_store(data) as store, store.begin() as tx:
        note_languages(tx, SYSTEM, utc_now(), name, frozenset(speaks))
    click.echo(text("cli.staff.languages", name=name, languages=", ".join(["es", *speaks])))


@staff.command("disable", help=text("cli.staff.disable_help"))
@click.argument("name")
@data_option
def disable(name: str, data: Path) -> None:
    """Disable the account NAME and close its sessions."""
    with station_store(data) as store, store.begin() as tx:
        disable_staff(tx, SYSTEM, utc_now(), name)
    click.echo(text("cli.staff.disabled", name=name))


@staff.command("reset", help=text("cli.staff.reset_help"))
@click.argument("name")
@data_option
@json_option
def reset(name: str, data: Path, *, as_json: bool) -> None:
    """Reset the password of the account NAME, enable it, close its sessions, remove its second factor."""
    made = new_password()
    digest = hash_password(made)
    with station_store(data) as store, store.begin() as tx:
        had_second = reset_staff(tx, SYSTEM, utc_now(), name, digest)
    if had_second:
        words = text("cli.staff.reset_second_factor", name=name, password=made)
    else:
        words = text("cli.staff.reset", name=name, password=made)
    print_result(words, as_json=as_json, name=name, password=made, second_factor_removed=had_second)


@staff.command("token", help=text("cli.staff.token_help"))
@click.argument("name")
@data_option
@json_option
def token(name: str, data: Path, *, as_json: bool) -> None:
    """Create a token for the programs of the account NAME; show it one time."""
    with station_store(data) as store:
        with store.read() as tx:
            account = find_staff(tx, name)
        secret = add_staff_token(store, account)
    print_result(secret, as_json=as_json, name=account.name, token=secret)


COMMANDS = (staff,)

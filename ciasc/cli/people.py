"""`ciasc staff`: accounts of people, and tokens of their programs."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from ciasc.app import utc_now
from ciasc.cli.common import data_option, json_option, show, station_store, tell
from ciasc.domain.errors import InvalidInput, NotFound
from ciasc.domain.events import Kind
from ciasc.domain.people import OTHER_LANGUAGES, STAFF_ROLES, SYSTEM, Role
from ciasc.ports import Reading, Staff, Transaction
from ciasc.setup import add_staff, add_staff_token
from ciasc.web.auth import hash_password, new_password
from ciasc.web.strength import must_be_strong


@click.group()
def staff() -> None:
    """Personas que atienden, supervisan o administran."""


def _record(tx: Transaction, account: Staff, what: str) -> None:
    tx.record(Kind.STAFF_CHANGED, SYSTEM, utc_now(), data={"staff": account.id, "what": what})


def _account(tx: Reading, name: str) -> Staff:
    account = tx.staff_named(name)
    if account is None:
        raise NotFound(f"No existe la cuenta «{name}».")
    return account


def _warn_of_weak(password: str, name: str) -> None:
    """Say that a password is weak; who has this command line has the database too, so it is not refused."""
    try:
        must_be_strong(password, name)
    except InvalidInput as weak:
        click.echo(f"Aviso: {weak.detail}", err=True)


@staff.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in STAFF_ROLES]), required=True)
@click.option("--password-stdin", is_flag=True, help="Lee la contraseña de la entrada estándar.")
@data_option
@json_option
def add(name: str, role: str, data: Path, *, password_stdin: bool, as_json: bool) -> None:
    """Crea la cuenta NAME; muestra una vez su primera contraseña."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    if password_stdin and not password:
        raise InvalidInput("No llegó ninguna contraseña por la entrada estándar.")
    with station_store(data) as store:
        made = add_staff(store, name, Role(role), password)
    if password:
        _warn_of_weak(password, name)
    words = f"Cuenta creada: {name} ({role})."
    if made:
        words += f"\nPrimera contraseña (se muestra una sola vez; se cambia al entrar): {made}"
    tell(words, as_json=as_json, name=name, role=role, password=made)


@staff.command("list")
@data_option
@json_option
def list_staff(data: Path, *, as_json: bool) -> None:
    """Muestra las cuentas."""
    with station_store(data) as store, store.read() as tx:
        rows = [{"name": one.name, "role": one.role.value, "active": one.active} for one in tx.staff()]
    show(rows, {"name": "Cuenta", "role": "Rol", "active": "Activa"}, as_json=as_json)


@staff.command("languages")
@click.argument("name")
@click.option(
    "--speaks", multiple=True, type=click.Choice(OTHER_LANGUAGES), help="Idioma además del español."
)
@data_option
def languages(name: str, speaks: tuple[str, ...], data: Path) -> None:
    """Anota qué idiomas habla NAME además del español; ninguno, si no se indica."""
    with station_store(data) as store, store.begin() as tx:
        account = _account(tx, name)
        tx.save_staff(replace(account, languages=frozenset(speaks)))
        _record(tx, account, "languages")
    click.echo(f"Idiomas de {name}: {', '.join(['es', *speaks])}. Rigen desde que abra su módulo.")


@staff.command("disable")
@click.argument("name")
@data_option
def disable(name: str, data: Path) -> None:
    """Desactiva la cuenta NAME y cierra sus sesiones."""
    with station_store(data) as store, store.begin() as tx:
        account = _account(tx, name)
        tx.save_staff(replace(account, active=False))
        tx.end_access(account.id)
        _record(tx, account, "disabled")
    click.echo(f"Cuenta desactivada: {name}.")


@staff.command("reset")
@click.argument("name")
@data_option
@json_option
def reset(name: str, data: Path, *, as_json: bool) -> None:
    """Da otra contraseña a la cuenta NAME, la reactiva, cierra sus sesiones y quita el segundo factor."""
    made = new_password()
    digest = hash_password(made)
    with station_store(data) as store, store.begin() as tx:
        account = _account(tx, name)
        tx.save_staff(replace(account, password_hash=digest, active=True, must_change=True))
        tx.end_access(account.id)
        had_second = tx.end_second_factor(account.id)
        _record(tx, account, "reset")
    words = f"Contraseña nueva de {name} (se muestra una sola vez; se cambia al entrar): {made}"
    if had_second:
        words += "\nSe quitó también su segundo factor: que lo active de nuevo en la página «Mi cuenta»."
    tell(words, as_json=as_json, name=name, password=made, second_factor_removed=had_second)


@staff.command("token")
@click.argument("name")
@data_option
@json_option
def token(name: str, data: Path, *, as_json: bool) -> None:
    """Da una clave a los programas de la cuenta NAME; se muestra una sola vez."""
    with station_store(data) as store:
        with store.read() as tx:
            account = _account(tx, name)
        secret = add_staff_token(store, account)
    tell(secret, as_json=as_json, name=account.name, token=secret)


COMMANDS = (staff,)

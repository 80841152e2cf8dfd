"""`ciasc staff`: accounts of people, and tokens of their programs."""

import sys
from pathlib import Path

import click

from ciasc.app import utc_now
from ciasc.cli.command_helpers import data_option, json_option, show, station_store, tell
from ciasc.content.messages import render
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import OTHER_LANGUAGES, STAFF_ROLES, SYSTEM, Role
from ciasc.setup import add_staff, add_staff_token
from ciasc.station.access.accounts import disable_staff, find_staff, note_languages, reset_staff
from ciasc.station.access.password_strength import require_strong_password


@click.group()
def staff() -> None:
    """Personas que atienden, supervisan o administran."""


def _warn_of_weak(password: str, name: str) -> None:
    """Print a warning about a weak password; not an error, as this command line owns the database anyway."""
    try:
        require_strong_password(password, name)
    except InvalidInput as weak:
        click.echo(f"Aviso: {render(weak.message)}", err=True)


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
    with station_store(data) as store:
        note_languages(store, SYSTEM, utc_now(), name, frozenset(speaks))
    click.echo(f"Idiomas de {name}: {', '.join(['es', *speaks])}. Rigen desde que abra su módulo.")


@staff.command("disable")
@click.argument("name")
@data_option
def disable(name: str, data: Path) -> None:
    """Desactiva la cuenta NAME y cierra sus sesiones."""
    with station_store(data) as store:
        disable_staff(store, SYSTEM, utc_now(), name)
    click.echo(f"Cuenta desactivada: {name}.")


@staff.command("reset")
@click.argument("name")
@data_option
@json_option
def reset(name: str, data: Path, *, as_json: bool) -> None:
    """Da otra contraseña a la cuenta NAME, la reactiva, cierra sus sesiones y quita el segundo factor."""
    with station_store(data) as store:
        made, had_second = reset_staff(store, SYSTEM, utc_now(), name)
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
            account = find_staff(tx, name)
        secret = add_staff_token(store, account)
    tell(secret, as_json=as_json, name=account.name, token=secret)


COMMANDS = (staff,)

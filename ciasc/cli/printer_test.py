"""`ciasc printer test`, `status` and `detect`: check printers and print what they answer."""

import json
from pathlib import Path

import click

from ciasc.cli.command_helpers import data_option, json_option, show, station_store
from ciasc.domain.core.errors import NotFound, Unavailable
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.ports import Printer
from ciasc.printing.profiles import Profile, profile_of
from ciasc.printing.test_print import SPANISH, TestPrint, ask, try_out
from ciasc.printing.wire.detect import Found, detect
from ciasc.printing.wire.status_bits import WORDS, PrinterStatus


def known_printer(data: Path, name: str) -> Printer:
    """Return the printer of that name; raise NotFound if the station has none."""
    with station_store(data) as store, store.read() as tx:
        known = {one.name: one for one in tx.printers()}
    if name not in known:
        raise NotFound(f"No existe la impresora «{name}».")
    return known[name]


@click.command("test")
@click.argument("name")
@data_option
@json_option
def test(name: str, data: Path, *, as_json: bool) -> None:
    """Imprime una hoja de prueba en la impresora NAME y dice qué vio."""
    one = known_printer(data, name)
    profile = profile_of(one.url, one.profile)
    trial = try_out(name, one.url, profile)
    if as_json:
        click.echo(json.dumps(_figures(trial), indent=2))
    else:
        click.echo("\n".join(_seen(trial, profile)))
    if not trial.printed:
        raise Unavailable(_not_printed(name, trial))
    if not as_json:
        sent = "Hoja de prueba impresa." if trial.listens else "Hoja de prueba enviada."
        click.echo("\n".join(("", f"{sent} Mire el papel:", *_compare(profile))))


def _not_printed(name: str, trial: TestPrint) -> str:
    """Return what is known of a page that was not confirmed, and what to do."""
    if trial.status.prints:
        return (
            f"«{name}» está lista, pero no confirmó la hoja. Mire si salió: si no, pruebe otra vez; si sí, "
            "esta impresora no sabe confirmar: agréguela otra vez con «?status=0» tras la dirección."
        )
    told = f"La hoja de prueba no se envió a «{name}». {WORDS[trial.status]}"
    if trial.status in (PrinterStatus.DOWN, PrinterStatus.MUTE):
        told += " Si el servidor está en marcha, quizá la tiene ocupada: deténgalo y pruebe otra vez."
    return told


def _figures(trial: TestPrint) -> dict[str, object]:
    return {
        "status": trial.status.value,
        "answers": trial.answers.hex(" "),
        "printed": trial.printed,
        "process_id": trial.process_id,
        "barrier": trial.barrier,
        "near_end": trial.status is PrinterStatus.PAPER_LOW,
        "seconds": None if trial.seconds is None else round(trial.seconds, 3),
    }


def _seen(trial: TestPrint, profile: Profile) -> list[str]:
    """Return what the printer answered, one sentence for each fact."""
    lines = [f"Modelo: {profile.label}.", f"Estado: {WORDS[trial.status]}"]
    if not trial.listens:
        return [lines[0], "A esta impresora no se le puede preguntar: la hoja se envió, y es lo que se sabe."]
    answers = trial.answers.hex(" ").upper() or "nada"
    lines.append(f"Respondió a las preguntas de estado (DLE EOT 1 a 4): {answers}.")
    if not trial.status.prints:
        return lines
    if trial.seconds is None:
        return [*lines, "No confirmó la hoja, ni por identificador (GS ( H) ni por turno (GS r)."]
    near = "avisa que queda poco" if trial.status is PrinterStatus.PAPER_LOW else "no avisa nada ahora"
    sensor = "" if profile.near_end else " (este modelo puede no tenerlo)"
    expected = trial.process_id == profile.process_id
    unlike = "" if expected else f"; de su modelo se esperaba: {_yes(profile.process_id)}"
    return [
        *lines,
        f"Confirmó la hoja en {trial.seconds:.2f} s.",
        f"Confirma por identificador de trabajo (GS ( H): {_yes(trial.process_id)}{unlike}.",
        f"Confirma por turno (GS r): {_yes(trial.barrier)}.",
        f"Sensor de papel por acabarse: {near}{sensor}.",
    ]


def _yes(it_does: bool) -> str:  # noqa: FBT001 - a word for one value
    return "sí" if it_does else "no"


def _compare(profile: Profile) -> list[str]:
    cut = "queda para arrancar" if profile.cut == "none" else "salió cortada"
    return [
        f"  1. La línea que termina en {profile.columns} sale en un solo renglón y ninguna más larga cabe.",
        f"  2. Se leen todas las letras bajo «Tabla {profile.code_table}»: {SPANISH}.",
        "     Si no, agréguela otra vez con la tabla WPC1252 de su manual: «?table=71» tras la dirección.",
        "  3. El código QR se lee con un celular: dice CIASC PRUEBA.",
        f"  4. La hoja {cut}.",
        "  Si otra cosa no es así, la impresora es de otro modelo: ciasc printer add --help.",
        *(f"  Ajuste: {one.name}: {one.position}. {one.why}" for one in profile.switches),
    ]


@click.command("status")
@click.argument("name", required=False)
@data_option
@json_option
def status(name: str | None, data: Path, *, as_json: bool) -> None:
    """Pregunta ahora a cada impresora, o a NAME, cómo está; termina con 1 si alguna no imprime."""
    with station_store(data) as store, store.read() as tx:
        rolls = tx.rolls()
        chosen = [one for one in tx.printers() if name in (None, one.name)]
    if name is not None and not chosen:
        raise NotFound(f"No existe la impresora «{name}».")
    stands = {one.name: ask(one.url, profile_of(one.url, one.profile))[0] for one in chosen}
    rows = [
        {
            "name": one.name,
            "state": stands[one.name].value,
            "says": WORDS[stands[one.name]],
            "tickets_left": rolls[one.name].tickets_left,
            "paper_warning": rolls[one.name].warning,
        }
        for one in chosen
    ]
    show(
        rows,
        {"name": "Impresora", "says": "Estado", "tickets_left": "Tickets que quedan"},
        as_json=as_json,
    )
    if not all(found.prints for found in stands.values()):
        raise SystemExit(1)


@click.command("detect")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default="/", hidden=True)
@json_option
def find(root: Path, *, as_json: bool) -> None:
    """Busca las impresoras conectadas y propone cómo agregarlas."""
    found = detect(root)
    if as_json:
        rows = [
            {"url": one.url, "what": one.what, "usb": one.usb, "profiles": one.profiles, "add": _add(one)}
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not found:
        raise NotFound(
            "No se ve ninguna impresora conectada. Revise el cable y que esté encendida; una de red se "
            "agrega con su dirección: ciasc printer add NOMBRE tcp://192.168.1.50:9100"
        )
    for one in found:
        usb = f" (USB {one.usb})" if one.usb else ""
        click.echo(f"{one.what}{usb}")
        click.echo(f"  {_add(one) or 'Ningún controlador la tomó: póngala en clase impresora (USB class).'}")
        if len(one.profiles) > 1:
            click.echo(f"  Si es otro modelo: {', '.join(one.profiles[1:])}")


def _add(one: Found) -> str | None:
    if one.url is None:
        return None
    return f"ciasc printer add NOMBRE {one.url} --profile {next(iter(one.profiles), GENERIC)}"

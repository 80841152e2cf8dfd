"""`ciasc printer test`, `status` and `detect`: check printers and print what they answer."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from ciasc.cli.command_helpers import data_option, json_option, show, station_store, yes_or_no
from ciasc.content.messages import render, sentences, text
from ciasc.content.printer_symptoms import SYMPTOMS
from ciasc.domain.core.errors import NotFound, Unavailable
from ciasc.domain.core.messages import Message, message
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.ports import Printer
from ciasc.printing.address import with_option
from ciasc.printing.mending_options import Mend, mends
from ciasc.printing.printer_test_page import SPANISH, TestPrint, ask, try_out
from ciasc.printing.profiles import Profile, profile_of
from ciasc.printing.wire.detect import Found, detect
from ciasc.printing.wire.status_bits import PrinterStatus


def known_printer(data: Path, name: str) -> Printer:
    """Return the printer of that name; raise NotFound if the station has none."""
    with station_store(data) as store, store.read() as tx:
        known = {one.name: one for one in tx.devices.printers()}
    if name not in known:
        raise NotFound("cli.printer.not_found", name=name)
    return known[name]


@click.command("test", help=text("cli.printer.test.help"))
@click.argument("name")
@data_option
@json_option
def test(name: str, data: Path, *, as_json: bool) -> None:
    """Print a test page on the printer NAME and print what it answered."""
    one = known_printer(data, name)
    profile = profile_of(one.url, one.profile)
    trial = try_out(name, one.url, profile)
    found = list(mends(trial, profile))
    if as_json:
        click.echo(json.dumps(_figures(trial) | {"options": [mend.option for mend in found]}, indent=2))
    else:
        click.echo("\n".join((*_seen(trial, profile), *_mended(one, found))))
    sent = trial.status.prints and not profile.confirms
    if not (trial.printed or sent):
        raise Unavailable(_not_printed(name, trial))
    if not as_json:
        done = (
            text("cli.printer.test.printed")
            if trial.listens and trial.printed
            else text("cli.printer.test.sent")
        )
        click.echo("\n".join(("", done, *_compare(profile), *_symptoms(one))))


def _mended(one: Printer, found: Sequence[Mend]) -> list[str]:
    """Return the options that mend what was found, and the command that adds them."""
    if not found:
        return []
    url = with_option(one.url, *(mend.option for mend in found))
    return [
        "",
        text("cli.printer.test.mend.title"),
        *(text("cli.printer.test.mend.option", option=mend.option, why=mend.why) for mend in found),
        text("cli.printer.test.mend.command", name=one.name, url=url),
    ]


def _symptoms(one: Printer) -> list[str]:
    """Return what a person may see on paper, and the option that mends it."""
    return [
        text("cli.printer.test.symptoms", name=one.name),
        *(
            text("cli.printer.test.symptom", sees=one.sees, option=one.option, does=one.does)
            for one in SYMPTOMS
        ),
    ]


def _not_printed(name: str, trial: TestPrint) -> Message:
    """Return what is known of a page that was not confirmed, and what to do."""
    if trial.status.prints:
        return message("cli.printer.test.not_confirmed", name=name)
    if trial.mute:
        return message("cli.printer.test.mute", name=name)
    words = trial.status.words
    if trial.status in (PrinterStatus.DOWN, PrinterStatus.MUTE):
        return message("cli.printer.test.not_sent_perhaps_busy", name=name, status=words)
    return message("cli.printer.test.not_sent", name=name, status=words)


def _figures(trial: TestPrint) -> dict[str, object]:
    return {
        "status": trial.status.value,
        "answers": trial.answers.hex(" "),
        "printed": trial.printed,
        "questions": trial.questions,
        "process_id": trial.process_id,
        "barrier": trial.barrier,
        "near_end": trial.status is PrinterStatus.PAPER_LOW,
        "silent_s": round(trial.silent_s, 1),
        "seconds": None if trial.seconds is None else round(trial.seconds, 3),
    }


def _seen(trial: TestPrint, profile: Profile) -> list[str]:
    """Return what the printer answered, one sentence for each fact."""
    model = text("cli.printer.test.model", model=profile.label)
    if not trial.listens:
        return [model, text("cli.printer.test.never_answers")]
    answers = trial.answers.hex(" ").upper() or text("cli.printer.test.no_answer")
    lines = [
        model,
        text("cli.printer.test.status", status=trial.status.words),
        text("cli.printer.test.answered", answers=answers),
    ]
    if not (trial.status.prints or trial.mute):
        return lines
    if trial.seconds is None:
        return [*lines, text("cli.printer.test.confirmed_nothing")]
    return [
        *lines,
        text("cli.printer.test.confirmed_in", seconds=f"{trial.seconds:.2f}"),
        _process_id(trial, profile),
        text("cli.printer.test.barrier", answer=yes_or_no(trial.barrier)),
        _near_end(trial, profile),
    ]


def _process_id(trial: TestPrint, profile: Profile) -> str:
    answer = yes_or_no(trial.process_id)
    if trial.process_id == profile.process_id:
        return text("cli.printer.test.process_id", answer=answer)
    return text("cli.printer.test.process_id_unlike", answer=answer, expected=yes_or_no(profile.process_id))


def _near_end(trial: TestPrint, profile: Profile) -> str:
    low = trial.status is PrinterStatus.PAPER_LOW
    words = text("cli.printer.test.paper_low") if low else text("cli.printer.test.paper_enough")
    if profile.near_end:
        return text("cli.printer.test.near_end", words=words)
    return text("cli.printer.test.near_end_perhaps_none", words=words)


def _compare(profile: Profile) -> list[str]:
    return [
        text("cli.printer.test.compare.columns", columns=profile.columns),
        text("cli.printer.test.compare.letters", table=profile.code_table, letters=SPANISH),
        text("cli.printer.test.compare.other_table"),
        text("cli.printer.test.compare.qr"),
        text("cli.printer.test.compare.tear")
        if profile.cut == "none"
        else text("cli.printer.test.compare.cut"),
        text("cli.printer.test.compare.other_model"),
        *(
            text("cli.printer.test.compare.switch", name=one.name, position=one.position, why=one.why)
            for one in profile.switches
        ),
    ]


@click.command("status", help=text("cli.printer.status.help"))
@click.argument("name", required=False)
@data_option
@json_option
def status(name: str | None, data: Path, *, as_json: bool) -> None:
    """Check the status of each printer, or of NAME; exit with 1 if one does not print."""
    with station_store(data) as store, store.read() as tx:
        rolls = tx.prints.rolls()
        chosen = [one for one in tx.devices.printers() if name in (None, one.name)]
    if name is not None and not chosen:
        raise NotFound("cli.printer.not_found", name=name)
    stands = {one.name: ask(one.url, profile_of(one.url, one.profile))[0] for one in chosen}
    rows = [
        {
            "name": one.name,
            "state": stands[one.name].value,
            "says": render(stands[one.name].words),
            "tickets_left": rolls[one.name].tickets_left,
            "paper_warning": sentences(rolls[one.name].warning) or None,
        }
        for one in chosen
    ]
    show(
        rows,
        {
            "name": text("label.printer"),
            "says": text("label.state"),
            "tickets_left": text("cli.columns.tickets_left"),
        },
        as_json=as_json,
    )
    if not all(found.prints for found in stands.values()):
        raise SystemExit(1)


@click.command("detect", help=text("cli.printer.detect.help"))
@click.option(
    "--root", type=click.Path(file_okay=False, readable=False, path_type=Path), default="/", hidden=True
)
@json_option
def find(root: Path, *, as_json: bool) -> None:
    """Detect the connected printers and print the commands that add them."""
    found = detect(root)
    if as_json:
        rows = [
            {"url": one.url, "what": one.what, "usb": one.usb, "profiles": one.profiles, "add": _add(one)}
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not found:
        raise NotFound("cli.printer.detect.none")
    for one in found:
        click.echo(
            text("cli.printer.detect.found_usb", what=one.what, usb=one.usb)
            if one.usb
            else text("cli.printer.detect.found", what=one.what)
        )
        click.echo(f"  {_add(one) or text('cli.printer.detect.no_driver')}")
        if len(one.profiles) > 1:
            click.echo(text("cli.printer.detect.other_models", profiles=", ".join(one.profiles[1:])))


def _add(one: Found) -> str | None:
    if one.url is None:
        return None
    return text("cli.printer.detect.add", url=one.url, profile=next(iter(one.profiles), GENERIC))

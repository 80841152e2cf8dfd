"""Printers as they are sold: each peculiarity is an option of the address, and the paper comes out well.

Without the option the same printer does badly, so that no test here passes by itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any, Literal

import pytest

from ciasc.content.messages import render
from ciasc.content.printer_symptoms import SYMPTOMS
from ciasc.domain.core.print_jobs import PrinterStatus, PrintState
from ciasc.printing.address import with_option
from ciasc.printing.emulator import Emulator, PrintedTicket
from ciasc.printing.mending_options import mends
from ciasc.printing.printer_test_page import try_out
from ciasc.printing.profiles import Profile, load_profile, profile_of
from ciasc.printing.wire.port import open_port
from tests.builders import a_slip, encoded
from tests.patience import PATIENCE_S
from tests.printer_owners import FAST, Owner, owning

Link = Literal["tcp", "pty"]
LINKS: tuple[Link, ...] = ("tcp", "pty")
STATION = "Comisaría de Breña, Ñaña y Áncash"
CLONE = "generic-80"


def printed(printer: Emulator, options: str, model: str = CLONE) -> PrintedTicket:
    """Return a ticket printed there with those options in the address."""
    profile = profile_of(f"{printer.url.partition('?')[0]}?{options}", model)
    slip = a_slip(station=STATION)
    with closing(open_port(printer.url)) as port:
        port.write(encoded(slip, profile, 7), PATIENCE_S)
        return printer.wait_for_tickets(1)[-1]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize(("options", "reads"), [("chinese=1", True), ("chinese=0", False)])
def test_a_printer_that_wakes_in_chinese_prints_spanish(link: Link, options: str, *, reads: bool) -> None:
    with Emulator(link=link, chinese=True) as printer:
        ticket = printed(printer, options)
    assert (STATION in ticket.lines) is reads
    assert ("Comisar韆" in ticket.text) is not reads


@pytest.mark.parametrize("table", ["table=2", "table=19", "table=16", "table=71:1252", "table=0"])
def test_a_code_table_and_its_letters_are_one_choice(table: str) -> None:
    number = int(table.removeprefix("table=").partition(":")[0])
    epson = load_profile("epson-tm-t20iii")
    having = replace(epson, code_table=number, codec="cp1252") if number == 71 else epson
    with Emulator(profile=having) as printer:
        ticket = printed(printer, table)
    assert ticket.lines[0] == (STATION.replace("Á", "A") if table == "table=0" else STATION)
    assert ticket.unknown_commands == 0


def test_a_kiosk_printer_without_table_1252_prints_spanish() -> None:
    with Emulator(profile="custom-vkp80") as printer:
        ticket = printed(printer, "", "custom-vkp80")
        assert (ticket.lines[0], ticket.unknown_commands) == (STATION, 0)
    with Emulator(profile="custom-vkp80") as printer:
        ticket = printed(printer, "table=16", "custom-vkp80")
        assert ticket.unknown_commands == 1, "it has no such table"


@pytest.mark.parametrize("link", LINKS)
def test_a_printer_that_draws_no_code_gets_a_picture(link: Link) -> None:
    with Emulator(link=link, qr_as_text=True) as printer:
        as_text = printed(printer, "qr=native")
    assert any("(k" in line for line in as_text.lines), "it prints the bytes of the code"
    with Emulator(link=link, qr_as_text=True) as printer:
        drawn = printed(printer, "qr=image")
    assert not any("(k" in line for line in drawn.lines)
    assert drawn.received > as_text.received + 1000


@pytest.mark.parametrize("link", LINKS)
def test_a_printer_without_cutter_feeds_to_the_edge(link: Link) -> None:
    with Emulator(link=link, no_cutter=True) as printer:
        ticket = printed(printer, "cut=none&edge=30")
    assert ticket.cut == "none"
    with Emulator(link=link, no_cutter=True) as printer:
        shorter = printed(printer, "cut=none&edge=20")
    assert ticket.millimetres - shorter.millimetres == pytest.approx(10, abs=4)


def a_profile(options: str, model: str = CLONE) -> Profile:
    return profile_of(f"tcp://127.0.0.1?{options}", model)


@contextmanager
def owned(printer: Emulator, options: str, model: str = CLONE) -> Iterator[Owner]:
    with owning(printer.url, a_profile(options, model), timing=FAST) as owner:
        yield owner


@pytest.mark.parametrize("link", LINKS)
def test_a_sensor_that_is_stuck_is_not_heeded(link: Link) -> None:
    with Emulator(link=link, paper_low=True) as printer, owned(printer, "near_end=0") as owner:
        owner.wait_for(PrinterStatus.READY)
        printer.set(paper_out=True)
        owner.wait_for(PrinterStatus.PAPER_OUT)
        assert PrinterStatus.PAPER_LOW not in owner.seen
    with Emulator(link=link, paper_low=True) as printer, owned(printer, "") as owner:
        owner.wait_for(PrinterStatus.PAPER_LOW)


UNSURE: Mapping[str, tuple[dict[str, Any], str]] = {
    "nothing is answered": ({"mute": True}, "status=0"),
    "zeros are answered": ({"zeros": True, "no_barrier": True}, "status=0"),
    "a part is answered": ({"answers": 14, "no_barrier": True}, "answers=14&confirm=no"),
    "the status alone is answered": ({"no_barrier": True}, "confirm=no"),
}


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("what", UNSURE)
def test_what_a_printer_cannot_confirm_ends_as_sent(what: str, link: Link) -> None:
    faults, options = UNSURE[what]
    clone = replace(load_profile(CLONE), process_id=False)
    with Emulator(link=link, profile=clone, **faults) as printer, owned(printer, options) as owner:
        owner.print("B001")
        owner.print("B002")
        first, second = printer.wait_for_tickets(2)
        owner.outbox.wait(lambda outbox: len(outbox.history) == 2 * 2)
        states = [state for _, state in owner.outbox.history]
        assert set(states) == {PrintState.SENT}
        assert not owner.device.now.confirms
        assert ("B001" in first.lines, "B002" in second.lines) == (True, True)
        assert owner.outages == []


def test_a_partial_answer_still_shows_the_end_of_the_paper() -> None:
    with Emulator(answers=14) as printer, owned(printer, "answers=14") as owner:
        owner.wait_for(PrinterStatus.READY)
        printer.set(paper_out=True)
        owner.wait_for(PrinterStatus.PAPER_OUT)
        printer.new_roll()
        owner.print("B001")
        owner.wait_states(PrintState.PRINTED)


SLOW = 40.0
"""Millimetres in a second: a ticket takes longer than the polls that make a printer mute."""


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("fault", ["silent_printing", "busy_printing"])
def test_a_printer_that_is_silent_while_it_prints_gets_the_time(fault: str, link: Link) -> None:
    """The confirmation is waited for; no connection is closed, and no blank slip parts the papers."""
    with (
        Emulator(link=link, speed_mm_s=SLOW) as printer,
        owning(printer.url, a_profile("silence=5"), timing=replace(FAST, answer=0.1)) as owner,
    ):
        printer.set(**{fault: True})
        owner.print("B001")
        owner.print("B002")
        tickets = printer.wait_for_tickets(2, PATIENCE_S)
        owner.wait_states(PrintState.PRINTED, PrintState.PRINTED)
        assert owner.outages == []
    assert [any(code in ticket.lines for code in ("B001", "B002")) for ticket in tickets] == [True, True]


def test_without_that_time_it_counts_as_mute() -> None:
    with (
        Emulator(speed_mm_s=SLOW, silent_printing=True) as printer,
        owning(printer.url, a_profile(""), timing=replace(FAST, answer=0.1)) as owner,
    ):
        owner.print("B001")
        owner.wait_states(PrintState.UNKNOWN)


def test_a_cable_pulled_in_the_middle_is_unknown_also_without_confirmation() -> None:
    with Emulator() as printer, owned(printer, "confirm=no") as owner:
        owner.wait_for(PrinterStatus.READY)
        printer.set(die_after=100)
        owner.print("B001")
        owner.wait_states(PrintState.UNKNOWN)


FOUND: Mapping[str, tuple[dict[str, Any], str, list[str]]] = {
    "a good printer": ({}, "epson-tm-t20iii", []),
    "nothing is answered": ({"mute": True}, CLONE, ["status=0"]),
    "zeros are answered": ({"zeros": True, "no_barrier": True}, CLONE, ["status=0"]),
    "a part is answered": ({"answers": 14}, "epson-tm-t20iii", ["answers=14"]),
    "the sensor reports": ({"paper_low": True}, "epson-tm-t20iii", ["near_end=0"]),
    "the model could do more": ({}, CLONE, ["confirm=id"]),
}


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("what", FOUND)
def test_a_test_names_the_option_that_mends(what: str, link: Link) -> None:
    faults, model, options = FOUND[what]
    with Emulator(link=link, **faults) as printer:
        trial = try_out("p", printer.url, load_profile(model))
        (page,) = printer.wait_for_tickets(1)
    found = list(mends(trial, load_profile(model)))
    assert [mend.option for mend in found] == options
    assert all(render(mend.why) for mend in found)
    assert "table=16:1252  áéíóúñ ÁÉÍÓÚÑ ¿¡" in page.lines
    assert "table=2:850  áéíóúñ ÁÉÍÓÚÑ ¿¡" in page.lines


def test_a_printer_that_confirms_nothing_is_found() -> None:
    profile = load_profile(CLONE)
    with Emulator(profile=profile, no_barrier=True) as printer:
        trial = try_out("p", printer.url, profile)
    assert [mend.option for mend in mends(trial, profile)] == ["confirm=no"]


def test_a_silence_while_printing_is_measured() -> None:
    profile = load_profile(CLONE)
    with Emulator(profile=profile, speed_mm_s=50, silent_printing=True) as printer:
        trial = try_out("p", printer.url, profile)
    (mend,) = mends(trial, profile)
    name, _, seconds = mend.option.partition("=")
    assert (name, int(seconds) > trial.silent_s > 1) == ("silence", True)


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda one: one.key)
def test_every_option_that_is_offered_exists_and_has_words(symptom: Any) -> None:
    values = {"table=": "table=53:858", "edge=": "edge=25"}
    url = with_option("tcp://10.0.0.9?logo=1", values.get(symptom.option, symptom.option))
    assert profile_of(url, CLONE) != profile_of("tcp://10.0.0.9?logo=1", CLONE) or symptom.key == "chinese"
    assert render(symptom.sees) != render(symptom.does)


def test_an_option_takes_the_place_of_its_name() -> None:
    url = "serial:/dev/ciasc/printer0?baud=9600&status=1"
    assert with_option(url, "status=0", "qr=image") == (
        "serial:/dev/ciasc/printer0?baud=9600&status=0&qr=image"
    )

"""From the touch to the paper: what a kiosk's printer prints of a real station."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from ciasc.create_station import add_device, add_printer
from ciasc.domain.core.permissions import Role
from ciasc.printing.emulator import Emulator
from ciasc.settings import load
from ciasc.storage.store import open_store
from tests.api import Json, post
from tests.live import Live, Template, running


@dataclass
class Hall:
    """A station with a printing kiosk, and the tickets of its printer."""

    live: Live
    printer: Emulator

    def take(self, service: str, **more: Any) -> Json:
        answer = post(self.live.http("printing"), "/tickets", service=service, **more)
        assert answer.status_code == 201
        found: Json = answer.json()
        return found


@pytest.fixture
def hall(station_template: Template, tmp_path: Path) -> Iterator[Hall]:
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    with Emulator() as printer:
        with closing(open_store(load(data, environ={}).database)) as store:
            add_printer(store, "sala", printer.address, "epson-tm-t20iii")
            token = add_device(store, Role.KIOSK, "printing", "sala")
        template = Template(data, {**station_template.tokens, "printing": token})
        with running(template, data, public_url="http://10.0.0.5:8000") as live:
            yield Hall(live, printer)


def test_a_touch_becomes_paper(hall: Hall) -> None:
    ticket = hall.take("documentos", lane="preferential")
    assert (ticket["print"]["state"], ticket["print"]["comes"]) == ("queued", True)
    (paper,) = hall.printer.wait_for_tickets(1)
    assert ticket["code"] in paper.lines
    assert "Pérdida de documentos" not in paper.text, "a neutral name, unless the station chooses the other"
    assert "PREFERENTE" in paper.lines
    assert "Servicio B - lun 02/03/2026 09:00" in paper.lines
    assert paper.qr == (f"HTTP://10.0.0.5:8000/T/{ticket['token']}",)
    assert (paper.unknown_commands, paper.overflowing_lines) == (0, 0)
    assert paper.received <= 512


def test_a_person_in_danger_gets_no_paper(hall: Hall) -> None:
    assert hall.take("violencia")["print"] == {"job": None, "state": "none", "comes": False}
    ordinary = hall.take("informes")
    (paper,) = hall.printer.wait_for_tickets(1)
    assert ordinary["code"] in paper.lines


@pytest.mark.parametrize("service", ["reclamos"])
def test_the_paper_of_a_discreet_service_shows_its_cover(hall: Hall, service: str) -> None:
    hall.take(service)
    hall.take("informes")
    discreet, plain = hall.printer.wait_for_tickets(2)

    def without_number(lines: tuple[str, ...]) -> list[str]:
        own = ("A001", "A002", "Usted sigue", "1 antes que usted")
        return [line for line in lines if line not in own and not line.startswith("HTTP")]

    assert without_number(discreet.lines) == without_number(plain.lines)


def test_a_copy_is_marked(hall: Hall) -> None:
    ticket = hall.take("informes")
    hall.printer.wait_for_tickets(1)
    answer = post(hall.live.http("auxiliary"), f"/tickets/{ticket['id']}/reprint")
    assert (answer.status_code, answer.json()["print"]["state"]) == (202, "queued")
    first, copy = hall.printer.wait_for_tickets(2)
    assert "COPIA" not in first.lines
    assert "COPIA" in copy.lines


def test_two_simultaneous_requests_for_a_copy_print_one(hall: Hall) -> None:
    ticket = hall.take("informes")
    hall.printer.wait_for_tickets(1)
    both = threading.Barrier(2)

    def copy(who: str) -> int:
        client = hall.live.http(who)
        both.wait()
        job: int = post(client, f"/tickets/{ticket['id']}/reprint").json()["print"]["job"]
        return job

    with ThreadPoolExecutor() as people:
        assert len(set(people.map(copy, ("auxiliary", "supervisor")))) == 1
    hall.take("informes")
    assert [paper.lines.count("COPIA") for paper in hall.printer.wait_for_tickets(3)] == [0, 1, 0]
    hall.live.clock.forward(11)
    post(hall.live.http("auxiliary"), f"/tickets/{ticket['id']}/reprint")
    assert "COPIA" in hall.printer.wait_for_tickets(4)[3].lines


def test_a_copy_of_a_ticket_that_waits_for_its_turn_is_that_ticket(hall: Hall) -> None:
    hall.printer.set(speed_mm_s=20)
    first, ticket = hall.take("informes"), hall.take("informes")
    copy = post(hall.live.http("auxiliary"), f"/tickets/{ticket['id']}/reprint").json()
    assert copy["print"]["job"] == ticket["print"]["job"]
    hall.printer.set(speed_mm_s=0)
    papers = hall.printer.wait_for_tickets(2)
    assert {code for paper in papers for code in paper.lines} >= {first["code"], ticket["code"]}
    assert not any("COPIA" in paper.lines for paper in papers)


def test_the_kiosk_and_the_chief_see_paper_out_and_a_ticket_then_has_paper_only_on_request(
    hall: Hall,
) -> None:
    screen = hall.live.screen("printing")
    screen.watch("kiosk:printing")

    def state_becomes(state: str) -> None:
        many = len(screen.heard)
        while screen.heard[-1]["printer"] != {"state": state, "prints": state == "ready", "lost": []}:
            many = len(screen.wait(many + 1))

    screen.wait(1)
    if screen.heard[-1]["printer"] != {"state": "ready", "prints": True, "lost": []}:
        state_becomes("ready")
    hall.printer.set(paper_out=True)
    state_becomes("paper_out")
    told, other = hall.take("informes"), hall.take("informes")
    assert {told["print"]["state"], other["print"]["state"]} == {"none"}
    devices = hall.live.http("supervisor").get("/devices").json()
    assert [(one["name"], one["state"], one["queued"]) for one in devices["printers"]] == [
        ("sala", "paper_out", 0)
    ]
    asked = post(hall.live.http("auxiliary"), f"/tickets/{other['id']}/reprint").json()["print"]
    assert (asked["state"], asked["job"] > other["print"]["job"]) == ("queued", True)
    assert 'ciasc_printer_ready{printer="sala"} 0' in hall.live.browser().get("/metrics").text
    hall.printer.set(paper_out=False)
    state_becomes("ready")
    fresh = hall.take("informes")
    codes = {code for paper in hall.printer.wait_for_tickets(2) for code in paper.lines}
    assert {other["code"], fresh["code"]} <= codes
    assert told["code"] not in codes
    assert screen.heard[-1]["unprinted"] == [told["id"]]
    assert post(hall.live.http("printing"), f"/tickets/{told['id']}/reprint").status_code == 202
    assert "COPIA" in hall.printer.wait_for_tickets(3)[-1].lines
    while screen.heard[-1]["unprinted"]:
        screen.wait(len(screen.heard) + 1)
    screen.close()


def test_an_interrupted_paper_is_listed_up_to_its_reprint(hall: Hall) -> None:
    screen = hall.live.screen("supervisor")
    screen.watch("health")

    def lost_becomes(codes: list[str]) -> None:
        many = 0
        while True:
            many = len(screen.wait(many + 1))
            (printer,) = cast("Json", screen.heard[-1])["printers"]
            if [one["code"] for one in printer["lost"]] == codes and printer["queued"] == 0:
                return

    hall.printer.set(die_after=100)
    ticket = hall.take("informes")
    lost_becomes([ticket["code"]])
    devices = hall.live.http("supervisor").get("/devices").json()
    assert [(one["unknown"], one["printed_at"]) for one in devices["printers"]] == [(1, None)]
    answer = post(hall.live.http("auxiliary"), f"/tickets/{ticket['id']}/reprint")
    assert answer.status_code == 202
    lost_becomes([])
    screen.close()


def test_the_kiosk_gets_a_warning_when_its_paper_may_not_come(hall: Hall) -> None:
    kiosk = hall.live.screen("printing")
    kiosk.watch("kiosk:printing")
    hall.printer.set(die_after=100)
    ticket = hall.take("informes")
    many = len(kiosk.wait(1))
    while cast("Json", kiosk.heard[-1])["printer"]["lost"] != [ticket["id"]]:
        many = len(kiosk.wait(many + 1))
    kiosk.close()

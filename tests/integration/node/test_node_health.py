"""The reports of a kiosk node to the station and its staff, and its other clients for tickets."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory
from structlog.testing import capture_logs

from ciasc.domain.core.offline_numbers import OfflineBand
from ciasc.node.issue_and_hand_over import NodeTicketOffice
from ciasc.node.node_health import NodeHealth
from ciasc.node.station_clock import StationTime, look
from ciasc.node.station_http import StationLink, StationOffice
from ciasc.peripherals.line_owner import LineState
from ciasc.peripherals.run_peripherals import Keys, PeripheralsMachine
from ciasc.peripherals.wiring import Peripherals
from ciasc.ports import Choice
from ciasc.printing.emulator import Emulator
from ciasc.storage.node.node_store import FILE, NodeStore
from tests.api import Json, post, problem
from tests.cable import Fault, cable
from tests.integration.node.test_peripherals import HURRY
from tests.live import Live, Screen
from tests.nodes import touching, unplaced_printer, up, wait_until
from tests.patience import PATIENCE_S
from tests.serial_lines import LedCounter, Line


def printer_of(live: Live, until: Callable[[Json], bool]) -> Json:
    """Return the one printer on the page of devices, when it has that state."""

    def ask() -> Json:
        rows = live.http("supervisor").get("/devices").json()["printers"]
        return rows[-1] if rows else {}

    return wait_until(ask, until)


def told(page: Screen, many: int) -> Json:
    """Return the last printer message of a kiosk's page when it has so many."""
    printer: Any = page.wait(many)[-1]["printer"]
    return dict(printer)


def test_the_staff_see_the_printer_of_a_kiosk_and_mark_its_new_roll(live: Live, tmp_path: Path) -> None:
    with (
        Emulator() as printer,
        touching(tmp_path / "node", live.base, live.tokens["kiosk"], printer=printer.address) as kiosk,
    ):
        kiosk.wait(up)
        kiosk.take()
        printer.wait_for_tickets(1)
        shown = printer_of(live, lambda row: row.get("used_mm", 0) > 0)
        assert (shown["name"], shown["kiosk"], shown["prints"]) == ("kiosk (dispensador)", "kiosk", True)
        assert post(live.http("auxiliary"), "/printers/kiosk (dispensador)/new-roll").status_code == 200
        printer_of(live, lambda row: row["used_mm"] == 0)
        page = Screen(kiosk.base, None)
        page.watch("kiosk:nodo")
        printer.set(die_after=100)
        lost = kiosk.take()
        assert any(lost["id"] in told(page, many)["lost"] for many in count(1))
        page.close()
        shown = printer_of(live, lambda row: row["lost"] != [])
        assert [(one["ticket"], one["code"]) for one in shown["lost"]] == [(lost["id"], lost["code"])]
        again = post(live.http("auxiliary"), f"/tickets/{lost['id']}/reprint")
        assert (again.status_code, again.json()["print"]["state"]) == (202, "none")
        (copy,) = [one for one in printer.wait_for_tickets(2) if "COPIA" in one.lines]
        assert lost["code"] in copy.lines
        printer_of(live, lambda row: row["lost"] == [])
        printer.set(paper_out=True)
        gone = printer_of(live, lambda row: row["state"] == "paper_out")
        assert "rollo nuevo" in gone["words"]
        faults = live.http("auxiliary").get("/desks/1").json()["faults"]
        assert [fault["printer"] for fault in faults] == ["kiosk (dispensador)"]
    live.clock.forward(60)
    quiet = printer_of(live, lambda row: row["state"] == "mute")
    assert "no informa" in quiet["words"]
    assert live.http("auxiliary").get("/desks/1").json()["faults"] == []


def test_a_device_reports_its_own_faults_only(live: Live) -> None:
    told: Json = {"parts": [{"name": "Contador del módulo 1", "well": False, "words": "no responde"}]}
    assert post(live.http("display"), "/devices/self", **told).json() == {"new_roll": False, "copies": []}
    (row,) = [one for one in devices(live) if one["name"] == "display"]
    assert row["faults"] == [{"name": "Contador del módulo 1", "words": "no responde"}]
    ills: list[Json] = [
        {"parts": [{"name": "", "well": True, "words": "x"}]},
        {"parts": [{"name": "x", "well": True, "words": "x" * 121}]},
        {"parts": told["parts"] * 65},
        {"printer": {"state": "happy"}},
    ]
    for ill in ills:
        problem(post(live.http("display"), "/devices/self", **ill), 422, "invalid-input")
    problem(post(live.http("supervisor"), "/devices/self", **told), 403, "not-allowed")
    live.clock.forward(60)
    (row,) = [one for one in devices(live) if one["name"] == "display"]
    assert "sin conexión desde las 09:00" in row["faults"][0]["words"]


def devices(live: Live) -> list[Json]:
    found: list[Json] = live.http("supervisor").get("/devices").json()["devices"]
    return found


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Lock the file of a kiosk against other writers, as on a full disk."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_kiosk_that_cannot_write_still_gives_the_numbers_of_its_station(live: Live, tmp_path: Path) -> None:
    with closing(NodeStore(tmp_path, None, patience_s=0.01)) as store:

        def office() -> NodeTicketOffice:
            return NodeTicketOffice(
                StationOffice(live.base, live.tokens["kiosk"]),
                store,
                StationTime(store, look),
                OfflineBand(701, 799),
                changed=lambda: None,
                health=NodeHealth(store, unplaced_printer(store)),
                poll_s=0.01,
            )

        def started(one: NodeTicketOffice) -> NodeTicketOffice:
            one.start()
            wait_until(lambda: {"up": one.link is StationLink.UP}, lambda now: bool(now["up"]))
            return one

        def touch(one: NodeTicketOffice, key: str) -> str:
            return one.give(Choice(id=key, service="informes", lane="normal", lang="es")).code

        started(office()).stop()
        alone = office()
        assert touch(alone, "touch-before-the-link-is-up") == "A701"
        with held(tmp_path):
            started(alone)
            assert [touch(alone, "touch-on-a-full-disk") for _ in range(2)] == ["A001", "A001"]

        def again() -> Json:
            assert touch(alone, "touch-on-a-full-disk") == "A001"
            return {"kept": store.given("touch-on-a-full-disk") is not None}

        wait_until(again, lambda now: bool(now["kept"]))
        wait_until(lambda: {"left": store.pending()}, lambda now: not now["left"])
        alone.stop()
    with live.application.store.read() as tx:
        assert sorted(ticket.code for ticket in tx.tickets.waiting()) == ["A001", "A701"]


def test_the_staff_see_which_counter_and_which_keypad_does_not_answer(live: Live, tmp_path: Path) -> None:
    well, ill = LedCounter(1), LedCounter(2)
    ill.silent = True
    line = Line(tmp_path / "bus", well, ill)
    wires = {
        "tickets_token": "entrada",
        "counters_token": "sala",
        "bus": [{"url": line.url, "counter": [{"address": n, "desk": n} for n in (1, 2)]}],
        "keypad": [{"device": tmp_path / "pad", "keys": {"79": {"service": "informes"}}}],
    }
    keys = Keys(live.base, "", {"entrada": live.tokens["kiosk"], "sala": live.tokens["display"]})
    machine = PeripheralsMachine(Peripherals.model_validate(wires), keys, replace(HURRY, report_s=0.02))
    machine.start()

    def faults() -> Json:
        return {row["name"]: [fault["name"] for fault in row["faults"]] for row in devices(live)}

    try:
        wait_until(
            faults,
            lambda now: (
                (now["display"], now["kiosk"]) == (["Contador del módulo 2"], ["Dispensador", "Teclado pad"])
            ),
        )
        assert machine.fault() is None
        line.change(lambda: setattr(ill, "silent", False))
        wait_until(faults, lambda now: now["display"] == [])
    finally:
        machine.stop()
        line.close()
    assert machine.fault() is not None


def test_a_kiosk_deletes_old_tickets_that_the_station_has(live: Live, tmp_path: Path) -> None:
    with touching(tmp_path / "node", live.base, live.tokens["kiosk"]) as kiosk:
        kiosk.wait(up)
        ticket = kiosk.take()
        live.clock.forward(4 * 24 * 3600)
        store = kiosk.application.node.store
        wait_until(lambda: {"kept": store.given(ticket["id"])}, lambda now: now["kept"] is None)


@pytest.fixture
def buttons() -> dict[str, Any]:
    return {"button": [{"pin": pin, "service": "documentos", "lane": "preferential"} for pin in (17, 27)]}


def test_buttons_on_wires_take_tickets_of_a_kiosk_also_without_the_station(
    live: Live, tmp_path: Path, buttons: dict[str, Any]
) -> None:
    pins = MockFactory()
    with_station, without = pins.pin(17), pins.pin(27)
    with (
        Emulator() as printer,
        cable(int(live.base.rpartition(":")[2])) as laid,
        touching(tmp_path / "node", laid.address, live.tokens["kiosk"], printer=printer.address) as kiosk,
    ):
        kiosk.wait(up)
        wires = Peripherals.model_validate({"tickets_server": kiosk.base, "gpio": buttons})
        machine = PeripheralsMachine(wires, Keys(laid.address, live.tokens["kiosk"]), HURRY, lambda: pins)
        machine.start()
        try:
            assert machine.owners[0].wait_for(LineState.READY, PATIENCE_S)
            with_station.drive_low()
            printer.wait_for_tickets(1)
            laid.fault = Fault.CUT
            without.drive_low()
            first, second = printer.wait_for_tickets(2)
        finally:
            machine.stop()
    assert "B001" in first.lines
    assert {"B701", "PREFERENTE"} <= set(second.lines)


@contextmanager
def without(folder: Path, table: str) -> Iterator[None]:
    """Rename a table of a kiosk's file, so that each statement that reads it fails."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute(f"ALTER TABLE {table} RENAME TO hidden")
        try:
            yield
        finally:
            other.execute(f"ALTER TABLE hidden RENAME TO {table}")


def test_a_kiosk_page_that_could_not_be_read_comes_back_without_another_change(tmp_path: Path) -> None:
    with (
        capture_logs() as lines,
        Emulator() as printer,
        touching(tmp_path / "node", "http://127.0.0.1:1", "none", printer=printer.address) as kiosk,
    ):
        kiosk.wait(lambda health: health["printer"] == "ready")
        page = Screen(kiosk.base, None)
        page.watch("kiosk:nodo")
        page.wait(1)
        logged = threading.Event()
        with without(tmp_path / "node", "paper"):
            kiosk.application.node.changed()
            while not any(line["event"] == "snapshot_failed" for line in lines):
                logged.wait(0.01)
        page.wait(2)
        assert kiosk.application.fault() is None
        page.close()
    assert sum(line["event"] == "snapshot_failed" for line in lines) == 1

"""The health page for a supervisor: what is wrong, how to mend it, and papers to print again."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.printing.emulator import Emulator
from ciasc.settings import load
from ciasc.station.access.change_devices import add_device, add_printer, checked_device
from ciasc.storage.store import open_store
from tests.api import Desk, post
from tests.browser.browsing import DESK, barriers, opened, scrolls, signed_in
from tests.live import Live, Template, running

pytestmark = pytest.mark.browser


@dataclass
class Hall:
    """A station whose kiosk prints, and its printer."""

    live: Live
    printer: Emulator

    def take(self) -> str:
        """Create a ticket at the printing kiosk and return its code."""
        answer = post(self.live.http("printing"), "/tickets", service="informes")
        assert answer.status_code == 201
        return str(answer.json()["code"])


@pytest.fixture
def hall(station_template: Template, tmp_path: Path) -> Iterator[Hall]:
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    with Emulator() as printer:
        with closing(open_store(load(data, environ={}).database)) as store, store.begin() as tx:
            by, at = SYSTEM, station_template.at
            add_printer(tx, by, at, "sala", printer.url, "epson-tm-t20iii")
            token = add_device(tx, by, at, checked_device(tx, Role.KIOSK, "entrada", "sala"))
        template = Template(data, {**station_template.tokens, "printing": token})
        with running(template, data) as live:
            yield Hall(live, printer)


@pytest.fixture
def page(chromium: Browser, hall: Hall, complaints: list[str]) -> Iterator[Page]:
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, hall.live.base, "supervisor", "/equipos")
        expect(page.locator(".printer")).to_contain_text("Lista.")
        yield page


def test_a_fault_is_shown_immediately_in_plain_words_and_so_is_its_end(
    page: Page, hall: Hall, complaints: list[str]
) -> None:
    hall.printer.set(cover_open=True)
    expect(page.locator(".printer--bad")).to_contain_text("Tapa abierta. Ciérrela hasta que haga clic.")
    expect(page.locator("#sum")).to_have_text("La impresora no imprime.")
    assert barriers(page) == []
    hall.printer.set(cover_open=False)
    expect(page.locator(".printer--good")).to_contain_text("Lista.")
    assert barriers(page) == []
    assert not scrolls(page)
    assert complaints == []


@pytest.mark.long
def test_a_desk_names_the_dispenser_of_the_paper_as_other_pages_do(page: Page, hall: Hall) -> None:
    signed_in(page, hall.live.base, "auxiliary", "/modulo/1")
    expect(page.locator("#issue-kiosk option")).to_have_text(
        ["Imprime en el dispensador entrada", "Sin papel"]
    )


@pytest.mark.long
def test_a_paper_that_may_not_have_come_is_printed_again_as_a_copy(page: Page, hall: Hall) -> None:
    hall.printer.set(die_after=100)
    code = hall.take()
    expect(page.locator(".printer__lost")).to_contain_text(code)
    assert barriers(page) == []
    page.get_by_role("button", name=f"Imprimir COPIA de {code}").click()
    copies = [one for one in hall.printer.wait_for_tickets(2) if "COPIA" in one.lines]
    assert [code in one.lines for one in copies] == [True]
    expect(page.locator(".printer__lost")).to_have_count(0)


def test_a_kiosk_is_seen_while_its_page_is_open(page: Page, hall: Hall) -> None:
    here = page.locator("#devices tr", has_text="entrada")
    expect(here).to_contain_text("todavía no")
    screen = hall.live.screen("printing")
    screen.watch("kiosk:entrada")
    expect(here).to_contain_text("conectado")
    screen.close()
    # What machines with wires report is shown there too.
    parts = [{"name": "Contador del módulo 2", "well": False, "words": "no responde"}]
    own = {"state": "paper_out", "profile": "generic-80", "queued": 1}
    roll = {"roll_mm": 60_000, "used_mm": 0, "ticket_mm": 100}
    post(hall.live.http("display"), "/devices/self", None, parts=parts)
    post(hall.live.http("kiosk"), "/devices/self", None, printer=own | roll)
    expect(page.locator("#devices")).to_contain_text("Contador del módulo 2: no responde")
    card = page.locator(".printer--bad")
    expect(card).to_contain_text("kiosk (dispensador)")
    assert barriers(page) == []
    card.get_by_role("button", name="Rollo nuevo").click()
    expect(card.get_by_role("button", name="Rollo nuevo")).to_be_enabled()
    wished = post(hall.live.http("kiosk"), "/devices/self", None, printer=own | roll)
    told = wished.json()
    assert (told["new_roll"], told["copies"]) == (True, [])
    assert told["receipt"]


@pytest.mark.long
def test_a_desk_shows_what_is_wrong_with_the_printer(
    chromium: Browser, hall: Hall, complaints: list[str]
) -> None:
    hall.printer.set(paper_out=True)
    Desk(hall.live).open()
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, hall.live.base, "auxiliary", "/modulo/1")
        expect(page.locator("#faults")).to_contain_text("Impresora «sala»: Sin papel. Ponga un rollo nuevo")
        assert barriers(page) == []
        hall.printer.set(paper_out=False)
        expect(page.locator("#faults")).to_be_hidden()


@pytest.mark.long
def test_a_clock_that_is_put_back_is_shown_above_all(page: Page, hall: Hall) -> None:
    hall.live.clock.forward(-3600)
    expect(page.locator("#clock")).to_contain_text("El reloj del servidor se atrasó")
    assert barriers(page) == []
    hall.live.clock.forward(3601)
    expect(page.locator("#clock")).to_be_hidden()

"""The demo's panel that breaks the printer, in Chromium: large switches, live, without barriers."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Response
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from ciasc.printing.wire.status_bits import PrinterStatus
from tests.browser.browsing import DESK, PHONE, barriers, opened
from tests.browser.kiosk_stand import POLICY
from tests.integration.printing.test_emulator import CUT, Wire
from tests.printer_page import Bench, bench

pytestmark = pytest.mark.browser


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[tuple[Bench, str]]:
    with bench(tmp_path) as made:

        def secured(response: Response) -> Response:
            response.headers["Content-Security-Policy"] = POLICY
            return response

        made.app.after_request(secured)
        server = make_server("127.0.0.1", 0, made.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield made, f"http://127.0.0.1:{server.server_port}/demo/impresora"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page(chromium: Browser, complaints: list[str]) -> Iterator[Page]:
    with opened(chromium, DESK, complaints) as page:
        yield page


@pytest.mark.long
def test_a_switch_breaks_the_printer_and_the_page_follows(
    shown: tuple[Bench, str], page: Page, complaints: list[str]
) -> None:
    made, address = shown
    page.goto(address)
    switch = page.get_by_role("switch", name="Tapa abierta")
    switch.click()
    expect(switch).to_be_checked()
    assert made.printer.machine.cover_open
    made.status = PrinterStatus.COVER_OPEN
    expect(page.get_by_role("status").first).to_contain_text("Tapa abierta")
    assert barriers(page) == []
    made.printer.set(cover_open=False, mute=True)
    expect(page.get_by_role("switch", name="Sin respuesta")).to_be_checked()
    page.get_by_role("button", name="Reparar todo").click()
    expect(page.get_by_role("switch", name="Sin respuesta")).not_to_be_checked()
    assert not made.printer.machine.mute
    assert complaints == []


def test_a_ticket_appears_when_it_is_printed(
    shown: tuple[Bench, str], page: Page, complaints: list[str]
) -> None:
    made, address = shown
    page.goto(address)
    expect(page.get_by_text("Todavía no se imprimió")).to_be_visible()
    wire = Wire(made.printer.url)
    wire.say(b"Hola\n", CUT)
    wire.close()
    expect(page.get_by_alt_text("Ticket impreso 1")).to_be_visible()
    expect(page.get_by_text("corte total")).to_be_visible()
    assert barriers(page) == []
    assert complaints == []


def test_the_panel_is_large_enough_for_fingers_and_fits_a_telephone(
    shown: tuple[Bench, str], chromium: Browser, complaints: list[str]
) -> None:
    _, address = shown
    with opened(chromium, PHONE, complaints) as page:
        page.goto(address)
        heights = [one.bounding_box() for one in page.get_by_role("switch").all()]
        assert len(heights) == 10
        assert all(box is not None and box["height"] >= 56 for box in heights)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert barriers(page) == []

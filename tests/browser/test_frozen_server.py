"""A server that freezes, a real process stopped by SIGSTOP: people go to a person, late answers count."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import post
from tests.browser.at_desk import hold, press, sit_down
from tests.browser.browsing import DESK, KIOSK, WALL, opened, take_ticket
from tests.live import Template
from tests.patience import PATIENCE_S
from tests.program import Program, serving

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def server(station_template: Template, tmp_path: Path) -> Iterator[Program]:
    """Yield a station in processes of its own."""
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    with serving(data) as program:
        yield program


@contextmanager
def frozen(server: Program) -> Iterator[None]:
    """Stop all processes of the server, and let them continue at the end of the block."""
    os.killpg(server.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(server.process.pid, signal.SIGCONT)


def api(server: Program, template: Template, who: str) -> httpx.Client:
    """Return a client of the API with the token of that role."""
    headers = {"Authorization": f"Bearer {template.tokens[who]}"}
    return httpx.Client(base_url=f"{server.base}/api/v1", headers=headers, timeout=PATIENCE_S)


def waiting(server: Program, template: Template) -> list[str]:
    """Return the services of those who wait, by the report of now."""
    with api(server, template, "supervisor") as client:
        queues = client.get("/reports/now").json()["queues"]
    return sorted(queue["service"] or "reservado" for queue in queues for _ in range(queue["waiting"]))


def open_kiosk(page: Page, server: Program, template: Template) -> None:
    page.clock.install()
    page.goto(f"{server.base}/kiosk?token={template.tokens['kiosk']}")
    page.wait_for_selector("body[data-link=live]")


def test_the_kiosk_goes_the_human_way_and_shows_the_number_of_the_late_answer(
    chromium: Browser, server: Program, station_template: Template, complaints: list[str]
) -> None:
    with opened(chromium, KIOSK, complaints) as page:
        open_kiosk(page, server, station_template)
        hold(page)
        with frozen(server):
            take_ticket(page, "robo")
            page.clock.run_for(1400)
            expect(page.get_by_role("heading", name="La respuesta demora")).to_be_hidden()
            page.clock.run_for(200)
            expect(page.get_by_role("heading", name="La respuesta demora")).to_be_visible()
            trouble = page.locator("#screen-trouble")
            expect(trouble.get_by_text("Avise al personal: le atenderán igual.")).to_be_visible()
            page.clock.run_for(6000)  # a second try, with the same key
        expect(page.locator("#screen-ticket")).to_be_visible()
        expect(page.locator("#screen-ticket")).to_contain_text("C 001")
    assert waiting(server, station_template) == ["robo"]


def test_a_person_in_danger_is_sent_to_a_person_while_the_server_is_frozen(
    chromium: Browser, server: Program, station_template: Template, complaints: list[str]
) -> None:
    with opened(chromium, KIOSK, complaints) as page:
        open_kiosk(page, server, station_template)
        hold(page)
        with frozen(server):
            page.locator("[data-open=urgent]").click()
            page.get_by_text("Hablar en privado").click()
            page.clock.run_for(1600)
            human = "Hable ahora con el policía de la puerta, o llame al 105."
            expect(page.get_by_text(human)).to_be_visible()
            page.clock.run_for(3000)
            expect(page.get_by_text(human)).to_be_visible()
        expect(page.locator("#screen-danger")).to_be_visible()
        expect(page.get_by_text(human)).to_be_visible()  # no page of the staff is open: still so
        with api(server, station_template, "officer") as officer:
            (alert,) = officer.get("/queue").json()["alerts"]
            assert officer.post(
                f"/alerts/{alert['id']}/take", json={}, headers={"Idempotency-Key": "t"}
            ).is_success
        expect(page.get_by_text("Quédese cerca: ya viene una persona.")).to_be_visible()
    assert waiting(server, station_template) == ["reservado"]


def test_the_wall_says_that_it_is_old_and_shows_the_call_when_the_server_goes_on(
    chromium: Browser, server: Program, station_template: Template, complaints: list[str]
) -> None:
    with (
        opened(chromium, WALL, complaints) as page,
        api(server, station_template, "auxiliary") as desk,
        api(server, station_template, "kiosk") as kiosk,
    ):
        page.clock.install()
        page.goto(f"{server.base}/pantalla?token={station_template.tokens['display']}")
        expect(page.get_by_text("Cómo funciona su ticket")).to_be_visible()
        ticket = post(kiosk, "/tickets", service="informes").json()
        assert post(desk, "/desks/1/open").is_success
        hold(page)
        with frozen(server):
            page.clock.run_for(12_000)
            page.wait_for_selector("body[data-link=lost]")
            expect(page.locator("#lost-words")).to_be_visible()
        assert post(desk, "/desks/1/call-next").is_success
        page.clock.resume()
        page.wait_for_selector("body[data-link=live]")
        code = ticket["code"]
        expect(page.locator("#code")).to_have_text(f"{code[0]} {code[1:]}")
        expect(page.locator("#lost-words")).to_be_hidden()


def test_a_step_of_the_desk_is_done_once_by_the_server_that_goes_on(
    chromium: Browser, server: Program, station_template: Template, complaints: list[str]
) -> None:
    with (
        opened(chromium, DESK, complaints) as page,
        api(server, station_template, "kiosk") as kiosk,
        api(server, station_template, "supervisor") as chief,
    ):
        page.clock.install()
        sit_down(page, server.base)
        press(page, "F2", "open")
        for _ in range(2):
            post(kiosk, "/tickets", service="informes")
        expect(page.locator("#primary")).to_be_enabled()
        hold(page)
        with frozen(server):
            page.keyboard.press("F2")
            page.clock.run_for(12_000)
            page.wait_for_selector("#desk[data-link=lost]")
            expect(page.get_by_text("No atienda con datos antiguos")).to_be_visible()
            expect(page.locator("#primary")).to_be_disabled()
        page.clock.resume()
        page.wait_for_selector("#desk[data-link=live][data-at=called]")
        expect(page.get_by_text("No atienda con datos antiguos")).to_be_hidden()
        assert sum(queue["waiting"] for queue in chief.get("/reports/now").json()["queues"]) == 1

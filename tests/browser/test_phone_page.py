"""The page that the QR of a ticket opens."""

import pytest
from playwright.sync_api import Browser, expect

from tests.api import Desk, take
from tests.browser.browsing import PHONE, barriers, intercept, opened
from tests.live import Live

pytestmark = pytest.mark.browser
PAGE_BYTES = 60_000


def test_it_shows_the_place_and_then_where_to_go(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live)
    ticket = take(live)
    desk = Desk(live).open()
    with opened(chromium, PHONE, complaints) as page:
        page.clock.install()
        page.goto(live.base + ticket["status_url"])
        expect(page.get_by_text("A 002")).to_be_visible()
        expect(page.get_by_text("1 persona antes que usted")).to_be_visible()
        assert page.title() == "Turno"
        page.get_by_role("button", name="Activar sonido").click()
        expect(page.get_by_role("button", name="Sonido activado")).to_be_disabled()
        assert barriers(page) == []
        desk.complete()
        desk.call()
        with page.expect_response("**?solo=1"):
            page.clock.run_for(15_000)
        expect(page.get_by_text("Pase al módulo 1")).to_be_visible()
        assert page.title() == "Es su turno: módulo 1"
        expect(page.get_by_text("Ya no puedo esperar")).to_be_hidden()
        assert barriers(page) == []
    assert complaints == []


def test_who_cannot_wait_says_so_in_two_touches_even_without_scripts(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    ticket = take(live)
    with opened(chromium, PHONE, complaints, java_script_enabled=False) as page:
        page.goto(live.base + ticket["status_url"])
        page.get_by_text("Ya no puedo esperar").click()
        page.get_by_role("button", name="Me retiro").click()
        expect(page.get_by_text("Usted se retiró")).to_be_visible()
        expect(page.get_by_text("Ya no puedo esperar")).to_be_hidden()
        page.get_by_role("button", name="Sigo esperando").click()
        expect(page.get_by_text("Usted sigue")).to_be_visible()
        page.get_by_text("Ya no puedo esperar").click()
        page.get_by_role("button", name="Me retiro").click()
        live.clock.forward(61)
        page.get_by_role("button", name="Sigo esperando").click()
        expect(page.get_by_text("saque otro ticket")).to_be_visible()
        expect(page.get_by_role("button", name="Sigo esperando")).to_have_count(0)
    assert live.http("auxiliary").get("/queue").json()["total"] == 0


def test_the_question_is_still_open_while_the_page_refreshes(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    ticket = take(live)
    with opened(chromium, PHONE, complaints) as page:
        page.clock.install()
        page.goto(live.base + ticket["status_url"])
        page.get_by_text("Ya no puedo esperar").click()
        before = page.locator("main").element_handle()
        with page.expect_response("**?solo=1"):
            page.clock.run_for(15_000)
        page.wait_for_function("(old) => !old.isConnected", arg=before)
        expect(page.get_by_role("button", name="Me retiro")).to_be_visible()


def test_it_says_from_when_it_knows_nothing_new(chromium: Browser, live: Live, complaints: list[str]) -> None:
    ticket = take(live)
    with opened(chromium, PHONE, complaints) as page:
        page.clock.install()
        page.goto(live.base + ticket["status_url"])
        intercept(page, "**?solo=1", lambda route: route.abort())
        page.clock.run_for(15_000)
        expect(
            page.get_by_text("Sin conexión desde las 09:00. Escuche a quien llama en la sala.")
        ).to_be_visible()


def test_an_unknown_ticket_gets_help_and_no_more(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, PHONE, complaints) as page:
        answer = page.goto(f"{live.base}/T/AAAAAAAAAAAAAAAA")
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_text("Este ticket ya no está disponible")).to_be_visible()
        assert barriers(page) == []


def test_it_is_light(chromium: Browser, live: Live, complaints: list[str]) -> None:
    ticket = take(live)
    sizes: dict[str, int] = {}
    with opened(chromium, PHONE, complaints) as page:
        page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
        page.goto(live.base + ticket["status_url"], wait_until="networkidle")
    assert [url for url in sizes if not url.startswith(live.base)] == []
    assert sum(sizes.values()) <= PAGE_BYTES

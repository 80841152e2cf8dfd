"""The wall reports each call, and the desk's page shows what became of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import Desk, take
from tests.browser.browsing import DESK, WALL, barriers, opened, scrolls, signed_in
from tests.integration.api.test_call_acks import leave
from tests.live import Live

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """Yield the page of a desk that is open."""
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "auxiliary", "/modulo/1")
        page.locator("#primary").click()
        expect(page.locator("#empty")).to_be_visible()
        yield page


def test_a_desk_reads_that_its_call_is_shown_and_said(
    speaking: Browser, desk: Page, live: Live, complaints: list[str]
) -> None:
    with opened(speaking, WALL, complaints) as wall:
        with wall.expect_response("**/numbers-0.opus"):
            wall.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        take(live)
        desk.locator("#primary").click()
        expect(desk.locator("#on-walls")).to_have_text("Mostrado · en cola de voz")
        expect(desk.locator("#on-walls")).to_have_text("Mostrado y anunciado")
        desk.reload()
        expect(desk.locator("#on-walls")).to_have_text("Mostrado y anunciado")
        assert not scrolls(desk)
        assert barriers(desk) == []
    assert complaints == []


def test_a_desk_reads_that_a_silent_call_is_shown(
    chromium: Browser, desk: Page, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, WALL, complaints) as wall:
        wall.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(wall.get_by_text("Cómo funciona su ticket")).to_be_visible()
        take(live)
        desk.locator("#primary").click()
        expect(desk.locator("#on-walls")).to_have_text("Mostrado en pantalla")


def test_a_desk_reads_that_no_wall_shows_its_call(desk: Page, live: Live) -> None:
    wall = live.screen("display")
    wall.watch("display")
    wall.wait(1)
    take(live)
    desk.locator("#primary").click()
    expect(desk.locator("#code")).to_be_visible()
    live.clock.forward(3.5)
    live.application.screens.changed()
    expect(desk.locator("#on-walls")).to_have_text("Ninguna pantalla lo mostró: llame en voz alta")
    assert not scrolls(desk)
    assert barriers(desk) == []
    leave(live, wall)
    live.clock.forward(16)
    live.application.screens.changed()
    expect(desk.locator("#faults")).to_contain_text("Pantalla «display»: sin conexión desde las 09:00")
    assert barriers(desk) == []


def test_a_wall_reports_again_to_a_server_that_forgot(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, WALL, complaints) as wall:
        wall.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(wall.get_by_text("Cómo funciona su ticket")).to_be_visible()
        take(live)
        desk = Desk(live).open()
        with wall.expect_response("**/display/acks"):
            desk.call()
        with wall.expect_response("**/display/acks"):
            wall.evaluate("import('/static/js/display/acks.js').then((acks) => acks.reportAgain())")


def test_a_person_who_looks_at_the_wall_reports_nothing(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    sent: list[str] = []
    with opened(chromium, WALL, complaints) as page:
        page.on("request", lambda request: sent.append(request.url) if "acks" in request.url else None)
        signed_in(page, live.base, "officer", "/pantalla")
        take(live)
        Desk(live).open().call()
        expect(page.locator("#code")).to_have_text("A 001")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300)))")
    assert [url for url in sent if url.endswith("/display/acks")] == []
    assert complaints == []

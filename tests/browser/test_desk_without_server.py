"""The desk's page while its server is away: it says so, and lists what happened in that time."""

import shutil
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, WebSocket, expect

from tests.api import post, take
from tests.browser.at_desk import Cable, ask, hold, press, serve, sit_down
from tests.browser.browsing import DESK, barriers, intercept, opened
from tests.live import Live, Template
from tests.patience import PATIENCE_S
from tests.program import free_port, serving

pytestmark = [pytest.mark.browser, pytest.mark.long]


def linked(page: Page, state: str) -> None:
    """Wait for the page to show that state of its link."""
    page.wait_for_selector(f"#desk[data-link={state}]")


def test_a_cut_of_half_a_minute_is_shown_and_so_are_the_missed_events(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    live.clock.forward(30)
    ticket = take(live)
    with opened(chromium, DESK, complaints, timezone_id="Europe/Madrid") as page:
        page.clock.install()
        cable = Cable(page)
        sit_down(page, live.base)
        press(page, "F2", "open")
        press(page, "F2", "called")
        hold(page)
        cable.pull()
        page.clock.fast_forward(4_000)
        linked(page, "reconnecting")
        expect(page.get_by_text("Reconectando…")).to_be_visible()
        page.clock.fast_forward(8_000)
        linked(page, "lost")
        page.clock.resume()
        # The hour is Lima's, in any zone of this computer.
        expect(
            page.get_by_text("Sin conexión desde las 09:00. No atienda con datos antiguos")
        ).to_be_visible()
        for button in ("#primary", "#transfer", "#issue", "#help"):
            expect(page.locator(button)).to_be_disabled()
        expect(page.locator("#primary-icon")).to_have_attribute("href", "/static/icons/icons.svg#i-play")
        assert barriers(page) == []
        assert post(live.http(), f"/tickets/{ticket['token']}/leave").status_code == 200
        page.clock.fast_forward(18_000)
        cable.plug()
        page.clock.fast_forward(6_000)
        linked(page, "live")
        expect(page.locator("#meanwhile")).to_contain_text("Mientras no había conexión")
        expect(page.locator("#meanwhile")).to_contain_text("A 001 se retiró.")
        page.wait_for_selector("#desk[data-at=open]")
        assert barriers(page) == []
        page.get_by_role("button", name="Entendido").press("Enter")
        expect(page.locator("#meanwhile")).to_be_hidden()
        expect(page.locator("#primary")).to_be_focused()


def test_an_answer_that_cannot_be_sent_is_kept_as_it_was_written(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live)
    with opened(chromium, DESK, complaints) as page:
        page.clock.install()
        cable = Cable(page)
        sit_down(page, live.base)
        serve(page)
        ask(page, "Alt+g")
        page.keyboard.type("fue por fotocopias")
        cable.pull()
        page.clock.fast_forward(12_000)
        linked(page, "lost")
        expect(page.locator("#ask-park [value=ok]")).to_be_disabled()
        expect(page.locator("#ask-park .ask__lost")).to_be_visible()
        assert barriers(page) == []
        page.keyboard.press("Enter")
        page.keyboard.press("Alt+g")
        expect(page.locator("#park-note")).to_have_value("fue por fotocopias")
        cable.plug()
        page.clock.fast_forward(6_000)
        linked(page, "live")
        expect(page.locator("#ask-park [value=ok]")).to_be_enabled()
        press(page, "Enter", "open")
        expect(page.locator("#aside")).to_contain_text("Nota: fue por fotocopias")


@pytest.mark.parametrize("arrives", [True, False])
def test_a_step_without_its_answer_is_shown_as_done_or_not_done(
    chromium: Browser, live: Live, complaints: list[str], *, arrives: bool
) -> None:
    take(live)
    keys: list[str | None] = []

    def answer_is_lost(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if arrives:
            route.fetch()
        route.abort()

    with opened(chromium, DESK, complaints) as page:
        sit_down(page, live.base)
        press(page, "F2", "open")
        intercept(page, "**/call-next", answer_is_lost)
        page.keyboard.press("F2")
        words = "auxiliary llamó a A 001." if arrives else "Lo último que pidió aquí no se hizo"
        expect(page.locator("#meanwhile")).to_contain_text(words)
        expect(page.locator("#desk")).to_have_attribute("data-at", "called" if arrives else "open")
        expect(page.locator("#primary")).to_be_enabled()
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_a_click_on_what_has_changed_is_refused_in_words_and_the_truth_is_shown(
    desk: Page, live: Live
) -> None:
    ticket = take(live)
    press(desk, "F2", "open")
    press(desk, "F2", "called")

    def slower(route: Route) -> None:
        assert post(live.http(), f"/tickets/{ticket['token']}/leave").status_code == 200
        route.continue_()

    intercept(desk, "**/desks/1/serve", slower)
    desk.keyboard.press("F2")
    expect(desk.locator("#problem")).to_contain_text("No hay nadie llamado en el módulo 1.")
    desk.wait_for_selector("#desk[data-at=open]")


def test_a_step_cut_by_the_servers_end_is_done_one_time_and_the_page_goes_on_by_itself(
    chromium: Browser, station_template: Template, tmp_path: Path, complaints: list[str]
) -> None:
    data, port = tmp_path / "data", free_port()
    shutil.copytree(station_template.folder, data)
    keys: list[str | None] = []
    lines: list[WebSocket] = []
    with opened(chromium, DESK, complaints) as page:
        page.clock.install()
        page.on("websocket", lambda line: lines.append(line))  # noqa: PLW0108 - Playwright marks its handlers
        with serving(data, port) as server:
            sit_down(page, server.base)
            hold(page)

            def answer_is_lost(route: Route) -> None:
                keys.append(route.request.headers.get("idempotency-key"))
                if server.process.poll() is None:
                    route.fetch()
                    server.kill()
                    route.abort()
                else:
                    route.continue_()

            intercept(page, "**/desks/1/open", answer_is_lost)
            with page.expect_event("requestfailed"):
                page.keyboard.press("F2")
            for line in lines:
                if not line.is_closed():
                    line.wait_for_event("close")
            page.clock.fast_forward(4_000)
            linked(page, "reconnecting")
            page.clock.fast_forward(8_000)
            linked(page, "lost")
            page.clock.resume()
            expect(page.locator("#primary")).to_be_disabled()
        with serving(data, port) as server:
            assert httpx.get(f"{server.base}/healthz", timeout=PATIENCE_S).status_code == 200
            page.clock.fast_forward(6_000)
            page.wait_for_selector("#desk[data-link=live][data-at=open]")
            expect(page.locator("#primary")).to_be_enabled()
    assert None not in keys
    assert len(set(keys)) == 1

"""The desk's page as an auxiliary uses it: by keyboard, by double click, and while the server is away."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.api import Desk, take
from tests.browser.looking import DESK, barriers, opened, scrolls, signed_in
from tests.live import Live, Template
from tests.program import free_port, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """The page of desk 1, of somebody signed in."""
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "auxiliary", "/modulo/1")
        page.wait_for_selector("#desk[data-link=live][data-at=closed]")
        yield page


def press(page: Page, key: str, then: str) -> None:
    """Press a key, and wait until the desk stands so."""
    page.keyboard.press(key)
    page.wait_for_selector(f"#desk[data-at={then}]")


def called(live: Live) -> list[str]:
    """The codes of the wall's calls, newest first."""
    return [call["code"] for call in live.http("display").get("/display").json()["calls"]]


def later(live: Live, page: Page, seconds: int, button: str) -> None:
    """Let time pass at the station, until the page offers that button."""
    live.clock.forward(seconds)
    live.application.screens.changed()
    expect(page.locator(button)).to_be_enabled()


def test_a_visit_takes_four_keys(page: Page, live: Live, complaints: list[str]) -> None:
    take(live)
    press(page, "F2", "open")
    expect(page.locator("#mine")).to_have_text("1")
    press(page, "F2", "called")
    expect(page.locator("#code")).to_have_text("A 001")
    press(page, "F2", "serving")
    page.keyboard.press("F9")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("2")
    press(page, "F9", "open")
    desk = live.http("auxiliary").get("/desks/1").json()
    assert (desk["ticket"], desk["desk"]["state"]) == (None, "open")
    assert complaints == []


def test_the_button_says_what_comes_next_and_its_key(page: Page, live: Live) -> None:
    take(live)
    primary = page.locator("#primary")
    for words, then in (
        ("Abrir módulo F2", "open"),
        ("Llamar siguiente F2", "called"),
        ("Iniciar atención F2", "serving"),
    ):
        expect(primary).to_have_accessible_name(words)
        primary.click()
        page.wait_for_selector(f"#desk[data-at={then}]")
    expect(primary).to_have_accessible_name("Finalizar F9")


def test_everything_fits_the_screen_of_an_old_computer_without_scrolling(page: Page, live: Live) -> None:
    offered = [service["key"] for service in live.http().get("/services").json() if service["open"]]
    assert len(offered) >= 10
    for key in offered:
        take(live, key, lane="preferential")
        take(live, key)
    press(page, "F2", "open")
    assert not scrolls(page)
    press(page, "F2", "called")
    assert not scrolls(page)
    press(page, "F2", "serving")
    assert not scrolls(page)


def test_a_double_click_calls_one_person(page: Page, live: Live) -> None:
    take(live)
    take(live)
    press(page, "F2", "open")
    page.locator("#primary").dblclick()
    page.wait_for_selector("#desk[data-at=called]")
    assert called(live) == ["A001"]


def test_a_key_held_down_is_one_step(page: Page, live: Live) -> None:
    take(live)
    press(page, "F2", "open")
    for _ in range(5):
        page.keyboard.down("F2")
    page.keyboard.up("F2")
    page.wait_for_selector("#desk[data-at=called]")
    assert live.http("auxiliary").get("/desks/1").json()["ticket"]["state"] == "called"


def test_recall_and_no_show_come_when_their_time_has_come(page: Page, live: Live) -> None:
    take(live)
    press(page, "F2", "open")
    press(page, "F2", "called")
    expect(page.locator("#recall")).to_be_disabled()
    expect(page.locator("#no-show")).to_be_disabled()
    later(live, page, 6, "#recall")
    page.keyboard.press("F4")
    expect(page.get_by_text("2 llamados")).to_be_visible()
    expect(page.locator("#no-show")).to_be_disabled()
    later(live, page, 90, "#no-show")
    press(page, "F8", "open")
    expect(page.locator("#aside-count")).to_have_text("1")


def test_undo_gives_the_person_back(page: Page, live: Live) -> None:
    take(live)
    press(page, "F2", "open")
    press(page, "F2", "called")
    press(page, "F2", "serving")
    page.keyboard.press("F9")
    page.get_by_role("dialog").wait_for()
    press(page, "F9", "open")
    expect(page.get_by_text("Finalizado: A 001")).to_be_visible()
    page.get_by_role("button", name="Deshacer").click()
    page.wait_for_selector("#desk[data-at=serving]")
    expect(page.locator("#code")).to_have_text("A 001")


def test_transfer_park_and_return_by_keyboard(page: Page, live: Live) -> None:
    take(live)
    press(page, "F2", "open")
    press(page, "F2", "called")
    press(page, "F2", "serving")
    press(page, "Alt+g", "open")
    page.locator("#aside-box summary").click()
    page.get_by_role("button", name="Llamar a A 001 fuera de turno").click()
    page.get_by_role("dialog").get_by_role("button", name="Llamar").click()
    page.wait_for_selector("#desk[data-at=called]")
    press(page, "F2", "serving")
    page.keyboard.press("Alt+t")
    page.locator("#to").select_option("copia")
    page.get_by_role("dialog").get_by_role("button", name="Derivar").click()
    page.wait_for_selector("#desk[data-at=open]")
    waiting = live.http("auxiliary").get("/queue").json()["waiting"]
    assert [(row["service"], row["waiting"]) for row in waiting] == [("copia", 1)]


def test_a_pause_has_a_reason_and_an_end(page: Page, live: Live) -> None:
    press(page, "F2", "open")
    page.keyboard.press("Alt+p")
    page.get_by_label("Diligencia").check()
    page.get_by_role("dialog").get_by_role("button", name="Pausar").click()
    page.wait_for_selector("#desk[data-at=paused]")
    assert live.http("auxiliary").get("/desks/1").json()["desk"]["pause_reason"] == "errand"
    press(page, "F2", "open")


def test_a_desk_that_another_person_works_at_is_only_looked_at(page: Page, live: Live) -> None:
    Desk(live, 1, "second").open()
    expect(page.get_by_text("Aquí atiende second.")).to_be_visible()
    expect(page.locator("#primary")).to_be_disabled()


def test_two_windows_of_one_desk_show_the_same_person(page: Page, live: Live) -> None:
    take(live)
    take(live)
    other = page.context.new_page()
    other.goto(page.url)
    press(page, "F2", "open")
    other.wait_for_selector("#desk[data-at=open]")
    press(other, "F2", "called")
    page.wait_for_selector("#desk[data-at=called]")
    assert page.locator("#code").inner_text() == other.locator("#code").inner_text() == "A 001"
    assert called(live) == ["A001"]


def test_nobody_waits_is_said_in_words(page: Page) -> None:
    press(page, "F2", "open")
    page.keyboard.press("F2")
    expect(page.get_by_text("Nadie espera para este módulo por ahora.")).to_be_visible()


def test_no_barrier_in_any_state(page: Page, live: Live) -> None:
    take(live, lane="preferential", lang="qu")
    take(live)
    assert barriers(page) == []
    press(page, "F2", "open")
    assert barriers(page) == []
    press(page, "F2", "called")
    assert barriers(page) == []
    press(page, "F2", "serving")
    for key in ("Alt+t", "F9"):
        page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()
        assert barriers(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
    press(page, "Alt+g", "open")
    assert barriers(page) == []
    page.goto(page.url.removesuffix("1"))
    assert barriers(page) == []


def test_while_the_server_is_away_the_page_says_so_and_goes_on_by_itself(
    chromium: Browser, station_template: Template, tmp_path: Path, complaints: list[str]
) -> None:
    data, port = tmp_path / "data", free_port()
    shutil.copytree(station_template.folder, data)
    with opened(chromium, DESK, complaints) as page:
        with serving(data, port) as server:
            signed_in(page, server.base, "auxiliary", "/modulo/1")
            page.wait_for_selector("#desk[data-link=live][data-at=closed]")
            press(page, "F2", "open")
            server.kill()
            page.wait_for_selector("#desk[data-link=reconnecting]")
            expect(page.get_by_text("Reconectando…")).to_be_visible()
            page.wait_for_selector("#desk[data-link=lost]", timeout=20_000)
            expect(page.get_by_text("No atienda con datos antiguos.")).to_be_visible()
            expect(page.locator("#primary")).to_be_disabled()
        with serving(data, port):
            page.wait_for_selector("#desk[data-link=live][data-at=open]", timeout=20_000)
            expect(page.locator("#link")).to_be_hidden()
            expect(page.locator("#primary")).to_be_enabled()


def test_a_step_cut_by_the_servers_end_is_done_once_when_it_is_back(
    chromium: Browser, station_template: Template, tmp_path: Path, complaints: list[str]
) -> None:
    data, port = tmp_path / "data", free_port()
    shutil.copytree(station_template.folder, data)
    sent: list[str] = []
    with opened(chromium, DESK, complaints) as page:
        page.on("request", lambda asked: sent.append(asked.headers.get("idempotency-key", "")))
        with serving(data, port) as server:
            signed_in(page, server.base, "auxiliary", "/modulo/1")
            page.wait_for_selector("#desk[data-link=live][data-at=closed]")

            def answer_is_lost(route: Route) -> None:
                if server.process.poll() is None:
                    route.fetch()
                    server.kill()
                    route.abort()
                else:
                    route.continue_()

            page.route("**/desks/1/open", answer_is_lost)
            sent.clear()
            with page.expect_event("requestfailed"):
                page.keyboard.press("F2")
        with serving(data, port):
            page.wait_for_selector("#desk[data-link=live][data-at=open]", timeout=20_000)
            expect(page.locator("#primary")).to_be_enabled()
    keys = {key for key in sent if key}
    assert len(keys) == 1

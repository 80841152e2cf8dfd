"""An answer at a desk that was not sent is there again for the same ticket, never for another."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.api import Desk, post, take
from tests.browser.at_desk import ask, press, serve, sit_down
from tests.browser.browsing import DESK, intercept, opened
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.long]


def change_meanwhile(desk: Page, live: Live, command: str) -> None:
    """Delay that command of the page to a ticket that a supervisor has just changed."""

    def slower(route: Route) -> None:
        seen = live.http("auxiliary").get("/desks/1").json()["ticket"]
        path = f"/tickets/{seen['id']}/lane"
        wish = "preferential" if seen["lane"] == "normal" else "normal"
        reason = "seen" if wish == "preferential" else "mistake"
        changed = post(live.http("supervisor"), path, version=seen["version"], lane=wish, reason=reason)
        assert changed.status_code == 200, changed.text
        route.continue_()

    intercept(desk, f"**/desks/1/{command}", slower, times=1)


def be_refused(desk: Page, live: Live, command: str) -> None:
    """Send the answer of the open question, which comes too late."""
    change_meanwhile(desk, live, command)
    with desk.expect_response(f"**/desks/1/{command}"):
        desk.keyboard.press("Enter")
    expect(desk.locator("#problem")).not_to_be_empty()


def be_refused_with_number(desk: Page, live: Live) -> None:
    """Answer how it ended by the number of a denuncia, too late."""
    desk.keyboard.press("2")
    desk.locator("#ref").fill("24-1187")
    be_refused(desk, live, "complete")


def test_what_was_answered_is_there_again_for_the_same_ticket_if_it_was_refused(
    desk: Page, live: Live
) -> None:
    take(live)
    take(live)
    Desk(live, 2, "officer").open()
    serve(desk)
    note, police = desk.locator("#transfer-note"), desk.locator("#onward input[value=otras_denuncias]")
    expect(desk.locator("#desks")).to_contain_text("2 abierto")
    ask(desk, "Alt+t")
    police.press("Space")
    desk.locator("#officer").select_option("2")
    note.fill("Trae fotos")
    be_refused(desk, live, "transfer")
    ask(desk, "Alt+t")
    expect(note).to_have_value("Trae fotos")
    expect(police).to_be_checked()
    expect(desk.locator("#officer")).to_have_value("2")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#desk[data-at=open]")
    press(desk, "F2", "called")
    press(desk, "F2", "serving")
    ask(desk, "Alt+t")
    expect(note).to_have_value("")
    assert desk.locator("#ask-transfer input:checked").count() == 0


def test_a_refused_denuncia_number_is_there_again_and_neither_for_others_nor_after_it_was_given_up(
    desk: Page, live: Live
) -> None:
    take(live, "documentos")
    take(live, "documentos")
    serve(desk)
    ask(desk, "F9")
    be_refused_with_number(desk, live)
    ask(desk, "F9")
    expect(desk.locator("#ref")).to_have_value("24-1187")
    desk.keyboard.press("Escape")
    ask(desk, "F9")
    expect(desk.locator("#ref")).to_have_value("")
    be_refused_with_number(desk, live)
    ask(desk, "Alt+g")
    press(desk, "Alt+g", "open")
    press(desk, "F2", "called")
    press(desk, "F2", "serving")
    ask(desk, "F9")
    expect(desk.locator("#ref")).to_have_value("")


def test_an_answer_is_dropped_when_the_ticket_changed_otherwise(desk: Page, live: Live) -> None:
    take(live, "documentos")
    serve(desk)
    ask(desk, "F9")
    be_refused_with_number(desk, live)
    ask(desk, "Alt+g")
    press(desk, "Alt+g", "open")
    desk.get_by_role("button", name="Llamar otra vez a B 001").press("Enter")
    press(desk, "F2", "serving")
    ask(desk, "F9")
    expect(desk.locator("#ref")).to_have_value("")


@pytest.mark.parametrize("arrives", [True, False])
def test_what_was_answered_as_the_line_broke_is_there_again_unless_it_was_done(
    chromium: Browser, live: Live, complaints: list[str], *, arrives: bool
) -> None:
    take(live)

    def answer_is_lost(route: Route) -> None:
        if arrives:
            route.fetch()
        route.abort()

    with opened(chromium, DESK, complaints) as page:
        sit_down(page, live.base)
        serve(page)
        intercept(page, "**/desks/1/park", answer_is_lost)
        ask(page, "Alt+g")
        page.keyboard.type("fue por fotocopias")
        page.keyboard.press("Alt+g")
        words = "dejó a" if arrives else "Lo último que pidió aquí no se hizo"
        expect(page.locator("#meanwhile")).to_contain_text(words)
        page.unroute("**/desks/1/park")
        if arrives:
            page.get_by_role("button", name="Llamar otra vez a A 001").press("Enter")
            press(page, "F2", "serving")
        ask(page, "Alt+g")
        expect(page.locator("#park-note")).to_have_value("" if arrives else "fue por fotocopias")

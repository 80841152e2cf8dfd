"""A session that ends while its page is open: the page says so, and a step is done after the sign-in."""

from contextlib import closing
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from ciasc.domain.core.permissions import Role
from ciasc.station.access.hashing import hash_secret
from tests.api import take
from tests.browser.at_desk import press
from tests.browser.browsing import DESK, barriers, intercept, opened, signed_in
from tests.live import PASSWORD, Live

pytestmark = pytest.mark.browser

LIVE_PAGES = ("/sala", "/equipos", "/reportes", "/reportes/hoy")


def end_session(page: Page, live: Live) -> None:
    """End the session of that page, as its end of twelve hours does: no desk is closed."""
    cookie = next(one for one in page.context.cookies() if one["name"] == "ciasc_session")
    with live.application.store.begin() as tx:
        tx.sessions.end(hash_secret(cookie["value"]))


def enter_again(page: Page) -> None:
    question = page.get_by_role("dialog", name="Su sesión terminó")
    expect(question).to_be_visible()
    assert barriers(page) == []
    question.get_by_label("Contraseña").fill("no es esta")
    question.get_by_role("button", name="Entrar").click()
    expect(question.get_by_role("alert")).to_be_visible()
    question.get_by_label("Contraseña").fill(PASSWORD)
    question.get_by_role("button", name="Entrar").click()
    expect(question).to_have_count(0)


def test_a_step_of_an_ended_session_is_done_after_the_sign_in(desk: Page, live: Live) -> None:
    ticket = take(live)
    press(desk, "F2", "open")
    end_session(desk, live)
    desk.keyboard.press("F2")
    enter_again(desk)
    desk.wait_for_selector("#desk[data-at=called]")
    expect(desk.locator("#code")).to_have_text(f"{ticket['code'][0]} {ticket['code'][1:]}")
    press(desk, "F2", "serving")  # the page goes on with its new session
    with closing(live.http("auxiliary")) as client:
        assert client.get("/desks/1").json()["ticket"]["state"] == "serving"


def test_a_desk_without_a_session_is_no_live_desk(desk: Page, live: Live) -> None:
    press(desk, "F2", "open")
    end_session(desk, live)
    live.application.recheck_screens()
    desk.wait_for_selector("#desk[data-link=ended]")
    expect(desk.locator("#link")).to_have_text("Su sesión terminó.")
    expect(desk.locator("#primary")).to_be_disabled()
    enter_again(desk)
    desk.wait_for_selector("#desk[data-link=live]")
    expect(desk.locator("#primary")).to_be_enabled()


@pytest.mark.parametrize("address", LIVE_PAGES)
def test_each_live_page_says_that_its_session_ended_and_goes_on(
    chromium: Browser, live: Live, complaints: list[str], address: str
) -> None:
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", address)
        page.wait_for_function("window.performance.getEntriesByType('resource').length > 0")
        expect(page.locator("#link")).to_be_hidden()
        page.evaluate("window.before = true")
        end_session(page, live)
        live.application.recheck_screens()
        expect(page.locator("#link")).to_have_text("Su sesión terminó.")
        enter_again(page)
        expect(page.locator("#link")).to_be_hidden()
        assert page.evaluate("window.before")


def test_the_page_of_another_person_is_loaded_again(desk: Page, live: Live) -> None:
    end_session(desk, live)
    live.application.recheck_screens()
    question = desk.get_by_role("dialog", name="Su sesión terminó")
    question.get_by_label("Usuario").fill("officer")
    question.get_by_label("Contraseña").fill(PASSWORD)
    question.get_by_role("button", name="Entrar").click()
    expect(desk.locator(".masthead__me")).to_contain_text("officer")
    expect(question).to_have_count(0)


def test_a_sign_in_that_cannot_be_shown_is_tried_again(desk: Page, live: Live) -> None:
    intercept(desk, "**/entrar", lambda asked: asked.fulfill(status=502), times=1)
    end_session(desk, live)
    live.application.recheck_screens()
    desk.wait_for_selector("#desk[data-link=ended]")
    enter_again(desk)
    desk.wait_for_selector("#desk[data-link=live]")


@pytest.mark.parametrize("address", ["/reportes", "/sala"])
def test_a_page_that_its_person_may_no_longer_see_says_so(
    chromium: Browser, live: Live, complaints: list[str], address: str
) -> None:
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", address)
        page.wait_for_function("window.performance.getEntriesByType('resource').length > 0")
        expect(page.locator("#link")).to_be_hidden()
        with live.application.store.begin() as tx:
            person = tx.staff.named("supervisor")
            assert person is not None
            tx.staff.save(replace(person, role=Role.AUXILIARY))
        live.application.recheck_screens()
        take(live)  # an auxiliary may watch the room of the hall too: it looks at the page again
        expect(page.get_by_role("heading", name="No tiene permiso para esta acción")).to_be_visible()

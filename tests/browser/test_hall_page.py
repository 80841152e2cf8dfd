"""The supervisor's hall: kept fresh under the keyboard, and honest about the line."""

import pytest
from playwright.sync_api import Browser, expect

from tests.api import Desk, post, take
from tests.browser.at_desk import Cable
from tests.browser.browsing import DESK, barriers, opened, signed_in
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_the_hall_is_updated_and_keeps_the_keyboard_focus(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    first, second = take(live), take(live)
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", "/sala")
        page.evaluate("window.born = true")
        cancel = page.get_by_role("button", name="Anular A 002")
        cancel.focus()
        for wait in range(3, 6):
            take(live)
            expect(page.locator("#tickets")).to_contain_text(f"A 00{wait}")
            expect(cancel).to_be_focused()
        Desk(live, 2, "officer").open()
        expect(page.locator("#desks")).to_contain_text("officer")
        cancel.press("Enter")
        page.get_by_label("Se emitió por error").check()
        post(live.http(), f"/tickets/{first['token']}/leave")
        expect(page.locator("#tickets")).not_to_contain_text("A 001")
        expect(page.get_by_label("Se emitió por error")).to_be_focused()
        expect(page.get_by_label("Se emitió por error")).to_be_checked()
        page.keyboard.press("Escape")
        expect(cancel).to_be_focused()
        assert barriers(page) == []
        post(live.http(), f"/tickets/{second['token']}/leave")
        expect(cancel).to_have_count(0)
        expect(page.locator("#tickets")).to_be_focused()
        assert page.evaluate("window.born")
    assert complaints == []


def test_the_hall_says_that_its_line_is_down_and_offers_nothing_while_it_is(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live)
    with opened(chromium, DESK, complaints) as page:
        cable = Cable(page)
        signed_in(page, live.base, "supervisor", "/sala")
        cancel = page.get_by_role("button", name="Anular A 001")
        cancel.focus()
        expect(page.locator("#link")).to_be_hidden()
        cable.pull()
        expect(page.get_by_text("Reconectando…")).to_be_visible()
        expect(cancel).to_be_enabled()
        expect(page.get_by_text("Sin conexión desde las")).to_be_visible()
        expect(cancel).to_be_disabled()
        expect(page.locator("#tickets")).to_be_focused()
        assert barriers(page) == []
        take(live)
        cable.plug()
        expect(page.locator("#link")).to_be_hidden()
        expect(page.get_by_role("button", name="Anular A 002")).to_be_enabled()
        expect(cancel).to_be_enabled()


def test_the_danger_that_nobody_hears_is_gone_from_the_hall_that_rings(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live, "violencia")
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", "/sala")
        expect(page.locator(".alert")).to_contain_text("A 001")
        words = page.get_by_text("nadie más puede oír el aviso")
        expect(words).to_have_count(0)
        assert barriers(page) == []
    assert complaints == []


def test_a_danger_that_only_its_own_reporter_could_hear_appears_on_the_open_hall_and_goes(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    ticket = take(live)
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", "/sala")
        expect(page.locator("#tickets")).to_contain_text("A 001")
        page.evaluate("window.born = true")
        words = page.locator("#danger .banner--bad")
        expect(words).to_have_count(0)
        urgent = {"lane": "immediate", "reason": "danger"}
        raised = post(live.http("supervisor"), f"/tickets/{ticket['id']}/lane", version=1, **urgent)
        assert raised.status_code == 200, raised.text
        expect(words).to_contain_text("nadie más puede oír el aviso")
        assert barriers(page) == []
        with opened(chromium, DESK, complaints) as other:
            signed_in(other, live.base, "officer", "/modulo/2")
            expect(other.locator(".alert")).to_contain_text("A 001")
            expect(words).to_have_count(0)
        expect(words).to_contain_text("nadie más puede oír el aviso")  # that page is closed
        assert page.evaluate("window.born")
    assert complaints == []

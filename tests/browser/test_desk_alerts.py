"""Somebody is needed now: every desk says so in words and with a sound, until a named person goes."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import take
from tests.browser.at_desk import ask, press, sit_down
from tests.browser.looking import DESK, barriers, opened
from tests.live import Live

pytestmark = pytest.mark.browser

COUNT_TONES = """
window.tones = 0;
const make = BaseAudioContext.prototype.createOscillator;
BaseAudioContext.prototype.createOscillator = function () { window.tones += 1; return make.call(this); };
"""


def alarms(page: Page) -> int:
    """How often the alarm has sounded; six tones each."""
    return int(page.evaluate("window.tones")) // 6


def test_an_alert_is_seen_and_heard_taken_by_key_and_told_to_all(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with (
        opened(chromium, DESK, complaints) as page,
        opened(chromium, DESK, complaints) as other,
    ):
        for one in (page, other):
            one.add_init_script(COUNT_TONES)
        sit_down(page, live.base)
        sit_down(other, live.base, "officer", 2)
        other.goto(f"{live.base}/modulo/")
        take(live)
        press(page, "F2", "open")
        assert alarms(page) == 0
        take(live, "violencia")
        for one in (page, other):
            expect(one.get_by_role("alert").filter(has_text="Atención inmediata: A002")).to_be_visible()
            assert alarms(one) == 1
            assert barriers(one) == []
        expect(page.get_by_text("Nadie acude aún")).to_be_hidden()
        live.clock.forward(121)
        assert live.application.station.look_round() == 1
        expect(page.get_by_text("Nadie acude aún")).to_be_visible()
        assert alarms(page) == 2
        other.keyboard.press("Alt+v")
        expect(other.get_by_text("acude usted")).to_be_visible()
        expect(page.get_by_text("acude officer")).to_be_visible()
        assert barriers(page) == []
        assert (alarms(page), page.title()) == (2, "(1) Módulo 1")
    assert complaints == []


def test_nobody_reads_over_a_shoulder_what_a_discreet_person_came_for(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    for service in ("violencia", "desaparecida", "reclamos"):
        take(live, service)
    with opened(chromium, DESK, complaints) as page:
        sit_down(page, live.base, "officer", 2)
        open_words = page.locator("body")
        for key, then in (
            ("F2", "open"),
            ("F2", "called"),
            ("F2", "serving"),
            ("Alt+g", "serving"),
            ("Alt+g", "open"),
        ):
            press(page, key, then)
            told = open_words.inner_text().casefold()
            assert "atención reservada" in told
            assert not [word for word in ("violencia", "desaparecida", "queja") if word in told]
        press(page, "F2", "called")
        page.locator("#service").press("Enter")
        expect(page.locator("#service-name")).to_be_visible()
        ask(page, "Alt+g")
        press(page, "Alt+g", "open")
        press(page, "F2", "called")
        expect(page.locator("#service-name")).to_be_hidden()
        assert barriers(page) == []
    assert complaints == []


def test_a_desk_asks_for_help_in_two_keys_and_says_when_it_is_over(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with (
        opened(chromium, DESK, complaints) as page,
        opened(chromium, DESK, complaints) as other,
    ):
        for one in (page, other):
            one.add_init_script(COUNT_TONES)
        sit_down(page, live.base)
        sit_down(other, live.base, "officer", 2)
        press(page, "F2", "open")
        page.keyboard.press("Alt+a")
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Usted pidió ayuda: ya avisamos a todos los módulos")).to_be_visible()
        expect(other.locator(".alert")).to_contain_text("Piden ayuda en el módulo 1")
        expect(other.locator(".alert")).to_contain_text("Peligro")
        assert (alarms(page), alarms(other)) == (0, 1)
        page.get_by_role("button", name="Ya está resuelto").press("Enter")
        expect(other.locator(".alert--taken")).to_contain_text("acude auxiliary")

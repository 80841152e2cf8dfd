"""Alerts at every desk, in words and with a sound, to the moment when a named person takes them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import Desk, post, take
from tests.browser.at_desk import Cable, ask, press, sit_down
from tests.browser.browsing import DESK, barriers, intercept, opened, signed_in
from tests.live import Live

pytestmark = pytest.mark.browser

COUNT_TONES = """
window.tones = 0;
const make = BaseAudioContext.prototype.createOscillator;
BaseAudioContext.prototype.createOscillator = function () { window.tones += 1; return make.call(this); };
"""


def alarms(page: Page) -> int:
    """Return how often the alarm has sounded; six tones each."""
    return int(page.evaluate("window.tones")) // 6


@contextmanager
def two_pages(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[tuple[Page, Page]]:
    """Return the page of desk 1 and one without sign-in, both of which count the alarm's tones."""
    with opened(chromium, DESK, complaints) as page, opened(chromium, DESK, complaints) as other:
        for one in (page, other):
            one.add_init_script(COUNT_TONES)
        yield sit_down(page, live.base), other


def test_an_alert_is_seen_and_heard_taken_by_key_and_shown_to_all(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with two_pages(chromium, live, complaints) as (page, other):
        sit_down(other, live.base, "officer", 2)
        other.goto(f"{live.base}/modulo/")
        take(live)
        press(page, "F2", "open")
        assert alarms(page) == 0
        take(live, "violencia")
        for one in (page, other):
            expect(one.get_by_role("alert").filter(has_text="Atención inmediata: A 002")).to_be_visible()
            assert alarms(one) == 1
            assert barriers(one) == []
        expect(page.get_by_text("Nadie acude aún")).to_be_hidden()
        live.clock.forward(121)
        assert live.application.station.alerts.look_round() == 1
        expect(page.get_by_text("Nadie acude aún")).to_be_visible()
        assert alarms(page) == 2
        other.keyboard.press("Alt+v")
        expect(other.get_by_text("acude usted")).to_be_visible()
        expect(page.get_by_text("acude officer")).to_be_visible()
        assert barriers(page) == []
        assert (alarms(page), page.title()) == (2, "(1) Módulo 1")
    assert complaints == []


LED = (
    "/",
    "/sala",
    "/auditoria",
    "/equipos",
    "/cuenta",
    "/reportes",
    "/reportes/hoy",
    "/reportes/periodos",
    "/modulo/",
)


@pytest.mark.long
@pytest.mark.parametrize("who", ["supervisor", "comisario"])
def test_who_leads_is_alerted_wherever_they_look(
    chromium: Browser, live: Live, complaints: list[str], who: str
) -> None:
    with opened(chromium, DESK, complaints) as page:
        page.add_init_script(COUNT_TONES)
        signed_in(page, live.base, who, "/equipos")
        strip = page.locator(".alert")
        expect(page.locator("#sum")).not_to_have_text("Consultando…")
        take(live, "violencia")
        expect(strip).to_contain_text("Atención inmediata: A 001")
        assert alarms(page) == 1
        for path in LED:
            page.goto(f"{live.base}{path}")
            expect(strip).to_contain_text("Atención inmediata: A 001")
            assert (strip.count(), page.locator("#alerts").count()) == (1, 1), path
            assert barriers(page) == [], path
        page.goto(f"{live.base}/cuenta")
        expect(strip).to_contain_text("Voy yo")
        page.keyboard.press("Alt+v")
        expect(strip).to_contain_text("acude usted")
    assert complaints == []


@pytest.mark.long
def test_an_auxiliary_sees_a_missing_officer_alert_that_the_key_passes_over(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with two_pages(chromium, live, complaints) as (page, officer):
        press(page, "F2", "open")
        take(live, "transito")
        post(live.http("kiosk"), "/kiosk/help")
        rows = page.locator(".alert")
        expect(rows).to_contain_text(["Se necesita un efectivo policial: E 001", "Piden ayuda"])
        expect(rows.first.get_by_role("button")).to_have_count(0)
        page.keyboard.press("Alt+v")
        expect(rows.last).to_contain_text("acude usted")
        assert barriers(page) == []
        sit_down(officer, live.base, "officer", 2)
        officer.keyboard.press("Alt+v")
        expect(rows.first).to_contain_text("acude officer")
    assert complaints == []


@pytest.mark.long
def test_what_was_taken_is_no_barrier_while_the_line_is_down(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        cable = Cable(page)
        sit_down(page, live.base)
        for _ in range(4):
            take(live, "violencia")
            page.locator(".alert:not(.alert--taken)").wait_for()
            page.keyboard.press("Alt+v")
            expect(page.locator(".alert:not(.alert--taken)")).to_have_count(0)
        assert barriers(page) == []
        cable.pull()
        expect(page.locator("#link")).to_be_visible()
        expect(page.locator(".alert--taken >> visible=true")).to_have_count(1)
        assert barriers(page) == []


@pytest.mark.long
def test_no_one_reads_over_a_shoulder_what_a_discreet_person_came_for(
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
    with two_pages(chromium, live, complaints) as (page, other):
        sit_down(other, live.base, "officer", 2)
        press(page, "F2", "open")
        page.keyboard.press("Alt+a")
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_have_text("Avisado: efectivo policial.")
        expect(page.get_by_text("Usted pidió ayuda. Avisado: efectivo policial.")).to_be_visible()
        expect(other.locator(".alert")).to_contain_text("Piden ayuda en el módulo 1: peligro")
        assert (alarms(page), alarms(other)) == (0, 1)
        page.get_by_role("button", name="Ya está resuelto").press("Enter")
        expect(other.locator(".alert--taken")).to_contain_text("acude auxiliary")


@pytest.mark.long
def test_a_call_for_help_is_confirmed_while_others_need_it_too(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        sit_down(page, live.base)
        press(page, "F2", "open")
        for _ in range(3):
            take(live, "violencia")
        expect(page.locator(".alert")).to_have_count(3)
        page.keyboard.press("Alt+a")
        page.keyboard.press("Enter")
        nobody = "Nadie más tiene una página abierta: llame en voz alta o al 105."
        expect(page.locator("#problem")).to_have_text(nobody)
        expect(page.locator(".alert")).to_have_count(4)


@pytest.mark.long
@pytest.mark.parametrize("who", ["auxiliary", "officer"])
@pytest.mark.parametrize("path", ["/", "/cuenta"])
def test_pages_without_a_desk_show_alerts_and_for_a_minute_who_took_them(
    chromium: Browser, live: Live, complaints: list[str], who: str, path: str
) -> None:
    Desk(live, 3, "second").open().do("help", reason="equipment")
    with opened(chromium, DESK, complaints) as page:
        page.clock.install()
        signed_in(page, live.base, who, path)
        strip = page.locator(".alert")
        expect(strip).to_contain_text("Piden ayuda en el módulo 3: falla un equipo")
        assert barriers(page) == []
        page.keyboard.press("Alt+v")
        expect(strip).to_contain_text("acude usted")
        assert complaints == []
        intercept(page, "**/api/v1/queue", lambda asked: asked.abort())  # no news
        page.clock.fast_forward(50_000)
        expect(strip).to_have_count(1)
        page.clock.fast_forward(12_000)
        expect(strip).to_have_count(0)


COUNT_WAKING = """
window.woken = 0;
const resume = AudioContext.prototype.resume;
AudioContext.prototype.resume = function () { window.woken += 1; return resume.call(this); };
"""


def test_a_page_that_may_not_sound_yet_is_woken_by_a_touch_as_by_a_key_and_says_so(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints, has_touch=True) as page:
        page.add_init_script(COUNT_WAKING)
        take(live, "violencia")
        signed_in(page, live.base, "supervisor", "/modulo/")
        told = "Este equipo no puede sonar todavía: toque la pantalla o pulse una tecla."
        expect(page.locator("#mute")).to_have_text(told)
        page.wait_for_function("() => window.woken === 1")
        page.touchscreen.tap(600, 700)
        page.wait_for_function("() => window.woken === 2")
        page.keyboard.press("x")
        page.wait_for_function("() => window.woken === 3")
        expect(page.locator("#mute")).to_be_hidden()
    assert complaints == []

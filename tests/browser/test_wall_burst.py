"""Many calls at once: each is on the wall at once and none is hidden, also after a cut; the past fades."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.api import Desk, take
from tests.browser.browsing import WALL, barriers, later, opened
from tests.browser.test_wall_screens import amiss
from tests.browser.test_wall_voice import SLOW, call
from tests.live import Live

pytestmark = pytest.mark.browser

SIZES = later((1920, 1080), (1280, 720), (3840, 2160), (1080, 1920), (1024, 768))

# Logs when each number is on the screen for the first time, and what is there at each change.
SEE = """() => {
  window.seen = {};
  const look = () => {
    for (const one of document.querySelectorAll("#code, .last__row span:first-child")) {
      if (one.innerText && one.checkVisibility()) window.seen[one.innerText] ??= Date.now();
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(look).observe(document.body, { childList: true, attributes: true, subtree: true });
  });
}"""


def burst(page: Page, live: Live, numbers: range, *, within_s: float) -> dict[str, float]:
    """Call a ticket at each of those desks; return the moment of each call in milliseconds."""
    begun, at = time.monotonic(), dict[str, float]()
    pause = within_s / len(numbers)
    for step, number in enumerate(numbers):
        live.clock.forward(pause)
        at[f"B {SLOW + number}"] = time.time() * 1000
        call(live, number)
        page.wait_for_timeout(max(0.0, (step + 1) * pause - (time.monotonic() - begun)) * 1000)
    return at


def test_twelve_calls_within_five_seconds_are_each_on_the_wall_within_one(
    speaking: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(speaking, WALL, complaints) as page:
        page.add_init_script(f"({SEE})()")
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(page.get_by_text("Cómo funciona su ticket")).to_be_visible()
        called = burst(page, live, range(1, 13), within_s=4.8)
        page.wait_for_function("() => Object.keys(seen).length === 12")
        seen: dict[str, Any] = page.evaluate("seen")
        assert seen.keys() == called.keys()
        late = {code: round(seen[code] - at) for code, at in called.items()}
        assert max(late.values()) <= 1000, late
    assert complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_calls_that_do_not_fit_are_on_pages_with_the_next_one_on_each(
    chromium: Browser, live: Live, complaints: list[str], size: tuple[int, int]
) -> None:
    with opened(chromium, size, complaints) as page:
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        for number in range(1, 13):
            live.clock.forward(0.1)
            call(live, number, shows=False)
        live.application.screens.changed()
        expect(page.locator("#code")).to_have_text(f"B {SLOW + 1}")
        expect(page.locator("#pages")).to_have_text("1/3")
        rows = page.locator("#rows li span:first-child")
        newest = [f"B {SLOW + number}" for number in (12, 11, 10, 9, 2)]
        expect(rows).to_have_text(newest)
        assert amiss(page) == []
        assert barriers(page) == []
        expect(page.locator("#pages")).to_have_text("2/3")


def test_a_wall_that_was_cut_off_shows_what_it_missed(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, WALL, complaints) as page:
        page.add_init_script(f"({SEE})()")
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        call(live, 1)
        expect(page.locator("#code")).to_have_text(f"B {SLOW + 1}")
        page.context.set_offline(True)
        expect(page.locator("#lost-words")).to_have_text(
            re.compile("^Sin conexión desde las 0[89]:[05][09]. ")
        )
        expect(page.locator("#lost-words")).to_contain_text("Lo que ve es de hace 0:")
        for number in range(2, 13):
            live.clock.forward(5)
            call(live, number)
        live.clock.forward(5)
        page.context.set_offline(False)
        page.wait_for_function("() => Object.keys(seen).length === 12")
        expect(page.locator("#lost")).to_be_hidden()


def test_the_page_of_the_wall_is_light(chromium: Browser, live: Live, complaints: list[str]) -> None:
    sizes: dict[str, int] = {}
    with opened(chromium, WALL, complaints) as page:

        def count(request: Request) -> None:
            sizes[request.url] = request.sizes()["responseBodySize"]

        page.on("requestfinished", count)
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        call(live, 1)
        expect(page.locator("#code")).to_have_text(f"B {SLOW + 1}")
        page.wait_for_load_state("networkidle")
    apart = ("/static/voice/", "/socket.io")
    weight = sum(size for url, size in sizes.items() if not any(part in url for part in apart))
    assert 50_000 < weight <= 300_000, sizes


def test_an_answered_call_fades_and_the_large_place_returns_to_how_it_works(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, WALL, complaints) as page:
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        take(live)
        take(live)
        first, second = Desk(live, 1).open(), Desk(live, 2, "second").open()
        called = first.call()
        expect(page.locator("#code")).to_have_text("A 001")
        live.clock.forward(5)
        second.call()
        expect(page.locator("#code")).to_have_text("A 002")
        expect(page.locator("#rows li")).to_have_class("last__row last__row--now")
        first.do("serve", version=called["version"])
        expect(page.locator("#rows li")).to_have_class("last__row last__row--past")
        live.clock.forward(61)
        live.application.screens.changed()
        expect(page.get_by_text("Cómo funciona su ticket")).to_be_visible()
        expect(page.locator("#rows li")).to_have_count(2)
        assert amiss(page) == []
        assert barriers(page) == []

"""The wall on screens of every shape: all calls are on it, high, with any name of the station."""

from dataclasses import replace
from math import hypot

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import Desk, take
from tests.browser.browsing import font_px, later, opened
from tests.browser.test_wall_page import remember
from tests.live import Live

pytestmark = pytest.mark.browser

LONGEST_NAME = "Comisaría de Familia de San Juan de Lurigancho, Caja de Agua y Zárate (Lima Este)"[:80]
SIZES = later((1024, 768), (1920, 1080), (1366, 768), (1280, 720), (1280, 1024), (1080, 1920), (1920, 1200))
# Of the diagonal, as 24 and 11 percent of the height are on a television (16:9).
CALL, ROW = 0.24 * 0.4903, 0.11 * 0.4903
SEEN = (
    "#station, #clock, .wall__waiting, #label, #code, .call__to, .call__quiet, .steps li, "
    ".last__title, #rows li, #waits, .wall__foot"
)
# What is not whole on the screen, or covers something else.
AMISS = """(seen) => {
  const parts = [...document.querySelectorAll(seen)].filter((part) => part.checkVisibility());
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const names = parts.map((part) => `${part.id || part.className}: ${part.innerText}`);
  const out = ({ left, top, right, bottom }) =>
    left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
  const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
  const wide = (part) => part.id !== "station" && part.scrollWidth > part.clientWidth + 1;
  return parts.flatMap((part, at) => [
    ...(out(boxes[at]) ? [`${names[at]} is not on the screen`] : []),
    ...(wide(part) ? [`${names[at]} is too wide`] : []),
    ...names.slice(at + 1).filter((_, more) => over(boxes[at], boxes[at + 1 + more]))
      .map((name) => `${names[at]} on ${name}`),
  ]);
}"""

LOST = """() => {
  document.body.dataset.link = "lost";
  document.getElementById("numbers").hidden = true;
  document.getElementById("lost").hidden = false;
  document.getElementById("lost-words").textContent = "Sin conexión desde las 10:42. Escuche al personal.";
}"""


@pytest.fixture
def called(live: Live) -> Live:
    """Return a station with the longest name, where seven were called and many wait."""
    remember(live)
    name(live, LONGEST_NAME)
    live.clock.forward(3600)
    for _ in range(18):
        take(live)
    desk = Desk(live, 3).open()
    for _ in range(6):
        live.clock.forward(120)
        desk.complete()
    live.application.estimator.refresh()
    return live


def name(live: Live, told: str, *, open: bool = True) -> None:  # noqa: A002 - as the station has it
    """Set the station's name."""
    with live.application.store.begin() as tx:
        tx.config.save_station(replace(tx.config.station(), name=told, open=open))
    live.application.screens.changed()


def amiss(page: Page) -> list[str]:
    """Return what cannot be seen as it should."""
    found: list[str] = page.evaluate(AMISS, SEEN)
    return found


@pytest.mark.parametrize("size", SIZES)
def test_all_calls_are_whole_on_any_screen(
    chromium: Browser, called: Live, complaints: list[str], size: tuple[int, int]
) -> None:
    with opened(chromium, size, complaints) as page:
        page.goto(f"{called.base}/pantalla?token={called.tokens['display']}")
        expect(page.locator("#rows li")).to_have_count(5)
        expect(page.locator("#station")).to_have_text(LONGEST_NAME)
        expect(page.locator("#waits")).to_be_visible()
        assert amiss(page) == []
        Desk(called, 2, "second").open().call()
        expect(page.locator("#call[data-calling] #module")).to_have_text("2")
        assert amiss(page) == []
        assert font_px(page, "#code") == font_px(page, "#module") >= CALL * hypot(*size)
        assert font_px(page, "#rows li") >= ROW * hypot(*size)
        name(called, LONGEST_NAME, open=False)
        expect(page.get_by_text("Ahora no damos tickets")).to_be_visible()
        assert amiss(page) == []
        name(called, LONGEST_NAME)
        expect(page.locator("#notice")).to_be_hidden()
        page.evaluate(LOST)
        assert amiss(page) == []


def test_a_wall_gets_the_new_name_immediately(chromium: Browser, live: Live, complaints: list[str]) -> None:
    with opened(chromium, (1920, 1080), complaints) as page:
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(page.locator("#station")).to_have_text("Comisaría de prueba")
        name(live, "Comisaría de Zárate")
        expect(page.locator("#station")).to_have_text("Comisaría de Zárate")
    assert complaints == []

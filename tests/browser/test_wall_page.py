"""The wall in the hall: what it shows and plays."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from ciasc.domain.forecast.history_model import ENOUGH
from ciasc.domain.stats.legs import leg_of
from ciasc.domain.tickets.states_and_outcomes import Outcome
from tests.api import Desk, take
from tests.browser.browsing import WALL, barriers, font_px, later, opened, scrolls
from tests.builders import a_ticket
from tests.fakes import A_MONDAY
from tests.live import Live

pytestmark = pytest.mark.browser

# Counts the chimes and logs the texts of the large place, in order.
LISTEN = """() => {
  window.chimes = 0;
  window.shown = [];
  HTMLMediaElement.prototype.play = async () => { window.chimes += 1; };
  document.addEventListener("DOMContentLoaded", () => {
    const code = document.getElementById("code");
    new MutationObserver(() => {
      if (document.getElementById("call").hasAttribute("data-calling")) window.shown.push(code.innerText);
    }).observe(code, { childList: true, characterData: true, subtree: true });
  });
}"""


@pytest.fixture
def wall(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """Yield the wall's page on a large television, connected."""
    with opened(chromium, WALL, complaints) as page:
        page.add_init_script(f"({LISTEN})()")
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(page.get_by_text("Cómo funciona su ticket")).to_be_visible()
        expect(page.locator("#clock")).to_have_text("09:00")
        yield page


def test_a_call_is_seen_large_and_heard_and_the_last_ones_are_kept(
    wall: Page, live: Live, complaints: list[str]
) -> None:
    take(live)
    take(live)
    desk = Desk(live, 2).open()
    desk.complete()
    expect(wall.locator("#code")).to_have_text("A 001")
    expect(wall.locator("#module")).to_have_text("2")
    expect(wall.get_by_text("Pase al módulo", exact=True)).to_be_visible()
    assert wall.evaluate("chimes") == 1
    live.clock.forward(20)
    desk.call()
    expect(wall.locator("#rows li").first).to_contain_text("A 002")
    expect(wall.locator("#code")).to_have_text("A 002")
    expect(wall.locator("#rows li").first).to_contain_text("A 001")
    assert wall.evaluate("chimes") == 2
    assert complaints == []


@pytest.mark.long
def test_calls_at_the_same_time_follow_each_other_and_none_is_dropped(wall: Page, live: Live) -> None:
    for number in (1, 2, 3):
        take(live)
        Desk(live, number, ("auxiliary", "second", "officer")[number - 1]).open().call()
    wall.wait_for_function("() => window.shown.length === 3")
    assert wall.evaluate("shown") == ["A 001", "A 002", "A 003"]


@pytest.mark.long
def test_a_recall_is_announced_as_such(wall: Page, live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    ticket = desk.call()
    expect(wall.locator("#code")).to_have_text("A 001")
    live.clock.forward(10)
    desk.do("recall", version=ticket["version"])
    expect(wall.locator("#label")).to_have_text("Segundo llamado")


def test_a_wall_that_comes_later_announces_what_it_missed_of_the_last_minute(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live)
    take(live)
    desk = Desk(live).open()
    desk.complete()
    live.clock.forward(120)
    desk.call()
    with opened(chromium, WALL, complaints) as page:
        page.add_init_script(f"({LISTEN})()")
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(page.locator("#code")).to_have_text("A 002")
        expect(page.locator("#rows li")).to_have_count(1)
        assert page.evaluate("chimes") == 1


def remember(live: Live) -> None:
    """Create thirty visits of ten minutes each, on the day before."""
    with live.application.store.begin() as tx:
        for n in range(ENOUGH):
            at = A_MONDAY - timedelta(days=1) + timedelta(minutes=n)
            past = a_ticket(5000 + n, at=at, day=at.date(), service="informes", letter="Z", number=n + 1)
            there = past.call(desk=1, staff="s", at=at).serve(at=at)
            done = there.complete(outcome=Outcome.ATTENDED, denuncia_ref=None, at=at + timedelta(minutes=10))
            tx.tickets.add(done)
            tx.stats.end_leg(leg_of(done))


@pytest.mark.parametrize("size", [(1920, 1080), *later((1280, 720), (1366, 768))])
def test_letters_are_as_high_as_the_hall_is_deep(
    chromium: Browser, live: Live, complaints: list[str], size: tuple[int, int]
) -> None:
    remember(live)
    live.clock.forward(3600)  # it updates this once an hour
    for _ in range(8):
        take(live)
    desk = Desk(live, 3).open()
    for _ in range(6):
        live.clock.forward(120)
        desk.complete()
    live.application.estimator.refresh()
    with opened(chromium, size, complaints) as page:
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(page.locator("#rows li")).to_have_count(5)
        high = size[1]
        assert font_px(page, "#code") == font_px(page, "#module") >= 0.29 * high
        assert font_px(page, "#rows li") >= 0.119 * high
        for line in ("#clock", ".wall__station", ".wall__waiting", "#numbers"):
            assert font_px(page, line) >= 0.0559 * high
        expect(page.locator("#waits")).to_have_text(re.compile(r"^Espera ahora:A hasta \d+ min$"))
        assert font_px(page, "#waits") >= 0.0459 * high
        assert not scrolls(page)
        for row in page.locator("#rows li").all():
            assert row.evaluate("(seen) => seen.scrollWidth <= seen.clientWidth")


@pytest.mark.long
def test_a_closed_station_says_so_on_the_wall(wall: Page, live: Live) -> None:
    from dataclasses import replace  # noqa: PLC0415 - only this test closes the station

    with live.application.store.begin() as tx:
        tx.config.save_station(replace(tx.config.station(), open=False))
    live.application.screens.changed()
    expect(wall.get_by_text("Ahora no damos tickets")).to_be_visible()


def test_no_barrier(wall: Page, live: Live) -> None:
    assert barriers(wall) == []
    take(live)
    Desk(live).open().call()
    expect(wall.locator("#code")).to_have_text("A 001")
    assert barriers(wall) == []

"""Posters on the wall: in turn between calls, and out of the way at once for a call."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from ciasc.domain.config.posters import POSTER_KEYS
from tests.api import Desk, take
from tests.browser.browsing import WALL, barriers, later, opened, scrolls, signed_in
from tests.live import Live
from tests.posters import OVER, set_posters

pytestmark = pytest.mark.browser

MANY_FRAMES = """() => new Promise((done) => {
  let frames = 90;
  const wait = () => { frames -= 1; if (frames) requestAnimationFrame(wait); else done(); };
  wait();
})"""
SIZES = ((1280, 720), *later((1920, 1080), (1080, 1920)))


@contextmanager
def wall(
    chromium: Browser, live: Live, complaints: list[str], size: tuple[int, int] = WALL
) -> Iterator[Page]:
    """Yield the wall's page with its posters; reduced motion, so that nothing fades when it is looked at."""
    with opened(chromium, size, complaints, reduced_motion="reduce") as page:
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(page.locator("#posters")).to_be_visible()
        yield page


@pytest.mark.parametrize("size", SIZES)
def test_each_poster_is_whole_and_without_barriers(
    chromium: Browser, live: Live, complaints: list[str], size: tuple[int, int]
) -> None:
    set_posters(live)
    with opened(chromium, size, complaints) as page:
        signed_in(page, live.base, "admin", "/admin/afiches")
        for key in POSTER_KEYS:
            page.goto(f"{live.base}/admin/afiches/{key}/vista")
            assert page.evaluate(OVER) == []
            assert barriers(page) == []
            assert not scrolls(page)
    assert complaints == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", ["violencia", *later("gratuidad", "no-se-tramita", "celular")])
def test_a_poster_beside_the_calls_is_whole(
    chromium: Browser, live: Live, complaints: list[str], size: tuple[int, int], key: str
) -> None:
    set_posters(live, key)
    take(live)
    Desk(live, 2).open().complete()
    live.clock.forward(30)
    with wall(chromium, live, complaints, size) as page:
        expect(page.locator("#rows li").first).to_contain_text("A 001", timeout=30_000)
        expect(page.locator("#posters")).to_be_visible(timeout=30_000)
        assert page.evaluate(OVER) == []
        assert barriers(page) == []
    assert complaints == []


def test_a_call_takes_the_place_at_once_and_is_a_row_when_the_posters_are_back(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    set_posters(live, "gratuidad", "celular")
    take(live)
    with wall(chromium, live, complaints) as page:
        expect(page.get_by_role("heading", name="Denunciar es gratis")).to_be_visible()
        Desk(live, 2).open().complete()
        expect(page.locator("#code")).to_have_text("A 001")
        expect(page.locator("#code")).to_be_visible()
        expect(page.locator("#posters")).to_be_hidden()
        expect(page.locator("#posters")).to_be_visible(timeout=30_000)
        expect(page.locator("#rows li")).to_have_count(1)
        expect(page.locator("#rows li").first).to_contain_text("A 001")
    assert complaints == []


def test_posters_follow_each_other(chromium: Browser, live: Live, complaints: list[str]) -> None:
    set_posters(live, "gratuidad", "celular", seconds=5)
    with wall(chromium, live, complaints) as page:
        for title in ("Denunciar es gratis", "¿Le robaron el celular?", "Denunciar es gratis"):
            expect(page.get_by_role("heading", name=title)).to_be_visible(timeout=15_000)
        expect(page.locator(".poster:visible")).to_have_count(1)


def test_they_fill_the_wall_only_while_no_call_is_recent(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    set_posters(live, "gratuidad", full=True)
    take(live)
    with wall(chromium, live, complaints) as page:
        assert page.locator("#posters").evaluate("(one) => one.clientWidth === innerWidth")
        Desk(live, 2).open().complete()
        expect(page.locator("#posters")).to_be_hidden()
        expect(page.locator("#posters")).to_be_visible(timeout=30_000)
        expect(page.locator("#rows")).to_be_visible()
        assert page.locator("#posters").evaluate("(one) => one.clientWidth < innerWidth")
    live.clock.forward(timedelta(minutes=3).total_seconds())
    with wall(chromium, live, complaints) as page:
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url))
        page.reload()
        expect(page.locator("#posters[data-full]")).to_be_visible()
        expect(page.locator("#rows li")).to_have_count(1)
        expect(page.locator("#rows")).to_be_hidden()
        assert page.evaluate(OVER) == []
        page.evaluate(MANY_FRAMES)
        assert [url for url in sent if url.endswith("/display/acks")] == []  # the call is behind the poster


def test_without_posters_the_wall_is_as_it_was(chromium: Browser, live: Live, complaints: list[str]) -> None:
    with opened(chromium, WALL, complaints) as page:
        with page.expect_response("**/pantalla/afiches"):
            page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(page.get_by_text("Cómo funciona su ticket")).to_be_visible()
        expect(page.locator("#posters")).to_be_hidden()


def test_an_administrator_turns_posters_on_and_orders_them(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, (1366, 768), complaints) as page:
        signed_in(page, live.base, "admin", "/admin/afiches")
        assert barriers(page) == []
        page.get_by_label("Se muestra ¿Le robaron el celular?").check()
        page.get_by_label("Llenan la pantalla").check()
        page.get_by_role("button", name="Guardar en el borrador").click()
        expect(page.get_by_role("status")).to_contain_text("2 cambios por publicar")
        page.get_by_role("button", name="Subir Cómo funciona su turno").click()
        expect(page.locator(".poster-list__one h2").first).to_have_text("Cómo funciona su turno")
        page.goto(f"{live.base}/admin/afiches/celular")
        page.get_by_label("Segundos en la pantalla").fill("20")
        page.get_by_label("Lunes").fill("08:00-12:00")
        page.get_by_label("Hasta el día").fill("28/07/2026")
        page.get_by_role("button", name="Guardar en el borrador").click()
        expect(page.get_by_role("status")).to_contain_text("por publicar")
        assert barriers(page) == []
    document = live.http("admin").get("/admin/config").json()["document"]
    assert document["station"]["full_posters"]
    assert [one["key"] for one in document["posters"]][:2] == ["como-funciona", "gratuidad"]
    poster = next(one for one in document["posters"] if one["key"] == "celular")
    hours = [{"day": 1, "opens": "08:00:00", "closes": "12:00:00"}]
    assert (poster["shown"], poster["seconds"], poster["until_day"]) == (True, 20, "2026-07-28")
    assert poster["hours"] == hours
    assert (poster["source"], poster["reviewed"]) == (None, None)

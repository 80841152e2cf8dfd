"""The tour of the demo in Chromium: its five tasks done as its words say, and no barriers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.at_desk import ask, press
from tests.browser.browsing import DESK, PHONE, barriers, opened, scrolls
from tests.demo_in_process import Demo, touring

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with touring(tmp_path_factory.mktemp("tour") / "station") as made:
        yield made


@pytest.fixture
def tour(chromium: Browser, shown: Demo, complaints: list[str]) -> Iterator[Page]:
    with opened(chromium, DESK, complaints) as page:
        page.goto(shown.base)
        yield page


def follow(tour: Page, task: str, way: str) -> Page:
    """Return the tab that a way of that task opens."""
    with tour.context.expect_page() as opening:
        tour.locator(f"[data-task={task}]").get_by_text(way, exact=True).click()
    return opening.value


def kiosk_in(page: Page) -> FrameLocator:
    """Return the screen of the kiosk inside the page, when it is connected."""
    frame = page.frame_locator("#screen")
    frame.locator("body[data-link=live]").wait_for()
    return frame


def take_another(counter: Page) -> None:
    """Take one more ticket at the kiosk, from its first screen on."""
    kiosk = kiosk_in(counter)
    kiosk.locator("#screen-home").wait_for()
    take_of(kiosk)


def take_of(kiosk: FrameLocator) -> None:
    """Take a ticket as the words of the tour say."""
    for name in ("Documentos perdidos", "Tomar ticket", "No"):
        kiosk.get_by_role("button", name=name, exact=name == "No").click()


def test_every_task_is_ticked_when_it_was_done_as_the_tour_says(tour: Page, complaints: list[str]) -> None:
    expect(tour.locator("#count")).to_have_text("0 de 5 hechas")
    counter = follow(tour, "ticket", "Dispensador")
    take_of(kiosk_in(counter))
    expect(counter.get_by_alt_text("Ticket impreso 1")).to_be_visible()
    assert barriers(counter) == []

    desk = follow(tour, "attend", "Módulo")
    desk.wait_for_selector("#primary:has-text('Abrir módulo'):enabled")
    for state in ("open", "called", "serving"):
        press(desk, "F2", state)
    ask(desk, "F9")
    desk.keyboard.press("1")
    press(desk, "F9", "open")
    expect(tour.locator("[data-task=attend][data-done]")).to_be_visible()

    counter.get_by_role("switch", name="Sin papel").click()
    expect(counter.get_by_role("status")).to_contain_text("Sin papel")
    take_another(counter)
    expect(kiosk_in(counter).get_by_text("Anote su número")).to_be_visible()
    expect(tour.locator("[data-task=printer][data-done]")).to_have_count(0)
    counter.get_by_role("button", name="Reparar todo").click()
    expect(counter.get_by_role("status")).to_have_text("Lista.")
    expect(tour.locator("[data-task=printer][data-done]")).to_be_visible()
    expect(counter.get_by_alt_text("Ticket impreso 2")).to_have_count(0)
    take_another(counter)
    expect(counter.get_by_alt_text("Ticket impreso 2")).to_be_visible()

    desk.close()
    desk = follow(tour, "urgent", "Módulo")
    desk.wait_for_selector("#primary:has-text('Abrir módulo'):enabled")
    press(desk, "F2", "open")
    kiosk = kiosk_in(counter)
    kiosk.locator("#screen-home").wait_for()
    kiosk.get_by_role("button", name="Urgente").click()
    kiosk.get_by_role("button", name="Necesito ayuda ya").click()
    desk.get_by_role("button", name="Voy yo").click()
    expect(tour.locator("[data-task=urgent][data-done]")).to_be_visible()
    for state in ("called", "serving"):
        press(desk, "F2", state)
    ask(desk, "F9")
    desk.keyboard.press("2")  # a denuncia
    press(desk, "F9", "open")

    desk.close()
    reports = follow(tour, "figures", "Ayer")
    reports.wait_for_selector("main")
    for way, page in (("Mañana", "personal"), ("Aciertos", "estimaciones")):
        tour.locator("[data-task=figures]").get_by_text(way, exact=True).click()
        reports.wait_for_url(f"**/reportes/{page}")
    expect(tour.locator("#count")).to_have_text("5 de 5 hechas")
    expect(tour.locator("[data-here]:visible")).to_have_count(1)
    assert barriers(tour) == []
    assert complaints == []


@pytest.mark.parametrize("address", ["/", "/?lang=en"])
def test_the_tour_shows_its_essence_on_one_screen_without_barriers(
    tour: Page, shown: Demo, address: str
) -> None:
    tour.goto(shown.base + address)
    assert barriers(tour) == []
    for part in (".places", ".tasks"):
        box = tour.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= DESK[1], part


def test_the_other_language_is_one_click_away_and_is_kept(tour: Page) -> None:
    tour.get_by_role("link", name="English").click()
    expect(tour.get_by_role("heading", level=1)).to_have_text("A whole police station to try")
    assert tour.locator("html").get_attribute("lang") == "en"
    counter = follow(tour, "ticket", "Kiosk")
    expect(counter.get_by_role("heading", level=1)).to_have_text("Kiosk and printer")
    expect(counter.get_by_role("status")).to_have_text("Ready.")


def test_the_tour_is_worked_by_keyboard(tour: Page) -> None:
    tour.get_by_role("link", name="English").focus()
    tour.keyboard.press("Tab")
    expect(tour.locator(".place--kiosk")).to_be_focused()
    tour.locator(".place", has_text="comisario").focus()
    with tour.context.expect_page() as opening:
        tour.keyboard.press("Enter")
    opening.value.wait_for_url("**/reportes")


def test_the_kiosk_and_its_printer_fit_a_laptop(tour: Page, shown: Demo) -> None:
    tour.goto(f"{shown.base}/demo/dispensador")
    kiosk_in(tour)
    assert not scrolls(tour)


@pytest.mark.parametrize("path", ["/", "/demo/dispensador", "/demo/celular"])
def test_the_pages_of_the_tour_fit_a_telephone(
    chromium: Browser, shown: Demo, complaints: list[str], path: str
) -> None:
    with opened(chromium, PHONE, complaints) as page:
        page.goto(shown.base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert barriers(page) == []
    assert complaints == []

"""The parts of the staff's pages, on the page of the demo that shows each of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import DESK, PHONE, barriers, opened
from tests.demo_in_process import Demo, touring

pytestmark = pytest.mark.browser

WRONG = ("", "2", "hola", "23/02/202", "31/02/2026", "01/01/0026", "2026-13-01", "0/0/0000")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with touring(tmp_path_factory.mktemp("parts") / "station") as made:
        yield made


@pytest.fixture
def parts(chromium: Browser, shown: Demo, complaints: list[str]) -> Iterator[Page]:
    with opened(chromium, DESK, complaints) as page:
        page.goto(f"{shown.base}/piezas")
        yield page
    assert complaints == []


def test_the_parts_have_no_barrier_at_a_desk_and_on_a_phone(parts: Page) -> None:
    for size in (DESK, PHONE):
        parts.set_viewport_size({"width": size[0], "height": size[1]})
        assert barriers(parts) == []
        assert parts.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_day_is_written_as_in_peru_whatever_the_browser_speaks(parts: Page) -> None:
    day = parts.get_by_label("Desde")
    expect(day).to_have_value("23/02/2026")
    for words in WRONG:
        day.fill("1/3/2026")
        expect(parts.locator("[name=day]")).to_have_value("2026-03-01")
        day.fill(words)
        expect(parts.locator("[name=day]")).to_have_value("")
    day.fill("2026-03-02")
    expect(parts.locator("[name=day]")).to_have_value("2026-03-02")
    day.fill("23/02/202")
    day.blur()
    expect(parts.get_by_role("alert").filter(has_text="23/02/2026")).to_be_visible()
    expect(day).to_have_attribute("aria-invalid", "true")
    day.fill("01/01/2027")
    day.blur()
    expect(parts.get_by_role("alert").filter(has_text="31/12/2026")).to_be_visible()


def test_a_day_is_chosen_with_keys_alone(parts: Page) -> None:
    parts.get_by_label("Desde").focus()
    parts.keyboard.press("Tab")
    parts.keyboard.press("Enter")
    calendar = parts.get_by_role("dialog", name="Elegir un día").first
    expect(calendar).to_contain_text("febrero 2026")
    assert barriers(parts) == []
    for key in ("ArrowRight", "ArrowDown", "PageDown", "PageUp", "Enter"):
        parts.keyboard.press(key)
    expect(parts.locator("[name=day]")).to_have_value("2026-03-03")
    expect(calendar).to_be_hidden()
    parts.keyboard.press("Enter")
    parts.keyboard.press("Escape")
    expect(calendar).to_be_hidden()
    expect(parts.get_by_label("Desde")).to_have_value("03/03/2026")


def test_what_is_wrong_is_said_at_the_field_in_words(parts: Page) -> None:
    parts.get_by_role("button", name="Probar").click()
    expect(parts.get_by_text("Falta este dato.")).to_be_visible()
    expect(parts.get_by_label("Nombre")).to_be_focused()
    assert barriers(parts) == []
    parts.get_by_label("Nombre").fill("Informes")
    expect(parts.get_by_text("Falta este dato.")).to_have_count(0)
    parts.get_by_role("button", name="Ver", exact=True).last.click()
    expect(parts.get_by_text("Falta el día.")).to_be_visible()


def test_a_question_and_a_short_notice_are_in_the_pages_own_clothes(parts: Page) -> None:
    parts.get_by_role("button", name="Retirar").nth(1).click()
    parts.keyboard.press("Escape")
    expect(parts.locator("#asked")).to_have_text("—")
    parts.get_by_role("button", name="Mostrar un aviso breve").click()
    notice = parts.locator(".toast")
    expect(notice).to_be_visible()
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)

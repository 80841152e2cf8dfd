"""The report as the comisario reads it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import Desk, take
from tests.browser.looking import barriers, opened, signed_in
from tests.live import Live

pytestmark = pytest.mark.browser
SIZE = (1280, 900)


@pytest.fixture
def report(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """The report after one visit of five minutes' wait."""
    take(live)
    live.clock.forward(300)
    Desk(live).open().complete()
    with opened(chromium, SIZE, complaints) as page:
        signed_in(page, live.base, "comisario", "/reportes")
        expect(page.locator("#figure-issued dd").first).to_have_text("1")
        yield page


def test_the_figures_move_with_each_ticket(report: Page, live: Live, complaints: list[str]) -> None:
    expect(report.locator("#figure-attended dd").first).to_have_text("1")
    expect(report.locator("#figure-wait_p50_s dd").first).to_have_text("5:00 min")
    take(live, "robo")
    expect(report.locator("#figure-issued dd").first).to_have_text("2")
    expect(report.locator("#figure-waiting dd").first).to_have_text("1")
    expect(report.locator("#by-service")).to_contain_text("Robo o hurto")
    assert complaints == []


def test_few_cases_are_marked_in_words(report: Page) -> None:
    expect(report.locator("#figure-wait_p90_s")).to_contain_text("n = 1, son pocas")


def test_every_figure_is_explained(report: Page) -> None:
    report.get_by_text("Qué significa cada cifra").click()
    expect(report.get_by_text("9 de cada 10")).to_be_visible()


def test_the_chart_has_its_table(report: Page) -> None:
    report.get_by_text("Ver datos por hora").click()
    expect(report.locator("#by-hour tbody tr")).to_have_count(1)
    expect(report.locator("#by-hour tbody tr")).to_contain_text("09:00")


def test_a_past_period_stands_still_and_can_be_taken_along(report: Page, live: Live) -> None:
    report.get_by_label("Desde").fill("2026-03-01")
    report.get_by_label("Hasta").fill("2026-03-01")
    report.get_by_role("button", name="Ver").click()
    expect(report.get_by_role("heading", name="1 de marzo de 2026")).to_be_visible()
    expect(report.locator("#figure-issued dd").first).to_have_text("0")
    with report.expect_download() as file:
        report.get_by_text("CSV").click()
    assert file.value.suggested_filename.endswith(".csv")
    take(live)
    expect(report.locator("#figure-issued dd").first).to_have_text("0")


def test_no_barrier(report: Page) -> None:
    assert barriers(report) == []
    for words in ("Ver datos por hora", "Qué significa cada cifra"):
        report.get_by_text(words).click()
    assert barriers(report) == []


def test_an_auxiliary_is_told_that_it_is_not_for_them(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, SIZE, complaints) as page:
        signed_in(page, live.base, "auxiliary", "/reportes")
        expect(page.get_by_role("heading", name="No tiene permiso")).to_be_visible()
        assert barriers(page) == []

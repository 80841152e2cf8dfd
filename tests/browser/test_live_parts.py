"""The live pages of reports: what the server draws is put in place without disturbing the reader."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import take
from tests.browser.browsing import opened, signed_in
from tests.live import Live

pytestmark = pytest.mark.browser
SIZE = (1366, 768)

WATCHED = """
    window.changes = [];
    new MutationObserver((all) => window.changes.push(...all.map((one) => one.target.nodeName)))
      .observe(document.getElementById("report"), {
        subtree: true, childList: true, attributes: true, characterData: true,
      });
"""
SNAPSHOT = """
    async (page) => {
      const { place } = await import("/static/js/reports/replace_parts.js");
      const snapshot = await (await fetch(`/api/v1/reports/pages/${page}`)).json();
      place(snapshot.parts);
    }
"""


@pytest.fixture
def today(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """Return the page of today after two tickets."""
    take(live)
    take(live)
    with opened(chromium, SIZE, complaints) as page:
        signed_in(page, live.base, "comisario", "/reportes/hoy")
        expect(page.locator("#figure-issued dd").first).to_have_text("2")
        yield page


def test_the_page_shows_its_figures_without_a_script(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live)
    with opened(chromium, SIZE, complaints, java_script_enabled=False) as page:
        signed_in(page, live.base, "comisario", "/reportes/hoy")
        expect(page.locator("#figure-issued dd").first).to_have_text("1")
        expect(page.locator("#columns svg")).to_be_visible()
        page.goto(f"{live.base}/reportes")
        expect(page.locator("#figure-waiting dd").first).to_have_text("1")
        expect(page.locator("#line svg")).to_be_visible()


@pytest.mark.parametrize("name", ["today", "now"])
def test_an_update_that_brings_nothing_changes_nothing(today: Page, live: Live, name: str) -> None:
    if name == "now":
        today.goto(f"{live.base}/reportes")
    today.evaluate(SNAPSHOT, name)
    today.evaluate(WATCHED)
    today.evaluate(SNAPSHOT, name)
    assert today.evaluate("window.changes") == []


def test_an_update_keeps_rows_focus_scroll_and_what_is_open(today: Page, live: Live) -> None:
    take(live, "robo")
    robo = today.get_by_role("link", name="Robo o hurto, Emitidos: 1, ver tickets")
    expect(robo).to_be_visible()
    today.set_viewport_size({"width": 500, "height": 740})
    today.get_by_text("Ver datos por hora").click()
    robo.focus()
    today.evaluate(
        "() => { document.activeElement.kept = true; document.getElementById('by-service').scrollLeft = 40; "
        "window.was = scrollY; }"
    )
    for _ in range(2):
        take(live, "robo")  # more than of the service above it: the row goes up
    again = today.get_by_role("link", name="Robo o hurto, Emitidos: 3, ver tickets")
    expect(again).to_be_focused()
    assert today.locator("#by-service tbody tr").first.inner_text().startswith("Robo")
    assert today.evaluate("document.activeElement.kept")
    assert today.evaluate("document.getElementById('by-service').scrollLeft") == 40
    assert today.evaluate("scrollY === window.was")
    expect(today.locator("#by-hour")).to_be_visible()


def test_only_what_differs_is_touched(today: Page, live: Live) -> None:
    today.evaluate(SNAPSHOT, "today")
    today.evaluate(WATCHED)
    take(live, "robo")
    expect(today.locator("#figure-issued dd").first).to_have_text("3")
    expect(today.locator("#by-service")).to_contain_text("Robo o hurto")
    assert not {"MAIN", "SECTION", "DL", "TABLE", "UL", "SVG"} & set(today.evaluate("window.changes"))


def test_what_waits_grows_without_any_ticket(today: Page, live: Live) -> None:
    today.goto(f"{live.base}/reportes")
    expect(today.locator("#figure-waiting dd")).to_have_text(["2", "nadie pasó su meta"])
    live.clock.forward(660)
    expect(today.locator("#figure-waiting dd")).to_have_text(["2", "2 personas pasaron su meta"])
    expect(today.locator("#figure-longest dd").first).to_have_text("▲ 11 min")
    expect(today.locator("#queues td.wait")).to_have_text("▲ 11 min, pasó la meta")


def test_two_rows_of_one_name_stay_two_rows(today: Page) -> None:
    shown = today.evaluate(
        """
        async () => {
          const { place } = await import("/static/js/reports/replace_parts.js");
          const table = (many) => "<table><tbody>" + many.map((one) =>
            `<tr data-key="Copia"><th>Copia</th><td>${one}</td></tr>`).join("") + "</tbody></table>";
          const box = document.getElementById("by-service");
          return [[1, 2], [3, 4], [5], [6, 7, 8]].map((many) => {
            place({ "by-service": table(many) });
            return [...box.querySelectorAll("td")].map((cell) => Number(cell.textContent));
          });
        }
        """
    )
    assert shown == [[1, 2], [3, 4], [5], [6, 7, 8]]

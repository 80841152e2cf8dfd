"""The kiosk's page on every screen, in every view and state: whole, readable and without barriers."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import barriers, later, opened
from tests.browser.kiosk_measures import CUT_OFF, GLASSES, MILLIMETRES, OVERLAPS, Glass
from tests.browser.kiosk_stand import Stand, standing
from tests.search_effort import EFFORT, LONG_SEARCH

pytestmark = pytest.mark.browser

CAPITAL_EM: Final = 0.668  # of the typeface
CAPITAL_MM, LARGE_CAPITAL_MM, SMALL_LARGE_MM = 4.8, 7.3, 6.1
TARGET_MM, GAP_MM, SMALLEST_PICTURE_MM = 19.9, 0.85, 10
FITS_LONGER: Final = 10.1  # inches; smaller screens do not hold texts 40 % longer yet
VIEWS: Final = {
    "plain": (),
    "large": ("size",),
    "contrast": ("contrast",),
    "low": ("low",),
    "all": ("size", "contrast", "low"),
}
APART: Final = ("contrast", "low") if EFFORT > LONG_SEARCH else ()
"""Views that are part of `all` too."""


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def url(stand: Stand) -> Iterator[str]:
    with standing(stand) as address:
        yield address


def press(page: Page, selector: str) -> None:
    """Touch the visible button of that selector, on the second page of tiles if the first lacks it."""
    if not page.locator(f"{selector}:visible").count():
        page.locator("[data-act=more]:visible").click()
    page.locator(f"{selector}:visible").click()


def shown(page: Page, words: str) -> None:
    """Wait until those words are seen."""
    expect(page.get_by_text(words).filter(visible=True).first).to_be_visible()


def view(page: Page, name: str) -> None:
    """Choose that view as a person does; the low one where the screen offers it."""
    page.keyboard.press("Escape")
    if not VIEWS[name]:
        return
    press(page, "[data-open=view]")
    for act in VIEWS[name]:
        button = page.locator(f"[data-act={act}]")
        if button.is_visible():
            button.click()
    press(page, "[data-act=back]")


def home(page: Page, _stand: Stand) -> None:
    expect(page.get_by_role("heading", name="¿En qué podemos ayudarle?")).to_be_visible()
    shown(page, "Es gratis. No pedimos su nombre.")
    shown(page, "Peligro o violencia")
    # All at one moment: a snapshot may draw the tiles again between two requests.
    heights = page.evaluate("""() => [...document.querySelectorAll(".tile > svg")]
      .filter((picture) => picture.checkVisibility())
      .map((picture) => picture.getBoundingClientRect().height)""")
    mm = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert min(heights) >= SMALLEST_PICTURE_MM * mm


def group(page: Page, _stand: Stand) -> None:
    press(page, "[data-open=otros]")
    expect(page.get_by_role("region", name="Otros trámites")).to_be_visible()


def pair(page: Page, _stand: Stand) -> None:
    press(page, "[data-open=mi-denuncia]")
    expect(page.get_by_role("region", name="Copia o seguimiento")).to_be_visible()


def more(page: Page, _stand: Stand) -> None:
    button = page.get_by_role("button", name="Más servicios")
    if button.is_visible():
        button.click()
        expect(page.get_by_role("button", name="Informes")).to_be_visible()


def preferential(page: Page, _stand: Stand) -> None:
    press(page, "[data-act=prefer]")
    shown(page, "No pedimos documentos.")


def urgent(page: Page, _stand: Stand) -> None:
    press(page, "[data-open=urgent]")
    expect(page.get_by_role("heading", name="¿Qué ocurre?")).to_be_visible()
    shown(page, "No necesita esperar ni mostrar documentos.")
    shown(page, "avise a cualquier policía de la sala")


def danger(page: Page, stand: Stand) -> None:
    stand.heard = ["módulo 1", "módulo 3", "supervisor"]
    press(page, "[data-open=urgent]")
    page.get_by_text("Sufro violencia").click()
    shown(page, "Si no puede esperar, avise a cualquier policía")


def danger_alone(page: Page, stand: Stand) -> None:
    stand.heard = []
    press(page, "[data-open=urgent]")
    page.get_by_text("Sufro violencia").click()
    shown(page, "Hable ahora con el policía de la puerta, o llame al 105.")
    stand.heard = ["módulo 3", "supervisor"]


def ticket(page: Page, _stand: Stand) -> None:
    press(page, "[data-act=prefer]")
    press(page, "[data-service=robo]")
    for words in (
        "Su ticket",
        "Atención preferente",
        "6 personas antes",
        "15 a 25 minutos",
        "Tome su ticket",
    ):
        shown(page, words)
    expect(page.locator("[data-qr]")).to_be_visible()


def ticket_without_paper(page: Page, stand: Stand) -> None:
    ticket(page, stand)
    stand.tell(printer="paper_out")
    shown(page, "Anote su número o tómele una foto")


def late_paper(page: Page, stand: Stand) -> None:
    ticket(page, stand)
    stand.tell(printer="ready", unprinted=["t-1"])
    shown(page, "Ya hay papel. Imprimir mi ticket")


def paper_out(page: Page, stand: Stand) -> None:
    stand.tell(printer="paper_out")
    shown(page, "su número saldrá aquí")


def cut_off(page: Page, stand: Stand) -> None:
    stand.tell(link="down")
    shown(page, "Sin conexión: su ticket vale igual")


def help_(page: Page, _stand: Stand) -> None:
    press(page, "[data-open=help]")
    expect(page.get_by_role("region", name="El personal le ayuda")).to_be_visible()
    shown(page, "Avisado: módulo 3 y supervisor.")


def choices(page: Page, _stand: Stand) -> None:
    press(page, "[data-open=view]")
    expect(page.get_by_role("region", name="Para ver y alcanzar mejor")).to_be_visible()


def closed_tiles(page: Page, stand: Stand) -> None:
    rows = [tile.get_attribute("data-service") for tile in page.locator(".tile[data-service]").all()]
    stand.tell(services=[{"key": key, "open": key in ("robo", "violencia")} for key in rows])
    expect(page.locator("[data-service=documentos]")).to_be_disabled()


def closed_urgent(page: Page, stand: Stand) -> None:
    closed_tiles(page, stand)
    urgent(page, stand)


def closed(page: Page, _stand: Stand) -> None:
    shown(page, "Abrimos mañana a las 08:00.")


def out_of_service(page: Page, stand: Stand) -> None:
    stand.tell(link="not_known")
    expect(page.get_by_role("heading", name="Este dispensador no está registrado")).to_be_visible()


def idle(page: Page, _stand: Stand) -> None:
    page.evaluate("document.querySelector('#idle').showModal()")
    expect(page.get_by_role("dialog", name="¿Sigue ahí?")).to_be_visible()


STATES: Final[tuple[Callable[[Page, Stand], None], ...]] = (
    home, group, pair, more, preferential, urgent, danger, danger_alone, ticket, ticket_without_paper,
    late_paper, paper_out, cut_off, help_, choices, closed_tiles, closed_urgent, closed, out_of_service, idle,
)  # fmt: skip


def calm(page: Page, stand: Stand) -> None:
    """Return station and page to the first screen."""
    page.evaluate("document.querySelector('#idle').close()")
    rows = [tile.get_attribute("data-service") for tile in page.locator(".tile[data-service]").all()]
    services = [{"key": key, "open": True} for key in rows]
    stand.tell(printer="ready", open=True, opens=None, link="up", unprinted=[], services=services)
    page.keyboard.press("Escape")
    expect(page.locator("#screen-home")).to_be_visible()
    expect(page.locator(".notice:visible")).to_have_count(0)
    expect(page.locator("[data-service=documentos]")).to_be_enabled()


def faults(page: Page, glass: Glass, *, large: bool) -> list[str]:
    """Return what is cut off, overlaps, is too small or too near on the page as it is."""
    found = [f"cut off: {part}" for part in page.evaluate(CUT_OFF)]
    if not page.locator("dialog[open]").count():
        found += [f"overlaps: {words}" for words in page.evaluate(OVERLAPS)]
    seen = page.evaluate(MILLIMETRES)
    found += [f"target: {one}" for one in seen["targets"] if one["side"] < TARGET_MM]
    found += [f"gap: {one}" for one in seen["gaps"] if one["gap"] < GAP_MM]
    for one in seen["letters"]:
        main = SMALL_LARGE_MM if glass.small else LARGE_CAPITAL_MM
        least = main if large and one["main"] else CAPITAL_MM
        if one["type"] * CAPITAL_EM < least - 0.05:
            found.append(f"letters: {one}")
    return found


@pytest.mark.parametrize("name", ["plain", *later("large", "all", *APART)])
@pytest.mark.parametrize("glass", [GLASSES[0], *later(*GLASSES[1:])], ids=lambda glass: glass.name)
def test_every_state_is_whole_readable_and_without_barriers(
    chromium: Browser, url: str, stand: Stand, complaints: list[str], glass: Glass, name: str
) -> None:
    with opened(chromium, glass.size, complaints, reduced_motion="reduce") as page:
        page.goto(f"{url}?pulgadas={glass.inches}")
        page.wait_for_selector("body[data-link=live]")
        page.evaluate("document.fonts.ready")
        found = {}
        for state in STATES:
            calm(page, stand)
            if state is closed:
                stand.tell(open=False, opens="Abrimos mañana a las 08:00.")
                shown(page, "Abrimos mañana a las 08:00.")
            view(page, name)
            state(page, stand)
            wrong = faults(page, glass, large="size" in VIEWS[name]) + barriers(page)
            if wrong:
                found[state.__name__] = wrong
        assert found == {}


LENGTHEN: Final = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const words = text.data.trim();
    if (!words || text.parentElement.closest(".ticket__code, .crown__station")) continue;
    text.data = `${words} ${"palabra ".repeat(10).slice(0, Math.ceil(words.length * 0.4) - 1).trim()}`;
  }
}"""


@pytest.mark.parametrize("state", [home, *later(urgent, ticket)], ids=lambda state: state.__name__)
@pytest.mark.parametrize(
    "glass", [glass for glass in GLASSES if glass.inches > FITS_LONGER], ids=lambda glass: glass.name
)
def test_texts_40_percent_longer_neither_overlap_nor_are_cut(
    chromium: Browser,
    url: str,
    stand: Stand,
    complaints: list[str],
    glass: Glass,
    state: Callable[[Page, Stand], None],
) -> None:
    with opened(chromium, glass.size, complaints, reduced_motion="reduce") as page:
        page.goto(f"{url}?pulgadas={glass.inches}")
        page.wait_for_selector("body[data-link=live]")
        state(page, stand)
        page.evaluate(LENGTHEN)
        assert page.evaluate(CUT_OFF) + page.evaluate(OVERLAPS) == []

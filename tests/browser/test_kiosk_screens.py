"""The kiosk's page on every screen, in every view and state: whole, readable and without barriers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from ciasc.content.orientation_cards import initial_cards
from tests.browser.browsing import barriers, later, opened
from tests.browser.kiosk_measures import CUT_OFF, GLASSES, MILLIMETRES, OVERLAPS, Glass
from tests.browser.kiosk_stand import Stand, standing
from tests.search_effort import EFFORT, LONG_SEARCH

pytestmark = pytest.mark.browser

CAPITAL_EM: Final = 0.668  # of the typeface
CAPITAL_MM, LARGE_CAPITAL_MM, SMALL_LARGE_MM = 4.8, 7.3, 6.1
TARGET_MM, GAP_MM, SMALLEST_PICTURE_MM = 19.9, 0.85, 10
MOST_STEPS: Final = 8
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
    """Return a bench whose orientation has a flow of family stations too, and one card to confirm."""
    stand = Stand()
    old = {"donde-domiciliario": date(2026, 10, 1)}
    stand.cards = [replace(one, valid_until=old.get(one.key, one.valid_until)) for one in initial_cards()]
    return stand


@pytest.fixture
def url(stand: Stand) -> Iterator[str]:
    with standing(stand) as address:
        yield address


def press(page: Page, selector: str) -> None:
    """Touch the visible button of that selector, on another page of tiles or step if the first lacks it."""
    page.wait_for_selector("body[data-fit]")
    for _ in range(MOST_STEPS):
        if page.locator(f"{selector}:visible").count():
            break
        page.locator(".step:visible, [data-act=more]:visible").first.press("Enter")
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
    expect(page.locator(".crown__station")).to_be_visible()
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


def card(page: Page, stand: Stand) -> None:
    press(page, "[data-open=denuncia]")
    stand.tell(waits={"transito": 75})
    press(page, ".tile[data-service=transito]")
    expect(page.get_by_role("region", name="Accidente de tránsito")).to_be_visible()
    for words in ("DNI, si lo tiene", "Licencia, SOAT y tarjeta", "Es gratis", "Espera: más de una hora"):
        shown(page, words)
    shown(page, "Tomar ticket")


def card_closed(page: Page, stand: Stand) -> None:
    press(page, ".tile[data-service=robo]")
    stand.tell(services=open_services(page, lambda key: key != "robo"))
    take = page.locator(".card__take[data-service=robo]")
    expect(take).to_be_disabled()
    shown(page, "Cerrado")
    stand.tell(services=open_services(page, lambda _: True))
    expect(take).to_be_enabled()
    expect(take.get_by_text("Cerrado")).to_be_hidden()
    stand.tell(services=open_services(page, lambda key: key != "robo"))
    expect(take).to_be_disabled()


def question(page: Page, _stand: Stand) -> None:
    press(page, ".tile[data-service=robo]")
    press(page, ".card__take")
    expect(page.get_by_role("region", name="¿Viene una de estas personas?")).to_be_visible()
    for words in ("Embarazo", "Niñas y niños", "60 a más", "Discapacidad", "No pedimos documentos."):
        shown(page, words)


def guide(page: Page, *ways: str) -> None:
    """Open those screens of orientation, one after another."""
    for way in ("guide", *ways):
        press(page, f"[data-open={way}]")
        expect(page.locator(f"#screen-{way}")).to_be_visible()


def orientation(page: Page, _stand: Stand) -> None:
    guide(page)
    expect(page.get_by_role("region", name="Orientación sin ticket")).to_be_visible()


def needs(page: Page, _stand: Stand) -> None:
    guide(page, "guide-need")
    expect(page.get_by_role("region", name="¿Qué necesito?")).to_be_visible()


def places(page: Page, _stand: Stand) -> None:
    guide(page, "guide-place", "guide-place-2")


def need(page: Page, _stand: Stand) -> None:
    guide(page, "guide-need", "guide-necesito-transito")
    for words in (
        "Si hay heridos, avise ya",
        "DNI y licencia",
        "Dato por confirmar: pregunte al personal.",
        "Tomar ticket",
    ):
        shown(page, words)


def phone_stolen(page: Page, _stand: Stand) -> None:
    guide(page, "guide-need", "guide-necesito-celular")
    shown(page, "Número de la línea e IMEI")


def place(page: Page, _stand: Stand) -> None:
    guide(page, "guide-place", "guide-place-2", "guide-donde-policia")
    for words in ("Inspectoría de la PNP", "Pregunte la dirección en Informes.", "1818", "revisado el"):
        shown(page, words)


def outdated(page: Page, _stand: Stand) -> None:
    guide(page, "guide-place", "guide-donde-domiciliario")
    shown(page, "Dato por confirmar: pregunte al personal.")


def digital(page: Page, _stand: Stand) -> None:
    guide(page, "guide-digital")
    expect(page.locator("#screen-guide-digital .card__qr svg")).to_be_visible()
    shown(page, "www.policia.gob.pe")


def follow(page: Page, _stand: Stand) -> None:
    guide(page, "guide-follow")
    shown(page, "Aquí no se muestran denuncias.")


def phones(page: Page, _stand: Stand) -> None:
    guide(page, "guide-phone")
    for words in ("105", "Escucha y orientación", "1818"):
        shown(page, words)


def flow(page: Page, _stand: Stand) -> None:
    guide(page, "guide-flow", "guide-flujo")
    for words in ("Elija su trámite", "Recoja su ticket", "Espere su llamado", "Vaya al módulo", "Opine"):
        shown(page, words)


def family_flow(page: Page, _stand: Stand) -> None:
    guide(page, "guide-flow", "guide-flujo-familia")
    shown(page, "Me protegen y acompañan")


def urgent(page: Page, _stand: Stand) -> None:
    press(page, "[data-open=urgent]")
    expect(page.get_by_role("heading", name="¿Qué ocurre?")).to_be_visible()
    shown(page, "No necesita esperar ni mostrar documentos.")
    shown(page, "avise a cualquier policía de la sala")


def danger(page: Page, stand: Stand) -> None:
    stand.heard = ["módulo 1", "módulo 3", "supervisor"]
    press(page, "[data-open=urgent]")
    page.get_by_text("Hablar en privado").click()
    shown(page, "Si no puede esperar, avise a cualquier policía")


def danger_alone(page: Page, stand: Stand) -> None:
    stand.heard = []
    press(page, "[data-open=urgent]")
    page.get_by_text("Hablar en privado").click()
    shown(page, "Hable ahora con el policía de la puerta, o llame al 105.")
    stand.heard = ["módulo 3", "supervisor"]


def ticket(page: Page, _stand: Stand) -> None:
    question(page, _stand)
    press(page, "[data-answer=yes]")
    for words in (
        "Su ticket",
        "Atención preferente",
        "6 personas antes",
        "15 a 25 minutos",
        "Tome su ticket",
    ):
        shown(page, words)
    expect(page.locator("[data-qr]")).to_be_visible()
    expect(page.locator(".ticket__facts .fact__picture").filter(visible=True)).to_have_count(2)


def offered(page: Page, stand: Stand) -> None:
    question(page, stand)
    press(page, "[data-answer=no]")
    shown(page, "¿Preferente?")


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


def open_services(page: Page, is_open: Callable[[str | None], bool]) -> list[dict[str, object]]:
    """Return all services of the page's tiles as the station says that they are open."""
    keys = [tile.get_attribute("data-service") for tile in page.locator(".tile[data-service]").all()]
    return [{"key": key, "open": is_open(key)} for key in keys]


def closed_tiles(page: Page, stand: Stand) -> None:
    stand.tell(services=open_services(page, lambda key: key in ("robo", "violencia")))
    expect(page.locator(".tile[data-service=documentos]")).to_be_disabled()


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
    home, group, pair, more, card, card_closed, question, urgent, danger, danger_alone, ticket, offered,
    ticket_without_paper, late_paper, orientation, needs, need, phone_stolen, places, place, outdated,
    digital, follow, phones, flow, family_flow, paper_out, cut_off, help_, choices, closed_tiles,
    closed_urgent, closed, out_of_service, idle,
)  # fmt: skip


def calm(page: Page, stand: Stand) -> None:
    """Return station and page to the first screen."""
    page.evaluate("document.querySelector('#idle').close()")
    services = open_services(page, lambda _: True)
    stand.tell(printer="ready", open=True, opens=None, link="up", unprinted=[], services=services, waits={})
    page.keyboard.press("Escape")
    expect(page.locator("#screen-home")).to_be_visible()
    expect(page.locator(".notice:visible")).to_have_count(0)
    expect(page.locator(".tile[data-service=documentos]")).to_be_enabled()


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
    stand.screen = glass.screen
    with opened(chromium, glass.size, complaints, reduced_motion="reduce") as page:
        page.goto(url)
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


SHOW_CARD: Final = """(id) => {
  for (const screen of document.querySelectorAll(".screen")) screen.hidden = screen.id !== id;
  document.body.dataset.at = "card";
}"""
OF_CARDS: Final = (
    """() => [...document.querySelectorAll(".card, .flowing, .question")].map((screen) => screen.id)"""
)


@pytest.mark.parametrize("lang", ["es", *later("en")])
@pytest.mark.parametrize("glass", [GLASSES[0], *later(*GLASSES[1:])], ids=lambda glass: glass.name)
def test_every_card_is_whole_in_each_language_and_with_large_letters(
    chromium: Browser, url: str, stand: Stand, complaints: list[str], glass: Glass, lang: str
) -> None:
    stand.screen = glass.screen
    with opened(chromium, glass.size, complaints, reduced_motion="reduce") as page:
        page.goto(f"{url}?lang={lang}")
        page.wait_for_selector("body[data-link=live]")
        page.evaluate("document.fonts.ready")
        press(page, "[data-open=guide]")
        expect(page.locator("#screen-guide")).to_be_visible()
        cards = page.evaluate(OF_CARDS)
        assert len(cards) > len(initial_cards())
        found = {}
        for large in (False, True):
            page.evaluate("(on) => document.documentElement.classList.toggle('is-large', on)", large)
            for card_id in cards:
                page.evaluate(SHOW_CARD, card_id)
                wrong = page.evaluate(CUT_OFF) + page.evaluate(OVERLAPS)
                if wrong:
                    found[card_id, large] = wrong
        assert found == {}


WORDS_OF_SCREEN: Final = """() => [...document.querySelectorAll(
  ".crown p, .screen:not([hidden]) :is(h1, p, .tile:not(.tile--more) .tile__text, .take span), .bar b"
)].filter((part) => part.checkVisibility()).map((part) => part.textContent.trim()).filter(Boolean)"""

LENGTHEN: Final = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const words = text.data.trim();
    if (!words || text.parentElement.closest(".ticket__code, .crown__station")) continue;
    text.data = `${words} ${"palabra ".repeat(10).slice(0, Math.ceil(words.length * 0.4) - 1).trim()}`;
  }
}"""


SETTLED: Final = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def steps_seen(page: Page) -> Iterator[None]:
    """Yield at each step of the screen, from the first one; one time where everything fits."""
    page.evaluate(SETTLED)
    page.wait_for_selector("body[data-fit]")
    button = page.locator(".step")
    count = int(button.locator("b").inner_text().split("/")[1]) if button.is_visible() else 1
    for _ in range(count):
        yield
        if count > 1:
            button.press("Enter")
    more = page.locator(".tile--more:visible")
    if more.count():
        more.press("Enter")
        yield from steps_seen(page)


@pytest.mark.parametrize("state", [home, *later(urgent, ticket)], ids=lambda state: state.__name__)
@pytest.mark.parametrize("glass", [GLASSES[0], *later(*GLASSES[1:])], ids=lambda glass: glass.name)
def test_texts_40_percent_longer_neither_overlap_nor_are_cut(
    chromium: Browser,
    url: str,
    stand: Stand,
    complaints: list[str],
    glass: Glass,
    state: Callable[[Page, Stand], None],
) -> None:
    stand.screen = glass.screen
    with opened(chromium, glass.size, complaints, reduced_motion="reduce") as page:
        page.goto(url)
        page.wait_for_selector("body[data-link=live]")
        page.evaluate("document.fonts.ready")
        state(page, stand)
        words = page.evaluate(WORDS_OF_SCREEN)
        page.evaluate(LENGTHEN)
        found: list[str] = []
        read: set[str] = set()
        for _ in steps_seen(page):
            found += page.evaluate(CUT_OFF) + page.evaluate(OVERLAPS)
            read |= {known for known in words for seen in page.evaluate(WORDS_OF_SCREEN) if known in seen}
        assert found == []
        assert read == {*words}


def test_the_next_person_finds_the_first_step_and_a_double_touch_skips_none(
    chromium: Browser, url: str, stand: Stand, complaints: list[str]
) -> None:
    stand.screen = GLASSES[0].screen
    with opened(chromium, GLASSES[0].size, complaints, reduced_motion="reduce") as page:
        page.clock.install()
        page.goto(url)
        page.wait_for_selector("body[data-link=live]")
        page.evaluate(LENGTHEN)
        step = page.locator(".step")
        count = step.locator("b")
        expect(count).to_contain_text("1/")
        many = int(count.inner_text().split("/")[1])
        step.dblclick()
        expect(count).to_have_text(f"2/{many}")
        page.clock.run_for(60_000)
        expect(count).to_have_text(f"1/{many}")

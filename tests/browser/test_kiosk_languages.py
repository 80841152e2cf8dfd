"""The kiosk in the language of a person: all words, the order, and the reset after the visit."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ciasc.content.languages.card_words import card_texts
from ciasc.content.languages.public_words import public_sources
from ciasc.content.orientation_cards import initial_cards
from ciasc.content.services_of_new_station import service_words
from ciasc.domain.config.other_languages import OtherLanguage, Translation
from tests.browser.browsing import barriers, intercept, later, opened
from tests.browser.kiosk_measures import CUT_OFF, MILLIMETRES
from tests.browser.kiosk_stand import Stand, standing
from tests.browser.test_kiosk import STILL, Visit, enlarge, take

pytestmark = pytest.mark.browser

SIZES = [(800, 480), *later((1280, 800), (1080, 1920))]


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def kiosk(chromium: Browser, stand: Stand, complaints: list[str]) -> Iterator[Page]:
    with standing(stand) as address, opened(chromium, (1280, 800), complaints) as page:
        page.goto(address)
        page.wait_for_selector("body[data-link=live]")
        yield page


def choose_english(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="How can we help you?")).to_be_visible()


def test_all_words_of_a_visit_are_english_and_the_next_person_reads_spanish(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    choose_english(kiosk)
    assert kiosk.evaluate("document.documentElement.lang") == "en"
    expect(kiosk.get_by_role("button", name="Castellano")).to_be_visible()
    take(kiosk, "robo")
    expect(kiosk.get_by_text("6 people ahead of you")).to_be_visible()
    expect(kiosk.get_by_text("15 to 25 minutes")).to_be_visible()
    assert [body["lang"] for _, body in stand.orders] == ["en"]
    kiosk.get_by_role("button", name="Done").click()
    expect(kiosk.get_by_role("heading", name="¿En qué podemos ayudarle?")).to_be_visible()
    take(kiosk, "robo")
    expect(kiosk.get_by_text("6 personas antes que usted")).to_be_visible()
    assert [body["lang"] for _, body in stand.orders] == ["en", "es"]
    assert complaints == []


def test_the_language_holds_while_the_same_person_goes_back(kiosk: Page) -> None:
    choose_english(kiosk)
    kiosk.get_by_role("button", name="Copy or status").click()
    kiosk.get_by_role("button", name="Back").click()
    expect(kiosk.get_by_role("heading", name="How can we help you?")).to_be_visible()
    kiosk.get_by_role("button", name="Urgent").click()
    kiosk.get_by_role("button", name="I need help now").click()
    expect(kiosk.get_by_text("Stay close: a person is coming.")).to_be_visible()
    kiosk.get_by_role("button", name="Leave").click()
    expect(kiosk.get_by_role("heading", name="¿En qué podemos ayudarle?")).to_be_visible()


def test_orientation_is_in_the_language_and_returns_to_spanish_with_the_visit(kiosk: Page) -> None:
    choose_english(kiosk)
    for way in ("guide", "guide-need", "guide-necesito-celular"):
        kiosk.locator(f"[data-open={way}]:visible").click()
    expect(kiosk.get_by_role("heading", name="My phone was stolen")).to_be_visible()
    expect(kiosk.get_by_text("Phone number and IMEI")).to_be_visible()
    card = kiosk.locator("#screen-guide-necesito-celular")
    expect(card.get_by_text("Source: OSIPTEL, checked on 2026-11-01")).to_be_visible()
    kiosk.keyboard.press("Escape")
    expect(kiosk.get_by_role("heading", name="¿En qué podemos ayudarle?")).to_be_visible()
    kiosk.locator("[data-open=guide]:visible").click()
    expect(kiosk.get_by_role("button", name="¿Qué necesito?")).to_be_visible()


def test_a_person_who_goes_away_leaves_spanish_to_the_next_one(
    chromium: Browser, stand: Stand, complaints: list[str]
) -> None:
    with standing(stand) as address, opened(chromium, (1280, 800), complaints) as page:
        page.clock.install(time=0)
        with page.expect_websocket() as line:
            page.goto(address)
        page.wait_for_selector("body[data-link=live]")
        page.clock.pause_at(STILL)
        visit = Visit(page, stand, line.value)
        choose_english(page)
        visit.wait(30)
        expect(page.get_by_text("Are you still there?")).to_be_visible()
        visit.wait(20)
        expect(page.get_by_role("heading", name="¿En qué podemos ayudarle?")).to_be_visible()


def test_what_the_station_said_holds_in_the_other_language(kiosk: Page, stand: Stand) -> None:
    closed = {"key": "robo", "open": False}
    stand.tell(services=[closed], station="Comisaría de Ate", printer="paper_out")
    expect(kiosk.locator(".tile[data-service=robo]")).to_be_disabled()
    choose_english(kiosk)
    expect(kiosk.locator(".tile[data-service=robo]")).to_be_disabled()
    expect(kiosk.locator(".tile[data-service=robo]")).to_contain_text("Closed")
    expect(kiosk.get_by_text("Comisaría de Ate")).to_be_visible()
    expect(kiosk.locator("[data-notice=paper]")).to_have_text("No paper: your number will be here.")


def test_a_language_that_comes_late_leaves_the_ticket_on_the_screen(kiosk: Page, stand: Stand) -> None:
    coming: list[Route] = []
    intercept(kiosk, "**/kiosk?lang=en", lambda route: coming.append(route))  # noqa: PLW0108 - it gets an attribute
    kiosk.get_by_role("button", name="English").click()
    take(kiosk, "robo")
    expect(kiosk.get_by_text("6 personas antes que usted")).to_be_visible()
    with kiosk.expect_response("**/kiosk?lang=en"):
        coming[0].continue_()
    kiosk.evaluate("() => new Promise((done) => { setTimeout(done); })")
    expect(kiosk.get_by_text("6 personas antes que usted")).to_be_visible()
    assert kiosk.evaluate("document.documentElement.lang") == "es-PE"
    assert [body["lang"] for _, body in stand.orders] == ["es"]


def test_other_languages_are_there_as_soon_as_the_kiosk_rests(kiosk: Page, stand: Stand) -> None:
    rows = [{"key": "robo", "open": True}]
    stand.tell(services=rows, languages="before")
    kiosk.evaluate("window.before = true")
    stand.tell(services=rows, languages="after")
    kiosk.wait_for_function("() => !window.before")


def test_a_language_that_does_not_come_leaves_the_page_as_it_is(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    intercept(kiosk, "**/kiosk?lang=en", lambda route: route.abort())
    kiosk.get_by_role("button", name="English").click()
    take(kiosk, "robo")
    expect(kiosk.get_by_text("6 personas antes que usted")).to_be_visible()
    assert [body["lang"] for _, body in stand.orders] == ["es"]
    complaints[:] = [one for one in complaints if "ERR_FAILED" not in one]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True])
def test_the_english_page_is_whole_at_each_size(kiosk: Page, size: tuple[int, int], *, large: bool) -> None:
    width, height = size
    kiosk.set_viewport_size({"width": width, "height": height})
    choose_english(kiosk)
    if large:
        enlarge(kiosk)
    targets = kiosk.evaluate(MILLIMETRES)["targets"]
    assert [one for one in targets if one["side"] < 19.5] == []
    assert kiosk.evaluate(CUT_OFF) == []
    assert barriers(kiosk) == []


TEXTS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    if (text && walk.currentNode.parentElement.checkVisibility()) found.push(text);
  }
  return found;
}"""
SERVICE_TEXTS = {
    f"service.{key}.{part}": getattr(words, part)
    for key, words in service_words().items()
    for part in ("name", "short", "note")
}
CARD_TEXTS = {key: source for card in initial_cards() for key, source in card_texts(card) if source}
PSEUDO = OtherLanguage(
    tag="ay",
    offered=True,
    phrases={
        key: Translation(f"[{source}]", reviewed=True, spanish=source)
        for key, source in {**public_sources(), **SERVICE_TEXTS, **CARD_TEXTS}.items()
    },
)
"""A language of which every text is marked: what is not marked does not come from the catalogue."""


def test_no_word_of_a_visit_is_outside_the_catalogue(kiosk: Page, stand: Stand) -> None:
    stand.languages = [PSEUDO]
    kiosk.reload()
    kiosk.wait_for_selector("body[data-link=live]")
    kiosk.get_by_role("button", name="Aymar aru").click()
    found = set[str]()

    def look() -> None:
        found.update(kiosk.evaluate(TEXTS))

    expect(kiosk.get_by_text("[¿En qué podemos ayudarle?]")).to_be_visible()
    look()
    for way in ("denuncia", "mi-denuncia", "otros", "urgent", "help"):
        kiosk.locator(f"[data-open={way}]:visible").click()
        expect(kiosk.locator(f"#screen-{way}")).to_be_visible()
        if way == "help":
            expect(kiosk.locator("[data-help]")).not_to_be_empty()
        look()
        kiosk.locator(".door--back:visible").click()
    for way in ("need", "necesito-transito", "place", "donde-linea", "digital", "follow", "phone", "flow"):
        if not kiosk.locator(f"[data-open=guide-{way}]:visible").count():
            kiosk.keyboard.press("Escape")
            kiosk.get_by_role("button", name="Aymar aru").click()
            kiosk.locator("[data-open=guide]:visible").click()
        kiosk.locator(f"[data-open=guide-{way}]:visible").click()
        expect(kiosk.locator(f"#screen-guide-{way}")).to_be_visible()
        look()
    kiosk.keyboard.press("Escape")
    kiosk.get_by_role("button", name="Aymar aru").click()
    for selector in (".tile[data-service=robo]", ".card__take", "[data-answer=no]"):
        kiosk.locator(f"{selector}:visible").click()
        look()
    expect(kiosk.locator("[data-code]")).to_be_visible()
    look()
    own = re.compile(
        r"(\d\. )?\[.+\]( \d{4}-\d\d-\d\d| www\.[\w./]+)?|\d\.|[A-Z] \d+|\d{3,4}|\d/\d"
        r"|Comisaría de prueba.*|Castellano|es"
    )
    assert {text for text in found if not own.fullmatch(text)} == set()
    assert len(found) > 35

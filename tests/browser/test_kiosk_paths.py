"""The card before a ticket, the question, orientation without a ticket, help, and the pictures."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ciasc.content.messages import section_words
from tests.browser.browsing import intercept, later, opened
from tests.browser.kiosk_stand import ROOT, Stand, standing

pytestmark = pytest.mark.browser

TEN, SEVEN, UPRIGHT = (1280, 800), (800, 480), (1080, 1920)
SIZES = [TEN, *later(SEVEN, UPRIGHT)]


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def url(stand: Stand) -> Iterator[str]:
    with standing(stand) as address:
        yield address


@pytest.fixture
def kiosk(chromium: Browser, url: str, complaints: list[str]) -> Iterator[Page]:
    with opened(chromium, TEN, complaints) as page:
        page.goto(url)
        page.wait_for_selector("body[data-link=live]")
        yield page


def touch(page: Page, *selectors: str) -> None:
    for selector in selectors:
        page.locator(f"{selector}:visible").click()


def shown(page: Page) -> Locator:
    """Return the screen that is shown."""
    return page.locator(".screen:not([hidden])")


def test_the_card_says_what_to_bring_that_it_is_free_and_how_long_it_takes(kiosk: Page, stand: Stand) -> None:
    stand.tell(waits={"copia": 15, "documentos": 75})
    touch(kiosk, "[data-open=mi-denuncia]", ".tile[data-service=copia]")
    card = kiosk.locator("#screen-card-copia")
    for words in ("El número de la denuncia", "Es gratis", "Espera: hasta 15 min"):
        expect(card.get_by_text(words)).to_be_visible()
    stand.tell(waits={})
    expect(card.get_by_text("Espera:")).to_be_hidden()
    touch(kiosk, "[data-act=back]")
    expect(kiosk.locator("#screen-mi-denuncia")).to_be_visible()
    assert stand.orders == []


def test_a_service_that_closes_meanwhile_gives_no_ticket_from_its_card(kiosk: Page, stand: Stand) -> None:
    touch(kiosk, ".tile[data-service=robo]")
    stand.tell(services=[{"key": "informes", "open": True}, {"key": "robo", "open": False}])
    expect(kiosk.locator(".card__take[data-service=robo]")).to_be_disabled()


def test_the_lane_is_offered_once_more_on_the_ticket_and_a_mark_says_that_it_holds(
    kiosk: Page, stand: Stand
) -> None:
    touch(kiosk, ".tile[data-service=robo]", ".card__take", "[data-answer=no]")
    stand.deaf = True
    touch(kiosk, "[data-act=offer]")
    expect(kiosk.locator("[data-act=offer]")).to_be_visible()
    expect(kiosk.get_by_text("Atención preferente")).to_be_hidden()
    stand.deaf = False
    touch(kiosk, "[data-act=offer]")
    expect(kiosk.get_by_text("Atención preferente")).to_be_visible()
    expect(kiosk.locator("[data-act=offer]")).to_be_hidden()
    assert stand.preferred == ["t-1", "t-1"]


def test_orientation_leads_to_a_card_a_qr_code_and_back_and_counts_views(kiosk: Page, stand: Stand) -> None:
    touch(kiosk, "[data-open=guide]", "[data-open=guide-need]", "[data-open=guide-necesito-celular]")
    expect(shown(kiosk).get_by_role("heading", name="Me robaron el celular")).to_be_visible()
    expect(shown(kiosk).get_by_text("Fuente: OSIPTEL, revisado el 01/11/2026")).to_be_visible()
    touch(kiosk, "[data-act=back]", "[data-act=back]", "[data-open=guide-digital]")
    expect(kiosk.locator("#screen-guide-digital .card__qr svg")).to_be_visible()
    touch(kiosk, "[data-take=documentos]", "[data-answer=no]")
    expect(kiosk.locator("[data-code]")).to_have_text("B 042")
    assert stand.views == ["necesito-celular", "digital"]
    assert [order["service"] for _, order in stand.orders] == ["documentos"]


def test_what_a_comisaria_does_not_do_names_the_place_and_asks_for_its_address(kiosk: Page) -> None:
    touch(kiosk, "[data-open=guide]", "[data-open=guide-place]", "[data-open=guide-place-2]")
    touch(kiosk, "[data-open=guide-donde-alimentos]")
    expect(shown(kiosk).get_by_text("Juzgado de Paz o DEMUNA")).to_be_visible()
    expect(shown(kiosk).get_by_text("Pregunte la dirección en Informes.")).to_be_visible()


def test_without_orientation_a_person_is_called(kiosk: Page, stand: Stand) -> None:
    intercept(kiosk, "**/kiosk/guide*", lambda route: route.abort())
    touch(kiosk, "[data-open=guide]")
    expect(kiosk.locator("#screen-help")).to_be_visible()
    expect(kiosk.get_by_text("Avisado: módulo 3 y supervisor. Espere aquí.")).to_be_visible()
    assert stand.calls == 1


@pytest.mark.parametrize("size", SIZES)
def test_help_is_in_one_corner_of_every_screen(
    chromium: Browser, url: str, complaints: list[str], size: tuple[int, int]
) -> None:
    ways: tuple[tuple[str, ...], ...] = (
        (),
        ("[data-open=guide]",),
        ("[data-open=urgent]",),
        ("[data-open=help]",),
        (".tile[data-service=robo]",),
        (".tile[data-service=robo]", ".card__take"),
        (".tile[data-service=robo]", ".card__take", "[data-answer=no]"),
        ("[data-open=urgent]", ".tile[data-service=violencia] >> nth=0"),
    )
    corners = set()
    with opened(chromium, size, complaints) as page:
        page.goto(url)
        page.wait_for_selector("body[data-link=live]")
        for way in ways:
            page.keyboard.press("Escape")
            for selector in way:
                page.locator(selector).locator("visible=true").first.click()
            box = page.locator(".door--help").bounding_box()
            assert box is not None, way
            corners.add((round(box["x"] + box["width"]), round(box["y"] + box["height"])))
    assert len(corners) == 1


def test_danger_takes_two_touches_and_no_word_of_it_is_on_the_way(kiosk: Page, stand: Stand) -> None:
    touch(kiosk, "[data-open=urgent]")
    read = shown(kiosk).inner_text().lower()
    assert not [word for word in ("violen", "maltrat", "desaparec", "agres") if word in read]
    kiosk.get_by_text("Hablar en privado").click()
    expect(kiosk.get_by_role("button", name="Salir")).to_be_visible()
    assert [order["service"] for _, order in stand.orders] == ["violencia"]


@pytest.mark.parametrize("sprite", ["kiosk.svg", "guide.svg"])
def test_every_pictogram_has_a_name_to_be_spoken(sprite: str) -> None:
    drawn = re.findall(r'<symbol id="i-([^"]+)"', (ROOT / "static" / "icons" / sprite).read_text("utf-8"))
    names = section_words("pictograms")
    assert drawn
    assert [name for name in drawn if not names.get(name)] == []
    assert len(set(names.values())) == len(names)


def test_every_picture_that_a_screen_names_is_drawn(kiosk: Page) -> None:
    touch(kiosk, "[data-open=guide]")
    used = kiosk.evaluate("[...document.querySelectorAll('use')].map((one) => one.getAttribute('href'))")
    assert len(used) > 100
    for sprite, name in {tuple(href.split("/")[-1].split("#")) for href in used}:
        drawn = (ROOT / "static" / "icons" / sprite.split("?")[0]).read_text("utf-8")
        assert f'id="{name}"' in drawn, name

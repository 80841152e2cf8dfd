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
    for words in ("El número de la denuncia", "Espera: hasta 15 min"):
        expect(card.get_by_text(words, exact=True)).to_be_visible()
    expect(card.get_by_text("La primera copia es gratuita e inmediata.")).to_be_visible()
    expect(card.get_by_text("Es gratis")).to_have_count(0)  # a further copy is not
    expect(kiosk.locator("#screen-card-robo").get_by_text("Es gratis")).to_have_count(1)
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
    expect(shown(kiosk).get_by_text("www.gob.pe/1")).to_be_visible()
    touch(kiosk, "[data-take=documentos]", "[data-answer=no]")
    expect(kiosk.locator("[data-code]")).to_have_text("B 042")
    assert stand.views == ["necesito-celular", "digital"]
    assert [order["service"] for _, order in stand.orders] == ["documentos"]


def test_what_a_comisaria_does_not_do_names_the_place_and_asks_for_its_address(kiosk: Page) -> None:
    touch(kiosk, "[data-open=guide]", "[data-open=guide-place]", "[data-open=guide-place-2]")
    touch(kiosk, "[data-open=guide-donde-alimentos]")
    expect(shown(kiosk).get_by_text("Juzgado de Paz o DEMUNA")).to_be_visible()
    expect(shown(kiosk).get_by_text("Pregunte la dirección en Informes.")).to_be_visible()


def test_a_discreet_service_goes_to_the_question_without_a_card(kiosk: Page, stand: Stand) -> None:
    touch(kiosk, "[data-open=otros]", ".tile[data-service=reclamos]")
    expect(kiosk.locator("#screen-prefer")).to_be_visible()
    yes = kiosk.get_by_role("button", name="Sí", exact=True)
    expect(yes).to_have_accessible_description("¿Viene una de estas personas?")
    assert "quejas" not in kiosk.locator("body").inner_text().lower()
    touch(kiosk, "[data-answer=no]")
    expect(kiosk.locator("[data-code]")).to_have_text("A 042")
    assert [order["service"] for _, order in stand.orders] == ["reclamos"]


def test_a_closed_station_still_has_orientation_and_its_phone_lines(kiosk: Page, stand: Stand) -> None:
    stand.tell(open=False, opens="Abrimos a las 08:00.")
    expect(kiosk.locator("#screen-closed")).to_be_visible()
    touch(kiosk, "[data-open=guide]", "[data-open=guide-phone]")
    expect(shown(kiosk).get_by_text("105")).to_be_visible()
    touch(kiosk, "[data-act=back]", "[data-act=back]")
    expect(kiosk.locator("#screen-closed")).to_be_visible()


def test_each_line_of_what_to_bring_has_its_own_picture_and_the_card_a_spoken_one(kiosk: Page) -> None:
    touch(kiosk, "[data-open=guide]", "[data-open=guide-need]", "[data-open=guide-necesito-transito]")
    used = shown(kiosk).locator(".fact use").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert [href.partition("#")[2] for href in used] == ["i-dni", "i-traer-vehiculo"]
    expect(shown(kiosk).get_by_role("img", name="Choque")).to_be_visible()
    touch(kiosk, "[data-act=back]", "[data-act=back]", "[data-open=guide-flow]")
    for name in ("Toque la pantalla", "Ticket que sale", "Cara contenta"):
        expect(shown(kiosk).get_by_role("img", name=name)).to_be_visible()


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


def test_danger_takes_two_touches_and_its_door_alone_has_a_word_of_it(kiosk: Page, stand: Stand) -> None:
    door = kiosk.locator(".door--urgent").inner_text()
    assert "Peligro o violencia" in door  # who is in danger must find it; the door is on every screen
    touch(kiosk, "[data-open=urgent]")
    read = kiosk.locator("body").inner_text().lower().replace(door.lower(), "")
    assert "hablar en privado" in read
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
    assert len(used) > 90
    for sprite, name in {tuple(href.split("/")[-1].split("#")) for href in used}:
        drawn = (ROOT / "static" / "icons" / sprite.split("?")[0]).read_text("utf-8")
        assert f'id="{name}"' in drawn, name

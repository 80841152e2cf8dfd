"""The card before a ticket, the question, orientation without a ticket, help, and the pictures."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from ciasc.content.messages import section_words
from tests.browser.browsing import intercept, later, opened
from tests.browser.kiosk_measures import CUT_OFF
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


def at(page: Page) -> str | None:
    """Return the id of the screen that is shown now: the first one comes by itself after some seconds."""
    return shown(page).get_attribute("id")


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


def test_a_service_that_opens_again_gives_tickets_from_its_card(kiosk: Page, stand: Stand) -> None:
    touch(kiosk, ".tile[data-service=robo]")
    take = kiosk.locator(".card__take[data-service=robo]")
    for is_open, words in ((False, "Cerrado"), (True, "Tomar ticket")):
        stand.tell(services=[{"key": "robo", "open": is_open}])
        expect(take).to_be_enabled(enabled=is_open)
        expect(take).to_have_accessible_name(words)


def test_a_service_that_is_closed_gives_no_ticket_from_orientation(kiosk: Page, stand: Stand) -> None:
    stand.tell(services=[{"key": "robo", "open": True}, {"key": "documentos", "open": False}])
    touch(kiosk, "[data-open=guide]", "[data-open=guide-digital]")
    take = shown(kiosk).locator("[data-take=documentos]")
    expect(take).to_be_disabled()
    expect(take).to_have_accessible_name("Cerrado")
    stand.tell(services=[{"key": "robo", "open": True}, {"key": "documentos", "open": True}])
    expect(take).to_be_enabled()


def test_a_service_that_closes_before_the_answer_is_closed_and_not_out_of_service(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    touch(kiosk, ".tile[data-service=robo]", ".card__take")
    stand.shut = {"robo"}
    touch(kiosk, "[data-answer=no]")
    expect(shown(kiosk).get_by_role("heading", name="Cerrado por ahora")).to_be_visible()
    expect(kiosk.get_by_text("Fuera de servicio por un momento")).to_be_hidden()
    touch(kiosk, "[data-act=retry]")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    assert len(stand.orders) == 1
    assert len(complaints) == 1


def offered(kiosk: Page) -> None:
    """Take a normal ticket; its screen offers the preferential lane."""
    touch(kiosk, ".tile[data-service=robo]", ".card__take", "[data-answer=no]")
    expect(kiosk.locator("[data-act=offer]")).to_be_visible()


def test_the_lane_is_offered_once_more_on_the_ticket_and_a_mark_says_that_it_holds(
    kiosk: Page, stand: Stand
) -> None:
    offered(kiosk)
    stand.frozen.clear()
    touch(kiosk, "[data-act=offer]")
    expect(kiosk.locator("#veil")).to_be_visible()
    stand.frozen.set()
    expect(kiosk.get_by_text("Atención preferente")).to_be_focused()
    expect(kiosk.locator("[data-act=offer]")).to_be_hidden()
    assert stand.preferred == ["t-1"]


HELPS = "¿Preferente? Avise al personal: le atenderán igual."


def test_a_lane_that_is_refused_sends_the_person_to_the_staff(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    offered(kiosk)
    stand.refuse_lane = [503, 409]
    for comes_again in (True, False):
        touch(kiosk, "[data-act=offer]")
        expect(kiosk.locator("[data-if=refused]")).to_be_focused()
        expect(kiosk.locator("[data-if=refused]")).to_have_text(HELPS, use_inner_text=True)
        expect(kiosk.locator("[data-act=offer]")).to_be_visible(visible=comes_again)
        for width, height in (SEVEN, TEN):
            kiosk.set_viewport_size({"width": width, "height": height})
            assert kiosk.evaluate(CUT_OFF) == []
    expect(kiosk.get_by_text("Atención preferente")).to_be_hidden()
    assert len(complaints) == 2


def test_a_lane_whose_answer_is_late_sends_the_person_to_the_staff_and_then_holds(
    kiosk: Page, stand: Stand
) -> None:
    offered(kiosk)
    stand.frozen.clear()
    touch(kiosk, "[data-act=offer]")
    expect(kiosk.locator("[data-if=refused]")).to_be_visible()
    stand.frozen.set()
    expect(kiosk.get_by_text("Atención preferente")).to_be_visible()
    expect(kiosk.locator("[data-if=refused]")).to_be_hidden()


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


@pytest.mark.parametrize("answer", ["", "<h1>502</h1><p id=foreign>Bad Gateway</p>"])
def test_an_answer_without_orientation_calls_a_person_and_is_not_shown(
    kiosk: Page, stand: Stand, answer: str
) -> None:
    requests = []
    kiosk.on("request", lambda request: requests.append(request.url))
    intercept(kiosk, "**/kiosk/guide*", lambda route: route.fulfill(body=answer, content_type="text/html"))
    touch(kiosk, "[data-open=guide]")
    expect(kiosk.locator("#screen-help")).to_be_visible()
    touch(kiosk, "[data-act=back]")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    expect(kiosk.locator("#foreign")).to_have_count(0)
    assert len([one for one in requests if "/kiosk/guide" in one]) == 1
    assert stand.calls == 1


def test_a_station_without_cards_offers_no_orientation(kiosk: Page, stand: Stand) -> None:
    expect(kiosk.locator("[data-open=guide]")).to_be_visible()
    stand.cards = []
    kiosk.reload()
    expect(kiosk.locator("[data-open=help]")).to_be_visible()
    expect(kiosk.locator("[data-open=guide]")).to_have_count(0)


def test_orientation_that_comes_late_is_not_shown_to_the_next_person(kiosk: Page) -> None:
    held: list[Route] = []
    intercept(kiosk, "**/kiosk/guide*", lambda route: held.append(route))  # noqa: PLW0108 - as Playwright needs it
    with kiosk.expect_request("**/kiosk/guide*"):
        touch(kiosk, "[data-open=guide]")
    kiosk.keyboard.press("Escape")
    with kiosk.expect_response("**/kiosk/guide*") as late:
        held[0].continue_()
    late.value.finished()
    kiosk.evaluate("fetch('/kiosk').then((page) => page.text())")
    assert at(kiosk) == "screen-home"
    expect(kiosk.locator("#screen-guide")).to_have_count(0)


def test_a_fault_of_an_orientation_card_calls_no_person(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    broken = '<section class="screen" id="screen-guide" data-guide>no title</section>'
    intercept(kiosk, "**/kiosk/guide*", lambda route: route.fulfill(body=broken, content_type="text/html"))
    with kiosk.expect_event("pageerror"):
        touch(kiosk, "[data-open=guide]")
    assert stand.calls == 0
    assert len(complaints) == 1


def test_back_from_help_leads_on_and_calls_no_person_again(kiosk: Page, stand: Stand) -> None:
    kiosk.clock.install()
    touch(kiosk, "[data-open=help]", "[data-open=help]", "[data-act=back]")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    touch(kiosk, "[data-open=help]")
    expect(kiosk.get_by_text("Avisado: módulo 3 y supervisor. Espere aquí.")).to_be_visible()
    touch(kiosk, "[data-open=urgent]")
    calls = stand.calls
    kiosk.clock.fast_forward(31_000)
    touch(kiosk, "[data-act=back]")
    assert at(kiosk) == "screen-help"
    touch(kiosk, "[data-act=back]")
    assert at(kiosk) == "screen-home"
    assert stand.calls == calls


def test_back_leads_through_the_pages_of_a_list(chromium: Browser, url: str, complaints: list[str]) -> None:
    with opened(chromium, SEVEN, complaints) as page:
        page.goto(url)
        page.wait_for_selector("body[data-link=live]")
        touch(page, "[data-open=guide]", "[data-open=guide-need]", "[data-act=more]")
        tiles = shown(page).locator(".tiles")
        shown(page).locator(".tile:visible").first.click()
        expect(page.locator("body")).to_have_attribute("data-at", "card")
        touch(page, "[data-act=back]")
        expect(tiles).to_have_attribute("data-page", "2")
        touch(page, "[data-act=back]")
        expect(tiles).not_to_have_attribute("data-page", "2")
        touch(page, "[data-act=back]")
        expect(page.locator("#screen-guide")).to_be_visible()


def test_back_leads_to_no_ticket_while_the_station_is_closed(kiosk: Page, stand: Stand) -> None:
    touch(kiosk, ".tile[data-service=robo]", ".card__take", "[data-open=urgent]")
    stand.tell(open=False, opens="Abrimos mañana a las 8:00.")
    expect(kiosk.locator("[data-opens]")).to_have_text("Abrimos mañana a las 8:00.")
    touch(kiosk, "[data-act=back]")
    assert at(kiosk) == "screen-closed"


def test_back_leads_to_no_order_that_was_left(kiosk: Page, stand: Stand, complaints: list[str]) -> None:
    stand.refuse = [500]
    touch(kiosk, ".tile[data-service=robo]", ".card__take", "[data-answer=no]")
    expect(kiosk.locator("#screen-trouble")).to_be_visible()
    touch(kiosk, "[data-open=urgent]", "[data-act=back]")
    assert at(kiosk) == "screen-card-robo"
    assert len(complaints) == 1


def test_only_a_second_touch_on_what_the_first_one_opened_is_dropped(kiosk: Page) -> None:
    kiosk.locator("[data-open=view]:visible").dblclick()
    size = kiosk.locator("[data-act=size]")
    expect(size).to_be_visible()
    kiosk.wait_for_function("(at) => performance.now() > at", arg=kiosk.evaluate("performance.now()") + 600)
    size.dblclick()
    expect(size).to_have_attribute("aria-pressed", "false")
    size.click()
    expect(size).to_have_attribute("aria-pressed", "true")


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

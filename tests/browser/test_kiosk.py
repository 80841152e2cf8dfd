from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.browser.browsing import JSDOC, intercept, later, opened
from tests.browser.kiosk_measures import CUT_OFF
from tests.browser.kiosk_stand import Stand, standing

pytestmark = pytest.mark.browser

PAGE_BYTES = 200_000  # without voice: every screen size, view and language is on the one page
STILL = 9  # the page's clock, in s, when it is stopped


@dataclass
class Visit:
    """A page with a stopped clock that only the test moves."""

    page: Page
    stand: Stand
    line: WebSocket

    def wait(self, seconds: int) -> None:
        """Advance the page's clock, with a sign of life from the station as often as a real one gives it."""
        while seconds > 0:
            with self.line.expect_event("framereceived"):
                self.stand.tell()
            step = min(seconds, 4)
            self.page.clock.run_for(step * 1000)
            seconds -= step


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def url(stand: Stand) -> Iterator[str]:
    with standing(stand) as address:
        yield address


@pytest.fixture
def visit(chromium: Browser, url: str, stand: Stand, complaints: list[str]) -> Iterator[Visit]:
    with opened(chromium, (1280, 800), complaints) as page:
        page.clock.install(time=0)
        with page.expect_websocket() as line:
            page.goto(url)
        page.wait_for_selector("body[data-link=live]")
        page.clock.pause_at(STILL)
        yield Visit(page, stand, line.value)


@pytest.fixture
def kiosk(visit: Visit) -> Page:
    return visit.page


def touch(page: Page, selector: str) -> None:
    """Touch the visible button of that selector."""
    page.locator(f"{selector}:visible").click()


def take(page: Page, service: str, answer: str = "no") -> None:
    """Take a ticket by the tile of its service, its card and the question."""
    for selector in (f".tile[data-service={service}]", f".card__take[data-service={service}]"):
        touch(page, selector)
    touch(page, f"[data-answer={answer}]")


def ticket(page: Page) -> str:
    code = page.locator("#screen-ticket [data-code]")
    expect(code).to_be_visible()
    return code.inner_text()


def test_four_touches_give_the_number_the_place_the_range_and_the_way_to_the_paper(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    take(kiosk, "robo")
    assert ticket(kiosk) == "C 042"
    expect(kiosk.get_by_text("6 personas antes que usted")).to_be_visible()
    expect(kiosk.get_by_text("15 a 25 minutos")).to_be_visible()
    expect(kiosk.get_by_text("Tome su ticket")).to_be_visible()
    expect(kiosk.locator("[data-qr]")).to_be_visible()
    order = {"service": "robo", "lane": "normal", "lang": "es", "kiosk": "1"}
    assert [body for _, body in stand.orders] == [order]
    assert complaints == []


@pytest.mark.parametrize(
    "case", [(40, "Más de 40 minutos"), *later((60, "Más de 60 minutos"), (0, "Puede pasar de una hora"))]
)
def test_a_wait_that_may_pass_an_hour_is_shown_by_its_lower_end(
    kiosk: Page, stand: Stand, case: tuple[int, str]
) -> None:
    low, reads = case
    stand.estimate = {"low_min": low, "high_min": 65, "over": True}
    take(kiosk, "robo")
    ticket(kiosk)
    expect(kiosk.locator("[data-estimate]")).to_have_text(reads)


def test_the_number_is_at_least_24_percent_of_the_screen_high(kiosk: Page) -> None:
    take(kiosk, "robo")
    ticket(kiosk)
    size = kiosk.evaluate("parseFloat(getComputedStyle(document.querySelector('[data-code]')).fontSize)")
    assert size >= 0.24 * 800


def test_a_double_tap_is_one_ticket(kiosk: Page, stand: Stand) -> None:
    kiosk.locator(".tile[data-service=documentos]").dblclick()
    expect(kiosk.locator("#screen-card-documentos")).to_be_visible()
    kiosk.locator(".card__take:visible").dblclick()
    expect(kiosk.locator("#screen-prefer")).to_be_visible()
    kiosk.locator("[data-answer=no]").dblclick()
    assert ticket(kiosk) == "B 042"
    assert len(stand.orders) == 1


def test_preferential_is_one_question_on_the_way_to_each_ticket(kiosk: Page, stand: Stand) -> None:
    touch(kiosk, "[data-open=mi-denuncia]")
    take(kiosk, "copia", "yes")
    ticket(kiosk)
    expect(kiosk.get_by_text("Atención preferente")).to_be_visible()
    expect(kiosk.locator("[data-act=offer]")).to_be_hidden()
    touch(kiosk, "[data-act=home].door--done")
    take(kiosk, "informes")
    ticket(kiosk)
    expect(kiosk.get_by_text("Atención preferente")).to_be_hidden()
    assert [body["lane"] for _, body in stand.orders] == ["preferential", "normal"]


@pytest.mark.parametrize("choice", ["Hablar en privado", *later("Busco a una persona", "Necesito ayuda ya")])
def test_urgent_says_that_help_comes_and_not_why(kiosk: Page, choice: str) -> None:
    touch(kiosk, "[data-open=urgent]")
    kiosk.get_by_text(choice).click()
    expect(kiosk.get_by_text("Quédese cerca: ya viene una persona.")).to_be_visible()
    expect(kiosk.get_by_text("Avisado: módulo 3 y supervisor.")).to_be_visible()
    tells_nothing(kiosk)


def tells_nothing(kiosk: Page) -> None:
    shown = kiosk.inner_text("body").lower()
    betrays = ("violencia", "desaparecida", "peligro", "minutos", "042", "antes que usted")
    assert not [word for word in betrays if word in shown]
    expect(kiosk.locator("[data-qr]")).to_be_hidden()


def endanger(page: Page, choice: str = "Hablar en privado") -> None:
    touch(page, "[data-open=urgent]")
    page.get_by_text(choice).click()
    expect(page.locator("#screen-danger")).to_be_visible()


def test_where_no_page_rings_a_person_in_danger_is_sent_to_the_door(kiosk: Page, stand: Stand) -> None:
    stand.heard = []
    endanger(kiosk)
    expect(kiosk.get_by_text("Hable ahora con el policía de la puerta, o llame al 105.")).to_be_visible()
    expect(kiosk.get_by_text("ya viene una persona")).to_be_hidden()
    tells_nothing(kiosk)
    stand.tell(dangers=[{"ticket": "t-1", "heard_by": ["módulo 1"]}])
    expect(kiosk.get_by_text("Avisado: módulo 1.")).to_be_visible()
    stand.tell(dangers=[{"ticket": "t-1", "heard_by": []}])
    expect(kiosk.get_by_text("Hable ahora con el policía de la puerta, o llame al 105.")).to_be_visible()


def test_the_screen_of_danger_lasts_90_seconds_and_leaves_no_trace(visit: Visit) -> None:
    kiosk = visit.page
    endanger(kiosk)
    visit.wait(89)
    expect(kiosk.locator("#screen-danger")).to_be_visible()
    visit.wait(1)
    expect(kiosk.locator("#screen-home")).to_be_visible()
    assert "Avisado" not in kiosk.inner_text("body")


def test_the_screen_of_danger_ends_when_a_person_is_met(kiosk: Page, stand: Stand) -> None:
    endanger(kiosk)
    stand.tell(dangers=[])  # from before the ticket: the station has not named it yet
    stand.tell(dangers=[{"ticket": "t-1", "heard_by": ["supervisor"]}])
    expect(kiosk.get_by_text("Avisado: supervisor.")).to_be_visible()
    stand.tell(dangers=[])
    expect(kiosk.locator("#screen-home")).to_be_visible()


def test_salir_ends_the_screen_of_danger_at_once_and_a_touch_elsewhere_soon(visit: Visit) -> None:
    kiosk = visit.page
    endanger(kiosk)
    kiosk.get_by_role("button", name="Salir").click()
    expect(kiosk.locator("#screen-home")).to_be_visible()
    endanger(kiosk)
    kiosk.mouse.click(20, 200)  # the second touch of a double one
    expect(kiosk.locator("#screen-danger")).to_be_visible()
    visit.wait(3)
    kiosk.mouse.click(20, 200)
    expect(kiosk.locator("#screen-home")).to_be_visible()


def test_the_number_of_a_person_in_danger_is_shown_where_the_station_wants_that(
    kiosk: Page, stand: Stand
) -> None:
    stand.numbered = True
    endanger(kiosk)
    expect(kiosk.get_by_text("Su número: A 042")).to_be_visible()
    touch(kiosk, ":is([data-act=home], [data-act=back])")
    stand.numbered = False
    endanger(kiosk)
    expect(kiosk.locator("[data-number]")).to_be_hidden()


def test_a_frozen_server_sends_people_to_a_person_and_its_late_answer_is_shown(
    visit: Visit, stand: Stand
) -> None:
    kiosk = visit.page
    stand.frozen.clear()
    take(kiosk, "robo")
    kiosk.clock.run_for(1500)
    expect(kiosk.get_by_role("heading", name="La respuesta demora")).to_be_visible()
    expect(kiosk.get_by_text("Avise al personal: le atenderán igual.", exact=True)).to_be_visible()
    stand.frozen.set()
    assert ticket(kiosk) == "C 042"
    assert len(stand.orders) == 1


def test_a_frozen_server_does_not_hold_up_a_person_in_danger(visit: Visit, stand: Stand) -> None:
    kiosk = visit.page
    stand.frozen.clear()
    take(kiosk, "robo")
    touch(kiosk, "[data-open=urgent]")  # while the other answer is awaited
    kiosk.get_by_text("Hablar en privado").click()
    kiosk.clock.run_for(1500)
    expect(kiosk.get_by_text("Hable ahora con el policía de la puerta, o llame al 105.")).to_be_visible()
    stand.frozen.set()
    expect(kiosk.get_by_text("Quédese cerca: ya viene una persona.")).to_be_visible()
    tells_nothing(kiosk)
    touch(kiosk, ":is([data-act=home], [data-act=back])")
    assert ticket(kiosk).startswith("C ")  # of the first person, as soon as the screen is free
    assert [body["service"] for _, body in stand.orders] == ["robo", "violencia"]


def test_help_from_a_frozen_server_says_to_call_a_person_until_it_answers(visit: Visit, stand: Stand) -> None:
    kiosk = visit.page
    stand.frozen.clear()
    touch(kiosk, "[data-open=help]")
    kiosk.clock.run_for(1500)
    expect(kiosk.get_by_text("Llame en voz alta al personal.")).to_be_visible()
    expect(kiosk.get_by_role("button", name="Urgente")).to_be_enabled()
    stand.frozen.set()
    expect(kiosk.get_by_text("Avisado: módulo 3 y supervisor. Espere aquí.")).to_be_visible()


def test_help_that_rings_nowhere_is_not_claimed(kiosk: Page, stand: Stand) -> None:
    stand.heard = []
    touch(kiosk, "[data-open=help]")
    expect(kiosk.get_by_text("Llame en voz alta al personal.")).to_be_visible()
    expect(kiosk.get_by_text("Avisado")).to_have_count(0)


@pytest.mark.parametrize("state", ["paper_out", *later("down", "mute", "none")])
def test_without_paper_the_page_says_so_before_and_after(kiosk: Page, stand: Stand, state: str) -> None:
    stand.tell(printer=state)
    expect(kiosk.get_by_text("su número saldrá aquí")).to_be_visible()
    take(kiosk, "robo")
    ticket(kiosk)
    expect(kiosk.get_by_text("Anote su número o tómele una foto")).to_be_visible()
    expect(kiosk.get_by_text("Tome su ticket")).to_be_hidden()
    stand.tell(printer="ready")
    expect(kiosk.get_by_text("Tome su ticket")).to_be_visible()


@pytest.mark.long
def test_a_missing_paper_asks_the_person_to_write_the_number_down(kiosk: Page, stand: Stand) -> None:
    take(kiosk, "robo")
    ticket(kiosk)
    expect(kiosk.get_by_text("Tome su ticket")).to_be_visible()
    stand.tell(printer="ready", lost=["t-1"])
    expect(kiosk.get_by_text("Anote su número o tómele una foto")).to_be_visible()


def test_paper_that_is_back_is_offered_to_who_was_told_to_write_the_number_down(
    kiosk: Page, stand: Stand
) -> None:
    write, comes, ask = (
        kiosk.get_by_text(words)
        for words in (
            "Anote su número o tómele una foto",
            "Tome su ticket",
            "Ya hay papel. Imprimir mi ticket",
        )
    )
    take(kiosk, "robo")
    ticket(kiosk)
    stand.tell(printer="paper_out")
    expect(write).to_be_visible()
    expect(ask).to_be_hidden()
    stand.tell(printer="ready", unprinted=["t-1"])
    expect(ask).to_be_visible()
    expect(write).to_be_hidden()
    expect(comes).to_be_hidden()
    ask.click()
    expect(comes).to_be_visible()
    expect(ask).to_be_hidden()
    assert stand.copies == ["t-1"]


def test_a_copy_that_is_refused_leaves_the_number_to_write_down(kiosk: Page, stand: Stand) -> None:
    stand.print_state, stand.deaf = "none", True
    take(kiosk, "robo")
    ticket(kiosk)
    kiosk.get_by_text("Ya hay papel. Imprimir mi ticket").click()
    expect(kiosk.get_by_text("Anote su número o tómele una foto")).to_be_visible()
    assert stand.copies == ["t-1"]


def test_a_kiosk_that_is_cut_off_promises_only_what_it_can(kiosk: Page, stand: Stand) -> None:
    stand.alone = True
    notice = kiosk.get_by_text("Sin conexión: su ticket vale igual")
    expect(notice).to_be_hidden()
    stand.tell(link="down")
    expect(notice).to_be_visible()
    take(kiosk, "robo")
    ticket(kiosk)
    expect(kiosk.get_by_text("le llamarán por este número")).to_be_visible()
    expect(kiosk.get_by_text("Tome su ticket")).to_be_visible()
    for what in ("[data-ahead]", "[data-estimate]", "[data-qr]"):
        expect(kiosk.locator(what)).to_be_hidden()


@pytest.mark.parametrize("choice", ["Hablar en privado", *later("Necesito ayuda ya")])
def test_without_the_station_no_one_in_danger_reads_that_help_comes(
    kiosk: Page, stand: Stand, choice: str
) -> None:
    stand.alone = True
    stand.tell(link="down")
    touch(kiosk, "[data-open=urgent]")
    kiosk.get_by_text(choice).click()
    expect(kiosk.get_by_text("Hable ahora con el policía de la puerta, o llame al 105.")).to_be_visible()
    expect(kiosk.get_by_text("ya viene una persona")).to_be_hidden()
    tells_nothing(kiosk)


def test_a_paper_that_failed_is_not_promised(kiosk: Page, stand: Stand) -> None:
    stand.print_state = "failed"
    take(kiosk, "robo")
    expect(kiosk.get_by_text("Anote su número o tómele una foto")).to_be_visible()


def test_help_calls_the_staff_one_time_a_visit_and_says_so_when_they_got_it(visit: Visit) -> None:
    kiosk, stand = visit.page, visit.stand
    told = kiosk.get_by_text("Avisado: módulo 3 y supervisor. Espere aquí.")
    for _ in range(2):
        touch(kiosk, "[data-open=help]")
        expect(told).to_be_visible()
        assert kiosk.evaluate(CUT_OFF) == []
        touch(kiosk, "[data-act=back]")
    assert stand.calls == 1
    visit.wait(30)
    touch(kiosk, "[data-open=help]")
    expect(told).to_be_visible()
    assert stand.calls == 2


def test_help_that_reached_no_one_says_to_call_a_person_and_is_sent_again(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    stand.deaf = True
    touch(kiosk, "[data-open=help]")
    expect(kiosk.get_by_text("Llame en voz alta al personal.")).to_be_visible()
    expect(kiosk.get_by_text("Avisado: módulo 3 y supervisor. Espere aquí.")).to_be_hidden()
    stand.deaf = False
    touch(kiosk, "[data-act=back]")
    touch(kiosk, "[data-open=help]")
    expect(kiosk.get_by_text("Avisado: módulo 3 y supervisor. Espere aquí.")).to_be_visible()
    assert stand.calls == 2
    assert len(complaints) == 1  # that the first was refused


def test_a_new_name_is_shown_immediately_and_new_tiles_after_the_visit(kiosk: Page, stand: Stand) -> None:
    keys = [tile.get_attribute("data-service") for tile in kiosk.locator(".tile[data-service]").all()]
    rows = [{"key": key, "open": True, "short": key} for key in keys]
    stand.tell(services=rows, tiles=[{"key": "otros"}], station="Comisaría de Zárate")
    expect(kiosk.locator(".crown__station")).to_have_text("Comisaría de Zárate")
    kiosk.evaluate("window.before = true")
    touch(kiosk, "[data-open=otros]")
    stand.tell(services=rows[1:])
    stand.tell(closes="Hoy cerramos a las 12:00.")
    expect(kiosk.get_by_text("Hoy cerramos a las 12:00.")).to_have_count(1)
    assert kiosk.evaluate("window.before")
    kiosk.keyboard.press("Escape")
    kiosk.wait_for_function("() => !window.before")
    expect(kiosk.locator("#screen-home")).to_be_visible()


def test_ten_seconds_after_the_ticket_the_page_is_ready_for_the_next_person(visit: Visit) -> None:
    kiosk = visit.page
    take(kiosk, "robo")
    ticket(kiosk)
    left = kiosk.locator("[data-home-in]")
    expect(left).to_have_text("Se cierra en 10 s")
    visit.wait(5)
    expect(left).to_have_text("Se cierra en 5 s")
    visit.wait(5)
    expect(kiosk.locator("#screen-home")).to_be_visible()


@pytest.mark.long
def test_an_idle_page_asks_grants_time_again_and_again_and_then_forgets_everything(visit: Visit) -> None:
    kiosk = visit.page
    touch(kiosk, "[data-open=otros]")
    for _ in range(10):
        visit.wait(30)
        expect(kiosk.get_by_text("¿Sigue ahí?")).to_be_visible()
        touch(kiosk, "[data-act=stay]")
        expect(kiosk.locator("#screen-otros")).to_be_visible()
    visit.wait(30)
    expect(kiosk.locator("[data-idle-left]")).to_have_text("Se cierra en 20 s")
    visit.wait(20)
    expect(kiosk.locator("#screen-home")).to_be_visible()


@pytest.mark.long
def test_large_letters_give_three_times_the_time_and_end_with_the_visit(visit: Visit) -> None:
    kiosk = visit.page
    enlarge(kiosk)
    take(kiosk, "robo")
    ticket(kiosk)
    visit.wait(29)
    expect(kiosk.locator("#screen-ticket")).to_be_visible()
    visit.wait(1)
    expect(kiosk.locator("#screen-home")).to_be_visible()
    expect(kiosk.locator("[data-act=size]")).to_have_attribute("aria-pressed", "false")


@pytest.mark.long
def test_a_missing_answer_is_requested_again_with_the_same_key(kiosk: Page, stand: Stand) -> None:
    dropped: list[str] = []

    def drop_first(route: Any) -> None:
        if dropped:
            route.continue_()
        else:
            dropped.append(route.request.headers["idempotency-key"])
            route.fetch()
            route.abort()

    intercept(kiosk, "**/api/v1/tickets", drop_first)
    kiosk.clock.resume()
    take(kiosk, "robo")
    assert ticket(kiosk) == "C 042"
    assert [key for key, _ in stand.orders] == dropped * 2


def test_a_refusal_says_to_call_the_staff_and_another_try_is_a_new_order(kiosk: Page, stand: Stand) -> None:
    stand.refuse = [503]
    take(kiosk, "robo")
    expect(kiosk.get_by_text("Avise al personal: le atenderán igual.", exact=True)).to_be_visible()
    touch(kiosk, "[data-act=retry]")
    assert ticket(kiosk) == "C 042"
    assert len({key for key, _ in stand.orders}) == len(stand.orders) == 2


def test_a_closed_station_bars_the_page_up_to_its_opening(kiosk: Page, stand: Stand) -> None:
    stand.tell(open=False)
    expect(kiosk.locator("#screen-closed")).to_be_visible()
    expect(kiosk.get_by_text("Ahora no damos tickets. Avise al personal")).to_be_visible()
    expect(kiosk.get_by_role("button", name="Urgente")).to_be_visible()
    stand.tell(open=True)
    expect(kiosk.locator("#screen-home")).to_be_visible()


def test_a_station_that_falls_silent_bars_the_page_and_its_first_sign_opens_it(visit: Visit) -> None:
    visit.stand.tell(services=[{"key": "robo", "open": False}])
    # Words that were still on their way would be a sign of life after the silence.
    expect(visit.page.locator(".tile[data-service=robo]")).to_be_disabled()
    intercept(visit.page, "**/api/v1/kiosks/*", lambda request: request.abort())
    visit.page.clock.run_for(12_000)
    expect(visit.page.get_by_text("Avise al personal: le atenderán igual.", exact=True)).to_be_visible()
    visit.stand.tell()
    expect(visit.page.locator("#screen-home")).to_be_visible()


def test_a_service_that_closes_cannot_be_touched_and_takes_its_group_along(kiosk: Page, stand: Stand) -> None:
    keys = [tile.get_attribute("data-service") for tile in kiosk.locator(".tile[data-service]").all()]
    closed = {"informes", "copia", "seguimiento"}
    stand.tell(services=[{"key": key, "open": key not in closed} for key in keys])
    expect(kiosk.locator(".tile[data-service=informes]")).to_be_disabled()
    expect(kiosk.locator("[data-open=mi-denuncia]")).to_be_disabled()
    expect(kiosk.locator(".tile[data-service=robo]")).to_be_enabled()


def test_back_pinch_long_press_and_translation_change_nothing(kiosk: Page) -> None:
    touch(kiosk, "[data-open=otros]")
    address = kiosk.url
    kiosk.evaluate("window.before = true")
    for _ in range(2):
        kiosk.evaluate("""() => new Promise((done) => {
          addEventListener("popstate", done, { once: true });
          history.back();
        })""")
    kept = kiosk.evaluate("""() => {
      const held = (event) => !document.querySelector(".tile:not([hidden])").dispatchEvent(event);
      const bubbles = { bubbles: true, cancelable: true };
      const hand = [...document.querySelectorAll("button, .kiosk")].map((part) => getComputedStyle(part));
      return {
        press: held(new MouseEvent("contextmenu", bubbles)),
        pad: held(new WheelEvent("wheel", { ...bubbles, ctrlKey: true })),
        pinch: hand.every((style) => style.touchAction === "none"),
        select: hand.every((style) => style.userSelect === "none"),
        translated: document.documentElement.translate,
      };
    }""")
    assert kept == {"press": True, "pad": True, "pinch": True, "select": True, "translated": False}
    assert (kiosk.url, kiosk.evaluate("window.before")) == (address, True)
    expect(kiosk.locator("#screen-otros")).to_be_visible()


def test_four_keys_are_enough(kiosk: Page, stand: Stand) -> None:
    for _ in range(4):
        kiosk.keyboard.press("ArrowRight")
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("#screen-mi-denuncia")).to_be_visible()
    for touches in (1, 1, 2):  # the service, its card, "No"
        for _ in range(touches):
            kiosk.keyboard.press("ArrowRight")
        kiosk.keyboard.press("Enter")
    assert ticket(kiosk) == "H 042"
    kiosk.keyboard.press("Escape")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    assert len(stand.orders) == 1


def enlarge(page: Page) -> None:
    """Choose large letters and return to the first screen."""
    touch(page, "[data-open=view]")
    touch(page, "[data-act=size]")
    touch(page, "[data-act=back]")


def test_the_whole_page_is_light_and_knows_no_foreign_host(chromium: Browser, url: str) -> None:
    page = chromium.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(JSDOC.sub(b"", answer.body()))}))
    page.goto(url, wait_until="networkidle")
    page.close()
    origin = url.removesuffix("/kiosk")
    assert [address for address in sizes if not address.startswith(origin)] == []
    assert sum(sizes.values()) <= PAGE_BYTES


def test_outside_the_hours_danger_and_orientation_are_left(kiosk: Page, stand: Stand) -> None:
    stand.tell(closes="Hoy cerramos a las 12:00.")
    expect(kiosk.get_by_text("Hoy cerramos a las 12:00.")).to_be_visible()
    stand.tell(closes=None, opens="Abrimos mañana a las 08:00.")
    expect(kiosk.get_by_text("Abrimos mañana a las 08:00.")).to_be_visible()
    expect(kiosk.locator("button.tile:visible")).to_have_count(0)
    expect(kiosk.get_by_role("button", name="Orientación")).to_be_visible()
    expect(kiosk.get_by_role("button", name="Urgente")).to_be_visible()
    stand.tell(opens=None)
    expect(kiosk.get_by_role("heading", name="¿En qué podemos ayudarle?")).to_be_visible()
    expect(kiosk.locator(".crown__promise")).to_have_text("Es gratis. No pedimos su nombre.")

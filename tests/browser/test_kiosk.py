from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.browser.browsing import JSDOC, intercept, later, opened
from tests.browser.kiosk_stand import Stand, standing

pytestmark = pytest.mark.browser

SIZES = {"7-inch": (800, 480), "10-inch": (1280, 800), "upright": (1080, 1920)}
# What large letters leave on the screen, others do too.
USUAL, LARGE = False, True
LETTERS = [*later(USUAL), LARGE]
SMALL, *OTHER_SIZES = SIZES.values()
SCREENS = [SMALL, *later(*OTHER_SIZES)]
MM = dict(zip(SIZES.values(), (5.25, 5.9, 4.05), strict=True))  # pixels
SMALLEST_PICTURE_MM = 10
PAGE_BYTES = 158_000
TARGET_MM = 20
CAPITAL_MM, LARGE_CAPITAL_MM = 4.8, 5.7
WAYS = ("", "denuncia", "mi-denuncia", "otros", "urgent", "help")
STILL = 9  # the page's clock, in s, when it is stopped
CAPITAL_EM = 0.668  # of the typeface
MEASURE = """() => {
  const mm = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));
  const seen = [...document.querySelectorAll("button")].filter((button) => button.checkVisibility());
  return seen.map((button) => {
    const box = button.getBoundingClientRect();
    return {
      name: button.innerText, width: box.width / mm, height: box.height / mm,
      type: parseFloat(getComputedStyle(button).fontSize) / mm,
      inside: box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1,
      spills: button.scrollWidth > button.clientWidth + 1,
    };
  });
}"""

# What is not whole on the screen and in the part that holds it, or is too narrow for its letters.
CUT_OFF = """() => {
  const within = (inner, outer) => ["left", "top"].every((edge) => inner[edge] >= outer[edge] - 1)
    && ["right", "bottom"].every((edge) => inner[edge] <= outer[edge] + 1);
  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const cut = (part) => {
    const box = part.getBoundingClientRect();
    const holder = part.parentElement.closest(".tile, .door, .stage, .ticket__card, .ticket__facts");
    const wide = part.matches(".tile, .door, .tile__text, p") && part.scrollWidth > part.clientWidth + 1;
    const held = !holder || within(box, holder.getBoundingClientRect());
    return wide || !within(box, screen) || !held;
  };
  return [...document.querySelectorAll(".screen:not([hidden]) *, .bar *")]
    .filter((part) => part.checkVisibility() && getComputedStyle(part).clipPath === "none")
    .filter((part) => !part.closest("use") && cut(part))
    .map((part) => `${part.tagName} ${part.className}: ${part.innerText}`);
}"""


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
    page.locator(f"{selector}:visible").click()


def ticket(page: Page) -> str:
    code = page.locator("#screen-ticket [data-code]")
    expect(code).to_be_visible()
    return code.inner_text()


def test_one_touch_gives_the_number_the_place_the_range_and_the_way_to_the_paper(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    touch(kiosk, "[data-service=robo]")
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
    touch(kiosk, "[data-service=robo]")
    ticket(kiosk)
    expect(kiosk.locator("[data-estimate]")).to_have_text(reads)


def test_the_number_is_at_least_24_percent_of_the_screen_high(kiosk: Page) -> None:
    touch(kiosk, "[data-service=robo]")
    ticket(kiosk)
    size = kiosk.evaluate("parseFloat(getComputedStyle(document.querySelector('[data-code]')).fontSize)")
    assert size >= 0.24 * 800


def test_a_double_tap_is_one_ticket(kiosk: Page, stand: Stand) -> None:
    kiosk.locator("[data-service=documentos]").dblclick()
    assert ticket(kiosk) == "B 042"
    assert len(stand.orders) == 1


def test_preferential_holds_for_the_next_ticket_only_and_within_three_touches(
    kiosk: Page, stand: Stand
) -> None:
    touch(kiosk, "[data-act=prefer]")
    expect(kiosk.get_by_text("No pedimos documentos.")).to_be_visible()
    touch(kiosk, "[data-open=mi-denuncia]")
    touch(kiosk, "[data-service=copia]")
    ticket(kiosk)
    expect(kiosk.get_by_text("Atención preferente")).to_be_visible()
    touch(kiosk, "[data-act=home].door--done")
    touch(kiosk, "[data-service=informes]")
    ticket(kiosk)
    assert [body["lane"] for _, body in stand.orders] == ["preferential", "normal"]


@pytest.mark.parametrize("choice", ["Sufro violencia", *later("Persona desaparecida", "Estoy en peligro")])
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


def endanger(page: Page, choice: str = "Sufro violencia") -> None:
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
    touch(kiosk, "[data-act=home]")
    stand.numbered = False
    endanger(kiosk)
    expect(kiosk.locator("[data-number]")).to_be_hidden()


def test_a_frozen_server_sends_people_to_a_person_and_its_late_answer_is_shown(
    visit: Visit, stand: Stand
) -> None:
    kiosk = visit.page
    stand.frozen.clear()
    touch(kiosk, "[data-service=robo]")
    kiosk.clock.run_for(1500)
    expect(kiosk.get_by_role("heading", name="La respuesta demora")).to_be_visible()
    expect(kiosk.get_by_text("Avise al personal: le atenderán igual.")).to_be_visible()
    stand.frozen.set()
    assert ticket(kiosk) == "C 042"
    assert len(stand.orders) == 1


def test_a_frozen_server_does_not_hold_up_a_person_in_danger(visit: Visit, stand: Stand) -> None:
    kiosk = visit.page
    stand.frozen.clear()
    touch(kiosk, "[data-service=robo]")
    touch(kiosk, "[data-open=urgent]")  # while the other answer is awaited
    kiosk.get_by_text("Sufro violencia").click()
    kiosk.clock.run_for(1500)
    expect(kiosk.get_by_text("Hable ahora con el policía de la puerta, o llame al 105.")).to_be_visible()
    stand.frozen.set()
    expect(kiosk.get_by_text("Quédese cerca: ya viene una persona.")).to_be_visible()
    tells_nothing(kiosk)
    touch(kiosk, "[data-act=home]")
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
    expect(kiosk.get_by_text("su número saldrá en esta pantalla")).to_be_visible()
    touch(kiosk, "[data-service=robo]")
    ticket(kiosk)
    expect(kiosk.get_by_text("Anote su número o tómele una foto")).to_be_visible()
    expect(kiosk.get_by_text("Tome su ticket")).to_be_hidden()
    stand.tell(printer="ready")
    expect(kiosk.get_by_text("Tome su ticket")).to_be_visible()


@pytest.mark.long
def test_a_missing_paper_asks_the_person_to_write_the_number_down(kiosk: Page, stand: Stand) -> None:
    touch(kiosk, "[data-service=robo]")
    ticket(kiosk)
    expect(kiosk.get_by_text("Tome su ticket")).to_be_visible()
    stand.tell(printer="ready", lost=["t-1"])
    expect(kiosk.get_by_text("Anote su número o tómele una foto")).to_be_visible()


def test_paper_that_is_back_is_offered_to_who_was_told_to_write_the_number_down(
    kiosk: Page, stand: Stand
) -> None:
    write, take, ask = (
        kiosk.get_by_text(words)
        for words in (
            "Anote su número o tómele una foto",
            "Tome su ticket",
            "Ya hay papel. Imprimir mi ticket",
        )
    )
    touch(kiosk, "[data-service=robo]")
    ticket(kiosk)
    stand.tell(printer="paper_out")
    expect(write).to_be_visible()
    expect(ask).to_be_hidden()
    stand.tell(printer="ready", unprinted=["t-1"])
    expect(ask).to_be_visible()
    expect(write).to_be_hidden()
    expect(take).to_be_hidden()
    ask.click()
    expect(take).to_be_visible()
    expect(ask).to_be_hidden()
    assert stand.copies == ["t-1"]


def test_a_copy_that_is_refused_leaves_the_number_to_write_down(kiosk: Page, stand: Stand) -> None:
    stand.print_state, stand.deaf = "none", True
    touch(kiosk, "[data-service=robo]")
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
    touch(kiosk, "[data-service=robo]")
    ticket(kiosk)
    expect(kiosk.get_by_text("le llamarán por este número")).to_be_visible()
    expect(kiosk.get_by_text("Tome su ticket")).to_be_visible()
    for what in ("[data-ahead]", "[data-estimate]", "[data-qr]"):
        expect(kiosk.locator(what)).to_be_hidden()


@pytest.mark.parametrize("choice", ["Sufro violencia", *later("Estoy en peligro")])
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
    touch(kiosk, "[data-service=robo]")
    expect(kiosk.get_by_text("Anote su número o tómele una foto")).to_be_visible()


def test_help_calls_the_staff_one_time_a_visit_and_says_so_when_they_got_it(visit: Visit) -> None:
    kiosk, stand = visit.page, visit.stand
    told = kiosk.get_by_text("Avisado: módulo 3 y supervisor. Espere aquí.")
    for _ in range(2):
        touch(kiosk, "[data-open=help]")
        expect(told).to_be_visible()
        assert kiosk.evaluate(CUT_OFF) == []
        touch(kiosk, "[data-act=home]")
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
    touch(kiosk, "[data-act=home]")
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
    touch(kiosk, "[data-act=prefer]")
    stand.tell(services=rows[1:])
    touch(kiosk, "[data-open=otros]")
    stand.tell(closes="Hoy cerramos a las 12:00.")
    expect(kiosk.get_by_text("Hoy cerramos a las 12:00.")).to_have_count(1)
    assert kiosk.evaluate("window.before")
    touch(kiosk, "[data-act=home]")
    kiosk.wait_for_function("() => !window.before")
    expect(kiosk.locator("#screen-home")).to_be_visible()


def test_ten_seconds_after_the_ticket_the_page_is_ready_for_the_next_person(visit: Visit) -> None:
    kiosk = visit.page
    touch(kiosk, "[data-service=robo]")
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
    touch(kiosk, "[data-act=prefer]")
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
    expect(kiosk.locator("[data-act=prefer]")).to_have_attribute("aria-pressed", "false")


@pytest.mark.long
def test_large_letters_give_three_times_the_time_and_end_with_the_visit(visit: Visit) -> None:
    kiosk = visit.page
    touch(kiosk, "[data-act=size]")
    touch(kiosk, "[data-service=robo]")
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
    touch(kiosk, "[data-service=robo]")
    assert ticket(kiosk) == "C 042"
    assert [key for key, _ in stand.orders] == dropped * 2


def test_a_refusal_says_to_call_the_staff_and_another_try_is_a_new_order(kiosk: Page, stand: Stand) -> None:
    stand.refuse = [503]
    touch(kiosk, "[data-service=robo]")
    expect(kiosk.get_by_text("Avise al personal: le atenderán igual.")).to_be_visible()
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
    expect(visit.page.locator("[data-service=robo]")).to_be_disabled()
    intercept(visit.page, "**/api/v1/kiosks/*", lambda request: request.abort())
    visit.page.clock.run_for(12_000)
    expect(visit.page.get_by_text("Avise al personal: le atenderán igual.")).to_be_visible()
    visit.stand.tell()
    expect(visit.page.locator("#screen-home")).to_be_visible()


def test_a_service_that_closes_cannot_be_touched_and_takes_its_group_along(kiosk: Page, stand: Stand) -> None:
    keys = [tile.get_attribute("data-service") for tile in kiosk.locator(".tile[data-service]").all()]
    closed = {"informes", "copia", "seguimiento"}
    stand.tell(services=[{"key": key, "open": key not in closed} for key in keys])
    expect(kiosk.locator("[data-service=informes]")).to_be_disabled()
    expect(kiosk.locator("[data-open=mi-denuncia]")).to_be_disabled()
    expect(kiosk.locator("[data-service=robo]")).to_be_enabled()


def test_four_keys_are_enough(kiosk: Page, stand: Stand) -> None:
    for _ in range(4):
        kiosk.keyboard.press("ArrowRight")
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("#screen-mi-denuncia")).to_be_visible()
    kiosk.keyboard.press("ArrowRight")
    kiosk.keyboard.press("Enter")
    assert ticket(kiosk) == "H 042"
    kiosk.keyboard.press("Escape")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    assert len(stand.orders) == 1


@pytest.mark.parametrize("large", LETTERS, ids=["usual", "large"])
@pytest.mark.parametrize("size", SCREENS)
def test_every_button_is_large_enough_readable_and_on_the_screen(
    chromium: Browser, url: str, complaints: list[str], size: tuple[int, int], *, large: bool
) -> None:
    capital = LARGE_CAPITAL_MM if large else CAPITAL_MM
    with opened(chromium, size, complaints) as page:
        page.clock.install(time=0)
        page.goto(url)
        page.wait_for_selector("body[data-link=live]")
        page.clock.pause_at(STILL)
        for way in WAYS:
            go(page, way, large=large)
            for button in page.evaluate(MEASURE):
                assert min(button["width"], button["height"]) >= TARGET_MM - 0.2, (way, button)
                assert button["type"] * CAPITAL_EM >= capital, (way, button)
                assert button["inside"], (way, button)
                assert not button["spills"], (way, button)


def go(page: Page, way: str, *, large: bool) -> None:
    page.keyboard.press("Escape")
    if large:
        touch(page, "[data-act=size]")
    if way:
        touch(page, f"[data-open={way}]")


@pytest.mark.parametrize("large", LETTERS, ids=["usual", "large"])
@pytest.mark.parametrize("size", SCREENS)
def test_nothing_is_cut_off_when_services_are_closed_or_paper_is_out(
    chromium: Browser, url: str, stand: Stand, complaints: list[str], size: tuple[int, int], *, large: bool
) -> None:
    with opened(chromium, size, complaints) as page:
        page.goto(url)
        page.wait_for_selector("body[data-link=live]")
        rows = [row.get_attribute("data-service") for row in page.locator(".tile[data-service]").all()]
        stand.tell(services=[{"key": key, "open": key in ("robo", "violencia")} for key in rows])
        expect(page.locator("[data-service=informes]")).to_be_disabled()
        go(page, "help", large=large)
        expect(page.get_by_text("Avisado: módulo 3 y supervisor. Espere aquí.")).to_be_visible()
        assert page.evaluate(CUT_OFF) == []
        for way in ("", "urgent"):
            go(page, way, large=large)
            assert page.evaluate(CUT_OFF) == [], way
            if way:
                expect(
                    page.get_by_text("Si el peligro es ahora, avise a cualquier policía de la sala.")
                ).to_be_visible()
        for picture in page.locator(".tile:visible > svg").all():
            box = picture.bounding_box()
            assert box is not None
            assert box["height"] >= SMALLEST_PICTURE_MM * MM[size]
        for heard in (["módulo 1", "módulo 3", "supervisor"], []):
            stand.heard = heard
            page.get_by_text("Sufro violencia").click()
            expect(page.locator("#screen-danger")).to_be_visible()
            assert page.evaluate(CUT_OFF) == []
            go(page, "urgent", large=large)
        go(page, "", large=large)
        touch(page, "[data-act=prefer]")
        expect(page.locator(".door__people .icon:visible")).to_have_count(5)
        touch(page, "[data-service=robo]")
        ticket(page)
        assert page.evaluate(CUT_OFF) == []
        stand.tell(printer="paper_out")
        expect(page.get_by_text("Anote su número o tómele una foto")).to_be_visible()
        expect(page.get_by_text("Atención preferente")).to_be_visible()
        assert page.evaluate(CUT_OFF) == []
        stand.tell(printer="ready", unprinted=["t-1"])
        expect(page.get_by_text("Ya hay papel. Imprimir mi ticket")).to_be_visible()
        assert page.evaluate(CUT_OFF) == []


def test_the_whole_page_is_light_and_knows_no_foreign_host(chromium: Browser, url: str) -> None:
    page = chromium.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(JSDOC.sub(b"", answer.body()))}))
    page.goto(url, wait_until="networkidle")
    page.close()
    origin = url.removesuffix("/kiosk")
    assert [address for address in sizes if not address.startswith(origin)] == []
    assert sum(sizes.values()) <= PAGE_BYTES


def test_outside_the_hours_only_danger_is_left(kiosk: Page, stand: Stand) -> None:
    stand.tell(closes="Hoy cerramos a las 12:00.")
    expect(kiosk.get_by_text("Hoy cerramos a las 12:00.")).to_be_visible()
    stand.tell(closes=None, opens="Abrimos mañana a las 08:00.")
    expect(kiosk.get_by_text("Abrimos mañana a las 08:00.")).to_be_visible()
    expect(kiosk.get_by_role("button", name="Preferente")).to_be_hidden()
    expect(kiosk.get_by_role("button", name="Urgente")).to_be_visible()
    stand.tell(opens=None)
    expect(kiosk.get_by_role("heading", name="¿En qué podemos ayudarle?")).to_be_visible()
    expect(kiosk.get_by_text("Es gratis.")).to_be_visible()

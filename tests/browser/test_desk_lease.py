"""One window works a desk: a second one only looks before it takes over, and a silent one is known."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import Desk as ApiDesk
from tests.api import take
from tests.browser.at_desk import ask, press, serve, sit_down
from tests.browser.browsing import DESK, barriers, opened, signed_in
from tests.live import Live

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_a_second_window_takes_control_and_the_first_one_says_so(desk: Page, live: Live) -> None:
    take(live)
    take(live)
    press(desk, "F2", "open")
    other = desk.context.new_page()
    other.goto(desk.url)
    expect(other.get_by_text("Abierto en otra ventana")).to_be_visible()
    expect(other.locator("#pause")).to_be_hidden()
    assert barriers(other) == []
    expect(other.locator("#primary")).to_have_accessible_name("Tomar control F2")
    other.keyboard.press("F2")
    expect(other.locator("#primary")).to_have_accessible_name("Llamar siguiente F2")
    expect(desk.get_by_text("Abierto en otra ventana")).to_be_visible()
    press(other, "F2", "called")
    expect(desk.locator("#more")).to_be_hidden()
    assert live.http("auxiliary").get("/desks/1").json()["ticket"]["code"] == "A001"


def test_a_reload_keeps_the_desk(desk: Page) -> None:
    press(desk, "F2", "open")
    desk.reload()
    expect(desk.locator("#primary")).to_have_accessible_name("Llamar siguiente F2")


def test_a_window_is_heard_of_every_ten_seconds_and_asks_little_else(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        page.clock.install()
        sit_down(page, live.base)
        with page.expect_request("**/desks/1/heartbeat"):
            page.keyboard.press("F2")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.clock.fast_forward(6_000)
        take(live)  # its snapshot is a sign of the server, as six seconds of real time would bring
        expect(page.locator("#next")).to_contain_text("A 001")
        with page.expect_request("**/desks/1/heartbeat"):
            page.clock.fast_forward(6_000)
    assert len(asked) <= 12
    assert live.http("officer").get("/desks/1").json()["desk"]["leased"] is True


@pytest.mark.long
def test_a_sign_out_during_an_attention_says_why_it_must_wait(desk: Page, live: Live) -> None:
    take(live)
    serve(desk)
    desk.get_by_role("button", name="Salir").press("Enter")
    expect(desk.get_by_role("heading", name="Todavía no puede salir")).to_be_visible()
    expect(desk.get_by_text("Aún atiende a una persona en el módulo 1")).to_be_visible()
    assert barriers(desk) == []
    desk.get_by_role("link", name="Volver").press("Enter")
    desk.wait_for_selector("#desk[data-at=serving]")
    ask(desk, "Alt+g")
    press(desk, "Alt+g", "open")
    desk.get_by_role("button", name="Salir").press("Enter")
    desk.wait_for_url("**/entrar*")
    assert live.http("officer").get("/desks/1").json()["desk"]["state"] == "closed"


@pytest.mark.long
def test_a_silent_desk_is_shown_as_such(desk: Page, live: Live) -> None:
    with desk.expect_response("**/desks/1/heartbeat"):
        press(desk, "F2", "open")
    live.clock.forward(121)
    with desk.context.browser.new_context() as context:  # type: ignore[union-attr]
        looks = sit_down(context.new_page(), live.base, "officer", 2)
        expect(looks.locator("#desks")).to_contain_text("1 inactivo")


@pytest.mark.long
def test_a_supervisor_closes_a_desk_that_was_left_and_its_ticket_is_kept(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live)
    ApiDesk(live).open().serve()
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", "/modulo/")
        assert barriers(page) == []
        page.get_by_role("link", name="Quedó abierto: cerrarlo en la sala").click()
        page.wait_for_url("**/sala")
        page.get_by_role("button", name="Cerrar el módulo 1").click()
        question = page.get_by_role("dialog")
        question.get_by_label("Fin del turno").check()
        question.get_by_role("button", name="Cerrar el módulo").click()
        expect(page.get_by_role("button", name="Cerrar el módulo 1")).to_have_count(0)
    (aside,) = ApiDesk(live, 2, "officer").open().client.get("/desks/2").json()["aside"]
    assert (aside["code"], aside["state"]) == ("A001", "parked")
    assert complaints == []

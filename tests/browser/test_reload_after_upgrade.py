"""A page that an upgrade of the server left behind is loaded again, as soon as it is not in use."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import Desk
from tests.browser.browsing import DESK, KIOSK, PHONE, WALL, opened, signed_in
from tests.live import Live
from tests.patience import PATIENCE_MS

OLD = "0.0.0"


def upgrade(page: Page, live: Live) -> None:
    """Make that page one of an older program, and end every socket, as a restart of the server does."""
    page.evaluate(
        f"document.querySelectorAll('[data-program]').forEach((one) => one.dataset.program = '{OLD}')"
    )
    for socket in list(live.application.socketio.server.eio.sockets.values()):
        socket.close(wait=False)


def count_old(page: Page, many: int) -> None:
    """Wait until that many parts of the page are of the older program."""
    expect(page.locator(f"html[data-program='{OLD}'], main[data-program='{OLD}']")).to_have_count(
        many, timeout=PATIENCE_MS
    )


def test_a_wall_is_renewed(chromium: Browser, live: Live, complaints: list[str]) -> None:
    with opened(chromium, WALL, complaints) as page:
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        expect(page.locator("#clock")).not_to_be_empty()
        upgrade(page, live)
        count_old(page, 0)


def test_a_kiosk_is_renewed_only_between_two_people(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, KIOSK, complaints) as page:
        page.goto(f"{live.base}/kiosk?token={live.tokens['kiosk']}")
        page.locator("button[data-open]:visible").first.click()
        upgrade(page, live)
        page.wait_for_timeout(6000)
        count_old(page, 1)
        page.keyboard.press("Home")
        count_old(page, 0)


def test_a_desk_with_a_person_is_left_alone_until_it_is_free(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    live.http("kiosk").post("/tickets", json={"service": "informes"})
    desk = Desk(live).open()
    called = desk.call()
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "auxiliary", "/modulo/1")
        expect(page.locator("#desk")).to_have_attribute("data-link", "live")
        upgrade(page, live)
        page.wait_for_timeout(6000)
        count_old(page, 1)
        desk.do("park", version=called["version"], note="Falta una copia")
        count_old(page, 0)


def test_the_phone_is_renewed_with_its_next_question(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    token = live.http("kiosk").post("/tickets", json={"service": "informes"}).json()["token"]
    with opened(chromium, PHONE, complaints) as page:
        page.clock.install()
        page.goto(f"{live.base}/t/{token}")
        upgrade(page, live)
        page.clock.run_for(16_000)
        count_old(page, 0)


def test_a_phone_with_sound_is_renewed_without_losing_it(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    token = live.http("kiosk").post("/tickets", json={"service": "informes"}).json()["token"]
    questions: list[str] = []
    with opened(chromium, PHONE, complaints) as page:
        page.add_init_script(
            "window.rung = 0; const Plain = OscillatorNode;"
            "window.OscillatorNode = class extends Plain { start(at) { rung += 1; super.start(at); } };"
        )
        page.clock.install()
        page.goto(f"{live.base}/t/{token}")
        page.get_by_role("button", name="Activar sonido").click()
        upgrade(page, live)
        with page.expect_response("**/phone.js?*") as script:
            page.clock.run_for(16_000)
        assert script.value.ok
        expect(page.get_by_role("button", name="Sonido activado")).to_be_disabled()
        count_old(page, 0)
        page.on("request", lambda asked: questions.append(asked.url) if "solo=1" in asked.url else None)
        with page.expect_response("**?solo=1"):
            page.clock.run_for(16_000)
        Desk(live).open().call()
        with page.expect_response("**?solo=1"):
            page.clock.run_for(16_000)
        page.wait_for_function("rung === 7", timeout=PATIENCE_MS)  # the touch, and the call
        assert len(questions) == 2


@pytest.mark.parametrize(
    ("who", "place", "sign"),
    [
        ("supervisor", "/sala", "#tickets"),
        ("supervisor", "/equipos", "#printers > *"),
        ("supervisor", "/reportes/hoy", "#report"),
        ("supervisor", "/reportes", "#report"),
    ],
)
def test_a_page_of_the_staff_is_renewed_when_it_is_quiet(
    chromium: Browser, live: Live, complaints: list[str], who: str, place: str, sign: str
) -> None:
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, who, place)
        expect(page.locator(sign).first).to_be_attached()
        with page.expect_event("websocket", timeout=PATIENCE_MS):
            page.reload()
        upgrade(page, live)
        with page.expect_navigation(timeout=PATIENCE_MS):
            pass
        count_old(page, 0)


def test_the_hall_is_left_alone_while_a_question_is_open(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    live.http("kiosk").post("/tickets", json={"service": "informes"})
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", "/sala")
        page.locator("#tickets button[data-ask]:enabled").first.click()
        expect(page.locator("dialog[open]")).to_be_visible()
        upgrade(page, live)
        page.wait_for_timeout(6000)
        count_old(page, 1)
        page.locator("dialog[open] button[type=button]").click()
        count_old(page, 0)

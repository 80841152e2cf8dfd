"""A page that an upgrade of the server left behind is loaded again, as soon as it is not in use."""

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

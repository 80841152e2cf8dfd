"""Pages of the staff that no other quick test opens: their readers, on which screen, without a barrier."""

import pytest
from playwright.sync_api import Browser, Page

from tests.api import Desk, take
from tests.browser.browsing import DESK, PHONE, barriers, opened, signed_in
from tests.live import Live

pytestmark = pytest.mark.browser
PAGES = (
    "/cuenta",
    "/auditoria",
    "/reportes/personal",
    "/reportes/estimaciones",
    "/reportes/carga",
    "/reportes/periodos",
    "/vincular",
)
LOOKED_AT_ELSEWHERE = ("/sala", "/equipos")


def too_wide(page: Page) -> list[str]:
    """Return which of both screens are narrower than the page."""
    found = []
    for width, height in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": height})
        seen = page.evaluate("document.documentElement.scrollWidth")
        if seen > width:
            found.append(f"{seen} of {width} px")
    return found


def test_the_pages_that_are_only_read_fit_a_phone_and_are_open_to_all(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    for service in ("informes", "robo"):
        take(live, service)
    Desk(live).open().call()
    found = {}
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "comisario", PAGES[0])
        for path in PAGES:
            page.goto(f"{live.base}{path}")
            found[path] = too_wide(page) + barriers(page)
        for path in LOOKED_AT_ELSEWHERE:
            page.goto(f"{live.base}{path}")
            found[path] = too_wide(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert complaints == []

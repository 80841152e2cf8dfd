"""Helpers of tests to open pages and look at them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.live import PASSWORD
from tests.patience import PATIENCE_MS

AXE = Axe()
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The types of the scripts: gzip leaves little of them, and a browser skips them.
JSDOC = re.compile(rb"^ */\*\*.*?\*/\n|/\*\* @.*?\*/ ?", re.DOTALL | re.MULTILINE)
DESK, KIOSK, PHONE, WALL = (1366, 768), (1280, 800), (360, 740), (1920, 1080)


def later(*cases: object) -> list[Any]:
    """Return the same cases, left to CI: the first one is checked for all of them."""
    return [pytest.param(case, marks=pytest.mark.long) for case in cases]


@contextmanager
def opened(chromium: Browser, size: tuple[int, int], complaints: list[str], **context: Any) -> Iterator[Page]:
    """Return an empty page of that size, of a browser without history."""
    width, height = size
    browsing = chromium.new_context(viewport={"width": width, "height": height}, **context)
    browsing.set_default_timeout(PATIENCE_MS)
    page = browsing.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield page
    browsing.close()


def signed_in(page: Page, base: str, name: str, to: str) -> Page:
    """Return the same page at `to`, of that person, with a session made without the sign-in page."""
    body = {"username": name, "password": PASSWORD}
    assert page.context.request.post(f"{base}/api/v1/session", data=body).ok
    page.goto(f"{base}{to}")
    return page


def intercept(page: Page, pattern: str, handler: Callable[[Route], object], times: int | None = None) -> None:
    """Route the requests of an open page, and return when the page obeys.

    Chromium answers that it intercepts before the page has heard of it: a request sent at once passes by the
    handler, and Playwright waits for it forever. So requests are sent until one is caught.
    """
    probe = "**/static/js/lib/dom.js?caught"
    page.route(pattern, handler, times=times)
    page.route(probe, lambda route: route.fulfill(status=204))
    while page.evaluate("fetch('/static/js/lib/dom.js?caught').then((answer) => answer.status)") != 204:
        pass
    page.unroute(probe)


def barriers(page: Page) -> list[str]:
    """Return what axe-core finds on the page when its styles are loaded, each with the elements concerned."""
    page.wait_for_load_state()
    found = AXE.run(page, options={"runOnly": AXE_TAGS, "resultTypes": ["violations"]})
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found.response["violations"]
    ]


def scrolls(page: Page) -> bool:
    """Return whether the page is larger than the screen."""
    return bool(
        page.evaluate("""() => {
          const whole = document.documentElement;
          return whole.scrollHeight > innerHeight || whole.scrollWidth > innerWidth;
        }""")
    )


def take_ticket(page: Page, service: str) -> None:
    """Take a normal ticket at the kiosk: the tile of its service, its card, and "no" to the question."""
    for selector in (f".tile[data-service={service}]", ".card__take", "[data-answer=no]"):
        page.locator(f"{selector}:visible").click()


def font_px(page: Page, selector: str) -> float:
    """Return the size of the letters of the first element of that selector."""
    size = page.locator(selector).first.evaluate("(seen) => parseFloat(getComputedStyle(seen).fontSize)")
    return float(size)

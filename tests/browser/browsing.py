"""How tests open pages and look at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.live import PASSWORD
from tests.patience import PATIENCE_MS

AXE = Axe()
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, KIOSK, PHONE, WALL = (1366, 768), (1280, 800), (360, 740), (1920, 1080)


def later(*cases: object) -> list[Any]:
    """The same cases, left to CI: what is looked at first stands for them."""
    return [pytest.param(case, marks=pytest.mark.long) for case in cases]


@contextmanager
def opened(chromium: Browser, size: tuple[int, int], complaints: list[str], **context: Any) -> Iterator[Page]:
    """An empty page of that size, of a browser that knows nothing yet."""
    width, height = size
    browsing = chromium.new_context(viewport={"width": width, "height": height}, **context)
    browsing.set_default_timeout(PATIENCE_MS)
    page = browsing.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield page
    browsing.close()


def signed_in(page: Page, base: str, name: str, to: str) -> Page:
    """The same page at `to`, of that person, whose session began without the page of entrance."""
    body = {"username": name, "password": PASSWORD}
    assert page.context.request.post(f"{base}/api/v1/session", data=body).ok
    page.goto(f"{base}{to}")
    return page


def barriers(page: Page) -> list[str]:
    """What axe-core finds on the page once its styles are there, each with the elements concerned."""
    page.wait_for_load_state()
    found = AXE.run(page, options={"runOnly": AXE_TAGS, "resultTypes": ["violations"]})
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found.response["violations"]
    ]


def scrolls(page: Page) -> bool:
    """Whether the page is larger than the screen."""
    return bool(
        page.evaluate("""() => {
          const whole = document.documentElement;
          return whole.scrollHeight > innerHeight || whole.scrollWidth > innerWidth;
        }""")
    )


def font_px(page: Page, selector: str) -> float:
    """The size of the letters of the first element that is so selected."""
    size = page.locator(selector).first.evaluate("(seen) => parseFloat(getComputedStyle(seen).fontSize)")
    return float(size)

"""Fixtures of every browser test: one Chromium, and the complaints of its console."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.at_desk import sit_down
from tests.browser.browsing import DESK, opened
from tests.live import Live
from tests.needs import needs
from tests.patience import PATIENCE_MS

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yield the system's Chromium; the test is skipped where there is none."""
    path = needs("chromium", preferred="chromium-headless-shell")  # takes half the work
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def speaking(chromium: Browser) -> Iterator[Browser]:
    """Yield a browser that lets pages sound without a touch, as the station's own ones are started."""
    path = needs("chromium", preferred="chromium-headless-shell")
    allowed = "--autoplay-policy=no-user-gesture-required"
    browser = chromium.browser_type.launch(executable_path=path, args=["--no-sandbox", allowed])
    yield browser
    browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """Return the complaints of the browser's console, such as a breach of the content policy."""
    return []


@pytest.fixture
def desk(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """Yield the page of desk 1, of an auxiliary who is signed in."""
    with opened(chromium, DESK, complaints) as page:
        yield sit_down(page, live.base)

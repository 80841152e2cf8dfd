"""Helpers of tests to open a desk, press its keys, and pull its cable."""

from playwright.sync_api import Error, Page, Route, WebSocketRoute, expect

from tests.browser.browsing import signed_in
from tests.live import Live


def sit_down(page: Page, base: str, who: str = "auxiliary", number: int = 1) -> Page:
    """Return the page of that desk, of that person, signed in."""
    signed_in(page, base, who, f"/modulo/{number}")
    page.wait_for_selector("#desk[data-link=live]:not([data-at=loading])")
    return page


def press(page: Page, key: str, then: str) -> None:
    """Press a key when the desk takes one, and wait for that state and for the next step."""
    expect(page.locator("#primary")).to_be_enabled()  # it rests for a moment after each step
    page.keyboard.press(key)
    page.wait_for_selector(f"#desk[data-at={then}]")
    expect(page.locator("#primary")).to_be_enabled()


def serve(page: Page) -> None:
    """Go from a closed desk to the next person in attention."""
    for then in ("open", "called", "serving"):
        press(page, "F2", then)


def ask(page: Page, opens: str) -> None:
    """Open a question by its key, and wait for it to take an answer."""
    expect(page.locator("#primary")).to_be_enabled()
    page.keyboard.press(opens)
    expect(page.locator("dialog[open] [value=ok]:not([data-rests])")).to_be_enabled()


def answer(page: Page, opens: str, *keys: str) -> None:
    """Open a question by its key and answer it by keys alone."""
    ask(page, opens)
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_have_count(0)


def later(live: Live, page: Page, seconds: int, button: str) -> None:
    """Advance the station's clock to the moment when the page offers that button."""
    live.clock.forward(seconds)
    live.application.screens.changed()
    expect(page.locator(button)).to_be_enabled()


def told(page: Page) -> dict[str, object]:
    """Return the server's snapshot of desk 1, with the permissions of the page's person."""
    found: dict[str, object] = page.evaluate("fetch('/api/v1/desks/1').then((answer) => answer.json())")
    return found


def hold(page: Page) -> None:
    """Stop the page's clock, which must be installed: only `fast_forward` moves it, on a slow machine too."""
    for ahead_s in (1, 2, 4):
        try:
            page.clock.pause_at(page.evaluate("Date.now()") / 1000 + ahead_s)
        except Error:  # that second was over before the clock was reached
            continue
        return
    raise TimeoutError


class Cable:
    """The line between a page and its server, to be pulled out. Create it before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.pulled = False
        self._lines: list[WebSocketRoute] = []
        page.route("**/api/**", self._ask)
        page.route("**/socket.io/**", self._ask)
        page.route_web_socket("**/socket.io/**", self._line)

    def pull(self) -> None:
        """Block all requests."""
        self.pulled = True
        for line in self._lines:
            line.close()
        self._lines.clear()

    def plug(self) -> None:
        """Let all requests pass again."""
        self.pulled = False

    def _ask(self, route: Route) -> None:
        if self.pulled:
            route.abort()
        else:
            route.continue_()

    def _line(self, line: WebSocketRoute) -> None:
        if self.pulled:
            line.close()
        else:
            line.connect_to_server()
            self._lines.append(line)

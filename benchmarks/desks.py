"""The desk in a full hall: from a request to every screen, and its page on an old computer and at rest."""

import json
import shutil
import statistics
import time
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.servers_and_clients import Client, Place, Result, Server, place, serving, share
from benchmarks.walls import Walls

WORKED, WAITING, SCREENS = 12, 80, 30
ROUNDS: Final = 8
SLOWED: Final = 6
PAGES: Final = 5
AT_REST_S: Final = 30
_DRAWN: Final = "#desk[data-link=live]:not([data-at=loading])"


def run() -> list[Result]:
    """Measure with a full hall; the page only where Chromium is installed."""
    with place() as here, serving(here.data) as server:
        results = _full_hall(server, here)
        path = shutil.which("chromium")
        if path is None:
            print("Chromium is not installed")
            return results
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            results += _page(chromium, server)
            chromium.close()
    return results


def _full_hall(server: Server, here: Place) -> list[Result]:
    desks = [Client(server.port, token) for token in here.desks[:WORKED]]
    with Client(server.port, here.kiosk) as kiosk:
        for number, desk in enumerate(desks, 1):
            desk.post(f"/desks/{number}/open")
        for number in range(WAITING):
            kiosk.post("/tickets", {"service": ("informes", "documentos", "robo", "copia")[number % 4]})
        rooms = [(f"desk:{number}", here.desks[number - 1]) for number in range(1, WORKED + 1)]
        walls = Walls(server.port, rooms + [("display", here.display)] * (SCREENS - WORKED))
        taken = []
        for _ in range(ROUNDS):
            for number, desk in enumerate(desks, 1):
                taken += _attend(desk, number, walls)
                kiosk.post("/tickets", {"service": "informes"})
    for desk in desks:
        desk.__exit__()
    name = f"a step shown by the last of {SCREENS} screens, {WAITING} waiting"
    return [
        Result(f"{name}, p50", share(taken, 0.5), 50, "ms"),
        Result(f"{name}, p95", share(taken, 0.95), 100, "ms"),
    ]


def _attend(desk: Client, number: int, walls: Walls) -> list[float]:
    """Return the milliseconds of each step of an attention until all screens have it."""
    taken, version = [], 0
    for step, body in (("call-next", {}), ("serve", {}), ("complete", {"outcome": "attended"})):
        seq = int(json.loads(desk.send("GET", "/api/v1/queue")[1])["seq"])
        walls.settle(seq)
        began = time.perf_counter()
        told: dict[str, Any] = body if step == "call-next" else {"version": version, **body}
        status, ticket = desk.post(f"/desks/{number}/{step}", told)
        assert status == 200, ticket
        taken.append((walls.wait(seq + 1) - began) * 1000)
        version = ticket["version"]
    return taken


def _page(chromium: Browser, server: Server) -> list[Result]:
    base = f"http://127.0.0.1:{server.port}"
    with chromium.new_context(viewport={"width": 1366, "height": 768}) as signed_in:
        account = {"username": "desk16", "password": "a password"}
        assert signed_in.request.post(f"{base}/api/v1/session", data=account).ok
        cookies = signed_in.cookies()
    painted = []
    for _ in range(PAGES):
        with chromium.new_context(viewport={"width": 1366, "height": 768}) as context:
            context.add_cookies([{**one} for one in cookies])  # type: ignore[typeddict-item]  # as the browser returned them
            painted.append(_painted_s(context, base))
    with chromium.new_context(viewport={"width": 1366, "height": 768}) as context:
        context.add_cookies([{**one} for one in cookies])  # type: ignore[typeddict-item]  # as the browser returned them
        asked = _asked_at_rest(context, base)
    return [
        Result(f"desk page of use, nothing cached, CPU slowed {SLOWED}x", statistics.median(painted), 2, "s"),
        Result("requests and messages of a desk at rest", asked, 1, "/s"),
    ]


def _painted_s(context: BrowserContext, base: str) -> float:
    """Return the seconds until the page shows the state of its desk and can take the next step."""
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(f"{base}/modulo/16", wait_until="commit")
    page.wait_for_selector(f"{_DRAWN} #primary:enabled")
    return float(page.evaluate("performance.now()")) / 1000


def _asked_at_rest(context: BrowserContext, base: str) -> float:
    """Return the requests per second of the page of an open desk where nothing happens."""
    page = context.new_page()
    asked: list[str] = []
    page.on("websocket", lambda line: line.on("framesent", lambda _: asked.append("frame")))
    page.goto(f"{base}/modulo/16")
    page.wait_for_selector(_DRAWN)
    page.keyboard.press("F2")
    page.wait_for_selector("#desk[data-at=open]")
    page.on("request", lambda request: asked.append(request.url))
    asked.clear()
    page.wait_for_timeout(AT_REST_S * 1000)
    return len(asked) / AT_REST_S

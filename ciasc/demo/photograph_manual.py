"""Create the pictures of the manual: the sample station on a set morning, photographed with Chromium."""

import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PIL import Image
from werkzeug.serving import make_server

from ciasc.demo.manual_scene import ManualScene, SceneClock
from ciasc.demo.run_demo import demo_application
from ciasc.demo.sample_station import PLAYED, Sample
from ciasc.demo.simulated.write_years import SimulationRequest, simulate
from ciasc.demo.start_sample_parts import emulated_printer, furnish
from ciasc.domain.core.errors import Unavailable
from ciasc.settings import load
from ciasc.storage.store import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES: Final = (
    "recorrido.png",
    "dispensador-impresora.png",
    "dispensador.png",
    "dispensador-ticket.png",
    "ticket-impreso.png",
    "modulo.png",
    "pantalla.png",
    "celular.png",
    "ahora.png",
    "reporte.png",
    "periodos.png",
)
KIOSK, DESK, WALL, PHONE = (1280, 800), (1366, 768), (1920, 1080), (360, 740)
_WIDEST: Final = 1366
_COLOURS: Final = 128
_PATIENCE_MS: Final = 20_000
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
# The address for phones, which only the QR codes show.
_PUBLIC_URL: Final = "http://comisaria.lan"
_PAST: Final = SimulationRequest(days=29, per_day=150, seed=3)
"""Four weeks before the scene, without which no page could compare anything."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A station to photograph: its address, its secrets, and its time."""

    base: str
    sample: Sample
    time: str


def make_gallery(out: Path) -> list[Path]:
    """Create every picture in that folder; raise Unavailable if Playwright or Chromium is missing."""
    with chromium() as browser, prepared_stand() as stand:
        out.mkdir(parents=True, exist_ok=True)
        shots = _Camera(browser, stand)
        pictures = [
            *shots.tour(),
            *shots.kiosk(),
            shots.desk(),
            shots.wall(),
            shots.phone(),
            *shots.reports(),
        ]
        written = [out / name for name in PICTURES]
        for path, picture in zip(written, pictures, strict=True):
            path.write_bytes(small(picture))
    return written


def small(picture: bytes) -> bytes:
    """Return the same picture as a PNG for a web page: no wider than a desk's screen, few colours."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    if image.width > _WIDEST:
        image = image.resize((_WIDEST, round(image.height * _WIDEST / image.width)), Image.Resampling.LANCZOS)
    out = BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Return the system's Chromium without a window; raise Unavailable if it or Playwright is missing."""
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - only developers have it
    except ImportError as error:
        raise Unavailable("demo.gallery.no_playwright") from error
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        raise Unavailable("demo.gallery.no_chromium")
    # Chromium refuses to run as root with its sandbox, as in a container.
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    # As the Chromium of the wall is started: without it the page needs a touch before its first sound.
    args.append("--autoplay-policy=no-user-gesture-required")
    with sync_playwright() as playwright:
        try:
            with playwright.chromium.launch(executable_path=path, args=args) as browser:
                yield browser
        except Error as error:
            raise Unavailable("demo.gallery.no_picture", error=error.message.splitlines()[0]) from error


@contextmanager
def prepared_stand() -> Iterator[Stand]:
    """Return the sample station with its printer, after the morning of the scene, with a stopped clock."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ciasc-gallery-")))
        printed = data / "tickets"
        printed.mkdir()
        address, control = stack.enter_context(emulated_printer(printed, fast=True))
        sample = furnish(data, address)
        clock = SceneClock()
        settings = load(data, environ={}, public_url=_PUBLIC_URL, log_level="error")
        with closing(open_store(settings.database)) as store:
            simulate(store, settings.calendar, _PAST, clock())
        application = demo_application(settings, sample, printed, control, clock)
        application.start()
        stack.callback(application.stop)
        # Not gunicorn as everywhere else: the scene must hold the clock, so the server is in this process.
        server = make_server("127.0.0.1", 0, application.flask, threaded=True)
        stack.callback(server.server_close)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        stack.callback(server.shutdown)
        base = f"http://127.0.0.1:{server.server_port}"
        ManualScene(base, sample.desk_tokens, clock).play()
        yield Stand(base, sample, f"{settings.calendar.local(clock()):%H:%M}")


class _Camera:
    """Photographs each page of a station once it shows what it should."""

    def __init__(self, browser: "Browser", stand: Stand) -> None:
        self._browser = browser
        self._stand = stand
        self._passwords = {name: password for name, _, password in stand.sample.passwords}
        self._ticket: dict[str, Any] = {}

    @contextmanager
    def _page(self, size: tuple[int, int], address: str, who: str = "") -> Iterator["Page"]:
        """Return the page at that address, in a browser in which that person is signed in."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="es-PE", timezone_id="America/Lima"
        )
        page = context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        if who:
            account = {"username": who, "password": self._passwords[who]}
            page.request.post(f"{self._stand.base}/api/v1/session", data=account)
        page.goto(self._stand.base + address)
        yield page
        context.close()

    def kiosk(self) -> list[bytes]:
        """Create the pictures of the first screen, of a ticket on screen, and of its paper."""
        with self._page(KIOSK, f"/kiosk?token={self._stand.sample.kiosk_token}") as page:
            page.wait_for_selector("body[data-link=live]")
            first = _shot(page)
            with page.expect_response("**/api/v1/tickets") as answer:
                for touch in ('.tile[data-service="robo"]', ".card__take", '[data-answer="no"]'):
                    page.locator(f"{touch}:visible").click()
            self._ticket = answer.value.json()
            page.wait_for_selector("[data-qr]:visible")
            page.wait_for_function("document.querySelector('[data-qr]').complete")
            return [first, _shot(page), self._paper()]

    def _paper(self) -> bytes:
        with self._page(DESK, "/demo/impresora") as page:
            paper = page.wait_for_selector("#roll img")
            address = paper.get_attribute("src") if paper else None
            return page.request.get(f"{self._stand.base}{address}").body()

    def desk(self) -> bytes:
        """Create the picture of a desk that attends a person."""
        with self._page(DESK, "/modulo/1", PLAYED[0][0]) as page:
            page.wait_for_selector("#primary:has-text('Tomar control'):enabled")
            page.keyboard.press("F2")
            page.wait_for_selector("#desk[data-link=live][data-at=serving]")
            page.wait_for_selector("#primary:enabled")  # the page blocks its buttons for a moment
            return _shot(page)

    def wall(self) -> bytes:
        """Create the picture of the wall during a call."""
        with self._page(WALL, f"/pantalla?token={self._stand.sample.wall_token}") as page:
            page.wait_for_selector("#call[data-calling]")
            page.wait_for_selector("#rows li:nth-child(4)")
            page.wait_for_selector(f"#clock:text-is('{self._stand.time}')")
            return _shot(page)

    def phone(self) -> bytes:
        """Create the picture of the phone page of the ticket that the kiosk gave."""
        with self._page(PHONE, self._ticket["status_url"]) as page:
            page.wait_for_selector("[data-tone=wait]")
            return _shot(page)

    def reports(self) -> list[bytes]:
        """Create the pictures of the live board, the morning's figures, and the weeks before it."""
        with self._page(DESK, "/reportes", "comisario") as page:
            page.wait_for_selector("#line svg")
            page.wait_for_selector("#queues tr")
            pictures = [_shot(page)]
            page.goto(f"{self._stand.base}/reportes/hoy")
            page.wait_for_selector("#columns svg")
            pictures.append(_shot(page))
            page.set_viewport_size({"width": DESK[0], "height": 2 * DESK[1]})
            page.goto(f"{self._stand.base}/reportes/periodos")
            return [*pictures, _shot(page)]

    def tour(self) -> list[bytes]:
        """Create the pictures of the tour, and of its kiosk beside the printer with the paper of a ticket."""
        with self._page(DESK, "/") as page:
            page.wait_for_selector("#count")
            pictures = [_shot(page)]
            page.goto(f"{self._stand.base}/demo/dispensador")
            kiosk = page.frame_locator("#screen")
            kiosk.locator("body[data-link=live]").wait_for()
            with page.expect_response("**/api/v1/tickets"):
                for touch in ('.tile[data-service="documentos"]', ".card__take", '[data-answer="no"]'):
                    kiosk.locator(f"{touch}:visible").click()
            kiosk.locator("[data-qr]:visible").wait_for()
            page.wait_for_selector("#roll img")
            page.wait_for_function("document.querySelector('#roll img').complete")
            return [*pictures, _shot(page)]


def _shot(page: "Page") -> bytes:
    page.evaluate("document.fonts.ready")
    return page.screenshot(animations="disabled")

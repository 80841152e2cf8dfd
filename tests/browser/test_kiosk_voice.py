"""The voice of the kiosk: what is scheduled on each screen, the four keys, and what is not said aloud."""

import json
import shutil
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect

from ciasc.content.orientation_cards import initial_cards
from ciasc.content.spoken_texts import TEXT, clips_of, pack_clips
from ciasc.domain.config.orientation import CardKind
from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.printing.emulator import Emulator
from ciasc.settings import load
from ciasc.station.access.change_devices import add_device, add_printer, checked_device
from ciasc.storage.store import open_store
from tests.api import post
from tests.browser.browsing import DESK, KIOSK, barriers, intercept, later, opened, signed_in
from tests.browser.kiosk_measures import CUT_OFF, GLASSES, Glass
from tests.browser.kiosk_stand import Stand, standing
from tests.documents import ROOT
from tests.live import Live, Template, running
from tests.needs import needs
from tests.unit.config.test_spoken_texts import CASES

pytestmark = pytest.mark.browser

WITH_TILES: Final = (
    (),
    ("otros",),
    ("mi-denuncia",),
    ("urgent",),
    ("guide",),
    ("guide", "guide-need"),
    ("view",),
)
"""The ways from the first screen to those with tiles."""
PACK: Final = ROOT / "static" / "voice" / "es-PE"
NEXT, CHOOSE, BACK, REPEAT = "F6", "F7", "F8", "F9"
KEYS: Final = f"{NEXT} {CHOOSE} {BACK} {REPEAT}"

# Logs the bytes of each scheduled clip, as its length and checksum.
LISTEN = """() => {
  window.said = [];
  const clips = new WeakMap();
  const decode = BaseAudioContext.prototype.decodeAudioData;
  BaseAudioContext.prototype.decodeAudioData = async function (bytes) {
    let [a, b] = [1, 0];
    for (const byte of new Uint8Array(bytes)) {
      a = (a + byte) % 65521;
      b = (b + a) % 65521;
    }
    const sound = await decode.call(this, bytes);
    clips.set(sound, b * 65536 + a);
    return sound;
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when) {
    window.said.push(clips.get(this.buffer));
    start.call(this, when);
  };
}"""


def _checksums() -> dict[int, str]:
    found: dict[int, str] = {}
    bundles: dict[str, Any] = json.loads((PACK / "manifest.json").read_text(encoding="utf-8"))["bundles"]
    for bundle, rows in bundles.items():
        content, at = (PACK / bundle).read_bytes(), 0
        for name, _, _, size in rows:
            found[zlib.adler32(content[at : at + size])] = name
            at += size
    return found


NAMES: Final = _checksums()


@pytest.fixture(scope="module")
def speaking(chromium: Browser) -> Iterator[Browser]:
    """Yield a browser that lets pages sound, as a station starts it."""
    path = needs("chromium", preferred="chromium-headless-shell")
    allowed = "--autoplay-policy=no-user-gesture-required"
    browser = chromium.browser_type.launch(executable_path=path, args=["--no-sandbox", allowed])
    yield browser
    browser.close()


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def url(stand: Stand) -> Iterator[str]:
    with standing(stand) as address:
        yield address


@pytest.fixture
def kiosk(speaking: Browser, url: str, complaints: list[str]) -> Iterator[Page]:
    with opened(speaking, KIOSK, complaints) as page:
        page.add_init_script(f"({LISTEN})()")
        yield shown(page, url)


def shown(page: Page, url: str) -> Page:
    page.goto(url)
    page.wait_for_selector("body[data-link=live][data-fit]")
    return page


def names(page: Page) -> list[str]:
    """Return the clips that were scheduled."""
    return [NAMES[one] for one in page.evaluate("said")]


def wait_for(page: Page, *clips: str) -> list[str]:
    """Return the scheduled clips when those are among them, one after the other."""
    wanted = [next(key for key, name in NAMES.items() if name == clip) for clip in clips]
    page.wait_for_function(
        """(wanted) => said.some((_, at) => wanted.every((one, n) => said[at + n] === one))""", arg=wanted
    )
    return names(page)


def spoken(page: Page, *texts: str) -> None:
    """Check that these texts are said one after the other, as the screen shows them."""
    clips = [clip for text in texts for clip in clips_of(text, pack_clips()) or ()]
    assert clips
    wait_for(page, *clips)


def forget(page: Page) -> None:
    page.evaluate("said.length = 0")


def press(page: Page, selector: str) -> None:
    """Touch the visible button of that selector, on another page of tiles or step if the first lacks it."""
    page.wait_for_selector("body[data-fit]")
    for _ in range(8):
        if page.locator(f"{selector}:visible").count():
            break
        page.locator(".step:visible, [data-act=more]:visible").first.press("Enter")
    page.locator(f"{selector}:visible").click(position={"x": 20, "y": 20})


def touch(page: Page, *selectors: str) -> None:
    for selector in selectors:
        page.locator(f"{selector}:visible").click()


def listen(page: Page) -> None:
    """Hold help until the page speaks."""
    help_ = page.locator("[data-open=help]")
    help_.hover()
    page.mouse.down()
    page.wait_for_selector("html.is-spoken")
    page.mouse.up()
    page.wait_for_selector(".speaker")


def test_a_long_press_on_help_makes_that_visit_speak(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    assert names(kiosk) == []
    listen(kiosk)
    spoken(kiosk, "¿En qué podemos ayudarle?")
    wait_for(kiosk, "text/¿En qué podemos ayudarle?", "hint/touch", "hint/private")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    assert stand.calls == 0
    touch(kiosk, "[data-open=view]")
    spoken(kiosk, "Para ver y alcanzar mejor")
    touch(kiosk, "[data-act=listen]")
    expect(kiosk.locator(".speaker")).to_have_count(0)
    forget(kiosk)
    touch(kiosk, "[data-act=back]")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    assert names(kiosk) == []
    assert complaints == []


def test_the_button_among_the_views_makes_it_speak_too(kiosk: Page) -> None:
    touch(kiosk, "[data-open=view]", "[data-act=listen]")
    spoken(kiosk, "Para ver y alcanzar mejor")
    expect(kiosk.locator("[data-act=listen]")).to_have_attribute("aria-pressed", "true")


def test_each_tile_has_a_speaker_that_says_it_and_opens_nothing(kiosk: Page) -> None:
    listen(kiosk)
    tiles = kiosk.locator("#screen-home .tile:visible")
    expect(kiosk.locator(".speaker")).to_have_count(tiles.count())
    wait_for(kiosk, "hint/private")
    forget(kiosk)
    kiosk.get_by_role("button", name="Escuchar: Otra denuncia").click()
    wait_for(kiosk, "text/Otra denuncia")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    assert names(kiosk) == ["text/Otra denuncia"]
    tiles.nth(2).click(position={"x": 20, "y": 20})
    spoken(kiosk, "Otra denuncia")
    expect(kiosk.locator("#screen-denuncia")).to_be_visible()
    expect(kiosk.locator(".speaker")).to_have_count(2)


def test_every_screen_says_what_it_shows_up_to_the_number_the_place_and_the_wait(
    kiosk: Page, stand: Stand, complaints: list[str]
) -> None:
    stand.tell(waits={"robo": 15})
    listen(kiosk)
    touch(kiosk, ".tile[data-service=robo]")
    spoken(
        kiosk,
        "Robo o hurto",
        "No necesita traer nada",
        "Si fue un celular: bloquéelo antes",
        "Es gratis",
        "Espera: hasta 15 min",
    )
    touch(kiosk, ".card__take")
    people = ("Embarazo", "Niñas y niños", "60 a más", "Discapacidad")
    spoken(kiosk, "¿Viene una de estas personas?", *people, "Pasa antes. No pedimos documentos.")
    touch(kiosk, "[data-answer=no]")
    spoken(kiosk, "Su ticket", "C 042", "6 personas antes que usted", "15 a 25 minutos")
    spoken(kiosk, "Tome su ticket")
    spoken(kiosk, "Su turno en el celular")
    touch(kiosk, "[data-act=home]")
    expect(kiosk.locator("html.is-spoken")).to_have_count(0)
    forget(kiosk)
    touch(kiosk, ".tile[data-service=robo]")
    expect(kiosk.locator("#screen-card-robo")).to_be_visible()
    assert names(kiosk) == []
    assert complaints == []


def test_help_orientation_and_troubles_are_said(kiosk: Page, stand: Stand) -> None:
    listen(kiosk)
    touch(kiosk, "[data-open=help]")
    spoken(kiosk, "El personal le ayuda")
    spoken(kiosk, "O acérquese a Informes o levante la mano.")
    spoken(kiosk, "Avisado: módulo 3 y supervisor. Espere aquí.")
    touch(kiosk, "[data-act=back]", "[data-open=guide]")
    spoken(kiosk, "Orientación sin ticket")
    touch(kiosk, "[data-act=more]", "[data-open=guide-phone]")
    spoken(kiosk, "Líneas de ayuda")
    spoken(kiosk, "105", "Policía")
    touch(
        kiosk,
        "[data-act=back]",
        "[data-act=back]",
        "[data-open=guide-need]",
        "[data-open=guide-necesito-celular]",
    )
    spoken(kiosk, "Me robaron el celular", "Bloquee la línea, avise al banco y denuncie: es gratis.")
    stand.tell(printer="paper_out")
    touch(kiosk, "[data-act=back]", "[data-act=back]", "[data-act=back]")
    spoken(kiosk, "¿En qué podemos ayudarle?", "No hay papel: su número saldrá aquí.")


def test_when_it_is_closed_the_hour_is_said(kiosk: Page, stand: Stand) -> None:
    stand.tell(opens="Abrimos mañana a las 08:00.")
    expect(kiosk.locator("#screen-closed")).to_be_visible()
    help_ = kiosk.locator("[data-open=help]")
    help_.hover()
    kiosk.mouse.down()
    spoken(kiosk, "Cerrado por ahora", "Abrimos mañana a las 08:00.")
    kiosk.mouse.up()


def test_the_question_whether_the_person_is_there_is_said(kiosk: Page) -> None:
    listen(kiosk)
    kiosk.evaluate("document.querySelector('#idle').showModal()")
    spoken(kiosk, "¿Sigue ahí?")


# The texts of all screens, of which the pack has no clip.
SILENT = """async () => {
  const { clipsOf } = await import("/static/js/kiosk/clip_names.js");
  const pack = await (await fetch("/static/voice/es-PE/manifest.json")).json();
  const known = new Set(Object.values(pack.bundles).flatMap((rows) => rows.map(([name]) => name)));
  const found = [];
  for (const part of document.querySelectorAll(".screen, dialog, .notice, .veil, .door")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const passed = node.parentElement.closest(".card__source, .door--tongue");
      const text = node.textContent.trim();
      if (text && !passed && !clipsOf(text, known)) found.push(text);
    }
  }
  return found;
}"""


def test_every_text_that_ciasc_brings_has_its_clips(kiosk: Page) -> None:
    touch(kiosk, "[data-open=guide]")
    expect(kiosk.locator("#screen-guide")).to_be_visible()
    own = [text for text in kiosk.evaluate(SILENT) if "www." not in text]
    assert own == []


def test_the_page_finds_the_same_clips_as_the_server(kiosk: Page) -> None:
    found = kiosk.evaluate(
        """async ([texts, names]) => {
          const { clipsOf } = await import("/static/js/kiosk/clip_names.js");
          const known = new Set(names);
          return texts.map((text) => clipsOf(text, known));
        }""",
        [[text for text, _ in CASES], sorted(pack_clips())],
    )
    assert found == [clips for _, clips in CASES]


def test_a_text_without_a_clip_is_silent_and_the_others_are_said(kiosk: Page) -> None:
    kiosk.evaluate("document.querySelector('#title-denuncia').textContent = 'Denuncias de la casa'")
    listen(kiosk)
    wait_for(kiosk, "hint/private")
    forget(kiosk)
    touch(kiosk, "[data-open=denuncia]")
    expect(kiosk.locator("#screen-denuncia")).to_be_visible()
    kiosk.get_by_role("button", name="Escuchar: Estafa, daños u otro").click()
    wait_for(kiosk, "text/Estafa, daños u otro")
    assert names(kiosk) == ["text/Estafa, daños u otro"]


def test_without_its_clips_the_kiosk_goes_on_in_silence(kiosk: Page, stand: Stand) -> None:
    intercept(kiosk, "**/kiosk.opus", lambda route: route.fulfill(status=404))
    listen(kiosk)
    touch(kiosk, ".tile[data-service=robo]", ".card__take", "[data-answer=no]")
    expect(kiosk.locator("#screen-ticket")).to_be_visible()
    assert len(stand.orders) == 1
    assert [name for name in names(kiosk) if name.startswith(TEXT)] == []


def test_another_language_is_not_said_with_the_sounds_of_spanish(kiosk: Page) -> None:
    listen(kiosk)
    wait_for(kiosk, "hint/private")
    touch(kiosk, "[data-lang=en]")
    expect(kiosk.locator("html")).to_have_attribute("lang", "en")
    expect(kiosk.locator(".speaker")).to_have_count(0)
    forget(kiosk)
    touch(kiosk, ".tile[data-service=robo]", ".card__take", "[data-answer=no]")
    expect(kiosk.locator("#screen-ticket [data-code]")).to_be_visible()
    assert names(kiosk) == []


def discreet(page: Page) -> None:
    """Visit the urgent screens and the group of a discreet service, up to its ticket."""
    touch(page, "[data-open=urgent]")
    expect(page.locator("#screen-urgent")).to_be_visible()
    page.get_by_role("button", name="Hablar en privado", exact=True).click()
    expect(page.locator("#screen-danger")).to_be_visible()


def test_nothing_of_an_urgent_visit_is_said_without_headphones(kiosk: Page, stand: Stand) -> None:
    listen(kiosk)
    wait_for(kiosk, "hint/private")
    forget(kiosk)
    discreet(kiosk)
    expect(kiosk.locator(".speaker")).to_have_count(0)
    assert len(stand.orders) == 1
    assert names(kiosk) == []


def test_nothing_of_a_discreet_service_is_said_without_headphones(kiosk: Page, stand: Stand) -> None:
    listen(kiosk)
    touch(kiosk, "[data-act=more]", "[data-open=otros]")
    spoken(kiosk, "Otros trámites")
    expect(kiosk.get_by_role("button", name="Escuchar: Tengo una citación")).to_be_visible()
    expect(kiosk.get_by_role("button", name="Escuchar: Queja o reclamo")).to_have_count(0)
    forget(kiosk)
    touch(kiosk, ".tile[data-service=reclamos]", "[data-answer=no]")
    expect(kiosk.locator("#screen-ticket [data-code]")).to_be_visible()
    assert len(stand.orders) == 1
    assert names(kiosk) == []


def test_headphones_get_all_of_it(kiosk: Page, stand: Stand, url: str) -> None:
    stand.voice = "headphones"
    shown(kiosk, url)
    listen(kiosk)
    discreet(kiosk)
    spoken(kiosk, "¿Qué ocurre?", "No necesita esperar ni mostrar documentos.")
    spoken(kiosk, "Quédese cerca: ya viene una persona.", "Avisado: módulo 3 y supervisor.")


def options(page: Page) -> int:
    """Return how many buttons the keys pass."""
    return page.locator("button:not(.speaker, [data-lang]):visible").count()


def step_to(page: Page, text: str) -> None:
    """Press "next" until the page says that text."""
    clip = f"{TEXT}{text}"
    for _ in range(12):
        forget(page)
        page.keyboard.press(NEXT)
        page.wait_for_function("() => said.length >= 4 || document.activeElement.dataset.open === 'urgent'")
        if clip in names(page):
            return
    pytest.fail(text)


def test_the_keys_say_each_option_with_its_place_and_take_none_by_themselves(
    kiosk: Page, stand: Stand, url: str
) -> None:
    stand.voice = f"speaker {KEYS}"
    shown(kiosk, url)
    kiosk.keyboard.press(NEXT)  # the first one only begins
    wait_for(kiosk, "text/¿En qué podemos ayudarle?", "hint/keys", "hint/touch", "hint/private")
    first = ("amount/1", "hint/of", f"amount/{options(kiosk)}", "text/Robo o hurto")
    for key in (NEXT, REPEAT):
        forget(kiosk)
        kiosk.keyboard.press(key)
        wait_for(kiosk, *first)
    step_to(kiosk, "Documentos perdidos")
    kiosk.keyboard.press(CHOOSE)
    spoken(kiosk, "Pérdida de documentos")
    forget(kiosk)
    kiosk.keyboard.press(BACK)
    spoken(kiosk, "¿En qué podemos ayudarle?")
    assert stand.orders == []


def test_keys_pass_over_danger_in_silence_without_headphones(kiosk: Page, stand: Stand, url: str) -> None:
    stand.voice = f"speaker {KEYS}"
    shown(kiosk, url)
    kiosk.keyboard.press(NEXT)
    wait_for(kiosk, "hint/private")
    said: set[str] = set()
    for _ in range(options(kiosk)):
        forget(kiosk)
        kiosk.keyboard.press(NEXT)
        if kiosk.evaluate("document.activeElement.dataset.open") != "urgent":
            kiosk.wait_for_function("() => said.length >= 4")
        said |= {*names(kiosk)}
    assert "text/Ayuda" in said
    assert not {"text/Urgente", "text/Peligro o violencia"} & said


def test_the_only_button_of_a_question_is_said_though_it_has_the_focus(
    kiosk: Page, stand: Stand, url: str
) -> None:
    stand.voice = f"speaker {KEYS}"
    shown(kiosk, url)
    kiosk.keyboard.press(NEXT)
    wait_for(kiosk, "hint/private")
    kiosk.evaluate("document.querySelector('#idle').showModal()")
    spoken(kiosk, "¿Sigue ahí?")
    for _ in range(2):
        forget(kiosk)
        kiosk.keyboard.press(NEXT)
        wait_for(kiosk, "amount/1", "hint/of", "amount/1", "text/Sí, necesito más tiempo")


def test_choose_says_the_screen_again_when_nothing_is_chosen(kiosk: Page, stand: Stand, url: str) -> None:
    stand.voice = f"speaker {KEYS}"
    shown(kiosk, url)
    kiosk.keyboard.press(CHOOSE)
    wait_for(kiosk, "hint/private")
    forget(kiosk)
    kiosk.keyboard.press(CHOOSE)
    spoken(kiosk, "¿En qué podemos ayudarle?")
    assert stand.orders == []


def test_the_first_choice_after_a_finger_slid_off_help_counts(kiosk: Page, stand: Stand, url: str) -> None:
    stand.voice = f"speaker {KEYS}"
    shown(kiosk, url)
    kiosk.locator("[data-open=help]").hover()
    kiosk.mouse.down()
    kiosk.wait_for_selector("html.is-spoken")
    kiosk.mouse.move(3, 3)
    kiosk.mouse.up()
    step_to(kiosk, "Documentos perdidos")
    kiosk.keyboard.press(CHOOSE)
    expect(kiosk.locator("#screen-card-documentos")).to_be_visible()


def test_keys_that_the_browser_uses_too_do_what_they_were_taught(kiosk: Page, stand: Stand, url: str) -> None:
    stand.voice = "speaker ArrowLeft Space Escape Enter"
    shown(kiosk, url)
    kiosk.keyboard.press("Enter")
    wait_for(kiosk, "hint/private")
    for _ in range(2):
        kiosk.keyboard.press("ArrowLeft")
    expect(kiosk.locator("[data-service=documentos]:focus")).to_have_count(1)
    forget(kiosk)
    kiosk.keyboard.press("Enter")
    wait_for(kiosk, "text/Documentos perdidos")
    kiosk.keyboard.press("Space")
    expect(kiosk.locator("#screen-card-documentos")).to_be_visible()
    kiosk.keyboard.press("Escape")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    expect(kiosk.locator("html.is-spoken")).to_have_count(1)


def test_a_touch_ends_what_is_being_said_and_late_clips_of_a_left_screen_are_not_said(
    kiosk: Page, stand: Stand
) -> None:
    held: list[Any] = []
    intercept(kiosk, "**/numbers-0.opus", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    listen(kiosk)
    touch(kiosk, ".tile[data-service=robo]", ".card__take", "[data-answer=no]")
    expect(kiosk.locator("#screen-ticket [data-code]")).to_be_visible()
    kiosk.wait_for_function(
        "() => performance.getEntriesByType('resource').some((one) => one.name.includes('kiosk.opus'))"
    )
    touch(kiosk, "[data-act=home]")
    expect(kiosk.locator("#screen-home")).to_be_visible()
    listen(kiosk)
    wait_for(kiosk, "hint/private")
    forget(kiosk)
    for route in held:
        route.continue_()
    touch(kiosk, "[data-open=help]")
    spoken(kiosk, "El personal le ayuda")
    assert "number/042" not in names(kiosk)
    assert len(stand.orders) == 1


def test_a_group_of_discreet_services_alone_is_not_named_aloud(kiosk: Page, stand: Stand, url: str) -> None:
    stand.private = ["robo", "copia", "seguimiento"]
    shown(kiosk, url)
    listen(kiosk)
    wait_for(kiosk, "hint/private")
    expect(kiosk.get_by_role("button", name="Escuchar: Otra denuncia")).to_be_visible()
    expect(kiosk.get_by_role("button", name="Escuchar: Copia o seguimiento")).to_have_count(0)
    forget(kiosk)
    touch(kiosk, "[data-open=mi-denuncia]")
    expect(kiosk.locator("#screen-mi-denuncia")).to_be_visible()
    expect(kiosk.locator(".speaker")).to_have_count(0)
    assert names(kiosk) == []


def test_the_page_follows_when_a_service_becomes_discreet(kiosk: Page, stand: Stand) -> None:
    stand.tell(services=[{"key": "robo", "open": True}], private=stand.private)
    stand.private = ["robo"]
    stand.tell(private=stand.private)
    expect(kiosk.locator("body")).to_have_attribute("data-private", "robo")


def test_the_flow_of_a_family_station_is_not_said_aloud(kiosk: Page, stand: Stand) -> None:
    stand.cards = [one for one in initial_cards() if one.family or one.kind is not CardKind.FLOW]
    listen(kiosk)
    touch(kiosk, "[data-open=guide]")
    spoken(kiosk, "Orientación sin ticket")
    if kiosk.locator("[data-act=more]:visible").count():
        touch(kiosk, "[data-act=more]")
    forget(kiosk)
    touch(kiosk, "[data-open=guide-flow]")
    expect(kiosk.get_by_text("Así le protegemos")).to_be_visible()
    expect(kiosk.locator(".speaker")).to_have_count(0)
    assert names(kiosk) == []


# Lets nothing sound until a finger is lifted, as a browser does that was not allowed to.
BLOCKED = """() => {
  let lifted = false;
  addEventListener("pointerup", () => { lifted = true; }, true);
  const { resume } = AudioContext.prototype;
  const { get } = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "state");
  Object.defineProperty(BaseAudioContext.prototype, "state", {
    get() { return lifted ? get.call(this) : "suspended"; },
  });
  AudioContext.prototype.resume = async function () {
    if (!lifted) return new Promise(() => {});
    await resume.call(this);
    this.dispatchEvent(new Event("statechange"));
  };
}"""


def test_a_browser_that_must_be_touched_first_speaks_when_the_finger_is_lifted(
    speaking: Browser, url: str, complaints: list[str]
) -> None:
    with opened(speaking, KIOSK, complaints) as page:
        page.add_init_script(f"({LISTEN})(); ({BLOCKED})()")
        shown(page, url)
        page.locator("[data-open=help]").hover()
        page.mouse.down()
        with page.expect_response("**/kiosk.opus"):
            page.wait_for_selector("html.is-spoken")
        page.wait_for_selector(".speaker")
        assert names(page) == []
        page.mouse.up()
        wait_for(page, "text/¿En qué podemos ayudarle?", "hint/touch", "hint/private")


def test_four_keys_give_a_printed_ticket_with_eyes_closed(
    speaking: Browser, station_template: Template, tmp_path: Path, complaints: list[str]
) -> None:
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    with Emulator() as printer:
        with closing(open_store(load(data, environ={}).database)) as store, store.begin() as tx:
            by, at = SYSTEM, station_template.at
            add_printer(tx, by, at, "sala", printer.url, "epson-tm-t20iii")
            token = add_device(tx, by, at, checked_device(tx, Role.KIOSK, "entrada", "sala"))
        with (
            running(Template(data, station_template.tokens), data) as live,
            opened(speaking, KIOSK, complaints) as page,
        ):
            keypad = {"next": NEXT, "choose": CHOOSE, "back": BACK, "repeat": REPEAT}
            assert post(live.http("admin"), "/admin/devices/entrada/voice", **keypad).status_code == 204
            page.add_init_script(f"({LISTEN})()")
            shown(page, f"{live.base}/kiosk?token={token}")
            page.keyboard.press(CHOOSE)
            spoken(page, "¿En qué podemos ayudarle?")
            for option in ("Documentos perdidos", "Tomar ticket", "No"):
                step_to(page, option)
                page.keyboard.press(CHOOSE)
            spoken(page, "Su ticket", "B 001", "Usted sigue")
            spoken(page, "Tome su ticket")
            (paper,) = printer.wait_for_tickets(1)
            assert any("B001" in line.replace(" ", "") for line in paper.lines)
            page.keyboard.press(BACK)
            expect(page.locator("#screen-home")).to_be_visible()
            expect(page.locator("html.is-spoken")).to_have_count(0)


# Whether each visible tile that can be touched has its speaker.
SPEAKERS: Final = """() => {
  const shown = [...document.querySelectorAll(".tile:enabled")].filter((tile) => tile.checkVisibility());
  const names = (parts, name) => parts.map(name).join();
  return shown.length > 0 && names([...document.querySelectorAll(".speaker")], (one) => one.ariaLabel)
    === names(shown, (tile) => `Escuchar: ${tile.querySelector(".tile__text").textContent}`);
}"""

# How many changes of the page come in ten frames; its clocks count whole seconds.
RESTLESS: Final = """() => new Promise((done) => {
  let changes = 0, frames = 10;
  const observer = new MutationObserver((found) => { changes += found.length; });
  observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true });
  const wait = () => { frames -= 1; if (frames) requestAnimationFrame(wait); else done(changes); };
  requestAnimationFrame(wait);
})"""

# The speakers that are small, cut, close to another one, or over the words or the picture of a tile.
COVERED: Final = """() => {
  const mm = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const range = document.createRange();
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  // The box of a line is higher than its letters.
  const words = seen(".tile__text").flatMap((text) => {
    range.selectNodeContents(text);
    return [...range.getClientRects()].map(({ left, right, top, bottom }) => {
      const thin = (bottom - top) / 5;
      return { left, right, top: top + thin, bottom: bottom - thin };
    });
  });
  const over = (box, other) => other.right > box.left + 1 && other.left < box.right - 1
    && other.bottom > box.top + 1 && other.top < box.bottom - 1;
  const pictures = seen(".tile > svg").map((picture) => picture.getBoundingClientRect());
  const speakers = seen(".speaker").map((one) => [one, one.getBoundingClientRect()]);
  return speakers.flatMap(([one, box]) => [
    ["small", Math.min(box.width, box.height) < 19.9 * mm],
    ["cut", box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1],
    ["over words", words.some((other) => over(box, other))],
    ["over a picture", pictures.some((other) => over(box, other))],
    ["over another", speakers.some(([other, around]) => other !== one && over(box, around))],
  ].filter(([, found]) => found).map(([why]) => `${why}: ${one.ariaLabel}`
    + ` ${(box.width / mm).toFixed(1)} x ${(box.height / mm).toFixed(1)}`));
}"""


@pytest.mark.parametrize("size", ["plain", "large"])
@pytest.mark.parametrize("glass", [GLASSES[2], *later(*GLASSES[:2], *GLASSES[3:])], ids=lambda one: one.name)
def test_speakers_are_large_enough_and_cover_no_words(
    speaking: Browser, url: str, stand: Stand, complaints: list[str], glass: Glass, size: str
) -> None:
    stand.screen, stand.voice = glass.screen, "headphones"
    found = {}
    with opened(speaking, glass.size, complaints) as page:
        shown(page, url)
        for ways in WITH_TILES:
            page.keyboard.press("Escape")
            for act in ("size", "listen") if size == "large" else ("listen",):
                press(page, "[data-open=view]")
                press(page, f"[data-act={act}]")
                if act == "listen":  # the styles of the voice move the words
                    page.wait_for_function(SPEAKERS)
                press(page, "[data-act=back]")
            for way in ways:
                press(page, f":is(.tile, .door)[data-open={way}]")
                expect(page.locator(f"#screen-{way}")).to_be_visible()
            page.wait_for_function(SPEAKERS)
            assert min(page.evaluate(RESTLESS) for _ in range(3)) <= 3, ways
            faults = page.evaluate(COVERED) + page.evaluate(CUT_OFF)
            if faults:
                found[ways] = faults
            if ways == ():
                assert barriers(page) == []
    assert found == {}


def test_the_voice_is_loaded_only_when_a_person_listens(
    speaking: Browser, url: str, complaints: list[str]
) -> None:
    with opened(speaking, KIOSK, complaints) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        shown(page, url)
        touch(page, ".tile[data-service=robo]")
        expect(page.locator("#screen-card-robo")).to_be_visible()
        assert [address for address in asked if "voice" in address or "clip" in address] == []
        touch(page, "[data-act=back]")
        with page.expect_response("**/kiosk.opus"):
            listen(page)


def test_a_technician_teaches_the_keys_by_pressing_each(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "admin", "/admin/equipos/kiosk/voz")
        assert barriers(page) == []
        page.get_by_label("Solo se oye por audífonos").check()
        page.get_by_label("Siguiente").focus()
        for key in (NEXT, CHOOSE, BACK, REPEAT):
            page.keyboard.press(key)
        page.get_by_role("button", name="Guardar la voz").click()
        expect(page.get_by_role("status").filter(has_text="quedó guardada")).to_be_visible()
        expect(page.get_by_label("Repetir")).to_have_value(REPEAT)
        assert live.http("kiosk").get("/kiosks/kiosk").json()["voice"] == f"headphones {KEYS}"
        assert complaints == []

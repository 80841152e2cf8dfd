"""The desk's page as an auxiliary uses it: by keyboard, in haste, on the screen of an old computer."""

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.api import Desk, Json, post, take
from tests.browser.at_desk import ask, later, press, serve, sit_down
from tests.browser.browsing import DESK, JSDOC, barriers, opened, scrolls
from tests.live import Live

pytestmark = pytest.mark.browser

HEIGHTS = (768, 625)
# Without the types of the scripts, as for the kiosk.
MOST_JS = 45_000
# The moments in which the page takes no second press end when the test says so.
ECHOES = """
const later = window.setTimeout;
window.echoes = [];
window.setTimeout = (run, ms, ...more) => (ms === 600 ? window.echoes.push(run) : later(run, ms, ...more));
"""


def known(live: Live) -> Json:
    """Return the server's snapshot of desk 1."""
    found: Json = live.http("auxiliary").get("/desks/1").json()
    return found


def called(live: Live) -> list[str]:
    """Return the codes of the wall's calls, newest first."""
    return [call["code"] for call in live.http("display").get("/display").json()["calls"]]


def test_a_visit_takes_four_keys_and_the_button_says_each(
    desk: Page, live: Live, complaints: list[str]
) -> None:
    take(live)
    primary = desk.locator("#primary")
    for words, then in (
        ("Abrir módulo F2", "open"),
        ("Llamar siguiente F2", "called"),
        ("Iniciar atención F2", "serving"),
    ):
        expect(primary).to_have_accessible_name(words)
        press(desk, "F2", then)
    expect(primary).to_have_accessible_name("Finalizar F9")
    expect(desk.locator("#code")).to_have_text("A 001")
    ask(desk, "F9")
    desk.keyboard.press("2")
    press(desk, "F9", "open")
    assert (known(live)["ticket"], known(live)["desk"]["state"]) == (None, "open")
    assert complaints == []


def test_nothing_scrolls_or_moves_on_the_screen_of_an_old_computer(desk: Page, live: Live) -> None:
    offered = [service["key"] for service in live.http().get("/services").json() if service["open"]]
    assert len(offered) >= 10
    for key in offered:
        take(live, key, lane="preferential", lang="qu")
        take(live, key)
    places: dict[int, list[FloatRect | None]] = {height: [] for height in HEIGHTS}

    def look(*also: str) -> None:
        for height in HEIGHTS:
            desk.set_viewport_size({"width": 1366, "height": height})
            assert not scrolls(desk)
            places[height].append(desk.locator("#primary").bounding_box())
            for seen in ("#mine", "#total", "#desks", "#issue", ".alert", *also):
                expect(desk.locator(seen).first).to_be_in_viewport(ratio=1)

    look("#services")
    press(desk, "F2", "open")
    look("#pause", "#close")
    press(desk, "F2", "called")
    look("#undo", "#recall", "#no-show", "#clock-wait", "#marks")
    press(desk, "F2", "serving")
    look("#undo", "#denuncia-ref", "#copy", "#clock-serving")
    for height in HEIGHTS:
        assert places[height] == [places[height][0]] * 4
    addresses: list[str] = desk.evaluate("""() => performance.getEntriesByType('resource')
        .map((one) => one.name).filter((name) => name.endsWith('.js') && !name.includes('/vendor/'))""")
    used = sum(len(JSDOC.sub(b"", desk.request.get(address).body())) for address in set(addresses))
    assert 10_000 < used < MOST_JS


@pytest.mark.long
def test_haste_is_one_step(desk: Page, live: Live) -> None:
    take(live)
    take(live)
    press(desk, "F2", "open")
    desk.locator("#primary").dblclick(delay=60)
    desk.wait_for_selector("#desk[data-at=called]")
    expect(desk.locator("#primary")).to_be_enabled()
    assert (called(live), known(live)["ticket"]["state"]) == (["A001"], "called")
    ask(desk, "Alt+g")
    press(desk, "Alt+g", "open")
    for _ in range(5):
        desk.keyboard.down("F2")
    desk.keyboard.up("F2")
    desk.wait_for_selector("#desk[data-at=called]")
    expect(desk.locator("#primary")).to_be_enabled()
    assert (known(live)["ticket"]["code"], known(live)["ticket"]["state"]) == ("A002", "called")


@pytest.mark.long
def test_haste_neither_starts_an_attention_nor_ends_one(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live)
    with opened(chromium, DESK, complaints) as page:
        page.add_init_script(ECHOES)
        sit_down(page, live.base)
        primary, finish = page.locator("#primary"), page.locator("#ask-outcome [value=ok]")
        for words, key in (
            ("Llamar siguiente F2", "F2"),
            ("Iniciar atención F2", "F2"),
            ("Finalizar F9", "F9"),
        ):
            page.keyboard.press("F2")
            expect(primary).to_have_accessible_name(words)
            expect(primary).to_be_disabled()
            page.keyboard.press(key)
            primary.click(force=True)
            expect(primary).to_have_accessible_name(words)
            expect(page.get_by_role("dialog")).to_be_hidden()
            page.wait_for_function("() => echoes.length > 0")
            page.evaluate("echoes.splice(0).forEach((end) => end())")
            expect(primary).to_be_enabled()
        page.keyboard.press("F9")
        expect(finish).to_have_attribute("data-rests", "")
        page.keyboard.press("F9")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        page.evaluate("echoes.splice(0).forEach((end) => end())")
        page.keyboard.press("F9")
        page.keyboard.press("Enter")  # another key than the first one is no haste
        page.wait_for_selector("#desk[data-at=open]")


def test_recall_and_no_show_say_on_the_button_what_is_missing(desk: Page, live: Live) -> None:
    take(live)
    press(desk, "F2", "open")
    press(desk, "F2", "called")
    recall, no_show = desk.locator("#recall"), desk.locator("#no-show")
    expect(recall).to_be_disabled()
    expect(recall).to_contain_text("en 0:0")
    expect(no_show).to_contain_text("falta volver a llamar")
    later(live, desk, 6, "#recall")
    desk.keyboard.press("F4")
    expect(desk.get_by_text("2 llamados")).to_be_visible()
    expect(no_show).to_be_disabled()
    expect(no_show).to_contain_text("en 1:2")
    later(live, desk, 90, "#no-show")
    press(desk, "F8", "open")
    expect(desk.locator("#aside")).to_contain_text("conserva su lugar hasta las 09:21")
    desk.get_by_role("button", name="A 001 vuelve a la cola").click()
    expect(desk.locator("#next")).to_contain_text("Volvió: conserva su lugar")
    expect(desk.locator("#aside-box")).to_be_hidden()


@pytest.mark.long
def test_the_last_step_is_taken_back_by_key(desk: Page, live: Live) -> None:
    take(live)
    serve(desk)
    ask(desk, "F9")
    press(desk, "F9", "open")
    expect(desk.get_by_text("Finalizado: A 001")).to_be_visible()
    press(desk, "Alt+z", "serving")
    expect(desk.locator("#code")).to_have_text("A 001")


@pytest.mark.long
def test_who_was_set_aside_is_called_again(desk: Page, live: Live) -> None:
    take(live)
    serve(desk)
    ask(desk, "Alt+g")
    desk.keyboard.type("fue por fotocopias")
    press(desk, "Enter", "open")
    expect(desk.locator("#aside")).to_contain_text("En espera aparteNota: fue por fotocopias")
    desk.get_by_role("button", name="Llamar otra vez a A 001").press("Enter")
    desk.wait_for_selector("#desk[data-at=called]")


@pytest.mark.long
def test_a_pause_has_a_reason_and_an_end(desk: Page, live: Live) -> None:
    press(desk, "F2", "open")
    desk.keyboard.press("F2")
    expect(desk.get_by_text("Nadie espera para este módulo por ahora.")).to_be_visible()
    desk.keyboard.press("Alt+p")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("2")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#desk[data-at=paused]")
    assert known(live)["desk"]["pause_reason"] == "errand"
    expect(desk.get_by_text("Diligencia. Nadie será llamado aquí.")).to_be_visible()
    press(desk, "F2", "open")
    press(desk, "Alt+x", "closed")


def test_a_desk_that_another_person_works_at_is_only_looked_at(desk: Page, live: Live) -> None:
    Desk(live, 1, "second").open()
    expect(desk.get_by_text("Aquí atiende second.")).to_be_visible()
    expect(desk.locator("#primary")).to_be_disabled()
    expect(desk.locator("#help")).to_be_disabled()


@pytest.mark.long
def test_a_long_wait_has_a_sign_and_a_word(desk: Page, live: Live) -> None:
    take(live)
    live.clock.forward(8 * 60)
    press(desk, "F2", "open")
    wait = desk.locator("#next .waited")
    expect(wait).to_have_text("◔ 8:00")
    live.clock.forward(3 * 60)
    press(desk, "F2", "called")
    expect(desk.locator("#clock-wait")).to_contain_text("▲ pasó la meta")
    assert barriers(desk) == []


@pytest.mark.long
def test_a_forgotten_end_is_a_question(desk: Page, live: Live) -> None:
    take(live)
    serve(desk)
    expect(desk.get_by_text("¿Olvidó finalizar?")).to_be_hidden()
    live.clock.forward(61 * 60)
    live.application.screens.changed()
    expect(desk.get_by_text("¿Olvidó finalizar?")).to_be_visible()


def test_the_desk_shows_its_person_what_others_change(desk: Page, live: Live) -> None:
    take(live)
    take(live, "robo")
    press(desk, "F2", "open")
    desk.keyboard.press("Alt+q")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("button", name="Llamar a A 001 fuera de turno")).to_be_focused()
    admin = live.http("admin")
    document = admin.get("/admin/config").json()["document"]
    for services in (["robo"], ["otras_denuncias"]):
        document["desks"][0]["services"] = services
        assert post(admin, "/admin/config/draft", revision=0, document=document).status_code == 200
        assert post(admin, "/admin/config/publish", revision=1).status_code == 200
        if services == ["robo"]:
            expect(desk.get_by_text("Cambió lo que atiende este módulo: Robo o hurto.")).to_be_visible()
            expect(desk.locator("#next")).not_to_contain_text("A 001")
    expect(desk.get_by_text("Este módulo ya no atiende nada que su cargo permita.")).to_be_visible()
    expect(desk.locator("#primary")).to_be_disabled()
    assert post(live.http("supervisor"), "/desks/1/close", reason="shift_end").status_code == 200
    expect(desk.get_by_role("alert").get_by_text("Otra persona cerró este módulo.")).to_be_visible()

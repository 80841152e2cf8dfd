"""The start, the sign-in, and the touch pages of a real station."""

from contextlib import closing
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from ciasc.create_station import add_staff
from ciasc.domain.core.permissions import Role
from tests.api import Desk, post, take
from tests.browser.browsing import DESK, KIOSK, barriers, later, opened, signed_in, take_ticket
from tests.live import PASSWORD, Live

pytestmark = pytest.mark.browser


def test_the_start_leads_everywhere_and_has_no_barrier(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        page.goto(live.base)
        expect(page.get_by_role("link", name="Reportes")).to_be_visible()
        assert barriers(page) == []
        page.get_by_role("link", name="Módulos Llamar").click()
        expect(page.get_by_role("button", name="Entrar")).to_be_visible()
    assert complaints == []


def test_the_start_shows_who_is_signed_in_only_what_they_may_open(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "auxiliary", "/modulo/")
        assert barriers(page) == []
        page.goto(live.base)
        expect(page.get_by_role("link", name="Módulos Llamar")).to_be_visible()
        expect(page.get_by_role("link", name="Reportes")).to_have_count(0)
        page.goto(f"{live.base}/kiosk")
        expect(page.get_by_role("status")).to_have_text("Sin impresora: anote su número.")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/kiosk", "Este dispensador no está registrado"),
        ("/kiosk?token=no-es-este", "Este dispensador no está registrado"),
        ("/pantalla", "Esta pantalla no está registrada"),
    ],
)
def test_a_device_that_the_station_does_not_know_has_a_screen_of_its_own(
    chromium: Browser, live: Live, complaints: list[str], address: str, words: str
) -> None:
    with opened(chromium, KIOSK, complaints) as page:
        page.goto(f"{live.base}{address}")
        expect(page.get_by_role("heading", name=words)).to_be_visible()
        assert page.url == f"{live.base}{address.partition('?')[0]}"
        expect(page.get_by_label("Contraseña")).to_have_count(0)
        assert barriers(page) == []


def test_a_kiosk_that_was_retired_says_so_and_is_no_live_page(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, KIOSK, complaints) as page:
        page.goto(f"{live.base}/kiosk?token={live.tokens['kiosk']}")
        page.wait_for_selector("body[data-link=live]")
        with live.application.store.begin() as tx:
            kiosk = next(one for one in tx.devices.all() if one.name == "kiosk")
            tx.devices.save(replace(kiosk, active=False))
        live.application.recheck_screens()
        expect(page.get_by_role("heading", name="Este dispensador no está registrado")).to_be_visible()


def test_a_wrong_password_is_said_in_words_and_the_right_one_leads_where_one_wished(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        page.goto(f"{live.base}/modulo/2")
        assert barriers(page) == []
        page.get_by_label("Usuario").fill("auxiliary")
        page.get_by_label("Contraseña", exact=True).fill("no es esta")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        assert barriers(page) == []
        page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/modulo/2")
        page.get_by_role("button", name="Salir").click()
        page.wait_for_url("**/entrar**")  # the page may notice by itself, and then ends at the same place
        page.goto(f"{live.base}/modulo/2")
        expect(page.get_by_label("Usuario")).to_be_visible()


def test_a_provisional_password_is_changed_before_anything_else(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    first = add_staff(live.application.store, "nueva", Role.AUXILIARY, None)
    assert first is not None
    with opened(chromium, DESK, complaints) as page:
        page.goto(f"{live.base}/modulo/")
        page.get_by_label("Usuario").fill("nueva")
        page.get_by_label("Contraseña", exact=True).fill(first)
        page.keyboard.press("Enter")
        page.get_by_label("Contraseña nueva").fill("flor de cantuta")
        assert barriers(page) == []
        page.get_by_role("button", name="Guardar y entrar").click()
        expect(page.get_by_text("¿En qué módulo atiende?")).to_be_visible()


@pytest.mark.parametrize("way", ["", "urgent", *later("denuncia", "mi-denuncia", "otros", "help")])
def test_the_kiosk_has_no_barrier(chromium: Browser, live: Live, complaints: list[str], way: str) -> None:
    with opened(chromium, KIOSK, complaints) as page:
        page.goto(f"{live.base}/kiosk?token={live.tokens['kiosk']}")
        page.wait_for_selector("body[data-link=live]")
        if way:
            page.locator(f"[data-open={way}]:visible").click()
        assert barriers(page) == []
    assert complaints == []


def test_a_touch_at_the_kiosk_is_a_ticket_at_the_station(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, KIOSK, complaints) as page, closing(live.http("officer")) as officer:
        page.goto(f"{live.base}/kiosk?token={live.tokens['kiosk']}")
        page.wait_for_selector("body[data-link=live]")
        take_ticket(page, "robo")
        expect(page.locator("#screen-ticket [data-code]")).to_have_text("C 001")
        assert barriers(page) == []
        assert officer.get("/queue").json()["total"] == 1


@pytest.mark.long
def test_help_at_the_kiosk_is_an_alert_at_the_desks(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, KIOSK, complaints) as page:
        page.goto(f"{live.base}/kiosk?token={live.tokens['kiosk']}")
        page.wait_for_selector("body[data-link=live]")
        page.locator("[data-open=help]:visible").click()
        expect(page.get_by_text("Llame en voz alta al personal.")).to_be_visible()
        (alert,) = live.http("auxiliary").get("/queue").json()["alerts"]
        assert alert["words"] == "Piden ayuda en el dispensador kiosk"
    assert complaints == []


@pytest.mark.long
def test_a_kiosk_at_rest_follows_what_is_published(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    admin = live.http("admin")
    with opened(chromium, KIOSK, complaints) as page:
        page.goto(f"{live.base}/kiosk?token={live.tokens['kiosk']}")
        page.wait_for_selector("body[data-link=live]")
        seen = admin.get("/admin/config").json()
        document = seen["document"]
        document["station"]["name"] = "Comisaría de Zárate"
        document["tiles"] = [tile for tile in document["tiles"] if "robo" not in tile["services"]]
        draft = post(admin, "/admin/config/draft", revision=seen["revision"], document=document)
        assert draft.status_code == 200, draft.text
        published = post(admin, "/admin/config/publish", revision=draft.json()["revision"])
        assert published.status_code == 200, published.text
        expect(page.locator(".crown__station")).to_have_text("Comisaría de Zárate")
        expect(page.locator("#screen-home [data-service=robo]")).to_have_count(0)
        expect(page.locator("#screen-home")).to_be_visible()
    assert complaints == []


@pytest.mark.long
def test_the_list_of_desks_follows_them_also_during_an_alert_and_keeps_the_keyboard_focus(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live, "violencia")
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", "/modulo/")
        expect(page.locator(".alert")).to_be_visible()
        page.evaluate("window.born = true")
        page.get_by_role("link", name="2 Módulo 2").focus()
        officer = Desk(live, 2, "officer").open()
        expect(page.get_by_text("Ocupado por officer")).to_be_visible()
        expect(page.get_by_role("link", name="2 Módulo 2")).to_be_focused()
        page.get_by_role("link", name="Quedó abierto").focus()
        officer.do("close")
        expect(page.get_by_text("Ocupado por officer")).to_have_count(0)
        expect(page.get_by_role("link", name="2 Módulo 2")).to_be_focused()
        assert page.evaluate("window.born")
        assert barriers(page) == []
    assert complaints == []

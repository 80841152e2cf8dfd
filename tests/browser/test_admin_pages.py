"""The administration as a person uses it: targets, hours, people, pairing and the installation."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from ciasc.domain.core.permissions import SYSTEM
from ciasc.station.access.change_devices import add_printer
from ciasc.web.api.schemas import spaced
from tests.api import take
from tests.browser.browsing import DESK, KIOSK, PHONE, WALL, barriers, opened, signed_in
from tests.fakes import A_MONDAY
from tests.live import Live

pytestmark = pytest.mark.browser
PAGES = (
    "",
    "inicio",
    "datos",
    "servicios",
    "servicios/robo",
    "modulos",
    "horario",
    "equipos",
    "personal",
    "publicar",
    "dispensador",
)


@pytest.fixture
def admin(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """Yield the administration's first page."""
    with opened(chromium, DESK, complaints) as page:
        yield signed_in(page, live.base, "admin", "/admin/")
    assert complaints == []


def agree(page: Page) -> None:
    """Say yes to the question of the page."""
    question = page.locator("dialog.question")
    assert barriers(page) == []
    question.locator("button[value=yes]").click()
    expect(question).to_have_count(0)


def target(live: Live) -> int:
    rows = live.http().get("/services").json()
    return next(int(row["target_wait_s"]) for row in rows if row["key"] == "robo")


def test_no_page_has_a_barrier_nor_is_wider_than_the_screen(admin: Page, live: Live) -> None:
    for path in PAGES:
        admin.goto(f"{live.base}/admin/{path}")
        for part in admin.locator("details").all():
            part.evaluate("(seen) => { seen.open = true }")
        assert barriers(admin) == [], path
        assert admin.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize(
    ("who", "path", "script"),
    [
        ("admin", "/admin/servicios", "admin"),
        ("supervisor", "/sala", "hall"),
        ("auxiliary", "/modulo/1", "desk"),
    ],
)
def test_no_button_can_be_pressed_before_its_script_is_there(
    chromium: Browser, live: Live, complaints: list[str], who: str, path: str, script: str
) -> None:
    take(live)
    with opened(chromium, DESK, complaints) as page:
        page.route(f"**/js/**/{script}.js", lambda route: route.abort())
        signed_in(page, live.base, who, path)
        buttons = page.locator("button:visible:not(.masthead button)")
        assert buttons.count() > 0
        for button in buttons.all():
            expect(button).to_be_disabled()
        expect(page.get_by_text("Cargando…").first).to_be_visible()


def test_a_target_is_changed_published_and_taken_back_by_keyboard(admin: Page, live: Live) -> None:
    admin.get_by_role("link", name="Servicios").first.press("Enter")
    admin.get_by_role("link", name="Robo o hurto").press("Enter")
    admin.wait_for_url("**/servicios/robo")
    admin.get_by_label("Meta de espera (minutos)").fill("10")
    admin.get_by_role("button", name="Guardar en el borrador").press("Enter")
    expect(admin.get_by_role("status")).to_contain_text("1 cambio por publicar")
    assert target(live) == 900
    admin.get_by_role("status").get_by_role("link").press("Enter")
    expect(admin.locator("main")).to_contain_text("15 min")
    assert barriers(admin) == []
    admin.get_by_role("button", name="Publicar ahora").press("Enter")
    expect(admin.get_by_text("No hay nada por publicar")).to_be_visible()
    expect(admin.get_by_role("status")).to_have_text("Publicado: los cambios rigen desde ahora.")
    admin.wait_for_load_state()
    assert target(live) == 600
    admin.get_by_role("button", name="Volver a la versión anterior").press("Enter")
    expect(admin.locator("dialog.question").get_by_role("button", name="Volver", exact=True)).to_be_focused()
    admin.keyboard.press("Tab")
    admin.keyboard.press("Enter")
    expect(admin.get_by_text("Vuelve a la versión 1")).to_be_visible()
    expect(admin.get_by_role("status")).to_have_text("Rige otra vez la versión anterior.")
    admin.reload()
    expect(admin.get_by_role("status")).to_have_count(0)
    assert target(live) == 900
    admin.get_by_role("link", name="Auditoría").press("Enter")
    last = admin.locator("main tbody tr").filter(has_text="Versión 3")
    last.locator("summary").press("Enter")
    expect(last).to_contain_text("meta de espera")
    expect(last).to_contain_text("admin")


def test_the_sound_of_the_hall_is_set_by_the_hour(admin: Page, live: Live) -> None:
    admin.goto(f"{live.base}/admin/datos")
    admin.get_by_label("Veces que se dice cada llamado").select_option("2")
    admin.get_by_label("Volumen, de 0 a 100").fill("80")
    hours = admin.get_by_label("Volumen por horas")
    form = admin.locator("form", has=hours)
    hours.fill("13:00-15:00")
    form.get_by_role("button", name="Guardar en el borrador").click()
    expect(admin.get_by_text("«13:00-15:00» no se entiende: escriba las horas y el volumen")).to_be_visible()
    hours.fill("13:00-15:00 40, 22:00-06:00 0")
    form.get_by_role("button", name="Guardar en el borrador").click()
    expect(admin.get_by_role("status")).to_contain_text("3 cambios por publicar")
    sound = live.http("admin").get("/admin/config").json()["document"]["sound"]
    assert sound == {
        "speaks": True,
        "times": 2,
        "volume": 80,
        "levels": [
            {"opens": "13:00:00", "closes": "15:00:00", "volume": 40},
            {"opens": "22:00:00", "closes": "06:00:00", "volume": 0},
        ],
    }
    admin.reload()
    expect(hours).to_have_value("13:00-15:00 40, 22:00-06:00 0")
    admin.goto(f"{live.base}/admin/publicar")
    expect(admin.locator("main")).to_contain_text("13:00-15:00 40, 22:00-06:00 0")
    assert barriers(admin) == []


def test_a_fault_is_shown_where_it_is_made_and_bars_the_publish(admin: Page, live: Live) -> None:
    admin.goto(f"{live.base}/admin/servicios/robo")
    admin.get_by_label("Letra").select_option("B")
    admin.get_by_role("button", name="Guardar en el borrador").click()
    expect(admin.get_by_role("status")).to_contain_text("La letra B está repetida")
    admin.goto(f"{live.base}/admin/publicar")
    expect(admin.get_by_role("button", name="Publicar ahora")).to_be_disabled()
    admin.get_by_role("button", name="Descartar el borrador").click()
    agree(admin)
    expect(admin.get_by_text("No hay nada por publicar")).to_be_visible()


@pytest.mark.long
def test_fields_and_ticks_are_level_with_what_is_beside_them(admin: Page, live: Live) -> None:
    admin.goto(f"{live.base}/admin/datos")
    name, kind = (admin.get_by_label(label).bounding_box() for label in ("Nombre de la comisaría", "Tipo"))
    assert name is not None
    assert kind is not None
    assert (name["y"], name["height"]) == (kind["y"], kind["height"])
    for path in ("modulos", "dispensador", "servicios"):
        admin.goto(f"{live.base}/admin/{path}")
        words = admin.locator("main tbody tr").nth(3).locator("th")
        middle = "(seen) => { const box = seen.getBoundingClientRect(); return box.top + box.height / 2; }"
        tick = words.locator("xpath=..").get_by_role("checkbox").first.evaluate(middle)
        assert abs(tick - words.evaluate(middle)) < 3, path
    admin.goto(f"{live.base}/admin/personal")
    form = admin.locator("form[data-send]").filter(has_text="Crear una cuenta")
    title, field = form.locator("h2").bounding_box(), form.get_by_label("Usuario").bounding_box()
    assert title is not None
    assert field is not None
    assert field["y"] - title["y"] < 90
    admin.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert admin.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.long
def test_a_taken_desk_number_and_listed_holidays_are_shown(admin: Page, live: Live) -> None:
    admin.goto(f"{live.base}/admin/modulos")
    admin.get_by_label("Número").fill("1")
    admin.get_by_role("button", name="Agregar").click()
    expect(admin.get_by_role("alert")).to_have_text("Ya hay un módulo con ese número.")
    admin.get_by_label("Número").fill("42")
    admin.get_by_role("button", name="Agregar").click()
    expect(admin.get_by_role("columnheader", name="Módulo 42")).to_be_visible()
    admin.goto(f"{live.base}/admin/horario")
    propose = admin.get_by_role("button", name="Proponer los feriados del Perú")
    propose.click()
    expect(admin.get_by_role("status")).to_contain_text("feriados propuestos: quite los que no correspondan")
    propose.click()
    expect(admin.get_by_role("status")).to_have_text("Los feriados de ese año ya están en la lista.")
    admin.locator("#days tr:last-child [data-remove]").click()
    propose.click()
    expect(admin.get_by_role("status")).to_contain_text("1 feriado propuesto: quítelo si no corresponde")
    admin.locator("form[data-days]").get_by_role("button", name="Guardar en el borrador").click()
    expect(admin.get_by_role("status")).to_contain_text("cambios por publicar")
    admin.get_by_role("status").get_by_role("link").click()
    expect(admin.get_by_text(re.compile(r"días cerrados todo el día: 1 de enero, "))).to_be_visible()
    expect(admin.get_by_role("cell", name="Año Nuevo, cerrado todo el día")).to_be_visible()


@pytest.mark.long
def test_a_new_service_is_offered_after_publishing(
    admin: Page, chromium: Browser, live: Live, complaints: list[str]
) -> None:
    admin.goto(f"{live.base}/admin/servicios/nuevo")
    words = admin.get_by_role("group", name="Textos en castellano")
    words.get_by_label("Nombre").fill("Garantías personales")
    words.get_by_label("Botón").fill("Garantías")
    admin.get_by_role("button", name="Guardar en el borrador").click()
    admin.wait_for_url(f"{live.base}/admin/servicios")
    expect(admin.get_by_role("link", name="Garantías personales")).to_be_visible()
    admin.goto(f"{live.base}/admin/publicar")
    with opened(chromium, KIOSK, complaints) as kiosk:
        kiosk.goto(f"{live.base}/kiosk?token={live.tokens['kiosk']}")
        expect(kiosk.locator("body")).to_have_attribute("data-link", "live")
        admin.get_by_role("button", name="Publicar ahora").click()
        expect(admin.get_by_text("No hay nada por publicar")).to_be_visible()
        expect(kiosk.locator('.tile[data-service="garantias_personales"]')).to_have_count(1)
    assert take(live, "garantias_personales")["code"].startswith("F")


@pytest.mark.long
def test_hours_are_typed_as_people_write_them_and_close_the_kiosk(
    admin: Page, chromium: Browser, live: Live, complaints: list[str]
) -> None:
    admin.goto(f"{live.base}/admin/horario")
    admin.get_by_label("Lunes").fill("ocho a diez")
    admin.get_by_role("button", name="Guardar en el borrador").first.click()
    expect(admin.get_by_role("alert")).to_contain_text("escriba las horas como 08:00-13:00")
    admin.get_by_label("Lunes").fill("08:00-25:00")
    admin.get_by_role("button", name="Guardar en el borrador").first.click()
    expect(admin.get_by_role("alert")).to_contain_text("«25:00» no es una hora del día")
    assert admin.get_by_label("Martes").get_attribute("placeholder") is None
    admin.get_by_label("Lunes").fill("8:00-9:00, 10:00-13:00")
    admin.get_by_role("button", name="Guardar en el borrador").first.click()
    expect(admin.get_by_role("status")).to_contain_text("1 cambio por publicar")
    admin.get_by_role("button", name="Proponer los feriados del Perú").click()
    expect(admin.get_by_role("status")).to_contain_text("feriados propuestos")
    admin.get_by_role("button", name="Guardar en el borrador").last.click()
    expect(admin.get_by_role("status")).to_contain_text("por publicar")
    with opened(chromium, KIOSK, complaints) as kiosk:
        kiosk.goto(f"{live.base}/kiosk?token={live.tokens['kiosk']}")
        expect(kiosk.get_by_role("heading", name="¿En qué podemos ayudarle?")).to_be_visible()
        admin.goto(f"{live.base}/admin/publicar")
        admin.get_by_role("button", name="Publicar ahora").click()
        expect(kiosk.get_by_role("heading", name="Cerrado por ahora")).to_be_visible()
        expect(kiosk.get_by_text("Abrimos a las 10:00.")).to_be_visible()
        assert barriers(kiosk) == []
        kiosk.get_by_role("button", name="Urgente").click()
        kiosk.get_by_role("button", name="Hablar en privado").click()
        expect(kiosk.get_by_text("Hable ahora con el policía de la puerta")).to_be_visible()


@pytest.mark.long
def test_an_account_gets_its_first_password(admin: Page, live: Live) -> None:
    admin.goto(f"{live.base}/admin/personal")
    admin.get_by_label("Usuario").fill("nueva")
    admin.get_by_label("Rol").select_option("officer")
    admin.get_by_role("button", name="Crear").click()
    secret = admin.locator(".secret").inner_text()
    row = admin.get_by_role("row", name="nueva Efectivo policial")
    expect(row).to_contain_text("Activa · contraseña provisional")
    expect(admin.get_by_label("Usuario")).to_have_value("")
    signed = live.browser().post("/api/v1/session", json={"username": "nueva", "password": secret})
    assert signed.json()["must_change"] is True
    row.get_by_role("button", name="Desactivar").click()
    agree(admin)
    expect(row).to_contain_text("Desactivada")
    told = "La cuenta «nueva» quedó desactivada y sus sesiones, cerradas."
    expect(admin.get_by_role("status")).to_have_text(told)
    assert barriers(admin) == []


@pytest.mark.long
def test_a_machine_that_is_retired_is_said_to_be(admin: Page, live: Live) -> None:
    admin.goto(f"{live.base}/admin/equipos")
    admin.get_by_role("button", name="Retirar display").click()
    question = admin.locator("dialog.question")
    expect(question).to_contain_text("Dejará de funcionar")
    question.get_by_role("button", name="Volver").click()
    expect(question).to_have_count(0)
    admin.get_by_role("button", name="Retirar display").click()
    agree(admin)
    told = "«display» quedó retirado: no funciona hasta vincularlo otra vez."
    expect(admin.get_by_role("status")).to_have_text(told)
    expect(admin.get_by_role("button", name="Retirar display")).to_have_count(0)


@pytest.mark.long
def test_nothing_is_shown_of_a_step_that_the_person_gave_up(
    admin: Page, live: Live, complaints: list[str]
) -> None:
    live.clock.forward(3600)
    admin.goto(f"{live.base}/admin/equipos")
    admin.get_by_role("button", name="Retirar display").click()
    agree(admin)
    admin.get_by_role("dialog").get_by_role("button", name="Cancelar").click()
    expect(admin.get_by_role("dialog")).to_have_count(0)
    expect(admin.get_by_role("status")).to_have_count(0)
    expect(admin.get_by_role("button", name="Retirar display")).to_be_enabled()
    assert [line for line in complaints if "403" not in line] == []
    complaints.clear()


@pytest.mark.long
def test_the_installation_is_left_resumed_and_ends_on_the_wall(
    admin: Page, chromium: Browser, live: Live, complaints: list[str]
) -> None:
    admin.goto(f"{live.base}/admin/inicio")
    admin.get_by_label("Nombre de la comisaría").fill("Comisaría de Collique")
    admin.get_by_role("button", name="Paso siguiente").click()
    expect(admin.get_by_role("heading", name="paso 2 de 6")).to_be_visible()
    assert live.http("admin").get("/admin/config").json()["document"]["station"]["name"] == (
        "Comisaría de Collique"
    )
    admin.goto(f"{live.base}/admin/")
    admin.goto(f"{live.base}/admin/inicio")
    expect(admin.get_by_role("heading", name="paso 2 de 6")).to_be_visible()
    for step in (3, 4, 5):
        admin.get_by_role("button", name="Paso siguiente").click()
        expect(admin.get_by_role("heading", name=f"paso {step} de 6")).to_be_visible()
        assert barriers(admin) == []
    admin.get_by_label("Tipo").select_option("display")
    admin.locator("#device-name").fill("sala")
    with opened(chromium, WALL, complaints) as wall:
        wall.goto(f"{live.base}/vincular")
        shown = wall.locator("#machine-code")
        expect(shown).to_have_text(re.compile(r"^\w{3} \w{3}$"))
        assert barriers(wall) == []
        admin.get_by_label("Código del equipo").fill(shown.inner_text().lower())
        admin.get_by_role("button", name="Vincular", exact=True).click()
        wall.wait_for_url(f"{live.base}/pantalla")
        expect(admin.get_by_role("status").first).to_contain_text("quedó vinculado")
        admin.get_by_role("button", name="Paso siguiente").click()
        expect(admin.get_by_role("heading", name="paso 6 de 6")).to_be_visible()
        admin.wait_for_load_state()
        admin.get_by_role("button", name="Publicar ahora").click()
        expect(admin.get_by_text("No hay nada por publicar")).to_be_visible()
        admin.wait_for_load_state()
        admin.get_by_role("button", name="Probar").click()
        expect(admin.get_by_role("status")).to_contain_text("Se llamó en la pantalla")
        number = admin.locator(".secret").inner_text()
        expect(wall.locator("body")).to_contain_text(number[1:])
        assert barriers(admin) == []
    admin.get_by_role("button", name="Terminar").click()
    admin.wait_for_url(f"{live.base}/admin/")
    expect(admin.locator(".masthead")).to_contain_text("Comisaría de Collique")


def test_typed_text_that_was_not_sent_is_not_dropped_in_silence(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    asked: list[str] = []
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "admin", "/admin/datos")

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", stay)
        page.get_by_label("Nombre de la comisaría").fill("Comisaría de Collique")
        with page.expect_event("dialog"):
            page.get_by_role("link", name="Horario y feriados").click(no_wait_after=True)
        expect(page.get_by_label("Nombre de la comisaría")).to_have_value("Comisaría de Collique")
        page.get_by_role("button", name="Guardar en el borrador").first.click()
        expect(page.get_by_role("status").first).to_contain_text("1 cambio por publicar")
        page.get_by_role("link", name="Horario y feriados").click()
        page.wait_for_url("**/admin/horario")
        page.goto(f"{live.base}/admin/inicio/4")
        page.get_by_label("Usuario").fill("nueva")
        page.get_by_role("button", name="Paso siguiente").click()
        expect(page.get_by_role("alert")).to_contain_text("Hay datos escritos que no se guardaron")
        page.get_by_label("Usuario").fill("")
    assert asked == ["beforeunload"]


def test_a_supervisor_cancels_a_ticket_with_the_reason(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    code = take(live)["code"]
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", "/sala")
        assert barriers(page) == []
        page.get_by_role("button", name=f"Anular {spaced(code)}").press("Enter")
        page.get_by_label("Se emitió por error").check()
        assert barriers(page) == []
        page.get_by_role("dialog").get_by_role("button", name="Anular").press("Enter")
        expect(page.get_by_text("Nadie espera.")).to_be_visible()
    told = live.http("supervisor").get("/audit?kind=cancelled").json()["events"]
    assert [one["detail"] for one in told] == ["Se emitió por error"]
    assert complaints == []


def test_what_the_paper_shows_is_mended_by_an_option(admin: Page, live: Live) -> None:
    with live.application.store.begin() as tx:
        add_printer(tx, SYSTEM, A_MONDAY, "sala", "tcp://10.0.0.9?table=16", None)
    admin.goto(f"{live.base}/admin/equipos")
    admin.get_by_role("button", name="Corregir sala").click()
    seen = admin.locator(".symptom", has_text="letras chinas")
    expect(seen.locator("svg")).to_be_visible()
    seen.get_by_role("button").click()
    admin.locator(".symptom", has_text="como otros signos").get_by_role("button").click()
    address = admin.get_by_label("Dirección")
    expect(address).to_have_value("tcp://10.0.0.9?chinese=1&table=")
    expect(address).to_be_focused()
    address.press_sequentially("2:850")
    admin.get_by_role("button", name="Agregar", exact=True).click()
    expect(admin.get_by_text("tcp://10.0.0.9?chinese=1&table=2:850", exact=True)).to_be_visible()
    with live.application.store.read() as view:
        assert [one.url for one in view.devices.printers()] == ["tcp://10.0.0.9?chinese=1&table=2:850"]

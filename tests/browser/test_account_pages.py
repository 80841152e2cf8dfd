"""The own account and the audit as people see them."""

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from tests.api import Desk, take
from tests.browser.browsing import DESK, barriers, opened, signed_in
from tests.live import PASSWORD, Live

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_a_second_factor_is_set_up_and_then_needed(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "admin", "/cuenta")
        assert barriers(page) == []
        live.clock.forward(700)
        page.get_by_role("button", name="Activar").click()
        page.get_by_role("dialog").get_by_label("Contraseña").fill(PASSWORD)
        assert barriers(page) == []
        page.get_by_role("button", name="Continuar").click()
        expect(page.locator("#second-picture")).to_be_visible()
        assert barriers(page) == []
        secret = page.locator("#second-secret").inner_text().replace(" ", "")
        page.get_by_label("Código que muestra el teléfono").fill(pyotp.TOTP(secret).at(live.clock.now))
        page.get_by_role("button", name="Confirmar").click()
        expect(page.locator("#second-list li")).to_have_count(8)
        assert barriers(page) == []
        page.get_by_role("link", name="Ya los guardé").click()
        expect(page.get_by_text("Códigos de recuperación sin usar: 8")).to_be_visible()
        assert barriers(page) == []
    complaints[:] = [line for line in complaints if "403" not in line]
    assert complaints == []
    live.clock.forward(30)
    with opened(chromium, DESK, complaints) as page:
        page.goto(f"{live.base}/entrar?siguiente=/cuenta")
        page.get_by_label("Usuario").fill("admin")
        page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Entrar").click()
        code = page.get_by_label("Código")
        expect(code).to_be_focused()
        assert barriers(page) == []
        code.fill(pyotp.TOTP(secret).at(live.clock.now))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{live.base}/cuenta")
        page.get_by_role("button", name="Cerrar todas las demás").click()
        expect(page.get_by_role("button", name="Cerrar todas las demás")).to_have_count(0)
        expect(page.get_by_text("Este navegador")).to_be_visible()


def test_who_gives_no_password_keeps_the_page_and_what_was_typed(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "admin", "/cuenta")
        live.clock.forward(700)
        page.get_by_role("button", name="Activar").click()
        page.get_by_role("dialog").get_by_label("Contraseña").fill(PASSWORD)
        page.get_by_role("button", name="Continuar").click()
        expect(page.locator("#second-picture")).to_be_visible()
        secret = page.locator("#second-secret").inner_text().replace(" ", "")
        page.get_by_label("Código que muestra el teléfono").fill(pyotp.TOTP(secret).at(live.clock.now))
        page.get_by_role("button", name="Confirmar").click()
        page.get_by_role("link", name="Ya los guardé").click()
        live.clock.forward(700)
        code = page.get_by_label("Código para quitarlo")
        code.fill("123456")
        code.press("Enter")
        page.get_by_role("dialog").get_by_role("button", name="Cancelar").click()
        expect(page.locator("#second-end button")).to_be_enabled()
        expect(code).to_have_value("123456")
    complaints[:] = [line for line in complaints if "403" not in line]


def test_a_wrong_code_is_a_refusal_of_the_page_and_no_ended_session(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "admin", "/cuenta")
        page.get_by_role("button", name="Activar").click()
        expect(page.locator("#second-picture")).to_be_visible()
        secret = page.locator("#second-secret").inner_text().replace(" ", "")
        right = pyotp.TOTP(secret).at(live.clock.now)
        code = page.get_by_label("Código que muestra el teléfono")
        code.fill(f"{(int(right) + 1) % 10**6:06}")
        code.press("Enter")
        expect(page.locator("#problem, dialog[open]")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("#problem")).not_to_be_empty()
        code.fill(right)
        code.press("Enter")
        expect(page.locator("#second-list li")).to_have_count(8)
    complaints[:] = [line for line in complaints if "401" not in line]
    assert complaints == []


@pytest.mark.long
def test_the_audit_is_read_and_filtered(chromium: Browser, live: Live, complaints: list[str]) -> None:
    take(live)
    Desk(live).open().call()
    with opened(chromium, DESK, complaints) as page:
        signed_in(page, live.base, "supervisor", "/auditoria")
        assert barriers(page) == []
        page.get_by_label("Qué").select_option("called")
        page.get_by_role("button", name="Ver").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody tr")).to_contain_text("auxiliary")
        assert barriers(page) == []
        assert complaints == []

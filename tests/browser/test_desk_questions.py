"""The questions of the desk's page, answered by keys alone, and the answers that the station kept."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import Desk, post, take
from tests.browser.at_desk import answer, ask, press, serve, sit_down
from tests.browser.browsing import DESK, barriers, opened
from tests.live import Live

pytestmark = pytest.mark.browser

QUESTIONS = {
    "F9": "ask-outcome",
    "Alt+t": "ask-transfer",
    "Alt+r": "ask-ref",
    "Alt+l": "ask-lane",
    "Alt+i": "ask-language",
    "Alt+g": "ask-park",
    "Alt+n": "ask-issue",
    "Alt+a": "ask-help",
}


def events(live: Live, kind: str) -> list[dict[str, Any]]:
    """Return the events of that kind."""
    with live.application.store.read() as tx:
        return [dict(event.data) for event in tx.events.at_desk(1, 0, 100) if event.kind.value == kind]


def ticket(live: Live) -> dict[str, Any]:
    """Return the ticket at desk 1."""
    found: dict[str, Any] = live.http("auxiliary").get("/desks/1").json()["ticket"]
    return found


def test_every_question_opens_by_its_key_without_barrier_and_closes_by_escape(desk: Page, live: Live) -> None:
    take(live, "documentos", lane="preferential", lang="qu")
    take(live)
    assert barriers(desk) == []
    serve(desk)
    assert barriers(desk) == []
    for key, question in QUESTIONS.items():
        desk.keyboard.press(key)
        expect(desk.locator(f"#{question}")).to_be_visible()
        box = desk.locator(f"#{question}").bounding_box()
        assert box is not None
        assert box["height"] < 625
        assert barriers(desk) == []
        desk.keyboard.press("Escape")
        expect(desk.locator("dialog[open]")).to_have_count(0)
    ask(desk, "Alt+g")
    press(desk, "Alt+g", "open")
    assert barriers(desk) == []
    desk.get_by_role("button", name="Más sobre A 001").press("Enter")
    assert barriers(desk) == []


@pytest.mark.long
def test_who_goes_first_by_law_does_not_leave_without_denuncia_and_without_a_reason(
    desk: Page, live: Live
) -> None:
    take(live, "documentos", lane="preferential")
    serve(desk)
    ask(desk, "F9")
    expect(desk.locator("#why-field")).to_be_hidden()
    assert desk.locator("#ask-outcome input:checked").count() == 0
    desk.keyboard.press("F9")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("1")
    expect(desk.locator("#why-field")).to_be_visible()
    desk.keyboard.press("2")
    expect(desk.locator("#why-field")).to_be_hidden()
    desk.keyboard.press("5")
    expect(desk.locator("#why-field")).to_be_visible()
    desk.keyboard.press("F9")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.get_by_label("La persona no quiso denunciar").press("Space")
    press(desk, "F9", "open")
    assert events(live, "completed")[-1]["reason"] == "declined"


@pytest.mark.long
def test_the_reference_of_a_denuncia_is_noted_while_serving_and_kept(desk: Page, live: Live) -> None:
    take(live, "documentos")
    serve(desk)
    answer(desk, "Alt+r", *"24-1187", "Enter")
    expect(desk.locator("#ref-seen")).to_have_text("Denuncia 24-1187")
    expect(desk.locator("#primary")).to_be_enabled()
    ask(desk, "F9")
    desk.keyboard.press("2")
    expect(desk.locator("#ref")).to_have_value("24-1187")
    press(desk, "F9", "open")


@pytest.mark.long
def test_lane_and_language_are_changed_at_the_desk_and_in_the_queue(desk: Page, live: Live) -> None:
    take(live)
    take(live)
    serve(desk)
    desk.keyboard.press("Alt+l")
    desk.keyboard.press("p")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog")).to_be_visible()  # a reason is missing
    desk.get_by_label("El personal lo notó").press("Space")
    desk.keyboard.press("Enter")
    expect(desk.locator("#marks")).to_contain_text("Preferente")
    answer(desk, "Alt+i", "q", "Enter")
    expect(desk.locator("#marks")).to_contain_text("Quechua")
    assert (ticket(live)["lane"], ticket(live)["lang"]) == ("preferential", "qu")
    desk.get_by_role("button", name="Más sobre A 002").press("Enter")
    desk.get_by_role("button", name="Cambiar su prioridad").press("Enter")
    desk.get_by_label("Inmediata").press("Space")
    desk.get_by_label("Se siente mal", exact=True).press("Space")
    desk.keyboard.press("Enter")
    expect(desk.locator(".waiter--immediate")).to_contain_text("A 002")
    assert [(one["reason"]) for one in events(live, "lane_changed")] == ["seen", "unwell"]
    expect(desk.locator(".alert")).to_contain_text("Atención inmediata: A 002")


def test_a_call_out_of_turn_needs_a_reason_that_is_not_preselected(desk: Page, live: Live) -> None:
    take(live)
    take(live)
    press(desk, "F2", "open")
    desk.get_by_role("button", name="Llamar a A 002 fuera de turno").press("Enter")
    assert desk.locator("#ask-call input:checked").count() == 0
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("2")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#desk[data-at=called]")
    assert events(live, "called")[-1]["reason"] == "appointment"


@pytest.mark.long
def test_a_transfer_to_the_police_names_who_is_on_duty(desk: Page, live: Live) -> None:
    take(live)
    serve(desk)
    desk.keyboard.press("Alt+t")
    police = desk.locator("#onward input[value=otras_denuncias]")
    expect(police).to_be_disabled()
    expect(desk.locator("#onward")).to_contain_text("Falta un efectivo con módulo abierto")
    desk.keyboard.press("Escape")
    Desk(live, 2, "officer").open()
    expect(desk.locator("#desks")).to_contain_text("2 abierto")
    desk.keyboard.press("Alt+t")
    assert desk.locator("#onward input:visible").count() == len(live.http().get("/services").json()) - 1
    police.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.locator("#officer").select_option("2")
    desk.get_by_label("Nota para quien siga").fill("Trae fotos")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#desk[data-at=open]")
    (waiting,) = live.http("officer").get("/desks/2").json()["next"]
    assert (waiting["service"], waiting["note"], waiting["why"]) == (
        "otras_denuncias",
        "Trae fotos",
        "sent_to_you",
    )


def test_a_ticket_for_a_person_who_cannot_use_the_kiosk(desk: Page, live: Live) -> None:
    desk.keyboard.press("Alt+n")
    desk.keyboard.press("r")
    desk.get_by_label("Atención preferente").press("Space")
    desk.get_by_label("Idioma", exact=True).select_option("ay")
    desk.keyboard.press("Enter")
    expect(desk.locator("#issued-code")).to_have_text("C 001")
    expect(desk.locator("#issued")).to_contain_text("No sale papel: dígale su número")
    assert barriers(desk) == []
    desk.keyboard.press("Enter")
    serve(desk)
    seen = ticket(live)
    assert (seen["service"], seen["lane"], seen["lang"]) == ("robo", "preferential", "ay")
    desk.keyboard.press("Alt+c")
    expect(desk.get_by_text("Ese ticket no tiene impresora")).to_be_visible()


def publish(live: Live, service: str) -> None:
    """Publish a service from now, as an administrator."""
    admin = live.http("admin")
    document = admin.get("/admin/config").json()["document"]
    next(one for one in document["services"] if one["key"] == service)["enabled"] = True
    draft = post(admin, "/admin/config/draft", revision=0, document=document).json()
    assert post(admin, "/admin/config/publish", revision=draft["revision"]).status_code == 200


@pytest.mark.long
def test_a_desk_is_opened_for_some_services_only(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as page:
        sit_down(page, live.base)
        publish(live, "antecedentes")
        record = page.locator("#ask-issue, #ask-transfer, #ask-open").get_by_text(
            "Antecedentes policiales", exact=True
        )
        expect(record).to_have_count(3)
        page.keyboard.press("Alt+s")
        expect(page.locator("#ask-open").get_by_text("Antecedentes policiales")).to_be_visible()
        page.locator("#ask-open").get_by_label("Copia certificada de denuncia").press("Space")
        press(page, "Enter", "open")
    assert live.http("auxiliary").get("/desks/1").json()["serves"] == ["copia"]


def test_the_number_of_a_denuncia_says_which_letters_it_may_have(desk: Page) -> None:
    for field in ("#ref", "#ref-now"):
        says = desk.locator(field).get_attribute("title")
        assert says == "Letras sin tilde ni eñe, números, espacios y . / - _"

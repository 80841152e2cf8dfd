"""What a desk says ends with what it is about: a message is never beside its contrary."""

import pytest
from playwright.sync_api import Page, expect

from tests.api import Desk, take
from tests.browser.at_desk import ask, press, serve
from tests.live import Live

pytestmark = pytest.mark.browser


def test_nobody_waits_is_said_only_while_that_is_so(desk: Page, live: Live) -> None:
    press(desk, "F2", "open")
    desk.keyboard.press("F2")
    expect(desk.locator("#said")).to_have_text("Nadie espera para este módulo por ahora.")
    take(live)
    expect(desk.locator("#mine")).to_have_text("1")
    expect(desk.locator("#said")).to_have_text("")


def test_an_undone_step_is_said(desk: Page, live: Live) -> None:
    take(live)
    press(desk, "F2", "open")
    press(desk, "F2", "called")
    desk.locator("#undo").click()
    desk.wait_for_selector("#desk[data-at=open]")
    expect(desk.locator("#said")).to_have_text("Se deshizo: Llamado, A 001")


def test_a_transfer_says_where_to_until_it_cannot_be_undone(desk: Page, live: Live) -> None:
    take(live)
    serve(desk)
    ask(desk, "Alt+t")
    desk.locator("#ask-transfer input[type=radio]:not(:disabled)").first.check()
    desk.locator("#ask-transfer [value=ok]").click()
    desk.wait_for_selector("#desk[data-at=open]")
    expect(desk.locator("#said")).to_contain_text("Derivado a ")
    expect(desk.locator("#said")).to_contain_text(": A 001")
    live.clock.forward(11)
    live.application.screens.changed()
    expect(desk.locator("#undo")).to_be_hidden()
    expect(desk.locator("#said")).not_to_contain_text("Derivado a ")


def test_how_long_ago_a_person_who_was_sent_on_arrived_keeps_running(desk: Page, live: Live) -> None:
    take(live)
    first = Desk(live, 2, "second").open()
    served = first.serve()
    first.do("transfer", version=served["version"], service="documentos")
    press(desk, "F2", "open")
    press(desk, "F2", "called")
    expect(desk.locator("#wait-words")).to_have_text("Llegó hace")
    then = desk.locator("#clock-wait").inner_text()
    expect(desk.locator("#clock-wait")).not_to_have_text(then)

"""The call button of a desk: it acts for the person at the desk, and may do nothing else."""

import pytest

from ciasc.domain.tickets.events import EventKind
from tests.api import Desk, everything, post, problem, take
from tests.live import Live


def test_a_button_calls_for_the_person_at_its_desk(live: Live) -> None:
    ticket = take(live)
    desk = Desk(live).open()
    called = post(live.http("button"), "/desks/1/call-next").json()
    assert (called["id"], called["desk"]) == (ticket["id"], 1)
    live.clock.forward(6)
    again = post(live.http("button"), "/desks/1/recall", version=called["version"]).json()
    assert again["times_called"] == 2
    with live.application.store.read() as tx:
        person = tx.staff.named("auxiliary")
        events = tx.events.of_ticket(ticket["id"])[1:]
    assert person is not None
    assert [(event.kind, event.actor, event.data["via"]) for event in events] == [
        (EventKind.CALLED, person.id, "button"),
        (EventKind.RECALLED, person.id, "button"),
    ]
    assert desk.do(
        "complete", version=desk.do("serve", version=again["version"])["version"], outcome="attended"
    )


def test_a_button_without_waiting_tickets_calls_none(live: Live) -> None:
    Desk(live).open()
    assert post(live.http("button"), "/desks/1/call-next").status_code == 204


@pytest.mark.parametrize("state", ["closed", "paused", "occupied"])
def test_a_button_is_refused_at_a_desk_that_cannot_call(live: Live, state: str) -> None:
    take(live)
    take(live)
    if state != "closed":
        desk = Desk(live).open()
        desk.do("pause", reason="break") if state == "paused" else desk.call()
    before = everything(live)
    problem(post(live.http("button"), "/desks/1/call-next"), 409, "conflict")
    assert everything(live) == before


def test_a_button_may_do_nothing_else(live: Live) -> None:
    ticket = take(live)
    Desk(live, 2, "second").open()
    called = Desk(live).open().call()
    before = everything(live)
    button = live.http("button")
    for path in ("/desks/2/call-next", "/desks/3/call-next"):
        problem(post(button, path), 403, "not-allowed")
    for step in ("serve", "no-show", "park", "undo"):
        problem(post(button, f"/desks/1/{step}", version=called["version"]), 403, "not-allowed")
    for step in ("open", "close", "resume"):
        problem(post(button, f"/desks/1/{step}"), 403, "not-allowed")
    problem(post(button, "/desks/2/recall", version=called["version"]), 403, "not-allowed")
    problem(post(button, "/tickets", service="informes"), 403, "not-allowed")
    problem(post(button, f"/tickets/{ticket['id']}/reprint"), 403, "not-allowed")
    for path in ("/queue", "/desks/1", "/display", "/display/desks", "/devices", "/reports/now"):
        problem(button.get(path), 403, "not-allowed")
    assert everything(live) == before


def test_the_counters_see_numbers_and_nothing_else(live: Live) -> None:
    wall = live.http("display")
    assert wall.get("/display/desks").json()["desks"] == []
    ticket = take(live)
    Desk(live, 2, "second").open()
    called = Desk(live).open().call()
    assert wall.get("/display/desks").json()["desks"] == [
        {"desk": 1, "code": ticket["code"], "called_at": called["called_at"], "times_called": 1},
        {"desk": 2, "code": None, "called_at": None, "times_called": None},
    ]
    problem(live.http().get("/display/desks"), 401, "not-signed-in")
    problem(live.http("kiosk").get("/display/desks"), 403, "not-allowed")

"""Routes of a desk for the person in front of it."""

import pytest

from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import Outcome
from tests.api import Desk, everything, post, problem, take
from tests.live import Live


@pytest.mark.parametrize("outcome", Outcome)
def test_an_attention_ends_with_each_outcome(live: Live, outcome: Outcome) -> None:
    take(live)
    desk = Desk(live).open()
    ended = desk.do(
        "complete", version=desk.serve()["version"], outcome=outcome.value, denuncia_ref="23/11-7"
    )
    assert (ended["state"], ended["outcome"], ended["denuncia_ref"]) == (
        "completed",
        outcome.value,
        "23/11-7",
    )
    assert desk.client.get("/desks/1").json()["ticket"] is None


def test_a_repeated_command_gets_the_same_answer_and_happens_one_time(live: Live) -> None:
    kiosk = live.http("kiosk")
    answers = [post(kiosk, "/tickets", "one-touch", service="informes") for _ in range(3)]
    assert len({answer.text for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {201}
    desk = Desk(live).open()
    calls = [desk.post("call-next", "one-click") for _ in range(2)]
    assert calls[0].text == calls[1].text
    served = desk.post("serve", "twice", version=calls[0].json()["version"])
    assert desk.post("serve", "twice", version=calls[0].json()["version"]).text == served.text
    problem(desk.post("call-next"), 409, "conflict")


def test_a_key_that_comes_with_something_else_is_refused(live: Live) -> None:
    kiosk = live.http("kiosk")
    post(kiosk, "/tickets", "k", service="informes")
    before = everything(live)
    problem(post(kiosk, "/tickets", "k", service="documentos"), 422, "invalid-input")
    assert everything(live) == before


def test_the_queue_is_empty(live: Live) -> None:
    desk = Desk(live).open()
    assert (desk.post("call-next").status_code, desk.post("call-next").content) == (204, b"")


def test_the_present_state_is_in_the_answer_to_a_stale_click(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    called = desk.call()
    desk.do("serve", version=called["version"])
    before = everything(live)
    refused = problem(desk.post("serve", version=called["version"]), 409, "stale-version")
    assert refused["now"] == {
        "id": called["id"], "code": "A001", "state": "serving", "desk": 1, "version": called["version"] + 1,
    }  # fmt: skip
    assert everything(live) == before


def test_a_recall_waits_for_its_cooldown(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    called = desk.call()
    refused = desk.post("recall", version=called["version"])
    problem(refused, 409, "conflict")
    assert 1 <= int(refused.headers["Retry-After"]) <= 6
    live.clock.forward(5)
    again = desk.do("recall", version=called["version"])
    assert (again["times_called"], again["first_called_at"]) == (2, called["first_called_at"])


def test_no_one_is_absent_before_two_calls_and_ninety_seconds(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    called = desk.call()
    live.clock.forward(200)
    problem(desk.post("no-show", version=called["version"]), 409, "conflict")
    again = desk.do("recall", version=called["version"])
    assert desk.do("no-show", version=again["version"])["state"] == "absent"


def test_who_walked_out_left_and_was_not_absent(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    called = desk.call()
    assert "left" in called["actions"]
    gone = desk.do("left", version=called["version"])
    assert gone["state"] == "left"
    assert live.http("supervisor").get("/reports/waits").json()[0]["left"] == 1
    back = desk.do("undo", version=gone["version"])
    assert back["state"] == "called"
    row = live.http("supervisor").get("/reports/waits").json()[0]
    assert (row["left"], row["no_show"], row["visits"], row["cancelled"]) == (0, 0, 1, 0)
    served = desk.do("serve", version=back["version"])
    problem(desk.post("left", version=served["version"]), 409, "conflict")


def test_who_was_absent_comes_back_within_twenty_minutes(live: Live) -> None:
    first, second = take(live), take(live)
    desk = Desk(live).open()
    for _ in range(2):
        called = desk.call()
        live.clock.forward(91)
        desk.do("no-show", version=desk.do("recall", version=called["version"])["version"])
    back = desk.do("call", ticket=first["id"], reason="returned")
    assert back["state"] == "called"
    desk.do("complete", version=desk.do("serve", version=back["version"])["version"], outcome="attended")

    def aside() -> list[tuple[str, str]]:
        return [(row["code"], row["state"]) for row in desk.client.get("/desks/1").json()["aside"]]

    assert aside() == [("A002", "absent")]
    live.clock.forward(20 * 60 + 1)
    assert aside() == []
    problem(desk.post("call", ticket=second["id"], reason="returned"), 409, "conflict")


def test_a_transfer_keeps_the_arrival_and_goes_before_who_came_later(live: Live) -> None:
    mine = take(live)
    desk = Desk(live).open()
    serving = desk.serve()
    live.clock.forward(600)
    take(live, "documentos")
    onward = desk.do("transfer", version=serving["version"], service="documentos", note="sin DNI")
    assert (onward["state"], onward["leg"], onward["note"]) == ("waiting", 2, "sin DNI")
    assert onward["arrived_at"] == mine["arrived_at"]
    assert onward["queued_at"] > mine["arrived_at"]
    assert desk.call()["code"] == mine["code"]


def test_a_transfer_goes_to_another_service_that_exists(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    serving = desk.serve()
    before = everything(live)
    for service in ("informes", "no-hay"):
        problem(desk.post("transfer", version=serving["version"], service=service), 422, "invalid-input")
    assert everything(live) == before


def test_a_parked_person_is_called_again_by_any_desk(live: Live) -> None:
    ticket = take(live)
    desk = Desk(live).open()
    parked = desk.do("park", version=desk.serve()["version"], note="fue por fotocopias")
    assert (parked["state"], parked["desk"]) == ("parked", None)
    aside = desk.client.get("/desks/1").json()["aside"]
    assert [(row["code"], row["note"]) for row in aside] == [("A001", "fue por fotocopias")]
    other = Desk(live, 2, "officer").open()
    assert other.do("call", ticket=ticket["id"], reason="returned")["desk"] == 2


def test_a_call_out_of_turn_keeps_its_reason(live: Live) -> None:
    take(live)
    second = take(live)
    desk = Desk(live).open()
    assert desk.do("call", ticket=second["id"], reason="urgent")["code"] == "A002"
    with live.application.store.read() as tx:
        assert tx.events.of_ticket(second["id"])[-1].data == {"reason": "urgent"}


def test_an_auxiliary_cannot_call_what_is_for_the_police(live: Live) -> None:
    ticket = take(live, "robo")
    crash = take(live, "transito")
    desk = Desk(live).open()
    assert desk.client.get("/desks/1").json()["mine"] == 1
    problem(desk.post("call", ticket=crash["id"], reason="urgent"), 403, "not-allowed")
    assert desk.call()["code"] == ticket["code"]


def test_each_last_step_can_be_taken_back_within_ten_seconds(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    called = desk.call()
    waits = desk.do("undo", version=called["version"])
    assert (waits["state"], waits["desk"], waits["version"]) == ("waiting", None, 3)
    called = desk.call()
    served = desk.do("serve", version=called["version"])
    assert desk.do("undo", version=served["version"])["state"] == "called"
    served = desk.do("serve", version=served["version"] + 1)
    for step, more in (
        ("complete", {"outcome": "attended"}),
        ("transfer", {"service": "documentos"}),
        ("park", {"note": "x"}),
    ):
        done = desk.do(step, version=served["version"], **more)
        served = desk.do("undo", version=done["version"])
        assert (served["state"], served["desk"], served["service"]) == ("serving", 1, "informes")
    with live.application.store.read() as tx:
        stored = tx.tickets.get(served["id"])
        assert stored == replay(tx.events.of_ticket(served["id"]))


def test_a_step_is_not_taken_back_late_twice_or_by_another(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    called = desk.call()
    problem(Desk(live, 1, "second").post("undo", version=called["version"]), 403, "not-allowed")
    live.clock.forward(10.5)
    problem(desk.post("undo", version=called["version"]), 409, "conflict")
    served = desk.do("serve", version=called["version"])
    undone = desk.do("undo", version=served["version"])
    problem(desk.post("undo", version=undone["version"]), 409, "conflict")


def test_an_undone_call_is_refused_when_the_desk_has_another_person(live: Live) -> None:
    take(live)
    take(live)
    desk = Desk(live).open()
    done = desk.do("complete", version=desk.serve()["version"], outcome="attended")
    desk.call()
    problem(desk.post("undo", version=done["version"]), 409, "stale-version")


def test_desks_are_worked_by_one_person_who_works_at_one_desk(live: Live) -> None:
    Desk(live).open()
    problem(Desk(live, 1, "second").post("open"), 409, "conflict")
    problem(Desk(live, 2).post("open"), 409, "conflict")
    problem(Desk(live, 1, "second").post("call-next"), 403, "not-allowed")
    problem(Desk(live, 2, "second").post("call-next"), 409, "conflict")
    problem(Desk(live, 77).post("open"), 404, "not-found")


def test_a_desk_may_serve_some_services_only(live: Live) -> None:
    take(live, "informes")
    take(live, "documentos")
    desk = Desk(live)
    assert desk.do("open", services=["documentos"])["services"] == ["documentos"]
    assert desk.call()["service"] == "documentos"
    problem(Desk(live, 2, "second").post("open", services=["transito"]), 403, "not-allowed")
    problem(Desk(live, 2, "second").post("open", services=["nada"]), 422, "invalid-input")


def test_a_desk_pauses_resumes_and_closes(live: Live) -> None:
    desk = Desk(live).open()
    paused = desk.do("pause", reason="break")
    assert (paused["state"], paused["pause_reason"]) == ("paused", "break")
    problem(desk.post("call-next"), 409, "conflict")
    assert desk.do("resume")["state"] == "open"
    take(live)
    serving = desk.serve()
    problem(desk.post("close"), 409, "conflict")
    desk.do("complete", version=serving["version"], outcome="other")
    assert desk.do("close")["staff"] is None


def test_a_supervisor_closes_a_desk_that_was_left_open(live: Live) -> None:
    Desk(live).open()
    problem(Desk(live, 1, "officer").post("close"), 403, "not-allowed")
    chief = Desk(live, 1, "supervisor")
    assert "auxiliary" in problem(chief.post("close"), 422, "invalid-input")["detail"]
    assert chief.do("close", reason="forgotten")["state"] == "closed"
    problem(chief.post("close", reason="forgotten"), 409, "conflict")


def test_the_queue_is_counted_by_service_and_lane(live: Live) -> None:
    take(live, "informes")
    take(live, "informes", lane="preferential")
    take(live, "documentos")
    seen = live.http("officer").get("/queue").json()
    assert seen["total"] == 3
    assert [(row["service"], row["lane"], row["waiting"]) for row in seen["waiting"]] == [
        ("informes", "preferential", 1), ("informes", "normal", 1), ("documentos", "normal", 1),
    ]  # fmt: skip


def test_the_next_five_are_in_the_order_of_turns(live: Live) -> None:
    for _ in range(6):
        take(live)
        live.clock.forward(1)
    elder = take(live, lane="preferential")
    desk = Desk(live).open()
    codes = [row["code"] for row in desk.client.get("/desks/1").json()["next"]]
    assert codes == [elder["code"], "A001", "A002", "A003", "A004"]
    assert desk.call()["code"] == elder["code"]


def test_a_chief_frees_a_desk_that_was_left_with_a_person(live: Live) -> None:
    take(live)
    left = Desk(live).open()
    served = left.serve()
    chief = Desk(live, 1, "supervisor")
    problem(Desk(live, 1, "second").post("close"), 403, "not-allowed")
    assert chief.do("close", reason="shift_end")["state"] == "closed"
    other = Desk(live, 2, "officer").open()
    aside = other.client.get("/desks/2").json()["aside"]
    assert [(one["id"], one["state"]) for one in aside] == [(served["id"], "parked")]
    assert other.do("call", ticket=served["id"], reason="returned")["code"] == served["code"]


def test_a_reprint_does_not_take_away_the_way_back(live: Live) -> None:
    ticket = take(live)
    desk = Desk(live).open()
    called = desk.call()
    with live.application.store.begin() as tx:
        tx.events.record(EventKind.REPRINTED, SYSTEM, live.clock(), ticket=ticket["id"])
    assert desk.do("undo", version=called["version"])["state"] == "waiting"


def test_the_wall_keeps_its_last_calls_when_people_are_set_aside(live: Live) -> None:
    desk = Desk(live).open()
    codes = []
    for _ in range(6):
        take(live)
        codes.append(desk.complete()["code"])
    for _ in range(6):
        take(live)
        desk.do("park", version=desk.call()["version"])
    live.clock.forward(61)
    shown = live.http("display").get("/display").json()["calls"]
    assert [call["code"] for call in shown] == codes[::-1]

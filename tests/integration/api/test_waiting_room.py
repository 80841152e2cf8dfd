"""Those who wait: who came back, was sent to a person, needs a language, and the proof of the order."""

from dataclasses import replace

import pytest

from tests.api import Desk, Json, everything, post, problem, take
from tests.live import Live


def snapshot(live: Live, number: int = 1) -> Json:
    """Return the snapshot of a desk."""
    found: Json = live.http("officer").get(f"/desks/{number}").json()
    return found


def absent(live: Live, desk: Desk) -> Json:
    """Return the next ticket, called twice and absent."""
    called = desk.call()
    live.clock.forward(91)
    again = desk.do("recall", version=called["version"])
    return desk.do("no-show", version=again["version"])


def test_who_was_absent_comes_back_to_the_head_of_the_lane(live: Live) -> None:
    desk = Desk(live).open()
    first = take(live)
    missing = absent(live, desk)
    take(live)
    elder = take(live, lane="preferential")
    (aside,) = snapshot(live)["aside"]
    assert (aside["actions"], aside["kept_until"]) == (["call", "return"], "2026-03-02T14:21:31.000Z")
    back = post(desk.client, f"/tickets/{first['id']}/return", version=missing["version"]).json()
    assert (back["state"], back["desk"], back["times_called"]) == ("waiting", None, 0)
    line = snapshot(live)["next"]
    assert [one["why"] for one in line] == ["preferential", "returned", "due"]
    assert [one["code"] for one in line][:2] == [elder["code"], first["code"]]
    assert desk.do("undo", version=back["version"])["state"] == "absent"


def test_after_twenty_minutes_the_place_is_gone(live: Live) -> None:
    desk = Desk(live).open()
    ticket = take(live)
    missing = absent(live, desk)
    live.clock.forward(20 * 60 + 1)
    before = everything(live)
    path = f"/tickets/{ticket['id']}/return"
    problem(post(desk.client, path, version=missing["version"]), 409, "conflict")
    assert everything(live) == before


def test_who_was_set_aside_waits_again_and_who_waits_does_not_come_back(live: Live) -> None:
    desk = Desk(live).open()
    ticket = take(live)
    parked = desk.do("park", version=desk.serve()["version"])
    path = f"/tickets/{ticket['id']}/return"
    back = post(desk.client, path, version=parked["version"]).json()
    assert back["state"] == "waiting"
    problem(post(desk.client, path, version=back["version"]), 409, "conflict")


def test_a_ticket_that_no_desk_at_work_serves_is_at_every_desk_to_wait_again(live: Live) -> None:
    officer, desk = Desk(live, 2, "officer").open(), Desk(live).open()
    take(live, "violencia")
    parked = officer.do("park", version=officer.serve()["version"])
    assert desk.client.get("/desks/1").json()["aside"] == []
    officer.do("close")
    (aside,) = desk.client.get("/desks/1").json()["aside"]
    assert (aside["service"], aside["name"]) == ("reserved", "Atención reservada")
    assert (aside["id"], aside["actions"]) == (parked["id"], ["return", "lane", "language"])
    post(desk.client, f"/tickets/{aside['id']}/return", version=aside["version"])
    (alert,) = snapshot(live)["alerts"]
    assert (alert["kind"], alert["taken_at"]) == ("immediate", None)


def test_an_auxiliary_sends_to_an_officer_who_gets_it_first(live: Live) -> None:
    desk, officer = Desk(live).open(), Desk(live, 2, "officer").open()
    Desk(live, 3, "comisario").open()
    ticket = take(live)
    serving = desk.serve()
    to = {"service": "transito", "note": "choque leve"}
    onward = {row["service"]: row for row in snapshot(live)["onward"]}
    assert (onward["transito"]["must_choose"], onward["transito"]["desks"]) == (True, [2, 3])
    assert (onward["documentos"]["must_choose"], onward["documentos"]["desks"]) == (False, [2, 3])
    problem(desk.post("transfer", version=serving["version"], **to), 422, "invalid-input")
    problem(desk.post("transfer", version=serving["version"], to_desk=4, **to), 409, "conflict")
    desk.do("transfer", version=serving["version"], to_desk=2, **to)
    assert snapshot(live, 3)["next"] == []
    (peek,) = snapshot(live, 2)["next"]
    assert (peek["code"], peek["why"], peek["note"]) == (ticket["code"], "sent_to_you", "choque leve")
    officer.do("pause", reason="break")
    assert [one["code"] for one in snapshot(live, 3)["next"]] == [ticket["code"]]
    officer.do("resume")
    assert officer.call()["id"] == ticket["id"]


def test_without_an_officer_at_a_desk_the_person_is_not_transferred(live: Live) -> None:
    desk = Desk(live).open()
    take(live)
    serving = desk.serve()
    refused = problem(desk.post("transfer", version=serving["version"], service="transito"), 409, "conflict")
    assert "ayuda" in refused["detail"]
    assert refused["now"] == {"open": [], "paused": []}


def test_a_desk_that_speaks_a_language_sees_those_who_need_it_first(live: Live) -> None:
    store = live.application.store
    with store.begin() as tx:
        account = tx.staff.named("second")
        assert account is not None
        tx.staff.save(replace(account, languages=frozenset({"qu"})))
    plain, speaker = Desk(live).open(), Desk(live, 2, "second").open()
    early, needs, elder = take(live), take(live), take(live, lane="preferential")
    noted = post(plain.client, f"/tickets/{needs['id']}/language", version=1, lang="qu").json()
    assert (noted["lang"], noted["version"]) == ("qu", 2)
    assert snapshot(live, 2)["desk"]["languages"] == ["qu"]
    order = [one["code"] for one in snapshot(live, 2)["next"]]
    assert order == [elder["code"], needs["code"], early["code"]]
    assert [one["why"] for one in snapshot(live, 2)["next"]] == ["preferential", "language", "due"]
    assert speaker.complete()["id"] == elder["id"]
    assert speaker.call()["id"] == needs["id"]
    assert plain.call()["id"] == early["id"]
    problem(
        post(plain.client, f"/tickets/{early['id']}/language", version=2, lang="fr"), 422, "invalid-input"
    )


def test_a_protected_visit_for_a_denuncia_ends_without_one_only_with_a_reason(live: Live) -> None:
    desk = Desk(live).open()
    take(live, "robo", lane="preferential")
    serving = desk.serve()
    assert snapshot(live)["must_explain"] is True
    noted = desk.do("denuncia-ref", version=serving["version"], denuncia_ref="77-2026")
    for outcome in ("attended", "withdrew"):
        end = {"version": noted["version"], "outcome": outcome}
        assert "reason" in problem(desk.post("complete", **end), 422, "invalid-input")["detail"]
    done = desk.do("complete", reason="declined", **end)
    assert (done["outcome"], done["denuncia_ref"]) == ("withdrew", "77-2026")
    with live.application.store.read() as tx:
        assert tx.events.of_ticket(done["id"])[-1].data["reason"] == "declined"


def test_an_ordinary_visit_ends_as_always(live: Live) -> None:
    desk = Desk(live).open()
    take(live, "robo")
    take(live, "robo", lane="preferential")
    assert desk.complete()["outcome"] == "attended"
    serving = desk.serve()
    assert snapshot(live)["must_explain"] is False
    assert desk.do("complete", version=serving["version"], outcome="other")["outcome"] == "other"


def test_a_call_in_turn_proves_the_order_and_the_report_lists_who_was_passed_over(live: Live) -> None:
    desk = Desk(live).open()
    plain, elder = take(live), None
    live.clock.forward(60)
    elder = take(live, lane="preferential")
    called = desk.call()
    with live.application.store.read() as tx:
        turn = tx.events.of_ticket(called["id"])[-1].data["turn"]
    assert turn == {
        "lane": "preferential",
        "due_at": "2026-03-02T14:11:00+00:00",
        "waiting": {"preferential": 1, "normal": 1},
        "first": {"preferential": elder["id"], "normal": plain["id"]},
    }
    live.clock.forward(600)
    desk.do("serve", version=called["version"])
    report = live.http("supervisor").get("/reports/order").json()
    assert report["normal"] == 1
    (row,) = report["rows"]
    assert (row["code"], row["preferential"], row["immediate"], row["waited_s"], row["called_at"]) == (
        plain["code"], 1, 0, 660, None,
    )  # fmt: skip


def test_missed_events_are_listed_in_words(live: Live) -> None:
    desk = Desk(live).open()
    ticket = take(live)
    seq = snapshot(live)["seq"]
    desk.call()
    post(live.http("officer"), f"/tickets/{ticket['id']}/lane", version=2, lane="preferential", reason="seen")
    told = live.http("auxiliary").get("/desks/1/since", params={"seq": seq}).json()
    assert [one["words"] for one in told["events"]] == [
        "auxiliary llamó a A 001.",
        "officer cambió la atención de A 001.",
    ]
    assert {one["code"] for one in told["events"]} == {ticket["code"]} == {"A001"}
    later = live.http("auxiliary").get("/desks/1/since", params={"seq": told["seq"]}).json()
    assert later["events"] == []
    problem(live.http("auxiliary").get("/desks/9/since"), 404, "not-found")


def test_a_desk_knows_its_last_step_and_a_forgotten_end(live: Live) -> None:
    desk = Desk(live).open()
    take(live)
    serving = desk.serve()
    undo = snapshot(live)["undo"]
    assert (undo["kind"], undo["code"], undo["version"]) == ("served", serving["code"], serving["version"])
    assert snapshot(live)["overdue_at"] == "2026-03-02T15:00:00.000Z"
    live.clock.forward(11)
    assert snapshot(live)["undo"] is None


@pytest.mark.parametrize("step", ["lane", "language", "denuncia-ref"])
def test_what_was_noted_is_taken_back_within_ten_seconds(live: Live, step: str) -> None:
    desk = Desk(live).open()
    take(live)
    serving = desk.serve()
    seen = {"version": serving["version"]}
    path = f"/tickets/{serving['id']}/{step}"
    if step == "lane":
        noted = post(desk.client, path, **seen, lane="preferential", reason="declared").json()
    elif step == "language":
        noted = post(desk.client, path, **seen, lang="ay").json()
    else:
        noted = desk.do(step, **seen, denuncia_ref="1")
    undone = desk.do("undo", version=noted["version"])
    changed = ("lane", "lang", "denuncia_ref", "state", "desk")
    assert [undone[name] for name in changed] == [serving[name] for name in changed]


def test_the_desk_names_services_by_their_names_not_by_the_buttons_of_citizens(live: Live) -> None:
    page = live.http("auxiliary").get(f"{live.base}/modulo/1").text
    for name in ("Seguimiento de denuncia", "Citaciones y notificaciones", "Violencia familiar o contra"):
        assert name in page
    for button in ("mi denuncia", "Tengo una", "Sufro violencia"):
        assert button not in page


def test_a_supervisor_ends_what_yesterday_left_from_the_hall(live: Live) -> None:
    codes = [take(live)["code"] for _ in range(2)]
    live.clock.forward(86400)
    take(live)
    chief = live.http("supervisor")
    assert post(live.http("auxiliary"), "/tickets/close-earlier", reason="gone").status_code == 403
    answered = [post(chief, "/tickets/close-earlier", reason="gone").json() for _ in range(2)]
    assert answered == [{"codes": codes}, {"codes": []}]
    assert len(chief.get("/queue").json()["waiting"]) == 1
    assert post(chief, "/tickets/close-earlier", reason="expired").status_code == 422


@pytest.mark.parametrize("role", ["supervisor", "comisario"])
def test_the_hall_asks_what_happened_to_a_preferential_ticket_that_the_system_ended(
    live: Live, role: str
) -> None:
    ticket = take(live, lane="preferential")
    live.clock.forward(86400)
    assert live.application.station.expiry.expire() == 1
    person, path = live.http(role), f"/tickets/{ticket['id']}/explain"
    question = (
        f"No se supo qué pasó con {ticket['code'][0]} {ticket['code'][1:]}, preferente, de las 09:00 de ayer."
    )
    assert question in person.get(f"{live.base}/sala").text
    assert post(live.http("auxiliary"), path, reason="gone").status_code == 403
    assert post(person, path, reason="expired").status_code == 422
    assert post(person, path, reason="unrecorded").json() == {"codes": [ticket["code"]]}
    assert post(person, path, reason="gone").status_code == 409
    assert question not in person.get(f"{live.base}/sala").text
    told = person.get("/audit?from=2026-03-03").json()["events"][0]
    assert (told["kind"], told["ticket"], told["detail"]) == (
        "expiry_explained",
        ticket["code"],
        "Se le atendió y no se anotó",
    )
    assert told["actor_name"] == role

"""Alerts at every desk for who cannot wait, who took them, and nothing of it in public."""

import logging
from typing import Any

import pytest
import structlog

from ciasc.web.api.schemas import spaced
from tests.api import Desk, Json, everything, post, problem, take
from tests.live import Live


def alerts(live: Live, who: str = "auxiliary", path: str = "/desks/1") -> list[Json]:
    """Return the alerts that this person gets there."""
    found: list[Json] = live.http(who).get(path).json()["alerts"]
    return found


def test_an_immediate_ticket_alerts_every_desk_and_the_live_board(live: Live) -> None:
    Desk(live, 1).open()
    Desk(live, 2, "officer").open()
    screens = {room: live.screen("supervisor") for room in ("desk:1", "desk:2", "queue", "now")}
    for room, screen in screens.items():
        screen.watch(room)
        screen.wait(1)
    ticket = take(live, "violencia")
    for room, screen in screens.items():
        body: dict[str, Any] = screen.wait(2)[-1]
        (alert,) = body["alerts"]
        assert (alert["kind"], alert["words"], alert["code"], alert["taken_by"]) == (
            "immediate", f"Atención inmediata: {spaced(ticket['code'])}", ticket["code"], None,
        )  # fmt: skip
        told = room in ("desk:2", "now")
        assert alert["service"] == ("violencia" if told else None)
        assert (alert["service_name"] is not None) is told
        screen.close()


def test_an_immediate_ticket_leaves_no_trace_in_public_or_in_the_log(
    live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    Desk(live, 1).open()
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.stdlib.LoggerFactory()
    )
    walls, lines = [], []
    for service in ("informes", "violencia"):
        caplog.clear()
        with caplog.at_level(logging.INFO):
            take(live, service)
        lines.append([record.getMessage().partition('"seq"')[0] for record in caplog.records])
        body = live.http("display").get("/display").json()
        walls.append((sorted(body), body["seq"]))
    assert lines[0] == lines[1]
    assert walls[1][0] == walls[0][0]
    assert walls[1][1] == walls[0][1] + 1


def test_the_first_who_takes_an_alert_is_named_to_all_others(live: Live) -> None:
    take(live, "violencia")
    (alert,) = alerts(live)
    path = f"/alerts/{alert['id']}/take"
    taken = post(live.http("auxiliary"), path).json()
    assert (taken["taken_by"], taken["taken_at"]) == ("auxiliary", "2026-03-02T14:00:00.000Z")
    assert (alert["shown_until"], taken["shown_until"]) == (None, "2026-03-02T14:01:00.000Z")
    assert post(live.http("auxiliary"), path).status_code == 200
    refused = problem(post(live.http("officer"), path), 409, "conflict")
    assert refused["now"]["taken_by"] == "auxiliary"
    assert [one["taken_by"] for one in alerts(live, "officer")] == ["auxiliary"]
    live.clock.forward(61)
    assert alerts(live) == []
    problem(post(live.http("officer"), "/alerts/none/take"), 404, "not-found")


def test_a_call_takes_the_alert_and_its_undo_raises_it_again(live: Live) -> None:
    take(live, "violencia")
    desk = Desk(live, 2, "officer").open()
    called = desk.call()
    assert [one["taken_by"] for one in alerts(live)] == ["officer"]
    live.clock.forward(1)
    desk.do("undo", version=called["version"])
    assert [one["taken_by"] for one in alerts(live)] == [None]


def test_a_person_in_danger_waits_again_immediately_when_the_desk_is_closed(live: Live) -> None:
    ticket = take(live, "violencia")
    Desk(live, 2, "officer").open().serve()
    live.clock.forward(61)
    assert alerts(live) == []
    closed = post(live.http("supervisor"), "/desks/2/close", reason="forgotten")
    assert closed.status_code == 200, closed.text
    (alert,) = alerts(live)
    assert (alert["code"], alert["taken_by"]) == (ticket["code"], None)
    assert Desk(live, 2, "officer").open().call()["code"] == ticket["code"]


def test_a_person_who_leaves_or_is_cancelled_needs_no_one_any_more(live: Live) -> None:
    left, cancelled = take(live, "violencia"), take(live, "violencia")
    assert len(alerts(live)) == 2
    post(live.http(), f"/tickets/{left['token']}/leave")
    post(live.http("supervisor"), f"/tickets/{cancelled['id']}/cancel", version=1, reason="duplicate")
    assert alerts(live) == []


def test_an_alert_that_is_not_taken_repeats_after_two_minutes(live: Live) -> None:
    take(live, "violencia")
    look_round = live.application.station.alerts.look_round
    live.clock.forward(119)
    assert look_round() == 0
    live.clock.forward(1)
    assert look_round() == 1
    assert [one["repeated_at"] for one in alerts(live)] == ["2026-03-02T14:02:00.000Z"]
    assert look_round() == 0


def went(live: Live, who: str, *, expect: int = 200) -> None:
    """Take the first open alert as that person."""
    standing = next(one for one in alerts(live, path="/queue") if one["taken_at"] is None)
    answer = post(live.http(who), f"/alerts/{standing['id']}/take")
    assert answer.status_code == expect, answer.text


def test_a_taken_alert_of_danger_repeats_each_two_minutes_while_the_person_waits(live: Live) -> None:
    take(live, "violencia")
    look_round = live.application.station.alerts.look_round
    for who, before in (("auxiliary", None), ("officer", "auxiliary"), ("second", "officer")):
        ((words, taken),) = [(one["words"], one["taken_by"]) for one in alerts(live)]
        assert words.endswith(f"antes acudió {before}" if before else "A 001")
        assert taken is None
        went(live, who)
        assert (look_round(), [one["taken_by"] for one in alerts(live)]) == (0, [who])
        live.clock.forward(119)
        assert (look_round(), alerts(live)) == (0, [])
        live.clock.forward(1)
        assert (look_round(), look_round()) == (1, 0)
    Desk(live, 2, "officer").open().call()
    live.clock.forward(600)
    assert (look_round(), alerts(live)) == (0, [])


def test_the_worst_alert_is_first_however_late_it_came(live: Live) -> None:
    first, second = Desk(live, 1).open(), Desk(live, 3, "second").open()
    second.do("help", reason="equipment")
    live.clock.forward(1)
    post(live.http("kiosk"), "/kiosk/help")
    take(live, "transito")
    first.do("help", reason="danger")
    for _ in range(2):
        live.clock.forward(1)
        take(live, "violencia")
    told = [one["code"] or one["desk"] or one["device"] for one in alerts(live)]
    assert told == ["A001", "A002", 1, "E001", 3, "kiosk"]


def test_the_longest_wait_is_first_and_counts_from_arrival_though_the_alarm_is_raised_again(
    live: Live,
) -> None:
    came = []
    for _ in range(4):
        take(live, "violencia")
        came.append(live.clock().strftime("%H:%M:%S"))
        live.clock.forward(10)
    for _ in came:
        went(live, "auxiliary")
    live.clock.forward(120)
    assert live.application.station.alerts.look_round() == len(came)
    assert len({one["raised_at"] for one in alerts(live)}) == 1
    assert [one["code"] for one in alerts(live)] == ["A001", "A002", "A003", "A004"]
    assert [one["since"][11:19] for one in alerts(live)] == came
    live.clock.forward(300)
    assert [one["since"][11:19] for one in alerts(live)] == came


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ({}, "Piden ayuda en el módulo 1"),
        ({"reason": "equipment"}, "Piden ayuda en el módulo 1: falla un equipo"),
        ({"reason": "other"}, "Piden ayuda en el módulo 1: otro motivo"),
    ],
)
def test_who_leads_reads_why_a_desk_asks_for_help_wherever_they_look(
    live: Live, reason: dict[str, str], words: str
) -> None:
    Desk(live, 1).open().do("help", **reason)
    for path in ("/queue", "/reports/now", "/desks/2"):
        assert [one["words"] for one in alerts(live, "supervisor", path)] == [words]


def officers(live: Live) -> list[tuple[str, str | None]]:
    """Return which tickets need an officer, and who took them."""
    found = alerts(live, path="/queue")
    assert {one["kind"] for one in found} <= {"officer"}
    return sorted((one["code"], one["taken_by"]) for one in found)


def test_an_auxiliary_alone_at_night_gets_an_officer_called(live: Live) -> None:
    take(live, "transito")
    assert officers(live) == []
    desk = Desk(live, 1).open()
    take(live, "transito")
    assert officers(live) == [("E001", None)]
    assert [(one["service"], one["words"]) for one in alerts(live)] == [
        (None, "Se necesita un efectivo policial: E 001 y 1 más")
    ]
    Desk(live, 2, "officer").open()
    take(live, "transito")
    assert officers(live) == [("E001", "officer")]
    assert alerts(live)[0]["words"] == "Se necesita un efectivo policial: E 001"
    desk.do("pause", reason="break")
    assert len(officers(live)) == 1


def test_one_alarm_calls_the_officer_for_all_who_wait_and_a_new_one_after_it_was_taken(live: Live) -> None:
    Desk(live, 1).open()
    first = take(live, "transito")
    for _ in range(3):
        take(live, "transito")
    assert officers(live) == [("E001", None)]
    assert alerts(live)[0]["words"].endswith("E 001 y 3 más")
    post(live.http(), f"/tickets/{first['token']}/leave")
    live.application.station.alerts.look_round()
    assert officers(live) == [("E002", None)]
    went(live, "second", expect=403)
    assert officers(live) == [("E002", None)]
    went(live, "supervisor")
    live.application.station.alerts.look_round()
    assert officers(live) == [("E002", "supervisor")]
    take(live, "transito")
    assert officers(live) == [("E002", "supervisor"), ("E005", None)]


def test_the_taker_of_an_alert_for_an_officer_is_named_when_the_alarm_repeats(live: Live) -> None:
    Desk(live, 1).open()
    take(live, "transito")
    look_round = live.application.station.alerts.look_round
    went(live, "supervisor")
    live.clock.forward(119)
    assert (look_round(), officers(live)) == (0, [])
    live.clock.forward(1)
    assert (look_round(), look_round(), officers(live)) == (1, 0, [("E001", None)])
    assert alerts(live)[0]["words"].endswith("E 001 · aún espera, antes acudió supervisor")
    Desk(live, 2, "officer").open()
    live.clock.forward(600)
    assert (look_round(), alerts(live)) == (0, [])


@pytest.mark.parametrize(("step", "body"), [("pause", {"reason": "break"}), ("close", {})])
def test_the_last_officer_who_goes_leaves_word_of_who_waits_for_one(
    live: Live, step: str, body: dict[str, str]
) -> None:
    officer, chief = Desk(live, 2, "officer").open(), Desk(live, 3, "supervisor").open()
    take(live, "transito")
    take(live, "transito")
    take(live)
    officer.do(step, **body)
    assert officers(live) == []
    chief.do(step, **body)
    assert officers(live) == [("E001", None)]
    assert [one["code"] for one in live.http("supervisor").get("/reports/now").json()["alerts"]] == ["E001"]
    officer.do("resume" if step == "pause" else "open")
    assert officers(live) == [("E001", "officer")]
    live.clock.forward(61)
    assert officers(live) == []


def test_an_officer_with_a_silent_window_is_missed_by_those_who_wait(live: Live) -> None:
    Desk(live, 1).open()
    officer = Desk(live, 2, "officer")
    officer.do("open")
    lease = officer.client.get("/desks/2").json()["desk"]["lease"]
    officer.do("heartbeat", lease=lease)
    take(live, "transito")
    look_round = live.application.station.alerts.look_round
    assert look_round() == 0
    live.clock.forward(121)
    assert (look_round(), officers(live)) == (1, [("E001", None)])
    assert look_round() == 0
    post(live.http("supervisor"), f"/alerts/{alerts(live)[0]['id']}/take")
    assert look_round() == 0
    live.clock.forward(61)
    assert look_round() == 0
    live.clock.forward(59)
    assert (look_round(), officers(live)) == (1, [("E001", None)])
    officer.do("heartbeat", lease=lease)
    assert (look_round(), officers(live)) == (1, [])
    live.clock.forward(200)
    assert (look_round(), officers(live)) == (1, [("E001", None)])


def test_an_alert_for_an_officer_who_is_heard_of_again_is_over(live: Live) -> None:
    Desk(live, 1).open()
    officer = Desk(live, 2, "officer").open()
    lease = officer.client.get("/desks/2").json()["desk"]["lease"]
    officer.do("heartbeat", lease=lease)
    take(live, "transito")
    live.clock.forward(121)
    assert live.application.station.alerts.look_round() == 1
    officer.do("heartbeat", lease=lease)
    assert live.application.station.alerts.look_round() == 1
    assert officers(live) == []


def test_a_desk_and_a_kiosk_ask_for_help_one_time(live: Live) -> None:
    desk = Desk(live, 1).open()
    first = desk.do("help", reason="danger")
    assert (first["kind"], first["desk"], first["words"]) == (
        "help",
        1,
        "Piden ayuda en el módulo 1: peligro",
    )
    assert desk.do("help")["id"] == first["id"]
    live.clock.forward(1)
    for _ in range(2):
        assert post(live.http("kiosk"), "/kiosk/help").status_code == 202
    assert [(one["desk"], one["device"]) for one in alerts(live)] == [(1, None), (None, "kiosk")]
    assert alerts(live)[1]["words"] == "Piden ayuda en el dispensador kiosk"
    problem(post(live.http("officer"), "/desks/1/help"), 403, "not-allowed")
    problem(post(live.http("display"), "/kiosk/help"), 403, "not-allowed")
    post(live.http("officer"), f"/alerts/{first['id']}/take")
    assert desk.do("help")["id"] != first["id"]
    (kiosk,) = (one for one in alerts(live) if one["device"])
    post(live.http("officer"), f"/alerts/{kiosk['id']}/take")
    assert post(live.http("kiosk"), "/kiosk/help").status_code == 202
    standing = [one["device"] for one in alerts(live) if one["taken_at"] is None]
    assert standing == [None]  # a person is on the way to the kiosk
    live.clock.forward(61)
    assert post(live.http("kiosk"), "/kiosk/help").status_code == 202
    assert "kiosk" in [one["device"] for one in alerts(live) if one["taken_at"] is None]


def test_a_desk_that_is_in_danger_now_is_shown_as_such(live: Live) -> None:
    desk = Desk(live, 1).open()
    broken = desk.do("help", reason="equipment")
    danger = desk.do("help", reason="danger")
    assert danger["id"] != broken["id"]
    assert desk.do("help", reason="equipment")["id"] == danger["id"]
    assert [one["words"] for one in alerts(live)] == ["Piden ayuda en el módulo 1: peligro"]


def test_urgency_raised_in_the_waiting_room_alerts_and_is_reversible(live: Live) -> None:
    desk = Desk(live, 1).open()
    take(live)
    ticket = take(live)
    path = f"/tickets/{ticket['id']}/lane"
    raised = post(desk.client, path, version=1, lane="immediate", reason="danger").json()
    assert (raised["lane"], raised["version"]) == ("immediate", 2)
    assert [one["ticket"] for one in alerts(live)] == [ticket["id"]]
    first = live.http("auxiliary").get("/desks/1").json()["next"][0]
    assert (first["code"], first["why"], first["words"]) == (
        ticket["code"], "immediate", "Atención inmediata",
    )  # fmt: skip
    problem(post(live.http("second"), path, version=2, lane="normal", reason="mistake"), 403, "not-allowed")
    back = post(desk.client, path, version=2, lane="normal", reason="mistake").json()
    assert back["lane"] == "normal"
    assert alerts(live) == []
    assert desk.do("undo", version=3)["lane"] == "immediate"
    assert len(alerts(live)) == 1


def test_a_lane_is_not_changed_without_reason_or_to_what_it_is(live: Live) -> None:
    ticket, violent = take(live), take(live, "violencia")
    before = everything(live)
    officer = live.http("officer")
    for path, body, status, code in (
        (ticket["id"], {"lane": "preferential"}, 422, "invalid-input"),
        (ticket["id"], {"lane": "preferential", "reason": "porque sí"}, 422, "invalid-input"),
        (ticket["id"], {"lane": "normal", "reason": "other"}, 409, "conflict"),
        (violent["id"], {"lane": "normal", "reason": "other"}, 422, "invalid-input"),
        ("none", {"lane": "normal", "reason": "other"}, 404, "not-found"),
    ):
        problem(post(officer, f"/tickets/{path}/lane", version=1, **body), status, code)
    problem(
        post(officer, f"/tickets/{ticket['id']}/lane", version=2, lane="preferential", reason="seen"),
        409,
        "stale-version",
    )
    assert everything(live) == before

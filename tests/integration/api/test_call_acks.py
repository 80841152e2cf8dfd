"""What a wall reports of the calls, and what the desk that called reads of it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.api import Desk, Json, post, problem, take
from tests.live import Live, Screen, Template, running


@pytest.fixture
def wall(live: Live) -> Screen:
    """Return the wall of the hall, connected."""
    screen = live.screen("display")
    screen.watch("display")
    screen.wait(1)
    return screen


def reported(live: Live, did: str, **other: Any) -> int:
    """Report that step of the newest call as the wall; return the status of the answer."""
    call = live.http("display").get("/display").json()["calls"][0]
    sent = {key: call[key] for key in ("code", "desk", "called_at")}
    answer = post(live.http("display"), "/display/acks", calls=[{**sent, "did": did, **other}])
    return answer.status_code


def leave(live: Live, wall: Screen) -> None:
    """Disconnect the wall; return when the server knows."""
    watching = live.screen("auxiliary")
    watching.watch("desk:4")
    heard = len(watching.wait(1))
    wall.close()
    watching.wait(heard + 1)
    watching.close()


def on_walls(desk: Desk) -> Json | None:
    """Return what the desk reads of its call."""
    found: Json | None = desk.client.get(f"/desks/{desk.number}").json()["call"]
    return found


def state(desk: Desk) -> str | None:
    """Return what the walls did with the call of a desk."""
    call = on_walls(desk)
    return None if call is None else call["state"]


def test_a_desk_reads_each_step_of_its_call(live: Live, wall: Screen) -> None:
    take(live)
    desk = Desk(live).open()
    assert on_walls(desk) is None
    called = desk.call()
    assert on_walls(desk) == {"state": "pending", "judged_at": "2026-03-02T14:00:03.000Z"}
    watching = live.screen("auxiliary")
    watching.watch("desk:1")
    watching.wait(1)
    for heard, did in enumerate(("shown", "queued", "spoken"), start=2):
        assert reported(live, did) == 204
        assert watching.wait(heard)[-1]["call"]["state"] == did  # type: ignore[index]
    assert reported(live, "shown") == 204
    assert state(desk) == "spoken"
    live.clock.forward(10)
    again = desk.do("recall", version=called["version"])
    assert state(desk) == "pending"
    assert reported(live, "silent") == 204
    assert state(desk) == "shown"
    desk.do("serve", version=again["version"])
    assert on_walls(desk) is None
    wall.close()


def test_a_call_that_no_wall_shows_is_judged_after_three_seconds(live: Live, wall: Screen) -> None:
    take(live)
    desk = Desk(live).open()
    desk.call()
    assert state(desk) == "pending"
    live.clock.forward(3)
    assert state(desk) == "none"
    assert reported(live, "shown") == 204
    assert state(desk) == "shown"
    wall.close()


def test_without_a_wall_that_was_ever_opened_a_desk_reads_nothing(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    desk.call()
    assert on_walls(desk) is None
    assert desk.client.get("/desks/1").json()["walls"] == []


def test_a_wall_that_is_away_is_reported_at_desks_and_its_voice_is_not_waited_for(
    live: Live, wall: Screen
) -> None:
    take(live)
    take(live)
    desk, other = Desk(live).open(), Desk(live, 2, "second").open()
    desk.call()
    assert reported(live, "queued") == 204
    assert state(desk) == "queued"
    assert desk.client.get("/desks/1").json()["walls"] == []
    leave(live, wall)
    live.clock.forward(16)
    assert state(desk) == "shown"
    other.call()
    assert state(other) == "none"
    (fault,) = desk.client.get("/desks/1").json()["walls"]
    assert fault["wall"] == "display"
    assert fault["words"].startswith("sin conexión desde las 09:00")
    devices = live.http("comisario").get("/devices").json()["devices"]
    assert {one["name"]: [part["name"] for part in one["faults"]] for one in devices}["display"] == [
        "Llamados"
    ]


def test_desks_hear_of_a_wall_that_becomes_silent(live: Live, wall: Screen) -> None:
    watching = live.screen("auxiliary")
    watching.watch("desk:1")
    watching.wait(1)
    look_round(live)
    wall.close()
    watching.wait(2)
    live.clock.forward(16)
    look_round(live)
    heard = watching.wait(3)
    assert [one["wall"] for one in heard[-1]["walls"]] == ["display"]  # type: ignore[attr-defined]


def look_round(live: Live) -> None:
    """Check the walls as the server does again and again."""
    with live.application.store.read() as tx:
        live.application.walls.look_round(tx, live.clock())


def test_a_wall_without_sound_is_reported_at_desks(live: Live) -> None:
    wall = live.screen("display")
    wall.ask("watch", {"room": "display", "mute": True})
    (fault,) = live.http("auxiliary").get("/desks/1").json()["walls"]
    assert "no la deja sonar" in fault["words"]
    wall.close()


def test_a_server_that_starts_says_nothing_wrong_of_earlier_calls(
    station_template: Template, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with running(station_template, data) as live:
        wall = live.screen("display")
        wall.watch("display")
        wall.wait(1)
        take(live)
        Desk(live).open().call()
        assert reported(live, "spoken") == 204
        wall.close()
        clock = live.clock
    clock.forward(5)
    with running(station_template, data, clock) as live:
        desk = Desk(live)
        assert on_walls(desk) is None
        assert desk.client.get("/desks/1").json()["walls"] == []
        assert reported(live, "spoken") == 204
        assert state(desk) == "spoken"
    shutil.rmtree(data)


def test_only_a_wall_reports_and_only_calls_of_the_hall(live: Live, wall: Screen) -> None:
    take(live)
    desk = Desk(live).open()
    desk.call()
    call = live.http("display").get("/display").json()["calls"][0]
    sent = {"code": call["code"], "desk": 1, "called_at": call["called_at"], "did": "spoken"}
    for who in ("auxiliary", "comisario", "kiosk"):
        problem(post(live.http(who), "/display/acks", calls=[sent]), 403, "not-allowed")
    problem(post(live.http(), "/display/acks", calls=[sent]), 401, "not-signed-in")
    for wrong in ({"desk": 2}, {"code": "A002"}, {"called_at": "2026-03-02T13:00:00.000Z"}):
        assert reported(live, "spoken", **wrong) == 204
    assert state(desk) == "pending"
    display = live.http("display")
    problem(post(display, "/display/acks", calls=[]), 422, "invalid-input")
    problem(post(display, "/display/acks", calls=[sent] * 41), 422, "invalid-input")
    problem(post(display, "/display/acks", calls=[{**sent, "service": "informes"}]), 422, "invalid-input")
    problem(post(display, "/display/acks", calls=[{**sent, "did": "heard"}]), 422, "invalid-input")
    assert post(display, "/display/acks", calls=[sent] * 40).status_code == 204
    assert state(desk) == "spoken"
    wall.close()


def test_a_call_without_number_on_the_wall_is_no_call_of_walls(live: Live, wall: Screen) -> None:
    take(live, "violencia")
    desk = Desk(live, 3, "officer").open()
    called = desk.call()
    assert called["shows_code"] is False
    assert on_walls(desk) is None
    wall.close()

"""Live screens: a snapshot at once and after each change, in order, and the same after a restart."""

import queue
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ciasc.display.wall_view import Board
from ciasc.domain.core.station_day import LIMA
from ciasc.version import program_version
from ciasc.web.live.room_snapshots import Emit, LiveRooms, Room
from ciasc.web.live.snapshot_retries import Body
from tests.api import Desk, post, problem, take
from tests.live import Live, Template, running
from tests.patience import PATIENCE_S

BOARD = Board(lambda: None, LIMA)


def test_a_screen_gets_the_snapshot_immediately_and_the_same_as_by_http(live: Live) -> None:
    take(live)
    screen = live.screen("officer")
    for room, path in (("queue", "/queue"), ("desk:1", "/desks/1"), ("display", "/display")):
        screen.watch(room)
        assert screen.wait(1)[-1] == live.http("officer").get(path).json()
        screen.heard.clear()
    screen.close()


def test_every_change_reaches_everybody_who_watches_and_the_sequence_only_grows(live: Live) -> None:
    screens = [live.screen("display") for _ in range(3)]
    for screen in screens:
        screen.watch("display")
    desk = Desk(live).open()
    for _ in range(5):
        take(live)
        desk.complete()
    seq = desk.client.get("/desks/1").json()["seq"]
    for screen in screens:
        screen.wait_for_seq(seq)
        heard = [int(str(body["seq"])) for body in screen.heard]
        assert heard == sorted(heard)
        screen.close()


def test_watching_twice_sends_the_snapshot_again_but_enters_one_time(live: Live) -> None:
    screen = live.screen("display")
    screen.watch("display")
    screen.watch("display")
    assert len(screen.wait(2)) == 2
    screen.close()


def test_a_screen_with_a_revoked_token_gets_nothing_more(live: Live) -> None:
    revoked, other = live.screen("display"), live.screen("officer")
    revoked.watch("display")
    other.watch("display")
    live.application.recheck_screens()
    with live.application.store.begin() as tx:
        device = next(one for one in tx.devices.all() if one.name == "display")
        tx.devices.save(replace(device, active=False))
    live.application.recheck_screens()
    assert revoked.ended.wait(PATIENCE_S)
    take(live)
    other.wait_for_seq(int(str(other.wait(1)[0]["seq"])) + 1)
    assert not other.ended.is_set()
    other.close()


def test_a_phone_watches_its_own_ticket_and_no_other_room(live: Live) -> None:
    ticket = take(live)
    phone = live.screen()
    assert phone.watch(f"ticket:{ticket['token']}")["ok"] is True
    assert phone.watch("queue")["status"] == 401
    assert phone.watch("ticket:AAAAAAAAAAAAAAAA")["status"] == 404
    Desk(live).open().call()
    called = phone.wait_for_seq(int(str(phone.wait(1)[0]["seq"])) + 2)
    assert (called["state"], called["desk"], called["ahead"]) == ("called", 1, None)
    assert "service" not in called
    phone.close()


def test_a_watch_that_makes_no_sense_is_refused(live: Live) -> None:
    screen = live.screen("supervisor")
    for room in ("", "x" * 81, "attic", "desk:77", "desk:x"):
        answer = screen.watch(room)
        assert (answer["ok"], answer["status"]) in ((False, 404), (False, 422))
    for room in ("display", "queue", "now", "desk:1", "desk:2", "desk:3", "desk:4", "kiosk:kiosk"):
        assert screen.watch(room)["ok"] is True
    assert screen.watch("kiosk:other")["status"] == 422
    screen.close()


def test_the_wall_shows_the_newest_call_first_at_least_six_and_all_of_the_last_minute(live: Live) -> None:
    for _ in range(7):
        take(live)
    desk = Desk(live).open()
    wall = live.http("display")
    for _ in range(7):
        live.clock.forward(5)
        desk.complete()
    shown = [call["code"] for call in wall.get("/display").json()["calls"]]
    assert shown == ["A007", "A006", "A005", "A004", "A003", "A002", "A001"]
    live.clock.forward(120)
    shown = [call["code"] for call in wall.get("/display").json()["calls"]]
    assert shown == ["A007", "A006", "A005", "A004", "A003", "A002"]


def test_a_recall_comes_to_the_front_and_says_how_often(live: Live) -> None:
    take(live)
    take(live)
    first, second = Desk(live).open(), Desk(live, 2, "officer").open()
    called = first.call()
    live.clock.forward(10)
    second.call()
    live.clock.forward(10)
    first.do("recall", version=called["version"])
    calls = live.http("display").get("/display").json()["calls"]
    assert [(call["code"], call["desk"], call["times_called"]) for call in calls] == [
        ("A001", 1, 2), ("A002", 2, 1),
    ]  # fmt: skip


def test_the_wall_counts_who_waits_and_says_when_no_tickets_are_given(live: Live) -> None:
    take(live, lane="preferential")
    take(live, "violencia")
    wall = live.http("display").get("/display").json()
    assert wall["waiting"] == {"total": 2, "by_lane": {"preferential": 2, "normal": 0}}
    assert wall["notice"] is None


def test_a_restart_loses_nothing_and_screens_go_on_from_the_same_sequence(
    station_template: Template, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(station_template.folder, data)
    with running(station_template, data) as before:
        ticket = take(before)
        Desk(before).open().call()
        first = post(before.http("kiosk"), "/tickets", "again", service="informes").text
        seen = before.http("display").get("/display").json()
    with running(station_template, data) as after:
        assert after.http("display").get("/display").json() == seen
        assert post(after.http("kiosk"), "/tickets", "again", service="informes").text == first
        assert after.http().get(f"/tickets/{ticket['token']}").json()["state"] == "called"
        screen = after.screen("display")
        screen.watch("display")
        assert screen.wait(1)[0]["seq"] == seen["seq"]
        screen.close()
        assert take(after)["code"] == "A003"


def test_the_kiosk_learns_that_the_station_gives_no_more_tickets(live: Live) -> None:
    from dataclasses import replace  # noqa: PLC0415 - only this test closes the station

    screen = live.screen("kiosk")
    screen.watch("kiosk:kiosk")
    assert screen.wait(1)[0]["open"] is True
    assert screen.heard[0]["printer"] == {"state": "none", "prints": False, "lost": []}
    with live.application.store.begin() as tx:
        tx.config.save_station(replace(tx.config.station(), open=False))
    live.application.screens.changed()
    assert screen.wait(2)[1]["open"] is False
    screen.close()


def test_health_and_figures_for_monitoring(live: Live) -> None:
    take(live)
    plain = live.browser()
    running = program_version()
    assert plain.get("/healthz").json() == {
        "status": "ok",
        "version": running.version,
        "commit": running.commit,
    }
    staff = {"Accept": "text/html", "Authorization": f"Bearer {live.tokens['supervisor']}"}
    equipment = plain.get("/equipos", headers=staff).text
    assert f"CIASC {running.version}" in equipment
    assert running.commit is None or running.commit in equipment
    ready = plain.get("/readyz").json()
    assert ready.pop("free_mb") > 0
    assert ready == {"database": "ok", "clock": "ok", "open": True, "printers": {}}
    figures = plain.get("/metrics")
    assert figures.headers["Content-Type"].startswith("application/openmetrics-text")
    assert "ciasc_waiting 1" in figures.text
    assert figures.text.endswith("# EOF\n")
    devices = live.http("supervisor").get("/devices").json()
    assert [(one["name"], one["kind"]) for one in devices["devices"]] == [
        ("button", "button"), ("display", "display"), ("kiosk", "kiosk"),
    ]  # fmt: skip
    problem(live.http("kiosk").get("/devices"), 403, "not-allowed")


@contextmanager
def screens_started(screens: LiveRooms, emit: Emit) -> Iterator[None]:
    """Start those screens, publishing by `emit` to the end of the block."""
    screens.start(emit)
    try:
        yield
    finally:
        screens.stop()


def test_a_screen_that_ends_during_a_publish_stops_no_other(live: Live) -> None:
    told: queue.Queue[tuple[str, str]] = queue.Queue()
    screens = LiveRooms(live.application.store, live.clock, {"display": Room(BOARD, None)})

    def emit(_event: str, _data: Body, *, to: str) -> None:
        screens.leave("display")  # as the sockets do with a screen that hangs, in the thread that sends
        told.put((threading.current_thread().name, to))

    with screens_started(screens, emit):
        screens.enter("display", "first", lambda: None)
        assert told.get(timeout=PATIENCE_S) == (threading.current_thread().name, "first")


def test_a_screen_that_ends_during_a_publish_leaves_the_publisher_running(live: Live) -> None:
    told: queue.Queue[str] = queue.Queue()
    screens = LiveRooms(live.application.store, live.clock, {"display": Room(BOARD, None)})

    def emit(_event: str, _data: Body, *, to: str) -> None:
        if to == "display":
            screens.leave("display")
            told.put(threading.current_thread().name)

    with screens_started(screens, emit):
        for client in ("first", "second"):
            screens.enter("display", client, lambda: None)
        for _ in range(2):
            screens.changed()
            assert told.get(timeout=PATIENCE_S) == "screens"


def test_a_change_of_one_kind_is_drawn_for_its_rooms_alone(live: Live) -> None:
    told: queue.Queue[str] = queue.Queue()
    rooms = {"display": Room(BOARD, None), "health": Room(BOARD, None)}
    screens = LiveRooms(live.application.store, live.clock, rooms)

    def emit(_event: str, _data: Body, *, to: str) -> None:
        if to in rooms:
            told.put(to)

    with screens_started(screens, emit):
        for room in rooms:
            screens.enter(room, "client", lambda: None)
        screens.changed("health")
        assert told.get(timeout=PATIENCE_S) == "health"
        screens.changed()
        assert [told.get(timeout=PATIENCE_S) for _ in range(2)] == ["display", "health"]

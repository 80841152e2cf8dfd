"""Stations with a wall clock that runs sixty times as fast, or leaps: durations are not affected."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from ciasc.domain.core.clock_pace import ClockPace
from ciasc.domain.core.station_day import LIMA
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.storage.store import SqlStore
from ciasc.web.devices.received_health_reports import OwnHealth, RemoteHealth
from tests.api import Desk, post, take
from tests.builders import a_ticket
from tests.fakes import A_MONDAY, HandClock
from tests.live import PASSWORD, Live, Template, running

WORLDS = {"fast": (60.0, 0.0), "leaps ahead": (1.0, 86400.0), "is put back": (1.0, -3600.0)}


@dataclass
class Odd:
    """A station with an unusual wall clock beside a steady one."""

    rate: float
    leap_s: float
    hand: HandClock = field(default_factory=HandClock)
    up_s: float = 86400.0
    live: Live = field(init=False)

    def passes(self, seconds: float) -> None:
        """Let real time pass."""
        self.up_s += seconds
        self.hand.forward(seconds * self.rate)
        self.live.application.look_at_clock()

    def leaps(self) -> None:
        """Set the wall clock, where the world does that."""
        self.hand.forward(self.leap_s)
        self.live.application.look_at_clock()


@pytest.fixture(params=WORLDS)
def odd(request: pytest.FixtureRequest, station_template: Template, tmp_path: Path) -> Iterator[Odd]:
    """Return that station, in each of the worlds."""
    it = Odd(*WORLDS[request.param])
    with running(
        station_template,
        tmp_path / "data",
        it.hand,
        steady=lambda: it.up_s,
        clock_rate=it.rate,
        sign_in_attempts=2,
    ) as it.live:
        it.live.application.look_at_clock()
        yield it


def test_a_desk_keeps_its_lease_for_half_a_minute_and_not_longer(odd: Odd) -> None:
    page = odd.live.http("auxiliary")
    page.headers["X-Desk-Lease"] = "ventana-uno-de-la-prueba"
    assert post(page, "/desks/1/open").status_code == 200
    other = Desk(odd.live, 1)
    odd.passes(10)
    beat = {"lease": "ventana-uno-de-la-prueba"}
    assert post(page, "/desks/1/heartbeat", **beat).status_code == 200
    odd.leaps()
    odd.passes(25)
    assert other.client.get("/desks/1").json()["desk"]["leased"] is True
    assert other.client.get("/desks/1").json()["desk"]["idle"] is False
    odd.passes(10 if odd.leap_s >= 0 else 31)  # a clock that was set back adds its half minute again
    assert other.client.get("/desks/1").json()["desk"]["leased"] is False
    odd.passes(100)
    assert other.client.get("/desks/1").json()["desk"]["idle"] is True


def test_a_person_has_ten_seconds_to_undo_and_five_until_the_next_call(odd: Odd) -> None:
    take(odd.live)
    desk = Desk(odd.live).open()
    called = desk.call()
    odd.passes(3)
    refused = desk.post("recall", version=called["version"])
    assert (refused.status_code, refused.headers["Retry-After"]) == (409, "3")
    odd.passes(3)
    again = desk.do("recall", version=called["version"])
    served = desk.do("serve", version=again["version"])
    done = desk.do("complete", version=served["version"], outcome="attended")
    odd.passes(5)
    if odd.leap_s >= 0:  # what happened in the hour that comes again cannot be undone
        odd.leaps()
    odd.passes(4)
    undone = desk.do("undo", version=done["version"])
    assert undone["state"] == "serving"
    desk.do("complete", version=undone["version"], outcome="attended")
    odd.passes(11)
    assert desk.client.get("/desks/1").json()["undo"] is None


def test_an_alarm_sounds_again_after_two_minutes(odd: Odd) -> None:
    take(odd.live, "violencia")
    station = odd.live.application.station
    odd.passes(60)
    assert station.alerts.look_round() == 0
    odd.leaps()
    # The age of an alarm that was raised in what is the future again is not known.
    assert station.alerts.look_round() == (1 if odd.leap_s < 0 else 0)
    odd.passes(61)
    station.alerts.look_round()
    (alert,) = odd.live.http("auxiliary").get("/desks/1").json()["alerts"]
    assert alert["repeated_at"] is not None


def test_a_sign_in_lasts_twelve_hours_and_a_throttle_its_minutes(odd: Odd) -> None:
    browser = odd.live.browser()
    signed = {"username": "auxiliary", "password": PASSWORD}
    assert browser.post("/api/v1/session", json=signed).status_code == 200
    guesser, wrong = odd.live.browser(), {"username": "officer", "password": "equivocada"}
    assert [guesser.post("/api/v1/session", json=wrong).status_code for _ in range(3)] == [401, 401, 429]
    odd.passes(200)
    odd.leaps()
    assert guesser.post("/api/v1/session", json=wrong).status_code == 429
    assert browser.get("/api/v1/session").status_code == 200
    odd.passes(101)
    assert guesser.post("/api/v1/session", json=wrong).status_code == 401
    odd.passes(11 * 3600)
    assert browser.get("/api/v1/session").status_code == 200
    odd.passes(3600 + max(-odd.leap_s, 0))  # what was set back is added again
    assert browser.get("/api/v1/session").status_code == 401


def test_a_pairing_code_is_good_for_ten_minutes(odd: Odd) -> None:
    admin = odd.live.http("admin")
    code = post(admin, "/admin/devices/pairing", kind="display", name="pared").json()["code"]
    odd.passes(300)
    odd.leaps()
    odd.passes(200)
    assert odd.live.browser().post("/api/v1/devices/pair", json={"code": code}).status_code == 200


def test_a_snapshot_carries_the_rate_only_of_a_clock_that_does_not_run_at_one(odd: Odd) -> None:
    shown = odd.live.http("display").get("/display").json()
    assert shown.get("clock_rate") == (60 if odd.rate == 60 else None)
    token = take(odd.live)["token"]
    assert ('data-clock-rate="60.0"' in odd.live.browser().get(f"/T/{token}").text) is (odd.rate == 60)


def test_a_paper_waits_eight_real_hours(store: SqlStore, clock: HandClock) -> None:
    outbox = SqlOutbox(
        store, url_of=lambda _: None, tz=LIMA, longest=timedelta(hours=8), pace=lambda: ClockPace(60)
    )
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1))
        tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY)
    clock.forward(60 * 8 * 3600)
    assert outbox.due("mostrador") is not None
    clock.forward(1)
    assert outbox.due("mostrador") is None


def test_a_device_that_just_reported_is_not_silent_after_a_leap() -> None:
    clock, steady = HandClock(), [100.0]
    machines = RemoteHealth(clock, lambda: None, lambda: steady[0])
    machines.receive("kiosk:patio", "patio", OwnHealth(parts=[]))
    said = machines.last_report("kiosk:patio")
    assert said is not None
    clock.forward(86400)
    steady[0] += 20
    assert not machines.is_silent(said)
    steady[0] += 11
    assert machines.is_silent(said)

"""A clock that is set back, and a database that is locked or broken: one log line, and the work goes on."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from ciasc.app import create_app
from ciasc.content.messages import render
from ciasc.domain.core.errors import Unavailable
from ciasc.ports import CommandAnswer, Key, Reading, Transaction
from ciasc.settings import load
from ciasc.station import Station
from ciasc.station_tasks import StationApplication
from ciasc.storage.store import SqlStore, open_store
from tests.api import Desk, problem, take
from tests.fakes import HandClock
from tests.live import Live, Template


def test_a_clock_that_is_set_back_changes_no_order(live: Live) -> None:
    for _ in range(3):
        take(live)
    first, second = Desk(live).open(), Desk(live, 2, "officer").open()
    called = first.call()
    live.clock.forward(-3600)
    problem(first.post("undo", version=called["version"]), 409, "conflict")
    later = second.call()
    wall = live.http("display").get("/display").json()
    assert [call["code"] for call in wall["calls"]] == [later["code"], called["code"]]
    again = first.do("recall", version=called["version"])
    assert again["not_before"]["recall"] == "2026-03-02T13:00:05.000Z"
    wall = live.http("display").get("/display").json()
    assert [call["code"] for call in wall["calls"]] == [called["code"], later["code"]]
    assert take(live)["code"] == "A004"


def test_a_wrong_clock_is_reported_to_people_and_programs(live: Live) -> None:
    def states() -> tuple[str, str]:
        ready = live.browser().get("/readyz")
        assert ready.status_code == 200
        return ready.json()["clock"], live.http("supervisor").get("/devices").json()["clock"]

    take(live)
    assert states() == ("ok", "ok")
    with capture_logs() as lines:
        live.clock.forward(-3600)
        take(live)
        assert states() == ("back", "back")
        assert "se atrasó" in live.http("supervisor").get("/devices").json()["clock_words"]
        live.clock.forward(3601)
        assert states() == ("ok", "ok")
    told = [line["event"] for line in lines if str(line["event"]).startswith("clock")]
    assert told == ["clock_jumped_back", "clock_right_again"]


@contextmanager
def stopping(application: StationApplication) -> Iterator[None]:
    """Stop that application, which was never started, at the end."""
    yield
    application.stop()


def test_a_clock_that_leaps_is_reported_without_any_command(
    station_template: Template, tmp_path: Path
) -> None:
    hand = HandClock(station_template.at)
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    application = create_app(load(data, environ={}), clock=hand, steady=lambda: 3600.0)
    with stopping(application), capture_logs() as lines:
        application.look_at_clock()
        assert application.screens.snapshot("health")["clock_words"] is None
        hand.forward(3600)
        application.look_at_clock()
        told = application.screens.snapshot("health")
    assert (told["clock"], "se adelantó" in str(told["clock_words"])) == ("ahead", True)
    assert [line["event"] for line in lines] == ["clock_jumped_ahead", "clock_changed"]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Lock that database from another connection."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.fixture
def impatient(sqlite_template: Path, tmp_path: Path, clock: HandClock) -> Iterator[SqlStore]:
    file = tmp_path / "ciasc.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    with closing(open_store(f"sqlite:///{file}", clock=clock, patience_s=0.1)) as opened:
        yield opened


def test_a_locked_database_is_not_ready_and_that_is_logged_once(impatient: SqlStore, tmp_path: Path) -> None:
    assert (impatient.must_be_writable() or 0) > 0
    with capture_logs() as lines:
        with locked(tmp_path / "ciasc.sqlite3"):
            for _ in range(2):
                with pytest.raises(Unavailable), impatient.begin():
                    pass
            with pytest.raises(Unavailable):
                impatient.must_be_writable()
        impatient.must_be_writable()
        with impatient.read():
            pass
    assert [line["event"] for line in lines] == ["database_away", "database_back"]
    assert "locked" in lines[0]["reason"]


@pytest.mark.long
def test_a_station_that_cannot_store_says_that_it_is_not_ready(live: Live) -> None:
    with locked(live.data / "ciasc.sqlite3"):
        problem(live.http("kiosk").post("/tickets", json={"service": "informes"}), 503, "unavailable")
        answer = live.browser().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")
    assert answer.json()["why"] == "no_answer"
    assert live.browser().get("/readyz").status_code == 200


class Away:
    """A store with an absent database; a second request waits a second time."""

    def __init__(self) -> None:
        self.asked = 0

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        self.asked += 1
        raise Unavailable("away")
        yield  # type: ignore[unreachable]

    @contextmanager
    def read(self) -> Iterator[Reading]:
        self.asked += 1
        raise Unavailable("away")
        yield  # type: ignore[unreachable]


def test_a_request_with_a_key_waits_one_time_for_an_absent_database(clock: HandClock) -> None:
    store = Away()
    station = Station(
        store=store, clock=clock, publish=lambda: None, new_id=str, new_token=lambda: "t", render=render
    )
    with pytest.raises(Unavailable):
        station.answer_by_key(Key("key", "print"), lambda _, __: CommandAnswer(200, ""), None)
    assert store.asked == 1


def test_no_personal_value_is_logged_with_an_error(store: SqlStore) -> None:
    def fail() -> None:
        with store.engine.connect() as connection:
            connection.execute(text("SELECT :said FROM nowhere"), {"said": "una persona"})

    with pytest.raises(DBAPIError) as caught:
        fail()
    assert "nowhere" in str(caught.value)
    assert "una persona" not in str(caught.value)

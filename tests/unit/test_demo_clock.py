"""The wall clock of the demo is simulated, and only the demo's."""

import inspect
import time
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

import pytest

from ciasc.app import create_app
from ciasc.cli import serve_and_demo
from ciasc.demo.demo_clock import MORNING, DemoClock, clock_from
from ciasc.domain.core.station_day import Calendar
from ciasc.settings import BadSetting, Settings, load
from ciasc.utc_clock import utc_now


def test_the_present_needs_no_clock_of_its_own() -> None:
    assert [clock_from(speed, None, Calendar()) for speed in (0, 1)] == [None, None]


def test_a_fast_day_begins_in_the_morning_of_today_or_when_wanted() -> None:
    calendar = Calendar()
    found, wanted = clock_from(60, None, calendar), clock_from(0, time_of_day(20, 30), calendar)
    assert found is not None
    assert wanted is not None
    assert calendar.local(found.begins).time() == MORNING
    assert calendar.local(wanted.stopped()).time() == time_of_day(20, 30)
    assert calendar.day(found.begins) == calendar.day(datetime.now(UTC))
    assert (found.rate, wanted.rate) == (60, 1)


def test_it_runs_as_fast_as_it_says_and_the_same_in_every_process() -> None:
    clock = DemoClock(datetime(2026, 11, 30, 13, tzinfo=UTC), time.monotonic() - 60, 600)
    copy = DemoClock(clock.begins, clock.began_s, clock.rate)
    gone = clock() - clock.begins
    assert timedelta(hours=10) <= gone < timedelta(hours=11)
    assert copy() >= clock.begins + gone
    assert clock.started()() - clock.begins < timedelta(hours=1)


def test_no_option_and_no_setting_of_a_station_reaches_its_clock(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert {option.name for option in serve_and_demo.serve.params} == {"host", "port", "data"}
    assert not [item.name for item in fields(Settings) if "clock" in item.name or "speed" in item.name]
    with pytest.raises(BadSetting, match="clock_rate"):
        load(tmp_path_factory.mktemp("data"), environ={"CIASC_CLOCK_RATE": "60"})
    defaults = inspect.signature(create_app).parameters
    assert (defaults["clock"].default, defaults["clock_rate"].default) == (utc_now, 1.0)
    assert "create_app(settings)" in inspect.getsource(serve_and_demo)

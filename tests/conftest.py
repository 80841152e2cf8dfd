"""Fixtures that several folders use."""

import gc
import logging
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import closing
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

from ciasc.printing.emulator import Emulator
from ciasc.storage.schema import upgrade
from ciasc.storage.store import SqlStore, open_store
from tests import live as stations
from tests import not_tried, postgres
from tests.builders import furnish
from tests.fakes import HandClock
from tests.leaks import SharedFixtures, nothing_left_behind
from tests.needs import skip
from tests.patience import PATIENCE_S
from tests.search_effort import EFFORT

# Where all tools of the tests are required, as in CI, a skipped test fails: except for those with one of
# the given reasons to skip, separated by commas.
NOTHING_SKIPPED, EXCEPT = "TEST_CIASC_NOTHING_SKIPPED", "TEST_CIASC_EXCEPT"

# The duration of an example is no failure.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

Emulator.patience_s = PATIENCE_S

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail skipped tests where none may be skipped."""
    report = yield
    if report.skipped and os.environ.get(NOTHING_SKIPPED) and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason not in os.environ.get(EXCEPT, "").split(","):
            report.outcome = "failed"
    return report


def without_long_ones(config: pytest.Config) -> bool:
    """Return whether the long tests are left to CI: not with more effort or if a file is named."""
    return EFFORT == 1 and not any(".py" in str(word) for word in config.args)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests to CI, and count them; CI begins with them, so that none is last and alone."""
    if without_long_ones(config):
        kept = [item for item in items if not item.get_closest_marker("long")]
        config.stash[not_tried.LONG] = len(items) - len(kept)
        items[:] = kept
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send that count from a process of xdist to the one that prints the summary."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["long"] = session.config.stash.get(not_tried.LONG, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Store the count of a process of xdist: each of them collects all tests."""
    node.config.stash[not_tried.LONG] = getattr(node, "workeroutput", {}).get("long", 0)


def pytest_configure(config: pytest.Config) -> None:
    """Watch the fixtures of the whole run too: the hooks of this file hear only of those below its folder."""
    config.pluginmanager.register(SharedFixtures(), "shared-fixtures")


def pytest_collection_finish() -> None:
    """Exclude from garbage collection what lives for the whole run: it took a fifth of the tests' time."""
    gc.collect()
    gc.freeze()
    resource_tracker.ensure_running()  # else it would start in the middle of a test


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the skipped tests and what they need, in a few lines."""
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]
    lines = not_tried.summary(reasons, terminalreporter.config.stash.get(not_tried.LONG, 0))
    if lines:
        terminalreporter.section("NOT TRIED", yellow=True, bold=True)
    for line in lines:
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves threads, child processes or sockets to the next one."""
    with nothing_left_behind():
        yield


@pytest.fixture(autouse=True)
def _plain_logs() -> Iterator[None]:
    """Restore the log configuration after each test."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def clock() -> HandClock:
    """Return a clock at nine in the morning of a Monday in Lima, which the test moves."""
    return HandClock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server | None]:
    """Return a PostgreSQL server for the whole run; None where there is none."""
    with postgres.server() as found:
        yield found


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with all tables and no row."""
    path = tmp_path_factory.mktemp("template") / "ciasc.sqlite3"
    with closing(open_store(f"sqlite:///{path}")) as store:
        upgrade(store.engine)
    return path


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database with all tables and no row; first SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "ciasc.sqlite3")
        yield f"sqlite:///{tmp_path / 'ciasc.sqlite3'}"
        return
    found = request.getfixturevalue("postgres_server")
    if found is None:
        skip("postgresql")
    with found.database() as url:
        yield url


@pytest.fixture(params=DATABASES)
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without tables; first SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'ciasc.sqlite3'}"
        return
    found = request.getfixturevalue("postgres_server")
    if found is None:
        skip("postgresql")
    with found.bare() as url:
        yield url


@pytest.fixture
def store(address: str, clock: HandClock) -> Iterator[SqlStore]:
    """Return a furnished station's store on a real database; first SQLite, then PostgreSQL."""
    with closing(open_store(address, clock=clock, patience_s=PATIENCE_S)) as opened:
        with opened.begin() as tx:
            furnish(tx)
        yield opened


@pytest.fixture(scope="session")
def station_template(tmp_path_factory: pytest.TempPathFactory) -> stations.Template:
    """Return a furnished data folder, created one time."""
    return stations.furnish(tmp_path_factory.mktemp("station") / "data")


@pytest.fixture(scope="session")
def steady(
    station_template: stations.Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[stations.Live]:
    """Return one running station that many tests share: only for tests that restore what they change."""
    with stations.running(station_template, tmp_path_factory.mktemp("steady") / "data") as running:
        for device in ("kiosk", "display"):  # their heartbeats are logged now, not in the middle of a test
            running.http(device).get("/services").raise_for_status()
        running.application.roll_call()
        yield running


@pytest.fixture
def live(station_template: stations.Template, tmp_path: Path) -> Iterator[stations.Live]:
    """Return a running station of its own for the test."""
    with stations.running(station_template, tmp_path / "data") as running:
        yield running

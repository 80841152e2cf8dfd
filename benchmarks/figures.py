"""What the figures of a year cost where five years of a station are stored."""

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.servers_and_clients import Result
from ciasc.create_station import create_station
from ciasc.demo.simulated.write_years import SimulationRequest, simulate
from ciasc.domain.core.clock_pace import EVEN
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.station_day import Calendar
from ciasc.ports import Reading
from ciasc.reports.live.live_pages import LivePages
from ciasc.reports.live.today_room import Today
from ciasc.reports.period.filters import PeriodFilter
from ciasc.reports.period.period_days import Days
from ciasc.reports.period.period_page import period_page
from ciasc.server import collect_rarely
from ciasc.settings import load
from ciasc.station.stats.figures_of_any_period import period_figures, period_scores
from ciasc.storage.store import open_store
from ciasc.web.devices.health_schemas import HealthBody

YEARS = 5
PER_DAY = 150
ROUNDS = 7
GROUPS: tuple[tuple[str, ...], ...] = (
    ("service",), ("day",), ("hour",), ("shift",), ("weekday", "hour"), ("service", "hour"),
    ("desk",), ("desk", "day"), ("desk", "weekday"),
)  # fmt: skip


def run() -> list[Result]:
    """Measure a year that ends now by each group, and beside it the reading of all its legs."""
    folder = Path(tempfile.mkdtemp(prefix="ciasc-bench-"))
    try:
        create_station(folder, "Comisaría", "Lima", 6)
        address = load(folder).database
        began = time.perf_counter()
        with closing(open_store(address)) as store:
            asked = SimulationRequest(days=365 * YEARS, per_day=PER_DAY, seed=1)
            answers = simulate(store, Calendar(), asked, datetime.now(UTC))
        rate = answers.tickets / (time.perf_counter() - began)
        return [
            Result("simulating: tickets in a second", rate, 1000, "1/s", at_most=False),
            *_measured(address),
        ]
    finally:
        shutil.rmtree(folder)


def _measured(address: str) -> list[Result]:
    collect_rarely()  # as the server does
    calendar, now = Calendar(), datetime.now(UTC)
    first, last = calendar.day(now) - timedelta(days=364), calendar.day(now)

    def year(by: tuple[str, ...], tx: Reading) -> None:
        found = period_figures(tx, calendar, first, last, by, now)
        assert sum(one.issued for one in found.values()) > PER_DAY * 300
        for one in found.values():
            one.percentile_s("waits", 0.9)

    def scores(tx: Reading) -> None:
        assert len(period_scores(tx, calendar, first, last, now)) == 16

    def legs(tx: Reading) -> None:
        assert tx.stats.legs(calendar.bounds(first)[0], calendar.bounds(last)[1])

    def page(tx: Reading) -> None:
        asked = PeriodFilter.model_validate_strings({"from": str(first), "to": str(last)})
        assert len(period_page(tx, calendar, asked, Days(first, last), now).indicators) == 16

    board = Today(calendar, lambda _: Policy())

    def drawn(tx: Reading) -> None:
        assert board(tx, "", now - timedelta(days=1))  # the past ends yesterday

    no_devices = HealthBody(
        clock="", clock_words=None, database_words=None, qr_words=None, printers=[], devices=[]
    ).model_dump()
    pages = LivePages(calendar, lambda _: Policy(), lambda: EVEN, lambda *_: no_devices)

    def today(tx: Reading) -> None:
        assert pages(tx, "today", now - timedelta(days=1))["parts"]

    found = [
        Result(f"a year by {' and '.join(by)}: best of 7", _ms(address, partial(year, by)), 150, "ms")
        for by in GROUPS
    ]
    by_service, by_desk = found[GROUPS.index(("service",))].value, found[GROUPS.index(("desk",))].value
    again = _ms(address, partial(year, GROUPS[0]), warm=True)
    return [
        *found,
        Result("a year's sixteen indicators: best of 7", _ms(address, scores), 400, "ms"),
        Result("all that the page of a year shows: best of 7", _ms(address, page), 1000, "ms"),
        Result("the live board drawn again: best of 7", _ms(address, drawn, warm=True), 50, "ms"),
        Result("the page of today drawn again: best of 7", _ms(address, today, warm=True), 50, "ms"),
        Result("a year by service, asked again: best of 7", again, 60, "ms"),
        Result("a year by service / its legs read: ratio", by_service / _ms(address, legs), 0.5),
        Result("a year by desk / by service: ratio", by_desk / by_service, 3),
    ]


def _ms(address: str, action: Callable[[Reading], None], *, warm: bool = False) -> float:
    """Return the processor time of the best round, each with a new store unless `warm`.

    The load of other processes does not count.
    """
    return min(_round(address, action, warm=warm) for _ in range(ROUNDS))


def _round(address: str, action: Callable[[Reading], None], *, warm: bool) -> float:
    with closing(open_store(address)) as store:
        with store.read() as tx:
            tx.config.in_force()
            if warm:
                action(tx)
        began = time.process_time()
        with store.read() as tx:
            action(tx)
        return (time.process_time() - began) * 1000

"""What files cost, by the command that creates them, and whether the server is as fast at that time."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.servers_and_clients import Result
from ciasc.create_station import create_station
from ciasc.demo.simulated.write_years import SimulationRequest, simulate
from ciasc.domain.core.station_day import Calendar
from ciasc.reports.files.report_data import month_before
from ciasc.settings import load
from ciasc.storage.store import open_store
from tests.program import serving

PER_DAY = 150
ROUNDS = 3


def run() -> list[Result]:
    """Measure the one-pager and the report of a month and the spreadsheet of a year, from start to end."""
    folder = Path(tempfile.mkdtemp(prefix="ciasc-bench-"))
    try:
        create_station(folder, "Comisaría", "Lima", 6)
        now = datetime.now(UTC)
        with closing(open_store(load(folder).database)) as store:
            simulate(store, Calendar(), SimulationRequest(days=366, per_day=PER_DAY, seed=1), now)
        today = Calendar().day(now)
        month, year = month_before(today), (today - timedelta(days=364), today)
        return [
            Result("one page of a month as PDF: best of 3", _best(folder, "a.pdf", month), 3, "s"),
            Result("a day's rows as CSV: best of 3", _best(folder, "a.csv", (today, today)), 1, "s"),
            Result("that page / the rows of the same days", _ratio(folder, month), 2),
            Result("a year's spreadsheet: best of 3", _best(folder, "a.xlsx", year), 5, "s"),
            Result("the server's slowest of 20 in 100 meanwhile / before", _meanwhile(folder, year), 3),
        ]
    finally:
        shutil.rmtree(folder)


def _make(folder: Path, name: str, days: tuple[date, date]) -> float:
    words = ("report", "file", str(folder / name), "--from", str(days[0]), "--to", str(days[1]))
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "ciasc", *words, "--data", str(folder)], check=True)
    return time.perf_counter() - began


def _best(folder: Path, name: str, days: tuple[date, date]) -> float:
    return min(_make(folder, name, days) for _ in range(ROUNDS))


def _ratio(folder: Path, days: tuple[date, date]) -> float:
    """Return how many times as long a PDF takes as the rows of the same days, in the same run."""
    return _best(folder, "a.pdf", days) / _best(folder, "a.csv", days)


def _meanwhile(folder: Path, days: tuple[date, date]) -> float:
    """Return how many times longer the pages of a running server take while a file is created."""
    with serving(folder) as program:

        def answers() -> float:
            began = time.perf_counter()
            urllib.request.urlopen(f"{program.base}/api/v1/services").read()  # noqa: S310 - our own server
            return time.perf_counter() - began

        before = [answers() for _ in range(200)]
        making = threading.Thread(target=_make, args=(folder, "b.xlsx", days))
        making.start()
        during = []
        while making.is_alive():
            during.append(answers())
        making.join()
    return statistics.quantiles(during, n=5)[3] / statistics.quantiles(before, n=5)[3]

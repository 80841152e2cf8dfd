"""The past of the demo: this morning before its server answers, the days before in the background."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Final

from ciasc.content.messages import text
from ciasc.demo.simulated.simulate_years import Simulation
from ciasc.demo.simulated.write_years import SimulationRequest, last_of, prepare, written
from ciasc.demo.start_sample_parts import end
from ciasc.domain.core.station_day import Calendar
from ciasc.settings import Settings
from ciasc.storage.bulk_history import Reserved, add_past, go_on
from ciasc.storage.store import SqlStore, open_store
from ciasc.utc_clock import utc_now

DAYS: Final = 90
ESTIMATES: Final = 7
_PER_DAY: Final = 180
_SEED: Final = 1


@contextmanager
def past(settings: Settings, days: int, now: datetime | None = None) -> Iterator[str]:
    """Write this morning, start to write so many days before it, and return the words that say so.

    A process of its own writes the days and ends with the block; with 0 days nothing is written.
    """
    if days == 0:
        yield ""
        return
    at = now or utc_now()
    asked = SimulationRequest(days=days, per_day=_PER_DAY, seed=_SEED, estimates=min(ESTIMATES, days))
    with closing(open_store(settings.database, calendar=settings.calendar)) as store:
        reserved = begin(store, settings.calendar, asked, at)
    command = [sys.executable, "-m", "ciasc.demo.fill_history"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)  # noqa: S603 - our own
    try:
        assert process.stdin is not None  # noqa: S101 - asked for just above
        order = {
            "data": str(settings.data),
            "asked": asdict(asked),
            "now": at.isoformat(),
            "reserved": asdict(reserved),
        }
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        yield coming(asked)
    finally:
        end(process)


def begin(store: SqlStore, calendar: Calendar, asked: SimulationRequest, now: datetime) -> Reserved:
    """Write the present day until `now`, with an empty hall at its end; return the numbers of earlier days.

    What happens at the station from now on comes after all of it, in its sequence and in its tickets.
    """
    plan, reserved = prepare(store, calendar, asked, now)
    morning = replace(
        plan, first=calendar.day(now), ends=now, after_seq=reserved.last, short=None, watched=None
    )
    run = Simulation(morning)
    seq = reserved.last
    for batch in run.batches():
        seq = last_of(batch, seq)
        add_past(store, replace(written(batch), numbers=run.numbers), now)
    go_on(store, reserved, seq)
    return reserved


def coming(asked: SimulationRequest) -> str:
    """Return the line that says what is still being written, and when it will be complete."""
    return text("demo.terminal.history_coming", days=asked.days, estimates=asked.estimates)

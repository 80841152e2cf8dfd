"""`python -m ciasc.demo.fill_history`: write the days before today while the demo answers."""

import contextlib
import json
import os
import signal
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from ciasc.content.messages import text
from ciasc.demo.simulated.given_estimates import Teller, promise_day
from ciasc.demo.simulated.simulate_years import Simulation
from ciasc.demo.simulated.simulation_plan import Batch, Plan
from ciasc.demo.simulated.write_years import SimulationRequest, by_day, closed_days, last_of, planned
from ciasc.domain.core.station_day import Calendar
from ciasc.settings import load
from ciasc.storage.bulk_history import Reserved, Stretch, add_past
from ciasc.storage.store import SqlStore, open_store

_NICE: Final = 5
Say = Callable[[str], None]


def fill(
    store: SqlStore, calendar: Calendar, asked: SimulationRequest, now: datetime, reserved: Reserved, say: Say
) -> None:
    """Write the days before today, each in one transaction, the last one first; then the wait estimates.

    At each moment the database is that of a station that began on its first stored day: each day is whole,
    and closed if it is old enough.
    """
    with store.read() as tx:
        plan = replace(planned(tx, calendar, asked, calendar.day(now)), after_seq=reserved.after)
    run = Simulation(plan)
    whole = Batch()
    for batch in run.batches():
        whole.extend(batch)
    last_of(whole, reserved.after, reserved.last)
    for stretch in _days(whole, plan, run, now):
        add_past(store, stretch, now)
    say(text("demo.terminal.figures_ready", days=asked.days))
    at_desks = [event for event in whole.events if event.desk is not None and event.ticket is None]
    teller = Teller.of(plan.services, calendar, [fact.leg for fact in whole.facts], at_desks)
    for day, moments in by_day(whole.moments).items():
        promise_day(store, teller, day, moments)
    if asked.estimates:
        say(text("demo.terminal.estimates_ready", days=asked.estimates))


def _days(whole: Batch, plan: Plan, run: Simulation, now: datetime) -> Iterator[Stretch]:
    """Return each day with everything about its tickets, the last one first."""
    calendar = plan.calendar
    day_of = {ticket.id: ticket.day for ticket in whole.tickets}
    days: dict[date, Stretch] = {day: Stretch() for day in plan.days}
    for ticket in whole.tickets:
        days[ticket.day].tickets.append(ticket)
    legs = defaultdict(list)
    for fact in whole.facts:
        days[day_of[fact.leg.ticket]].facts.append(fact)
        legs[calendar.day(fact.leg.queued_at)].append(fact)
    for alert in whole.alerts:
        days[day_of[alert.ticket or ""]].alerts.append(alert)
    for event in whole.events:
        # The desks close when the last day ends, which is the first moment of the next one.
        day = day_of[event.ticket] if event.ticket else min(calendar.day(event.at), plan.days[-1])
        days[day].events.append(event)
    for day in reversed(plan.days):
        numbers = {key: number for key, number in run.numbers.items() if key[0] == day}
        yield replace(days[day], closed=closed_days(legs[day], calendar, now), numbers=numbers)


def main() -> None:
    """Write what standard input requests; return when it ends, at the latest when the demo ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the demo, which ends this process
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    os.nice(_NICE)
    settings = load(Path(order["data"]))
    with closing(open_store(settings.database, calendar=settings.calendar)) as store:
        asked, reserved = SimulationRequest(**order["asked"]), Reserved(**order["reserved"])
        fill(store, settings.calendar, asked, datetime.fromisoformat(order["now"]), reserved, _write_line)


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)  # the database rolls back an open transaction


def _write_line(words: str) -> None:
    with contextlib.suppress(OSError):  # standard output has no reader any more
        sys.stdout.write(f"  {words}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

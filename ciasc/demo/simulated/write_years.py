"""Write years of a simulated station into its database, with the figures of their closed days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from ciasc.demo.simulated.busy_days import last_tuesday
from ciasc.demo.simulated.given_estimates import Teller, promise_day
from ciasc.demo.simulated.simulate_years import Simulation
from ciasc.demo.simulated.simulation_plan import (
    ALWAYS,
    Answers,
    Batch,
    Moment,
    Plan,
    Stretch,
    name_at,
    person_at,
    quantile,
    role_at,
    spoken_at,
)
from ciasc.demo.simulated.staffed_desks import TURNS
from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.grouping import ClosedDay, closes_at, compute_closed_day, group_facts, last_closed
from ciasc.ports import Reading, Staff
from ciasc.storage.bulk_history import Reserved, add_past, go_on, reserve
from ciasc.storage.bulk_history import Stretch as Written
from ciasc.storage.store import SqlStore

_OPEN_DAYS: Final = timedelta(days=2)
"""The days before today that are not closed yet: the day with too few desks comes before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationRequest:
    """What to simulate: days before today, tickets a day, and the seed that creates the same ones again.

    For the last `estimates` of these days the wait estimates are computed too.
    """

    days: int
    per_day: float
    seed: int
    estimates: int = 0


def simulate(store: SqlStore, calendar: Calendar, asked: SimulationRequest, now: datetime) -> Answers:
    """Create those days in a station without tickets; return the counts. Raise Conflict if it has tickets."""
    plan, reserved = prepare(store, calendar, asked, now)
    run = Simulation(plan)
    kept = Batch()
    seq = reserved.after
    for batch in run.batches():
        seq = last_of(batch, seq, reserved.last)
        add_past(store, written(batch), now)
        kept.facts += batch.facts
        kept.moments += batch.moments
        kept.events += [event for event in batch.events if event.desk is not None and event.ticket is None]
    go_on(store, reserved, seq)
    add_past(store, Written(closed=closed_days(kept.facts, calendar, now), numbers=run.numbers), now)
    teller = Teller.of(plan.services, calendar, [fact.leg for fact in kept.facts], kept.events)
    for day, some in by_day(kept.moments).items():
        promise_day(store, teller, day, some)
    return run.answers


def prepare(
    store: SqlStore, calendar: Calendar, asked: SimulationRequest, now: datetime
) -> tuple[Plan, Reserved]:
    """Prepare those days and reserve the numbers of their events; raise Conflict if there is a ticket."""
    today = calendar.day(now)
    first = today - timedelta(days=asked.days)
    with store.begin() as tx:
        if tx.stats.first_queued_at() is not None:
            raise Conflict("demo.simulated.has_tickets")
        desks = len(tx.desks.all())
        for desk in range(1, desks + 1):
            for turn in range(len(TURNS)) if desk <= ALWAYS else (1,):
                tx.staff.save(_person(desk, turn))
        plan = planned(tx, calendar, asked, today)
    reserved = reserve(store, _at_most(asked), calendar.bounds(first)[0])
    return replace(plan, after_seq=reserved.after), reserved


def planned(tx: Reading, calendar: Calendar, asked: SimulationRequest, today: date) -> Plan:
    """Return the plan of those days before `today` at that station."""
    kiosks = [device.name for device in tx.devices.all() if device.role is Role.KIOSK and device.active]
    plan = Plan(
        services=tx.config.services(),
        calendar=calendar,
        first=today - timedelta(days=asked.days),
        ends=calendar.bounds(today)[0],
        per_day=asked.per_day,
        desks=len(tx.desks.all()),
        seed=asked.seed,
        printers=[printer.name for printer in tx.devices.printers()],
        short=last_tuesday(today - _OPEN_DAYS),
        watched=today - timedelta(days=asked.estimates),
    )
    return replace(plan, kiosk=min(kiosks)) if kiosks else plan


def _at_most(asked: SimulationRequest) -> int:
    """Return more events than those days can have."""
    return round(asked.days * (10 * asked.per_day + 300)) + 1000


def last_of(batch: Batch, seq: int, at_most: int | None = None) -> int:
    """Return the last number of its events, `seq` if it has none; raise Conflict beyond `at_most`."""
    last = batch.events[-1].seq if batch.events else seq
    if at_most is not None and last > at_most:
        raise Conflict("demo.simulated.too_many_events")
    return last


def written(batch: Batch) -> Written:
    """Return the rows of a batch to store."""
    return Written(tickets=batch.tickets, facts=batch.facts, alerts=batch.alerts, events=batch.events)


def closed_days(facts: Iterable[Fact], calendar: Calendar, now: datetime) -> dict[date, ClosedDay]:
    """Return the figures of those of their days that are closed at `now`."""
    closed = last_closed(calendar, now)
    days = ((day, some) for (day,), some in group_facts(facts, ("day",), calendar).items())
    return {
        day: compute_closed_day(some, calendar, closes_at(calendar, day))
        for day, some in days
        if isinstance(day, date) and day <= closed
    }


def by_day(moments: Iterable[Moment]) -> dict[date, list[Moment]]:
    """Return those moments by the day of their ticket, the first day first."""
    found: dict[date, list[Moment]] = defaultdict(list)
    for moment in moments:
        found[moment.ticket.day].append(moment)
    return dict(sorted(found.items()))


def _person(desk: int, turn: int) -> Staff:
    return Staff(
        id=person_at(desk, turn),
        name=name_at(desk, turn),
        role=role_at(desk),
        password_hash="",  # no one can sign in with it
        active=False,
        must_change=False,
        languages=spoken_at(desk),
    )


def results_as_json(answers: Answers) -> Mapping[str, object]:
    """Return the results of a simulation for programs: counts and exact percentiles in seconds by service."""
    return {
        "tickets": answers.tickets,
        "events": answers.events,
        "by_kind": {kind.value: many for kind, many in sorted(answers.done.items())},
        "offline": answers.offline,
        "alerts_met": len(answers.met),
        "open_h": round(_hours(answers.open), 2),
        "paused_h": round(_hours(answers.paused), 2),
        "outages": [[begin.isoformat(), end.isoformat()] for begin, end in answers.outages],
        "holidays": [str(day) for day in answers.feasts],
        "services": {
            key: {
                "legs": many,
                "kept": answers.kept[key],
                **{end: answers.ends[key][end] for end in ("attended", "no_show", "left", "transferred")},
                **_percentiles(sorted(answers.waits[key])),
            }
            for key, many in sorted(answers.legs.items())
        },
    }


def _hours(stretches: Iterable[Stretch]) -> float:
    return sum((end - begin).total_seconds() for begin, end in stretches) / 3600


def _percentiles(waits: list[float]) -> dict[str, float | None]:
    shares = (50, 80, 90, 95)
    return {f"wait_p{share}_s": quantile(waits, share / 100) if waits else None for share in shares}

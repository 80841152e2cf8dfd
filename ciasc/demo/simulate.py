"""Years of a simulated station, written into its database beside the figures of their closed days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ciasc.demo.simulated import Answers, Plan, Stretch, person_at, quantile, spoken_at
from ciasc.demo.simulated_desks import ALWAYS, TURNS
from ciasc.demo.simulation import Simulation
from ciasc.domain.day import Calendar
from ciasc.domain.errors import Conflict
from ciasc.domain.people import Role
from ciasc.domain.periods import cells, closes_at, last_closed, split
from ciasc.ports import Staff
from ciasc.storage import SqlStore
from ciasc.storage.past import add_closed_days, add_past


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be simulated: days before today, tickets a day, and the seed that makes them again."""

    days: int
    per_day: float
    seed: int


def simulate(store: SqlStore, calendar: Calendar, asked: Asked, now: datetime) -> Answers:
    """Fill a station without any ticket with those days; Conflict if it has one. What was done, counted."""
    until = calendar.day(now)
    with store.begin() as tx:
        if tx.first_queued_at() is not None:
            raise Conflict("Esta comisaría ya tiene tickets: simule en una carpeta nueva.")
        services, desks, seq = tx.services(), len(tx.desks()), tx.station().seq
        printers = [printer.name for printer in tx.printers()]
        for desk in range(1, desks + 1):
            for turn in range(len(TURNS)) if desk <= ALWAYS else (1,):
                tx.save_staff(_person(desk, turn))
    plan = Plan(
        services=services,
        calendar=calendar,
        until=until,
        days=asked.days,
        per_day=asked.per_day,
        desks=desks,
        seed=asked.seed,
        printers=printers,
        after_seq=seq,
    )
    run = Simulation(plan)
    facts = []
    for batch in run.batches():
        add_past(store, batch.tickets, batch.facts, batch.alerts, batch.events)
        facts += batch.facts
    closed = last_closed(calendar, now)
    by_day = ((day, some) for (day,), some in split(facts, ("day",), calendar).items())
    made = {
        day: cells(some, calendar, closes_at(calendar, day))
        for day, some in by_day
        if isinstance(day, date) and day <= closed
    }
    add_closed_days(store, made, now)
    return run.answers


def _person(desk: int, turn: int) -> Staff:
    name = person_at(desk, turn)
    return Staff(
        id=name,
        name=name.replace("-", " "),
        role=Role.OFFICER,
        password_hash="",  # nobody can sign in with it
        active=False,
        must_change=False,
        languages=spoken_at(desk),
    )


def told(answers: Answers) -> Mapping[str, object]:
    """What a simulation did, as programs read it: counts and exact percentiles in seconds by service."""
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

"""The load of each person at a desk: attended tickets, their durations, and the open time of the desk.

It is load, never a ranking: ordered by name, shown to the comisario, and to each person their own.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from statistics import quantiles

from ciasc.content.messages import text
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.queueing.desk import PauseReason
from ciasc.domain.stats.availability import AvailabilitySpell, desk_spells
from ciasc.domain.stats.facts import set_aside
from ciasc.domain.stats.figures import attention_s
from ciasc.domain.stats.legs import Leg, LegEnd
from ciasc.domain.stats.too_few_to_show import FEW
from ciasc.ports import Reading
from ciasc.reports.period.period_days import Days
from ciasc.web.api.output_base import Output


def pause_names() -> dict[PauseReason, str]:
    """Return the words of each reason of a pause."""
    return {reason: text(f"reports.pauses.{reason.value}") for reason in PauseReason}


class LoadRow(Output, title="LoadRow"):
    """The load of one person. Seconds; the quartiles are null for fewer than ten attentions.

    `name` is their sign-in name, by which their tickets are listed.
    """

    name: str
    desks: list[int]
    attended: int
    transferred: int
    service_p25_s: float | None
    service_p50_s: float | None
    service_p75_s: float | None
    service_s: float
    open_s: float
    paused_s: dict[PauseReason, float]

    @property
    def busy_pct(self) -> float | None:
        """Compute the percentage of the desk's open time with attention; None if it never opened."""
        return min(100 * self.service_s / self.open_s, 100.0) if self.open_s else None


class LoadRows(Output, title="LoadRows"):
    """The load of the days `first` to `last`; `own` if it is only that of the caller."""

    first: date
    last: date
    own: bool
    rows: list[LoadRow]


def may_see_all_loads(actor: Actor) -> bool:
    """Return whether that person may see the load of all others."""
    return actor.role is Role.COMISARIO


def load_by_person(tx: Reading, calendar: Calendar, days: Days, now: datetime, actor: Actor) -> LoadRows:
    """Return the load of those days of all persons, or only of the caller."""
    since, until = calendar.bounds(days.first)[0], calendar.bounds(days.last)[1]
    names = {person.id: person.name for person in tx.staff.all()}
    all_of_them = tx.stats.legs(since, until)
    aside = _aside(tx, all_of_them)
    legs = [leg for leg in all_of_them if leg.staff is not None]
    spells = desk_spells(tx.events.of_station(since, min(until, now)), since, min(until, now))
    shown = {str(leg.staff) for leg in legs} | {spell.actor for spell in spells} | aside.keys()
    who = shown & names.keys() if may_see_all_loads(actor) else shown & {actor.id}
    rows = [
        _row(
            names.get(person, person),
            [leg for leg in legs if leg.staff == person],
            [spell for spell in spells if spell.actor == person],
            aside[person],
        )
        for person in who
    ]
    return LoadRows(
        first=days.first,
        last=days.last,
        own=not may_see_all_loads(actor),
        rows=sorted(rows, key=lambda row: row.name.casefold()),
    )


def _aside(tx: Reading, legs: Iterable[Leg]) -> Counter[str]:
    """Return by person the attention seconds of tickets that they set aside and any person finished."""
    some = {(leg.ticket, leg.leg) for leg in legs if leg.served_before}
    found: Counter[str] = Counter()
    for ticket in {ticket for ticket, _ in some}:
        for stint in set_aside(tx.events.of_ticket(ticket)):
            if stint.staff is not None and (ticket, stint.leg) in some:
                found[stint.staff] += round(stint.took.total_seconds())
    return found


def _row(name: str, legs: Sequence[Leg], spells: Sequence[AvailabilitySpell], aside_s: float) -> LoadRow:
    ended = [leg for leg in legs if leg.service_s is not None]
    took = [seconds for seconds in map(attention_s, legs) if seconds is not None]
    before_s = sum(leg.served_before.total_seconds() for leg in ended)
    low, middle, high = quantiles(took, n=4, method="inclusive") if len(took) >= FEW else (None,) * 3
    paused: Counter[PauseReason] = Counter()
    for spell in spells:
        if spell.state == "paused":
            reason = spell.reason if spell.reason in set(PauseReason) else PauseReason.OTHER
            paused[PauseReason(reason)] += round(spell.seconds)
    return LoadRow(
        name=name,
        desks=sorted(
            {leg.desk for leg in legs if leg.desk is not None} | {int(spell.what) for spell in spells}
        ),
        attended=sum(1 for leg in legs if leg.end is LegEnd.ATTENDED),
        transferred=sum(1 for leg in legs if leg.end is LegEnd.TRANSFERRED),
        service_p25_s=low,
        service_p50_s=middle,
        service_p75_s=high,
        service_s=sum(leg.service_s or 0.0 for leg in ended) - before_s + aside_s,
        open_s=sum(spell.seconds for spell in spells if spell.state == "open"),
        paused_s={reason: float(seconds) for reason, seconds in paused.items()},
    )

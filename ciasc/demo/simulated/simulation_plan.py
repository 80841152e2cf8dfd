"""The plan of a simulation, its results, and its staff."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.services import Service
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.queueing.alert import Alert
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.stats.facts import Fact
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.ticket import Ticket

ALWAYS: Final = 2
"""The number of desks that work day and night, in three turns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan: from the first day until the moment `ends`, so many tickets a day at so many desks.

    `printers` are the names of those that an outage stops. On the day `short` too few desks work in the
    evening. From the day `watched` on, the hall at each issue is kept for the estimates.
    """

    services: Mapping[str, Service]
    calendar: Calendar
    first: date
    ends: datetime
    per_day: float
    desks: int
    seed: int
    kiosk: str = "simulado"
    printers: Sequence[str] = ()
    after_seq: int = 0
    short: date | None = None
    watched: date | None = None

    @property
    def days(self) -> list[date]:
        """Return the days of the plan, the last one up to `ends`."""
        last = self.calendar.day(self.ends - timedelta(microseconds=1))
        return [self.first + timedelta(days=n) for n in range((last - self.first).days + 1)]


def person_at(desk: int, turn: int = 1) -> str:
    """Return the id of the person at that desk in that turn of the day."""
    return f"simulado-{desk}" if turn == 1 else f"simulado-{desk}-{turn}"


def name_at(desk: int, turn: int = 1) -> str:
    """Return the display name of that person: no real name, and recognisable as such."""
    return text(f"demo.simulated.person.{('night', 'morning', 'afternoon')[turn]}", desk=desk)


def role_at(desk: int) -> Role:
    """Return the role of the people at that desk: by day auxiliaries work at some desks."""
    return Role.AUXILIARY if desk > ALWAYS and desk % 3 != ALWAYS else Role.OFFICER


def spoken_at(desk: int) -> frozenset[str]:
    """Return the languages of the person at that desk."""
    return frozenset({"qu"}) if desk % 3 == 1 else frozenset()


Stretch = tuple[datetime, datetime]
"""From one moment to another."""


@dataclass(slots=True)
class Answers:
    """The results of a simulation, counted while it runs and not computed from stored data: for tests.

    `open` and `paused` are when each desk was at work or paused, `outages` when nothing answered; `met` has
    the seconds until a member of the staff attended to each person who could not wait.
    """

    legs: Counter[str] = field(default_factory=Counter)
    ends: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kept: Counter[str] = field(default_factory=Counter)
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    stays: list[float] = field(default_factory=list)
    met: list[float] = field(default_factory=list)
    done: Counter[EventKind] = field(default_factory=Counter)
    offline: int = 0
    open: list[Stretch] = field(default_factory=list)
    paused: list[Stretch] = field(default_factory=list)
    outages: list[Stretch] = field(default_factory=list)
    feasts: list[date] = field(default_factory=list)
    tickets: int = 0
    events: int = 0

    def count_wait(self, ticket: Ticket, until: datetime) -> None:
        """Count a wait that is over: attention begins for the first time, or the last call was in vain."""
        waited = (until - ticket.queued_at).total_seconds()
        self.waits[ticket.service].append(waited)
        self.kept[ticket.service] += waited <= ticket.target_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The hall before the issue of a ticket: the waiting tickets, the desks, and their people."""

    ticket: Ticket
    waiting: Sequence[Ticket]
    desks: Sequence[Desk]
    at_desks: Mapping[int, Ticket]


@dataclass(slots=True)
class Batch:
    """What happened in some days: tickets that ended with their legs and facts, alerts, and all events.

    `moments` are those of the days from `watched` on.
    """

    tickets: list[Ticket] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)

    def extend(self, other: "Batch") -> None:
        """Update this batch with the events of a later one."""
        for item in fields(self):
            getattr(self, item.name).extend(getattr(other, item.name))


def poisson(rng: random.Random, mean: float) -> int:
    """Return a random count with the mean `mean`."""
    left, many = mean, 0
    while (left := left - rng.expovariate(1)) > 0:
        many += 1
    return many


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the exact percentile, interpolated; for the results of a simulation."""
    place = share * (len(ordered) - 1)
    low = int(place)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * (place - low)

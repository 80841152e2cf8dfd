"""What is simulated, what came of it, and who works there."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ciasc.domain.alert import Alert
from ciasc.domain.day import Calendar
from ciasc.domain.events import Event, Kind
from ciasc.domain.facts import Fact
from ciasc.domain.service import Service
from ciasc.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is played: so many days before `until`, with so many tickets a day at so many desks.

    `printers` are the names of those that an outage stops.
    """

    services: Mapping[str, Service]
    calendar: Calendar
    until: date
    days: int
    per_day: float
    desks: int
    seed: int
    printers: Sequence[str] = ()
    after_seq: int = 0

    @property
    def first(self) -> date:
        """The first day."""
        return self.until - timedelta(days=self.days)


def person_at(desk: int, turn: int = 1) -> str:
    """The id of who works at that desk in that turn of the day."""
    return f"simulado-{desk}" if turn == 1 else f"simulado-{desk}-{turn}"


def spoken_at(desk: int) -> frozenset[str]:
    """The languages of who works at that desk."""
    return frozenset({"qu"}) if desk % 3 == 1 else frozenset()


Stretch = tuple[datetime, datetime]
"""From one moment to another."""


@dataclass(slots=True)
class Answers:
    """What a simulation did, counted while it was done and not from what was stored: for tests.

    `open` and `paused` are when each desk was at work or paused, `outages` when nothing answered; `met`
    tells after how many seconds somebody of the staff was with each of those who could not wait.
    """

    legs: Counter[str] = field(default_factory=Counter)
    ends: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kept: Counter[str] = field(default_factory=Counter)
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    stays: list[float] = field(default_factory=list)
    met: list[float] = field(default_factory=list)
    done: Counter[Kind] = field(default_factory=Counter)
    offline: int = 0
    open: list[Stretch] = field(default_factory=list)
    paused: list[Stretch] = field(default_factory=list)
    outages: list[Stretch] = field(default_factory=list)
    feasts: list[date] = field(default_factory=list)
    tickets: int = 0
    events: int = 0


@dataclass(slots=True)
class Batch:
    """What happened in some days: tickets that ended with their legs and facts, alerts, and all events."""

    tickets: list[Ticket] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def poisson(rng: random.Random, mean: float) -> int:
    """How many come where `mean` are expected."""
    left, many = mean, 0
    while (left := left - rng.expovariate(1)) > 0:
        many += 1
    return many


def quantile(ordered: Sequence[float], share: float) -> float:
    """The exact percentile, interpolated; for what is told of a simulation."""
    place = share * (len(ordered) - 1)
    low = int(place)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * (place - low)

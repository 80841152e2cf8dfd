"""What is simulated, what came of it, and who works there."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ciasc.domain.day import Calendar
from ciasc.domain.events import Event
from ciasc.domain.facts import Fact
from ciasc.domain.service import Service
from ciasc.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is played: so many days before `until`, with so many tickets a day at so many desks."""

    services: Mapping[str, Service]
    calendar: Calendar
    until: date
    days: int
    per_day: float
    desks: int
    seed: int
    after_seq: int = 0

    @property
    def first(self) -> date:
        """The first day."""
        return self.until - timedelta(days=self.days)


def person_at(desk: int) -> str:
    """The id of who works at that desk."""
    return f"simulado-{desk}"


def spoken_at(desk: int) -> frozenset[str]:
    """The languages of who works at that desk."""
    return frozenset({"qu"}) if desk % 3 == 1 else frozenset()


@dataclass(slots=True)
class Answers:
    """What a simulation did, counted while it was done and not from what was stored: for tests."""

    legs: Counter[str] = field(default_factory=Counter)
    ends: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kept: Counter[str] = field(default_factory=Counter)
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    stays: list[float] = field(default_factory=list)
    tickets: int = 0
    events: int = 0


@dataclass(slots=True)
class Batch:
    """What happened in some days: tickets that ended with their legs and facts, and all events."""

    tickets: list[Ticket] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
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

"""Desks that an hour needs, by Erlang's formulas: one queue, and desks that can all serve everything.

With `offered` load in Erlang (people a second times seconds at a desk): A. K. Erlang 1917 for C; C. Palm 1957
for A, where people lose patience.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Final

SHARE: Final = 0.8
"""This part of those who come must be called within their target."""

BUSIEST: Final = 0.85
"""No desk may be busy for more of its time."""

_MOST_DESKS: Final = 99
_NEGLIGIBLE: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What people meet: the part that waits, the mean wait (s), and the part called in time."""

    waits: float
    mean_s: float
    within: float
    busy: float


def erlang_c(desks: int, load: float) -> float:
    """Return the part of those who come that has to wait; all of them if the desks cannot keep up."""
    if load >= desks:
        return 1.0
    blocked = 1.0
    for desk in range(1, desks + 1):
        blocked = load * blocked / (desk + load * blocked)
    return blocked / (1 - load / desks * (1 - blocked))


def level(per_hour: float, service_s: float, desks: int, target_s: float) -> Level | None:
    """Compute what people meet in a steady hour of that kind; None if the queue grows without end."""
    load = per_hour * service_s / 3600
    if load >= desks:
        return None
    if not load:  # no people come, or each takes no time
        return Level(waits=0.0, mean_s=0.0, within=1.0, busy=0.0)
    waits = erlang_c(desks, load)
    spare = (desks - load) / service_s
    return Level(
        waits=waits, mean_s=waits / spare, within=1 - waits * exp(-spare * target_s), busy=load / desks
    )


def desks_needed(per_hour: float, service_s: float, target_s: float) -> int:
    """Return the fewest desks with which 80 of 100 are called in time and none is busy beyond 85 of 100."""
    if per_hour <= 0:
        return 0
    for desks in range(1, _MOST_DESKS):
        found = level(per_hour, service_s, desks, target_s)
        if found is not None and found.within >= SHARE and found.busy <= BUSIEST:
            return desks
    return _MOST_DESKS


def desk_hours(
    people: Mapping[tuple[int, int], int],
    lived: Mapping[tuple[int, int], int],
    service_s: float,
    target_s: float,
) -> int:
    """Return how many hours of desks some days needed, each hour as the mean of those like it.

    `people` are those who came, by ISO weekday and hour of the clock, `lived` how often the station lived
    each of these hours.
    """
    found = 0
    for hour, many in people.items():
        times = max(lived.get(hour, 0), 1)
        found += times * desks_needed(many / times, service_s, target_s)
    return found


def share_leaving(per_hour: float, service_s: float, desks: int, patience_s: float) -> float:
    """Return the part of those who come that leaves uncalled, with that mean patience."""
    come, served, lost = per_hour / 3600, 1 / service_s, 1 / patience_s
    weight, total, gone, people = 1.0, 1.0, 0.0, 0
    while weight > _NEGLIGIBLE * total or people <= desks:
        people += 1
        weight *= come / (min(people, desks) * served + max(people - desks, 0) * lost)
        total += weight
        gone += weight * max(people - desks, 0) * lost
    return gone / total / come

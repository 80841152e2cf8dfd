"""Estimate of a wait as people read it: a range of minutes, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil, floor, inf
from random import Random
from typing import Final, Literal

from ciasc.domain.core.services import Service
from ciasc.domain.forecast.history_model import Kind
from ciasc.domain.forecast.simulation import Play
from ciasc.domain.forecast.simulation_state import SimulationState
from ciasc.domain.queueing.desk import Desk

_PEOPLE_PLAYED: Final = 6000
_FUTURES: Final = (50, 100)

_MARGIN = 1.3
_STEP_MIN = 5
_NEVER_MIN: Final = 12 * 60
_NEVER_S: Final = _NEVER_MIN * 60.0

CEILING_MIN: Final = 60
"""The longest wait shown in numbers: beyond it the text is «más de …» its lower end.

If that is zero, it is «puede pasar de una hora».
"""

Range = tuple[int, int]
"""Whole minutes, in steps of five: from, to."""


Wording = Literal["estimate_most", "estimate_range", "estimate_over", "estimate_perhaps"]
"""The form of a wait: the names of its texts, on every screen and on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """When a person will be called, in seconds from now: 1, 5, 8 and 9 of 10 are called by then."""

    p10_s: float
    p50_s: float
    p80_s: float
    p90_s: float

    @property
    def range(self) -> Range:
        """Return P10 to P90 in minutes, outward to 5."""
        return round_range(self.p10_s / 60, self.p90_s / 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """The estimates of a moment: for those who come now, by kind, and for those who wait, by ticket.

    A ticket of a `known` service without an estimate here gets none: no desk at work may call it. Services
    that are not known get the fallback. `quiet` are those with inaccurate estimates in the last days, which
    show only the position. `until` has for each service the minutes within which 8 of 10 who come now
    without preference are called: what a wall shows.
    """

    at: datetime
    new: Mapping[Kind, Quantiles] = field(default_factory=dict)
    waiting: Mapping[str, Range] = field(default_factory=dict)
    until: Mapping[str, int] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    quiet: frozenset[str] = frozenset()


def round_up_minutes(minutes: float) -> int:
    """Return minutes rounded up to 5, from 5 to twelve hours."""
    return min(max(ceil(minutes / _STEP_MIN), 1) * _STEP_MIN, _NEVER_MIN)


def round_range(low: float, high: float) -> Range:
    """Return a range of minutes rounded outward to 5, at least 5 wide; it ends at twelve hours."""
    return min(floor(low / _STEP_MIN) * _STEP_MIN, _NEVER_MIN - _STEP_MIN), round_up_minutes(high)


def bounded(low: int, high: int) -> Range:
    """Return that range as it is shown: an end beyond 60 minutes becomes one step more than 60."""
    return min(low, CEILING_MIN), min(high, CEILING_MIN + _STEP_MIN)


def estimate_text(low: int, high: int) -> Wording:
    """Return the form of that range: «menos de», «de … a …», «más de …» or «puede pasar de una hora»."""
    if high > CEILING_MIN:
        return "estimate_over" if low > 0 else "estimate_perhaps"
    return "estimate_range" if low > 0 else "estimate_most"


def on_paper(low: int, high: int, until: int | None) -> Range:
    """Return the text for paper, which cannot be updated: «hasta» the minute by which 8 of 10 are called."""
    if until is None:
        return low, high
    return (0 if until <= CEILING_MIN else low), until


def keep_shown_range(told: Range | None, fresh: Range) -> Range:
    """Return the range to show after `before`: an end that moved by one step only does not change."""
    if told is None:
        return fresh
    low, high = (old if abs(old - new) <= _STEP_MIN else new for old, new in zip(told, fresh, strict=True))
    return (low, high) if low < high else fresh


def steady_until(told: int | None, fresh: int) -> int:
    """Return the minutes that a wall shows after others: more at once, less only by more than one step."""
    return fresh if told is None or not fresh < told <= fresh + _STEP_MIN else told


def queue_ahead(
    service: Service, ahead: Mapping[str, int], desks: Sequence[Desk], services: Mapping[str, Service]
) -> float:
    """Return how many people the desks of that service attend before its next one, in attentions of its own.

    `ahead` are those who go before, by service. People for other services count too where the same desks
    attend them, in part where others may as well.
    """
    mine = {desk.number for desk in desks if desk.serves_one(service)}
    work_s = 0.0
    for other in [services[key] for key in ahead if key in services]:
        theirs = {desk.number for desk in desks if desk.serves_one(other)}
        if mine & theirs:
            work_s += ahead[other.key] * other.mean_service_s * len(mine & theirs) / len(theirs)
    return work_s / max(service.mean_service_s, 1)


def estimate_without_history(own_queue: float, mean_service_s: int, capable_desks: int) -> Range | None:
    """Compute the range in minutes (low, high) without history: queue x mean / desks x 1.3, outward to 5.

    None if no open desk can serve it, so that nothing is promised.
    """
    if capable_desks < 1:
        return None
    low = own_queue * mean_service_s / capable_desks / 60
    high = (own_queue + 1) * mean_service_s / capable_desks / 60 * _MARGIN
    return round_range(low, high)


def simulate_waits(scene: SimulationState, seed: int, futures: int | None = None) -> list[Quantiles | None]:
    """Simulate when each of those people will be called; None if never called in half of all futures.

    The same seed gives the same answer. From 50 to 100 futures are simulated, fewer where many wait: it is
    done every second.
    """
    if futures is None:
        fewest, most = _FUTURES
        futures = min(max(_PEOPLE_PLAYED // max(len(scene.people), 1), fewest), most)
    chance = Random(seed)  # noqa: S311 - a simulation, no secret
    plays = [Play(scene, chance).run().called for _ in range(futures)]
    return [_quantiles(sorted(times)) for times in zip(*plays, strict=True)]


def _quantiles(times: Sequence[float]) -> Quantiles | None:
    def share(part: float) -> float:
        return min(times[min(round(part * len(times)), len(times) - 1)], _NEVER_S)

    if times[len(times) // 2] == inf:
        return None
    return Quantiles(p10_s=share(0.1), p50_s=share(0.5), p80_s=share(0.8), p90_s=share(0.9))

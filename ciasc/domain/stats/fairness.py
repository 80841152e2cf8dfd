"""The order of arrival as law: evidence of each call, and who waited too long because of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.next_ticket import LineHead
from ciasc.domain.stats.legs import Leg, LegDuration, LegEnd
from ciasc.domain.tickets.ticket import Ticket


def call_evidence(ticket: Ticket, heads: Iterable[LineHead]) -> dict[str, JsonValue]:
    """Return the data of a call in turn: how many waited for this desk in each lane, and the first one."""
    lanes = {head.lane.word: head for head in heads}
    waiting: Mapping[str, JsonValue] = {lane: head.waiting for lane, head in lanes.items()}
    first: Mapping[str, JsonValue] = {lane: head.ticket for lane, head in lanes.items()}
    return {
        "lane": ticket.lane.word,
        "due_at": ticket.due_at.isoformat(),
        "waiting": waiting,
        "first": first,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A normal leg that waited beyond its target while people of the other lanes who came later were called.

    `waited_s` runs to its first call, else to its end or the present.
    """

    ticket: str
    leg: int
    service: str
    queued_at: datetime
    called_at: datetime | None
    target_s: int
    waited_s: float
    immediate: int
    preferential: int


def is_ordinary(leg: Leg) -> bool:
    """Return whether a leg waited in the normal lane, where the others go first."""
    return leg.lane is Lane.NORMAL and leg.end is not LegEnd.CANCELLED


def call_is_leapt(leg: Leg) -> bool:
    """Return whether it is not known how long that leg waited to be called, because the clock changed."""
    return LegDuration.FIRST_CALL in leg.leapt


def passed_over(legs: Sequence[Leg], now: datetime) -> list[PassedOver]:
    """Return each normal leg that was passed over beyond its target, longest wait first.

    Waits during which the clock changed are left out: they are not known.
    """
    legs = [leg for leg in legs if not call_is_leapt(leg)]
    before = {lane: _calls(legs, lane) for lane in (Lane.IMMEDIATE, Lane.PREFERENTIAL)}
    found = []
    for leg in legs:
        until = leg.first_called_at or leg.ended_at or now
        waited_s = (until - leg.queued_at).total_seconds()
        late = is_ordinary(leg) and waited_s > leg.target_s
        counts = (
            {lane: _between(calls, leg.queued_at, until) for lane, calls in before.items()} if late else {}
        )
        if any(counts.values()):
            found.append(
                PassedOver(
                    ticket=leg.ticket,
                    leg=leg.leg,
                    service=leg.service,
                    queued_at=leg.queued_at,
                    called_at=leg.first_called_at,
                    target_s=leg.target_s,
                    waited_s=waited_s,
                    immediate=counts[Lane.IMMEDIATE],
                    preferential=counts[Lane.PREFERENTIAL],
                )
            )
    return sorted(found, key=lambda one: -one.waited_s)


Calls = list[tuple[datetime, datetime]]


def _calls(legs: Iterable[Leg], lane: Lane) -> Calls:
    """Return when each called leg of a lane joined the queue and was first called, in that order."""
    return sorted(
        (leg.queued_at, leg.first_called_at) for leg in legs if leg.lane is lane and leg.first_called_at
    )


def _between(calls: Calls, since: datetime, until: datetime) -> int:
    """Return how many of them came after a moment and were called before another."""
    came = bisect_right(calls, since, key=itemgetter(0))
    gone = bisect_left(calls, until, key=itemgetter(0))
    return sum(1 for _, called_at in calls[came:gone] if called_at < until)

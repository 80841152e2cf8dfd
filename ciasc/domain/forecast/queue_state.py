"""The present state of the hall, prepared for the simulation, and the estimates for those who wait in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import inf
from statistics import fmean
from typing import Final

from ciasc.domain.core.services import Lane, Service
from ciasc.domain.forecast.desk_futures import LONGEST_BREAK_S, free_after, hours_ahead, until_closing
from ciasc.domain.forecast.desk_habits import Hours
from ciasc.domain.forecast.history_model import HistoryModel, Kind
from ciasc.domain.forecast.simulation_state import GHOST, Habits, LineOrder, Post, SimulationState, Stream
from ciasc.domain.forecast.wait_estimate import (
    Estimates,
    Quantiles,
    Range,
    keep_shown_range,
    round_up_minutes,
    simulate_waits,
    steady_until,
)
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.domain.queueing.next_ticket import DeskLine, line_of_desk
from ciasc.domain.tickets.new_ticket import issue
from ciasc.domain.tickets.ticket import Ticket

SPREAD: Final = 0.12
"""How much a day's speed may still differ from its present estimate (of its logarithm)."""

_APART_S: Final = 1e6
_FAR_S: Final = 4e5
_SLACK_S: Final = 900.0
_LAST: Final = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """The station at `now`: who waits, the desks at work or paused, and who is at them by desk number.

    `closes` has when the hours of a desk end, `work` when each has worked today, in seconds of the day; it is
    `day_s` now. `speed` is today's pace against the usual one; `rates` are people a second by kind, `sent`
    those sent on by another desk.
    """

    now: datetime
    waiting: Sequence[Ticket]
    desks: Sequence[Desk]
    at_desks: Mapping[int, Ticket]
    services: Mapping[str, Service]
    known: HistoryModel
    rates: Mapping[Kind, float] = field(default_factory=dict)
    sent: Mapping[Kind, float] = field(default_factory=dict)
    work: Mapping[int, Hours] = field(default_factory=dict)
    day_s: float = 0.0
    closes: Mapping[int, datetime] = field(default_factory=dict)
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class EstimateQuestion:
    """A person in the simulation: their ticket, whether they take time at a desk, and for whom they ask.

    They ask for a kind of newcomer, for a ticket by its id, or for no one.
    """

    ticket: Ticket
    real: bool
    of: Kind | str | None


def estimates(
    hall: QueueState, seed: int, *, before: Estimates | None = None, quiet: frozenset[str] = frozenset()
) -> Estimates:
    """Compute the present estimates. A ticket with an estimate in `before` ignores a change of one step.

    A discreet ticket gets the estimate of its cover. Services without enough experience get nothing here,
    and neither do those that no desk at work or in a pause may call.
    """
    before = before or Estimates(at=hall.now)
    told = {key for desk in hall.desks for key in desk.serves(hall.services) if hall.known.knows(key)}
    people = estimate_question(hall)
    new: dict[Kind, Quantiles] = {}
    waiting: dict[str, Range] = {}
    for one, found in zip(people, simulate_waits(simulation_state(hall, people), seed), strict=True):
        if found is None or one.ticket.service not in told:
            continue
        if isinstance(one.of, tuple):
            new[one.of] = found
        elif one.of is not None and one.ticket.service not in quiet:
            waiting[one.of] = keep_shown_range(before.waiting.get(one.of), found.range)
    until = {
        key: steady_until(before.until.get(key), round_up_minutes(found.p80_s / 60))
        for (key, lane), found in new.items()
        if key not in quiet and lane is hall.services[key].lane_for(Lane.NORMAL) is not Lane.IMMEDIATE
    }
    known = frozenset(hall.known.taken)
    return Estimates(at=hall.now, new=new, waiting=waiting, until=until, known=known, quiet=quiet)


def newcomer(hall: QueueState, kind: Kind, seed: int, futures: int | None = None) -> Quantiles | None:
    """Return when a person of that kind who comes now will be called; None if `estimates` has nothing."""
    able = any(kind[0] in desk.serves(hall.services) for desk in hall.desks)
    if not able or not hall.known.knows(kind[0]):
        return None
    people = [one for one in estimate_question(hall) if one.real or one.of == kind]
    found = simulate_waits(simulation_state(hall, people), seed, futures)
    return next((when for one, when in zip(people, found, strict=True) if one.of == kind), None)


def estimate_question(hall: QueueState) -> list[EstimateQuestion]:
    """Return everybody who waits, and a newcomer of each kind that the public sees."""
    people = []
    for ticket in hall.waiting:
        service = hall.services[ticket.service]
        people.append(EstimateQuestion(ticket, True, None if service.discreet else ticket.id))  # noqa: FBT003 - a field
        if service.discreet:
            seen = ticket.seen_as(hall.services[service.public_key])
            people.append(EstimateQuestion(seen, False, ticket.id))  # noqa: FBT003 - a field
    last = max((ticket.seq for ticket in hall.waiting), default=0) + 1
    for service in hall.services.values():
        if service.enabled and not service.discreet:
            for lane in {service.lane_for(Lane.NORMAL), service.lane_for(Lane.PREFERENTIAL)}:
                newcomer = _newcomer(service, lane, last, hall.now)
                people.append(EstimateQuestion(newcomer, False, (service.key, lane)))  # noqa: FBT003 - a field
    return people


def _newcomer(service: Service, lane: Lane, seq: int, now: datetime) -> Ticket:
    return issue(
        service, id="", seq=seq, day=now.date(), number=1, token="", lane=lane, lang="es", kiosk=None, at=now
    )


def simulation_state(hall: QueueState, people: Sequence[EstimateQuestion]) -> SimulationState:
    """Return the hall with those people, in the lines of its desks, ready for the simulation."""
    kinds = [(key, lane) for key in hall.services for lane in Lane]
    number = {kind: n for n, kind in enumerate(kinds)}
    fresh = {number[kind]: _newcomer(hall.services[kind[0]], kind[1], _LAST, hall.now) for kind in hall.rates}
    came_at = hall.now - timedelta(seconds=hall.known.sent_age_s)
    for key, lane in hall.sent:
        sent = _newcomer(hall.services[key], lane, _LAST, came_at)
        fresh[len(kinds) + number[key, lane]] = replace(sent, leg=2)
    lines = _lines(hall)
    distinct = list(dict.fromkeys(lines.values()))
    orders = [line_order(line, people, fresh, hall.now) for line in distinct]
    times = {key: hall.known.times(service) for key, service in hall.services.items()}
    means = {key: fmean(of) for key, of in times.items()}
    ahead = sum(means[one.ticket.service] for one in people if one.real) * hall.speed
    horizon = 1.5 * ahead / max(len(lines), 1) + _SLACK_S
    return SimulationState(
        posts=[_post(hall, desk, distinct.index(lines[desk.number]), means) for desk in hall.desks],
        orders=orders,
        habits=Habits(
            busy=[times[key] for key, _ in kinds * 2],
            absent=hall.known.absent,
            fades=hall.known.fades,
            absent_s=hall.known.absent_s,
            leaves=hall.known.leaves,
            pace=hall.speed,
            spread=SPREAD,
            turnovers=hall.known.turnovers,
            reactions=hall.known.reactions,
        ),
        waited=[max((hall.now - one.ticket.queued_at).total_seconds(), 0.0) for one in people],
        people=[number[one.ticket.service, one.ticket.lane] if one.real else GHOST for one in people],
        streams=_streams(hall, number, orders, horizon),
    )


def _lines(hall: QueueState) -> dict[int, DeskLine]:
    """Return the line of each desk; its person matters only if a ticket was sent to a person.

    The lines do not change during a simulation: a person who is left to a desk of their language is not
    moved up when their promise breaks. The next evaluation, a moment later, handles it.
    """
    working = [desk for desk in hall.desks if desk.state is DeskState.OPEN]
    lines = {desk.number: line_of_desk(desk, working, hall.services, hall.now) for desk in hall.desks}
    if any(ticket.for_staff for ticket in hall.waiting):
        return lines
    nobody = frozenset[str]()
    return {number: replace(line, own=nobody, staff=None, others=nobody) for number, line in lines.items()}


def newcomers(services: Mapping[str, Service], kinds: Sequence[Kind], now: datetime) -> dict[int, Ticket]:
    """Return a person of each kind, by its number, who comes at `now` after all others."""
    return {n: _newcomer(services[key], lane, _LAST, now) for n, (key, lane) in enumerate(kinds)}


def line_order(
    line: DeskLine, people: Sequence[EstimateQuestion], fresh: Mapping[int, Ticket], now: datetime
) -> LineOrder:
    """Return those people in that line, as its desk calls them, and the positions of newcomers."""
    stand = sorted((line.turn(one.ticket), n) for n, one in enumerate(people) if line.takes(one.ticket))
    return LineOrder(
        people=[n for _, n in stand],
        keys=[_key(turn, now) for turn, _ in stand],
        newcomer={kind: _key(line.turn(ticket), now) for kind, ticket in fresh.items() if line.takes(ticket)},
    )


def _key(turn: tuple[Lane, int, int, datetime, int], now: datetime) -> float:
    """Return the key of a turn as one number, in which a second more of promise is one more."""
    lane, rank, speech, due_at, _ = turn
    due_s = min(max((due_at - now).total_seconds(), -_FAR_S), _FAR_S)
    return ((lane * 2 + rank) * 3 + speech) * _APART_S + due_s


def _streams(
    hall: QueueState, number: Mapping[Kind, int], orders: Sequence[LineOrder], horizon: float
) -> list[Stream]:
    """Return who will come and go before a person who waits now, for as long as that is possible."""
    streams = []
    coming = [(number[kind], rate) for kind, rate in hall.rates.items()]
    coming += [(len(number) + number[kind], rate) for kind, rate in hall.sent.items()]
    for which, rate in coming:
        overtakes = [
            order.keys[-1] - order.newcomer[which]
            for order in orders
            if order.keys and which in order.newcomer
        ]
        until = min(max(overtakes, default=0), horizon)
        if until > 0 and rate > 0:
            streams.append(Stream(kind=which, rate=rate, until=until))
    return streams


def _post(hall: QueueState, desk: Desk, line: int, means: Mapping[str, float]) -> Post:
    served = [means[key] for key in desk.serves(hall.services)]
    attention_s = fmean(served) * hall.speed if served else 0.0
    work = hall.work.get(desk.number, ())
    plans = hours_ahead(desk, hall.known, hall.now, hall.day_s, work, attention_s)
    closes = hall.closes.get(desk.number)
    closes_s = inf if closes is None else max((closes - hall.now) / timedelta(seconds=1), 1.0)
    ticket = hall.at_desks.get(desk.number)
    return Post(
        line=line,
        free_after=free_after(desk, ticket, hall.services, hall.known, hall.now, hall.speed),
        plans=until_closing(plans, closes_s),
        break_s=LONGEST_BREAK_S,
    )

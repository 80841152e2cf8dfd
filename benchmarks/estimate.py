"""What a wait estimate costs, and how true it is at simulated stations, beside simpler ones.

Its p95 is measured in processor time, as it is computed in a thread of its own and other processes delay it.
"""

import time
from dataclasses import replace
from datetime import timedelta
from random import Random

from benchmarks.estimate_truth import FIRST, live, truth
from benchmarks.regimes import BUSY, CALM, LUNCH, OVERLOADED, Regime
from benchmarks.servers_and_clients import Result, share
from ciasc.content.services_of_new_station import initial_services
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.services import Lane
from ciasc.domain.forecast.history_model import HistoryModel
from ciasc.domain.forecast.queue_state import QueueState, estimates
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.domain.tickets.new_ticket import issue
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket

WAITING, DESKS = 80, 12
ROUNDS = 200
LEARNS_DAYS, JUDGED_DAYS = 21, 7


def run() -> list[Result]:
    """Measure one evaluation of a full hall, and check four stations."""
    results = _cost()
    for regime in (CALM, BUSY, OVERLOADED, LUNCH):
        results += _truth(regime)
    return results


def _cost() -> list[Result]:
    hall, wall, cpu = _full_hall(Random(1)), [], []
    for seed in range(ROUNDS):
        began, worked = time.perf_counter(), time.thread_time()
        estimates(hall, seed)
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.thread_time() - worked))
    return [
        Result(f"{WAITING} waiting, {DESKS} desks: p50", share(wall, 0.5), 25, "ms"),
        Result(f"{WAITING} waiting, {DESKS} desks: p95 of processor time", share(cpu, 0.95), 25, "ms"),
    ]


def _truth(regime: Regime) -> list[Result]:
    found = live(regime, learns=LEARNS_DAYS, judged=JUDGED_DAYS)
    everybody, behind = truth(found), truth(found, lambda person: person.ahead > 0)
    named = f"{regime.name} ({everybody.people} people)"
    return [
        Result(f"{named}: are told minutes", 100 * everybody.told, 90, "%", at_most=False),
        Result(f"{named}: within the range as told", 100 * everybody.range_held, 85, "%", at_most=False),
        Result(f"{named}: the same, {behind.called} not first", 100 * behind.range_held, 97, "%"),
        Result(f"{named}: {behind.untils} called by hasta", 100 * behind.until_kept, 80, "%", at_most=False),
        Result(f"{named}: error / people ahead over desks", behind.error_min / behind.simple_min, 0.8),
    ]


def _full_hall(chance: Random) -> QueueState:
    services = {service.key: service for service in initial_services() if service.enabled}
    keys, now = list(services), FIRST + timedelta(hours=10)

    def ticket(seq: int, minutes_ago: float, lane: Lane) -> Ticket:
        service = services[chance.choice(keys)]
        return issue(
            service, id=f"t{seq}", seq=seq, day=now.date(), number=seq, token="", lane=lane, lang="es",
            kiosk=None, at=now - timedelta(minutes=minutes_ago),
        )  # fmt: skip

    waiting = [
        ticket(n, chance.uniform(0, 90), Lane.PREFERENTIAL if n % 7 == 0 else Lane.NORMAL)
        for n in range(1, WAITING + 1)
    ]
    at_desks = {
        n: replace(
            ticket(1000 + n, 60, Lane.NORMAL),
            state=TicketState.SERVING,
            calling_since=now - timedelta(minutes=n),
        )
        for n in range(1, DESKS + 1)
    }
    desks = [
        Desk(
            number=n,
            state=DeskState.OPEN,
            staff=f"s{n}",
            role=Role.OFFICER if n % 2 else Role.AUXILIARY,
            services=frozenset() if n % 3 else frozenset(keys[:5]),
        )
        for n in at_desks
    ]
    known = HistoryModel(
        taken={
            key: sorted(chance.lognormvariate(-0.15, 0.55) * service.mean_service_s for _ in range(240))
            for key, service in services.items()
        },
        absent=0.07,
        leaves=1 / 7200,
    )
    rates = {
        (key, lane): (0.15 if lane is Lane.PREFERENTIAL else 0.85) * 60 / 3600 / len(keys)
        for key in keys
        for lane in (Lane.NORMAL, Lane.PREFERENTIAL)
    }
    return QueueState(
        now=now, waiting=waiting, desks=desks, at_desks=at_desks, services=services, known=known, rates=rates
    )

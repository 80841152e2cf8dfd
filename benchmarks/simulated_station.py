"""A simulated station with known habits, and the estimates of its people: checks the wait estimate.

It has its own clock and queue and shares with the estimate only the rules of production. It does two things
that the estimate does not know: every person at a desk has a pace of their own, and takes breaks at will.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from heapq import heappop, heappush
from math import log, sqrt
from random import Random
from statistics import fmean
from typing import Final

from ciasc.domain.core.permissions import Role
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.forecast.history_model import HistoryModel, learn_from_history, speed_today
from ciasc.domain.forecast.queue_state import QueueState, estimates
from ciasc.domain.forecast.wait_estimate import Quantiles
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason
from ciasc.domain.queueing.next_ticket import line_of_desk, next_ticket
from ciasc.domain.queueing.working_desks import capable_desks
from ciasc.domain.stats.legs import Leg, leg_of
from ciasc.domain.tickets.new_ticket import issue
from ciasc.domain.tickets.states import Outcome
from ciasc.domain.tickets.ticket import Ticket

LIMA: Final = timezone(timedelta(hours=-5))
FIRST: Final = datetime(2026, 3, 2, 13, tzinfo=UTC)
OPEN_H: Final = 10
_MINUTES: Final = {"informes": 5, "perdidas": 8, "robos": 20, "otras": 32}
_SHARE: Final = (0.4, 0.25, 0.2, 0.15)
_SKILLS: Final = (
    frozenset({"informes", "perdidas"}),
    frozenset({"informes", "perdidas", "robos"}),
    frozenset({"robos", "otras"}),
    frozenset[str](),
)
SERVICES: Final[Mapping[str, Service]] = {
    key: Service(
        key=key,
        letter=key[0].upper(),
        lane=Lane.NORMAL,
        target_wait_s=600 if minutes < 10 else 900,
        mean_service_s=minutes * 60,
        icon=key,
        position=n,
    )
    for n, (key, minutes) in enumerate(_MINUTES.items())
}


@dataclass(frozen=True, slots=True)
class Told:
    """The estimate of a person and what happened: seconds; `waited` is None if the person was not called."""

    service: str
    told: Quantiles | None
    naive: float
    by_place: float
    waited: float | None


@dataclass(slots=True)
class _Waiting:
    ticket: Ticket
    patience: timedelta
    told: Quantiles | None
    naive: float
    by_place: float


@dataclass(slots=True)
class Station:
    """A station: people an hour, how much slower than before, and what of its past is known."""

    per_hour: float
    chance: Random
    slower: float = 1.0
    legs: list[Leg] = field(default_factory=list)
    known: HistoryModel | None = None
    _seq: int = 0

    def past(self, days: int) -> None:
        """Run days without estimates, and update the model with them."""
        for day in range(days):
            for _ in self.day(FIRST + timedelta(days=day)):
                pass
        self.known = learn_from_history(self.legs, FIRST + timedelta(days=days), LIMA)

    def day(self, begins: datetime) -> Iterator[Told]:
        """Run one day; return the estimates of its people when the day is over."""
        yield from _Day(self, begins).run()

    def next_seq(self) -> int:
        """Return a sequence for the next ticket."""
        self._seq += 1
        return self._seq


class _Day:
    def __init__(self, station: Station, begins: datetime) -> None:
        self.station, self.begins, self.chance = station, begins, station.chance
        self.now = begins
        self.events: list[tuple[datetime, int, Callable[[], None]]] = []
        self.count = 0
        self.waiting: dict[str, _Waiting] = {}
        self.at_desks: dict[int, Ticket] = {}
        self.pace = [self.chance.uniform(0.8, 1.25) * station.slower for _ in _SKILLS]
        self.desks = [
            Desk(
                number=n,
                state=DeskState.OPEN,
                staff=f"s{n}",
                role=Role.OFFICER,
                services=skills,
                since=begins,
            )
            for n, skills in enumerate(_SKILLS)
        ]
        self.told: list[Told] = []
        self.today: list[Leg] = []
        self.breaks: list[timedelta] = [timedelta() for _ in _SKILLS]

    def run(self) -> Iterator[Told]:
        at = self.begins
        while (at := at + timedelta(hours=self.chance.expovariate(self.station.per_hour))) < self.closing:
            self.at(at, self.arrive)
        for desk in range(len(_SKILLS)):
            noon = self.begins + timedelta(hours=4 + 0.75 * desk)
            self.at(noon, lambda desk=desk: self.rest(desk, 45))  # type: ignore[misc]  # bound now
            for _ in range(2):
                coffee = self.begins + timedelta(hours=self.chance.uniform(0.5, OPEN_H))
                self.at(coffee, lambda desk=desk: self.rest(desk, 8))  # type: ignore[misc]  # bound now
        while self.events:
            self.now, _, act = heappop(self.events)
            act()
            self.call()
        self.station.legs += self.today
        yield from self.told

    @property
    def closing(self) -> datetime:
        return self.begins + timedelta(hours=OPEN_H)

    def at(self, at: datetime, act: Callable[[], None]) -> None:
        self.count += 1
        heappush(self.events, (at, self.count, act))

    def arrive(self) -> None:
        service = SERVICES[self.chance.choices(list(SERVICES), _SHARE)[0]]
        lane = Lane.PREFERENTIAL if self.chance.random() < 0.15 else Lane.NORMAL
        seq = self.station.next_seq()
        ticket = issue(
            service, id=f"t{seq}", seq=seq, day=self.now.date(), number=1, token="", lane=lane, lang="es",
            kiosk=None, at=self.now,
        )  # fmt: skip
        own = sum(one.ticket.service == service.key for one in self.waiting.values())
        open_now = [desk for desk in self.desks if desk.state is DeskState.OPEN]
        able = max(capable_desks(open_now, service, SERVICES), 1)
        patience = timedelta(hours=self.chance.expovariate(1 / 2))
        naive = own * service.mean_service_s / able
        mean = fmean(one.mean_service_s for one in SERVICES.values())
        by_place = len(self.waiting) * mean / max(len(open_now), 1)
        self.waiting[ticket.id] = _Waiting(ticket, patience, self.estimate(ticket), naive, by_place)

    def estimate(self, ticket: Ticket) -> Quantiles | None:
        known = self.station.known
        if known is None:
            return None
        hall = QueueState(
            now=self.now,
            waiting=[one.ticket for one in self.waiting.values()],
            desks=self.desks,
            at_desks=self.at_desks,
            services=SERVICES,
            known=known,
            rates=known.rates.get(self.now.astimezone(LIMA).hour, {}),
            speed=speed_today(self.today, SERVICES, known),
        )
        return estimates(hall, seed=ticket.seq).new.get((ticket.service, ticket.lane))

    def call(self) -> None:
        for desk in self.desks:
            while desk.state is DeskState.OPEN and desk.number not in self.at_desks:
                working = [one for one in self.desks if one.state is DeskState.OPEN]
                ticket = next_ticket(
                    line_of_desk(desk, working, SERVICES, self.now),
                    [one.ticket for one in self.waiting.values()],
                )
                if ticket is None:
                    break
                self.take(desk, self.waiting.pop(ticket.id))

    def take(self, desk: Desk, one: _Waiting) -> None:
        ticket = one.ticket
        if self.now - ticket.arrived_at > one.patience:
            self.end(one, ticket.leave(at=ticket.arrived_at + one.patience), called=False)
            return
        called = ticket.call(desk=desk.number, staff=f"s{desk.number}", at=self.now)
        self.at_desks[desk.number] = called
        if self.chance.random() < 0.07:
            ends = self.now + timedelta(minutes=2)
            self.at(ends, lambda: self.free(desk.number, one, called.no_show(at=ends)))
            return
        comes = self.now + timedelta(seconds=20)
        ends = comes + self.lasts(ticket.service, desk.number)
        served = called.serve(at=comes)
        self.at_desks[desk.number] = served
        done = served.complete(outcome=Outcome.ATTENDED, denuncia_ref=None, at=ends)
        self.at(ends, lambda: self.free(desk.number, one, done))

    def lasts(self, service: str, desk: int) -> timedelta:
        sigma = sqrt(log(1 + 0.6**2))
        mean = _MINUTES[service] * self.pace[desk]
        return timedelta(minutes=self.chance.lognormvariate(log(mean) - sigma**2 / 2, sigma))

    def free(self, desk: int, one: _Waiting, ended: Ticket) -> None:
        del self.at_desks[desk]
        self.end(one, ended, called=True)
        if self.breaks[desk]:
            pause, self.breaks[desk] = self.breaks[desk], timedelta()
            self.pause(desk, pause)

    def rest(self, desk: int, minutes: int) -> None:
        if desk in self.at_desks:
            self.breaks[desk] += timedelta(minutes=minutes)
        else:
            self.pause(desk, timedelta(minutes=minutes))

    def pause(self, desk: int, lasts: timedelta) -> None:
        reason = PauseReason.BREAK if lasts > timedelta(minutes=20) else PauseReason.OTHER
        self.desks[desk] = replace(
            self.desks[desk], state=DeskState.PAUSED, pause_reason=reason, since=self.now
        )
        self.at(self.now + lasts, lambda: self.resume(desk))

    def resume(self, desk: int) -> None:
        self.desks[desk] = replace(self.desks[desk], state=DeskState.OPEN, pause_reason=None)

    def end(self, one: _Waiting, ended: Ticket, *, called: bool) -> None:
        self.today.append(leg_of(ended))
        first = ended.first_called_at
        waited = (first - ended.arrived_at).total_seconds() if called and first is not None else None
        self.told.append(Told(ended.service, one.told, one.naive, one.by_place, waited))


@dataclass(frozen=True, slots=True)
class Verdict:
    """How true the estimates were: shares, and mean errors in seconds of the people who were called."""

    n: int
    inside: float
    by_p80: float
    late: float
    error_s: float
    naive_s: float
    by_place_s: float


def verdict(told: Sequence[Told]) -> Verdict:
    """Compute the verdict on the people who had an estimate and were called."""
    seen = [(one, one.told, one.waited) for one in told if one.told is not None and one.waited is not None]
    n = len(seen)
    return Verdict(
        n=n,
        inside=sum(said.p10_s <= waited <= said.p90_s for _, said, waited in seen) / n,
        by_p80=sum(waited <= said.p80_s for _, said, waited in seen) / n,
        late=sum(waited - said.p50_s > 600 for _, said, waited in seen) / n,
        error_s=fmean(abs(waited - said.p50_s) for _, said, waited in seen),
        naive_s=fmean(abs(waited - one.naive) for one, _, waited in seen),
        by_place_s=fmean(abs(waited - one.by_place) for one, _, waited in seen),
    )

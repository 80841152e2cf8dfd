"""Years of a station that never was: its tickets, legs and events, always the same for the same seed."""

import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from ciasc.demo.crowd import HOURS, LEAVES, MIX, NO_SHOW, PREFERENTIAL, TRANSFERRED
from ciasc.demo.simulated import Answers, Batch, Plan, person_at, poisson, spoken_at
from ciasc.domain import events
from ciasc.domain.errors import JsonValue
from ciasc.domain.events import Event, Kind
from ciasc.domain.facts import Fact, Visit
from ciasc.domain.indicators import Leg, leg_left, leg_of
from ciasc.domain.service import Lane
from ciasc.domain.ticket import Outcome, State, Ticket, issue

KIOSK: Final = "kiosk:simulado"
_MONDAY: Final = 1.25
_RECALLED: Final = 0.08
_QUECHUA: Final = 0.06
_FILED: Final = 0.93
_ALWAYS: Final = 2
_DAY_FROM, _DAY_TO = 8, 20
_SPREAD: Final = 0.6


class Simulation:
    """One run. `answers` is complete when `batches` has ended."""

    def __init__(self, plan: Plan) -> None:
        self.answers = Answers()
        self.seq = plan.after_seq
        self._plan = plan
        self._random = random.Random(plan.seed)  # noqa: S311 - a play, not a secret
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._planned = 0
        self._waiting: list[tuple[int, datetime, int, str]] = []
        self._tickets: dict[str, Ticket] = {}
        self._legs: dict[str, list[Leg]] = defaultdict(list)
        self._visits: dict[str, Visit] = {}
        self._numbers: Counter[tuple[date, str]] = Counter()
        self._open: set[int] = set()
        self._free: list[int] = []
        self._batch = Batch()
        known = [key for key in MIX if key in plan.services and plan.services[key].enabled]
        self._services: tuple[list[str], list[float]] = (known, [MIX[key] for key in known])

    def batches(self, days: int = 30) -> Iterator[Batch]:
        """What happened, so many days at a time; the last people are attended after the last day."""
        for number in range(self._plan.days):
            self._plan_day(self._plan.first + timedelta(days=number))
            self._play(self._plan.calendar.bounds(self._plan.first + timedelta(days=number))[1])
            if number % days == days - 1:
                yield self._taken()
        self._play(None)
        end = self._plan.calendar.bounds(self._plan.until)[0]
        for desk in sorted(self._open):
            self._record(Kind.DESK_CLOSED, max(end, self._now), person_at(desk), desk=desk)
        yield self._taken()

    def _taken(self) -> Batch:
        taken, self._batch = self._batch, Batch()
        return taken

    def _at(self, at: datetime, action: Callable[[datetime], None]) -> None:
        self._planned += 1
        heapq.heappush(self._agenda, (at, self._planned, action))

    def _play(self, until: datetime | None) -> None:
        while self._agenda and (until is None or self._agenda[0][0] < until):
            self._now, _, action = heapq.heappop(self._agenda)
            action(self._now)

    def _plan_day(self, day: date) -> None:
        begins = self._plan.calendar.bounds(day)[0]
        busy = _MONDAY if day.isoweekday() == 1 else 1.0
        for hour in range(24):
            local = (begins + timedelta(hours=hour)).astimezone(self._plan.calendar.tz).hour
            mean = self._plan.per_day * busy * HOURS[local] / sum(HOURS)
            for _ in range(poisson(self._random, mean)):
                self._at(begins + timedelta(hours=hour, seconds=self._seconds(0, 3600)), self._arrive)
        for desk in range(1, self._plan.desks + 1):
            opens = begins if desk <= _ALWAYS else begins + timedelta(hours=_DAY_FROM)
            if desk not in self._open or desk > _ALWAYS:
                self._at(opens, lambda at, desk=desk: self._opens(desk, at))  # type: ignore[misc]
            if desk > _ALWAYS:
                self._at(begins + timedelta(hours=_DAY_TO), lambda at, desk=desk: self._closes(desk, at))  # type: ignore[misc]

    def _seconds(self, least: float, most: float) -> float:
        return round(self._random.uniform(least, most), 3)

    def _record(
        self,
        kind: Kind,
        at: datetime,
        actor: str,
        *,
        ticket: str | None = None,
        desk: int | None = None,
        data: Mapping[str, JsonValue] | None = None,
    ) -> None:
        self.seq += 1
        self.answers.events += 1
        self._batch.events.append(
            Event(seq=self.seq, at=at, kind=kind, actor=actor, ticket=ticket, desk=desk, data=data or {})
        )

    def _opens(self, desk: int, at: datetime) -> None:
        self._open.add(desk)
        self._record(Kind.DESK_OPENED, at, person_at(desk), desk=desk, data={"services": ()})
        self._freed(desk, at)

    def _closes(self, desk: int, at: datetime) -> None:
        self._open.discard(desk)
        if desk in self._free:
            self._free.remove(desk)
            self._record(Kind.DESK_CLOSED, at, person_at(desk), desk=desk)

    def _freed(self, desk: int, at: datetime) -> None:
        if desk not in self._open:
            self._record(Kind.DESK_CLOSED, at, person_at(desk), desk=desk)
            return
        self._free.append(desk)
        self._call(at)

    def _arrive(self, at: datetime) -> None:
        key = self._random.choices(*self._services)[0]
        service, day = self._plan.services[key], self._plan.calendar.day(at)
        self._numbers[day, service.letter] += 1
        lane = Lane.PREFERENTIAL if self._random.random() < PREFERENTIAL else Lane.NORMAL
        ahead = len(self._waiting)
        wait_min = ahead * service.mean_service_s // 60 // max(len(self._open), 1)
        ticket = issue(
            service,
            id=f"simulado-{self.seq + 1}",
            seq=self.seq + 1,
            day=day,
            number=self._numbers[day, service.letter],
            token=f"simulado{self.seq + 1}",
            lane=lane,
            lang="qu" if self._random.random() < _QUECHUA else "es",
            kiosk="simulado",
            at=at,
            ahead=ahead,
            estimate=(wait_min, wait_min * 2 + 5),
        )
        self._record(Kind.ISSUED, at, KIOSK, ticket=ticket.id, data=events.issued(ticket))
        self._visits[ticket.id] = Visit(ticket=ticket.id, arrived_at=at, issued_by=KIOSK, lang=ticket.lang)
        self.answers.tickets += 1
        self._queue(ticket)
        if self._random.random() < LEAVES:
            leaves = at + timedelta(seconds=self._seconds(300, 2400))
            self._at(leaves, lambda then: self._leave(ticket.id, then))
        self._call(at)

    def _queue(self, ticket: Ticket) -> None:
        self._tickets[ticket.id] = ticket
        self.answers.legs[ticket.service] += 1
        heapq.heappush(self._waiting, (ticket.lane, ticket.due_at, ticket.seq, ticket.id))

    def _leave(self, ticket_id: str, at: datetime) -> None:
        ticket = self._tickets.get(ticket_id)
        if ticket is None or ticket.state is not State.WAITING:
            return
        self._record(Kind.LEFT, at, "citizen", ticket=ticket.id)
        self._end(ticket.leave(at=at))

    def _call(self, at: datetime) -> None:
        while self._free and self._waiting:
            *_, ticket_id = heapq.heappop(self._waiting)
            ticket = self._tickets.get(ticket_id)
            if ticket is None or ticket.state is not State.WAITING:
                continue
            desk = self._free.pop(0)
            called = ticket.call(desk=desk, staff=person_at(desk), at=at)
            self._moved(called, Kind.CALLED, at)
            waited = (at - ticket.queued_at).total_seconds()
            self.answers.waits[ticket.service].append(waited)
            self.answers.kept[ticket.service] += waited <= ticket.target_s
            self._goes_on(called, at)

    def _goes_on(self, ticket: Ticket, at: datetime) -> None:
        name = ticket.id
        if self._random.random() < NO_SHOW:
            self._at(at + timedelta(seconds=60), lambda then: self._recall(name, then))
            self._at(at + timedelta(seconds=100), lambda then: self._no_show(name, then))
            return
        if self._random.random() < _RECALLED:
            self._at(at + timedelta(seconds=30), lambda then: self._recall(name, then))
        comes = at + timedelta(seconds=self._seconds(31, 60))
        self._at(comes, lambda then: self._serve(name, then))

    def _moved(
        self, ticket: Ticket, kind: Kind, at: datetime, data: Mapping[str, JsonValue] | None = None
    ) -> None:
        self._tickets[ticket.id] = ticket
        self._record(kind, at, ticket.staff or "", ticket=ticket.id, desk=ticket.desk, data=data)

    def _recall(self, name: str, at: datetime) -> None:
        self._moved(self._tickets[name].recall(at=at), Kind.RECALLED, at)

    def _no_show(self, name: str, at: datetime) -> None:
        absent = self._tickets[name].no_show(at=at)
        self._moved(absent, Kind.NO_SHOW, at)
        self._end(absent)
        self._freed(absent.desk or 0, at)

    def _serve(self, name: str, at: datetime) -> None:
        ticket = self._tickets[name].serve(at=at)
        self._moved(ticket, Kind.SERVED, at)
        mean = self._plan.services[ticket.service].mean_service_s
        lasts = self._random.lognormvariate(0, _SPREAD) * mean / 1.197  # the mean of that distribution
        self._at(at + timedelta(seconds=round(lasts, 3)), lambda then: self._finish(name, then))

    def _finish(self, name: str, at: datetime) -> None:
        ticket = self._tickets[name]
        elsewhere = len(self._services[0]) > 1
        if ticket.leg == 1 and elsewhere and self._random.random() < TRANSFERRED:
            self._transfer(ticket, at)
        else:
            self._complete(ticket, at)
        self._freed(ticket.desk or 0, at)

    def _transfer(self, ticket: Ticket, at: datetime) -> None:
        others = [key for key in self._services[0] if key != ticket.service]
        onward = ticket.transfer(self._plan.services[self._random.choice(others)], at=at)
        data = events.transferred(onward)
        self._record(Kind.TRANSFERRED, at, ticket.staff or "", ticket=ticket.id, desk=ticket.desk, data=data)
        self._legs[ticket.id].append(leg_left(ticket, at))
        self.answers.ends[ticket.service]["transferred"] += 1
        self._queue(onward)

    def _complete(self, ticket: Ticket, at: datetime) -> None:
        filed = self._plan.services[ticket.service].denuncia and self._random.random() < _FILED
        ref = f"{self.seq:010d}" if filed else None
        outcome = Outcome.DENUNCIA if filed else Outcome.ATTENDED
        done = ticket.complete(outcome=outcome, denuncia_ref=ref, at=at)
        self._moved(done, Kind.COMPLETED, at, {"outcome": outcome.value, "denuncia_ref": ref})
        if filed:
            self._visits[done.id] = replace(self._visits[done.id], denuncia_at=at)
        self.answers.stays.append((at - done.arrived_at).total_seconds())
        self._end(done)

    def _end(self, ticket: Ticket) -> None:
        del self._tickets[ticket.id]
        last = leg_of(ticket)
        self.answers.ends[ticket.service][last.end.value] += 1
        visit = self._visits.pop(ticket.id)
        self._batch.tickets.append(ticket)
        self._batch.facts += [self._fact(leg, visit) for leg in (*self._legs.pop(ticket.id, ()), last)]

    def _fact(self, leg: Leg, visit: Visit) -> Fact:
        spoken = frozenset() if leg.desk is None else spoken_at(leg.desk)
        return Fact(leg=leg, visit=visit, denuncia=self._plan.services[leg.service].denuncia, spoken=spoken)

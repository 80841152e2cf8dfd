"""Years of a station that never was: its tickets, legs and events, always the same for the same seed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from ciasc.demo.crowd import HOURS, LEAVES, PREFERENTIAL
from ciasc.demo.simulated import Batch, Plan, poisson
from ciasc.demo.simulated_attention import KIOSK, Attention
from ciasc.demo.simulated_days import DayKind, day_kind, feasts
from ciasc.domain import events
from ciasc.domain.events import Kind
from ciasc.domain.facts import Visit
from ciasc.domain.issue import issue
from ciasc.domain.moves import State
from ciasc.domain.offline import RESERVED
from ciasc.domain.service import Lane, Service

_QUECHUA: Final = 0.06


class Simulation(Attention):
    """One run. `answers` is complete when `batches` has ended."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._numbers: Counter[tuple[date, str]] = Counter()
        self._feasts = feasts(plan)
        self.answers.feasts += sorted(self._feasts)
        self._cut_until: datetime | None = None
        self._cut = 0

    def batches(self, days: int = 30) -> Iterator[Batch]:
        """What happened, so many days at a time; the last people are attended after the last day."""
        for number in range(self._plan.days):
            day = self._plan.first + timedelta(days=number)
            kind = day_kind(self._plan, day, self._feasts, self._random)
            self._plan_arrivals(day, kind)
            self._plan_desks(day, kind)
            self._play(self._plan.calendar.bounds(day)[1])
            if number % days == days - 1:
                yield self._taken()
        self._play(None)
        end = self._plan.calendar.bounds(self._plan.until)[0]
        for desk in sorted(self._people):
            self._close(desk, max(end, self._now))
        yield self._taken()

    def _plan_arrivals(self, day: date, kind: DayKind) -> None:
        begins = self._plan.calendar.bounds(day)[0]
        for hour in range(24):
            local = (begins + timedelta(hours=hour)).astimezone(self._plan.calendar.tz).hour
            mean = self._plan.per_day * kind.busy * HOURS[local] / sum(HOURS)
            for _ in range(poisson(self._random, mean)):
                self._at(begins + timedelta(hours=hour, seconds=self._seconds(0, 3600)), self._arrive)
        if kind.outage is not None:
            begin, end = kind.outage
            self._at(begin, lambda _: self._cut_off(end))

    def _cut_off(self, until: datetime) -> None:
        self._cut_until, self._cut = until, 0

    def _arrive(self, at: datetime) -> None:
        service = self._plan.services[self._random.choices(*self._services)[0]]
        lane = Lane.PREFERENTIAL if self._happens(PREFERENTIAL) else Lane.NORMAL
        lang = "qu" if self._happens(_QUECHUA) else "es"
        leaves = at + timedelta(seconds=self._seconds(300, 2400)) if self._happens(LEAVES) else None
        if self._cut_until is None or at >= self._cut_until:
            self._numbers[self._plan.calendar.day(at), service.letter] += 1
            number = self._numbers[self._plan.calendar.day(at), service.letter]
            self._issue(service, lane, lang, at, at, number, leaves)
            return
        # The kiosk gives a number of its own, and hands the ticket over when the station answers again.
        number = RESERVED[self._cut % len(RESERVED)]
        self._cut += 1
        self.answers.offline += 1
        self._at(self._cut_until, lambda now: self._issue(service, lane, lang, at, now, number, leaves))

    def _issue(
        self,
        service: Service,
        lane: Lane,
        lang: str,
        arrived: datetime,
        at: datetime,
        number: int,
        leaves: datetime | None,
    ) -> None:
        ahead, offline = len(self._waiting), number in RESERVED
        wait_min = ahead * service.mean_service_s // 60 // max(len(self._people), 1)
        ticket = issue(
            service,
            id=f"simulado-{self._seq + 1}",
            seq=self._seq + 1,
            day=self._plan.calendar.day(arrived),
            number=number,
            token=f"simulado{self._seq + 1}",
            lane=lane,
            lang=lang,
            kiosk="simulado",
            at=arrived,
            ahead=ahead,
            estimate=None if offline else (wait_min, wait_min * 2 + 5),
        )
        self._record(Kind.ISSUED, at, KIOSK, ticket=ticket.id, data=events.issued(ticket))
        self._visits[ticket.id] = Visit(ticket=ticket.id, arrived_at=arrived, issued_by=KIOSK, lang=lang)
        self.answers.tickets += 1
        self._joins(ticket, at)
        if leaves is not None:
            self._at(max(leaves, at), lambda then: self._leave(ticket.id, then))
        self._call(at)

    def _leave(self, ticket_id: str, at: datetime) -> None:
        ticket = self._tickets.get(ticket_id)
        if ticket is None or ticket.state is not State.WAITING or ticket.first_called_at is not None:
            return
        self._record(Kind.LEFT, at, "citizen", ticket=ticket.id)
        self._end(ticket.leave(at=at), at)

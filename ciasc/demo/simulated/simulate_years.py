"""Simulated years of a station: its tickets, legs and events, always the same for the same seed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from ciasc.demo.simulated.busy_days import SHORT_BUSY, DayKind, day_kind, feasts
from ciasc.demo.simulated.desk_work import CALM, Attention
from ciasc.demo.simulated.simulation_plan import Batch, Moment, Plan, poisson
from ciasc.demo.simulated.usual_visits import HOURS, LEAVES, PREFERENTIAL
from ciasc.domain.core.offline_numbers import RESERVED
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.forecast.wait_estimate import estimate_without_history, queue_ahead
from ciasc.domain.queueing.desk import DeskState
from ciasc.domain.queueing.next_ticket import queue_sort_key
from ciasc.domain.queueing.people_ahead import count_ahead, shared_line
from ciasc.domain.stats.facts import Visit
from ciasc.domain.tickets import events
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.new_ticket import issue
from ciasc.domain.tickets.states_and_outcomes import AT_DESK, TicketState
from ciasc.domain.tickets.ticket import Ticket

_RULES: Final = Policy()
_QUECHUA: Final = 0.06
_PATIENCE_S: Final = (3600, 6000)
"""After how long a person leaves who is still not called."""


class Simulation(Attention):
    """One run. `answers` and the last `numbers` of each letter are complete when `batches` has ended."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.numbers: Counter[tuple[date, str]] = Counter()
        self._feasts = feasts(plan)
        self.answers.feasts += sorted(self._feasts)
        self._watches = False
        self._cut_until: datetime | None = None
        self._cut = 0

    def batches(self, days: int = 30) -> Iterator[Batch]:
        """Yield the events of so many days at a time; at the end the hall is empty and every desk closed."""
        ends = self._plan.ends
        for number, day in enumerate(self._plan.days, start=1):
            kind = day_kind(self._plan, day, self._feasts, self._random)
            self._watches = self._plan.watched is not None and day >= self._plan.watched
            self._plan_arrivals(day, kind)
            self._plan_desks(day, kind)
            self._play(min(self._plan.calendar.bounds(day)[1], ends))
            if number % days == 0:
                yield self._taken()
        self._go_home(ends)
        for desk in sorted(self._people):
            self._close(desk, ends)
        yield self._taken()

    def _plan_arrivals(self, day: date, kind: DayKind) -> None:
        begins = self._plan.calendar.bounds(day)[0]
        for hour in range(24):
            local = (begins + timedelta(hours=hour)).astimezone(self._plan.calendar.tz).hour
            mean = self._plan.per_day * kind.busy * HOURS[local] / sum(HOURS)
            hour_begins = begins + timedelta(hours=hour)
            if kind.short is not None and kind.short[0] <= hour_begins < kind.short[1]:
                mean *= SHORT_BUSY
            for _ in range(poisson(self._random, mean)):
                at = hour_begins + timedelta(seconds=self._seconds(0, 3600))
                if at < self._plan.ends - CALM:
                    self._at(at, self._arrive)
        if kind.cut is not None:
            begin, end = kind.cut
            self._at(begin, lambda _: self._cut_off(end))

    def _cut_off(self, until: datetime) -> None:
        self._cut_until, self._cut = until, 0

    def _arrive(self, at: datetime) -> None:
        service = self._plan.services[self._random.choices(*self._services)[0]]
        lane = Lane.PREFERENTIAL if self._happens(PREFERENTIAL) else Lane.NORMAL
        lang = "qu" if self._happens(_QUECHUA) else "es"
        patience = self._seconds(300, 2400) if self._happens(LEAVES) else self._seconds(*_PATIENCE_S)
        leaves = at + timedelta(seconds=patience)
        if self._cut_until is None or at >= self._cut_until:
            self.numbers[self._plan.calendar.day(at), service.letter] += 1
            number = self.numbers[self._plan.calendar.day(at), service.letter]
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
        leaves: datetime,
    ) -> None:
        ticket = issue(
            service,
            id=f"simulado-{self._seq + 1}",
            seq=self._seq + 1,
            day=self._plan.calendar.day(arrived),
            number=number,
            token=f"simulado{self._seq + 1}",
            lane=lane,
            lang=lang,
            kiosk=self._plan.kiosk,
            at=arrived,
        )
        ticket = self._with_estimates(ticket)
        self._record(EventKind.ISSUED, at, self._kiosk, ticket=ticket.id, data=events.issued(ticket))
        self._visits[ticket.id] = Visit(
            ticket=ticket.id, arrived_at=arrived, issued_by=self._kiosk, lang=lang
        )
        self.answers.tickets += 1
        self._joins(ticket, at)
        self._at(max(leaves, at), lambda then: self._leave(ticket.id, then))
        self._call(at)

    def _with_estimates(self, ticket: Ticket) -> Ticket:
        """Return the ticket with the estimate of a station without experience, and the hall as it was."""
        services = self._plan.services
        shown = services[services[ticket.service].public_key]
        seen = ticket if shown.key == ticket.service else ticket.seen_as(shown)
        before = [one for one in self._waiting.values() if queue_sort_key(one) < queue_sort_key(seen)]
        line = shared_line(seen, self._desks.values(), services, ticket.queued_at, _RULES)
        ahead = count_ahead(seen, before, line)
        if ticket.number in RESERVED:  # a ticket that was issued offline has no estimate
            return replace(ticket, ahead=ahead)
        desks = [one for one in self._desks.values() if one.state is DeskState.OPEN]
        queue = queue_ahead(shown, Counter(one.service for one in before), desks, services)
        able = self._capable(shown.key)
        low, high = estimate_without_history(queue, shown.mean_service_s, able) or (None, None)
        ticket = replace(ticket, ahead=ahead, low_min=low, high_min=high)
        if self._watches:
            self._batch.moments.append(self._moment(ticket))
        return ticket

    def _moment(self, ticket: Ticket) -> Moment:
        """Return the hall at the issue of that ticket."""
        there = [one for one in self._tickets.values() if one.state in AT_DESK]
        return Moment(
            ticket=ticket,
            waiting=list(self._waiting.values()),
            desks=[one for one in self._desks.values() if one.state is not DeskState.CLOSED],
            at_desks={one.desk: one for one in there if one.desk is not None},
        )

    def _leave(self, ticket_id: str, at: datetime) -> None:
        ticket = self._tickets.get(ticket_id)
        if ticket is None or ticket.state is not TicketState.WAITING or ticket.first_called_at is not None:
            return
        self._record(EventKind.LEFT, at, "citizen", ticket=ticket.id)
        self._end(ticket.leave(at=at), at)

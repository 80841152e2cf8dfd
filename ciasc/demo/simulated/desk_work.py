"""The work at the desks of a simulation: call, attend, transfer, set aside, or note an absence."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ciasc.demo.simulated.simulation_plan import Plan, spoken_at
from ciasc.demo.simulated.staffed_desks import StaffedDesks
from ciasc.demo.simulated.usual_visits import MIX, NO_SHOW, TRANSFERRED
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.alert import Alert, AlertKind
from ciasc.domain.queueing.next_ticket import next_ticket
from ciasc.domain.stats.facts import Fact, Visit
from ciasc.domain.stats.legs import Leg, leg_before_transfer, leg_of
from ciasc.domain.stats.whole_wait import whole_wait
from ciasc.domain.tickets import events
from ciasc.domain.tickets.closing_reasons import ClosingReason, needs_reason
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states_and_outcomes import Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket

CALM: Final = timedelta(minutes=20)
"""No one arrives this shortly before the end of a simulation, so that it ends with an empty hall."""

_LAST_CALL: Final = timedelta(seconds=150)
_RECALLED: Final = 0.08
_FILED: Final = 0.93
_PARKED: Final = 0.02
_UNDONE: Final = 0.01
_TAKEN: Final = 0.5
_SPREAD: Final = 0.6
_MEAN: Final = 1.197
"""The mean of the lognormal distribution with that spread."""


class Attention(StaffedDesks):
    """People wait, are called by the queueing rules of the station, and are attended."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._kiosk = f"{Role.KIOSK.value}:{plan.kiosk}"
        self._last_call = plan.ends - _LAST_CALL
        self._waiting: dict[str, Ticket] = {}
        self._tickets: dict[str, Ticket] = {}
        self._legs: dict[str, list[Leg]] = defaultdict(list)
        self._aside: dict[str, Ticket] = {}
        self._visits: dict[str, Visit] = {}
        self._alerts: dict[str, Alert] = {}
        known = [key for key in MIX if key in plan.services and plan.services[key].enabled]
        self._services: tuple[list[str], list[float]] = (known, [MIX[key] for key in known])

    def _joins(self, ticket: Ticket, at: datetime) -> None:
        """Handle a ticket with a new leg: it waits; one that cannot wait raises an alert."""
        self.answers.legs[ticket.service] += 1
        self._waits(ticket)
        if ticket.lane is not Lane.IMMEDIATE or ticket.id in self._alerts:
            return
        danger, name, by = AlertKind.IMMEDIATE, f"simulado-{self._seq}", self._kiosk
        self._alerts[ticket.id] = Alert(id=name, kind=danger, raised_by=by, raised_at=at, ticket=ticket.id)
        if self._happens(_TAKEN):
            goes = at + timedelta(seconds=self._seconds(20, 150))
            self._at(goes, lambda then: self._take_alert(ticket.id, None, then))

    def _take_alert(self, ticket: str, person: str | None, at: datetime) -> None:
        """Handle an open alert: a member of the staff, or that person, attends to it."""
        alert = self._alerts.get(ticket)
        names = {one.staff: one.staff_name for one in self._desks.values() if one.staff}
        person = person or next(iter(names), None)
        if alert is None or alert.ended_at is not None or person is None:
            return
        self._alerts[ticket] = replace(
            alert, taken_by=person, taken_name=names[person], taken_at=at, ended_at=at
        )
        self._visits[ticket] = replace(self._visits[ticket], answers=(at,))
        self.answers.met.append((at - alert.raised_at).total_seconds())

    def _waits(self, ticket: Ticket) -> None:
        self._tickets[ticket.id] = ticket
        self._waiting[ticket.id] = ticket

    def _call(self, at: datetime) -> None:
        """Call the next ticket at every free desk, first at the one that has been free longest."""
        if not self._waiting or at >= self._last_call:
            return
        for desk in list(self._free):
            # Languages only change who is next where several wait.
            ticket = next_ticket(
                self._line(desk, at if len(self._waiting) > 1 else None), self._waiting.values()
            )
            if ticket is None:
                continue
            self._free.remove(desk)
            del self._waiting[ticket.id]
            called = ticket.call(desk=desk, staff=self._people[desk], at=at)
            self._moved(called, EventKind.CALLED, at)
            self._take_alert(called.id, called.staff, at)
            self._goes_on(called, at)

    def _goes_on(self, ticket: Ticket, at: datetime) -> None:
        name = ticket.id
        if self._happens(NO_SHOW):
            self._at(at + timedelta(seconds=60), lambda then: self._recall(name, then))
            self._at(at + timedelta(seconds=100), lambda then: self._no_show(name, then))
            return
        if self._happens(_RECALLED):
            self._at(at + timedelta(seconds=30), lambda then: self._recall(name, then))
        comes = at + timedelta(seconds=self._seconds(31, 60))
        self._at(comes, lambda then: self._serve(name, then))

    def _moved(
        self, ticket: Ticket, kind: EventKind, at: datetime, data: dict[str, JsonValue] | None = None
    ) -> int:
        self._tickets[ticket.id] = ticket
        return self._record(kind, at, ticket.staff or "", ticket=ticket.id, desk=ticket.desk, data=data)

    def _recall(self, name: str, at: datetime) -> None:
        self._moved(self._tickets[name].recall(at=at), EventKind.RECALLED, at)

    def _no_show(self, name: str, at: datetime) -> None:
        absent = self._tickets[name].no_show(at=at)
        if name not in self._aside and absent.called_at is not None:
            self.answers.count_wait(absent, absent.called_at)
        self._moved(absent, EventKind.NO_SHOW, at)
        self._end(absent, at)
        self._freed(absent.desk or 0, at)

    def _serve(self, name: str, at: datetime) -> None:
        ticket = self._tickets[name].serve(at=at)
        self._moved(ticket, EventKind.SERVED, at)
        if name not in self._aside:
            self.answers.count_wait(ticket, at)
        if ticket.rank and ticket.lane is not Lane.IMMEDIATE and self._happens(_PARKED):
            lacks = at + timedelta(seconds=self._seconds(60, 180))
            self._at(lacks, lambda then: self._park(name, then))
            return
        mean = self._plan.services[ticket.service].mean_service_s
        lasts = self._random.lognormvariate(0, _SPREAD) * mean / _MEAN
        self._at(at + timedelta(seconds=round(lasts, 3)), lambda then: self._finish(name, then))

    def _park(self, name: str, at: datetime) -> None:
        """Set a ticket aside: a paper is missing, the person fetches it and comes back later."""
        there = self._tickets[name]
        self._aside.setdefault(name, there)
        staff, desk = there.staff or "", there.desk or 0
        self._tickets[name] = there.park(at=at)
        self._record(EventKind.PARKED, at, staff, ticket=name, desk=desk, data={"note": None})
        back = at + timedelta(seconds=self._seconds(300, 1500))
        self._at(back, lambda then: self._return(name, staff, then))
        self._freed(desk, at)

    def _return(self, name: str, staff: str, at: datetime) -> None:
        self._record(EventKind.RETURNED, at, staff, ticket=name)
        self._waits(self._tickets[name].come_back())
        self._call(at)

    def _finish(self, name: str, at: datetime) -> None:
        ticket = self._tickets[name]
        if ticket.leg == 1 and len(self._services[0]) > 1 and self._happens(TRANSFERRED):
            self._transfer(ticket, at)
            self._freed(ticket.desk or 0, at)
        elif self._happens(_UNDONE):
            self._complete_too_soon(ticket, at)
        else:
            self._complete(name, at)

    def _transfer(self, ticket: Ticket, at: datetime) -> None:
        others = [key for key in self._services[0] if key != ticket.service]
        (key,) = self._random.choices(others, [MIX[other] for other in others])
        onward = ticket.transfer(self._plan.services[key], at=at)
        data = events.transferred(onward)
        self._record(
            EventKind.TRANSFERRED, at, ticket.staff or "", ticket=ticket.id, desk=ticket.desk, data=data
        )
        self._legs[ticket.id].append(self._complete_leg(leg_before_transfer(ticket, at)))
        self.answers.ends[ticket.service]["transferred"] += 1
        self._joins(onward, at)

    def _complete_too_soon(self, ticket: Ticket, at: datetime) -> None:
        """Undo an end that came too early, and complete the ticket a little later."""
        done = ticket.complete(outcome=Outcome.ATTENDED, denuncia_ref=None, at=at)
        seq = self._moved(done, EventKind.COMPLETED, at, {"outcome": "attended", "denuncia_ref": None})

        def undo(then: datetime) -> None:
            restored = replace(ticket, version=done.version + 1)
            self._moved(restored, EventKind.UNDONE, then, {"of": seq, "kind": EventKind.COMPLETED.value})

        self._at(at + timedelta(seconds=self._seconds(2, 8)), undo)
        later = at + timedelta(seconds=self._seconds(20, 60))
        self._at(later, lambda then: self._complete(ticket.id, then))

    def _complete(self, name: str, at: datetime) -> None:
        ticket = self._tickets[name]
        service = self._plan.services[ticket.service]
        ref = f"{self._seq:010d}" if (filed := service.denuncia and self._happens(_FILED)) else None
        outcome = Outcome.DENUNCIA if filed else Outcome.ATTENDED
        done = ticket.complete(outcome=outcome, denuncia_ref=ref, at=at)
        data: dict[str, JsonValue] = {"outcome": outcome.value, "denuncia_ref": ref}
        if filed:
            self._visits[name] = replace(self._visits[name], denuncia_at=at)
        elif needs_reason(ticket, service):
            data["reason"] = ClosingReason.DECLINED.value
            self._visits[name] = replace(self._visits[name], reason=ClosingReason.DECLINED.value)
        self._moved(done, EventKind.COMPLETED, at, data)
        self.answers.stays.append((at - done.arrived_at).total_seconds())
        self._end(done, at)
        self._freed(done.desk or 0, at)

    def _end(self, ticket: Ticket, at: datetime) -> None:
        del self._tickets[ticket.id]
        self._waiting.pop(ticket.id, None)
        last = self._complete_leg(leg_of(ticket))
        self.answers.ends[ticket.service][last.end.value] += 1
        visit = self._visits.pop(ticket.id)
        self._batch.tickets.append(ticket)
        self._batch.facts += self._facts(visit, [*self._legs.pop(ticket.id, ()), last])
        alert = self._alerts.pop(ticket.id, None)
        if alert is not None:
            self._batch.alerts.append(alert if alert.ended_at is not None else alert.end(at))

    def _go_home(self, at: datetime) -> None:
        """Handle the end of the simulation: end attentions, and let the people who still wait leave."""
        for ticket in list(self._tickets.values()):
            if ticket.state is TicketState.SERVING:
                self._complete(ticket.id, at)
            elif ticket.state is TicketState.COMPLETED:  # too soon, as it seemed
                self.answers.stays.append(((ticket.ended_at or at) - ticket.arrived_at).total_seconds())
                self._end(ticket, at)
            else:
                self._record(EventKind.LEFT, at, "citizen", ticket=ticket.id)
                self._end(ticket.leave(at=at), at)

    def _complete_leg(self, leg: Leg) -> Leg:
        """Return that leg with its moments before it was set aside, if it was."""
        aside = self._aside.pop(leg.ticket, None)
        if aside is None:
            return leg
        return replace(leg, attended_at=aside.serving_at, called_at=leg.called_at or aside.called_at)

    def _facts(self, visit: Visit, legs: Sequence[Leg]) -> Iterator[Fact]:
        whole = whole_wait(legs)
        for leg in legs:
            spoken = frozenset() if leg.desk is None else spoken_at(leg.desk)
            service, of_it = self._plan.services[leg.service], whole if leg.leg == 1 else None
            yield Fact(leg=leg, visit=visit, denuncia=service.denuncia, spoken=spoken, whole=of_it)

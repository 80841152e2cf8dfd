"""The desks of a simulation: shifts, breaks, and the effect of an outage."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from ciasc.demo.simulated.busy_days import DayKind
from ciasc.demo.simulated.planned_events import Agenda
from ciasc.demo.simulated.simulation_plan import ALWAYS, Plan, Stretch, name_at, person_at, role_at, spoken_at
from ciasc.domain.core.permissions import Actor
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason
from ciasc.domain.queueing.next_ticket import DeskLine, line_of_desk
from ciasc.domain.tickets.events import EventKind

TURNS: Final = (0, 8, 16)
_BY_DAY: Final = ((8, 20), (12, 24), (9, 21))
"""From when to when the other desks work, in turns."""

_KEPT: Final = ALWAYS + 2
"""The desk of the day that works also while there are too few: the one with the late hours."""

_REST_S: Final = 2700
_NIGHT_REST_S: Final = 1200
_ERRAND: Final = 0.25
_ERRAND_S: Final = (300, 900)

Order = Callable[[int, datetime], None]
"""The action at a desk as soon as it is free."""


class StaffedDesks(Agenda):
    """Desks that open and close by turns, pause, and call the next ticket as soon as they are free."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._people: dict[int, str] = {}
        self._desks: dict[int, Desk] = {}
        self._lines: dict[int, DeskLine] = {}
        self._since: dict[int, datetime] = {}
        self._free: list[int] = []
        self._paused: dict[int, datetime] = {}
        self._orders: dict[int, list[Order]] = {}

    def _call(self, at: datetime) -> None:
        raise NotImplementedError

    def _plan_desks(self, day: date, kind: DayKind) -> None:
        begins = self._plan.calendar.bounds(day)[0]
        by_day = max(self._plan.desks - ALWAYS, 0)
        works = ALWAYS + (by_day + 1) // 2 if kind.quiet else self._plan.desks
        for desk in range(1, min(works, self._plan.desks) + 1):
            if desk <= ALWAYS:
                for turn, hour in enumerate(TURNS):
                    self._turn(desk, turn, begins + timedelta(hours=hour), 8)
                continue
            for opens, closes in _by_day(desk, begins, None if desk == _KEPT else kind.short):
                self._turn(desk, 1, opens, (closes - opens) / timedelta(hours=1))
                self._at(closes, lambda at, desk=desk: self._order(desk, at, self._close))  # type: ignore[misc]  # bound now
        if kind.outage is not None and kind.cut is not None:
            self._plan_outage(*kind.outage, kind.cut[1])

    def _turn(self, desk: int, turn: int, begins: datetime, hours: float) -> None:
        """Run one person's turn at that desk: they replace the one before, take breaks, sometimes leave."""

        def open_it(desk: int, at: datetime) -> None:
            self._close(desk, at)
            self._open(desk, turn, at)

        self._at(begins, lambda at: self._order(desk, at, open_it))
        night = begins.astimezone(self._plan.calendar.tz).hour == 0
        rest_s = _NIGHT_REST_S if night else _REST_S
        rests = begins + timedelta(hours=hours / 2, seconds=(desk % 4 - 1) * rest_s)
        self._at(rests, lambda at: self._pause_when_free(desk, at, PauseReason.BREAK, rest_s))
        if self._happens(_ERRAND):
            goes = begins + timedelta(hours=self._random.uniform(0.5, hours - 1))
            lasts = self._seconds(*_ERRAND_S)
            self._at(goes, lambda at: self._pause_when_free(desk, at, PauseReason.ERRAND, lasts))

    def _plan_outage(self, begins: datetime, ends: datetime, desks_back: datetime) -> None:
        """Plan an outage of the printers; the desks are paused until `desks_back`."""
        self.answers.outages.append((begins, ends))
        lasts = (desks_back - begins).total_seconds()

        def stop(at: datetime) -> None:
            for printer in self._plan.printers:
                self._record(
                    EventKind.PRINTER_OUT, at, "system", data={"printer": printer, "cause": "unreachable"}
                )
            for desk in sorted(self._people):
                self._pause_when_free(desk, at, PauseReason.SYSTEM, lasts)

        def go_on(at: datetime) -> None:
            for printer in self._plan.printers:
                self._record(EventKind.PRINTER_BACK, at, "system", data={"printer": printer})

        self._at(begins, stop)
        self._at(ends, go_on)

    def _order(self, desk: int, at: datetime, order: Order) -> None:
        """Run that action at the desk now, or as soon as the desk is free."""
        if desk in self._people and desk not in self._free and desk not in self._paused:
            self._orders.setdefault(desk, []).append(order)
        else:
            order(desk, at)

    def _freed(self, desk: int, at: datetime) -> None:
        """Handle a desk that is free: run its pending action, and call the next ticket."""
        self._free.append(desk)
        for order in self._orders.pop(desk, ()):
            self._order(desk, at, order)
        self._call(at)

    def _line(self, desk: int, at: datetime | None = None) -> DeskLine:
        """Return the line of that desk, as the station computes it."""
        if desk not in self._lines:
            working = [one for one in self._desks.values() if one.state is DeskState.OPEN]
            self._lines[desk] = line_of_desk(self._desks[desk], working, self._plan.services)
        line = self._lines[desk]
        return replace(line, at=at) if line.left and at is not None else line

    def _capable(self, service: str) -> int:
        """Return how many desks that are open now may call that service."""
        open_desks = [one.number for one in self._desks.values() if one.state is DeskState.OPEN]
        return sum(service in self._line(desk).services for desk in open_desks)

    def _set_desk(self, desk: Desk) -> None:
        """Set the state of that desk from now on: every line may change."""
        self._desks[desk.number] = desk
        self._lines.clear()

    def _open(self, desk: int, turn: int, at: datetime) -> None:
        person = person_at(desk, turn)
        self._people[desk], self._since[desk] = person, at
        actor = Actor(id=person, role=role_at(desk), name=name_at(desk, turn))
        self._set_desk(Desk(number=desk).open(actor, frozenset(), at, spoken_at(desk)))
        self._record(EventKind.DESK_OPENED, at, person, desk=desk, data={"services": ()})
        self._free.append(desk)
        self._call(at)

    def _close(self, desk: int, at: datetime) -> None:
        if desk not in self._people:
            return
        self._lasted(desk, at)
        if desk in self._free:
            self._free.remove(desk)
        self._paused.pop(desk, None)
        self._set_desk(Desk(number=desk, since=at))
        self._record(EventKind.DESK_CLOSED, at, self._people.pop(desk), desk=desk)

    def _lasted(self, desk: int, at: datetime) -> None:
        """Update the time that the desk has been in its present state."""
        stretches = self.answers.paused if desk in self._paused else self.answers.open
        stretches.append((self._since[desk], at))
        self._since[desk] = at

    def _pause_when_free(self, desk: int, at: datetime, reason: PauseReason, seconds: float) -> None:
        until = at + timedelta(seconds=seconds)

        def pause(desk: int, at: datetime) -> None:
            if desk not in self._people or desk in self._paused or at >= until:
                return
            self._lasted(desk, at)
            self._free.remove(desk)
            self._paused[desk] = until
            self._set_desk(self._desks[desk].pause(reason, at))
            self._record(
                EventKind.DESK_PAUSED, at, self._people[desk], desk=desk, data={"reason": reason.value}
            )
            self._at(until, lambda at: self._resume(desk, at))

        self._order(desk, at, pause)

    def _resume(self, desk: int, at: datetime) -> None:
        if self._paused.get(desk) != at:  # closed in that time
            return
        self._lasted(desk, at)
        del self._paused[desk]
        self._set_desk(self._desks[desk].resume(at))
        self._record(EventKind.DESK_RESUMED, at, self._people[desk], desk=desk)
        self._freed(desk, at)


def _by_day(desk: int, begins: datetime, short: Stretch | None) -> list[Stretch]:
    """Return the hours of that desk on the day that begins then, without those with too few desks."""
    opens, closes = (begins + timedelta(hours=hour) for hour in _BY_DAY[(desk - ALWAYS - 1) % len(_BY_DAY)])
    if short is None:
        return [(opens, closes)]
    parts = ((opens, min(closes, short[0])), (max(opens, short[1]), closes))
    return [(since, until) for since, until in parts if since < until]

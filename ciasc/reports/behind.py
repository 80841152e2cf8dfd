"""The tickets behind a figure: which legs were counted, so that each number can be followed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ciasc.domain.day import Calendar
from ciasc.domain.errors import InvalidInput, NotAllowed
from ciasc.domain.figures import FEW, attention_s, promise
from ciasc.domain.gaming import flags
from ciasc.domain.indicators import Leg, LegEnd
from ciasc.domain.people import Actor, Permission
from ciasc.domain.service import LaneWord
from ciasc.domain.shifts import shift_of
from ciasc.ports import Reading
from ciasc.reports.asked import FACTS_AT_MOST, Days, TicketsAsked
from ciasc.reports.load import sees_all
from ciasc.reports.reserved import RESERVED, discreet_of, service_words
from ciasc.station.periods import period_facts, shifts_of
from ciasc.web.api import Output
from ciasc.web.views import Moment

AT_ONCE: Final = 50
END_WORDS: Final[Mapping[LegEnd, str]] = {
    LegEnd.OPEN: "Espera o está en atención",
    LegEnd.ATTENDED: "Atendido",
    LegEnd.NO_SHOW: "No se presentó",
    LegEnd.LEFT: "Se retiró",
    LegEnd.TRANSFERRED: "Derivado a otro servicio",
    LegEnd.CANCELLED: "Anulado",
}


SORTS: Final[Mapping[str, tuple[str, str]]] = {
    "newest": ("Más nuevos", "el más nuevo primero"),
    "wait": ("Espera más larga", "la espera más larga primero"),
    "service": ("Atención más larga", "la atención más larga primero"),
}
"""How the list may be sorted: as it is chosen, and as the page says it."""


class TicketRow(Output):
    """One stay in a queue. `service` is null where it is discreet: the list does not tell who came for it."""

    code: str
    leg: int
    service: str | None
    name: str
    lane: LaneWord
    queued_at: Moment
    wait_s: float | None
    target_s: int
    service_s: float | None
    desk: int | None
    end: LegEnd


class TicketRows(Output):
    """Up to fifty of `found` stays, in order; `untold` of discreet services are too few to be listed."""

    found: int
    untold: int
    page: int
    pages: int
    rows: list[TicketRow]


@dataclass(frozen=True, slots=True)
class _Told:
    legs: Sequence[Leg]
    untold: int


def may_list(tx: Reading, actor: Actor, asked: TicketsAsked) -> None:
    """Return if that person may see those stays, else raise NotAllowed.

    As with the load: of another person they are told to the comisario alone, and to each person their own.
    """
    if asked.staff is None or asked.sign is not None:
        actor.must(Permission.SEE_REPORTS)
    if asked.staff is not None and not sees_all(actor) and _staff(tx, asked.staff) != actor.id:
        raise NotAllowed("Cada persona ve solo sus propias atenciones; las de todos, el comisario.")


def tickets(tx: Reading, calendar: Calendar, asked: TicketsAsked, days: Days, now: datetime) -> TicketRows:
    """The stays of those days that fit every filter; cancelled ones count nowhere, and so are not here."""
    discreet = discreet_of(tx)
    shifts = shifts_of(tx, calendar, days.last)
    fits = _filter(asked, calendar, shifts, now, None if asked.staff is None else _staff(tx, asked.staff))
    legs = [leg for leg in _legs(tx, calendar, asked, days, shifts, now) if fits(leg)]
    told = _without_few(_waiting(tx, legs, asked, now), discreet)
    found = _sorted(told.legs, asked)
    pages = max(-(-len(found) // AT_ONCE), 1)
    shown = found[(asked.page - 1) * AT_ONCE : asked.page * AT_ONCE]
    return TicketRows(
        found=len(found),
        untold=told.untold,
        page=asked.page,
        pages=pages,
        rows=[_row(tx, leg, discreet=leg.service in discreet) for leg in shown],
    )


def _legs(
    tx: Reading, calendar: Calendar, asked: TicketsAsked, days: Days, shifts: Sequence[int], now: datetime
) -> Sequence[Leg]:
    if asked.sign is None:
        return tx.legs(calendar.bounds(days.first)[0], calendar.bounds(days.last)[1])
    if not days.short:
        raise InvalidInput(f"Elija a lo más {FACTS_AT_MOST.days} días para ver esas señales.")
    facts = period_facts(tx, calendar, days.first, days.last, now)
    staff = frozenset(person.id for person in tx.staff())
    return [flag.fact.leg for flag in flags(facts, calendar, staff, shifts) if flag.sign is asked.sign]


def _waiting(tx: Reading, legs: Sequence[Leg], asked: TicketsAsked, now: datetime) -> Sequence[Leg]:
    """Those of the legs that stand in the queue now, as far as that is asked; or the longest wait."""
    if asked.waits is None:
        return legs
    late = asked.waits == "late"
    queue = {(ticket.id, ticket.leg) for ticket in tx.waiting() if not late or ticket.due_at < now}
    found = sorted((leg for leg in legs if (leg.ticket, leg.leg) in queue), key=lambda leg: leg.queued_at)
    return found[:1] if asked.waits == "longest" else found


def _staff(tx: Reading, name: str) -> str:
    """The id of the person with that sign-in name; nobody's, if there is none."""
    person = tx.staff_named(name)
    return "" if person is None else person.id


def _sorted(legs: Sequence[Leg], asked: TicketsAsked) -> list[Leg]:
    """The newest first, or the longest; those of which nothing was measured come last."""
    found = sorted(legs, key=lambda leg: leg.queued_at, reverse=True)
    if asked.sort == "newest":
        return found
    return sorted(found, key=_waited_s if asked.sort == "wait" else _took_s, reverse=True)


def _waited_s(leg: Leg) -> float:
    return -1.0 if leg.wait_s is None else leg.wait_s


def _took_s(leg: Leg) -> float:
    return -1.0 if leg.service_s is None else leg.service_s


def _filter(
    asked: TicketsAsked, calendar: Calendar, shifts: Sequence[int], now: datetime, staff: str | None
) -> Callable[[Leg], bool]:
    wanted: list[Callable[[Leg], bool]] = [lambda leg: leg.end is not LegEnd.CANCELLED]
    of_leg: tuple[tuple[object, Callable[[Leg], object]], ...] = (
        (asked.service, lambda leg: leg.service),
        (asked.lane, lambda leg: leg.lane.word),
        (asked.desk, lambda leg: leg.desk),
        (asked.end, lambda leg: leg.end.value),
        (asked.hour, lambda leg: calendar.local(leg.queued_at).hour),
        (asked.shift, lambda leg: shift_of(calendar.local(leg.queued_at).hour, shifts)),
        (asked.weekday, lambda leg: calendar.day(leg.queued_at).isoweekday()),
        (asked.late or None, lambda leg: _kept(leg, now) is False),
        (asked.judged, lambda leg: _kept(leg, now) is not None),
        (asked.served, lambda leg: attention_s(leg) is not None),
        (staff, lambda leg: leg.staff),
        (asked.called, lambda leg: leg.first_called_at is not None),
        (asked.leg, lambda leg: leg.leg),
        (
            None if asked.before is None else True,
            lambda leg: _earlier(calendar, leg.queued_at, asked.before or 0),
        ),
    )
    for value, of in of_leg:
        if value is not None:
            wanted.append(_equals(value, of))
    return lambda leg: all(fits(leg) for fits in wanted)


def _equals(value: object, of: Callable[[Leg], object]) -> Callable[[Leg], bool]:
    return lambda leg: of(leg) == value


def _earlier(calendar: Calendar, at: datetime, hour: int) -> bool:
    """Whether that moment lies before that hour of the clock in its station day."""
    begins = calendar.starts_at.hour
    return (calendar.local(at).hour - begins) % 24 < (hour - begins) % 24


def _kept(leg: Leg, now: datetime) -> bool | None:
    """Whether its promise was kept, by the rule of the figures."""
    return promise(leg, now, leg.target_s, leg.wait_s)


def _without_few(legs: Sequence[Leg], discreet: frozenset[str]) -> _Told:
    """Those legs without the ones of discreet services, where these are so few that they tell of somebody."""
    some = [leg for leg in legs if leg.service in discreet]
    if not 0 < len(some) < FEW:
        return _Told(legs, 0)
    return _Told([leg for leg in legs if leg.service not in discreet], len(some))


def _row(tx: Reading, leg: Leg, *, discreet: bool) -> TicketRow:
    ticket = tx.ticket(leg.ticket)
    service = RESERVED if discreet else leg.service
    return TicketRow(
        code=ticket.code if ticket is not None else "",
        leg=leg.leg,
        service=service,
        name=service_words(tx.configuration(), service),
        lane=leg.lane.word,
        queued_at=leg.queued_at,
        wait_s=leg.wait_s,
        target_s=leg.target_s,
        service_s=leg.service_s,
        desk=leg.desk,
        end=leg.end,
    )

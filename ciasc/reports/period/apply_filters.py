"""Apply the filters of a request to the legs: each filter that is set must fit."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.shifts import shift_of
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import attention_s, is_filed, is_spoken
from ciasc.domain.stats.gaming_flags import GamingSign, gaming_flags
from ciasc.domain.stats.legs import Leg, LegEnd
from ciasc.domain.stats.within_target import is_leapt, is_prompt, promise
from ciasc.ports import Reading
from ciasc.reports.period.filters import TicketsFilter
from ciasc.reports.period.gaming_summary import reason_of
from ciasc.reports.period.period_days import FACTS_AT_MOST, Days
from ciasc.station.stats.figures_of_any_period import period_facts, shifts_of

_Filter = tuple[object, Callable[[Leg], object]]


def filter_legs(
    tx: Reading, calendar: Calendar, asked: TicketsFilter, days: Days, now: datetime
) -> list[Leg]:
    """Return the legs of those days that fit; cancelled ones only if they are requested."""
    shifts = shifts_of(tx, calendar, days.last)
    wanted = [
        (value, of)
        for value, of in (*_plain(tx, asked), *_promised(asked, now), *_timed(asked, calendar, shifts))
        if value is not None
    ]
    named = asked.end == "cancelled" or asked.sign is GamingSign.CANCELLED
    legs = [
        leg
        for leg in _looked_at(tx, calendar, asked, days, shifts, now)
        if (leg.end is not LegEnd.CANCELLED or named) and all(of(leg) == value for value, of in wanted)
    ]
    return _waiting(tx, legs, asked, now)


def staff_id(tx: Reading, name: str) -> str:
    """Return the id of the person with that sign-in name, or an id that no person has."""
    person = tx.staff.named(name)
    return "" if person is None else person.id


def _plain(tx: Reading, asked: TicketsFilter) -> Sequence[_Filter]:
    return (
        (asked.service, lambda leg: leg.service),
        (asked.lane, lambda leg: leg.lane.word),
        (asked.desk, lambda leg: leg.desk),
        (asked.end, lambda leg: leg.end.value),
        (asked.leg, lambda leg: leg.leg),
        (None if asked.staff is None else staff_id(tx, asked.staff), lambda leg: leg.staff),
        (asked.leapt, is_leapt),
        (asked.called, lambda leg: leg.first_called_at is not None),
        (asked.waited, lambda leg: leg.wait_s is not None),
        (asked.served, lambda leg: attention_s(leg) is not None),
    )


def _promised(asked: TicketsFilter, now: datetime) -> Sequence[_Filter]:
    def kept(leg: Leg) -> bool | None:
        return promise(leg, now, leg.target_s, leg.wait_s)

    return (
        (asked.late or None, lambda leg: kept(leg) is False),
        (asked.judged, lambda leg: kept(leg) is not None),
    )


def _timed(asked: TicketsFilter, calendar: Calendar, shifts: Sequence[int]) -> Sequence[_Filter]:
    def hour(leg: Leg) -> int:
        return calendar.local(leg.queued_at).hour

    def of_day(clock: int) -> int:
        return (clock - calendar.starts_at.hour) % 24

    before = 0 if asked.before is None else asked.before
    return (
        (asked.hour, hour),
        (asked.shift, lambda leg: shift_of(hour(leg), shifts)),
        (asked.weekday, lambda leg: calendar.day(leg.queued_at).isoweekday()),
        (None if asked.before is None else True, lambda leg: of_day(hour(leg)) < of_day(before)),
    )


def _looked_at(
    tx: Reading, calendar: Calendar, asked: TicketsFilter, days: Days, shifts: Sequence[int], now: datetime
) -> Sequence[Leg]:
    """Return the legs to search; if other parts of the visit are filtered, those of the visits that fit."""
    if not asked.of_visits:
        return tx.stats.legs(calendar.bounds(days.first)[0], _end(tx, calendar, asked, days, now))
    if not days.short:
        raise InvalidInput("reports.period.too_long_for_tickets", days=FACTS_AT_MOST.days)
    facts = period_facts(tx, calendar, days.first, days.last, now)
    if asked.sign is not None:
        staff = frozenset(person.id for person in tx.staff.all())
        facts = [
            flag.fact for flag in gaming_flags(facts, calendar, staff, shifts) if flag.sign is asked.sign
        ]
    return [fact.leg for fact in facts if _visited(fact, asked, now)]


def _end(tx: Reading, calendar: Calendar, asked: TicketsFilter, days: Days, now: datetime) -> datetime:
    """Return the end of those days; of who waits now, a person with a time ahead of the clock is of today."""
    end = calendar.bounds(days.last)[1]
    if asked.waits is None or days.last < calendar.day(now):
        return end
    latest = tx.tickets.last_queued_at()
    return end if latest is None else max(end, latest + timedelta.resolution)


def _visited(fact: Fact, asked: TicketsFilter, now: datetime) -> bool:
    wanted: Sequence[tuple[object, object]] = (
        (asked.filed, is_filed(fact)),
        (asked.spoken, is_spoken(fact)),
        (asked.whole, None if fact.whole is None else fact.whole.kept(now)),
        (asked.prompt, is_prompt(fact.leg, now)),
        (asked.reason, reason_of(fact) if is_filed(fact) is False else None),
    )
    return all(value is None or value == found for value, found in wanted)


def _waiting(tx: Reading, legs: list[Leg], asked: TicketsFilter, now: datetime) -> list[Leg]:
    """Return those of the legs that wait in the queue now, as the filter says; or only the longest wait."""
    if asked.waits is None:
        return legs
    late = asked.waits == "late"
    queue = {(ticket.id, ticket.leg) for ticket in tx.tickets.waiting() if not late or ticket.due_at < now}
    found = sorted((leg for leg in legs if (leg.ticket, leg.leg) in queue), key=lambda leg: leg.queued_at)
    return found[:1] if asked.waits == "longest" else found

"""The tickets behind a figure: which legs it counts, so that each number can be checked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.core.errors import NotAllowed
from ciasc.domain.core.permissions import Actor, Permission
from ciasc.domain.core.services import LaneWord
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.legs import Leg, LegEnd
from ciasc.domain.stats.too_few_to_show import FEW
from ciasc.ports import Reading
from ciasc.reports.discreet_services import RESERVED, discreet_of, service_name
from ciasc.reports.period.apply_filters import filter_legs, staff_id
from ciasc.reports.period.filters import TicketsFilter
from ciasc.reports.period.load_by_person import may_see_all_loads
from ciasc.reports.period.period_days import Days
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment

AT_ONCE: Final = 50
SORTS: Final = ("newest", "wait", "service")
"""The orders of the list."""


def end_names() -> dict[LegEnd, str]:
    """Return the words for each end of a leg."""
    return {end: text(f"reports.ends.{end.value}") for end in LegEnd}


def sort_words() -> dict[str, tuple[str, str]]:
    """Return the words of each order: of its link, and of the list in that order."""
    return {key: (text(f"reports.sorts.{key}"), text(f"reports.sorted.{key}")) for key in SORTS}


class LegRow(Output, title="TicketRow"):
    """One leg. `service` is null for a discreet service: the list must not identify its visitors."""

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


class LegRows(Output, title="TicketRows"):
    """Up to fifty of `found` legs, in order; `untold` of discreet services are not listed.

    They are too few, or the list is narrowed by more than days and a service.
    """

    found: int
    untold: int
    page: int
    pages: int
    rows: list[LegRow]


@dataclass(frozen=True, slots=True)
class _ListedLegs:
    legs: Sequence[Leg]
    untold: int


def may_list(tx: Reading, actor: Actor, asked: TicketsFilter) -> None:
    """Return if that person may see those legs, else raise NotAllowed.

    As with the load: only the comisario sees those of others, and each person sees their own.
    """
    if asked.staff is None or asked.sign is not None:
        actor.must(Permission.SEE_REPORTS)
    if asked.staff is not None and not may_see_all_loads(actor) and staff_id(tx, asked.staff) != actor.id:
        raise NotAllowed("reports.own_tickets_only")


def tickets(tx: Reading, calendar: Calendar, asked: TicketsFilter, days: Days, now: datetime) -> LegRows:
    """Return the legs of those days that fit every filter; cancelled ones never count, so are not here."""
    discreet = discreet_of(tx)
    told = _without_few(filter_legs(tx, calendar, asked, days, now), discreet, plain=asked.plain)
    found = _sorted(told.legs, asked)
    pages = max(-(-len(found) // AT_ONCE), 1)
    page = min(asked.page, pages)
    shown = found[(page - 1) * AT_ONCE : page * AT_ONCE]
    return LegRows(
        found=len(found),
        untold=told.untold,
        page=page,
        pages=pages,
        rows=[_row(tx, leg, discreet=leg.service in discreet) for leg in shown],
    )


def _sorted(legs: Sequence[Leg], asked: TicketsFilter) -> list[Leg]:
    """Return the newest first, or the longest; those without a measure come last."""
    found = sorted(legs, key=lambda leg: leg.queued_at, reverse=True)
    if asked.sort == "newest":
        return found
    return sorted(found, key=_waited_s if asked.sort == "wait" else _took_s, reverse=True)


def _waited_s(leg: Leg) -> float:
    return -1.0 if leg.wait_s is None else leg.wait_s


def _took_s(leg: Leg) -> float:
    return -1.0 if leg.service_s is None else leg.service_s


def _without_few(legs: Sequence[Leg], discreet: frozenset[str], *, plain: bool) -> _ListedLegs:
    """Return those legs without those of discreet services that might identify a person.

    They are listed if a service has enough of them in the days, and nothing else narrows the list:
    otherwise one list would show what another leaves out.
    """
    many = Counter(leg.service for leg in legs)
    listed = {service for service in discreet if plain and many[service] >= FEW}
    found = [leg for leg in legs if leg.service not in discreet or leg.service in listed]
    return _ListedLegs(found, len(legs) - len(found))


def _row(tx: Reading, leg: Leg, *, discreet: bool) -> LegRow:
    ticket = tx.tickets.get(leg.ticket)
    service = RESERVED if discreet else leg.service
    return LegRow(
        code=ticket.code if ticket is not None else "",
        leg=leg.leg,
        service=service,
        name=service_name(tx.config.in_force(), service),
        lane=leg.lane.word,
        queued_at=leg.queued_at,
        wait_s=leg.wait_s,
        target_s=leg.target_s,
        service_s=leg.service_s,
        desk=leg.desk,
        end=leg.end,
    )

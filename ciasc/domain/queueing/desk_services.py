"""The services of a desk by the configuration: at opening, after a change, and out of turn."""

from collections.abc import Iterable, Mapping

from ciasc.domain.core.errors import NotAllowed
from ciasc.domain.core.permissions import Actor, Permission, Role
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.desk import Desk, DeskState, may_serve
from ciasc.domain.tickets.ticket import Ticket

Services = Mapping[str, Service]


def services_at_opening(
    number: int,
    wanted: frozenset[str],
    skills: frozenset[str],
    role: Role,
    services: Services,
    *,
    alone: bool,
) -> frozenset[str]:
    """Return the services with which that role opens the desk: those wanted, else all that it is for.

    `skills` is what the desk is for by the configuration; empty means all. A person may choose only among
    them, unless `alone`: the only one at work may choose all that the role allows. Raise NotAllowed if not.
    """
    for key in wanted:
        if key in services and not may_serve(role, services[key]):
            raise NotAllowed("queue.service.officer_only")
    if wanted:
        if skills and not alone and not wanted <= skills:
            raise NotAllowed("queue.desk.not_for_service", desk=number)
        return wanted
    usual = _usual(skills, role, services)
    if skills and not usual:
        raise NotAllowed("queue.desk.officer_only")
    return usual


def services_after_change(
    desk: Desk, before: frozenset[str], after: frozenset[str], services: Services, *, alone: bool
) -> frozenset[str]:
    """Return the services of an open desk when its configuration changes from `before` to `after`.

    What its person chose is kept as far as the desk is still for it, or wholly if they work `alone`. If
    nothing is left that their role may serve, they serve nothing before they open another desk.
    """
    if before == after or desk.role is None:
        return desk.services
    if desk.services not in (frozenset(), _usual(before, desk.role, services)):
        chosen = desk.services if alone or not after else desk.services & after
        if chosen:
            return chosen
    return _usual(after, desk.role, services) or after


def is_only_open_desk(desks: Iterable[Desk], number: int) -> bool:
    """Return whether all other desks are closed."""
    return all(one.number == number or one.state is DeskState.CLOSED for one in desks)


def must_be_for(desk: Desk, ticket: Ticket, skills: frozenset[str], by: Actor, *, alone: bool) -> None:
    """Check that the desk may call that ticket out of its turn, else raise NotAllowed.

    A person who works alone and a supervisor may call any ticket, and so may the person it was sent to.
    """
    free = not skills or alone or by.may(Permission.CALL_FOR_ANY_DESK) or ticket.for_staff == by.id
    if not free and ticket.service not in skills | desk.services:
        raise NotAllowed("queue.desk.out_of_turn", desk=desk.number)


def _usual(skills: frozenset[str], role: Role, services: Services) -> frozenset[str]:
    return frozenset(key for key in skills if key in services and may_serve(role, services[key]))

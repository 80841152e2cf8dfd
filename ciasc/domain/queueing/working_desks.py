"""Desks that work now, and for which services."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.desk import Desk, DeskState


def working_desks(desks: Iterable[Desk], now: datetime, rules: Policy) -> list[Desk]:
    """Return the occupied desks with a live window, also those in a pause."""
    return [desk for desk in desks if desk.state is not DeskState.CLOSED and not desk.idle(now, rules)]


def working(desks: Iterable[Desk], now: datetime, rules: Policy) -> list[Desk]:
    """Return the open desks with a live window."""
    return [desk for desk in working_desks(desks, now, rules) if desk.state is DeskState.OPEN]


def capable_desks(desks: Iterable[Desk], service: Service, services: Mapping[str, Service]) -> int:
    """Return how many desks that are open now may call that service."""
    given = service.key in services
    return len(
        [desk for desk in desks if given and desk.state is DeskState.OPEN and desk.serves_one(service)]
    )


def served_after_pause(desks: Iterable[Desk], service: Service) -> bool:
    """Return whether a desk that pauses now may call that service when it comes back."""
    return any(desk.state is DeskState.PAUSED and desk.serves_one(service) for desk in desks)


def without_officer(desks: Collection[Desk], services: Mapping[str, Service]) -> frozenset[str]:
    """Return the services that only an officer may attend, and that none of those desks serves now."""
    return frozenset(
        key for key, one in services.items() if one.officer_only and not capable_desks(desks, one, services)
    )

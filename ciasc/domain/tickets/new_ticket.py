"""Create a ticket from a person's request, with the promise of the service."""

from datetime import date, datetime

from ciasc.domain.core.services import Lane, Service
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket


def issue(  # noqa: PLR0913 - a ticket is born with all that the citizen was told
    service: Service,
    *,
    id: str,  # noqa: A002 - the field's own name
    seq: int,
    day: date,
    number: int,
    token: str,
    lane: Lane,
    lang: str,
    kiosk: str | None,
    at: datetime,
    ahead: int = 0,
    estimate: tuple[int, int] | None = None,
    note: str | None = None,
) -> Ticket:
    """Create a waiting ticket that arrived at `at`, due at arrival plus the service's target."""
    return Ticket(
        id=id,
        seq=seq,
        day=day,
        letter=service.letter,
        number=number,
        token=token,
        service=service.key,
        lane=service.lane_for(lane),
        state=TicketState.WAITING,
        leg=1,
        lang=lang,
        kiosk=kiosk,
        arrived_at=at,
        queued_at=at,
        due_at=at + service.target,
        target_s=service.target_wait_s,
        version=1,
        ahead=ahead,
        low_min=estimate[0] if estimate else None,
        high_min=estimate[1] if estimate else None,
        note=note,
    )

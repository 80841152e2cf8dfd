"""The number of a ticket, and a call of it as the hall may see it."""

from dataclasses import dataclass
from datetime import datetime

from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.states_and_outcomes import TicketState


def ticket_code(letter: str, number: int) -> str:
    """Return a ticket number as people read it: a letter and at least three digits, as B042."""
    return f"{letter}{number:03d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCall:
    """The last call of a ticket, as the hall may see it; a wall shows many of them after every change."""

    letter: str
    number: int
    desk: int | None
    called_at: datetime
    times_called: int
    lang: str
    paper_number: int | None
    service: str
    state: TicketState
    lane: Lane

    @property
    def over(self) -> bool:
        """Return whether nothing is called any more: the person came, or the ticket ended or waits again."""
        return self.state is not TicketState.CALLED

    @property
    def public_code(self) -> str:
        """Return the number that the citizen holds, as B042."""
        return ticket_code(self.letter, self.paper_number or self.number)

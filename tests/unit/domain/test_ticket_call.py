"""A call of a ticket, as the hall may see it."""

import pytest

from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket_code import TicketCall
from tests.fakes import A_MONDAY


def called(state: TicketState, paper: int | None = None) -> TicketCall:
    """Return a call of a ticket in that state."""
    return TicketCall(
        letter="B",
        number=42,
        desk=3,
        called_at=A_MONDAY,
        times_called=1,
        lang="es",
        paper_number=paper,
        service="documentos",
        state=state,
        lane=Lane.NORMAL,
    )


@pytest.mark.parametrize("state", TicketState)
def test_a_call_is_over_as_soon_as_its_ticket_is_not_called_any_more(state: TicketState) -> None:
    assert called(state).over is (state is not TicketState.CALLED)


def test_the_hall_sees_the_number_on_the_paper() -> None:
    assert called(TicketState.CALLED).public_code == "B042"
    assert called(TicketState.CALLED, paper=701).public_code == "B701"

from dataclasses import replace

from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.queueing.people_ahead import SharedLine, shared_line
from ciasc.domain.tickets.states_and_outcomes import TicketState
from tests.builders import OFFICER, a_service, a_ticket
from tests.fakes import A_MONDAY

LINE = SharedLine(services=frozenset({"informes"}))


def test_only_people_who_wait_are_in_a_line() -> None:
    waiting = a_ticket(1, service="informes")
    assert LINE.takes(waiting)
    assert not LINE.takes(replace(waiting, state=TicketState.PARKED))


def test_a_ticket_of_a_service_that_is_gone_has_the_line_of_those_without_a_desk() -> None:
    services = {"informes": a_service("informes")}
    desk = Desk(number=1).open(OFFICER, frozenset(), A_MONDAY)
    found = shared_line(a_ticket(1, service="gone"), [desk], services, A_MONDAY, Policy())
    assert found.services == frozenset()

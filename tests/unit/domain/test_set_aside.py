"""How long people were attended before they were set aside."""

from datetime import timedelta

from ciasc.domain.stats.facts import Stint, set_aside
from ciasc.domain.tickets.events import Event, EventKind, issued
from ciasc.domain.tickets.states_and_outcomes import TicketState
from tests.builders import a_ticket
from tests.fakes import A_MONDAY

MINUTE = timedelta(minutes=1)


def told(*kinds: tuple[EventKind, int, str], **data: int) -> list[Event]:
    born = a_ticket(1, state=TicketState.WAITING)
    events = [
        Event(seq=1, at=A_MONDAY, kind=EventKind.ISSUED, actor="k-1", ticket=born.id, data=issued(born)),
    ]
    for kind, minute, staff in kinds:
        more = {"of": len(events)} if kind is EventKind.UNDONE else {}
        events.append(
            Event(
                seq=len(events) + 1,
                at=A_MONDAY + minute * MINUTE,
                kind=kind,
                actor=staff,
                ticket=born.id,
                desk=1,
                data={**more, **data},
            )
        )
    return events


def test_each_set_aside_attention_has_its_person() -> None:
    events = told(
        (EventKind.CALLED, 1, "s-1"),
        (EventKind.SERVED, 2, "s-1"),
        (EventKind.PARKED, 12, "s-1"),
        (EventKind.CALLED, 20, "s-2"),
        (EventKind.SERVED, 21, "s-2"),
        (EventKind.PARKED, 24, "s-2"),
    )
    assert set_aside(events) == [
        Stint(leg=1, staff="s-1", took=10 * MINUTE),
        Stint(leg=1, staff="s-2", took=3 * MINUTE),
    ]


def test_calls_and_undone_set_asides_are_no_attentions() -> None:
    called = told((EventKind.CALLED, 1, "s-1"), (EventKind.PARKED, 2, "s-1"))
    assert set_aside(called) == []
    undone = told(
        (EventKind.CALLED, 1, "s-1"),
        (EventKind.SERVED, 2, "s-1"),
        (EventKind.PARKED, 3, "s-1"),
        (EventKind.UNDONE, 3, "s-1"),
    )
    assert set_aside(undone) == []

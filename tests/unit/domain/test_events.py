from datetime import timedelta

import pytest

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.events import UNDOABLE, Event, EventKind, issued, transferred
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import Outcome
from ciasc.domain.tickets.ticket import Ticket
from tests.builders import a_service, a_ticket
from tests.fakes import A_MONDAY

STAFF = "s-1"


class Story:
    """A ticket and its events."""

    def __init__(self) -> None:
        self.ticket = a_ticket(1, at=A_MONDAY, lane=Lane.PREFERENTIAL, low_min=5, high_min=15, ahead=3)
        self.events = [self._event(EventKind.ISSUED, issued(self.ticket))]

    def _event(self, kind: EventKind, data: dict[str, JsonValue] | None = None) -> Event:
        seq = len(getattr(self, "events", ())) + 1
        at = A_MONDAY + timedelta(seconds=30 * (seq - 1))
        return Event(seq=seq, at=at, kind=kind, actor=STAFF, ticket=self.ticket.id, desk=4, data=data or {})

    def then(self, kind: EventKind, ticket: Ticket, data: dict[str, JsonValue] | None = None) -> None:
        self.events.append(self._event(kind, data))
        self.ticket = ticket

    @property
    def at(self) -> timedelta:
        return timedelta(seconds=30 * len(self.events))

    def call(self) -> None:
        self.then(EventKind.CALLED, self.ticket.call(desk=4, staff=STAFF, at=A_MONDAY + self.at))

    def serve(self) -> None:
        self.then(EventKind.SERVED, self.ticket.serve(at=A_MONDAY + self.at))


def test_a_long_visit_replays_to_the_same_ticket() -> None:
    story = Story()
    story.call()
    story.then(EventKind.RECALLED, story.ticket.recall(at=A_MONDAY + story.at))
    story.serve()
    story.then(EventKind.PARKED, story.ticket.park(at=A_MONDAY + story.at, note="fotos"), {"note": "fotos"})
    story.call()
    story.serve()
    onward = story.ticket.transfer(a_service("informes"), at=A_MONDAY + story.at, note="sigue")
    story.then(EventKind.TRANSFERRED, onward, transferred(onward))
    story.then(EventKind.REPRINTED, onward)
    story.call()
    story.serve()
    done = story.ticket.complete(outcome=Outcome.DENUNCIA, denuncia_ref="77", at=A_MONDAY + story.at)
    story.then(EventKind.COMPLETED, done, {"outcome": "denuncia", "denuncia_ref": "77"})
    assert replay(story.events) == story.ticket


def test_what_is_noted_on_the_way_replays() -> None:
    story = Story()
    story.then(EventKind.LANE_CHANGED, story.ticket.in_lane(Lane.IMMEDIATE), {"lane": 0, "was": 1})
    story.then(EventKind.LANGUAGE_CHANGED, story.ticket.in_language("qu"), {"lang": "qu"})
    story.call()
    story.then(EventKind.NO_SHOW, story.ticket.no_show(at=A_MONDAY + story.at))
    story.then(EventKind.RETURNED, story.ticket.come_back())
    story.call()
    story.serve()
    story.then(EventKind.DENUNCIA_NOTED, story.ticket.note_denuncia("77"), {"denuncia_ref": "77"})
    onward = story.ticket.transfer(a_service("informes"), at=A_MONDAY + story.at, for_staff="s-9")
    story.then(EventKind.TRANSFERRED, onward, transferred(onward))
    assert replay(story.events) == story.ticket


@pytest.mark.parametrize("kind", [EventKind.LEFT, EventKind.CANCELLED])
def test_a_visit_that_ends_in_the_queue_replays(kind: EventKind) -> None:
    story = Story()
    at = A_MONDAY + story.at
    story.then(kind, story.ticket.leave(at=at) if kind is EventKind.LEFT else story.ticket.cancel(at=at))
    assert replay(story.events) == story.ticket


def test_an_absence_that_was_undone_replays_to_before_it() -> None:
    story = Story()
    story.call()
    called = story.ticket
    story.then(EventKind.NO_SHOW, called.no_show(at=A_MONDAY + story.at))
    seq = story.events[-1].seq
    story.events.append(story._event(EventKind.UNDONE, {"of": seq, "kind": "no_show"}))  # noqa: SLF001 - own class
    again = replay(story.events)
    assert (again.state, again.version) == (called.state, called.version + 2)


def test_a_ticket_without_a_promise_replays() -> None:
    ticket = a_ticket(1, at=A_MONDAY, kiosk=None)
    event = Event(seq=1, at=A_MONDAY, kind=EventKind.ISSUED, actor="x", ticket=ticket.id, data=issued(ticket))
    assert replay([event]) == ticket


def test_replay_needs_an_issuing_event() -> None:
    with pytest.raises(ValueError, match="no event"):
        replay([])
    with pytest.raises(ValueError, match="called"):
        replay([Event(seq=1, at=A_MONDAY, kind=EventKind.CALLED, actor="x", ticket="t-1")])
    with pytest.raises(ValueError, match="issued"):
        replay([Event(seq=1, at=A_MONDAY, kind=EventKind.ISSUED, actor="x")])


def test_an_event_that_moves_no_ticket_is_refused() -> None:
    story = Story()
    story.then(EventKind.DESK_OPENED, story.ticket)
    with pytest.raises(ValueError, match="desk_opened"):
        replay(story.events)


def test_only_steps_of_a_desk_can_be_taken_back() -> None:
    assert {
        EventKind.ISSUED,
        EventKind.CANCELLED,
        EventKind.UNDONE,
        EventKind.RECALLED,
    }.isdisjoint(UNDOABLE)

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ciasc.content.messages import explain
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.offline_numbers import Anchor, OfflineBand, Tick
from ciasc.domain.tickets.events import Event, EventKind, issued, renumbered
from ciasc.domain.tickets.number_of_offline_paper import renumber
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import TicketState
from tests.builders import a_ticket
from tests.fakes import A_MONDAY

HEARD = Anchor(A_MONDAY, Tick("first", 100.0, 5000.0))


def test_a_band_is_read_and_goes_round() -> None:
    band = OfflineBand.of("701-703")
    assert [band.after(number) for number in (None, 701, 702, 703, 801)] == [701, 702, 703, 701, 701]


@pytest.mark.parametrize("text", ["", "701", "700-799", "701-1000", "799-701", "701-79a", "7011-799"])
def test_what_is_no_band_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"offline\.bad_band") as refused:
        OfflineBand.of(text)
    assert "como 701-799" in explain(refused.value).detail


def test_within_one_boot_the_wall_clock_counts_for_nothing() -> None:
    assert HEARD.reckon(Tick("first", 160.0, 0.0)) == A_MONDAY + timedelta(seconds=60)
    assert HEARD.reckon(Tick("first", 90.0, 0.0)) == A_MONDAY - timedelta(seconds=10)


@pytest.mark.parametrize(
    ("wall_s", "seconds"),
    [(5600.0, 600), (5000.0, 0), (4999.0, 7), (5000.0 + 8 * 86400, 7)],
    ids=["credible", "no time has passed", "gone back", "far ahead"],
)
def test_after_a_restart_the_wall_clock_counts_where_it_is_credible(wall_s: float, seconds: int) -> None:
    assert not HEARD.certain(Tick("second", 7.0, wall_s))
    assert HEARD.reckon(Tick("second", 7.0, wall_s)) == A_MONDAY + timedelta(seconds=seconds)


def test_a_ticket_takes_the_number_of_its_paper_in_every_state() -> None:
    ticket = a_ticket().call(desk=2, staff="s-1", at=A_MONDAY)
    moved = renumber(ticket, day=date(2026, 3, 3), number=701)
    assert (moved.code, moved.day, moved.version) == ("D701", date(2026, 3, 3), ticket.version + 1)
    assert replace(moved, day=ticket.day, number=ticket.number, version=ticket.version) == ticket


def test_a_ticket_absent_under_another_number_waits_as_if_never_called() -> None:
    ticket = a_ticket()
    missed = ticket.call(desk=2, staff="s-1", at=A_MONDAY).no_show(at=A_MONDAY)
    again = renumber(missed, day=ticket.day, number=701)
    assert again == replace(ticket, number=701, version=missed.version + 1)
    assert again.state is TicketState.WAITING


def test_the_events_of_a_renumbered_ticket_lead_to_it() -> None:
    ticket = replace(a_ticket(), note="Su papel dice D705.")
    steps = [
        Event(seq=1, at=A_MONDAY, kind=EventKind.ISSUED, actor="k", ticket=ticket.id, data=issued(ticket)),
        Event(
            seq=2,
            at=A_MONDAY,
            kind=EventKind.RENUMBERED,
            actor="k",
            ticket=ticket.id,
            data={"day": "2026-03-03", "number": 705},
        ),
    ]
    assert replay(steps) == renumber(ticket, day=date(2026, 3, 3), number=705)


def test_a_request_that_the_station_received_late_gets_the_place_of_its_arrival() -> None:
    late = a_ticket()
    arrived = late.arrived_at - timedelta(seconds=40)
    placed = renumber(late, day=late.day, number=701, arrived_at=arrived, note="Su papel dice D702.")
    assert (placed.arrived_at, placed.queued_at) == (arrived, arrived)
    assert placed.due_at == late.due_at - timedelta(seconds=40)
    steps = [
        Event(seq=1, at=A_MONDAY, kind=EventKind.ISSUED, actor="k", ticket=late.id, data=issued(late)),
        Event(
            seq=2,
            at=A_MONDAY,
            kind=EventKind.RENUMBERED,
            actor="k",
            ticket=late.id,
            data=renumbered(placed, late),
        ),
    ]
    assert replay(steps) == placed
    assert renumber(late, day=late.day, number=701, arrived_at=late.arrived_at + timedelta(1)).due_at == (
        late.due_at
    )

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.domain.core.print_jobs import PrintState
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.states import Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Device, LoginSession, Printer, StationInfo
from ciasc.storage import SqlStore
from tests.builders import KIOSK, a_service, a_ticket, some_staff
from tests.fakes import A_MONDAY, HandClock


def whole_ticket() -> Ticket:
    odd = A_MONDAY + timedelta(microseconds=123_457)
    return a_ticket(
        7,
        id="t-ñ",
        day=date(2026, 2, 28),
        lane=Lane.PREFERENTIAL,
        state=TicketState.COMPLETED,
        leg=2,
        lang="qu",
        queued_at=odd,
        version=9,
        ahead=4,
        low_min=5,
        high_min=12,
        desk=2,
        staff="s-1",
        first_called_at=odd + timedelta(seconds=1),
        calling_since=odd + timedelta(seconds=1),
        called_at=odd + timedelta(seconds=2),
        times_called=2,
        serving_at=odd + timedelta(seconds=3),
        ended_at=odd + timedelta(seconds=4),
        outcome=Outcome.DENUNCIA,
        denuncia_ref="28-2026/Ñ",
        note="vino con su hijo",
        rank=0,
        for_staff="s-2",
    )


def test_the_whole_ticket_leaves_no_field_empty() -> None:
    ticket = whole_ticket()
    assert [item.name for item in fields(ticket) if getattr(ticket, item.name) is None] == []


@pytest.mark.parametrize("ticket", [a_ticket(7), whole_ticket()], ids=["fresh", "whole"])
def test_a_ticket_comes_back_as_it_was(store: SqlStore, ticket: Ticket) -> None:
    with store.begin() as tx:
        tx.add_ticket(ticket)
    with store.read() as view:
        assert view.ticket(ticket.id) == ticket
        assert view.ticket_by_token("token-7") == ticket
        found = view.ticket(ticket.id)
        assert view.ticket("none") is None
        assert view.ticket_by_token("none") is None
    assert found is not None
    assert type(found.lane) is Lane
    assert type(found.state) is TicketState
    assert found.arrived_at.tzinfo is UTC


def test_a_moment_of_another_zone_is_the_same_moment(store: SqlStore) -> None:
    lima = datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=timezone(timedelta(hours=-5)))
    with store.begin() as tx:
        tx.add_ticket(a_ticket(1, at=lima))
    with store.read() as view:
        found = view.ticket("t-1")
    assert found is not None
    assert found.arrived_at == lima
    assert found.arrived_at.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused(store: SqlStore) -> None:
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - it is what must be refused
    with pytest.raises(StatementError, match="offset from UTC"), store.begin() as tx:
        tx.add_ticket(a_ticket(1, queued_at=naive))
    with store.read() as view:
        assert view.ticket("t-1") is None


def test_a_service_comes_back_and_changes(store: SqlStore) -> None:
    hidden = a_service("violencia", lane=Lane.IMMEDIATE, officer_only=True, cover="denuncias", position=99)
    with store.begin() as tx:
        assert list(tx.services()) == ["informes", "denuncias", "constancias"]
        tx.save_service(hidden)
        assert list(tx.services())[-1] == "violencia"
        tx.save_service(a_service("denuncias", enabled=False))
    with store.read() as view:
        assert view.services()["violencia"] == hidden
        assert view.services()["denuncias"] == a_service("denuncias", enabled=False)


def test_a_desk_comes_back(store: SqlStore) -> None:
    paused = Desk(
        number=2,
        state=DeskState.PAUSED,
        staff="s-1",
        staff_name="r.quispe",
        role=Role.OFFICER,
        services=frozenset({"informes", "denuncias"}),
        since=A_MONDAY,
        pause_reason=PauseReason.ERRAND,
        version=2,
    )
    with store.begin() as tx:
        assert tx.desk(2) == Desk(number=2)
        tx.save_desk(paused)
    with store.read() as view:
        assert view.desk(2) == paused
        assert view.desk_of("s-1") == paused
        assert view.desk_of("s-2") is None
        assert view.desk(9) is None
        assert [desk.number for desk in view.desks()] == [1, 2, 3]


def test_the_station_keeps_its_sequence_when_its_name_changes(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.record(EventKind.STATION_CHANGED, SYSTEM, A_MONDAY)
        tx.save_station(StationInfo(id=1, name="Otra", district="Cusco", open=False, seq=0))
    with store.read() as view:
        assert view.station() == StationInfo(id=1, name="Otra", district="Cusco", open=False, seq=1)


def test_an_event_comes_back_with_its_data(store: SqlStore) -> None:
    data = {"nota": "ñandú", "low_min": None, "list": [1, 2.5, True]}
    with store.begin() as tx:
        first = tx.record(EventKind.ISSUED, KIOSK, A_MONDAY, ticket="t-1", data=data)
        second = tx.record(EventKind.CALLED, SYSTEM, A_MONDAY, ticket="t-1", desk=2)
        tx.record(EventKind.DESK_PAUSED, SYSTEM, A_MONDAY, desk=2)
        tx.record(EventKind.CALLED, SYSTEM, A_MONDAY, ticket="t-2", desk=3)
    assert first == Event(seq=1, at=A_MONDAY, kind=EventKind.ISSUED, actor=KIOSK.id, ticket="t-1", data=data)
    with store.read() as view:
        assert view.events_of("t-1") == [first, second]
        assert view.last_step(2) == second
        assert view.last_step(1) is None
        assert view.station().seq == 4


def test_people_and_their_secrets(store: SqlStore) -> None:
    quispe, nunez = some_staff("R.Quispe"), some_staff("ñuñez", role=Role.ADMIN, must_change=True)
    later = A_MONDAY + timedelta(hours=8)
    with store.begin() as tx:
        tx.save_staff(nunez)
        tx.save_staff(quispe)
        tx.add_session("cookie", quispe.id, A_MONDAY, later, "Chrome en Linux")
        tx.add_session("cookie-2", quispe.id, A_MONDAY, later)
        tx.add_staff_token("bearer", nunez.id, A_MONDAY)
    with store.read() as view:
        assert view.staff() == [quispe, nunez]
        assert view.staff_named(" r.QUISPE ") == quispe
        assert view.staff_named("ÑUÑEZ") == nunez
        assert view.staff_named("nadie") is None
        kept = LoginSession(quispe, "cookie", "Chrome en Linux", A_MONDAY, A_MONDAY, A_MONDAY, later)
        assert view.session("cookie", A_MONDAY) == kept
        assert view.session("cookie", later) is None
        assert view.session("other", A_MONDAY) is None
        assert view.staff_by_token("bearer") == nunez
        assert view.staff_by_token("other") is None
    with store.begin() as tx:
        tx.save_staff(replace(nunez, active=False))
        tx.end_session("cookie")
        assert tx.session("cookie", A_MONDAY) is None
        assert tx.session("cookie-2", A_MONDAY) is not None
        tx.end_access(quispe.id)
        assert tx.session("cookie-2", A_MONDAY) is None
        assert tx.staff_by_token("bearer") is None
        assert tx.staff_named("ñuñez") == replace(nunez, active=False)


def test_a_closed_account_has_no_session(store: SqlStore) -> None:
    quispe = some_staff()
    with store.begin() as tx:
        tx.save_staff(quispe)
        tx.add_session("cookie", quispe.id, A_MONDAY, A_MONDAY + timedelta(hours=1))
        tx.save_staff(replace(quispe, active=False))
        assert tx.session("cookie", A_MONDAY) is None


def test_devices_and_printers(store: SqlStore) -> None:
    hall = Device(name="sala", role=Role.DISPLAY, printer=None, active=True, seen_at=A_MONDAY)
    button = Device(name="m1", role=Role.BUTTON, printer=None, active=True, seen_at=None, desk=1)
    second = Printer(name="patio", url="serial:/dev/x?baud=9600", profile="epson")
    with store.begin() as tx:
        tx.save_device(hall, "hash-of-hall")
        tx.save_device(button, "hash-of-button")
        tx.save_printer(second)
        tx.save_printer(replace(second, profile="star"))
    with store.read() as view:
        assert [device.name for device in view.devices()] == ["entrada", "m1", "sala"]
        assert view.device_by_token("hash-of-hall") == hall
        assert view.device_by_token("hash-of-button") == button
        assert [printer.name for printer in view.printers()] == ["mostrador", "patio"]
        assert view.printers()[1].profile == "star"
        assert view.printer_of("entrada") == "mostrador"
        assert view.printer_of("sala") is None
        assert view.printer_of("none") is None
    with store.begin() as tx:
        tx.save_device(replace(hall, active=False))
        assert tx.device_by_token("hash-of-hall") is None
        tx.save_device(hall)
        assert tx.device_by_token("hash-of-hall") == hall


def test_a_print_job_comes_back_and_is_counted_for_a_day(store: SqlStore, clock: HandClock) -> None:
    ticket = a_ticket()
    with store.begin() as tx:
        tx.add_ticket(ticket)
        first = tx.queue_print(ticket, "mostrador", A_MONDAY)
        copy = tx.queue_print(ticket, "mostrador", A_MONDAY + timedelta(hours=2), copy=True)
    assert copy.id > first.id
    assert (first.state, first.copy, copy.copy) == (PrintState.QUEUED, False, True)
    clock.forward(3 * 3600)
    with store.read() as view:
        assert view.print_job(ticket.id) == copy
        assert view.print_job("none") is None
        assert view.print_counts() == {("mostrador", PrintState.QUEUED): 2}
        clock.forward(22 * 3600)
        assert view.print_counts() == {("mostrador", PrintState.QUEUED): 1}

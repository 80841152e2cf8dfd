from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.domain.core.print_jobs import PrintState
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.states_and_outcomes import Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Device, LoginSession, Printer, StationInfo
from ciasc.storage.store import SqlStore
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
        paper_number=703,
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
        tx.tickets.add(ticket)
    with store.read() as view:
        assert view.tickets.get(ticket.id) == ticket
        assert view.tickets.by_token("token-7") == ticket
        found = view.tickets.get(ticket.id)
        assert view.tickets.get("none") is None
        assert view.tickets.by_token("none") is None
    assert found is not None
    assert type(found.lane) is Lane
    assert type(found.state) is TicketState
    assert found.arrived_at.tzinfo is UTC


def test_a_moment_of_another_zone_is_the_same_moment(store: SqlStore) -> None:
    lima = datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=timezone(timedelta(hours=-5)))
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1, at=lima))
    with store.read() as view:
        found = view.tickets.get("t-1")
    assert found is not None
    assert found.arrived_at == lima
    assert found.arrived_at.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused(store: SqlStore) -> None:
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - it is what must be refused
    with pytest.raises(ValueError, match="offset from UTC"), store.begin() as tx:
        tx.tickets.add(a_ticket(1, queued_at=naive))
    with store.read() as view:
        assert view.tickets.get("t-1") is None


def test_a_service_comes_back_and_changes(store: SqlStore) -> None:
    hidden = a_service("violencia", lane=Lane.IMMEDIATE, officer_only=True, cover="denuncias", position=99)
    with store.begin() as tx:
        assert list(tx.config.services()) == ["informes", "denuncias", "constancias"]
        tx.config.save_service(hidden)
        assert list(tx.config.services())[-1] == "violencia"
        tx.config.save_service(a_service("denuncias", enabled=False))
    with store.read() as view:
        assert view.config.services()["violencia"] == hidden
        assert view.config.services()["denuncias"] == a_service("denuncias", enabled=False)


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
        assert tx.desks.get(2) == Desk(number=2)
        tx.desks.save(paused)
    with store.read() as view:
        assert view.desks.get(2) == paused
        assert view.desks.of_staff("s-1") == paused
        assert view.desks.of_staff("s-2") is None
        assert view.desks.get(9) is None
        assert [desk.number for desk in view.desks.all()] == [1, 2, 3]


def test_the_station_keeps_its_sequence_when_its_name_changes(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.events.record(EventKind.STATION_CHANGED, SYSTEM, A_MONDAY)
        tx.config.save_station(StationInfo(id=1, name="Otra", district="Cusco", open=False, seq=0))
    with store.read() as view:
        assert view.config.station() == StationInfo(id=1, name="Otra", district="Cusco", open=False, seq=1)


def test_an_event_comes_back_with_its_data(store: SqlStore) -> None:
    data = {"nota": "ñandú", "low_min": None, "list": [1, 2.5, True]}
    with store.begin() as tx:
        first = tx.events.record(EventKind.ISSUED, KIOSK, A_MONDAY, ticket="t-1", data=data)
        second = tx.events.record(EventKind.CALLED, SYSTEM, A_MONDAY, ticket="t-1", desk=2)
        tx.events.record(EventKind.DESK_PAUSED, SYSTEM, A_MONDAY, desk=2)
        tx.events.record(EventKind.CALLED, SYSTEM, A_MONDAY, ticket="t-2", desk=3)
    assert first == Event(seq=1, at=A_MONDAY, kind=EventKind.ISSUED, actor=KIOSK.id, ticket="t-1", data=data)
    with store.read() as view:
        assert view.events.of_ticket("t-1") == [first, second]
        assert view.events.last_step(2) == second
        assert view.events.last_step(1) is None
        assert view.config.station().seq == 4


def test_people_and_their_secrets(store: SqlStore) -> None:
    quispe, nunez = some_staff("R.Quispe"), some_staff("ñuñez", role=Role.ADMIN, must_change=True)
    later = A_MONDAY + timedelta(hours=8)
    with store.begin() as tx:
        tx.staff.save(nunez)
        tx.staff.save(quispe)
        tx.sessions.add("cookie", quispe.id, A_MONDAY, later, "Chrome en Linux")
        tx.sessions.add("cookie-2", quispe.id, A_MONDAY, later)
        tx.staff.add_token("bearer", nunez.id, A_MONDAY)
    with store.read() as view:
        assert view.staff.all() == [quispe, nunez]
        assert view.staff.named(" r.QUISPE ") == quispe
        assert view.staff.named("ÑUÑEZ") == nunez
        assert view.staff.named("nadie") is None
        kept = LoginSession(quispe, "cookie", "Chrome en Linux", A_MONDAY, A_MONDAY, A_MONDAY, later)
        assert view.sessions.get("cookie", A_MONDAY) == kept
        assert view.sessions.get("cookie", later) is None
        assert view.sessions.get("other", A_MONDAY) is None
        assert view.staff.by_token("bearer") == nunez
        assert view.staff.by_token("other") is None
    with store.begin() as tx:
        tx.staff.save(replace(nunez, active=False))
        tx.sessions.end("cookie")
        assert tx.sessions.get("cookie", A_MONDAY) is None
        assert tx.sessions.get("cookie-2", A_MONDAY) is not None
        tx.staff.end_access(quispe.id)
        assert tx.sessions.get("cookie-2", A_MONDAY) is None
        assert tx.staff.by_token("bearer") is None
        assert tx.staff.named("ñuñez") == replace(nunez, active=False)


def test_a_closed_account_has_no_session(store: SqlStore) -> None:
    quispe = some_staff()
    with store.begin() as tx:
        tx.staff.save(quispe)
        tx.sessions.add("cookie", quispe.id, A_MONDAY, A_MONDAY + timedelta(hours=1))
        tx.staff.save(replace(quispe, active=False))
        assert tx.sessions.get("cookie", A_MONDAY) is None


def test_devices_and_printers(store: SqlStore) -> None:
    hall = Device(name="sala", role=Role.DISPLAY, printer=None, active=True, seen_at=A_MONDAY)
    button = Device(name="m1", role=Role.BUTTON, printer=None, active=True, seen_at=None, desk=1)
    second = Printer(name="patio", url="serial:/dev/x?baud=9600", profile="epson")
    with store.begin() as tx:
        tx.devices.save(hall, "hash-of-hall")
        tx.devices.save(button, "hash-of-button")
        tx.devices.save_printer(second)
        tx.devices.save_printer(replace(second, profile="star"))
    with store.read() as view:
        assert [device.name for device in view.devices.all()] == ["entrada", "m1", "sala"]
        assert view.devices.by_token("hash-of-hall") == hall
        assert view.devices.by_token("hash-of-button") == button
        assert [printer.name for printer in view.devices.printers()] == ["mostrador", "patio"]
        assert view.devices.printers()[1].profile == "star"
        assert view.devices.printer_of("entrada") == "mostrador"
        assert view.devices.printer_of("sala") is None
        assert view.devices.printer_of("none") is None
    with store.begin() as tx:
        tx.devices.save(replace(hall, active=False))
        assert tx.devices.by_token("hash-of-hall") is None
        tx.devices.save(hall)
        assert tx.devices.by_token("hash-of-hall") == hall


def test_a_print_job_comes_back_and_is_counted_for_a_day(store: SqlStore, clock: HandClock) -> None:
    ticket = a_ticket()
    with store.begin() as tx:
        tx.tickets.add(ticket)
        first = tx.prints.queue(ticket, "mostrador", A_MONDAY)
        copy = tx.prints.queue(ticket, "mostrador", A_MONDAY + timedelta(hours=2), copy=True)
    assert copy.id > first.id
    assert (first.state, first.copy, copy.copy) == (PrintState.QUEUED, False, True)
    clock.forward(3 * 3600)
    with store.read() as view:
        assert view.prints.job_of(ticket.id) == copy
        assert view.prints.job_of("none") is None
        assert view.prints.counts() == {("mostrador", PrintState.QUEUED): 2}
        clock.forward(22 * 3600)
        assert view.prints.counts() == {("mostrador", PrintState.QUEUED): 1}

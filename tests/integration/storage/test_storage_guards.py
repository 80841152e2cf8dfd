from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from ciasc.domain.core.errors import Conflict, InvalidInput, NotFound, StaleVersion
from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.ports import CommandAnswer, Device, Key, StationInfo, Transaction
from ciasc.storage.store import SqlStore, open_store
from tests.builders import a_ticket, some_staff
from tests.fakes import A_MONDAY

Act = Callable[[Transaction], object]


def worked(number: int, staff: str = "s-1", **changes: Any) -> Desk:
    plain = Desk(
        number=number, state=DeskState.OPEN, staff=staff, staff_name=staff, role=Role.OFFICER, version=2
    )
    return replace(plain, **changes)


def test_a_ticket_is_saved_only_over_the_version_before(store: SqlStore) -> None:
    first = a_ticket(1)
    called = first.call(desk=1, staff="s-1", at=A_MONDAY)
    with store.begin() as tx:
        tx.tickets.add(first)
        tx.tickets.save(called)
    late = replace(first, state=TicketState.LEFT, version=2)
    with pytest.raises(StaleVersion) as refused, store.begin() as tx:
        tx.tickets.save(late)
    assert refused.value.now == called.summary()
    with pytest.raises(NotFound), store.begin() as tx:
        tx.tickets.save(a_ticket(2, version=2))
    with store.read() as view:
        assert view.tickets.get("t-1") == called


def test_a_desk_is_saved_only_over_the_version_before(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.desks.save(worked(1))
    with pytest.raises(StaleVersion) as refused, store.begin() as tx:
        tx.desks.save(worked(1, "s-2"))
    assert refused.value.now == worked(1).summary()
    with pytest.raises(NotFound), store.begin() as tx:
        tx.desks.save(worked(44))


def called_at_one_desk(tx: Transaction) -> None:
    for seq in (1, 2):
        tx.tickets.add(a_ticket(seq))
        tx.tickets.save(a_ticket(seq).call(desk=1, staff="s-1", at=A_MONDAY))


def one_person_at_two_desks(tx: Transaction) -> None:
    tx.desks.save(worked(1))
    tx.desks.save(worked(2))


def one_ticket_at_two_desks(tx: Transaction) -> None:
    tx.tickets.add(a_ticket(1))
    tx.desks.save(worked(1, "s-1", ticket="t-1"))
    tx.desks.save(worked(2, "s-2", ticket="t-1"))


def two_of_one_name(tx: Transaction) -> None:
    tx.staff.save(some_staff("ñuñez"))
    tx.staff.save(some_staff("Ñuñez"))


def twice(**changes: Any) -> Act:
    """Store a ticket, and another that differs from it in everything but these fields."""

    def act(tx: Transaction) -> None:
        tx.tickets.add(a_ticket(1))
        tx.tickets.add(a_ticket(2, **changes))

    return act


REFUSED: dict[str, Act] = {
    "a number twice": twice(number=1),
    "an id twice": twice(id="t-1"),
    "a token twice": twice(token="token-1"),
    "number zero": lambda tx: tx.tickets.add(a_ticket(1, number=0)),
    "a service that is not there": lambda tx: tx.tickets.add(a_ticket(1, service="otro")),
    "two tickets at a desk": called_at_one_desk,
    "a person at two desks": one_person_at_two_desks,
    "a ticket at two desks": one_ticket_at_two_desks,
    "a desk that is there": lambda tx: tx.desks.add(1),
    "a sign-in name twice": two_of_one_name,
    "a role that is not of people": lambda tx: tx.staff.save(some_staff(role=Role.KIOSK)),
    "a button without a desk": lambda tx: tx.devices.save(
        Device(name="m1", role=Role.BUTTON, printer=None, active=True, seen_at=None)
    ),
    "a closed desk with a person": lambda tx: tx.desks.save(worked(1, state=DeskState.CLOSED)),
    "a session of nobody": lambda tx: tx.sessions.add("c", "nobody", A_MONDAY, A_MONDAY),
    "a paper of no ticket": lambda tx: tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY),
}


@pytest.mark.parametrize("act", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses(store: SqlStore, act: Act) -> None:
    with pytest.raises(Conflict), store.begin() as tx:
        act(tx)
    with store.read() as view:
        assert view.tickets.get("t-1") is None
        assert view.desks.get(1) == Desk(number=1)
        assert view.staff.all() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("state", "'lost'"), ("lane", "3"), ("leg", "0"), ("station_id", "7"), ("outcome", "'x'")],
)
def test_the_tables_refuse_a_value_that_no_rule_knows(store: SqlStore, column: str, value: str) -> None:
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1))
    with store.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql(f"UPDATE ticket SET {column} = {value}")  # noqa: S608 - the values above


def test_a_device_needs_a_printer_that_is_there(store: SqlStore) -> None:
    lost = Device(name="patio", role=Role.KIOSK, printer="nada", active=True, seen_at=None)
    with pytest.raises(NotFound), store.begin() as tx:
        tx.devices.save(lost)


def test_a_key_gets_its_answer_again_and_no_other(store: SqlStore) -> None:
    key, answer = Key("k-1", "POST /tickets abc"), CommandAnswer(201, '{"code":"D001","ñ":1}')
    with store.begin() as tx:
        assert tx.answers.get(key) is None
        tx.answers.remember(key, answer, A_MONDAY)
    with store.begin() as tx:
        assert tx.answers.get(key) == answer
        assert tx.answers.get(Key("k-2", "POST /tickets abc")) is None
        with pytest.raises(InvalidInput):
            tx.answers.get(Key("k-1", "POST /tickets other"))
    with pytest.raises(Conflict), store.begin() as tx:
        tx.answers.remember(key, answer, A_MONDAY)


def test_old_answers_and_sessions_are_forgotten(store: SqlStore) -> None:
    quispe, hour = some_staff(), timedelta(hours=1)
    with store.begin() as tx:
        tx.staff.save(quispe)
        for at in (A_MONDAY - hour, A_MONDAY + hour):
            tx.answers.remember(Key(f"k-{at}", ""), CommandAnswer(200, ""), at)
            tx.sessions.add(f"s-{at}", quispe.id, A_MONDAY - 2 * hour, at)
        assert tx.answers.tidy(A_MONDAY) == 2
        assert tx.answers.tidy(A_MONDAY) == 0
        assert tx.answers.get(Key(f"k-{A_MONDAY + hour}", "")) == CommandAnswer(200, "")
        assert tx.sessions.get(f"s-{A_MONDAY + hour}", A_MONDAY) is not None


def everything_and_then_fail(tx: Transaction) -> None:
    tx.tickets.add(a_ticket(1))
    tx.events.record(EventKind.ISSUED, SYSTEM, A_MONDAY, ticket="t-1")
    tx.tickets.take_number(A_MONDAY.date(), "D")
    tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY)
    tx.answers.remember(Key("k", ""), CommandAnswer(200, ""), A_MONDAY)
    tx.desks.save(worked(1))
    raise ZeroDivisionError


def test_an_error_in_the_block_leaves_nothing(store: SqlStore) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        everything_and_then_fail(tx)
    with store.begin() as tx:
        assert tx.tickets.get("t-1") is None
        assert tx.events.of_ticket("t-1") == []
        assert tx.config.station().seq == 0
        assert tx.prints.job_of("t-1") is None
        assert tx.answers.get(Key("k", "")) is None
        assert tx.desks.get(1) == Desk(number=1)
        assert tx.tickets.take_number(A_MONDAY.date(), "D") == 1


def test_a_station_that_was_not_set_up_is_not_found(address: str) -> None:
    store = open_store(address, station_id=2)
    try:
        with pytest.raises(NotFound, match=r"storage\.station\.not_set_up"), store.read() as view:
            view.config.station()
        with pytest.raises(NotFound, match=r"storage\.station\.not_set_up"), store.begin() as tx:
            tx.events.record(EventKind.SIGNED_IN, SYSTEM, A_MONDAY)
    finally:
        store.close()


def test_stations_in_one_database_do_not_see_each_other(store: SqlStore, address: str) -> None:
    other = open_store(address, station_id=2)
    try:
        with other.begin() as tx:
            tx.config.save_station(StationInfo(id=2, name="Vecina", district="Lima", open=True, seq=0))
            assert tx.events.record(EventKind.STATION_CHANGED, SYSTEM, A_MONDAY).seq == 1
            assert tx.tickets.take_number(A_MONDAY.date(), "D") == 1
            assert tx.config.services() == {}
            assert tx.desks.all() == []
            assert tx.devices.all() == []
        with store.begin() as tx:
            assert tx.config.station().name == "Comisaría de prueba"
            assert tx.tickets.take_number(A_MONDAY.date(), "D") == 1
            assert tx.events.record(EventKind.STATION_CHANGED, SYSTEM, A_MONDAY).seq == 1
    finally:
        other.close()

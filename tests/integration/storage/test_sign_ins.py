"""Sign-ins, second factors and the audit trail as stored, in SQLite and in PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

from ciasc.domain.tickets.events import EventKind
from ciasc.ports import AuditQuery, SecondFactor
from ciasc.storage.store import SqlStore
from tests.builders import KIOSK, OFFICER, some_staff
from tests.fakes import A_MONDAY

HOUR = timedelta(hours=1)


def test_sessions_of_a_person(store: SqlStore) -> None:
    quispe, other = some_staff("r.quispe"), some_staff("m.flores")
    with store.begin() as tx:
        tx.staff.save(quispe)
        tx.staff.save(other)
        tx.sessions.add("a" * 64, quispe.id, A_MONDAY, A_MONDAY + HOUR, "Firefox en Linux")
        tx.sessions.add("b" * 64, quispe.id, A_MONDAY, A_MONDAY + 2 * HOUR)
        tx.sessions.add("c" * 64, other.id, A_MONDAY, A_MONDAY + HOUR)
        tx.sessions.seen("b" * 64, A_MONDAY + HOUR / 2)
        tx.sessions.confirmed("a" * 64, A_MONDAY + HOUR / 4)
    with store.read() as view:
        last, first = view.sessions.of_staff(quispe.id, A_MONDAY)
        assert (last.id, last.seen_at, last.confirmed_at) == ("b" * 16, A_MONDAY + HOUR / 2, A_MONDAY)
        assert (first.agent, first.confirmed_at) == ("Firefox en Linux", A_MONDAY + HOUR / 4)
        assert view.sessions.of_staff(quispe.id, A_MONDAY + HOUR) == [last]


def test_a_second_factor_and_its_recovery_codes(store: SqlStore) -> None:
    quispe = some_staff("r.quispe")
    factor = SecondFactor(quispe.id, "SECRET", active=False, last_step=0)
    with store.begin() as tx:
        tx.staff.save(quispe)
        tx.sessions.save_second_factor(factor)
        tx.sessions.save_second_factor(replace(factor, active=True, last_step=2**40))
        tx.sessions.set_recovery_codes(quispe.id, ["old"])
        tx.sessions.set_recovery_codes(quispe.id, ["one", "two"])
        assert tx.sessions.use_recovery_code(quispe.id, "one")
        assert not tx.sessions.use_recovery_code(quispe.id, "one")
        assert not tx.sessions.use_recovery_code(quispe.id, "old")
    with store.read() as view:
        assert view.sessions.second_factor(quispe.id) == replace(factor, active=True, last_step=2**40)
        assert view.sessions.recovery_codes_left(quispe.id) == 1
    with store.begin() as tx:
        assert tx.sessions.end_second_factor(quispe.id)
        assert not tx.sessions.end_second_factor(quispe.id)
        assert tx.sessions.second_factor(quispe.id) is None
        assert tx.sessions.recovery_codes_left(quispe.id) == 0


def test_the_audit_trail_by_each_filter(store: SqlStore) -> None:
    with store.begin() as tx:
        first = tx.events.record(EventKind.DESK_OPENED, OFFICER, A_MONDAY, desk=1)
        second = tx.events.record(EventKind.DESK_CLOSED, OFFICER, A_MONDAY + HOUR, desk=2)
        third = tx.events.record(EventKind.PRINTER_OUT, KIOSK, A_MONDAY + HOUR, data={"printer": "sala"})
    whole = AuditQuery(since=A_MONDAY, until=A_MONDAY + 2 * HOUR, limit=10)
    cases = {
        whole: [third, second, first],
        replace(whole, limit=1): [third],
        replace(whole, before_seq=third.seq): [second, first],
        replace(whole, actor=KIOSK.id): [third],
        replace(whole, kind=EventKind.DESK_OPENED): [first],
        replace(whole, desk=2): [second],
        replace(whole, until=A_MONDAY + HOUR): [first],
        replace(whole, actor=OFFICER.id, desk=1, kind=EventKind.DESK_CLOSED): [],
    }
    with store.read() as view:
        for asked, expected in cases.items():
            assert [(one.event, one.code) for one in view.events.audit(asked)] == [
                (one, None) for one in expected
            ]

"""An account that another person changes while its password is checked or hashed, which takes long."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest

from ciasc.domain.core.errors import NotSignedIn
from ciasc.ports import Reading, Staff, Transaction
from ciasc.station.access.accounts import disable_staff, reset_staff
from ciasc.station.access.hashing import hash_password
from ciasc.storage.store import SqlStore
from ciasc.web.auth.count_wrong_guesses import GuessLimit
from ciasc.web.auth.login import Login
from tests.builders import OFFICER, a_station, some_staff
from tests.fakes import A_MONDAY, HandClock

OLD, NEW, OTHER = "una clave vieja 1", "otra clave nueva 2", "la clave del jefe 3"
ADDRESS = "192.0.2.1"


class Interrupted:
    """A store in which another person changes something just before the first transaction begins."""

    def __init__(self, store: SqlStore, change: Callable[[Transaction], object]) -> None:
        self._store = store
        self._changes = [change]

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """Return a view of the store."""
        with self._store.read() as tx:
            yield tx

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Return a transaction that begins after that change."""
        while self._changes:
            change = self._changes.pop()
            with self._store.begin() as tx:
                change(tx)
        with self._store.begin() as tx:
            yield tx


@pytest.fixture
def quispe(store: SqlStore) -> Staff:
    account = some_staff(password_hash=hash_password(OLD), must_change=True)
    with store.begin() as tx:
        tx.staff.save(account)
    return account


CHANGES: Mapping[str, Callable[[Transaction], object]] = {
    "disabled": partial(disable_staff, by=OFFICER, at=A_MONDAY, name="r.quispe"),
    "reset": partial(
        reset_staff, by=OFFICER, at=A_MONDAY, name="r.quispe", password_hash=hash_password(OTHER)
    ),
}


def login(store: SqlStore, clock: HandClock, change: str) -> Login:
    return Login(a_station(Interrupted(store, CHANGES[change]), clock), GuessLimit(5, 300))


@pytest.mark.parametrize("change", CHANGES)
def test_a_new_password_undoes_no_change_of_the_account(
    store: SqlStore, clock: HandClock, quispe: Staff, change: str
) -> None:
    with pytest.raises(NotSignedIn):
        login(store, clock, change).change_password(quispe, OLD, NEW, ADDRESS)
    with store.read() as tx:
        now = tx.staff.get(quispe.id)
    assert now is not None
    expected = OLD if change == "disabled" else OTHER
    assert now.active is (change == "reset")
    assert (now.password_hash == quispe.password_hash) is (expected == OLD)


@pytest.mark.parametrize("change", CHANGES)
def test_a_password_that_is_no_longer_good_opens_no_session(
    store: SqlStore, clock: HandClock, quispe: Staff, change: str
) -> None:
    with pytest.raises(NotSignedIn):
        login(store, clock, change)("r.quispe", OLD, None, ADDRESS, "")
    with store.begin() as tx:
        tx.staff.save(replace(quispe, active=True))
        assert tx.sessions.of_staff(quispe.id, A_MONDAY) == []


def test_a_new_password_keeps_what_was_changed_of_the_account(
    store: SqlStore, clock: HandClock, quispe: Staff
) -> None:
    def learn(tx: Transaction) -> None:
        tx.staff.save(replace(quispe, languages=frozenset({"qu"})))

    change = Login(a_station(Interrupted(store, learn), clock), GuessLimit(5, 300))
    change.change_password(quispe, OLD, NEW, ADDRESS)
    with store.read() as tx:
        now = tx.staff.get(quispe.id)
    assert now is not None
    assert (now.languages, now.must_change) == (frozenset({"qu"}), False)
    assert now.password_hash != quispe.password_hash

"""The configuration in the database, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ciasc.domain.config.document import Configuration, ConfigVersion, VersionState
from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Pairing
from ciasc.storage import SqlStore
from tests.builders import SERVICES
from tests.fakes import A_MONDAY


def version(number: int, document: Configuration, **changes: object) -> ConfigVersion:
    plain = ConfigVersion(
        version=number,
        state=VersionState.PUBLISHED,
        revision=1,
        document=document,
        author="s-1",
        created_at=A_MONDAY,
        published_at=A_MONDAY + timedelta(days=number),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def named(config: Configuration, name: str) -> Configuration:
    return replace(config, station=replace(config.station, name=name))


def test_a_station_begins_with_what_its_tables_hold(store: SqlStore) -> None:
    with store.read() as tx:
        config = tx.configuration()
        assert (tx.draft(), tx.versions(5), tx.last_version()) == (None, [], 0)
        assert tx.configuration_at(A_MONDAY) == config
    assert {entry.key for entry in config.services} == set(SERVICES)
    assert [desk.number for desk in config.desks] == [1, 2, 3]
    with store.begin() as tx:
        tx.add_desk(7)
        for service in tx.services().values():
            tx.save_service(replace(service, denuncia=True))
        tx.save_station(replace(tx.station(), name="Otra"))
    with store.read() as tx:
        assert tx.configuration().desk(7) is not None
        assert tx.configuration().station.name == "Otra"
        known = list(tx.services().values())
        kept = tx.configuration().services
    assert [entry.at(one.position) for entry, one in zip(kept, known, strict=True)] == known


def test_each_moment_has_the_configuration_that_was_in_force(store: SqlStore) -> None:
    with store.begin() as tx:
        first = tx.configuration()
        for number, name in ((1, "uno"), (2, "dos")):
            tx.save_version(version(number, named(first, name)))
        draft = version(3, named(first, "tres"), state=VersionState.DRAFT, published_at=None)
        tx.save_version(draft)
    with store.read() as tx:
        assert tx.configuration().station.name == "dos"
        assert tx.draft() == draft
        assert [one.version for one in tx.versions(5)] == [2, 1]
        assert tx.last_version() == 3
        for days, name in ((0, "uno"), (1, "uno"), (2, "dos"), (9, "dos")):
            assert tx.configuration_at(A_MONDAY + timedelta(days=days)).station.name == name
    with store.begin() as tx:
        tx.discard_draft()
        assert tx.draft() is None


def test_there_is_one_draft_at_most(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.save_version(version(1, tx.configuration(), state=VersionState.DRAFT))
    with pytest.raises(Conflict), store.begin() as tx:
        tx.save_version(version(2, tx.configuration(), state=VersionState.DRAFT))


def test_changes_of_the_station_are_found_among_all_events(store: SqlStore) -> None:
    with store.begin() as tx:
        for kind in (
            EventKind.STAFF_CHANGED,
            EventKind.CALLED,
            EventKind.CONFIG_PUBLISHED,
            EventKind.SIGNED_IN,
        ):
            tx.record(kind, SYSTEM, A_MONDAY)
    with store.read() as tx:
        newest = tx.changes_before(2**53, 10)
        assert [event.kind for event in newest] == [EventKind.CONFIG_PUBLISHED, EventKind.STAFF_CHANGED]
        assert tx.changes_before(newest[0].seq, 10) == newest[1:]
        assert tx.changes_before(2**53, 1) == newest[:1]


def test_a_pairing_lasts_for_its_time(store: SqlStore) -> None:
    waiting = Pairing("hash", "patio", Role.KIOSK, None, A_MONDAY + timedelta(minutes=10))
    with store.begin() as tx:
        tx.add_pairing(waiting, A_MONDAY)
        assert tx.pairing("hash", A_MONDAY) == waiting
        assert tx.pairing("hash", waiting.expires_at) is None
        tx.add_pairing(replace(waiting, code_hash="other"), A_MONDAY)
        tx.end_pairing("other")
        assert tx.pairing("other", A_MONDAY) is None
        tx.add_pairing(replace(waiting, code_hash="late"), waiting.expires_at)
        assert tx.pairing("hash", A_MONDAY) is None

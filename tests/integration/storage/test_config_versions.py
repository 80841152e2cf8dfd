"""The configuration in the database, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ciasc.domain.config.document import Configuration, ConfigVersion, VersionState
from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Pairing
from ciasc.storage.store import SqlStore
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
        config = tx.config.in_force()
        assert (tx.config.draft(), tx.config.versions(5), tx.config.last_version()) == (None, [], 0)
        assert tx.config.at(A_MONDAY) == config
    assert {entry.key for entry in config.services} == set(SERVICES)
    assert [desk.number for desk in config.desks] == [1, 2, 3]
    with store.begin() as tx:
        tx.desks.add(7)
        for service in tx.config.services().values():
            tx.config.save_service(replace(service, denuncia=True))
        tx.config.save_station(replace(tx.config.station(), name="Otra"))
    with store.read() as tx:
        assert tx.config.in_force().desk(7) is not None
        assert tx.config.in_force().station.name == "Otra"
        known = list(tx.config.services().values())
        kept = tx.config.in_force().services
    assert [entry.at(one.position) for entry, one in zip(kept, known, strict=True)] == known


def test_each_moment_has_the_configuration_that_was_in_force(store: SqlStore) -> None:
    with store.begin() as tx:
        first = tx.config.in_force()
        for number, name in ((1, "uno"), (2, "dos")):
            tx.config.save_version(version(number, named(first, name)))
        draft = version(3, named(first, "tres"), state=VersionState.DRAFT, published_at=None)
        tx.config.save_version(draft)
    with store.read() as tx:
        assert tx.config.in_force().station.name == "dos"
        assert tx.config.draft() == draft
        assert [one.version for one in tx.config.versions(5)] == [2, 1]
        assert tx.config.last_version() == 3
        for days, name in ((0, "uno"), (1, "uno"), (2, "dos"), (9, "dos")):
            assert tx.config.at(A_MONDAY + timedelta(days=days)).station.name == name
    with store.begin() as tx:
        tx.config.discard_draft()
        assert tx.config.draft() is None


def test_there_is_one_draft_at_most(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.config.save_version(version(1, tx.config.in_force(), state=VersionState.DRAFT))
    with pytest.raises(Conflict), store.begin() as tx:
        tx.config.save_version(version(2, tx.config.in_force(), state=VersionState.DRAFT))


def test_changes_of_the_station_are_found_among_all_events(store: SqlStore) -> None:
    with store.begin() as tx:
        for kind in (
            EventKind.STAFF_CHANGED,
            EventKind.CALLED,
            EventKind.CONFIG_PUBLISHED,
            EventKind.SIGNED_IN,
        ):
            tx.events.record(kind, SYSTEM, A_MONDAY)
    with store.read() as tx:
        newest = tx.events.changes_before(2**53, 10)
        assert [event.kind for event in newest] == [EventKind.CONFIG_PUBLISHED, EventKind.STAFF_CHANGED]
        assert tx.events.changes_before(newest[0].seq, 10) == newest[1:]
        assert tx.events.changes_before(2**53, 1) == newest[:1]


def test_a_pairing_lasts_for_its_time(store: SqlStore) -> None:
    waiting = Pairing("hash", "patio", Role.KIOSK, None, A_MONDAY + timedelta(minutes=10))
    with store.begin() as tx:
        tx.devices.add_pairing(waiting, A_MONDAY)
        assert tx.devices.pairing("hash", A_MONDAY) == waiting
        assert tx.devices.pairing("hash", waiting.expires_at) is None
        tx.devices.add_pairing(replace(waiting, code_hash="other"), A_MONDAY)
        tx.devices.end_pairing("other")
        assert tx.devices.pairing("other", A_MONDAY) is None
        tx.devices.add_pairing(replace(waiting, code_hash="late"), waiting.expires_at)
        assert tx.devices.pairing("hash", A_MONDAY) is None

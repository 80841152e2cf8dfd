"""Databases of every schema of the project's history: each is upgraded, or refused in words.

`schemas/history.tar.xz` holds them as SQL, filled by the version that had that schema: two or three days at
three desks. A name is the revision, and what it meant where that differs from the present migration.
"""

import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, table, text

from ciasc.content.messages import explain, render
from ciasc.domain.stats.facts import legs_from_events
from ciasc.station import Station
from ciasc.storage.engine import transaction
from ciasc.storage.schema import HEAD, SchemaDiffers, check, current, must_be_current, upgrade
from ciasc.storage.schema_history import columns_by_revision, columns_in
from ciasc.storage.schema_repairs import has_device_events
from ciasc.storage.store import SqlStore, open_store
from ciasc.storage.tables import event, leg
from tests.golden.filled import not_replayed

LATER: Final = datetime(2026, 11, 30, tzinfo=UTC)
HISTORY: Final = Path(__file__).parent / "schemas" / "history.tar.xz"
UPGRADED: Final = (
    *("0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009-access", "0011", "0012", "0013"),
    *("0015", "0015-without-devices", "0016", "0017"),
)
REFUSED: Final = {
    "0002-without-config": ["station"],
    "0002-without-config-with-rowid": ["station"],
    "0004-desk-rules": ["alert", "desk", "paper_roll", "service", "staff", "ticket"],
    "0005-desk-rules": ["alert", "desk", "device", "service", "staff", "ticket"],
    "0006-configuration": ["alert", "config_version", "desk", "pairing", "service", "staff", "ticket"],
    "0007-configuration": ["config_version", "login_session", "pairing", "recovery_code", "second_factor"],
}


@pytest.fixture
def bare(empty_address: str) -> Iterator[SqlStore]:
    with closing(open_store(empty_address)) as store:
        yield store


@pytest.fixture
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    path = tmp_path / "station.sqlite3"
    with tarfile.open(HISTORY) as archive, closing(sqlite3.connect(path)) as connection:
        sql = archive.extractfile(f"{request.param}.sql")
        assert sql is not None
        connection.executescript(sql.read().decode())
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


def rows(store: SqlStore) -> dict[str, int]:
    with transaction(store.engine, writes=False) as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            for name in ("ticket", "leg", "event")
        }


def legs_not_replayed(store: SqlStore) -> list[tuple[str, int]]:
    """Return the ended legs that are stored with another time before an "espera aparte" than events give."""
    with transaction(store.engine, writes=False) as connection:
        stored = connection.execute(select(leg.c.ticket, leg.c.leg, leg.c.served_before)).all()
    with store.read() as tx:
        events = {
            name: legs_from_events(tx.events.of_ticket(name)) for name in {row.ticket for row in stored}
        }
    times = {(one.ticket, one.leg): one.served_before for legs in events.values() for one in legs}
    return [(row.ticket, row.leg) for row in stored if row.served_before != times[row.ticket, row.leg]]


def dump(store: SqlStore) -> list[str]:
    with closing(sqlite3.connect(str(store.engine.url.database))) as connection:
        return list(connection.iterdump())


def test_every_kept_schema_is_tried() -> None:
    with tarfile.open(HISTORY) as archive:
        names = {name.removesuffix(".sql") for name in archive.getnames()}
    assert names == {*UPGRADED, *REFUSED}


@pytest.mark.parametrize("kept", UPGRADED, indirect=True)
def test_a_filled_database_of_that_schema_is_upgraded_whole(kept: SqlStore) -> None:
    before = rows(kept)
    assert min(before.values()) > 40
    upgrade(kept.engine)
    check(kept.engine)
    assert current(kept.engine) == HEAD
    assert rows(kept) == before
    assert not_replayed(kept) == []
    assert legs_not_replayed(kept) == []
    assert has_device_events(inspect(kept.engine))


@pytest.mark.parametrize("kept", ["0012", "0015", "0016"], indirect=True)
def test_days_closed_by_an_earlier_version_get_their_figures_by_desk(kept: SqlStore) -> None:
    upgrade(kept.engine)
    station = Station(
        store=kept, clock=lambda: LATER, publish=lambda: None, new_id=str, new_token=str, render=render
    )
    with kept.read() as tx:
        days = tx.days.without_desks(date.min, LATER.date())
    assert len(days) == station.days.fill_desks() == 3
    with kept.read() as tx:
        assert tx.days.without_desks(date.min, LATER.date()) == []
        for day in days:
            found = tx.days.figures_of(day)
            issued = [sum(one.issued for one in some.values()) for some in (found.hours, found.desks)]
            assert issued[0] == issued[1] > 0


@pytest.mark.parametrize("kept", REFUSED, indirect=True)
def test_a_database_whose_id_meant_something_else_is_refused_and_unchanged(
    kept: SqlStore, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["kept"]
    before = dump(kept)
    with pytest.raises(SchemaDiffers, match=r"schema\.other_meaning") as refused:
        upgrade(kept.engine)
    assert refused.value.message.values == {"revision": name[:4], "tables": ", ".join(REFUSED[name])}
    assert "no corresponde a esta versión: dice ser la" in explain(refused.value).detail
    assert dump(kept) == before


@pytest.mark.parametrize("revision", ["0010", "0014", "0099", "9999"])
def test_a_revision_that_is_not_known_is_refused_in_words(bare: SqlStore, revision: str) -> None:
    upgrade(bare.engine)
    name(bare, revision)
    with pytest.raises(SchemaDiffers, match=r"schema\.(unknown_revision|newer)") as refused:
        upgrade(bare.engine)
    words = explain(refused.value).detail
    assert revision in words
    assert ("son de un CIASC más nuevo" in words) is (revision > HEAD)
    with pytest.raises(SchemaDiffers) as refused:
        must_be_current(bare.engine)
    assert explain(refused.value).detail == words
    assert "db upgrade" not in words
    assert current(bare.engine) == revision


def test_a_column_made_by_hand_is_no_schema_of_ciasc_but_a_table_of_others_is_left_alone(
    bare: SqlStore,
) -> None:
    upgrade(bare.engine)
    with bare.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes_of_the_technician (id INTEGER)")
    upgrade(bare.engine)
    with bare.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ticket ADD COLUMN dni TEXT")
    with pytest.raises(SchemaDiffers, match="tables=ticket"):
        upgrade(bare.engine)


def test_the_columns_of_each_revision_are_those_of_its_migration(bare: SqlStore) -> None:
    steps = ScriptDirectory(str(files("ciasc.storage") / "migrations")).walk_revisions()
    ids = [step.revision for step in steps][::-1]
    assert list(columns_by_revision()) == ids
    for revision in ids:
        migrate(bare, revision)
        with transaction(bare.engine, writes=False) as connection:
            assert columns_in(connection) == columns_by_revision()[revision], revision


def test_an_id_that_was_renumbered_is_known_by_its_columns(bare: SqlStore) -> None:
    migrate(bare, "0007")
    name(bare, "0009")
    upgrade(bare.engine)
    check(bare.engine)
    name(bare, "0009")
    with pytest.raises(SchemaDiffers, match=r"schema\.other_meaning"):
        upgrade(bare.engine)


def test_the_first_index_of_0015_is_made_again_over_the_events_of_devices(bare: SqlStore) -> None:
    migrate(bare, "0015")
    index = next(index for index in event.indexes if index.name == "event_house")
    with transaction(bare.engine, writes=True) as connection:
        index.drop(connection)
        columns = ", ".join(column.name for column in index.columns)
        connection.exec_driver_sql(
            f"CREATE INDEX event_house ON event ({columns}) WHERE kind = 'desk_opened'"
        )
    assert not has_device_events(inspect(bare.engine))
    upgrade(bare.engine)
    assert has_device_events(inspect(bare.engine))


def name(store: SqlStore, revision: str) -> None:
    """Write that revision into the database."""
    with transaction(store.engine, writes=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


def migrate(store: SqlStore, revision: str) -> None:
    """Run the migrations up to that revision."""
    config = Config()
    config.set_main_option("script_location", "ciasc.storage:migrations")
    with transaction(store.engine, writes=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect

from ciasc.domain.core.errors import InvalidInput, Unavailable
from ciasc.domain.stats.percentiles import seconds_of
from ciasc.storage.schema import HEAD, SchemaDiffers, check, current, must_be_current, upgrade
from ciasc.storage.store import SqlStore, open_store
from ciasc.storage.tables import metadata
from tests.builders import furnish


@pytest.fixture
def bare(empty_address: str) -> Iterator[SqlStore]:
    with closing(open_store(empty_address)) as store:
        yield store


def newest() -> str | None:
    return ScriptDirectory(str(files("ciasc.storage") / "migrations")).get_current_head()


def test_the_tables_are_made_from_nothing_and_match(bare: SqlStore) -> None:
    assert current(bare.engine) is None
    with pytest.raises(SchemaDiffers, match=r"storage\.schema\.differs"):
        check(bare.engine)
    with pytest.raises(SchemaDiffers, match=r"storage\.schema\.other_revision"):
        must_be_current(bare.engine)
    upgrade(bare.engine)
    check(bare.engine)
    must_be_current(bare.engine)
    assert current(bare.engine) == HEAD == newest()
    assert set(metadata.tables) < set(inspect(bare.engine).get_table_names())


def test_an_upgrade_that_is_not_needed_changes_nothing(store: SqlStore) -> None:
    upgrade(store.engine)
    check(store.engine)
    with store.read() as view:
        assert view.config.station().name == "Comisaría de prueba"


def test_every_constraint_of_the_tables_is_made(store: SqlStore) -> None:
    """The comparison of Alembic checks neither CHECK constraints nor the condition of a partial index."""
    made = inspect(store.engine)
    for name, table in metadata.tables.items():
        wanted = {str(item.name) for item in table.constraints if isinstance(item, CheckConstraint)}
        assert {item["name"] for item in made.get_check_constraints(name)} == wanted
        partial = {
            str(index.name) for index in table.indexes if index.dialect_options["sqlite"]["where"] is not None
        }
        where = f"{store.engine.dialect.name}_where"
        assert {str(i["name"]) for i in made.get_indexes(name) if where in i["dialect_options"]} == partial


def test_a_table_that_was_changed_by_hand_is_found(bare: SqlStore) -> None:
    upgrade(bare.engine)
    with bare.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ticket ADD COLUMN dni TEXT")
    with pytest.raises(SchemaDiffers, match="dni"):
        check(bare.engine)


def test_closed_days_in_minutes_are_converted_to_seconds() -> None:
    step = ScriptDirectory(str(files("ciasc.storage") / "migrations")).get_revision("0015").module
    minutes = "".join(chr(ord("0") + minute) for minute in (0, 14, 479, 480))
    assert seconds_of(step.to_seconds(minutes)) == [30, 870, 28_770, 28_800]
    assert step.to_minutes(step.to_seconds(minutes[:3])) == minutes[:3]


def test_a_database_without_tables_names_the_upgrade_command(bare: SqlStore) -> None:
    with pytest.raises(Unavailable, match=r"storage\.database\.no_tables"), bare.read() as view:
        view.config.station()


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(bare: SqlStore) -> None:
    with bare.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE idempotency (x INTEGER)")
    with pytest.raises(SchemaDiffers, match="idempotency"):
        upgrade(bare.engine)
    assert inspect(bare.engine).get_table_names() == ["idempotency"]


def test_a_station_survives_a_restart(address: str) -> None:
    with closing(open_store(address)) as first, first.begin() as tx:
        furnish(tx)
    with closing(open_store(address)) as second, second.read() as view:
        assert len(view.desks.all()) == 3


def test_the_embedded_database_is_set_for_power_cuts(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'a' / 'b.sqlite3'}")) as store:
        upgrade(store.engine)
        with store.connection(writes=True) as (connection, _):
            asked = ("journal_mode", "synchronous", "foreign_keys")
            assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked] == ["wal", 2, 1]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_an_address_that_cannot_hold_a_station_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        open_store(url)


def test_a_folder_that_cannot_be_created_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=r"storage\.database\.folder_unusable"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'x.sqlite3'}")


def test_a_database_that_is_away_is_unavailable(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}", f"postgresql+psycopg://ciasc@/x?host={tmp_path}"):
        with closing(open_store(url)) as store, pytest.raises(Unavailable), store.read() as view:
            view.config.station()


def test_a_writer_that_gets_no_turn_is_unavailable(address: str) -> None:
    with closing(open_store(address, patience_s=0.05)) as store:
        with store.begin(), pytest.raises(Unavailable), store.begin():
            raise AssertionError
        with store.begin() as tx:
            assert tx.desks.all() == []


def test_a_writer_waits_for_a_writer_of_another_process(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with closing(open_store(f"sqlite:///{path}", patience_s=0.05)) as store:
        upgrade(store.engine)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable), store.begin():
                raise AssertionError
            other.execute("ROLLBACK")
        with store.begin() as tx:
            assert tx.desks.all() == []

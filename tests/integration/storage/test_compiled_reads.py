"""A statement that is executed again gives what SQLAlchemy gives: rows, names, types and errors."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Executable,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    create_engine,
    func,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from ciasc.storage.compiled_reads import execute, first_of, rows_of
from ciasc.storage.tables.column_types import UtcDateTime

AT = datetime(2026, 11, 30, 12, 0, 0, 123456, tzinfo=UTC)
THING = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("name", Text, unique=True),
)
LATER = select(THING).where(THING.c.at > bindparam("since")).order_by(THING.c.id).limit(2)
COUNTED = select(func.count(), func.min(THING.c.at)).where(THING.c.id >= bindparam("least", 2))
AMONG = select(THING.c.id).where(THING.c.name.in_(bindparam("names", expanding=True))).order_by(THING.c.id)
BETWEEN = (
    select(THING)
    .where(
        THING.c.at.in_(bindparam("times", expanding=True)),
        THING.c.id >= bindparam("least"),
        THING.c.name.not_in(bindparam("names", expanding=True)),
    )
    .order_by(THING.c.id)
)
KNOWN = select(THING.c.name).where(THING.c.at.in_([AT + timedelta(hours=1), AT + timedelta(hours=4)]))
RENAME = update(THING).where(THING.c.id == bindparam("of_id")).values(name=bindparam("now"))


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as opened:
        THING.metadata.create_all(opened)
        rows = [{"id": n, "at": AT + timedelta(hours=n), "name": f"n{n}"} for n in range(1, 5)]
        opened.execute(THING.insert(), rows)
        yield opened
    engine.dispose()


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (LATER, {"since": AT + timedelta(hours=1)}),
        (LATER, {"since": AT + timedelta(days=1)}),
        (COUNTED, {}),
        (COUNTED, {"least": 4}),
        (AMONG, {"names": ["n1", "n4"]}),
        (AMONG, {"names": []}),
        (AMONG, {"names": ["n2"]}),
        (BETWEEN, {"times": [AT + timedelta(hours=2), AT + timedelta(hours=3)], "least": 2, "names": ["n3"]}),
        (BETWEEN, {"times": [AT], "least": 2, "names": ["n3"]}),
        (KNOWN, {}),
    ],
)
def test_rows_are_the_same_each_time(
    connection: Connection, statement: Select[Any], values: dict[str, object]
) -> None:
    right = connection.execute(statement, values).all()
    for _ in range(4):
        assert rows_of(connection, statement, values) == right
        assert first_of(connection, statement, values) == (right[0] if right else None)


def test_a_row_has_the_names_of_its_columns(connection: Connection) -> None:
    for _ in range(3):
        row = first_of(connection, LATER, {"since": AT})
        assert (row.id, row.at, row.name) == (1, AT + timedelta(hours=1), "n1")


def test_a_value_that_must_be_given_is_missed(connection: Connection) -> None:
    rows_of(connection, LATER, {"since": AT})
    rows_of(connection, LATER, {"since": AT})
    with pytest.raises(KeyError):
        rows_of(connection, LATER, {})


def test_a_change_tells_how_many_rows_it_changed(connection: Connection) -> None:
    for number in (1, 2, 3, 9):
        done = execute(connection, RENAME, {"of_id": number, "now": f"new {number}"})
        assert done == (number != 9)
    assert [name for _, _, name in rows_of(connection, LATER, {"since": AT})] == ["new 1", "new 2"]


@pytest.mark.parametrize("statement", [RENAME])
def test_a_refused_change_is_an_error_of_the_database(connection: Connection, statement: Executable) -> None:
    for number in (1, 1, 1):
        execute(connection, statement, {"of_id": number, "now": "same"})
    with pytest.raises(DBAPIError):
        execute(connection, statement, {"of_id": 2, "now": "same"})


def test_a_closed_connection_is_an_error_of_the_database() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        THING.metadata.create_all(connection)
        for _ in range(2):
            assert rows_of(connection, LATER, {"since": AT}) == []
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.close()
        with pytest.raises(DBAPIError) as raised:
            rows_of(connection, LATER, {"since": AT})
        assert raised.value.connection_invalidated
        assert connection.invalidated
    engine.dispose()


def test_an_error_shows_the_statement_and_none_of_its_values(connection: Connection) -> None:
    for number in (1, 1):
        execute(connection, RENAME, {"of_id": number, "now": "private"})
    with pytest.raises(IntegrityError, match="UPDATE thing") as raised:
        execute(connection, RENAME, {"of_id": 2, "now": "private"})
    assert "private" not in str(raised.value)
    assert "thing.name" in str(raised.value.orig)

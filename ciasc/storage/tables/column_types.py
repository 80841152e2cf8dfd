"""Column types for values of the domain: moments, words, lanes and sets of keys."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeVar

from pydantic_core import from_json, to_json
from sqlalchemy import TIMESTAMP, BigInteger, Dialect, SmallInteger, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from ciasc.content.config_files import DOCUMENT
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.services import Lane

V = TypeVar("V")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def _moment(value: datetime | int | None) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return _EPOCH + timedelta(0, 0, value)


@lru_cache(1024)
def _keys(value: str | None) -> frozenset[str]:
    return frozenset(from_json(value or "[]"))


def _microseconds(value: datetime | None) -> int | None:
    if value is None:
        return None
    if value.utcoffset() is None:
        msg = "a stored moment must know its offset from UTC"
        raise ValueError(msg)
    passed = value - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


class _Lean(TypeDecorator[V]):
    """A column type that needs no conversion of the database's own types.

    A year's report creates tens of thousands of values, so each takes one call at most.
    """

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[V | None], Any]:
        """Return the function that converts a value for the database."""
        return lambda value: self.process_bind_param(value, dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], V | None]:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the function that converts a value from the database."""
        return self.reader()

    def reader(self) -> Callable[[Any], V | None]:
        """Return the function that converts a stored value, the same for each database."""
        raise NotImplementedError


class UtcDateTime(_Lean[datetime]):
    """An aware moment: timestamptz in PostgreSQL, whole microseconds from 1970 in SQLite, so that it sorts.

    Raise ValueError for a naive time; return every moment in UTC.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column's own type in that database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        """Return the moment as the database stores it."""
        stored = _microseconds(value)
        return value if dialect.name == "postgresql" else stored

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return the function that converts a moment for the database."""
        return _microseconds if dialect.name == "sqlite" else super().bind_processor(dialect)

    def reader(self) -> Callable[[Any], datetime | None]:
        """Return the function that creates the moment in UTC."""
        return _moment


class Duration(_Lean[timedelta]):
    """A length of time, stored as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the length in microseconds."""
        return None if value is None else value // _MICROSECOND

    def reader(self) -> Callable[[Any], timedelta]:
        """Return the function that creates the length from microseconds."""
        return lambda value: timedelta(microseconds=value)


class Word(_Lean[StrEnum]):
    """A member of that StrEnum, stored as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the member's text; raise ValueError if it is none of the words."""
        return None if value is None else self.words(value).value

    def reader(self) -> Callable[[Any], StrEnum | None]:
        """Return the function that gets the member with that text; it raises KeyError if there is none."""
        known: dict[Any, StrEnum | None] = {word.value: word for word in self.words}
        return {**known, None: None}.__getitem__


class LaneNumber(_Lean[Lane]):
    """A lane, stored as the small number by which it sorts."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: Lane | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the lane's number."""
        return None if value is None else value.value

    def reader(self) -> Callable[[Any], Lane | None]:
        """Return the function that gets the lane with that number."""
        known: dict[Any, Lane | None] = {lane.value: lane for lane in Lane}
        return {**known, None: None}.__getitem__


class KeySet(_Lean[frozenset[str]]):
    """A set of keys, stored as a sorted JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the list as text."""
        return json.dumps(sorted(value or ()), ensure_ascii=False)

    def reader(self) -> Callable[[Any], frozenset[str]]:
        """Return the function that creates the set of the listed keys."""
        return _keys


class JsonText(_Lean[Mapping[str, JsonValue]]):
    """A JSON object, stored as text that both databases return unchanged."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, JsonValue] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the object as text."""
        return to_json(value or {}).decode()

    def reader(self) -> Callable[[Any], dict[str, JsonValue]]:
        """Return the function that parses the object."""
        return lambda value: from_json(value or "{}")


class DocumentText(_Lean[Configuration]):
    """A configuration, stored as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Configuration | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the configuration as text."""
        assert value is not None  # noqa: S101 - the column has no NULL
        return DOCUMENT.dump_json(value).decode()

    def reader(self) -> Callable[[Any], Configuration]:
        """Return the function that parses the configuration."""
        return lambda value: DOCUMENT.validate_json(value or "")

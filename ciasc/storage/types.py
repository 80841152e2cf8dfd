"""How values of the domain stand in columns: moments, words, lanes and sets of keys."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from pydantic_core import to_json
from sqlalchemy import BigInteger, Dialect, SmallInteger, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeEngine

from ciasc.content.document import DOCUMENT
from ciasc.domain.configuration import Configuration
from ciasc.domain.errors import JsonValue
from ciasc.domain.service import Lane

V = TypeVar("V")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LANES: Final = {lane.value: lane for lane in Lane}


class _Lean(TypeDecorator[V]):
    """A column type whose values need nothing else from the database's own types: half the calls."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[V | None], Any]:
        """What makes a value ready for the database."""
        return lambda value: self.process_bind_param(value, dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], V | None]:  # noqa: ARG002 - SQLAlchemy's signature
        """What makes a value of what the database gave."""
        return lambda value: self.process_result_value(value, dialect)


class UtcDateTime(_Lean[datetime]):
    """An aware moment: timestamptz in PostgreSQL, whole microseconds since 1970 in SQLite, so that it sorts.

    Refuses a naive time with ValueError and gives every moment back in UTC.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's own type in that database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        """The moment as the database keeps it."""
        if value is None:
            return None
        if value.utcoffset() is None:
            msg = "a stored moment must know its offset from UTC"
            raise ValueError(msg)
        return value if dialect.name == "postgresql" else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the value tells
        """The moment in UTC."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _EPOCH + timedelta(microseconds=value)


class Word(_Lean[StrEnum]):
    """A member of that StrEnum, kept as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The member's text; ValueError if it is none of the words."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The member with that text."""
        return None if value is None else self.words(value)


class LaneNumber(_Lean[Lane]):
    """A lane, kept as the small number by which it sorts."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: Lane | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The lane's number."""
        return None if value is None else value.value

    def process_result_value(self, value: int | None, dialect: Dialect) -> Lane | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The lane with that number."""
        return None if value is None else _LANES[value]


class KeySet(_Lean[frozenset[str]]):
    """A set of keys, kept as a sorted JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's signature
        """The list as text."""
        return json.dumps(sorted(value or ()), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str]:  # noqa: ARG002 - SQLAlchemy's signature
        """The set of the listed keys."""
        return frozenset(json.loads(value or "[]"))


class JsonText(_Lean[Mapping[str, JsonValue]]):
    """A JSON object, kept as text that both databases give back unchanged."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, JsonValue] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's signature
        """The object as text."""
        return to_json(value or {}).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, JsonValue]:  # noqa: ARG002 - SQLAlchemy's signature
        """The object."""
        read: dict[str, JsonValue] = json.loads(value or "{}")
        return read


class DocumentText(_Lean[Configuration]):
    """A configuration, kept as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Configuration | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's signature
        """The configuration as text."""
        assert value is not None  # noqa: S101 - the column has no NULL
        return DOCUMENT.dump_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Configuration:  # noqa: ARG002 - SQLAlchemy's signature
        """The configuration."""
        return DOCUMENT.validate_json(value or "")

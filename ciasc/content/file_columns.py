"""Definitions of the columns of counts and durations in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from ciasc.content.toml_file import read_toml


@dataclass(frozen=True, slots=True)
class Column:
    """A column in words."""

    name: str
    meaning: str


@cache
def _read() -> dict[str, Any]:
    return read_toml("file_columns.toml")


@cache
def columns() -> Mapping[str, Column]:
    """Return the words of every field of `Figures`, by its name."""
    return MappingProxyType({key: Column(**row) for key, row in _read().items() if key != "how"})


@cache
def ways() -> Sequence[Column]:
    """Return how to compute each figure from the rows of a file."""
    return tuple(Column(**row) for row in _read()["how"].values())

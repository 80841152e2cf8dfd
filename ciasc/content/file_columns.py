"""Definitions of the columns of counts and durations in a file."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column in words."""

    name: str
    meaning: str


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "file_columns.toml").read_text(encoding="utf-8"))


@cache
def columns() -> Mapping[str, Column]:
    """Return the words of every field of `Figures`, by its name."""
    return MappingProxyType({key: Column(**row) for key, row in _read().items() if key != "how"})


@cache
def ways() -> Sequence[Column]:
    """Return how to compute each figure from the rows of a file."""
    return tuple(Column(**row) for row in _read()["how"].values())

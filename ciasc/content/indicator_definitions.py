"""Definitions of the indicators, one text each for every place that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from ciasc.content.messages import text
from ciasc.content.toml_file import read_toml
from ciasc.domain.stats.gaming_flags import GamingSign
from ciasc.domain.stats.indicators import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """An indicator in words. `line` is the plan's line of action; `missing` says why it is unknown."""

    name: str
    formula: str
    unit: str
    excludes: str
    line: str
    source: str
    missing: str = field(default_factory=lambda: text("reports.no_data"))


@dataclass(frozen=True, slots=True)
class SignWords:
    """A sign of manipulated figures, in words."""

    name: str
    meaning: str


@cache
def _read() -> dict[str, Any]:
    return read_toml("indicator_definitions.toml")


@cache
def definitions() -> Mapping[Indicator, Definition]:
    """Return the words of every indicator, I1 first."""
    return MappingProxyType({one: Definition(**_read()[one.value]) for one in Indicator})


@cache
def sign_words() -> Mapping[GamingSign, SignWords]:
    """Return the words of every sign."""
    return MappingProxyType({one: SignWords(**_read()["signs"][one.value]) for one in GamingSign})

"""Findings of the validation: what a person should know before a configuration is published."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConfigFinding:
    """One thing to know: `grave` forbids publishing; `where` is the path of the field."""

    grave: bool
    where: str
    words: str


def error_finding(where: str, words: str) -> ConfigFinding:
    """Return a finding that forbids publishing."""
    return ConfigFinding(grave=True, where=where, words=words)


def text(where: str, what: str, said: str, most: int, least: int = 1) -> Iterator[ConfigFinding]:
    """Return what is wrong with the length or the lines of that text; empty if it is fine."""
    if not least <= len(said.strip()) <= most or not (said.isprintable() or not said):
        size = f"entre {least} y {most}" if least else f"a lo más {most}"
        yield error_finding(where, f"{what} debe tener {size} caracteres, sin saltos de línea.")


def find_repeated(items: Collection[object]) -> list[object]:
    """Return the items that occur more than once."""
    return [item for item, times in Counter(items).items() if times > 1]

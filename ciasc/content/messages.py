"""The words for messages: Spanish of Peru in `es/`, one file for each part of the system.

An id is the file, the table and the key: `desk.outcomes.attended`. A value is a sentence with `{names}`, or a
table with `one` and `other`, of which `n` chooses one. ADR 20 has the rule; translations are PO files whose
context is the id.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from ciasc.domain.core.errors import CiascError
from ciasc.domain.core.messages import Message, Value

PLURAL: Final = frozenset({"one", "other"})


@dataclass(frozen=True, slots=True)
class Explanation:
    """A refusal in words: a short title, and what happened and what to do."""

    title: str
    detail: str


@cache
def section_words(name: str) -> Mapping[str, Any]:
    """Return the Spanish words of one file by their keys, some in groups; KeyError if it does not exist."""
    path = files(__package__) / "es" / f"{name}.toml"
    if not path.is_file():
        raise KeyError(name)
    return MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def sections() -> tuple[str, ...]:
    """Return the names of all files of words."""
    return tuple(sorted(path.name.removesuffix(".toml") for path in (files(__package__) / "es").iterdir()))


@cache
def catalog(name: str) -> Mapping[str, str | Mapping[str, str]]:
    """Return the words of one file by message id."""
    return MappingProxyType(dict(_flat(name, section_words(name))))


def _flat(prefix: str, group: Mapping[str, Any]) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    for key, value in group.items():
        message_id = f"{prefix}.{key}"
        if isinstance(value, str) or (isinstance(value, Mapping) and set(value) == PLURAL):
            yield message_id, value
        elif isinstance(value, Mapping):
            yield from _flat(message_id, value)


def words_of(tables: Iterable[str]) -> str:
    """Return those tables as JSON for the scripts of a page; KeyError if one does not exist."""
    found: dict[str, dict[str, Any]] = {}
    for table in sorted(tables):
        section, _, key = table.partition(".")
        found.setdefault(section, {})[key] = section_words(section)[key]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def text(message_id: str, /, **values: Value) -> str:
    """Return the words of that message with its places filled; KeyError if it or a value is missing."""
    words = catalog(message_id.partition(".")[0])[message_id]
    if not isinstance(words, str):
        words = words["one" if values["n"] == 1 else "other"]
    return words.format_map({name: _shown(value) for name, value in values.items()}) if values else words


def render(message: Message) -> str:
    """Return the words of that message."""
    return text(message.id, **message.values)


def sentences(*some: Message | None) -> str:
    """Return the words of those messages, one after another; None is left out."""
    return " ".join(render(one) for one in some if one is not None)


def explain(error: CiascError) -> Explanation:
    """Return the words of a refusal."""
    return Explanation(text(f"error.{error.code.replace('-', '_')}"), render(error.message))


def _shown(value: Value) -> Value:
    return render(value) if isinstance(value, Message) else value

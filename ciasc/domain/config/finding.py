"""Findings of the validation: what a person should know before a configuration is published."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Final

from ciasc.domain.core.messages import Message, message

_KEY: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
_LONGEST_KEY: Final = 40


@dataclass(frozen=True, slots=True)
class ConfigFinding:
    """One thing to know: `grave` forbids publishing; `where` is the path of the field."""

    grave: bool
    where: str
    words: Message


def error_finding(where: str, words: Message) -> ConfigFinding:
    """Return a finding that forbids publishing."""
    return ConfigFinding(grave=True, where=where, words=words)


def text_findings(where: str, what: Message, said: str, most: int, least: int = 1) -> Iterator[ConfigFinding]:
    """Return what is wrong with the length or the lines of that text; empty if it is fine."""
    if not least <= len(said.strip()) <= most or not (said.isprintable() or not said):
        size = message("config.between", least=least, most=most)
        if not least:
            size = message("config.at_most", most=most)
        yield error_finding(where, message("config.bad_text", what=what, size=size))


def join_sentences(sentences: Iterable[Message]) -> Message:
    """Return those sentences, at least one, as one message."""
    return reduce(lambda some, one: message("config.sentences", some=some, one=one), sentences)


def is_key(key: str) -> bool:
    """Return whether that is the key of a part: a few small letters, digits, "_" and "-"."""
    return 0 < len(key) <= _LONGEST_KEY and set(key) <= _KEY


def find_repeated(items: Collection[object]) -> list[object]:
    """Return the items that occur more than once."""
    return [item for item, times in Counter(items).items() if times > 1]

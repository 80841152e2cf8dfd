"""The tables of words that each template gives to its scripts."""

import json
import re
from pathlib import Path
from typing import Any

import ciasc
from ciasc.content.messages import section_words

SOURCE = Path(ciasc.__file__).parent
STRIP = "alert.strip"
"""The table that `base.html` gives to each page of a person who is signed in."""
_DECLARED = re.compile(r"{% set script_words = (\[[^\]]*\]) %}")


def templates() -> dict[str, str]:
    """Return each template by the name of its file."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("templates/*.html"))}


def given_tables(template: str) -> set[str]:
    """Return the ids of the tables that a template names."""
    declared = _DECLARED.search(template)
    return set(json.loads(declared[1])) if declared else set()


def words_for_scripts() -> dict[str, dict[str, Any]]:
    """Return the tables that any page gives to its scripts, by section."""
    found: dict[str, dict[str, Any]] = {}
    for table in sorted({STRIP}.union(*map(given_tables, templates().values()))):
        section, _, name = table.partition(".")
        found.setdefault(section, {})[name] = section_words(section)[name]
    return found


_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
_EXPRESSION = re.compile(r"{[{%](.*?)[%}]}", re.DOTALL)
_TEXT = re.compile(r">([^<>{}]+)(?=<)")
_ATTRIBUTE = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"{}]+)"')
_STRING = re.compile(r'"([^"]*)"|\'([^\']*)\'')
_WORD = re.compile(r"[^\W\d_]{2}")
_CAPITAL = re.compile(r"[A-ZÁÉÍÓÚÑ¿¡][a-záéíóúñ]")


def labels(template: str) -> list[str]:
    """Return the whole texts that a template holds: of an element, an attribute, or a capitalised string."""
    written = _COMMENT.sub("", template)
    strings = [
        found[1] or found[2] or ""
        for inner in _EXPRESSION.findall(written)
        for found in _STRING.finditer(inner)
    ]
    found = [*_TEXT.findall(written), *_ATTRIBUTE.findall(written)]
    found += [words for words in strings if _CAPITAL.match(words.strip())]
    return [words.strip() for words in found if _WORD.search(words)]

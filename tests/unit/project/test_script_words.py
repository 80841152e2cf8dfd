"""The words of scripts: they are in `ciasc/content/es`, and a page gives its scripts the tables they use."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ciasc.content.messages import catalog, section_words, sections, words_of
from tests.page_words import SOURCE, STRIP, given_tables, templates

SCRIPTS = SOURCE.parent / "static" / "js"
BASE = SOURCE / "web" / "templates" / "base.html"
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'\\])//[^\n]*", re.DOTALL)
STRING = re.compile(r"([\"'`])((?:\\.|(?!\1).)*)\1", re.DOTALL)
SPANISH = re.compile(
    r"[áéíóúñ¿¡«»]|\b(el|la|los|las|del|un|una|para|con|por|sin|hay|desde|hasta|módulo|papel|persona)\b",
    re.IGNORECASE,
)
PHRASE = re.compile(r"[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+(?=[ .:…]|$)")
IN_SCRIPTS = {
    "Delete": "a key of a keyboard",
    "Escape": "a key of a keyboard",
    "Home": "a key of a keyboard",
    "Tab": "a key of a keyboard",
    "Problem": "the name of an error",
    "The page has no ${selector}.": "an error of the program, for its console",
}
USED = re.compile(r"\b(?:WORDS|page)\.([a-z_]+)\.([a-z_]+)")
TAKEN = re.compile(r"{ ([\w,: ]+) } = WORDS\.([a-z_]+);")
OF_DESK = re.compile(r"\bWORDS\.([a-z_]+)|{ (says) } = WORDS")
DESK_OWN = {"seen", "keys", "near", "levels"}  # ciasc/desk/pages.py
LOADED = re.compile(r"<script type=\"module\" src=\"{{ url_for\('static', filename='(js/[\w/]+\.js)'\)")
IMPORTED = re.compile(r"(?:from|import|import\()\s?\"(\.[\w./]+\.js)\"")
PRELOADED = re.compile(r"{% for part in (\[[^\]]*\]) -?%}\s*<link rel=\"modulepreload\"")
FOR_SCRIPTS = (
    "admin.draft", "admin.field", "admin.script", "admin.special_days", "alert.strip", "demo.printer_page",
    "desk.hall", "desk.says", "web.answer", "web.confirm", "web.health_page", "web.link", "web.wall_page",
)  # fmt: skip
BANNED = re.compile(r"por su meta de espera|\ble toca por\b", re.IGNORECASE)


def code(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def scripts() -> dict[str, str]:
    return {str(path.relative_to(SCRIPTS)): code(path) for path in sorted(SCRIPTS.rglob("*.js"))}


def needed(path: Path, known: set[Path]) -> Iterator[str]:
    """Yield the tables that a script and those that it imports use."""
    if path in known or not path.is_relative_to(SCRIPTS):
        return
    known.add(path)
    text = code(path)
    yield from (f"{section}.{table}" for section, table in USED.findall(text) if section in sections())
    for names, section in TAKEN.findall(text):
        yield from (f"{section}.{name.partition(':')[0].strip()}" for name in names.split(","))
    if '"./state.js"' in text or path.name == "state.js":
        tables = {found[1] or found[2] for found in OF_DESK.finditer(text)}
        yield from (f"desk.{table}" for table in tables - DESK_OWN if table in section_words("desk"))
    for address in IMPORTED.findall(text):
        yield from needed((path.parent / address).resolve(), known)


def test_scripts_hold_no_spanish() -> None:
    found = {name: SPANISH.search(text) for name, text in scripts().items()}
    assert {name: match[0] for name, match in found.items() if match} == {}


def test_scripts_hold_no_phrases_but_those_named() -> None:
    found = {words for text in scripts().values() for _, words in STRING.findall(text) if PHRASE.match(words)}
    assert found == set(IN_SCRIPTS)


def test_each_page_gives_its_scripts_the_tables_that_they_use() -> None:
    wanted: dict[str, set[str]] = {}
    for name, text in templates().items():
        known: set[Path] = set()
        loaded = [SCRIPTS.parent / address for address in LOADED.findall(text)]
        wanted[name] = {table for path in loaded for table in needed(path, known)} - {STRIP}
    tables = {name: given_tables(text) for name, text in templates().items()}
    assert {name: found for name, found in wanted.items() if found} == {
        name: found for name, found in tables.items() if found
    }
    assert set(re.findall(r"\w+\.strip", BASE.read_text(encoding="utf-8"))) == {STRIP}


def test_each_page_preloads_scripts_that_it_imports() -> None:
    preloaded = {name: PRELOADED.findall(text) for name, text in templates().items()}
    assert (
        sum(map(bool, preloaded.values()))
        == sum("modulepreload" in text for text in templates().values())
        > 1
    )
    for name, lists in preloaded.items():
        known: set[Path] = set()
        for address in LOADED.findall(templates()[name]):
            list(needed(SCRIPTS.parent / address, known))
        parts = {f"{part}.js" for found in lists for part in json.loads(found)}
        assert parts - {str(path.relative_to(SCRIPTS)) for path in known} == set(), name


@pytest.mark.parametrize("table", FOR_SCRIPTS)
def test_each_word_for_scripts_is_used(table: str) -> None:
    section, _, name = table.partition(".")
    text = "\n".join([*scripts().values(), *templates().values()])
    words = section_words(section)[name]
    assert {key for key in words if not re.search(rf"\b{key}\b", text)} == set()


def test_tables_are_given_as_json_by_their_ids() -> None:
    given = json.loads(words_of(["web.link", "alert.strip"]))
    assert given == {
        "alert": {"strip": section_words("alert")["strip"]},
        "web": {"link": section_words("web")["link"]},
    }
    with pytest.raises(KeyError):
        words_of(["web.no_such_table"])


def test_no_page_says_the_phrases_to_avoid() -> None:
    shown = {f"{key}": str(words) for name in sections() for key, words in catalog(name).items()}
    shown |= {key: str(words) for key, words in section_words("desk")["why"].items()}
    found = {key for key, text in (shown | scripts() | templates()).items() if BANNED.search(text)}
    assert found == set()

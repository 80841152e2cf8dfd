"""The styles of the kiosk: modes set values, parts use them, and no selector repairs another."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.documents import ROOT

FOLDER: Final = ROOT / "static" / "css" / "kiosk"
MODES: Final = ("modes.css", "wide_screens.css", "upright_screens.css", "card_screens.css")
PARTS: Final = ("page.css", "screens.css", "cards.css")
ON_DEMAND: Final = ("long_words.css", "voice.css")
"""The styles of words that do not fit, and of who listens, which their scripts load only then."""
MODE_WORDS: Final = re.compile(r"@media|@container(?! style)|\.is-|\.tiles--|data-slot")
LONGEST: Final = 500
SET: Final = re.compile(r"(?<![\w-])(--[\w-]+)\s*:")
RULE: Final = re.compile(r"([^{};]+)\{([^{}]*)\}")


def css(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def rules(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the selector of each rule and its declarations."""
    for selector, body in RULE.findall(css(name)):
        yield " ".join(selector.split()), [part.strip() for part in body.split(";") if part.strip()]


def test_the_page_loads_these_files_and_no_other() -> None:
    page = (ROOT / "ciasc" / "kiosk" / "templates" / "kiosk.html").read_text(encoding="utf-8")
    assert re.findall(r"css/kiosk/([\w.]+)", page) == [*MODES, *PARTS]
    assert {path.name for path in FOLDER.iterdir()} == {*MODES, *PARTS, *ON_DEMAND}


def test_modes_set_custom_properties_and_nothing_else() -> None:
    set_here = [line for name in MODES for _, lines in rules(name) for line in lines]
    assert set_here
    assert [line for line in set_here if not line.startswith("--")] == []


def test_all_selectors_of_modes_weigh_the_same_so_that_order_decides() -> None:
    weights = {selector: weight(selector) for name in MODES for selector, _ in rules(name)}
    assert weights
    assert {selector: found for selector, found in weights.items() if found != 1} == {}


def weight(selector: str) -> int:
    """Return how many classes and attributes a selector of modes.css names outside `:where()`."""
    bare = re.sub(r":where\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", "", selector)
    bare = re.sub(r":is\(([^(),]+)[^()]*\)", r"\1", bare)
    return len(re.findall(r"\.[\w-]+|\[[^\]]+\]", bare))


@pytest.mark.parametrize("name", PARTS)
def test_parts_know_no_mode(name: str) -> None:
    assert MODE_WORDS.findall(css(name)) == []


def test_only_hidden_is_important() -> None:
    important = [
        selector for name in (*MODES, *PARTS) for selector, lines in rules(name) if "!" in "".join(lines)
    ]
    assert important == ["[hidden]"]


def test_every_value_that_parts_use_is_set_and_every_value_set_is_used() -> None:
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    parts, modes = ("".join(css(name) for name in names) for names in (PARTS, MODES))
    known = set(SET.findall(tokens + parts + modes))
    used = set(re.findall(r"var\((--[\w-]+)\s*\)", parts + modes))
    assert used - known == set()
    drawn = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "icons").glob("*.svg"))
    named = set(re.findall(r"(?:var|style)\((--[\w-]+)", parts + modes + drawn))
    assert set(SET.findall(parts + modes)) - named == set()


@pytest.mark.parametrize("name", [*MODES, *PARTS])
def test_a_file_is_read_in_one_sitting(name: str) -> None:
    assert len((FOLDER / name).read_text(encoding="utf-8").splitlines()) <= LONGEST

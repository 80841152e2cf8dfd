"""The documents are true: settings, states, files, commands, links, pictures and keys."""

import re
import shlex
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, cast

import click
import pytest

from ciasc.cli import cli
from ciasc.content.messages import section_words
from ciasc.demo.photograph_manual import PICTURES
from ciasc.desk.keyboard_shortcuts import KEYS
from ciasc.display.phone_words import TONES
from ciasc.domain.tickets.states_and_outcomes import MOVES, TicketState
from ciasc.settings import Settings
from tests.documents import DOCS, ROOT, names_in_code, rows

PAGES: Final = (*ROOT.glob("*.md"), *DOCS.rglob("*.md"))
TECHNICAL: Final = tuple((ROOT / "hardware").rglob("*.md"))


def own_default(name: str, value: object) -> str:
    """Return how a default is written in the table: words where an empty text means something."""
    if name == "database_url":
        return "a SQLite file in the data folder"
    return f"`{value}`" if value != "" else "empty"


def test_every_setting_is_described_with_its_default_and_no_other() -> None:
    told = {line[0]: line[1] for line in rows((DOCS / "settings.md").read_text(encoding="utf-8"))}
    known = {f"`{item.name}`": own_default(item.name, item.default) for item in fields(Settings)}
    del known["`data`"]  # set by --data or CIASC_DATA, and described above the table
    assert told == known


def test_every_move_of_a_ticket_is_an_arrow_and_no_other() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    arrows = set(re.findall(r"^ +(\S+) --> ([^\s:]+)", text, re.MULTILINE))
    moves = {(at.value, to.value) for at, targets in MOVES.items() for to in targets}
    ends = {(state.value, "[*]") for state, targets in MOVES.items() if not targets}
    assert arrows == moves | ends | {("[*]", TicketState.WAITING.value)}


def test_every_file_of_the_architecture_exists() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:ciasc|static|tests|benchmarks|docs)/[\w./-]*|pyproject\.toml)`", text)
    assert len(named) > 30
    made = {"ciasc/_static"}  # only in the wheel
    assert [name for name in named if name not in made and not (ROOT / name).exists()] == []


def test_every_function_on_the_routes_of_the_architecture_exists() -> None:
    text = " ".join((DOCS / "architecture.md").read_text(encoding="utf-8").split())
    placed = re.findall(r"`(\w+)` in `([\w./]+)`", text) + re.findall(
        r"`(?:\w+\.)?(\w+)` \(`([\w./]+)`\)", text
    )
    assert len(placed) > 15
    defined = re.compile(r"(?:def|class|function) (\w+)|^(\w+)(?:: Final.*?)? = ", re.MULTILINE)
    for name, file in placed:
        source = ROOT / file
        files = source.rglob("*.py") if source.is_dir() else [source]
        names = {a or b for one in files for a, b in defined.findall(one.read_text(encoding="utf-8"))}
        assert name in names, f"{name} is not in {file}"
    methods = {
        part for dotted in re.findall(r"`([A-Z]\w+\.\w+|tx(?:\.\w+)+)", text) for part in dotted.split(".")
    }
    assert methods - names_in_code() - {"tx"} == set()


def test_every_folder_of_the_source_is_in_the_architecture() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    folders = [path.parent for path in (ROOT / "ciasc").glob("*/__init__.py")]
    assert [path.name for path in folders if f"`ciasc/{path.name}/`" not in text] == []


def test_the_architecture_has_the_order_of_imports_that_is_checked() -> None:
    kept = re.search(
        r"^layers = \[\n(.+?)^\]", (ROOT / "pyproject.toml").read_text(), re.MULTILINE | re.DOTALL
    )
    drawn = re.search(r"```\n(__main__\n.+?)```", (DOCS / "architecture.md").read_text(), re.DOTALL)
    assert kept is not None
    assert drawn is not None
    assert drawn[1].splitlines() == re.findall(r'"(.+)"', kept[1])


class _Links(HTMLParser):
    """The sources of the pictures in what is written as HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Store the source of a picture."""
        self.sources += [value or "" for name, value in attrs if tag == "img" and name == "src"]


def links(text: str) -> list[str]:
    """Return the targets of a page's links and pictures inside this project."""
    found = [*re.findall(r"\]\(([^)\s]+)\)", text), *_Links(text).sources]
    return [link.partition("#")[0] for link in found if not link.startswith(("http:", "https:", "#"))]


@pytest.mark.parametrize("page", [*PAGES, *TECHNICAL], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_of_a_page_is_there(page: Path) -> None:
    linked = links(page.read_text(encoding="utf-8"))
    assert [link for link in linked if not (page.parent / link).exists()] == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        ahead += [(page.parent / link).resolve() for link in links(page.read_text(encoding="utf-8"))]
    assert {str(page.relative_to(ROOT)) for page in PAGES} - {
        str(page.relative_to(ROOT)) for page in seen
    } == set()


def commands(text: str) -> list[list[str]]:
    """Return the words of every command of a page, in a line of its own or inside a sentence."""
    typed = re.findall(r"^(?:\.venv/bin/)?(ciasc .+)$|`(?:\.venv/bin/)?(ciasc\s[^`]+)`", text, re.MULTILINE)
    return [shlex.split(alone or inside)[1:] for alone, inside in typed]


def test_every_command_of_a_page_exists_with_its_options() -> None:
    told = [words for page in (*PAGES, *TECHNICAL) for words in commands(page.read_text(encoding="utf-8"))]
    assert len(told) > 25
    for words in told:
        command: click.Command = cli
        for word in words:
            if not isinstance(command, click.Group) or word.startswith("-"):
                break
            found = command.get_command(click.Context(command), word)
            assert found is not None, f"ciasc {' '.join(words)}"
            command = found
        known = {option for item in command.params for option in item.opts}
        asked = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert asked <= known, f"ciasc {' '.join(words)}"


def test_the_keys_of_the_manual_are_those_of_the_desk() -> None:
    alerts = (ROOT / "static/js/lib/alerts.js").read_text(encoding="utf-8")
    manual = (DOCS / "manual/auxiliar.md").read_text(encoding="utf-8")
    key = r"\b(F\d|Alt\+[A-Z])\b"
    assert set(re.findall(key, manual)) == {*KEYS.values(), *re.findall(key, alerts)}


def test_every_picture_of_the_gallery_is_shown_in_the_manual() -> None:
    manual = (DOCS / "manual").glob("*.md")
    shown = {Path(link).name for page in manual for link in links(page.read_text(encoding="utf-8"))}
    assert set(PICTURES) <= shown


@pytest.mark.parametrize(
    ("section", "files"),
    [
        ("kiosk", ["kiosk/templates/kiosk.html", "kiosk/templates/kiosk_cards.html"]),
        (
            "phone",
            ["display/templates/phone.html", "display/templates/phone_ticket.html", "display/phone_words.py"],
        ),
    ],
)
def test_every_spanish_key_of_a_page_exists(section: str, files: list[str]) -> None:
    sources = "".join((ROOT / "ciasc" / name).read_text(encoding="utf-8") for name in files)
    groups = {"ticket", "how.items", "bring", "question.people", "question.people.items"}
    used = set(re.findall(r"\bt\.([a-z_]+(?:\.[a-z_]+)*)", sources)) - groups
    used |= set(re.findall(r'words\["(\w+)"\]', sources))
    assert len(used) > 10
    assert [key for key in used if not isinstance(_text(section, key), str)] == []


def test_the_phone_has_words_for_every_state() -> None:
    needed = {*TicketState} - {TicketState.WAITING} | {
        f"{state}_help" for state in TONES if state is not TicketState.WAITING
    }
    assert needed <= set(section_words("phone"))


def _text(section: str, key: str) -> object:
    found: object = section_words(section)
    for part in key.split("."):
        found = cast("dict[str, object]", found).get(part)
    return found

"""The documents tell the truth: settings, states, words, files, links and pictures."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final, cast

import pytest

from ciasc import domain
from ciasc.content.catalogue import texts
from ciasc.demo.gallery import PICTURES
from ciasc.display.turn import TONES
from ciasc.domain.desk import DeskState, PauseReason
from ciasc.domain.events import Kind
from ciasc.domain.indicators import LegEnd
from ciasc.domain.people import Permission, Role
from ciasc.domain.printing import PrintState
from ciasc.domain.service import Lane
from ciasc.domain.ticket import MOVES, STATE_WORDS, CallReason, Outcome, State
from ciasc.printing.status import Status
from ciasc.settings import Settings

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
PAGES: Final = (*ROOT.glob("*.md"), *DOCS.rglob("*.md"))
ENUMS: Final[tuple[type[Enum], ...]] = (
    State,
    Lane,
    Outcome,
    Role,
    DeskState,
    PauseReason,
    CallReason,
    PrintState,
    Status,
    LegEnd,
    Kind,
)


def rows(text: str) -> list[list[str]]:
    """The cells of every row of the tables in a text, headings and rules left out."""
    lines = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line] for line in lines]
    return [line for line in cells if not set("".join(line)) <= set(":- ") and "`" in "".join(line)]


def words_of(value: Enum) -> str:
    return value.word if isinstance(value, Lane) else str(value.value)


def own_default(name: str, value: object) -> str:
    """How a default is written in the table: words where an empty text means something."""
    if name == "database_url":
        return "a SQLite file in the data folder"
    return f"`{value}`" if value != "" else "empty"


def test_every_setting_is_described_with_its_default_and_no_other() -> None:
    told = {line[0]: line[1] for line in rows((DOCS / "settings.md").read_text(encoding="utf-8"))}
    known = {f"`{item.name}`": own_default(item.name, item.default) for item in fields(Settings)}
    del known["`data`"]  # named by --data or CIASC_DATA, and told above the table
    assert told == known


def test_every_move_of_a_ticket_is_an_arrow_and_no_other() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    arrows = set(re.findall(r"^ +(\S+) --> ([^\s:]+)", text, re.MULTILINE))
    moves = {(at.value, to.value) for at, targets in MOVES.items() for to in targets}
    ends = {(state.value, "[*]") for state, targets in MOVES.items() if not targets}
    assert arrows == moves | ends | {("[*]", State.WAITING.value)}


@cache
def glossary() -> dict[str, dict[str, str]]:
    """The Spanish words by the code, for each table: those that a heading names, and `things`."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for section in text.split("\n## ")[1:]:
        heading, _, body = section.partition("\n\n")
        names = re.findall(r"`(\w+)`", heading) or ["things"]
        for name, table in zip(names, body.split("\n\n"), strict=True):
            found[name] = {line[1].strip("`"): line[0] for line in rows(table)}
    return found


def test_every_enum_of_the_rules_is_looked_up() -> None:
    modules = [import_module(f"ciasc.domain.{found.name}") for found in iter_modules(domain.__path__)]
    known = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Enum) and value.__module__.startswith("ciasc.")
    }
    assert known - {Permission} == set(ENUMS) - {Status}


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_value_that_people_meet_is_in_the_glossary_and_no_other(enum: type[Enum]) -> None:
    assert list(glossary()[enum.__name__]) == [words_of(value) for value in enum]


def test_states_read_in_the_glossary_as_everywhere() -> None:
    assert glossary()["State"] == {state.value: words for state, words in STATE_WORDS.items()}


@pytest.mark.parametrize("enum", [Outcome, PauseReason, CallReason], ids=lambda enum: enum.__name__)
def test_what_a_desk_chooses_reads_in_the_glossary_as_on_its_page(enum: type[Enum]) -> None:
    page = (ROOT / "ciasc/desk/templates/desk.html").read_text(encoding="utf-8")
    lists = [dict(re.findall(r'\("(\w+)", "([^"]+)"\)', line)) for line in page.splitlines()]
    assert glossary()[enum.__name__] in lists


@cache
def names_in_code() -> frozenset[str]:
    """Every class, function and attribute that the source defines, those of classes with their class."""
    found: set[str] = set()
    for path in (ROOT / "ciasc").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found |= {node.name, *(f"{node.name}.{name}" for name in _defined(node))}
            found |= set(_defined(node))
    return frozenset(found)


def _defined(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield child.name
        elif isinstance(child, ast.AnnAssign | ast.Assign):
            targets = child.targets if isinstance(child, ast.Assign) else [child.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_every_code_name_of_the_glossary_exists() -> None:
    listed = glossary()["things"]
    assert len(listed) > 30
    assert [name for name in listed if name not in names_in_code()] == []


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
    methods = {part for dotted in re.findall(r"`([A-Z]\w+\.\w+|tx\.\w+)", text) for part in dotted.split(".")}
    assert methods - names_in_code() - {"tx"} == set()


def test_every_folder_of_the_source_is_in_the_architecture() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    folders = [path.parent for path in (ROOT / "ciasc").glob("*/__init__.py")]
    assert [path.name for path in folders if f"`ciasc/{path.name}/`" not in text] == []


def test_the_architecture_tells_the_order_of_imports_that_is_checked() -> None:
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
        """Keep where a picture is."""
        self.sources += [value or "" for name, value in attrs if tag == "img" and name == "src"]


def links(text: str) -> list[str]:
    """Where a page's links and pictures lead inside this project."""
    found = [*re.findall(r"\]\(([^)\s]+)\)", text), *_Links(text).sources]
    return [link.partition("#")[0] for link in found if not link.startswith(("http:", "https:", "#"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
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


def test_every_picture_of_the_gallery_is_shown_in_the_manual() -> None:
    manual = (DOCS / "manual").glob("*.md")
    shown = {Path(link).name for page in manual for link in links(page.read_text(encoding="utf-8"))}
    assert set(PICTURES) <= shown


@pytest.mark.parametrize(
    ("section", "files"),
    [
        ("kiosk", ["kiosk/templates/kiosk.html"]),
        ("phone", ["display/templates/phone.html", "display/templates/turn.html", "display/turn.py"]),
    ],
)
def test_every_spanish_key_of_a_page_exists(section: str, files: list[str]) -> None:
    sources = "".join((ROOT / "ciasc" / name).read_text(encoding="utf-8") for name in files)
    used = set(re.findall(r"\bt\.([a-z_]+(?:\.[a-z_]+)*)", sources)) - {"ticket"}
    used |= set(re.findall(r'words\["(\w+)"\]', sources))
    assert len(used) > 10
    assert [key for key in used if not isinstance(_text(section, key), str)] == []


def test_the_phone_has_words_for_every_state() -> None:
    needed = {*State} - {State.WAITING} | {f"{state}_help" for state in TONES if state is not State.WAITING}
    assert needed <= set(texts("phone"))


def _text(section: str, key: str) -> object:
    found: object = texts(section)
    for part in key.split("."):
        found = cast("dict[str, object]", found).get(part)
    return found

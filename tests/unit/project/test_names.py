"""Names are used one time, folders are small, and every text that names a module is true."""

import ast
import importlib
import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest

from ciasc.cli import cli
from ciasc.cli.lazy_group import LazyGroup
from tests.documents import DOCS, ROOT, rows

SOURCE: Final = tuple(path for path in (ROOT / "ciasc").rglob("*.py") if "versions" not in path.parts)
SHARED: Final = frozenset(
    [
        "__init__",
        "__main__",
        "app",
        "routes",
        "pages",
        "page",
        "view",
        "views",
        "schemas",
        "snapshot",
        "env",
    ]
)
MOST_MODULES: Final = 18
MOST_OF_A_NAME: Final = 2
PACKAGED: Final = r"""PackageLoader\(\s*"([\w.]+)",\s*"(\w+)"|"(ciasc(?:\.\w+)+):(\w+)\""""
DOTTED: Final = re.compile(r"ciasc(?:\.[A-Za-z_]\w*)+")
FILES: Final = re.compile(
    r"\.(?:sqlite3|json|rules|toml|service|target|socket|timer|log|conf|example|local)\b"
)


def test_a_public_class_name_is_used_once() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for path in SOURCE:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(str(path.relative_to(ROOT)))
    assert {name: places for name, places in where.items() if len(places) > 1} == {}


def test_a_file_name_is_used_at_most_twice() -> None:
    counted = Counter(path.stem for path in SOURCE)
    assert {name: n for name, n in counted.items() if n > MOST_OF_A_NAME and name not in SHARED} == {}


def test_no_folder_has_too_many_modules() -> None:
    counted = Counter(path.parent.relative_to(ROOT).as_posix() for path in SOURCE)
    assert {folder: n for folder, n in counted.items() if n > MOST_MODULES} == {}


def test_a_code_name_of_the_glossary_is_used_once() -> None:
    things = (DOCS / "glossary.md").read_text(encoding="utf-8").split("\n## ")[1].partition("\n\n")[2]
    counted = Counter(line[1] for line in rows(things))
    assert {name: n for name, n in counted.items() if n > 1} == {}


def _named_in_texts() -> list[tuple[str, str]]:
    """Return each dotted name of ciasc in a text of the source and the tests, with its file."""
    found: set[tuple[str, str]] = set()
    for path in (*SOURCE, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and not FILES.search(node.value)
            ):
                words = DOTTED.findall(node.value)
                found |= {(word, str(path.relative_to(ROOT))) for word in words}
    return sorted(found)


@pytest.mark.parametrize(("name", "where"), _named_in_texts(), ids=str)
def test_every_module_that_a_text_names_is_there(name: str, where: str) -> None:
    module, _, rest = name, "", ""
    while True:
        try:
            found: object = importlib.import_module(module)
            break
        except ModuleNotFoundError:
            module, dot, last = module.rpartition(".")
            assert dot, f"{name} in {where}"
            rest = f"{last}.{rest}" if rest else last
    for part in filter(None, rest.split(".")):
        assert hasattr(found, part), f"{name} in {where}"
        found = getattr(found, part)


def test_every_folder_that_a_text_names_with_its_package_is_there() -> None:
    found = [
        (one or other, folder or last)
        for path in SOURCE
        for one, folder, other, last in re.findall(PACKAGED, path.read_text(encoding="utf-8"))
    ]
    assert found
    assert [pair for pair in found if not (files(pair[0]) / pair[1]).is_dir()] == []


def test_every_lazy_command_is_in_its_module() -> None:
    def opened(group: LazyGroup) -> int:
        import click  # noqa: PLC0415 - only this test needs it

        context = click.Context(group)
        commands = [group.get_command(context, name) for name in group.list_commands(context)]
        assert all(commands)
        return len(commands) + sum(opened(one) for one in commands if isinstance(one, LazyGroup))

    assert isinstance(cli, LazyGroup)
    assert opened(cli) > 10


def test_every_path_of_the_project_file_matches_something() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    globs = re.findall(r'"((?:ciasc|tests|benchmarks|release|hardware|static)/[^"]*)"', text)
    globs = [pattern for pattern in globs if pattern != "ciasc/_static"]  # only in the wheel
    assert globs
    assert [pattern for pattern in globs if not any(Path(ROOT).glob(pattern.replace("/**", "/**/*")))] == []
    modules = re.findall(r'"(ciasc(?:\.\w+)+)(?::\w+| ->|")', text)
    assert modules
    for module in modules:
        importlib.import_module(module)

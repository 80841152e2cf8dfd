"""Parse the documents and the source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"


def rows(text: str) -> list[list[str]]:
    """Return the cells of every row of the tables in a text, without headings and rules."""
    lines = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line] for line in lines]
    return [line for line in cells if not set("".join(line)) <= set(":- ") and "`" in "".join(line)]


@cache
def names_in_code() -> frozenset[str]:
    """Return every class, function and attribute of the source, those of classes with their class."""
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

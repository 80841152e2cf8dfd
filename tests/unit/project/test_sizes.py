"""Modules and functions are small enough to read in one look; migrations, which are history, are excepted."""

import ast
from collections.abc import Iterator
from typing import Final

from tests.documents import ROOT

MOST_LINES: Final = 250
MOST_OF_A_FUNCTION: Final = 40
SOURCE: Final = tuple(path for path in (ROOT / "ciasc").rglob("*.py") if "versions" not in path.parts)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return its lines from `def` to the end, without decorators."""
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def test_no_module_is_longer_than_250_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": length(node)
        for path in SOURCE
        for node in functions(ast.parse(path.read_text(encoding="utf-8")))
        if length(node) > MOST_OF_A_FUNCTION
    }
    assert long == {}

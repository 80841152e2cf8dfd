"""What a person does is stored by a use case: the web and the edges only read."""

import ast
from collections.abc import Iterator
from typing import Final, get_type_hints

import pytest

from ciasc.ports.transaction import Reading, Transaction
from tests.documents import ROOT

EDGES: Final = ("web", "kiosk", "desk", "display", "reports", "admin")


def repositories(of: type) -> dict[str, set[str]]:
    """Return the methods of each repository of a view or a transaction, by its name."""
    kinds = {
        name: get_type_hints(part.fget)["return"]
        for name in dir(of)
        if isinstance(part := getattr(of, name), property)
    }
    return {name: {word for word in dir(kind) if not word.startswith("_")} for name, kind in kinds.items()}


READS: Final = repositories(Reading)
WRITES: Final = {name: words - READS.get(name, set()) for name, words in repositories(Transaction).items()}


def writes(source: str) -> Iterator[str]:
    """Yield where a source opens a transaction of its own or changes rows."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        called, of = node.func.attr, node.func.value
        opens = called == "begin" and not node.args
        changes = isinstance(of, ast.Attribute) and called in WRITES.get(of.attr, set())
        if opens or (changes and ast.unparse(of).startswith("tx.")):
            yield f"{node.lineno}: {ast.unparse(node.func)}"


@pytest.mark.parametrize("edge", EDGES)
def test_the_web_and_the_edges_store_nothing_themselves(edge: str) -> None:
    found = {
        str(path.relative_to(ROOT)): [*writes(path.read_text(encoding="utf-8"))]
        for path in (ROOT / "ciasc" / edge).rglob("*.py")
    }
    assert found
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_search_for_writes_finds_them() -> None:
    assert {"save", "end", "record"} <= WRITES["staff"] | WRITES["sessions"] | WRITES["events"]
    assert [*writes("with store.begin() as tx:\n    tx.staff.save(one)\n    tx.staff.named('x')")] == [
        "1: store.begin",
        "2: tx.staff.save",
    ]

"""The English of docstrings and comments, also those of scripts: plain words, usual verbs."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

import ciasc

SOURCE: Final = Path(ciasc.__file__).parent
SCRIPTS: Final = SOURCE.parent / "static" / "js"
ODD: Final = re.compile(
    r"told|tells?|whoever|whom|anew|reckon|reckons|reckoned|bears?|asked|nobody|whose|somebody|besides|meanwhile"
    r"|hence|stands?|stays?|went|lost|since|until|once"
)
USUAL: Final = re.compile(
    r"returns?|raises?|handles?|creates?|gets?|update|set|computes?|calculates?|logs?|config|validate|parse|load"
    r"|render|checks?"
)
MOST_ODD: Final = 6
FEWEST_USUAL: Final = 22
"""Both per 1,000 words."""


def documented() -> Iterator[str]:
    """Yield each docstring and comment of the program, without migrations."""
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield ast.get_docstring(node) or ""
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.string


COMMENT: Final = re.compile(r"/\*.*?\*/|(?<![:\"'\\])//[^\n]*", re.DOTALL)
TYPES: Final = re.compile(r"@(?:type|typedef|template|property)\b[^\n*]*|@param\s+\S+|@returns|\beslint-\S+")


def commented() -> Iterator[str]:
    """Yield each comment of the scripts, without types and names of parameters."""
    for path in SCRIPTS.rglob("*.js"):
        for comment in COMMENT.findall(path.read_text(encoding="utf-8")):
            prose, before = comment, ""
            while comment.startswith("/*") and prose != before:  # a type may have braces in it
                prose, before = re.sub(r"{[^{}]*}", "", prose), prose
            yield TYPES.sub("", prose)


@pytest.mark.parametrize("texts", [documented, commented])
def test_documentation_uses_plain_words_and_usual_verbs(texts: Callable[[], Iterator[str]]) -> None:
    words = re.findall(r"[a-z]+", " ".join(texts()).lower())
    odd = sum(ODD.fullmatch(word) is not None for word in words)
    usual = sum(USUAL.fullmatch(word) is not None for word in words)
    assert len(words) > 2000
    assert 1000 * odd / len(words) < MOST_ODD
    assert 1000 * usual / len(words) > FEWEST_USUAL

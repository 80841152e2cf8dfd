"""Scripts and styles as they are sent: the same without what no browser reads."""

from pathlib import Path
from typing import Final

import pytest

from ciasc.web.gzip import compact_script, compact_styles
from tests.documents import ROOT

SCRIPTS: Final = sorted((ROOT / "static" / "js").rglob("*.js"))


def test_lines_that_hold_a_comment_alone_are_left_out() -> None:
    script = b"""/*! A licence. */
// A title.
/** @type {Draw} */
function draw() { // beside code
  /* over
     two lines */
  const address = "http://x/*"; /* after code */
  /* before */ go(address);
  return "a // b";
}
"""
    assert compact_script(script).decode().splitlines() == [
        "/*! A licence. */",
        "function draw() { // beside code",
        'const address = "http://x/*"; /* after code */',
        "/* before */ go(address);",
        'return "a // b";',
        "}",
    ]


def test_a_text_of_several_lines_keeps_its_spaces() -> None:
    script = b"const text = `one\n  two`;\n  go();\n"
    assert compact_script(script) == script


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_line_of_code_is_changed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    several = any(line.count("`") % 2 for line in text.splitlines())
    lines = [line if several else line.lstrip() for line in text.splitlines()]
    sent = compact_script(path.read_bytes()).decode().splitlines()
    assert sent == [line for line in lines if line in sent]
    left_out = [line.strip() for line in lines if line not in sent]
    assert [line for line in left_out if line and line[:2] not in ("//", "/*", "* ", "*/", "*")] == []


def test_styles_lose_comments_and_spaces_alone() -> None:
    styles = b"/* a */\n.a > b,\n.c {\n  color: red; /* x */\n  margin: 0 1px;\n}\n"
    assert compact_styles(styles) == b".a > b,.c{color:red;margin:0 1px}"

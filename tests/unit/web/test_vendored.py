import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

STATIC = Path(__file__).parents[3] / "static"
LIST: dict[str, Any] = tomllib.loads((STATIC / "vendor" / "VENDORED.toml").read_text(encoding="utf-8"))
FILES: list[dict[str, str]] = LIST["file"]
OURS = {
    *("vendor/VENDORED.toml", "vendor/socket.io.esm.min.d.ts"),
    *("icons/favicon.svg", "icons/kiosk.svg", "icons/guide.svg"),
}


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["path"])
def test_a_vendored_file_is_the_one_that_was_listed(entry: dict[str, str]) -> None:
    content = (STATIC / entry["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["package"]
    assert entry["version"]
    assert entry["licence"]


def test_nothing_foreign_is_unlisted() -> None:
    found = {
        path.relative_to(STATIC).as_posix()
        for folder in ("fonts", "icons", "vendor", "voice")
        for path in (STATIC / folder).rglob("*")
        if path.is_file()
    }
    assert found - OURS == {entry["path"] for entry in FILES}


def test_the_large_sprite_holds_every_listed_symbol() -> None:
    text = (STATIC / "icons" / "icons.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="i-([^"]+)"', text)) == set(LIST["symbols"])

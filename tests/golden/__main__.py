"""`python -m tests.golden`: compare what CIASC shows with the files kept here; `--write` updates the files.

A change that is meant is written with `make golden` and named in CHANGELOG.md.
"""

import difflib
import logging
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.golden.declared import declared
from tests.golden.filled import check_filled_database
from tests.golden.shown import shown

FOLDER = Path(__file__).parent / "files"
LONGEST_DIFF = 40


def main(words: list[str]) -> int:
    """Return 0 if all files are equal to what is shown now, else 1."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)  # it logs the end of each socket as an error
    found = {**declared(), **shown()}
    if "--write" in words:
        write(found)
        return 0
    changed = differences(found)
    failed = check_filled_database()
    sys.stdout.write("".join(f"{line}\n" for line in (*changed, *failed)))
    if changed or failed:
        sys.stdout.write("If the change is meant: make golden, and name it in CHANGELOG.md.\n")
        return 1
    sys.stdout.write(f"{len(found)} golden files are equal.\n")
    return 0


def write(found: Mapping[str, str]) -> None:
    """Write each file and remove the files of things that no longer exist."""
    for path in kept():
        if str(path.relative_to(FOLDER)) not in found:
            path.unlink()
    for name, text in found.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def differences(found: Mapping[str, str]) -> list[str]:
    """Return the first lines of each difference between the files and what is shown now."""
    names = {str(path.relative_to(FOLDER)) for path in kept()} | set(found)
    lines: list[str] = []
    for name in sorted(names):
        path = FOLDER / name
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = found.get(name, "")
        if old != new:
            diff = difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, n=1, lineterm="")
            lines += [line[:200] for line in list(diff)[:LONGEST_DIFF]]
    return lines


def kept() -> list[Path]:
    """Return the files that are kept."""
    return sorted(path for path in FOLDER.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

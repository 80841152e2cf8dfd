"""The version of this program, and the commit that it was built from.

Standard library only: `release/build_hook.py`, the build of the wheel, gets the commit from these functions.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

COMMIT_FILE: Final = "_commit"
"""The file beside this one, in a wheel or a source archive, to which its build wrote the commit."""

_SHORT: Final = 12
_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?(?:-dirty)?")
_LINKS: Final = 5
"""The most references that are followed from one to the next."""


@dataclass(frozen=True, slots=True)
class Version:
    """The version, and the full commit; None where neither a build nor a checkout has it.

    A commit that ends with `-dirty` was built with changes that were not committed.
    """

    version: str
    commit: str | None

    @property
    def short(self) -> str | None:
        """Return the short commit for people to compare, or None."""
        if self.commit is None:
            return None
        name, dash, dirty = self.commit.partition("-")
        return f"{name[:_SHORT]}{dash}{dirty}"

    @property
    def id(self) -> str:
        """Return the version and the short commit in one word, which differs between two programs."""
        return self.version if self.short is None else f"{self.version}+{self.short}"

    def __str__(self) -> str:
        return self.version if self.commit is None else f"{self.version} (commit {self.commit})"


@cache
def program_version() -> Version:
    """Return the version of the running program; read only the first time."""
    from importlib.metadata import version  # noqa: PLC0415 - costs a command that asks no version 20 ms

    here = Path(__file__).parent
    return Version(version("ciasc"), built_commit(here) or checkout_commit(here.parent))


def built_commit(package: Path) -> str | None:
    """Return the commit that a build wrote into that package, or None."""
    return _valid(_read(package / COMMIT_FILE))


def checkout_commit(checkout: Path) -> str | None:
    """Return the commit that is checked out in that folder, or None; needs no git.

    A worktree has a file `.git` that names its folder, and shares the references of the main one.
    """
    folder = checkout / ".git"
    pointer = _read(folder)
    if pointer.startswith("gitdir: "):
        folder = checkout / pointer.removeprefix("gitdir: ")
    shared = folder / (_read(folder / "commondir") or ".")
    value = _read(folder / "HEAD")
    for _ in range(_LINKS):
        if not value.startswith("ref: "):
            return _valid(value)
        name = value.removeprefix("ref: ")
        value = _read(folder / name) or _read(shared / name) or _packed(shared, name)
    return None


def _packed(shared: Path, name: str) -> str:
    lines = (line.partition(" ") for line in _read(shared / "packed-refs").splitlines())
    return next((value for value, _, ref in lines if ref == name), "")


def _valid(text: str) -> str | None:
    return text if _COMMIT.fullmatch(text) else None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""

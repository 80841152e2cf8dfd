"""The build hook of the wheel: writes the commit into it, and the versions of the lock into its metadata.

`pip install ciasc-*.whl` then gives the versions that were tested. Hatchling runs this file by its path.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PACKED: Final = ("ciasc", "static", "release", "pyproject.toml", "requirements.txt", "requirements-gpio.txt")
"""What decides how a wheel looks: a change there that is not committed is noted in it."""


class CustomBuildHook(BuildHookInterface[Any]):
    """Adds what only a build knows; an editable install reads its checkout instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file with the commit, and to a wheel the versions of the lock."""
        if version == "editable":
            return
        root = Path(self.root)
        if self.target_name == "wheel":
            build_data["dependencies"] += pins(root)
        commit = commit_of(root)
        if commit is not None:
            name = _module(root / "ciasc" / "version.py").COMMIT_FILE
            made = Path(tempfile.mkdtemp(prefix="ciasc-build-")) / name
            made.write_text(f"{commit}\n", encoding="ascii")
            build_data["force_include"][str(made)] = f"ciasc/{name}"
            self._made = made

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact: str) -> None:
        """Remove the file that was made for the build."""
        made: Path | None = getattr(self, "_made", None)
        if made is not None:
            shutil.rmtree(made.parent)


def pins(root: Path) -> list[str]:
    """Return the requirements of the lock; those that only buttons need are marked for the extra `gpio`."""
    locked = list(_requirements(root / "requirements.txt"))
    return locked + [
        _with_marker(line, "extra == 'gpio'")
        for line in _requirements(root / "requirements-gpio.txt")
        if line not in locked
    ]


def commit_of(root: Path) -> str | None:
    """Return the commit of that checkout, marked `-dirty` if git says that the wheel's parts were changed."""
    version = _module(root / "ciasc" / "version.py")
    commit: str | None = version.checkout_commit(root)
    if commit is None:  # a source archive
        return None
    return f"{commit}-dirty" if _changed(root) else commit


def _changed(root: Path) -> bool:
    git = shutil.which("git")
    if git is None:
        return False
    done = subprocess.run(  # noqa: S603 - fixed words
        [git, "status", "--porcelain", "--", *_PACKED],
        cwd=root,
        capture_output=True,
        check=False,
        env=os.environ | {"GIT_CEILING_DIRECTORIES": str(root.parent)},
    )
    return bool(done.stdout.strip())


def _requirements(lock: Path) -> Iterator[str]:
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            yield line.removesuffix("\\").strip()


def _with_marker(requirement: str, marker: str) -> str:
    name, _, old = (part.strip() for part in requirement.partition(";"))
    return f"{name} ; ({old}) and {marker}" if old else f"{name} ; {marker}"


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("_ciasc_version", file)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module

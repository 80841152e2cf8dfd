"""The machines for which a stick can be made: processor, Python, and how new their system is."""

import platform
import sys
from dataclasses import dataclass
from typing import Final

from packaging.tags import Tag

from release.refusal import Refused

_MACHINES: Final = {"pi": "aarch64", "pc": "x86_64"}
_GLIBC: Final = {"3.11": 36, "3.12": 39, "3.13": 41}
"""The glibc 2.x of the system that brings that Python: Debian 12, Ubuntu 24.04, Debian 13."""

_OLDEST_GLIBC: Final = {"aarch64": 17, "x86_64": 5}
_UV_NEWEST_GLIBC: Final = 40
_LEGACY: Final = {"manylinux1": 5, "manylinux2010": 12, "manylinux2014": 17}


@dataclass(frozen=True, slots=True)
class Target:
    """A machine of a station: `name` is as in `make wheels FOR=pi-3.13`."""

    name: str
    machine: str
    python: str
    glibc: int

    @property
    def platforms(self) -> list[str]:
        """Return the names by which wheels say that they run there, newest first."""
        minors = range(self.glibc, _OLDEST_GLIBC[self.machine] - 1, -1)
        legacy = [name for name, minor in _LEGACY.items() if minor in minors]
        return [f"manylinux_2_{minor}_{self.machine}" for minor in minors] + [
            f"{name}_{self.machine}" for name in legacy
        ]

    @property
    def for_uv(self) -> list[str]:
        """Return the options by which uv resolves for that machine and takes finished wheels alone."""
        newest = f"{self.machine}-manylinux_2_{min(self.glibc, _UV_NEWEST_GLIBC)}"
        return ["--python-version", self.python, "--python-platform", newest, "--only-binary", ":all:"]

    @property
    def for_pip(self) -> list[str]:
        """Return the options by which pip takes finished wheels for that machine alone."""
        platforms = [word for name in self.platforms for word in ("--platform", name)]
        return ["--only-binary=:all:", "--implementation", "cp", "--python-version", self.python, *platforms]


TARGETS: Final = {
    f"{kind}-{python}": Target(f"{kind}-{python}", machine, python, glibc)
    for kind, machine in _MACHINES.items()
    for python, glibc in _GLIBC.items()
}


def target_named(name: str) -> Target:
    """Return the target of that name, or of this machine if it is empty; Refused if there is none."""
    if not name:
        machines = {machine: kind for kind, machine in _MACHINES.items()}
        kind = machines.get(platform.machine(), platform.machine())
        name = f"{kind}-{sys.version_info.major}.{sys.version_info.minor}"
    if name not in TARGETS:
        raise Refused(f"No hay instalador para «{name}». Elija con FOR= uno de estos: {', '.join(TARGETS)}.")
    return TARGETS[name]


def glibc_needed(tags: frozenset[Tag]) -> int:
    """Return the x of the oldest glibc 2.x on which a wheel with those tags runs; 0 if it needs none."""
    return min(_glibc(tag.platform) for tag in tags)


def _glibc(name: str) -> int:
    if name == "any":
        return 0
    family = name.partition("_")[0]
    return _LEGACY[family] if family in _LEGACY else int(name.split("_")[2])

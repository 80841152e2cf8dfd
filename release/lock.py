"""The part of a lock that one target installs: resolved for it by uv, with the hashes of the lock."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from uv import find_uv_bin

from release.refusal import NoIndex, Refused
from release.targets import Target

_NO_SOLUTION: Final = 1
_NO_WHEEL: Final = re.compile(r"Because ([\w.-]+)(?:\[[^]]*\])?(?:\{[^}]*\})?==(\S+) has no ")

Pins = Mapping[str, Sequence[str]]
"""Each `name==version`, and the hashes of its files."""


def locked(lock: Path) -> Pins:
    """Return every version of that lock, whatever its marker."""
    found: dict[str, list[str]] = {}
    pin = ""
    for line in lock.read_text(encoding="utf-8").splitlines():
        words = line.removesuffix("\\").strip()
        if words.startswith("--hash="):
            found[pin].append(words)
        elif words and not words.startswith("#"):
            pin = words.partition(";")[0].strip()
            found.setdefault(pin, [])
    return found


def pins_for(target: Target, lock: Path) -> Pins:
    """Return what that target installs of the lock; Refused if the lock or a wheel is incomplete."""
    known = locked(lock)
    wanted = resolve(target, str(lock))
    lacking = [pin for pin in wanted if pin not in known]
    if lacking:
        raise Refused(
            f"A {lock.name} le falta para {target.name}: {', '.join(lacking)}. Hágalo con «make lock»."
        )
    return {pin: known[pin] for pin in wanted}


def resolve(target: Target, source: str, *options: str, given: str = "") -> list[str]:
    """Return each `name==version` that the target needs, by its own markers and wheels.

    Refused names the package that has no wheel for it; NoIndex if no index answers.
    """
    words = [find_uv_bin(), "pip", "compile", "--quiet", "--no-header", "--no-annotate", *target.for_uv]
    done = subprocess.run(  # noqa: S603 - the uv of the lock
        [*words, *options, source], input=given, capture_output=True, text=True, check=False
    )
    if done.returncode == _NO_SOLUTION:
        raise _unsolved(target, done.stderr)
    if done.returncode:
        raise NoIndex(f"No se pudo consultar el índice de paquetes.\n{done.stderr.strip()}")
    return [line.partition(";")[0].strip() for line in done.stdout.splitlines() if line]


def write_pins(pins: Pins, file: Path) -> None:
    """Write them as requirements without markers, which pip of any Python reads the same."""
    blocks = (" \\\n    ".join([pin, *hashes]) for pin, hashes in pins.items())
    file.write_text("".join(f"{block}\n" for block in blocks), encoding="utf-8")


def _unsolved(target: Target, words: str) -> Refused:
    missing = [f"{name} {version.rstrip(',')}" for name, version in _NO_WHEEL.findall(words)]
    if missing:
        return Refused(f"No hay programa ya hecho (wheel) para {target.name} de: {', '.join(missing)}.")
    return Refused(f"No se puede armar el instalador para {target.name}.\n{words.strip()}")

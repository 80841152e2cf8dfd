"""Makes the folder of a memory stick: hardware/ and, in wheels/, all that install.sh needs without network.

`make wheels FOR=pi-3.13` runs it. The folder is built beside its place, proved for its target, and only
then takes its place: whatever fails leaves the stick of before.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from packaging.utils import parse_wheel_filename

from release.build_hook import commit_of
from release.lock import pins_for, resolve, write_pins
from release.refusal import Refused
from release.targets import Target, glibc_needed, target_named

ROOT: Final = Path(__file__).parents[1]
_PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
_NO_WHEEL: Final = re.compile(r"No matching distribution found for (\S+)")


def make_stick(target: Target, lock: Path, place: Path) -> None:
    """Make the stick for that target; Refused if it cannot be complete, and nothing is changed."""
    _must_be_replaceable(place)
    _say(
        f"Instalador para {target.name} (Python {target.python}, {target.machine}): se resuelve {lock.name}."
    )
    pins = pins_for(target, lock)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{place.name}-", dir=place.parent) as scratch:
        stick = Path(scratch) / "new"
        shutil.copytree(ROOT / "hardware", stick)
        for profile in (ROOT / "ciasc" / "printing" / "profiles").glob("*.toml"):
            shutil.copy(profile, stick / "printers")
        wheels = stick / "wheels"
        wheels.mkdir()
        write_pins(pins, wheels / "requirements.txt")
        _say(f"Se descargan {len(pins)} programas.")
        _download(target, wheels)
        _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)])
        _say("Se comprueba que se instala sin red en ese equipo.")
        prove(target, wheels, extra="[gpio]" if "gpio" in lock.name else "")
        _describe(target, wheels)
        _take_place(stick, place, Path(scratch) / "old")
    size = sum(file.stat().st_size for file in (place / "wheels").iterdir()) // 1_000_000
    _say(f"Listo: {place} ({size} MB). Copie la carpeta a una memoria USB.")


def prove(target: Target, wheels: Path, extra: str = "") -> None:
    """Raise Refused if the target could not install that folder without network.

    pip looks for each file by its name, tags and hash, as install.sh will. It only copies them: `pip install`
    before 23.3 asks whether they fit the Python that runs it, not that of the target. uv follows what the
    wheels themselves require, by the markers of the target, which pip takes from the Python that runs it.
    """
    requirements = wheels / "requirements.txt"
    options = ["--no-index", "--find-links", str(wheels), *target.for_pip]
    with tempfile.TemporaryDirectory() as nowhere:
        copy = ["download", "--no-deps", "--require-hashes", *options, "--dest", nowhere]
        _pip(target, [*copy, "-r", str(requirements)], alone=True)
    (ours,) = wheels.glob("ciasc-*.whl")
    version = parse_wheel_filename(ours.name)[1]
    alone = ("--no-config", "--no-index", "--find-links", str(wheels))
    found = set(resolve(target, "-", *alone, given=f"ciasc{extra}=={version}\n"))
    stored = set(_names(requirements)) | {f"ciasc=={version}"}
    if found != stored:
        raise Refused(f"El instalador y lo que ciasc pide no coinciden: {', '.join(sorted(found ^ stored))}.")


def _names(requirements: Path) -> Sequence[str]:
    return re.findall(r"^[^\s#]+==[^\s;\\]+", requirements.read_text(encoding="utf-8"), re.MULTILINE)


def _download(target: Target, wheels: Path) -> None:
    options = ["--no-deps", "--require-hashes", *target.for_pip, "--dest", str(wheels)]
    _pip(target, ["download", *options, "-r", str(wheels / "requirements.txt")])


def _pip(target: Target, words: Sequence[str], *, alone: bool = False) -> None:
    """Run pip; `alone` leaves out the settings of this machine, which may name other folders of wheels."""
    environment = dict(os.environ)
    if alone:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        environment["PIP_CONFIG_FILE"] = os.devnull
    done = subprocess.run(  # noqa: S603 - our own pip
        [*_PIP, *words], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        missing = _NO_WHEEL.findall(done.stderr)
        if missing:
            raise Refused(f"No hay programa ya hecho (wheel) para {target.name} de: {', '.join(missing)}.")
        raise Refused(f"pip no pudo preparar el instalador para {target.name}.\n{done.stderr.strip()}")


def _describe(target: Target, wheels: Path) -> None:
    """Write what install.sh compares with its machine, and the sums of every file."""
    tags = {file.name: parse_wheel_filename(file.name) for file in wheels.glob("*.whl")}
    (version,) = (parsed[1] for parsed in tags.values() if parsed[0] == "ciasc")
    facts = {
        "target": target.name,
        "machine": target.machine,
        "python": target.python,
        "glibc": f"2.{max(glibc_needed(parsed[3]) for parsed in tags.values())}",
        "version": str(version),
        "commit": commit_of(ROOT) or "",
    }
    lines = "".join(f"{name}={value}\n" for name, value in facts.items())
    (wheels / "TARGET").write_text(lines, encoding="utf-8")
    sums = (
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(wheels.iterdir())
    )
    (wheels / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def _must_be_replaceable(place: Path) -> None:
    if os.path.ismount(place):
        raise Refused(f"{place} es un disco entero: diga una carpeta dentro de él, con STICK=.")
    if (
        place.exists()
        and not (place / "install.sh").is_file()
        and (not place.is_dir() or any(place.iterdir()))
    ):
        raise Refused(f"{place} tiene otras cosas y no se toca: diga otra carpeta, con STICK=.")


def _take_place(stick: Path, place: Path, old: Path) -> None:
    """Put the new stick where the old one is, which is removed with the scratch folder."""
    if place.exists():
        place.rename(old)
    stick.rename(place)


def _run(words: Sequence[str]) -> None:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise Refused(f"No se pudo hacer el programa.\n{done.stderr.strip()}")


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - a command line prints


def main() -> int:
    """Make the stick that the command line asks for; return 0, or the status of what is wrong."""
    parser = argparse.ArgumentParser(prog="make wheels", description=__doc__)
    parser.add_argument("--for", dest="target", default="", help="pi-3.11, pi-3.13, pc-3.11, ...")
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements.txt")
    parser.add_argument("--to", type=Path, default=ROOT / "dist" / "instalador")
    given = parser.parse_args()
    try:
        make_stick(target_named(given.target), given.lock, given.to.absolute())
    except Refused as refusal:
        print(f"ERROR: {refusal}", file=sys.stderr)  # noqa: T201 - as above
        return refusal.status
    return 0


if __name__ == "__main__":
    sys.exit(main())

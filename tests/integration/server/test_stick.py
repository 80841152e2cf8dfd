"""The stick of `make wheels`: resolved and checked for its machine, or refused with what is missing."""

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import parse_wheel_filename

from release.refusal import NoIndex, Refused
from release.stick import prove
from release.targets import TARGETS, glibc_needed, target_named
from tests.documents import ROOT
from tests.needs import needs


def make(place: Path, target: str, *more: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `make wheels`, without this machine's settings for pip or uv if others are set."""
    inherited = dict(os.environ)
    if environment:
        inherited = {name: word for name, word in inherited.items() if not name.startswith(("PIP_", "UV_"))}
        inherited |= {"PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1"}
    return subprocess.run(
        [sys.executable, "-m", "release.stick", "--for", target, "--to", str(place), *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=inherited | environment,
    )


def locked_for(python: str, machine: str) -> set[str]:
    """Return the versions of the lock that such a machine installs, by its markers."""
    facts = {"python_version": python, "python_full_version": f"{python}.0", "platform_machine": machine}
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    asked = [Requirement(line.removesuffix("\\").strip()) for line in lines if re.match(r"[a-z]", line)]
    return {f"{one.name}{one.specifier}" for one in asked if one.marker is None or one.marker.evaluate(facts)}


@pytest.mark.long
@pytest.mark.parametrize("name", ["pi-3.13", "pc-3.13"])
def test_a_stick_for_another_python_is_complete_and_one_that_lacks_a_file_is_noticed(
    tmp_path: Path, name: str
) -> None:
    place = tmp_path / "stick"
    done = make(place, name)
    if done.returncode == NoIndex.status:
        pytest.skip("no index of packages can be reached")
    assert done.returncode == 0, done.stderr
    target, folder = TARGETS[name], place / "wheels"
    facts = dict(line.split("=") for line in (folder / "TARGET").read_text().splitlines())
    assert (facts["target"], facts["machine"], facts["python"]) == (name, target.machine, "3.13")
    stored = re.findall(r"^\S+==[^ \\]+", (folder / "requirements.txt").read_text(), re.MULTILINE)
    assert set(stored) == locked_for("3.13", target.machine)
    listed = (line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines())
    sums = {name: digest for digest, name in listed}
    files = {path.name: path for path in folder.iterdir() if path.name != "SHA256SUMS"}
    assert sums == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert [path.name for path in tmp_path.iterdir()] == ["stick"]
    # A stick for 3.13 that was made on 3.11 lacked this one before, which is locked by a marker.
    (lost,) = folder.glob("deprecated-*.whl")
    lost.unlink()
    with pytest.raises(Refused, match="deprecated"):
        prove(target, folder)
    requirements = folder / "requirements.txt"
    requirements.write_text(re.sub(r"(?m)^deprecated==.*\n(?: .*\n)*", "", requirements.read_text()))
    with pytest.raises(Refused, match="deprecated"):
        prove(target, folder)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Create a folder of built programs: `alpha` for a Raspberry Pi with Python 3.13 alone."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    with zipfile.ZipFile(folder / "alpha-1.0-cp313-cp313-manylinux_2_28_aarch64.whl", "w") as wheel:
        info = "alpha-1.0.dist-info"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\n")
        tag = "cp313-cp313-manylinux_2_28_aarch64"
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n")
        wheel.writestr(f"{info}/RECORD", "")
    return folder


@pytest.fixture
def lock(shelf: Path, tmp_path: Path) -> Path:
    (wheel,) = shelf.iterdir()
    file = tmp_path / "requirements.txt"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    file.write_text(f"alpha==1.0 \\\n    --hash=sha256:{digest}\n")
    return file


def offline(shelf: Path) -> dict[str, str]:
    """Return an index that is that folder."""
    return {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(shelf),
        "UV_NO_INDEX": "1",
        "UV_FIND_LINKS": str(shelf),
        "UV_CACHE_DIR": str(shelf.parent / "cache"),
    }


def old_stick(place: Path) -> Path:
    """Return an existing stick."""
    place.mkdir()
    (place / "install.sh").write_text("of before\n")
    return place


@pytest.mark.long
def test_a_missing_wheel_is_named_and_the_stick_before_remains(
    shelf: Path, lock: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    place = old_stick(folder / "stick")
    for name in ("pc-3.13", "pi-3.11"):
        done = make(place, name, "--lock", str(lock), **offline(shelf))
        assert done.returncode == 1
        assert f"ERROR: No hay programa ya hecho (wheel) para {name} de: alpha 1.0." in done.stderr
        assert (place / "install.sh").read_text() == "of before\n"
        assert [path.name for path in folder.iterdir()] == ["stick"]


@pytest.mark.long
def test_a_stick_that_cannot_install_ciasc_replaces_nothing(shelf: Path, lock: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    place = old_stick(folder / "stick")
    done = make(place, "pi-3.13", "--lock", str(lock), **offline(shelf))
    assert done.returncode == 1
    assert "Se comprueba" in done.stdout
    assert "No se puede armar el instalador para pi-3.13" in done.stderr
    assert (place / "install.sh").read_text() == "of before\n"
    assert [path.name for path in folder.iterdir()] == ["stick"]


@pytest.mark.long
def test_a_file_that_is_not_the_locks_is_refused(shelf: Path, lock: Path, tmp_path: Path) -> None:
    lock.write_text(f"alpha==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
    done = make(tmp_path / "stick", "pi-3.13", "--lock", str(lock), **offline(shelf))
    assert done.returncode == 1
    assert "alpha" in done.stderr
    assert not (tmp_path / "stick").exists()


@pytest.mark.long
def test_without_an_index_one_sentence_says_so(tmp_path: Path) -> None:
    nowhere = {"UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple", "UV_CACHE_DIR": str(tmp_path / "cache")}
    done = make(tmp_path / "stick", "pi-3.13", **nowhere, UV_HTTP_RETRIES="0")
    assert done.returncode == NoIndex.status
    assert "ERROR: No se pudo consultar el índice de paquetes." in done.stderr
    assert not (tmp_path / "stick").exists()


def test_a_folder_with_other_things_is_not_replaced(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "1.jpg").touch()
    done = make(photos, "pi-3.13")
    assert done.returncode == 1
    assert "tiene otras cosas" in done.stderr
    assert (photos / "1.jpg").exists()


def test_a_machine_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match=r"mac-3\.13.*pi-3\.11.*pc-3\.13"):
        target_named("mac-3.13")


@pytest.mark.parametrize(
    ("tags", "glibc"),
    [
        ("py3-none-any", 0),
        ("cp313-cp313-manylinux2014_aarch64.manylinux_2_17_aarch64", 17),
        ("cp313-cp313-manylinux_2_27_x86_64.manylinux_2_28_x86_64", 27),
        ("cp313-cp313-manylinux1_x86_64", 5),
    ],
)
def test_the_oldest_system_on_which_a_wheel_runs(tags: str, glibc: int) -> None:
    assert glibc_needed(parse_wheel_filename(f"a-1-{tags}.whl")[3]) == glibc


def test_the_guide_and_the_makefile_name_every_machine() -> None:
    guide = (ROOT / "hardware" / "README.md").read_text()
    assert set(re.findall(r"make wheels FOR=(\S+?)`", guide)) == set(TARGETS)
    makefile = (ROOT / "Makefile").read_text()
    assert [name for name in TARGETS if name not in makefile] == []


def test_make_passes_the_machine() -> None:
    words = [needs("make"), "--dry-run", "wheels", "FOR=pi-3.13"]
    assert "release.stick --for 'pi-3.13'" in subprocess.check_output(words, cwd=ROOT, text=True)

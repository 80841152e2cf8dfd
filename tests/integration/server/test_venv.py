"""`tools/venv.sh` on a small project: what it installs, repairs, repeats and prints."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.long

# Builds an editable wheel without any other package.
BACKEND = """
import os, zipfile
FILES = {
    "house.pth": os.getcwd(),
    "house-1.0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: house\\nVersion: 1.0\\n",
    "house-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\\nTag: py3-none-any\\n",
    "house-1.0.dist-info/RECORD": "",
}
def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(os.path.join(folder, "house-1.0-py3-none-any.whl"), "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(name, text)
    return "house-1.0-py3-none-any.whl"
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


def add_wheel(folder: Path, name: str) -> str:
    """Write an empty package; return its line of a lock file."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(
            f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        )
        wheel.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class House:
    """A checkout with the script, locks of three tiny packages and no index."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.venv = folder, folder / ".venv"
        self.wheels = folder / "wheels"
        self.wheels.mkdir()
        (folder / "tools").mkdir()
        shutil.copy(ROOT / "tools" / "venv.sh", folder / "tools")
        (folder / "backend.py").write_text(BACKEND)
        (folder / "pyproject.toml").write_text(PROJECT)
        build, runs, tests = (add_wheel(self.wheels, name) for name in ("builds", "runs", "tests"))
        (folder / "requirements-build.txt").write_text(build)
        (folder / "requirements.txt").write_text(runs)
        (folder / "requirements-dev.txt").write_text(build + runs + tests)

    def command(self, purpose: str, python: str) -> list[str]:
        return [str(self.folder / "tools" / "venv.sh"), ".venv", purpose, python]

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "COV"))}
        return kept | {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": str(self.wheels)} | more

    def make(self, purpose: str, python: str = sys.executable, **more: str) -> tuple[int, str]:
        """Run the script; return its exit status and its output."""
        done = subprocess.run(
            self.command(purpose, python),
            env=self.environment(**({"PIP_NO_INDEX": "1"} | more)),
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout

    def modules(self) -> set[str]:
        """Return which of the three packages and the project can be imported."""
        names = ("builds", "runs", "tests", "backend")
        code = f"import importlib.util as u; print(*[n for n in {names} if u.find_spec(n)])"
        return set(subprocess.check_output([self.venv / "bin/python", "-Ic", code], text=True).split())


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_the_demo_gets_what_runs_the_tests_add_theirs_and_a_repeat_says_nothing(house: House) -> None:
    status, said = house.make("runs")
    assert (status, house.modules()) == (0, {"builds", "runs", "backend"}), said
    marker = house.venv / "same environment"
    marker.touch()
    assert house.make("runs") == (0, "")
    status, said = house.make("tests")
    assert (status, house.modules()) == (0, {"builds", "runs", "tests", "backend"}), said
    assert marker.exists()
    assert house.make("tests") == house.make("runs") == (0, "")
    (house.folder / "pyproject.toml").write_text(PROJECT + "\n")
    status, said = house.make("runs")
    assert (status, marker.exists(), "Instalo CIASC" in said) == (0, True, True), said
    assert house.make("tests") == (0, "")
    (house.folder / "requirements-dev.txt").write_text((house.folder / "requirements.txt").read_text())
    status, said = house.make("tests")
    assert (status, house.modules() & {"tests"}) == (0, {"tests"}), said  # the packages of the demo are valid
    (house.folder / "requirements.txt").write_text("")
    (house.folder / "requirements-dev.txt").write_text((house.folder / "requirements-build.txt").read_text())
    status, said = house.make("tests")
    assert (status, house.modules(), marker.exists()) == (0, {"builds", "backend"}, False), said


def test_without_a_network_it_says_so_in_one_sentence_and_the_next_run_repairs(house: House) -> None:
    closed = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": "", "PIP_RETRIES": "1"}
    status, said = house.make("runs", PIP_NO_INDEX="0", **closed)
    assert (status, said.count("No hay conexión"), said.count("No network")) == (1, 1, 1), said
    assert "Traceback" not in said
    assert house.make("runs")[0] == 0
    assert house.modules() == {"builds", "runs", "backend"}


def test_a_power_cut_in_the_middle_is_repaired_by_the_next_run(house: House) -> None:
    with subprocess.Popen(
        house.command("runs", sys.executable),
        env=house.environment(PIP_NO_INDEX="1"),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert any("Descargo" in line for line in process.stdout)  # pip begins now
        os.killpg(process.pid, signal.SIGKILL)
    assert house.venv.exists()
    assert not (house.venv / ".runs").exists()
    (house.venv / "half").touch()
    status, said = house.make("runs")
    assert (status, house.modules()) == (0, {"builds", "runs", "backend"}), said
    assert not (house.venv / "half").exists()


def test_a_python_that_does_not_fit_is_refused_in_a_sentence(house: House) -> None:
    (house.folder / "old").write_text("#!/bin/sh\nexit 1\n")
    (house.folder / "old").chmod(0o755)
    status, said = house.make("runs", python=str(house.folder / "old"))
    assert status == 1
    assert "no es un Python 3.11, 3.12 o 3.13 que funcione" in said
    assert not house.venv.exists()


def test_another_python_makes_the_environment_again(house: House) -> None:
    assert house.make("runs")[0] == 0
    recorded = house.venv / ".runs"
    recorded.write_text("3.9 /usr" + recorded.read_text().partition(" ")[2])
    (house.venv / "of the other").touch()
    assert house.make("runs")[0] == 0
    assert not (house.venv / "of the other").exists()

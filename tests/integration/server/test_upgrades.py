"""An upgrade by install.sh: cut anywhere, it leaves the old or the new release whole, with its data."""

import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import randint

import pytest

from tests.api import post
from tests.fakes import HandClock
from tests.live import Template, running
from tests.machines import HARDWARE, Machine, wheels
from tests.search_effort import EFFORT, LONG_SEARCH

DATABASES = Path(__file__).parents[2] / "golden" / "databases"
OLD_SCHEMA = "0018"
CHANGING = ("mv", "ln", "rm", "cp", "mkdir", "tee")
STEP = """#!/bin/bash
case "$*" in
  */opt/ciasc/*|*/var/lib/ciasc/*|*/usr/local/*)
    step=$(($(cat "{notes}/steps") + 1))
    echo $step >"{notes}/steps"
    [ $step != "$(cat "{notes}/cut")" ] || kill -KILL 0 ;;
esac
exec {program} "$@"
"""
OLD_PROGRAM = """\
    import sqlite3, sys
    words = sys.argv[1:]
    if words == ["--version"]:
        return print("ciasc 1.0")
    assert words[:2] == ["db", "check"], words
    data = sqlite3.connect(words[-1] + "/ciasc.sqlite3")
    [found] = data.execute("SELECT version_num FROM alembic_version").fetchone()
    sys.exit(found != "0018")
"""


def program(version: str) -> str:
    """Return a `ciasc` with that version that does the rest by the program under test."""
    return f"""\
    import os, sys
    if sys.argv[1:] == ["--version"]:
        return print("ciasc {version}")
    os.execv({sys.executable!r}, [{sys.executable!r}, "-m", "ciasc", *sys.argv[1:]])
"""


@dataclass
class Sticks:
    """The sticks of an old and of a new release."""

    old: Path
    new: Path


def stick(folder: Path, version: str, text: str) -> Path:
    """Create a stick whose server unit names its version."""
    shutil.copytree(HARDWARE, folder)
    unit = folder / "systemd" / "ciasc-server.service"
    unit.write_text(f"# release {version}\n{unit.read_text()}")
    wheels(folder / "wheels", version, program=text)
    return folder


@dataclass
class Upgraded:
    """A server with a filled database of the old schema, to be upgraded."""

    machine: Machine
    notes: Path

    def data(self) -> Path:
        return self.machine / "var/lib/ciasc"

    def steps(self, script: Path, cut: int = 0) -> int:
        """Run install.sh until its end, or until that step; return how many steps it did."""
        (self.notes / "steps").write_text("0")
        (self.notes / "cut").write_text(str(cut))
        paths = [self.notes, self.machine.programs, os.environ["PATH"]]
        words = ["bash", str(script / "install.sh"), "--root", str(self.machine.root)]
        done = subprocess.run(
            words,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PATH": ":".join(map(str, paths))},
            start_new_session=True,
        )
        assert done.returncode == (-9 if cut else 0), done.stdout + done.stderr
        return int((self.notes / "steps").read_text())

    def release(self) -> str:
        """Return the release after a restart; programs, units and data must all be of that one."""
        current = self.machine / "opt/ciasc/current"
        subprocess.run(["bash", current / "tools/adopt.sh", self.data()], check=True)
        said = subprocess.check_output([current / "bin/ciasc", "--version"], text=True)
        version = said.split()[1]
        unit = self.machine / "usr/local/lib/systemd/system/ciasc-server.service"
        assert unit.read_text().startswith(f"# release {version}\n")
        subprocess.run([current / "bin/ciasc", "db", "check", "--data", self.data()], check=True)
        with closing(sqlite3.connect(self.data() / "ciasc.sqlite3")) as database:
            assert database.execute("SELECT count(*) FROM ticket").fetchone()[0] > 40
        return version


@pytest.fixture(scope="module")
def sticks(tmp_path_factory: pytest.TempPathFactory) -> Sticks:
    folder = tmp_path_factory.mktemp("sticks")
    return Sticks(stick(folder / "old", "1.0", OLD_PROGRAM), stick(folder / "new", "2.0", program("2.0")))


@pytest.fixture(scope="module")
def server(sticks: Sticks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a server with the old release, to be copied, with the new programs unpacked."""
    machine = Machine(tmp_path_factory.mktemp("server") / "root")
    for one in (sticks.new, sticks.old):
        machine("server", packages=True, script=one / "install.sh")
    (machine / "opt/ciasc/previous").unlink()
    for install in (machine / "opt/ciasc/installs").iterdir():
        if install != (machine / "opt/ciasc/current").resolve():
            shutil.rmtree(install)
    data = machine / "var/lib/ciasc"
    data.mkdir(parents=True, exist_ok=True)
    filled = lzma.decompress((DATABASES / f"{OLD_SCHEMA}.db.xz").read_bytes())
    (data / "ciasc.sqlite3").write_bytes(filled)
    return machine.root


@pytest.fixture
def upgraded(server: Path, tmp_path: Path) -> Upgraded:
    notes = tmp_path / "notes"
    notes.mkdir()
    for name in CHANGING:
        (notes / name).write_text(STEP.format(notes=notes, program=shutil.which(name)))
        (notes / name).chmod(0o755)
    (tmp_path / "copy").mkdir()
    machine = Machine(tmp_path / "copy" / "root")
    shutil.copytree(server, machine.root, symlinks=True)
    return Upgraded(machine, notes)


def copies(machine: Machine) -> list[str]:
    return sorted(path.name for path in (machine / "var/backups/ciasc").glob("antes-de-*"))


@pytest.mark.long
def test_an_upgrade_that_is_cut_at_any_step_leaves_one_release_whole(
    upgraded: Upgraded, sticks: Sticks, tmp_path: Path
) -> None:
    assert upgraded.release() == "1.0"
    before = tmp_path / "before"
    shutil.copytree(upgraded.machine.root, before, symlinks=True)
    many = upgraded.steps(sticks.new)
    assert upgraded.release() == "2.0"
    assert len(copies(upgraded.machine)) == 1
    seen = []
    # Each fifth step from a random one, so that some run tries every step; a long search tries them all.
    first, every = (1, 1) if EFFORT > LONG_SEARCH else (randint(1, 5), 5)  # noqa: S311 - no secret
    for cut in range(first, many + 1, every):
        shutil.rmtree(upgraded.machine.root)
        shutil.copytree(before, upgraded.machine.root, symlinks=True)
        upgraded.steps(sticks.new, cut)
        seen.append(upgraded.release())
        upgraded.steps(sticks.new)
        assert upgraded.release() == "2.0"
        assert not (upgraded.data() / "next").exists()
    assert set(seen) == {"1.0", "2.0"}
    assert seen == sorted(seen)


@pytest.mark.long
def test_data_that_cannot_be_upgraded_stay_as_they_were_with_the_old_release(
    upgraded: Upgraded, sticks: Sticks
) -> None:
    database = upgraded.data() / "ciasc.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = database.read_bytes()
    said = upgraded.machine("server", status=1, packages=True, script=sticks.new / "install.sh")
    assert "Siguen en uso los programas de antes" in said
    assert database.read_bytes() == before
    current = upgraded.machine / "opt/ciasc/current"
    assert subprocess.check_output([current / "bin/ciasc", "--version"], text=True) == "ciasc 1.0\n"
    assert not (upgraded.data() / "next").exists()
    database.write_text("no database at all")
    said = upgraded.machine("server", status=1, packages=True, script=sticks.new / "install.sh")
    assert "Siguen en uso los programas de antes" in said
    assert copies(upgraded.machine) == []


@pytest.mark.long
def test_data_that_changed_after_they_were_prepared_are_not_replaced(
    upgraded: Upgraded,
) -> None:
    ready = upgraded.data() / "next" / (upgraded.machine / "opt/ciasc/current").readlink().name
    ready.mkdir(parents=True)
    (ready / "mark").write_text("another")
    (ready / "ciasc.sqlite3").write_text("stale")
    assert upgraded.release() == "1.0"
    assert not (upgraded.data() / "next").exists()


@pytest.mark.long
def test_old_programs_and_copies_are_removed(upgraded: Upgraded, tmp_path: Path) -> None:
    folder = upgraded.machine / "var/backups/ciasc"
    for number in range(5):
        script = stick(tmp_path / f"stick{number}", f"2.{number}", program(f"2.{number}")) / "install.sh"
        upgraded.machine("server", packages=True, script=script)
        assert upgraded.release() == f"2.{number}"
    assert len(copies(upgraded.machine)) in (2, 3)
    assert len(list((upgraded.machine / "opt/ciasc/releases").iterdir())) in (2, 3)
    assert len(list((upgraded.machine / "opt/ciasc/installs").iterdir())) in (2, 3)
    assert not list(upgraded.data().glob("*.antes"))
    assert folder.is_dir()


@pytest.mark.long
def test_a_rollback_restores_the_data_of_before_and_names_the_lost_tickets(
    station_template: Template, tmp_path: Path
) -> None:
    machine = Machine(tmp_path / "root")
    first = stick(tmp_path / "first", "2.0", program("2.0")) / "install.sh"
    second = stick(tmp_path / "second", "2.1", program("2.1")) / "install.sh"
    machine("server", packages=True, script=first)
    assert "No hay programas anteriores" in machine("--rollback", status=1, packages=True, script=first)
    data = machine / "var/lib/ciasc"
    data.mkdir(parents=True, exist_ok=True)
    shutil.copytree(station_template.folder, data, dirs_exist_ok=True)
    with running(station_template, data, HandClock(datetime.now(UTC))) as live:
        assert post(live.http("kiosk"), "/tickets", service="informes").json()["code"] == "A001"
    machine(packages=True, script=second)
    with running(station_template, data, HandClock(datetime.now(UTC))) as live:
        assert post(live.http("kiosk"), "/tickets", service="informes").json()["code"] == "A002"
    said = machine("--rollback", packages=True, script=second)
    assert "A002" in said
    assert str(data) in said
    assert len(list(data.glob("ciasc.sqlite3.2*"))) == 1
    current = machine / "opt/ciasc/current"
    assert subprocess.check_output([current / "bin/ciasc", "--version"], text=True) == "ciasc 2.0\n"
    with closing(sqlite3.connect(data / "ciasc.sqlite3")) as database:
        assert database.execute("SELECT number FROM ticket").fetchall() == [(1,)]
    with running(station_template, data, HandClock(datetime.now(UTC))) as live:
        assert post(live.http("kiosk"), "/tickets", service="informes").json()["code"] == "A100"
    assert "No hay programas anteriores" in machine("--rollback", status=1, packages=True, script=first)

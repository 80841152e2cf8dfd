"""The machines of a station, as far as they can be tested here: install, check, start, remove."""

import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.machines import HARDWARE, PYTHON, Machine, wheels
from tests.needs import needs, needs_command
from tests.nodes import wait_until
from tests.patience import PATIENCE_S

SERVER = "http://192.168.1.10:8000"
UNITS = sorted(path.name for path in (HARDWARE / "systemd").glob("ciasc-*"))
THRESHOLDS = {  # ten times what `systemd-analyze security` may return
    "ciasc-server.service": "30",
    "ciasc-kiosk-node.service": "30",
    "ciasc-peripherals.service": "30",
    "ciasc-backup.service": "30",
    "ciasc-report.service": "30",
    # Chromium brings its own sandbox, which needs what a stricter unit would forbid.
    "ciasc-kiosk.service": "60",
    "ciasc-display.service": "60",
}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "root")


@pytest.mark.long
def test_a_kiosk_is_installed_checked_installed_again_and_taken_away(machine: Machine) -> None:
    assert "Instalado: kiosk" in machine("kiosk", "--server", SERVER)
    assert machine.enabled() == {"ciasc-kiosk-node.service", "ciasc-kiosk.service"}
    policies = json.loads((machine / "etc/chromium/policies/managed/ciasc.json").read_text())
    assert SERVER in policies["URLAllowlist"]
    assert f"STATION_URL={SERVER}\n" in (machine / "etc/ciasc/node.env").read_text()
    assert "SCREEN_URL=http://127.0.0.1:8100/kiosk\n" in (machine / "etc/ciasc/screen.env").read_text()
    assert "FALTA  clave del equipo" in machine("--check", status=1)
    settings = machine / "etc/ciasc/node.env"
    settings.write_text(settings.read_text().replace("CIASC_TOKEN=", "CIASC_TOKEN=secreta"))
    assert settings.stat().st_mode & 0o077 == 0
    assert "Todo está bien: kiosk." in machine("--check")
    before = machine.files()
    assert "Escrito" not in machine()
    assert machine.files() == before
    kept = machine / "var/lib/ciasc-node/node.sqlite3"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("tickets")
    machine("--uninstall")
    assert machine.enabled() == set()
    left = {name for name in machine.files() if "ciasc" in name}
    assert left == {
        f"etc/ciasc/{name}" for name in ("node.env", "peripherals.env", "screen.env", "station-url")
    } | {"var/lib/ciasc-node/node.sqlite3"}
    machine("--uninstall")
    assert "No hay nada instalado" in machine("--check", status=1)
    machine("kiosk")
    assert "secreta" in settings.read_text()
    assert "Todo está bien" in machine("--check")


@pytest.mark.long
def test_an_installation_that_was_cut_anywhere_is_finished_by_the_next(tmp_path: Path) -> None:
    whole = Machine(tmp_path / "whole")
    whole("server", "kiosk")
    wanted = whole.files()
    cut = Machine(tmp_path / "cut")
    cut("server", "kiosk")
    for place in ("etc/udev/rules.d/70-ciasc.rules", "opt/ciasc/bin/launch.sh"):
        (cut / place).unlink()
    (cut / "etc/pam.d/ciasc-screen.ciasc-new").write_text("half")
    (cut / "etc/pam.d/ciasc-screen").write_text("half")
    (cut / "opt/ciasc/bin/backup.sh").unlink()
    (cut / "etc/systemd/system/multi-user.target.wants/ciasc-server.service").unlink()
    complaints = cut("--check", status=1)
    for place in (
        "70-ciasc.rules",
        "launch.sh",
        "ciasc-screen",
        "backup.sh",
        "arranca con el equipo",
    ):
        assert re.search(f"FALTA .*{place}", complaints), place
    cut()
    assert cut.files() == wanted
    assert (cut / "opt/ciasc/bin/backup.sh").stat().st_mode & 0o777 == 0o755


@pytest.mark.long
def test_one_machine_for_all_opens_the_servers_own_page(machine: Machine) -> None:
    machine("server")
    machine("kiosk")
    assert machine.enabled() == {
        "ciasc-server.service",
        "ciasc-backup.timer",
        "ciasc-report.timer",
        "ciasc-kiosk.service",
    }
    assert "SCREEN_URL=http://127.0.0.1:8000/kiosk\n" in (machine / "etc/ciasc/screen.env").read_text()
    assert not (machine / "usr/local/lib/systemd/system/ciasc-kiosk-node.service").exists()


@pytest.mark.long
def test_a_kiosk_node_does_not_become_a_server_and_its_page_follows(machine: Machine) -> None:
    machine("kiosk", "--server", SERVER)
    before = machine.files()
    assert "--uninstall" in machine("server", status=2)
    assert machine.files() == before
    machine("--uninstall")
    machine("server", "kiosk")
    assert machine.enabled() == {
        "ciasc-server.service",
        "ciasc-backup.timer",
        "ciasc-report.timer",
        "ciasc-kiosk.service",
    }
    screen = machine / "etc/ciasc/screen.env"
    assert "SCREEN_URL=http://127.0.0.1:8000/kiosk\n" in screen.read_text()
    own = screen.read_text().replace("8000/kiosk", "8000/kiosk?lang=es")
    screen.write_text(own)
    machine()
    assert screen.read_text() == own


@pytest.mark.long
def test_a_wall_follows_a_server_that_moved(machine: Machine) -> None:
    machine("display", "--server", SERVER)
    screen = machine / "etc/ciasc/screen.env"
    screen.write_text(screen.read_text().replace("SCREEN_TOKEN=", "SCREEN_TOKEN=secreta"))
    machine("--server", "http://10.0.0.5:8000/")
    assert "SCREEN_URL=http://10.0.0.5:8000/pantalla\nSCREEN_TOKEN=secreta\n" in screen.read_text()
    policies = machine / "etc/chromium/policies/managed/ciasc.json"
    assert SERVER not in policies.read_text()
    assert "Todo está bien" in machine("--check")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("router",),
        ("kiosk",),
        ("kiosk", "display", "--server", SERVER),
        ("display", "--server"),
        ("display", "--server", "http://x/|s|/etc|"),
    ],
    ids=str,
)
def test_invalid_input_changes_nothing(machine: Machine, words: tuple[str, ...]) -> None:
    said = machine(*words, status=2)
    assert "ERROR" in said
    assert "Uso:" in said
    assert not machine.root.exists()


@pytest.mark.long
def test_programs_come_from_a_folder_of_wheels_and_a_damaged_one_changes_nothing(
    machine: Machine, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(HARDWARE, stick)
    script = stick / "install.sh"
    old = machine / "opt/ciasc/releases/old/bin/ciasc"
    old.parent.mkdir(parents=True)
    old.write_text("#!/bin/sh\necho ciasc 1.0\n")
    old.chmod(0o755)
    current = machine / "opt/ciasc/current"
    current.symlink_to("releases/old")
    ciasc = current / "bin/ciasc"
    machine("server", script=script)
    assert "make wheels" in machine(status=1, packages=True, script=script)
    folder = wheels(stick / "wheels", "2.0")
    # The power failed in the middle, and the stick has a fault too.
    torn = machine / f"opt/ciasc/releases/{sha256((folder / 'SHA256SUMS').read_bytes()).hexdigest()[:12]}"
    torn.mkdir()
    (torn / "pyvenv.cfg").write_text("half")
    (folder / "requirements.txt").write_text("# changed\n")
    assert "dañada" in machine(status=1, packages=True, script=script)
    assert "FALTA  programas completos" in machine("--check", status=1, packages=True, script=script)
    assert subprocess.check_output([ciasc], text=True) == "ciasc 1.0\n"
    (folder / "requirements.txt").write_text("# nothing\n")
    assert "Programas en uso" in machine(packages=True, script=script)
    assert subprocess.check_output([ciasc], text=True) == "ciasc 2.0\n"
    assert (current / "bin").resolve() == (torn / "bin").resolve()
    assert current.parent / "installs" == current.resolve().parent
    assert old.exists()  # the version before can still be restored
    assert "Se instalan" not in machine(packages=True, script=script)
    assert "Todo está bien" in machine("--check", packages=True, script=script)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"machine": "riscv64", "target": "pi-9"},
            f"para un equipo riscv64 (pi-9), y este es {platform.machine()}",
        ),
        (
            {"python": "3.99", "target": "pc-3.99"},
            f"Python 3.99 (pc-3.99), y este equipo tiene Python {PYTHON}",
        ),
        ({"glibc": "2.999"}, "es muy antiguo"),
    ],
    ids=["processor", "Python", "system"],
)
def test_a_stick_for_another_machine_is_refused_before_anything_is_written(
    machine: Machine, tmp_path: Path, facts: dict[str, str], words: str
) -> None:
    folder = wheels(tmp_path / "wheels", "2.0", **facts)
    said = machine("server", "--wheels", str(folder), status=1, packages=True)
    assert words in said
    if "glibc" not in facts:
        assert re.search(rf"make wheels FOR=p[ci]-{PYTHON}$", said.strip())
    assert not machine.root.exists()


@pytest.mark.parametrize("lost", ["TARGET", "requirements.txt", "ciasc-2.0-py3-none-any.whl"])
@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed"])
def test_a_stick_without_one_of_its_files_is_refused_before_anything_is_written(
    machine: Machine, tmp_path: Path, lost: str, *, listed: bool
) -> None:
    folder = wheels(tmp_path / "wheels", "2.0")
    (folder / lost).unlink()
    if not listed:
        sums = folder / "SHA256SUMS"
        kept = (line for line in sums.read_text().splitlines() if not line.endswith(lost))
        sums.write_text("".join(f"{line}\n" for line in kept))
    said = machine("server", "--wheels", str(folder), status=1, packages=True)
    assert "incompleta" in said
    assert (lost if listed or "ciasc" not in lost else "ciasc") in said
    assert not machine.root.exists()


def test_a_damaged_stick_is_refused_before_anything_is_written(machine: Machine, tmp_path: Path) -> None:
    folder = wheels(tmp_path / "wheels", "2.0")
    (folder / "requirements.txt").write_text("# changed\n")
    assert "dañada" in machine("server", "--wheels", str(folder), status=1, packages=True)
    assert not machine.root.exists()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (f'#!/bin/sh\n[ "$2" != "import venv, ensurepip" ] && exec {sys.executable} "$@"\n', "python3-venv"),
        ("#!/bin/sh\nexit 127\n", "Falta Python."),
        (f"#!/bin/sh\necho {PYTHON} 32\n", "32 bits"),
    ],
    ids=["no venv", "no Python", "32 bits"],
)
def test_a_system_that_cannot_run_the_programs_is_refused_before_anything_is_written(
    machine: Machine, tmp_path: Path, script: str, words: str
) -> None:
    folder = wheels(tmp_path / "wheels", "2.0")
    (machine.programs / "python3").write_text(script)
    said = machine("server", "--wheels", str(folder), status=1, packages=True)
    assert words in said
    assert not machine.root.exists()


@pytest.fixture
def furnished(machine: Machine) -> Machine:
    """Return a machine with every unit, what they start, and the system's own units."""
    machine("server", "kiosk")
    for unit in UNITS:
        if unit not in ("ciasc-server.service", "ciasc-kiosk.service"):
            shutil.copy(HARDWARE / "systemd" / unit, machine / "etc/systemd/system")
    shutil.copytree("/usr/lib/systemd/system", machine / "usr/lib/systemd/system", symlinks=True)
    bin_of = "opt/ciasc/current/bin/ciasc"
    for name in ("usr/bin/cage", "usr/bin/chvt", bin_of, "opt/ciasc/current/tools/launch.sh"):
        program = machine / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    return machine


def test_systemd_accepts_every_unit_and_finds_what_it_starts(furnished: Machine) -> None:
    verify = [needs("systemd-analyze"), "verify", "--man=no", f"--root={furnished.root}", *UNITS]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
def test_a_unit_is_as_closed_as_its_work_allows(unit: str) -> None:
    look = [needs("systemd-analyze"), "security", "--offline=true", f"--threshold={THRESHOLDS[unit]}"]
    done = subprocess.run([*look, HARDWARE / "systemd" / unit], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:] + done.stderr


def test_shellcheck_finds_nothing() -> None:
    scripts = sorted(HARDWARE.rglob("*.sh"))
    done = subprocess.run([needs("shellcheck"), *scripts], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_udev_accepts_the_rules() -> None:
    """Needs systemd 254; on an older one tests/unit/project/test_hardware_files.py alone parses the rules."""
    udevadm = needs_command("udevadm", "verify")
    verify = [udevadm, "verify", "--resolve-names=never", str(HARDWARE / "udev" / "70-ciasc.rules")]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class _Page(BaseHTTPRequestHandler):
    """A server that returns its health from the second request on."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(503 if len(self.asked) == 1 else 200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def health() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server that starts late, and the requests that it gets."""
    asked: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Page", (_Page,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def launch(tmp_path: Path, role: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run launch.sh with a Chromium that only prints its arguments; return the output."""
    needs("curl")
    programs = tmp_path / "programs"
    programs.mkdir(exist_ok=True)
    fake = programs / "chromium"
    fake.write_text('#!/bin/sh\necho "HOME=$HOME"\nprintf "%s\\n" "$@"\n')
    fake.chmod(0o755)
    memory = tmp_path / "memory"
    (memory / "chromium").mkdir(parents=True, exist_ok=True)
    (memory / "chromium" / "yesterday").touch()
    return subprocess.run(
        ["bash", HARDWARE / "kiosk" / "launch.sh", role],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{programs}:{os.environ['PATH']}", "RUNTIME_DIRECTORY": str(memory)} | environment,
    )


def test_the_browser_waits_for_the_server_and_restarts(tmp_path: Path, health: tuple[str, list[str]]) -> None:
    base, asked = health
    done = launch(tmp_path, "kiosk", SCREEN_URL=f"{base}/kiosk", SCREEN_TOKEN="secreta")
    assert asked == ["/healthz", "/healthz"]
    assert "Se espera" in done.stderr
    home, *words = done.stdout.splitlines()
    memory = tmp_path / "memory"
    assert home == f"HOME={memory}"
    assert words[-1] == f"{base}/kiosk?token=secreta"
    for flag in ("--kiosk", "--incognito", "--disable-pinch", f"--user-data-dir={memory / 'chromium'}"):
        assert flag in words
    assert list((memory / "chromium").iterdir()) == []


def test_the_wall_plays_sound_and_shows_its_page_as_it_is(
    tmp_path: Path, health: tuple[str, list[str]]
) -> None:
    base, _ = health
    words = launch(
        tmp_path, "display", SCREEN_URL=f"{base}/pantalla?x=1", SCREEN_TOKEN="t"
    ).stdout.splitlines()
    assert words[-1] == f"{base}/pantalla?x=1&token=t"
    assert "--autoplay-policy=no-user-gesture-required" in words
    assert "--incognito" not in words
    plain = launch(tmp_path, "display", SCREEN_URL=f"{base}/pantalla").stdout.splitlines()
    assert plain[-1] == f"{base}/pantalla"


HEARTBEAT = Path(__file__).parents[3] / "static" / "js" / "lib" / "alive_for_launcher.js"


class _Touch(BaseHTTPRequestHandler):
    """A server of a page that gives signs of life, and of one that does not."""

    def do_GET(self) -> None:
        script = self.path == "/heartbeat.js"
        page = (
            b"<p>Nothing</p>"
            if self.path == "/silent"
            else b'<script type="module" src="/heartbeat.js"></script>'
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if script else "text/html")
        self.end_headers()
        self.wfile.write(HEARTBEAT.read_bytes() if script else page)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def touch() -> Iterator[str]:
    """Return the address of that server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Touch)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def descendants(pid: int) -> list[tuple[int, str]]:
    """Return the processes below that one, with their command lines."""
    said = subprocess.check_output(["ps", "-eo", "pid=,ppid=,args="], text=True)
    rows = [line.split(maxsplit=2) for line in said.splitlines()]
    below, found = {pid}, []
    while more := [row for row in rows if int(row[1]) in below and int(row[0]) not in below]:
        below |= {int(row[0]) for row in more}
        found += [(int(row[0]), row[2]) for row in more]
    return found


def renderers(pid: int) -> list[int]:
    return [child for child, words in descendants(pid) if "--type=renderer" in words]


@contextmanager
def launched(tmp_path: Path, page: str, first_s: int) -> Iterator["subprocess.Popen[str]"]:
    """Run launch.sh with a real browser on that page until the block ends."""
    needs("curl")
    wrapper = tmp_path / "programs" / "chromium"
    wrapper.parent.mkdir(exist_ok=True)
    flags = '--headless --no-sandbox "${@/--ozone-platform=wayland/--mute-audio}"'
    wrapper.write_text(f"#!/bin/bash\nexec {needs('chromium')} {flags}\n")
    wrapper.chmod(0o755)
    with subprocess.Popen(
        ["bash", HARDWARE / "kiosk" / "launch.sh", "kiosk"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={
            "PATH": f"{wrapper.parent}:{os.environ['PATH']}",
            "RUNTIME_DIRECTORY": str(tmp_path),
            "SCREEN_URL": page,
            "SCREEN_PATIENCE_S": "12",
            "SCREEN_FIRST_S": str(first_s),
        },
    ) as launcher:
        try:
            yield launcher
        finally:
            with suppress(ProcessLookupError):
                os.killpg(launcher.pid, signal.SIGKILL)


def ended(launcher: "subprocess.Popen[str]") -> bool:
    """Return whether the launcher ends by itself, because no sign of life came."""
    _, said = launcher.communicate(timeout=PATIENCE_S)
    return launcher.returncode == 1 and "no da señales de vida" in said


@pytest.mark.long
def test_a_browser_whose_page_died_is_started_again(tmp_path: Path, touch: str) -> None:
    with launched(tmp_path, f"{touch}/kiosk", first_s=40) as launcher:
        with pytest.raises(subprocess.TimeoutExpired):
            launcher.wait(45)  # longer than without any sign of life
        for renderer in renderers(launcher.pid):
            os.kill(renderer, signal.SIGKILL)
        assert ended(launcher)


@pytest.mark.long
def test_a_browser_without_a_first_sign_of_life_gets_more_time_at_each_start(
    tmp_path: Path, touch: str
) -> None:
    for limit_s in (4, 8, 16):
        with launched(tmp_path, f"{touch}/silent", first_s=4) as launcher:
            with pytest.raises(subprocess.TimeoutExpired):
                launcher.wait(limit_s * 0.9)
            assert ended(launcher)
    with launched(tmp_path, f"{touch}/kiosk", first_s=20):
        counted = tmp_path / "silent-starts"
        assert counted.read_text() == "3\n"
        wait_until(lambda: {"counted": counted.exists()}, lambda said: not said["counted"])
    with launched(tmp_path, f"{touch}/silent", first_s=4) as launcher:
        assert ended(launcher)
        assert counted.read_text() == "1\n"


def test_the_number_of_silent_starts_is_kept_over_a_restart() -> None:
    for unit in ("ciasc-kiosk.service", "ciasc-display.service"):
        assert "RuntimeDirectoryPreserve=restart\n" in (HARDWARE / "systemd" / unit).read_text()


def test_a_browser_without_a_page_says_what_is_missing(tmp_path: Path) -> None:
    assert launch(tmp_path, "door").returncode == 2
    for address in ("", "SERVIDOR", "file:///etc/passwd"):
        refused = launch(tmp_path, "kiosk", SCREEN_URL=address)
        assert (refused.returncode, "SCREEN_URL" in refused.stderr) == (1, True)


def nightly(tmp_path: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run daily_backup.sh with a `ciasc` that writes its second argument, or fails."""
    fake = tmp_path / "ciasc"
    fake.write_text('#!/bin/sh\n[ -z "$BROKEN" ] && echo "$*" >"$2"\n')
    fake.chmod(0o755)
    return subprocess.run(
        ["bash", HARDWARE / "daily_backup.sh"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "CIASC": str(fake)} | environment,
    )


def test_the_nightly_copy_removes_the_oldest_after_the_new_one_exists(tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    old = [f"ciasc-2026010{day}-033000.sqlite3" for day in range(1, 6)]
    for name in [*old, f"{old[0]}.part", "notas.txt"]:
        (folder / name).touch()
    settings = {"BACKUP_DIR": str(folder), "BACKUP_KEEP": "3"}
    assert nightly(tmp_path, **settings, BROKEN="1").returncode != 0
    assert sorted(path.name for path in folder.iterdir()) == [*old, "notas.txt"]
    assert nightly(tmp_path, **settings).returncode == 0
    left = sorted(path.name for path in folder.iterdir())
    assert left[:2] == old[3:]
    assert left[3:] == ["notas.txt"]
    assert "--data /var/lib/ciasc" in (folder / left[2]).read_text()
    assert "no está conectado" in nightly(tmp_path, **settings, BACKUP_MOUNT="si").stderr.lower()
    assert nightly(tmp_path, BACKUP_DIR=str(folder), BACKUP_KEEP="0").returncode == 1
    assert len(list(folder.iterdir())) == 4


def overlay(tmp_path: Path, action: str, *, data_on: str = "/", root: str = "ext4") -> tuple[int, str, str]:
    """Run overlay.sh on a Raspberry Pi whose raspi-config logs its arguments."""
    programs = tmp_path / "pi"
    programs.mkdir(exist_ok=True)
    notes = tmp_path / "notes"
    notes.write_text("")
    for name, text in {
        "raspi-config": f'echo "$@" >>{notes}',
        "findmnt": f'case "$*" in *FSTYPE*) echo {root};; *) echo {data_on};; esac',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    done = subprocess.run(
        ["bash", HARDWARE / "overlay.sh", action],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{programs}:{os.environ['PATH']}"},
    )
    return done.returncode, done.stdout + done.stderr, notes.read_text()


def test_the_system_becomes_read_only_and_back(tmp_path: Path) -> None:
    status, said, told = overlay(tmp_path, "on", data_on="/var/lib/ciasc")
    assert (status, "reboot" in said) == (0, True)
    assert told == "nonint enable_overlayfs\nnonint enable_bootro\n"
    assert overlay(tmp_path, "on", root="overlay") == (0, "Ya está así.\n", "")
    assert overlay(tmp_path, "off", root="overlay")[2] == "nonint disable_bootro\nnonint disable_overlayfs\n"
    assert overlay(tmp_path, "status")[:2] == (0, "off\n")
    assert overlay(tmp_path, "sideways")[0] == 2

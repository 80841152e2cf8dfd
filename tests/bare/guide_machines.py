"""The machines of a station and the switch between them, as `.ci/guide` boots them."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 180  # seconds, for what takes a few on a quiet machine
STICK = "media/usb/instalador"
PAPER = "var/tmp/papel"
Json = dict[str, Any]


def wait_for(check: Callable[[], object], what: str) -> None:
    """Return when the check is true; SystemExit if it never is."""
    end = time.monotonic() + PATIENCE
    while not check():
        if time.monotonic() > end:
            raise SystemExit(f"never: {what}")
        time.sleep(0.5)


def ip(words: str) -> None:
    """Run `ip` of iproute2."""
    subprocess.run(["ip", *words.split()], check=True)


class Switch:
    """The station's network: no other machine is on it, only who installs, with a laptop."""

    def __init__(self) -> None:
        ip("link set lo up")
        ip("link add sw0 type bridge")
        ip("address add 192.168.1.2/24 dev sw0")
        ip("link set sw0 up")

    def remove(self) -> None:
        """Remove it."""
        ip("link delete sw0")


class Machine:
    """A computer with Debian and systemd; `image` is its disk after the workshop."""

    def __init__(self, work: Path, image: str, name: str, address: str) -> None:
        self.name, self.address = name, address
        self._cgroup = work / "cgroup" / work.name / f"{name}-{os.urandom(3).hex()}"
        self.root = work / "machines" / name
        subprocess.run(["cp", "--archive", "--reflink=auto", work / "images" / image, self.root], check=True)
        (self.root / "etc/hostname").write_text(f"{name}\n")
        (self.root / "etc/hosts").write_text(f"127.0.0.1 localhost\n127.0.1.1 {name}\n")
        (self.root / "etc/machine-id").write_text(f"{os.urandom(16).hex()}\n")
        (self.root / "etc/resolv.conf").unlink(missing_ok=True)
        for unit in ("console-getty.service", "systemd-firstboot.service"):
            (self.root / "etc/systemd/system" / unit).symlink_to("/dev/null")
        self.boot()

    def boot(self) -> None:
        """Start it and connect it to the switch."""
        words = [".ci/guide", "--machine", str(self._cgroup), str(self.root), self.name]
        self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        wait_for(lambda: self._first(children) is not None, f"{self.name} boots")
        first = self._first(children)
        assert first is not None
        self._pid = first
        ip(f"link add v-{self.name} type veth peer name e-{self.name}")
        ip(f"link set v-{self.name} master sw0 up")
        ip(f"link set e-{self.name} netns {self._pid}")
        inside = ["nsenter", f"--net=/proc/{self._pid}/ns/net"]
        for line in (
            "link set lo up",
            f"address add {self.address}/24 dev e-{self.name}",
            f"link set e-{self.name} up",
        ):
            subprocess.run([*inside, "ip", *line.split()], check=True)
        wait_for(self._up, f"systemd of {self.name}")

    def _first(self, children: Path) -> int | None:
        """Return the number of its systemd."""
        for pid in children.read_text().split():
            if Path(f"/proc/{pid}/comm").read_text() == "systemd\n":
                return int(pid)
        return None

    def _up(self) -> bool:
        done = self._done("systemctl is-system-running")
        return done.stdout.strip() in ("running", "degraded")

    def _done(self, command: str) -> "subprocess.CompletedProcess[str]":
        inside = ["nsenter", f"--target={self._pid}", "--all", "--root", "--wd"]
        words = [
            "env",
            "-i",
            "HOME=/root",
            "LANG=C.UTF-8",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        return subprocess.run(
            [*inside, *words, "bash", "-c", f"cd /{STICK} 2>/dev/null; {command}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def do(self, command: str, status: int = 0) -> str:
        """Run that command in the folder of the stick; return its output; SystemExit if it failed."""
        print(f"   {self.name}$ {command}")
        done = self._done(command)
        if done.returncode != status:
            log = self._done("journalctl -b -p notice -n 40 --no-pager").stdout
            raise SystemExit(
                f"{self.name}: ended with {done.returncode}, not {status}:\n{done.stdout}\n{log}"
            )
        return done.stdout

    def insert(self, stick: Path) -> None:
        """Insert that memory stick in place of the present one."""
        place = self.root / STICK
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(stick, place)

    def connect_printer(self) -> None:
        """Connect an emulated printer under the name that udev gives the only USB printer."""
        self.do(
            "mkdir -p /dev/ciasc && chown ciasc /dev/ciasc && "
            "systemd-run --quiet --unit=impresora --uid=ciasc /usr/local/bin/ciasc printer emulate "
            f"--pty /dev/ciasc/printer0 --out /{PAPER} --profile epson-tm-t20iii"
        )

    def papers(self) -> str:
        """Return the text of all papers of its printer, in order, without spaces."""
        files = sorted((self.root / PAPER).glob("*.txt"))
        return re.sub(r"[ \n]+", "", "".join(file.read_text() for file in files))

    def reboot(self) -> None:
        """Restart it, with its printer if it had one."""
        had_printer = (self.root / PAPER).is_dir()
        self.do("systemctl --no-block reboot")
        self._process.wait(PATIENCE)
        self.boot()
        if had_printer:
            self.connect_printer()

    def cut(self, *, off: bool) -> None:
        """Pull its network cable, or put it back."""
        ip(f"link set v-{self.name} {'down' if off else 'up'}")

    def edit(self, file: str, name: str, value: str) -> None:
        """Write a value into a file of settings, as the technician does."""
        place = self.root / file.lstrip("/")
        lines = place.read_text().splitlines()
        assert f"{name}=" in lines, place.read_text()
        place.write_text("".join(f"{name}={value}\n" if one == f"{name}=" else f"{one}\n" for one in lines))

    def ask(self, path: str, body: Json | None = None) -> Json:
        """Return the answer of its own kiosk to its own browser."""
        words = "" if body is None else f"-H 'Content-Type: application/json' -d '{json.dumps(body)}'"
        done = self._done(f"curl -sS --fail --max-time 20 {words} http://127.0.0.1:8100{path}")
        found: Json = json.loads(done.stdout) if done.returncode == 0 else {"failed": done.stdout}
        return found

    def wait(self, fact: str, value: object) -> None:
        """Wait until the health of its kiosk says so."""
        wait_for(lambda: self.ask("/healthz").get(fact) == value, f"{self.name}: {fact} {value}")

    def stop(self) -> None:
        """Switch it off and forget its disk."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        wait_for(self._wiped, f"{self.name} without its disk")

    def _wiped(self) -> bool:
        shutil.rmtree(self.root, ignore_errors=True)
        return not self.root.exists()


def get(address: str) -> Json:
    """Return the JSON at that address, as the laptop on the switch gets it; empty if there is no answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as answer:
            found: Json = json.load(answer)
    except OSError:
        return {}
    return found

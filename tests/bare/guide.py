"""Follow hardware/README.md for one station: `.ci/guide` starts this, in a network that has no other machine.

Standard library only. Exit status 0 if all that the guide promises was so.
"""

import json
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.bare.demo import Client
from tests.bare.guide_machines import Machine, Switch, get, wait_for
from tests.bare.guide_text import Guide, first, note, version_of
from tests.bare.guide_workshop import workshop

SERVER = "http://192.168.1.10:8000"
NO_CONSOLE = {"ciasc-kiosk.service en marcha", "ciasc-display.service en marcha"}
"""What is red in a container, because a browser needs a screen."""


class Station:
    """The machines of a station."""

    def __init__(self, work: Path, guide: Guide, *, small: bool, kiosks: int, walls: int) -> None:
        self.guide, self.small = guide, small
        self.sticks = [work / name / "instalador" for name in ("first", "second")]
        self.server = Machine(work, "server-kiosk" if small else "server", "servidor", "192.168.1.10")
        self.kiosks = [
            Machine(work, "kiosk", f"kiosko{n}", f"192.168.1.{10 + n}") for n in range(1, kiosks + 1)
        ]
        self.walls = [
            Machine(work, "display", f"sala{n}", f"192.168.1.{20 + n}") for n in range(1, walls + 1)
        ]
        self.machines = [self.server, *self.kiosks, *self.walls]
        self.token = ""
        role = "sudo bash install.sh server kiosk" if small else "sudo bash install.sh server"
        self._role = guide.line(role)

    # ---- Section 4 ----

    def set_up(self) -> None:
        """Follow the steps of the installation."""
        for machine in self.machines:
            machine.insert(self.sticks[0])
            machine.do(self.guide.line("sudo timedatectl"))
        password = self._set_up_server()
        self._wrong_kiosk_is_red()
        if self.small:
            self._set_up_own_printer()
        self._set_up_kiosks(password)
        self._set_up_walls()
        for machine in self.machines:
            machine.reboot()
        self.all_well()

    def _set_up_server(self) -> str:
        """Install the server; return the administrator's first password."""
        self.server.do(self._role)
        self.server.do(self.guide.line("sudo -u ciasc ciasc init"))
        said = self.server.do(self.guide.line("sudo -u ciasc ciasc staff add"))
        self.server.do(self.guide.line("sudo systemctl start"))
        self.answers(self.sticks[0])
        return first(r"\w{3}(?:-\w{3})+", said)

    def _set_up_own_printer(self) -> None:
        self.server.connect_printer()
        self.server.do(self.guide.line("sudo systemctl stop"))
        self.server.do(self.guide.line("sudo -u ciasc ciasc printer add"))
        self.server.do(self.guide.line("sudo -u ciasc ciasc printer test"))
        self.server.do(self.guide.line("sudo systemctl start"))
        wait_for(self.server.papers, "a page of test")

    def add(self, line: str) -> str:
        """Add a device; return its token."""
        return first(r"[\w-]{40,}", self.server.do(line))

    def _set_up_kiosks(self, password: str) -> None:
        if self.small:
            self.token = self.add(self.guide.line("sudo -u ciasc ciasc device add kiosk entrada --data"))
            self.server.edit("/etc/ciasc/screen.env", "SCREEN_TOKEN", self.token)
        for number, kiosk in enumerate(self.kiosks):
            kiosk.do(self.guide.line("sudo bash install.sh kiosk --server"))
            assert "FALTA  clave del equipo" in kiosk.do(self.guide.line("sudo bash install.sh --check"), 1)
            kiosk.connect_printer()
            if number:
                code = self._code(password)
                kiosk.do(self.guide.line("sudo -u ciasc ciasc kiosk pair", CODIGO=code))
            else:
                name = "patio" if len(self.kiosks) == 1 else "entrada"
                own = self.guide.line(f"sudo -u ciasc ciasc device add kiosk {name} --own-printer")
                kiosk.edit("/etc/ciasc/node.env", "CIASC_TOKEN", self.add(own))

    def _code(self, password: str) -> str:
        """Return the code that the administrator gets for a kiosk of its own, after the first sign-in."""
        admin, chosen = Client(SERVER), "la clave del taller 7"
        self._sign_in(admin, password)
        admin.send("/api/v1/session/password", {"old": password, "new": chosen})
        self._sign_in(admin, chosen)
        wish = {"kind": "kiosk", "name": "patio", "own": True}
        return str(admin.json("/api/v1/admin/devices/pairing", wish)["code"])

    def _sign_in(self, admin: Client, password: str) -> None:
        signed = admin.json("/api/v1/session", {"username": "jefatura", "password": password})
        admin.headers["X-CSRF-Token"] = signed["csrf_token"]

    def _set_up_walls(self) -> None:
        line = self.guide.line("sudo -u ciasc ciasc device add display sala")
        for number, wall in enumerate(self.walls):
            wall.do(self.guide.line("sudo bash install.sh display --server"))
            name = f"sala{number or ''}"
            token = self.add(line.replace(" sala ", f" {name} "))
            wall.edit("/etc/ciasc/screen.env", "SCREEN_TOKEN", token)

    # ---- What must be so ----

    def answers(self, stick: Path) -> None:
        """Wait until the server has the version of that stick."""
        wanted = version_of(stick)
        said = ("version", "commit")
        wait_for(lambda: tuple(map(get(f"{SERVER}/healthz").get, said)) == wanted, f"{wanted}")
        print(f"   the server answers with {wanted}")

    def all_well(self) -> None:
        """Check that every machine finds itself right, as far as it can be without a screen."""
        for kiosk in self.kiosks:
            kiosk.wait("link", "up")
        for machine in self.machines:
            said = machine.do(f"{self.guide.line('sudo bash install.sh --check')} || true")
            if set(re.findall("(?m)^FALTA +(.*)$", said)) - NO_CONSOLE or "bien" not in said:
                raise SystemExit(f"{machine.name}:\n{said}")

    def _wrong_kiosk_is_red(self) -> None:
        """Check that the server names a kiosk that could print nothing."""
        self.server.do("sudo -u ciasc ciasc device add kiosk mal --data /var/lib/ciasc")
        said = self.server.do(self.guide.line("sudo bash install.sh --check"), 1)
        assert re.search("FALTA  dispensadores: .*mal", said), said
        self.server.do("sudo -u ciasc ciasc device revoke mal --data /var/lib/ciasc")

    def ticket(self) -> str:
        """Return the number of a new ticket of the first kiosk, when its paper is out."""
        if self.small:
            kiosk = Client(SERVER, Authorization=f"Bearer {self.token}")
            code: str = kiosk.json("/api/v1/tickets", {"service": "informes"})["code"]
            wait_for(lambda: code in self.server.papers(), f"the paper of {code}")
            print(f"   {code} is printed")
            return code
        return self._ticket_of(self.kiosks[0])

    def _ticket_of(self, kiosk: Machine) -> str:
        given = kiosk.ask("/api/v1/tickets", {"service": "informes"})
        code: str = given.get("code") or str(sys.exit(f"{kiosk.name}: {given}"))
        wait_for(lambda: code in kiosk.papers(), f"the paper of {code}")
        print(f"   {kiosk.name}: {code} is printed")
        return code

    def kiosks_alone(self) -> None:
        """Cut off each kiosk: it gives numbers of its band, and hands them over when it is back."""
        for kiosk in self.kiosks:
            kiosk.cut(off=True)
        alone = {}
        for kiosk in self.kiosks:
            kiosk.wait("link", "down")
            first, last = map(int, kiosk.ask("/healthz")["band"].split("-"))
            code = self._ticket_of(kiosk)
            assert first <= int(code[1:]) <= last, (code, first, last)
            alone[code] = kiosk
        assert len(alone) == len(self.kiosks), alone
        for kiosk in self.kiosks:
            kiosk.cut(off=False)
            kiosk.wait("waiting", 0)
        assert set(alone) <= self.stored(), (alone, self.stored())

    def stored(self) -> set[str]:
        """Return the numbers of all tickets that the server has."""
        file = self.server.root / "var/lib/ciasc/ciasc.sqlite3"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT letter, coalesce(paper_number, number) FROM ticket").fetchall()
        return {f"{letter}{number:03d}" for letter, number in rows}

    def upgrade_and_return(self) -> None:
        """Upgrade every machine from a new stick, then return to the programs and data of before."""
        before = self.stored()
        for machine in self.machines:
            machine.insert(self.sticks[1])
        self.server.do(self._role)
        self.answers(self.sticks[1])
        for kiosk in self.kiosks:
            kiosk.do(self.guide.line("sudo bash install.sh kiosk --server"))
        for wall in self.walls:
            wall.do(self.guide.line("sudo bash install.sh display --server"))
        assert self.stored() == before
        self.all_well()
        lost = self.ticket()
        said = self.server.do("sudo bash install.sh --rollback")
        assert lost in said, said
        self.answers(self.sticks[0])
        assert self.stored() == before
        self._new_hundred(lost)

    def restore(self) -> None:
        """Follow the section about copies."""
        self.server.do(self.guide.line("sudo ciasc backup"))
        lost = self.ticket()
        self.server.do(self.guide.line("sudo systemctl stop"))
        assert lost in self.server.do(self.guide.line("sudo ciasc restore"))
        self.server.do(self.guide.line("sudo systemctl start"))
        self.answers(self.sticks[0])
        self._new_hundred(lost)

    def _new_hundred(self, lost: str) -> None:
        for kiosk in self.kiosks:
            kiosk.wait("link", "up")
        code = self.ticket()
        assert int(code[1:]) // 100 == int(lost[1:]) // 100 + 1, (lost, code)


def follow(size: str, work: Path) -> None:
    """Set up a station of that size and try it."""
    kiosks, walls = {"small": (0, 1), "medium": (1, 1), "large": (2, 2)}[size]
    guide, switch = Guide(work / "clone"), Switch()
    station = Station(work, guide, small=size == "small", kiosks=kiosks, walls=walls)
    station.set_up()
    station.ticket()
    station.kiosks_alone()
    station.upgrade_and_return()
    station.restore()
    for machine in station.machines:
        machine.stop()
    switch.remove()
    note(work, guide)


def main() -> None:
    """Do one part."""
    part, work = sys.argv[1], Path(sys.argv[2])
    if part == "workshop":
        workshop(work)
    elif part == "whole":
        followed = set(json.loads((work / "followed.json").read_text()))
        if left := Guide(work / "clone").left_out(followed):
            sys.exit(f"The trial does not follow {sorted(left)}")
    else:
        follow(part, work)


if __name__ == "__main__":
    main()

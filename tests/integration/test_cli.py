"""The command line, as a technician types it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ciasc.cli import cli
from ciasc.printing.emulator import Emulator


class Shell:
    """A technician's shell with `--data` set."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(self, *words: str, text: str | None = None) -> Result:
        """What a command did."""
        return CliRunner(env={"CIASC_DATA": str(self.data)}).invoke(cli, list(words), input=text)

    def ok(self, *words: str, text: str | None = None) -> str:
        """What a command printed, which must succeed."""
        done = self(*words, text=text)
        assert done.exit_code == 0, done.output
        return done.stdout

    def fails(self, *words: str, text: str | None = None, status: int = 1) -> str:
        """What a command complained of; one plain line without a stack trace."""
        done = self(*words, text=text)
        assert done.exit_code == status, done.output
        assert "Traceback" not in done.output
        return done.stderr


@pytest.fixture
def bare(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


@pytest.fixture
def shell(bare: Shell) -> Shell:
    bare.ok("init", "--name", "Comisaría de prueba", "--district", "Lima", "--desks", "2")
    return bare


def test_a_station_is_created_once(bare: Shell) -> None:
    assert "ciasc init" in bare.fails("staff", "list")
    assert "2 módulos" in bare.ok("init", "--desks", "2")
    assert "Ya hay una comisaría" in bare.fails("init")
    assert "sana" in bare.ok("db", "check")
    assert "al día" in bare.ok("db", "upgrade")


def test_a_mistyped_place_makes_no_database(bare: Shell, tmp_path: Path) -> None:
    assert "ciasc init" in bare.fails("db", "upgrade")
    assert not bare.data.exists()
    assert "entre 1 y 80" in bare.fails("init", "--name", " ")
    assert "No se puede usar la carpeta" in Shell(Path("/proc/none")).fails("init")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ciasc.toml").write_bytes(b"host = '\xff'")
    assert "ciasc.toml" in bare.fails("init")


def test_a_broken_file_is_found(shell: Shell) -> None:
    file = shell.data / "ciasc.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("INSERT INTO staff_token VALUES (1, 'x', 'nobody', 0)")
        database.commit()
    assert "respaldo" in shell.fails("db", "check")


def test_accounts(shell: Shell) -> None:
    first = shell.ok("staff", "add", "jefa", "--role", "comisario")
    assert "Primera contraseña" in first
    assert "contraseña" not in shell.ok(
        "staff", "add", "caja", "--role", "auxiliary", "--password-stdin", text="una clave larga\n"
    )
    assert "Ya existe" in shell.fails("staff", "add", "JEFA", "--role", "admin")
    assert "8 caracteres" in shell.fails(
        "staff", "add", "x", "--role", "admin", "--password-stdin", text="corta\n"
    )
    assert "ninguna contraseña" in shell.fails(
        "staff", "add", "x", "--role", "admin", "--password-stdin", text=""
    )
    assert "entre 1 y 60" in shell.fails("staff", "add", " ", "--role", "admin")
    rows = json.loads(shell.ok("staff", "list", "--json"))
    assert [(row["name"], row["role"], row["active"]) for row in rows] == [
        ("caja", "auxiliary", True), ("jefa", "comisario", True),
    ]  # fmt: skip
    assert "desactivada" in shell.ok("staff", "disable", "caja")
    assert json.loads(shell.ok("staff", "list", "--json"))[0]["active"] is False
    assert "Contraseña nueva" in shell.ok("staff", "reset", "caja")
    assert json.loads(shell.ok("staff", "list", "--json"))[0]["active"] is True
    assert len(shell.ok("staff", "token", "jefa").strip()) >= 40
    assert "No existe la cuenta" in shell.fails("staff", "token", "nadie")
    shell.fails("staff", "add", "x", "--role", "king", status=2)
    assert "jefa" in shell.ok("staff", "list")


def test_devices(shell: Shell) -> None:
    assert "No existe la impresora" in shell.fails("device", "add", "kiosk", "1", "--printer", "p")
    shell.ok("printer", "add", "p", "tcp://192.0.2.1:9100")
    secret = shell.ok("device", "add", "kiosk", "1").strip()
    assert len(secret) >= 40
    assert "\n" not in secret
    assert "Ya existe" in shell.fails("device", "add", "kiosk", "1")
    assert "Solo un dispensador" in shell.fails("device", "add", "display", "2", "--printer", "p")
    assert "entre 1 y 40" in shell.fails("device", "add", "display", "")
    rows = json.loads(shell.ok("device", "list", "--json"))
    assert rows == [{"name": "1", "kind": "kiosk", "printer": "p", "active": True}]
    assert "retirado" in shell.ok("device", "revoke", "1")
    assert "No existe" in shell.fails("device", "revoke", "9")
    assert shell.ok("device", "add", "kiosk", "1").strip() != secret


def test_printers(shell: Shell, tmp_path: Path) -> None:
    for url in ("lpt1", "http://x", "serial:/dev/x?baud=fast", "tcp://host:none"):
        assert shell.fails("printer", "add", "p", url)
    assert "No existe el modelo" in shell.fails("printer", "add", "p", "tcp://h", "--profile", "none")
    assert "entre 1 y 40" in shell.fails("printer", "add", " ", "tcp://h")
    assert "No existe la impresora" in shell.fails("printer", "test", "p")
    with Emulator() as emulator:
        shell.ok("printer", "add", "p", emulator.address, "--profile", "epson-tm-t20iii")
        assert "impreso" in shell.ok("printer", "test", "p")
        assert "áéíóú ñ" in emulator.wait_for_tickets(1)[0].text
    shell.ok("printer", "add", "archivo", f"file:{tmp_path / 'out.bin'}")
    assert "impreso" in shell.ok("printer", "test", "archivo")
    assert (tmp_path / "out.bin").read_bytes().startswith(b"\x1b@")
    rows = json.loads(shell.ok("printer", "list", "--json"))
    assert [row["name"] for row in rows] == ["archivo", "p"]


def test_a_station_opens_and_closes(shell: Shell) -> None:
    assert "ya no se entregan" in shell.ok("station", "close")
    assert "se entregan" in shell.ok("station", "open")


def test_a_wrong_setting_is_named_with_a_hint(shell: Shell) -> None:
    (shell.data / "ciasc.toml").write_text("sesion_hours = 3\n")
    assert "«session_hours»" in shell.fails("staff", "list")
    (shell.data / "ciasc.toml").write_text("port = = 3\n")
    assert "ciasc.toml" in shell.fails("staff", "list")


def test_help_and_version(shell: Shell) -> None:
    assert "comisaría" in shell.ok("--help")
    assert shell.ok("--version").startswith("ciasc")
    shell.fails("dance", status=2)

"""The command line, as a technician types it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ciasc.cli import cli
from ciasc.printing.emulator import Emulator
from ciasc.version import program_version
from tests.patience import PATIENCE_S
from tests.program import free_port


class Shell:
    """A technician's shell with `--data` set."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(self, *words: str, text: str | None = None) -> Result:
        """Run a command; return its result."""
        return CliRunner(env={"CIASC_DATA": str(self.data)}).invoke(cli, list(words), input=text)

    def ok(self, *words: str, text: str | None = None) -> str:
        """Run a command, which must succeed; return its output."""
        done = self(*words, text=text)
        assert done.exit_code == 0, done.output
        return done.stdout

    def fails(self, *words: str, text: str | None = None, status: int = 1) -> str:
        """Run a command, which must fail; return its one plain line without a stack trace."""
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
    assert "Módulos: 2." in bare.ok("init", "--desks", "2")
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


def test_no_other_account_of_the_machine_reads_a_new_station(tmp_path: Path) -> None:
    there, fresh = tmp_path / "there", tmp_path / "new" / "data"
    there.mkdir(mode=0o755)
    for folder, mode in ((there, 0o755), (fresh, 0o700)):
        Shell(folder).ok("init")
        assert folder.stat().st_mode & 0o777 == mode
        assert (
            folder / "ciasc.sqlite3"
        ).stat().st_mode & 0o777 == 0o600  # SQLite's other files get the mode of this one


def test_a_broken_file_is_found(shell: Shell) -> None:
    file = shell.data / "ciasc.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("INSERT INTO staff_token VALUES (1, 'x', 'nobody', 0)")
        database.commit()
    assert "respaldo" in shell.fails("db", "check")


def test_accounts_are_created_listed_and_disabled(shell: Shell) -> None:
    first = shell.ok("staff", "add", "jefa", "--role", "comisario")
    assert "Primera contraseña" in first
    assert "contraseña" not in shell.ok(
        "staff", "add", "caja", "--role", "auxiliary", "--password-stdin", text="una clave larga\n"
    )
    assert "Ya existe" in shell.fails("staff", "add", "JEFA", "--role", "admin")
    assert "8 caracteres" in shell.fails(
        "staff", "add", "x", "--role", "admin", "--password-stdin", text="corta\n"
    )
    weak = shell("staff", "add", "zoila", "--role", "admin", "--password-stdin", text="comisaria2026\n")
    assert (weak.exit_code, "fácil de adivinar" in weak.stderr) == (0, True)
    assert "ninguna contraseña" in shell.fails(
        "staff", "add", "x", "--role", "admin", "--password-stdin", text=""
    )
    assert "entre 1 y 60" in shell.fails("staff", "add", " ", "--role", "admin")
    rows = json.loads(shell.ok("staff", "list", "--json"))
    assert [(row["name"], row["role"], row["active"]) for row in rows] == [
        ("caja", "auxiliary", True), ("jefa", "comisario", True), ("zoila", "admin", True),
    ]  # fmt: skip
    assert "desactivada" in shell.ok("staff", "disable", "caja")
    assert json.loads(shell.ok("staff", "list", "--json"))[0]["active"] is False
    assert "Contraseña nueva" in shell.ok("staff", "reset", "caja")
    assert json.loads(shell.ok("staff", "list", "--json"))[0]["active"] is True
    assert len(shell.ok("staff", "token", "jefa").strip()) >= 40
    assert "No existe la cuenta" in shell.fails("staff", "token", "nadie")
    shell.fails("staff", "add", "x", "--role", "king", status=2)
    assert "jefa" in shell.ok("staff", "list")


def test_devices_are_created_listed_and_revoked(shell: Shell) -> None:
    assert "No existe la impresora" in shell.fails("device", "add", "kiosk", "1", "--printer", "p")
    shell.ok("printer", "add", "p", "tcp://10.255.0.1:9100")
    secret = shell.ok("device", "add", "kiosk", "1").strip()
    assert len(secret) >= 40
    assert "\n" not in secret
    assert "Ya existe" in shell.fails("device", "add", "kiosk", "1")
    assert "--desk" in shell.fails("device", "add", "button", "3")
    assert "--desk" in shell.fails("device", "add", "kiosk", "3", "--desk", "1")
    assert "No existe el módulo 9" in shell.fails("device", "add", "button", "3", "--desk", "9")
    assert "Solo un dispensador" in shell.fails("device", "add", "display", "2", "--printer", "p")
    assert "entre 1 y 40" in shell.fails("device", "add", "display", "")
    rows = json.loads(shell.ok("device", "list", "--json"))
    assert rows == [
        {"name": "1", "kind": "kiosk", "printer": "p", "band": None, "desk": None, "active": True}
    ]
    assert "retirado" in shell.ok("device", "revoke", "1")
    assert "No existe" in shell.fails("device", "revoke", "9")
    assert shell.ok("device", "add", "kiosk", "1").strip() != secret


def test_a_kiosk_of_its_own_gets_numbers_and_a_printer_and_what_lacks_them_is_said(shell: Shell) -> None:
    one = json.loads(shell.ok("device", "add", "kiosk", "1", "--own-printer", "--json"))
    assert (one["own_printer"], one["band"]) == ("usb:/dev/ciasc/printer0", "701-799")
    more = ("--address", "usb:/dev/lp1", "--profile", "epson-tm-t20iii")
    two = json.loads(shell.ok("device", "add", "kiosk", "2", *more, "--json"))
    assert (two["own_printer"], two["band"]) == ("usb:/dev/lp1", "801-899")
    assert "tienen impresora" in shell.ok("device", "check")
    assert "son en parte de «1»" in shell.fails("device", "band", "2", "799-810")
    assert "901-999" in shell.ok("device", "band", "2", "901-999")
    assert "Solo un dispensador" in shell.fails("device", "add", "display", "3", "--band", "801-899")
    assert "no usa otra" in shell.fails("device", "add", "kiosk", "3", "--own-printer", "--printer", "p")
    shell.fails("device", "add", "kiosk", "3", "--address", "lpt1")
    shell.ok("device", "add", "kiosk", "3")
    missing = shell.fails("device", "check")
    assert missing.startswith("3: no tiene impresora")
    assert "se ve en «Equipos»" in missing
    assert "una sola" in shell.fails("device", "printer", "3")
    shell.ok("device", "printer", "3", "--address", "usb:/dev/lp2")
    assert "no le dio números" in shell.fails("device", "check")
    assert "801-899" in shell.ok("device", "band", "3")
    shell.ok("device", "check")


def test_printers_are_added_listed_and_removed(shell: Shell, tmp_path: Path) -> None:
    for url in ("lpt1", "http://x", "serial:/dev/x?baud=fast", "tcp://host:none"):
        assert shell.fails("printer", "add", "p", url)
    assert "No existe el modelo" in shell.fails("printer", "add", "p", "tcp://h", "--profile", "none")
    assert "entre 1 y 40" in shell.fails("printer", "add", " ", "tcp://h")
    shell.ok("printer", "add", "archivo", f"file:{tmp_path / 'out.bin'}", "--profile", "generic-58")
    assert "agregada: p" in shell.ok("printer", "add", "p", "tcp://10.255.0.9", "--profile", "generic-58")
    says = shell.ok("printer", "add", "p", "tcp://10.255.0.1")
    assert (
        "Impresora cambiada: p (tcp://10.255.0.1, generic-58). Cambió: dirección, antes tcp://10.255.0.9."
        in says
    )
    assert "Nada cambió" in shell.ok("printer", "add", "p", "tcp://10.255.0.1")
    says = shell.ok("printer", "add", "p", "tcp://10.255.0.1", "--profile", "epson-tm-t20iii")
    assert "Cambió: modelo, antes generic-58. El" in says
    assert "(tcp://10.255.0.3, generic-80)" in shell.ok("printer", "add", "nueva", "tcp://10.255.0.3")
    shell.ok("printer", "remove", "nueva")
    rows = json.loads(shell.ok("printer", "list", "--json"))
    assert [(row["name"], row["profile"]) for row in rows] == [
        ("archivo", "generic-58"),
        ("p", "epson-tm-t20iii"),
    ]
    assert "quitada" in shell.ok("printer", "remove", "p")
    assert "No existe la impresora" in shell.fails("printer", "remove", "p")
    shell.ok("device", "add", "kiosk", "1", "--printer", "archivo")
    assert "retírelo primero" in shell.fails("printer", "remove", "archivo")
    assert [row["name"] for row in json.loads(shell.ok("printer", "list", "--json"))] == ["archivo"]


def test_a_printer_test_prints_words(shell: Shell) -> None:
    assert "No existe la impresora" in shell.fails("printer", "test", "p")
    with Emulator() as emulator:
        shell.ok("printer", "add", "p", emulator.address, "--profile", "epson-tm-t20iii")
        says = shell.ok("printer", "test", "p")
        page = emulator.wait_for_tickets(1)[0]
        assert "Estado: Lista." in says
        assert "12 12 12 12" in says
        assert "Confirmó la hoja en" in says
        assert "(GS ( H): sí." in says
        assert "(GS r): sí." in says
        assert "termina en 48" in says
        assert "Ajuste: Clase USB" in says
        assert "áéíóúüñ ÁÉÍÓÚÜÑ" in page.text
        assert [len(line) for line in page.lines if line.startswith("---")] == [32, 42, 48]
        assert page.qr == ("CIASC PRUEBA",)
        assert page.unknown_commands == 0
        emulator.set(paper_low=True)
        told = json.loads(shell.ok("printer", "test", "p", "--json"))
        assert told.pop("seconds") > 0
        assert 0 <= told.pop("silent_s") < PATIENCE_S
        assert told == {
            "status": "paper_low", "answers": "12 12 12 1e", "printed": True, "process_id": True,
            "barrier": True, "near_end": True, "questions": "1234", "options": ["near_end=0"],
        }  # fmt: skip
        emulator.set(cover_open=True)
        says = shell.fails("printer", "test", "p")
        assert "no se envió" in says
        assert "Tapa abierta" in says
        assert len(emulator.tickets) == 2
    says = shell.fails("printer", "test", "p")
    assert "No se encuentra" in says
    assert "deténgalo" in says


def test_a_printer_that_answers_nothing_is_tested_and_not_reported_mute(shell: Shell) -> None:
    with Emulator(mute=True) as emulator:
        shell.ok("printer", "add", "p", f"{emulator.address}?status=0")
        says = shell.ok("printer", "test", "p")
        assert "no se le puede preguntar" in says
        assert "enviada" in says
        emulator.wait_for_tickets(1)
        assert "Lista." in shell.ok("printer", "status", "p")


def test_a_printer_that_is_a_file_is_reported_as_sent_only(shell: Shell, tmp_path: Path) -> None:
    shell.ok("printer", "add", "archivo", f"file:{tmp_path / 'out.bin'}", "--profile", "generic-58")
    says = shell.ok("printer", "test", "archivo")
    assert "no se le puede preguntar" in says
    assert "queda para arrancar" in says
    assert (tmp_path / "out.bin").read_bytes().startswith(b"\x1b@")


def test_printer_status_is_checked_now(shell: Shell) -> None:
    assert json.loads(shell.ok("printer", "status", "--json")) == []
    assert "No existe la impresora" in shell.fails("printer", "status", "p")
    with Emulator() as emulator:
        shell.ok("printer", "add", "p", emulator.address)
        assert "Lista." in shell.ok("printer", "status")
        assert json.loads(shell.ok("printer", "status", "p", "--json")) == [
            {
                "name": "p", "state": "ready", "says": "Lista.", "tickets_left": 600, "paper_warning": None,
            }
        ]  # fmt: skip
        emulator.set(paper_out=True)
        bad = shell("printer", "status", "--json")
        assert bad.exit_code == 1
        assert json.loads(bad.stdout)[0]["state"] == "paper_out"
    assert "No se encuentra" in shell("printer", "status", "p").stdout


def test_a_new_roll_is_stored(shell: Shell) -> None:
    shell.ok("printer", "add", "p", "tcp://10.255.0.1")
    assert "60 m, unos 600 tickets" in shell.ok("printer", "new-roll", "p")
    assert "80.5 m" in shell.ok("printer", "new-roll", "p", "--metres", "80.5")
    assert "entre 5 y 200 metros" in shell.fails("printer", "new-roll", "p", "--metres", "1")
    assert "No existe la impresora" in shell.fails("printer", "new-roll", "none")
    shell.fails("printer", "new-roll", "p", "--metres", "long", status=2)


def a_usb_device(root: Path, place: str, usb: str, what: str, lp: str | None = None) -> None:
    """Create what the kernel shows of a USB device, and of the printer that usblp made of it."""
    device = root / "sys/devices/usb1" / place
    (device / f"{place}:1.0").mkdir(parents=True)
    for name, text in zip(("idVendor", "idProduct", "product"), (*usb.split(":"), what), strict=True):
        (device / name).write_text(text + "\n")
    listed = root / "sys/bus/usb/devices" / place
    listed.parent.mkdir(parents=True, exist_ok=True)
    listed.symlink_to(device)
    if lp:
        node = root / "sys/class/usbmisc" / lp
        node.mkdir(parents=True)
        (node / "device").symlink_to(device / f"{place}:1.0")
        (root / "dev/usb").mkdir(parents=True, exist_ok=True)
        (root / "dev/usb" / lp).touch()


def test_connected_printers_are_detected(bare: Shell, tmp_path: Path) -> None:
    root = tmp_path / "root"
    assert "No se ve ninguna impresora" in bare.fails("printer", "detect", "--root", str(root))
    assert json.loads(bare.ok("printer", "detect", "--root", str(root), "--json")) == []
    a_usb_device(root, "1-1", "04b8:0e28", "TM-T20III", lp="lp0")
    a_usb_device(root, "1-2", "1504:00aa", "SRP", lp="lp1")
    a_usb_device(root, "1-3", "ffff:0001", "Desconocida", lp="lp2")
    a_usb_device(root, "1-4", "04b8:0202", "TM-T88V")
    a_usb_device(root, "1-5", "046d:c31c", "Keyboard")
    (root / "dev/ciasc").mkdir()
    (root / "dev/ciasc/printer0").symlink_to(root / "dev/usb/lp0")
    (root / "dev/ttyUSB0").touch()
    (root / "dev/serial/by-id").mkdir(parents=True)
    (root / "dev/serial/by-id/usb-FTDI-port0").symlink_to(root / "dev/ttyUSB0")
    found = json.loads(bare.ok("printer", "detect", "--root", str(root), "--json"))
    assert [(one["url"], one["usb"], one["profiles"]) for one in found] == [
        ("usb:/dev/ciasc/printer0", "04b8:0e28", ["epson-tm-t20iii"]),
        ("usb:/dev/usb/lp1", "1504:00aa", ["bixolon-srp-330", "bixolon-srp-350"]),
        ("usb:/dev/usb/lp2", "ffff:0001", []),
        (None, "04b8:0202", ["epson-tm-t88v", "epson-tm-t88vi"]),
        ("serial:/dev/serial/by-id/usb-FTDI-port0?baud=9600", None, []),
    ]
    says = bare.ok("printer", "detect", "--root", str(root))
    assert "ciasc printer add NOMBRE usb:/dev/ciasc/printer0 --profile epson-tm-t20iii" in says
    assert "Si es otro modelo: bixolon-srp-350" in says
    assert "usb:/dev/usb/lp2 --profile generic-80" in says
    assert "póngala en clase impresora" in says
    assert "Keyboard" not in says


def test_results_are_printed_as_json(bare: Shell) -> None:
    def said(*words: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(bare.ok(*words, "--json"))
        return found

    assert said("init", "--desks", "2")["desks"] == 2
    made = said("staff", "add", "jefa", "--role", "comisario")
    assert (made["name"], made["role"]) == ("jefa", "comisario")
    assert made["password"] != said("staff", "reset", "jefa")["password"]
    assert len(str(said("staff", "token", "jefa")["token"])) >= 40
    assert len(str(said("device", "add", "display", "sala")["token"])) >= 40
    assert said("db", "check")["healthy"] is True


def test_a_person_gets_words_and_no_log(shell: Shell) -> None:
    shell.ok("staff", "add", "jefa", "--role", "comisario")
    listed = shell.ok("staff", "list")
    assert "sí" in listed
    assert "True" not in listed
    shell.ok("printer", "add", "p", f"tcp://127.0.0.1:{free_port()}")
    assert "{" not in shell.fails("printer", "test", "p")


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
    assert shell.ok("--version") == f"ciasc {program_version()}\n"
    shell.fails("dance", status=2)

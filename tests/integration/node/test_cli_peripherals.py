"""`ciasc peripherals`, as a technician types it and as systemd runs it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ciasc.cli import cli
from tests.api import Desk, take
from tests.integration.node.test_peripherals import DOWN, EVENT
from tests.live import Live
from tests.patience import PATIENCE_S
from tests.serial_lines import CallBox, LedCounter, Line


def run(*words: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(cli, ["peripherals", *words])


@pytest.fixture
def counter() -> LedCounter:
    return LedCounter(1)


@pytest.fixture
def cable(counter: LedCounter, tmp_path: Path) -> Iterator[Line]:
    line = Line(tmp_path / "bus", counter, CallBox(33))
    yield line
    line.close()


@pytest.fixture
def file(cable: Line, tmp_path: Path) -> Path:
    pad = tmp_path / "pad"
    os.mkfifo(pad)
    written = tmp_path / "peripherals.toml"
    written.write_text(
        f"""
        tickets_token = "entrada"
        [[keypad]]
        device = "{pad}"
        keys = {{ 79 = {{ service = "informes" }} }}
        [[bus]]
        url = "{cable.url}"
        counter = [{{ address = 1, desk = 1 }}]
        box = [{{ address = 33, desk = 1, token = "m1" }}]
        """,
        encoding="utf-8",
    )
    return written


def told(live: Live, **changes: str) -> dict[str, str]:
    return {
        "CIASC_SERVER": live.base,
        "CIASC_TOKEN": live.tokens["display"],
        "CIASC_TOKENS": f"entrada={live.tokens['kiosk']} m1={live.tokens['button']}",
        **changes,
    }


def test_the_check_names_what_does_not_work(live: Live, file: Path, cable: Line, counter: LedCounter) -> None:
    well = run("--check", "--file", str(file), **told(live))
    assert (well.exit_code, "FALLA" in well.stdout) == (0, False), well.stdout
    assert "dirección 33: responde" in well.stdout
    cable.change(lambda: setattr(counter, "silent", True))
    file.write_text(file.read_text(encoding="utf-8").replace("informes", "magia"), encoding="utf-8")
    environment = told(live, CIASC_TOKENS=f"entrada=otra m1={live.tokens['button']}")
    ill = run("--check", "--file", str(file), **environment)
    faults = [row for row in ill.stdout.splitlines() if row.startswith("FALLA")]
    assert ill.exit_code == 1
    for row, words in zip(faults, ("entrada", "magia", "dirección 1:"), strict=True):
        assert words in row
    (file.parent / "pad").unlink()
    cable.cut()
    gone = run("--check", "--file", str(file), **told(live, CIASC_SERVER="http://127.0.0.1:9"))
    cable.mend()
    assert gone.stdout.count("no responde") == 4
    assert "no se puede abrir" in gone.stdout
    assert "grupo input" in gone.stdout


def test_wrong_usage_is_refused_with_a_message(live: Live, file: Path) -> None:
    assert "--server y --token" in run(CIASC_SERVER="", CIASC_TOKEN="").stderr
    assert run(CIASC_SERVER="", CIASC_TOKEN="").exit_code == 2
    assert "NOMBRE=CLAVE" in run("--token-for", "x", **told(live)).stderr
    assert "Falta la clave «m1»" in run("--file", str(file), **told(live, CIASC_TOKENS="entrada=x")).stderr
    assert "No se puede leer" in run("learn", str(file.parent / "none")).stderr


@pytest.mark.long
def test_it_serves_up_to_its_stop_signal(live: Live, file: Path, cable: Line, counter: LedCounter) -> None:
    code = take(live)["code"]
    desk = Desk(live).open()
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(str(file.parent / "manager"))
    process = subprocess.Popen(
        [sys.executable, "-m", "ciasc", "peripherals", "--file", str(file)],
        env=os.environ | told(live, NOTIFY_SOCKET=str(file.parent / "manager"), WATCHDOG_USEC="20000000"),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        cable.wait_for(lambda: counter.shows == "S")
        desk.call()
        cable.wait_for(lambda: counter.shows == f"B{code}")
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    with manager:
        assert [manager.recv(64) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]
    assert process.returncode == 0
    assert '"event":"serving"' in said
    assert live.tokens["display"] not in said


@pytest.mark.long
def test_keys_are_learnt(file: Path) -> None:
    pad = file.parent / "pad"
    process = subprocess.Popen(
        [sys.executable, "-m", "ciasc", "peripherals", "learn", str(pad)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with pad.open("wb", buffering=0) as keys:
        keys.write(EVENT.pack(0, 0, 1, 79, DOWN))
        assert process.stdout is not None
        assert process.stdout.readline() == '"79" = { service = "..." }\n'
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "se desconectó" in said
    assert run("learn").exit_code == 0

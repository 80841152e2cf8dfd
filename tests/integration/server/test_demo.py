"""The demo: a whole station on a fresh folder, whose pages are alive at once, ended by Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from ciasc.demo.run_demo import run_demo
from ciasc.demo.start_sample_parts import emulated_printer
from ciasc.domain.core.errors import Conflict, Unavailable
from ciasc.domain.core.station_day import LIMA
from tests.live import Screen
from tests.patience import PATIENCE_S
from tests.program import free_port


@contextmanager
def demo(*words: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Start a demo; yield it with what it printed until it was ready."""
    command = [sys.executable, "-m", "ciasc", "demo", "--port", str(free_port()), *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        yield process, said
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()


def tour_in(said: str) -> str:
    """Return the address of the tour, which is the first thing that the terminal shows."""
    found = re.match(r"\s*Abra el recorrido: +(http://127\.0\.0\.1:\d+)/$", said, re.MULTILINE)
    assert found is not None, said
    return found[1]


def way(tour: str, address: str) -> str:
    """Return the address of that page with the device's secret, as the tour links it."""
    found = re.search(rf'(?:href|src)="({re.escape(address)}\?token=[\w-]+)"', tour)
    assert found is not None, tour
    return found[1]


def test_a_whole_station_plays_a_day_by_itself(tmp_path: Path) -> None:
    with demo("--data", str(tmp_path / "station"), "--speed", "600", "--days", "0") as (process, said):
        accounts = dict(re.findall(r"^  (\w+) +(\S+-\S+) +\w+$", said, re.MULTILINE))
        assert {"auxiliar1", "efectivo1", "supervisor", "comisario", "admin"} == set(accounts)
        base = tour_in(said)
        with httpx.Client(follow_redirects=True, timeout=20) as browser:
            wall_address = way(browser.get(base).text, "/pantalla")
            kiosk_address = way(browser.get(f"{base}/demo/dispensador").text, "/kiosk")
            for page in (wall_address, kiosk_address, "/demo/impresora", "/demo/celular"):
                assert browser.get(base + page).status_code == 200
            tickets = f"{base}/demo/impresora"
            for wall in watched(base, wall_address.partition("token=")[2]):
                names = browser.get(f"{tickets}/estado.json").json()["tickets"]
                if names and wall["calls"]:
                    break
            assert wall["clock_rate"] == 600
            gone = datetime.fromisoformat(wall["calls"][0]["called_at"]).astimezone(LIMA)
            assert (gone.hour, gone.minute) >= (7, 55) or gone.date() > datetime.now(LIMA).date()
            assert browser.get(f"{tickets}/{names[0]}").headers["Content-Type"] == "image/png"
            assert browser.get(f"{tickets}/none.png").status_code == 404
            signed = {"username": "comisario", "password": accounts["comisario"]}
            assert browser.post(f"{base}/api/v1/session", json=signed).status_code == 200
            assert browser.get(f"{base}/reportes").status_code == 200
            assert browser.get(f"{base}/api/v1/reports/now").json()["total"]["called"] >= 1
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.2", int(base.rpartition(":")[2])), timeout=5)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0


def watched(base: str, token: str) -> Iterator[dict[str, Any]]:
    """Return what the wall shows, after each change."""
    with closing(Screen(base, token)) as wall:
        wall.watch("display")
        for many in count(1):
            yield wall.wait(many)[-1]


@pytest.mark.long
def test_ctrl_c_in_a_terminal_ends_it_without_another_word() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ciasc", "demo", "--port", str(free_port())],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    last = next(line for line in process.stdout if "Ctrl-C" in line)
    folder = Path(re.findall(r"(/\S+)\. ", last)[0])
    assert folder.exists()
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to every process in its foreground
    said = process.communicate(timeout=PATIENCE_S)[0]
    assert "Traceback" not in said
    assert "database_away" not in said
    assert "no imprime" not in said
    assert (process.returncode, folder.exists()) == (0, False)


@pytest.mark.long
def test_an_existing_station_is_not_overwritten(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ciasc", "init", "--data", str(tmp_path)], check=True, capture_output=True
    )
    assert done.returncode == 0
    again = subprocess.run(
        [sys.executable, "-m", "ciasc", "demo", "--data", str(tmp_path), "--port", str(free_port())],
        check=False,
        capture_output=True,
        text=True,
    )
    assert again.returncode == 1
    assert "Ya hay una comisaría" in again.stderr


def test_a_broken_printer_is_one_plain_line_in_the_terminal(tmp_path: Path) -> None:
    with demo("--data", str(tmp_path / "station"), "--speed", "0", "--days", "0") as (process, said):
        base = tour_in(said)
        order = {"switch": "paper_out", "on": True}
        broken = httpx.post(f"{base}/demo/impresora/orden", json=order, headers={"Origin": base}, timeout=20)
        assert broken.status_code == 200
        assert process.stdout is not None
        line = next(line for line in process.stdout if line.strip())
        assert line.startswith("  La impresora de la prueba no imprime: Sin papel.")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0


def test_nothing_is_created_if_the_port_is_taken(tmp_path: Path) -> None:
    refused = pytest.raises(Conflict, match=r"server\.port_taken")
    with socket.create_server(("127.0.0.1", 0)) as taken, refused:
        run_demo("127.0.0.1", taken.getsockname()[1], tmp_path / "data", 0)
    assert not (tmp_path / "data").exists()


def test_a_printer_that_does_not_start_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable), emulated_printer(tmp_path / "file"):
        pass

"""Control of the emulated printer: over its socket, as a program, and from the demo's panel."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from ciasc.content.messages import render
from ciasc.demo.printer_faults import SWITCHES
from ciasc.domain.core.errors import InvalidInput
from ciasc.printing.emulator import Emulator, Options, controlled, run, send_order
from ciasc.printing.wire.status_bits import PrinterStatus
from tests.integration.printing.test_emulator import CUT, FULL, Wire
from tests.patience import PATIENCE_S
from tests.printer_page import bench

ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture(params=["127.0.0.1:0", "socket"])
def control(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Emulator, str]]:
    place = request.param if ":" in request.param else str(tmp_path / request.param)
    with Emulator(profile=FULL) as printer, controlled(printer, place) as found:
        yield printer, found


def test_faults_are_set_and_reset_over_the_control_socket(control: tuple[Emulator, str]) -> None:
    printer, place = control
    told = send_order(place, set={"cover_open": True, "baud": 9600})
    assert (told["state"]["cover_open"], told["online"], printer.machine.baud) == (True, False, 9600)
    told = send_order(place, do="new_roll", millimetres=2000)
    assert (told["state"]["paper_left_mm"], told["near_end"]) == (2000, True)
    assert send_order(place, do="power_cycle", off_s=60)["state"]["powered"] is False
    assert send_order(place, get="state")["last"] is None


def test_the_state_contains_the_last_ticket(control: tuple[Emulator, str]) -> None:
    printer, place = control
    wire = Wire(printer.url)
    wire.say(b"Hola\n", CUT)
    printer.wait_for_tickets(1)
    wire.close()
    told = send_order(place, get="state")
    assert (told["tickets"], told["last"]["lines"], told["last"]["cut"]) == (1, ["Hola"], "full")


@pytest.mark.parametrize(
    "words",
    [
        {"set": {"coffee": True}},
        {"set": {"mute": True, "baud": "fast"}},
        {"set": 3},
        {"do": "close"},
        {"do": "power_cycle", "hours": 3},
        {"get": "lost"},
        {},
    ],
)
def test_an_invalid_command_returns_an_error_and_changes_nothing(
    control: tuple[Emulator, str], words: Any
) -> None:
    printer, place = control
    before = send_order(place, get="state")
    assert "error" in send_order(place, **words)
    assert send_order(place, get="state") == before
    assert printer.machine.powered


def test_a_malformed_line_returns_an_error(control: tuple[Emulator, str]) -> None:
    _, place = control
    kind = socket.AF_UNIX if "/" in place else socket.AF_INET
    host, _, port = place.rpartition(":")
    with socket.socket(kind) as line:
        line.settimeout(PATIENCE_S)
        line.connect(place if "/" in place else (host, int(port)))
        line.sendall(b"nonsense\n[]\n")
        with line.makefile() as answers:
            assert ["error" in json.loads(answers.readline()) for _ in range(2)] == [True, True]


@pytest.mark.parametrize(
    "options", [Options(), Options(listen="here"), Options(listen="127.0.0.1:0", pty=Path("p"))]
)
def test_a_printer_without_a_place_is_refused(options: Options) -> None:
    with pytest.raises(InvalidInput):
        run(options)


def test_a_place_that_is_taken_is_refused(tmp_path: Path) -> None:
    with Emulator() as printer, pytest.raises(InvalidInput, match=r"printing\.emulator\.cannot_listen"):
        run(Options(listen=printer.url.removeprefix("tcp://")))
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInput, match=r"printing\.emulator\.cannot_listen"):
        run(Options(pty=tmp_path / "file"))


@contextmanager
def by_hand(*words: str) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
    command = [sys.executable, "-m", "ciasc", "printer", "emulate", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process, [process.stdout.readline().strip(), process.stdout.readline().strip()]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.long
def test_a_technician_runs_it_as_a_serial_printer(tmp_path: Path) -> None:
    port, place = tmp_path / "printer0", str(tmp_path / "control")
    words = [
        "--pty",
        str(port),
        "--control",
        place,
        "--out",
        str(tmp_path / "out"),
        "--profile",
        "generic-58",
    ]
    with by_hand(*words, "--baud", "115200", "--speed", "0") as (process, said):
        assert said == [f"Escucha en serial:{port}?baud=115200", f"Control en {place}"]
        assert send_order(place, get="state")["profile"] == "generic-58"
        wire = Wire(f"serial:{port}")
        wire.say(b"Hola\n", b"\n" * 12, CUT, b"\x1dr\x01")
        assert wire.hear(1) == b"\x00"
        wire.close()
        assert (tmp_path / "out" / "000001.txt").read_text().startswith("Hola\n")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
    assert not os.path.lexists(port)


def test_tickets_are_kept_as_picture_and_text_and_numbered_on(tmp_path: Path) -> None:
    for number in (1, 2):
        with Emulator(out=tmp_path) as printer:
            wire = Wire(printer.url)
            wire.say(b"ticket %d\n" % number, CUT)
            printer.wait_for_tickets(1)
            wire.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "000001.png", "000001.txt", "000002.png", "000002.txt",
    ]  # fmt: skip
    assert (tmp_path / "000002.txt").read_text() == "ticket 2\n"


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[tuple[Emulator, FlaskClient]]:
    with bench(tmp_path) as made, made.app.test_client() as browser:
        made.status = PrinterStatus.PAPER_OUT
        yield made.printer, browser


def test_every_switch_of_the_panel_turns_on_and_off(panel: tuple[Emulator, FlaskClient]) -> None:
    printer, browser = panel
    whole = {switch.key: False for switch in SWITCHES}
    for switch in SWITCHES:
        for on in (True, False):
            order = {"switch": switch.key, "on": on}
            told = browser.post("/demo/impresora/orden", json=order, headers=ORIGIN).get_json()
            assert told["printer"]["on"] == whole | {switch.key: on}
    assert printer.machine.online
    for switch in SWITCHES:
        browser.post("/demo/impresora/orden", json={"switch": switch.key, "on": True}, headers=ORIGIN)
    told = browser.post("/demo/impresora/orden", json={"action": "mend"}, headers=ORIGIN).get_json()
    assert told["printer"]["on"] == whole
    assert told["station"] == {
        "state": "paper_out",
        "words": render(PrinterStatus.PAPER_OUT.words),
        "prints": False,
    }


@pytest.mark.parametrize(
    ("headers", "order", "status"),
    [
        ({}, {"switch": "mute", "on": True}, 403),
        ({"Origin": "http://elsewhere"}, {"switch": "mute", "on": True}, 403),
        ({"Origin": "null"}, {"switch": "mute", "on": True}, 403),
        (ORIGIN, {"switch": "mute", "on": "yes"}, 422),
        (ORIGIN, {"switch": "coffee", "on": True}, 422),
        (ORIGIN, {"action": "close"}, 422),
        (ORIGIN, [], 422),
    ],
)
def test_the_panel_takes_orders_from_its_own_page_alone(
    panel: tuple[Emulator, FlaskClient], headers: dict[str, str], order: Any, status: int
) -> None:
    printer, browser = panel
    before = repr(printer.machine)
    assert browser.post("/demo/impresora/orden", json=order, headers=headers).status_code == status
    assert repr(printer.machine) == before

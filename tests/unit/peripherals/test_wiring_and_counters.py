"""What is wired, as the file describes it; contacts; and what a counter shows."""

from pathlib import Path

import pytest

from ciasc.content.messages import render
from ciasc.domain.core.errors import InvalidInput
from ciasc.peripherals.counter_displays import DASHES, Wall
from ciasc.peripherals.gpio import Edges
from ciasc.peripherals.run_peripherals import Keys, PeripheralsMachine
from ciasc.peripherals.wiring import read
from ciasc.web.station_client import StationClient

GUIDE = Path(__file__).parents[3] / "hardware" / "perifericos.md"
BUS = '[[bus]]\nurl = "serial:/dev/ciasc/serial0"\n'
BOX = '[[bus.box]]\naddress = 33\ndesk = 1\ntoken = "m1"\n'


def test_the_example_of_the_guide_is_understood(tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    file = tmp_path / "peripherals.toml"
    file.write_text(example, encoding="utf-8")
    wires = read(file)
    assert wires.gpio is not None
    assert (wires.gpio.button, wires.keypad, wires.bus) > ([], [], [])
    names = dict.fromkeys(("entrada", "sala", "modulo-1"), "token")
    assert len(PeripheralsMachine(wires, Keys("http://127.0.0.1:9", "", names)).owners) == 3


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("bus = 3", "bus"),
        ("[gpio", "peripherals.toml"),
        ("[[gpio.button]]\npin = 17", "gpio.button.0"),
        ('[[gpio.button]]\npin = 17\nservice = "a"\ndesk = 1', "gpio.button.0"),
        ('[[gpio.button]]\npin = 28\nservice = "a"', "pin"),
        ('[[gpio.button]]\npin = 17\nservice = "a"\nlane = "immediate"', "lane"),
        ('[[keypad]]\ndevice = "/dev/x"\nkeys = { A = { service = "a" } }', "learn"),
        ("[gpio]\nalarm_pin = 22", "alarm_token"),
        (BUS, "dirección propia"),
        (BUS + BOX + BOX, "dirección propia"),
        (BUS.replace("serial:", "usb:") + BOX, "tcp://"),
        (BUS.replace("serial0", "serial0?baud=x") + BOX, "velocidad"),
        (BUS + BOX.replace("33", "0"), "address"),
        (BUS + BOX + "color = 1", "color"),
    ],
)
def test_an_impossible_wiring_is_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "peripherals.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read(file)
    assert named in render(refused.value.message)
    assert "peripherals.toml" in render(refused.value.message)


def test_a_missing_or_empty_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"peripherals\.file\.unreadable"):
        read(tmp_path / "none.toml")
    empty = tmp_path / "empty.toml"
    empty.touch()
    with pytest.raises(InvalidInput, match=r"peripherals\.file\.empty"):
        PeripheralsMachine(read(empty), Keys("http://127.0.0.1:9", ""))


def test_a_token_without_name_and_an_address_without_host_are_errors() -> None:
    with pytest.raises(InvalidInput, match=r"peripherals\.no_token name=m1"):
        Keys("http://127.0.0.1:9", "").link("m1")
    with pytest.raises(InvalidInput, match=r"web\.request\.station_address"):
        StationClient("192.168.1.10", "")


def test_a_contact_that_bounces_or_is_held_is_one_press() -> None:
    now, pressed = [0.0], []
    edges = Edges(lambda: pressed.append(now[0]), lambda: now[0])

    def at(moment: float, *moves: str) -> None:
        now[0] = moment
        for move in moves:
            getattr(edges, move)()

    at(0.00, "down", "up", "down")
    at(0.03, "up", "down")
    at(9.00, "up", "down", "up")  # held for nine seconds; it bounces as it opens too
    at(9.10, "down", "up")
    assert pressed == [0.0]
    at(10.0, "down")
    assert pressed == [0.0, 10.0]


def test_a_counter_shows_dashes_before_the_station_answered() -> None:
    wall = Wall(StationClient("http://127.0.0.1:9", ""))
    wall.ask()
    assert wall.shown(1) == DASHES

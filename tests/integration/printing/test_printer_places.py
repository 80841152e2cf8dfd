"""Where a printer may be: on the local network or at a device, and two printers never in one place."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from ciasc.content.messages import render
from ciasc.create_station import add_printer
from ciasc.domain.core.errors import Conflict, InvalidInput
from ciasc.domain.core.printer_place import printer_place
from ciasc.printing.address import check_device, check_url
from ciasc.printing.check_printer import check_printer
from ciasc.printing.emulator import Emulator
from ciasc.printing.wire.port import FAULTS, open_port
from ciasc.storage.store import SqlStore

LOCAL = (
    "tcp://10.0.0.9", "tcp://172.16.0.1", "tcp://172.31.255.254", "tcp://192.168.1.50:9100", "tcp://169.254.3.4",
    "tcp://127.0.0.1:9100", "tcp://[::1]:9100", "tcp://[fe80::1]", "tcp://[fd12:3456::1]",
    "tcp://[::ffff:192.168.1.5]", "tcp://impresora", "tcp://impresora.local:9100",
)  # fmt: skip
BEYOND = (
    "tcp://8.8.8.8", "tcp://172.15.0.1", "tcp://172.32.0.1", "tcp://192.169.0.1", "tcp://100.64.0.1",
    "tcp://0.0.0.0", "tcp://224.0.0.1", "tcp://255.255.255.255", "tcp://[2001:db8::1]", "tcp://[::ffff:8.8.8.8]",
    "tcp://[::]",
)  # fmt: skip


@pytest.mark.parametrize("url", LOCAL)
def test_a_printer_of_the_local_network_is_taken(url: str) -> None:
    assert check_url(url).kind == "tcp"


@pytest.mark.parametrize("url", BEYOND)
def test_a_printer_beyond_the_local_network_is_refused_in_words(url: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_url(url)
    assert "red local" in render(refusal.value.message)


def test_a_name_is_looked_up_when_it_is_used() -> None:
    with Emulator() as printer:
        port = printer.url.rpartition(":")[2]
        with closing(open_port(f"tcp://localhost:{port}")) as wire:
            wire.write(b"x", 1)


@pytest.mark.parametrize("way", ["serial", "usb"])
def test_only_a_device_is_taken(way: str, tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_bytes(b"kept")
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for place in (file, tmp_path, fifo):
        with pytest.raises(InvalidInput) as refusal:
            check_printer(f"{way}:{place}", "generic-80")
        assert "no es una impresora" in render(refusal.value.message)
        with pytest.raises(FAULTS):
            open_port(f"{way}:{place}")
    assert file.read_bytes() == b"kept"
    check_device(f"{way}:{tmp_path}/none")  # plugged in later
    with Emulator(link="pty", path=tmp_path / "printer0") as printer:
        check_device(f"{way}:{printer.url.partition(':')[2].partition('?')[0]}")


def test_addresses_of_one_place_are_one() -> None:
    one = printer_place("tcp://192.168.1.50")
    for other in ("tcp://192.168.1.50:9100", "tcp://192.168.1.50?status=0", "TCP://192.168.1.50:9100/"):
        assert printer_place(other) == one
    assert printer_place("tcp://Impresora.local.") == printer_place("tcp://impresora.local:9100")
    assert printer_place("tcp://localhost:91") == printer_place("tcp://127.0.0.1:91")
    assert printer_place("serial:/dev/a?baud=9600") == printer_place("serial:/dev//b/../a")
    assert len({printer_place(url) for url in ("tcp://10.0.0.1:1", "tcp://10.0.0.1:2", "usb:/dev/a")}) == 3


def test_two_printers_in_one_place_are_refused_in_words(store: SqlStore) -> None:
    add_printer(store, "sala", "tcp://192.168.1.50")
    with pytest.raises(Conflict) as refusal:
        add_printer(store, "patio", "tcp://192.168.1.50:9100?chinese=1")
    assert "«sala» ya usa esa dirección" in render(refusal.value.message)
    add_printer(store, "sala", "tcp://192.168.1.50?status=0")
    add_printer(store, "patio", "tcp://192.168.1.50:9101")


def test_a_link_to_the_same_device_is_the_same_place(store: SqlStore, tmp_path: Path) -> None:
    with Emulator(link="pty", path=tmp_path / "printer0") as printer:
        device = printer.url.partition(":")[2].partition("?")[0]
        (tmp_path / "stable").symlink_to(device)
        add_printer(store, "sala", f"serial:{device}?baud=9600")
        with pytest.raises(Conflict):
            add_printer(store, "patio", f"serial:{tmp_path}/stable?baud=38400")

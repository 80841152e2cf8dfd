"""The messages of a server to the service manager: ready, alive as long as it works, stopping."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ciasc.create_station import add_printer
from ciasc.storage.store import open_store
from ciasc.systemd import ServiceManager
from tests.live import Live, Template, running
from tests.patience import PATIENCE_S
from tests.program import serving


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """Return a socket on which systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(PATIENCE_S)
        yield line


def told(line: socket.socket, words: str) -> None:
    """Wait for that message; skip signs of life in between."""
    while (heard := line.recv(100).decode()) != words:
        assert heard == "WATCHDOG=1"


def test_a_server_sends_ready_when_it_answers_then_watchdog_then_stopping(
    manager: socket.socket, station_template: Template, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    with serving(data, NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="40000") as server:
        told(manager, "READY=1")
        assert manager.recv(100) == b"WATCHDOG=1"
        assert manager.recv(100) == b"WATCHDOG=1"
        status, _ = server.stop()
        told(manager, "STOPPING=1")
    assert status == 0


def test_a_service_with_a_fault_sends_no_watchdog(manager: socket.socket, tmp_path: Path) -> None:
    faults = iter([None, "database", "database", None])
    looked: list[str | None] = []

    def fault() -> str | None:
        looked.append(next(faults))
        if len(looked) == 4:
            service.stopping()
        return looked[-1]

    environ = {
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
        "WATCHDOG_USEC": "4000",
        "WATCHDOG_PID": str(os.getpid()),
    }
    service = ServiceManager(environ)
    assert environ == {}
    service.ready(fault)
    heard = [manager.recv(100).decode() for _ in range(4)]
    assert heard == ["READY=1", "WATCHDOG=1", "STOPPING=1", "WATCHDOG=1"]
    assert looked == [None, "database", "database", None]


def test_the_watchdog_of_another_process_and_an_abstract_socket() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        name = f"ciasc-test-{os.getpid()}"
        line.bind(f"\0{name}")
        line.settimeout(PATIENCE_S)
        service = ServiceManager({"NOTIFY_SOCKET": f"@{name}", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"})
        service.ready(lambda: pytest.fail("nobody waits for a sign"))
        service.stopping()
        assert [line.recv(100), line.recv(100)] == [b"READY=1", b"STOPPING=1"]


def test_nothing_is_sent_without_a_service_manager() -> None:
    service = ServiceManager({"WATCHDOG_USEC": "1000"})
    service.ready(lambda: pytest.fail("nobody waits for a sign"))
    service.stopping()
    gone = ServiceManager({"NOTIFY_SOCKET": "/nonexistent/notify"})
    gone.ready(lambda: None)  # a manager that has ended causes no error
    gone.stopping()


def test_a_server_knows_its_own_faults(live: Live) -> None:
    assert live.application.fault() is None
    for path in live.data.glob("ciasc.sqlite3*"):
        path.unlink()
    live.application.store.close()
    assert live.application.fault() == "database"


def test_a_printer_without_its_thread_is_a_fault(station_template: Template, tmp_path: Path) -> None:
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    with closing(open_store(f"sqlite:///{data / 'ciasc.sqlite3'}")) as store:
        add_printer(store, "entrada", f"file:{tmp_path / 'paper'}", "generic-80")
    with running(station_template, data) as live:
        assert live.application.fault() is None
        live.application.printers.stop()
        assert live.application.fault() in ("printer entrada", "printers")

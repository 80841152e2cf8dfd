"""The server as it runs in a station: it starts, logs, survives a kill, and stops at once."""

import json
import os
import shutil
import signal
import socket
import threading
import uuid
from pathlib import Path

import httpx
import pytest

from ciasc.domain.core.errors import Unavailable
from ciasc.server import must_be_free
from tests.live import Screen, Template
from tests.needs import skip
from tests.patience import PATIENCE_S
from tests.program import free_port, running, serving


@pytest.fixture
def data(station_template: Template, tmp_path: Path) -> Path:
    return Path(shutil.copytree(station_template.folder, tmp_path / "data"))


def kiosk_of(template: Template, base: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {template.tokens['kiosk']}"}
    return httpx.Client(base_url=f"{base}/api/v1", headers=headers, timeout=PATIENCE_S)


def issue(client: httpx.Client, key: str) -> httpx.Response:
    return client.post("/tickets", json={"service": "informes"}, headers={"Idempotency-Key": key})


def test_the_server_logs_one_line_of_json_for_each_event_and_nothing_personal(
    data: Path, station_template: Template
) -> None:
    with serving(data) as server, kiosk_of(station_template, server.base) as kiosk:
        ticket = issue(kiosk, "one").json()
        line = server.wait_for("issued")
        assert (line["ticket"], line["level"], line["part"]) == (ticket["id"], "info", "event")
        assert kiosk.get("/none").status_code == 404
        status, _ = server.stop()
    assert status == 0
    for text in server.lines:
        assert set(json.loads(text)) >= {"event", "level", "timestamp"}
        assert ticket["token"] not in text
        assert "informes" not in text


def test_a_server_with_screens_stops_within_three_seconds(data: Path, station_template: Template) -> None:
    with serving(data) as server:
        walls = [Screen(server.base, station_template.tokens["display"]) for _ in range(3)]
        for wall in walls:
            assert wall.watch("display")["ok"] is True
        status, seconds = server.stop()
        assert status == 0
        assert seconds <= 3
        for wall in walls:
            wall.close()


@pytest.mark.long
def test_a_server_ends_cleanly_when_ctrl_c_reaches_its_worker_many_times(data: Path) -> None:
    """Check that the signals of a terminal and of the master do not wait for each other in the worker."""
    with serving(data) as server:
        worker = int(Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text())
        for _ in range(200):
            os.kill(worker, signal.SIGINT)
            os.kill(worker, signal.SIGQUIT)
        status, _ = server.stop(signal.SIGINT)
    assert status == 0
    assert [line for line in server.lines if "SIGKILL" in line] == []


@pytest.mark.long
def test_an_acknowledged_ticket_survives_a_killed_server(data: Path, station_template: Template) -> None:
    """Issue at four kiosks while the server is killed; the same keys get the same answers afterwards."""
    port = free_port()
    acknowledged: dict[str, str] = {}
    asked: list[str] = []
    for _ in range(2):
        with serving(data, port) as server:
            ready = threading.Barrier(5, timeout=PATIENCE_S)

            def touch(base: str = server.base, ready: threading.Barrier = ready) -> None:
                with kiosk_of(station_template, base) as kiosk:
                    ready.wait()
                    while True:
                        key = uuid.uuid4().hex
                        asked.append(key)
                        try:
                            acknowledged[key] = issue(kiosk, key).text
                        except httpx.TransportError:
                            return

            touches = [threading.Thread(target=touch) for _ in range(4)]
            for thread in touches:
                thread.start()
            enough = len(acknowledged) + 20
            ready.wait()
            server.wait_for("issued")
            with server.came:
                assert server.came.wait_for(lambda: len(acknowledged) >= enough, PATIENCE_S)  # noqa: B023 - this round's
            server.kill()
            for thread in touches:
                thread.join()
    with serving(data, port) as server, kiosk_of(station_template, server.base) as kiosk:
        again = {key: issue(kiosk, key) for key in asked}
    assert {key: again[key].text for key in acknowledged} == acknowledged
    codes = sorted(answer.json()["code"] for answer in again.values())
    assert codes == [f"A{number:03d}" for number in range(1, len(asked) + 1)]


def refused(*words: str) -> str:
    """Run `ciasc serve`, which must fail; return what it prints."""
    import subprocess  # noqa: PLC0415 - only these tests run a server that does not start
    import sys  # noqa: PLC0415 - as above

    done = subprocess.run(
        [sys.executable, "-m", "ciasc", "serve", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.long
def test_a_server_without_a_station_says_what_to_do(tmp_path: Path) -> None:
    assert "ciasc init" in refused("--data", str(tmp_path / "none"))


@pytest.mark.long
def test_a_server_on_a_port_that_is_taken_says_so_at_once(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        says = refused("--data", str(data), "--host", "127.0.0.1", "--port", str(port))
    assert f"El puerto {port} está ocupado" in says


@pytest.mark.long
def test_a_server_on_an_address_of_another_machine_says_so(data: Path) -> None:
    assert "La dirección 192.0.2.1 no es de este equipo" in refused(
        "--data", str(data), "--host", "192.0.2.1"
    )


@pytest.mark.parametrize(
    ("host", "words"),
    [("no-such-host.invalid", "server.no_such_host"), ("2001:db8::1", "server.not_of_this_machine")],
)
def test_each_address_that_cannot_be_used_has_its_own_words(host: str, words: str) -> None:
    needs_ipv6()
    with pytest.raises(Unavailable) as refused:
        must_be_free(host, 8000)
    assert refused.value.message.id == words


def needs_ipv6() -> None:
    """Skip the test on a machine without IPv6."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            pass
    except OSError:
        skip("IPv6")


@pytest.mark.long
def test_a_server_on_all_addresses_answers_by_both_kinds(data: Path) -> None:
    needs_ipv6()
    with running("serve", data, None, "--host", "::") as server:
        port = server.base.rpartition(":")[2]
        for host in ("127.0.0.1", "[::1]"):
            assert httpx.get(f"http://{host}:{port}/healthz", timeout=PATIENCE_S).status_code == 200

"""A kiosk node without a token, as its own process: nothing is typed on it."""

import os
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from ciasc.node.kept_token import paired_token
from tests.api import post
from tests.live import Live
from tests.nodes import wait_until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page(port: int) -> dict[str, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/kiosk", timeout=5) as answer:
            return {"text": answer.read().decode()}
    except OSError:
        return {"text": ""}


@pytest.mark.long
def test_a_node_shows_a_code_and_becomes_the_kiosk_that_the_administrator_names(
    live: Live, tmp_path: Path
) -> None:
    data, port = tmp_path / "node", free_port()
    command = (sys.executable, "-m", "ciasc", "kiosk", "--server", live.base, "--data", str(data))
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CIASC_")}
    with subprocess.Popen((*command, "--port", str(port)), env=environ, stderr=subprocess.DEVNULL) as node:
        try:
            code = re.compile(r'id="machine-code">(\w{3} \w{3})<')
            shown = code.search(
                wait_until(lambda: page(port), lambda one: bool(code.search(one["text"])))["text"]
            )
            assert shown is not None
            offered = post(
                live.http("admin"), "/admin/devices/pairing", kind="kiosk", name="patio", machine=shown[1]
            )
            assert (offered.status_code, offered.json()["band"]) == (201, "701-799")
            wait_until(lambda: page(port), lambda one: 'data-kiosk="nodo"' in one["text"])
            assert paired_token(data)
        finally:
            node.terminate()
    assert node.returncode in (0, -15)

"""The weight of the program: memory of an idle server, start of the demo, and the bytes of a kiosk."""

import re
import subprocess
import sys
import time
from urllib.parse import urljoin

import httpx

from benchmarks.servers_and_clients import Client, Result, free_port, place, pss_mb, serving

DEMO = (
    ("Ctrl-C", "demo ready after", 5),
    ("Ya están las cifras", "its figures of 90 days are there after", 20),
    ("Ya está cuánto acertó", "the estimates of its last 7 days are judged after", 60),
)
"""The words that a demo prints, what they mean, and the seconds within which it should print them."""

NAMED = re.compile(rb'(?:src|href)="(/static/[^"#?]+)|from "(\.{1,2}/[^"]+)"|url\("?([^")]+)"?\)')


def run() -> list[Result]:
    """Measure the parts."""
    with place() as here, serving(here.data) as server, Client(server.port, here.kiosk) as kiosk:
        kiosk.post("/tickets", {"service": "informes"})
        return [
            Result("memory of an idle server (its own share)", pss_mb(server.processes()), 130, "MB"),
            *_demo(),
            Result("kiosk page with all that it names", _kiosk_kb(server.port, here.kiosk), 200, "kB"),
            Result(
                "the same as it travels, with its heads and a QR",
                _travels_kb(server.port, here.kiosk),
                100,
                "kB",
            ),
        ]


def _demo() -> list[Result]:
    """Return after how many seconds a demo answers, and prints that its past and its estimates are there."""
    began, taken = time.perf_counter(), []
    awaited = iter(DEMO)
    word, _, _ = next(awaited)
    command = [sys.executable, "-m", "ciasc", "demo", "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if word in line:
                taken.append(time.perf_counter() - began)
                word, _, _ = next(awaited, ("", "", 0))
                if not word:
                    break
        process.terminate()
    return [Result(what, seconds, goal, "s") for (_, what, goal), seconds in zip(DEMO, taken, strict=True)]


def _kiosk_kb(port: int, token: str) -> float:
    """Return the bytes of the page and of every file that it names."""
    return sum(_kiosk_files(port, token).values()) / 1000


def _kiosk_files(port: int, token: str) -> dict[str, int]:
    """Return the page and every file that it, its scripts and its styles name, each with its bytes.

    The bytes are those that a browser parses: it takes gzip, and so gets files without comments.
    """
    seen: dict[str, int] = {}
    waiting = ["/kiosk"]
    with _browser(port, token) as browser:
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            body = browser.get(path).raise_for_status().content
            seen[path] = len(body)
            if path == "/kiosk" or path.endswith((".css", ".js")):
                found = [next(filter(None, match)).decode() for match in NAMED.findall(body)]
                waiting += [_beside(path, name) for name in found if not name.startswith("data:")]
    return seen


def _browser(port: int, token: str) -> httpx.Client:
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {token}"})


def _travels_kb(port: int, token: str) -> float:
    """Return the bytes on the line, heads too, until a browser that takes gzip shows a ticket."""
    with _browser(port, token) as browser:
        ticket = browser.post("/api/v1/tickets", json={"service": "informes"}).json()
        paths = [*_kiosk_files(port, token), f"/qr/{ticket['token']}.svg"]
        return sum(_on_the_line(browser.get(path)) for path in paths) / 1000


def _on_the_line(answer: httpx.Response) -> int:
    heads = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    return heads + answer.num_bytes_downloaded


def _beside(path: str, name: str) -> str:
    return urljoin(path, name)

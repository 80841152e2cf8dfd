"""Helpers of the benchmarks: a server in a process of its own, clients on raw sockets, and results."""

import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import structlog

from ciasc.create_station import add_device, add_staff, add_staff_token, create_station
from ciasc.domain.core.permissions import Role
from ciasc.settings import load
from ciasc.storage.store import SqlStore, open_store

DESKS = 16
SERVE = (
    *(sys.executable, "-m", "ciasc", "serve", "--host", "127.0.0.1"),
    *("--data", "{data}", "--port", "{port}"),
)


@dataclass(frozen=True)
class Result:
    """One measured figure beside its goal; `at_most` is True if less is better."""

    what: str
    value: float
    goal: float
    unit: str = ""
    at_most: bool = True

    @property
    def reached(self) -> bool:
        """Return True if the goal was reached."""
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def __str__(self) -> str:
        side = "<=" if self.at_most else ">="
        verdict = "ok" if self.reached else "MISSED"
        return f"{self.what:58} {self.value:10.2f} {self.unit:5} {side} {self.goal:g}  {verdict}"


@dataclass
class Place:
    """A data folder with a station, and tokens for kiosks, a display and desks."""

    data: Path
    kiosk: str
    display: str
    desks: list[str]

    def store(self) -> SqlStore:
        """Return its store."""
        return open_store(load(self.data).database)


structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


@contextmanager
def place(kiosk_printer: str | None = None) -> Iterator[Place]:
    """Create a station in a temporary folder, with a kiosk that prints to a file there."""
    from ciasc.create_station import add_printer  # noqa: PLC0415 - only one benchmark prints

    folder = Path(tempfile.mkdtemp(prefix="ciasc-bench-"))
    try:
        create_station(folder, "Comisaría", "Lima", DESKS)
        with closing(open_store(load(folder).database)) as store:
            if kiosk_printer:
                add_printer(store, "p", kiosk_printer, "epson-tm-t20iii")
            desks: list[str] = []
            for number in range(1, DESKS + 1):
                add_staff(store, f"desk{number}", Role.SUPERVISOR, "a password")
                with store.read() as tx:
                    account = tx.staff.named(f"desk{number}")
                assert account is not None
                desks.append(add_staff_token(store, account))
            kiosk = add_device(store, Role.KIOSK, "1", "p" if kiosk_printer else None)
            yield Place(folder, kiosk, add_device(store, Role.DISPLAY, "wall", None), desks)
    finally:
        shutil.rmtree(folder)


@dataclass
class Server:
    """A running `ciasc serve`."""

    process: "subprocess.Popen[bytes]"
    port: int

    def processes(self) -> tuple[int, ...]:
        """Return the ids of its first process and of those that this one started."""
        parent = self.process.pid
        return parent, *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop all its processes for a while: they hold their connections and answer nothing."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Kill the server as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(
    data: Path,
    port: int | None = None,
    *,
    command: Sequence[str] = SERVE,
    cwd: Path | None = None,
    **environment: str,
) -> Iterator[Server]:
    """Start the station server on that folder; yield it when it is ready, and stop it at the end.

    Another `command` has `{data}` and `{port}` where these belong; `cwd` is the checkout that it runs from.
    """
    port = port or free_port()
    words = [word.format(data=data, port=port) for word in command]
    log = (data / "server.log").open("ab")
    process = subprocess.Popen(
        words, stderr=log, start_new_session=True, env=os.environ | environment, cwd=cwd
    )
    server = Server(process, port)
    try:
        wait_until_ready(port)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        log.close()


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(port: int, seconds: float = 30) -> None:
    """Return when the server answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with Client(port) as client:
                if client.send("GET", "/healthz")[0] == 200:
                    return
        except OSError:
            time.sleep(0.02)
    msg = "the server did not start"
    raise TimeoutError(msg)


class Client:
    """One kept connection that sends and reads HTTP with as little work as possible."""

    def __init__(self, port: int, token: str = "") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._auth = f"Authorization: Bearer {token}\r\n" if token else ""
        self._rest = b""

    def send(self, method: str, path: str, body: object = None, key: str = "") -> tuple[int, bytes]:
        """Send a request; return the status and the body of the answer."""
        text = "" if body is None else json.dumps(body)
        named = f"Idempotency-Key: {key}\r\n" if key else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: x\r\n{self._auth}{named}Content-Length: {len(text)}\r\n\r\n"
        )
        self._socket.sendall((head + text).encode())
        return self._answer()

    def post(self, path: str, body: object = None, key: str = "") -> tuple[int, Any]:
        """Send a command; return the status and the JSON of the answer."""
        status, raw = self.send("POST", "/api/v1" + path, {} if body is None else body, key)
        return status, json.loads(raw) if raw else None

    def _answer(self) -> tuple[int, bytes]:
        heard = self._rest
        while b"\r\n\r\n" not in heard:
            heard += self._more()
        head, _, rest = heard.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            ),
            0,
        )
        while len(rest) < length:
            rest += self._more()
        self._rest = rest[length:]
        return int(head[9:12]), rest[:length]

    def _more(self) -> bytes:
        more = self._socket.recv(65536)
        if not more:
            raise ConnectionResetError
        return more

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def pss_mb(processes: Iterable[int]) -> float:
    """Return the proportional share of memory of those processes: what they share counts one time."""
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in processes]
    return sum(int(kb) for text in rollups for kb in re.findall(r"^Pss: +(\d+)", text, re.MULTILINE)) / 1000


def together(acts: Sequence[Callable[[], None]]) -> float:
    """Run them at the same time, each in a thread; return the seconds until the last ended."""
    threads = [threading.Thread(target=act) for act in acts]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def share(values: Sequence[float], part: float) -> float:
    """Return the value below which that share of them lies."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]

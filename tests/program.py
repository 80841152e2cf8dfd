"""The program as a technician runs it: `ciasc` in a process of its own."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE_S


def free_port() -> int:
    """Return a port on which no process listens now, and which no connection gets as its own end."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)  # below the ports of outgoing connections
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Program:
    """A running `ciasc serve` or `ciasc kiosk`: its address, and the lines of its log so far."""

    process: "subprocess.Popen[str]"
    base: str
    lines: list[str] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def read(self) -> None:
        """Read the log to its end."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self.came:
                self.lines.append(line)
                self.came.notify_all()
        with self.came:
            self.came.notify_all()

    def wait_for(self, event: str) -> dict[str, object]:
        """Return the first line of the log about that event."""

        def found() -> dict[str, object] | None:
            logged = (json.loads(line) for line in self.lines if line.startswith("{"))
            return next((line for line in logged if line["event"] == event), None)

        with self.came:
            assert self.came.wait_for(lambda: found() or self.process.poll() is not None, PATIENCE_S), (
                self.lines
            )
            line = found()
        assert line is not None, self.lines
        return line

    def stop(self, signum: int = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; return the exit status and the seconds to the end."""
        began = time.monotonic()
        self.process.send_signal(signum)
        return self.process.wait(PATIENCE_S), time.monotonic() - began

    def kill(self) -> None:
        """Kill the server and its worker at the same moment, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE_S)


def serving(data: Path, port: int | None = None, **environment: str) -> AbstractContextManager[Program]:
    """Run `ciasc serve` on that data folder, listening, until the block ends."""
    return running("serve", data, port, "--host", "127.0.0.1", **environment)


def running(
    command: str, data: Path, port: int | None = None, *words: str, **environment: str
) -> AbstractContextManager[Program]:
    """Run that command on that data folder, listening, until the block ends."""
    return listening(Path(sys.executable), command, data, port, *words, env=os.environ | environment)


@contextmanager
def listening(
    python: Path, command: str, data: Path, port: int | None = None, *words: str, **options: Any
) -> Iterator[Program]:
    """Run that command of the `ciasc` of that Python until the block ends; the options are those of Popen."""
    port = port or free_port()
    process = subprocess.Popen(
        [python, "-m", "ciasc", command, "--data", str(data), "--port", str(port), *words],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )
    program = Program(process, f"http://127.0.0.1:{port}")
    reader = threading.Thread(target=program.read, daemon=True)
    reader.start()
    try:
        program.wait_for("listening")
        yield program
    finally:
        if process.poll() is None:
            program.kill()
        reader.join(PATIENCE_S)
        assert process.stderr is not None
        process.stderr.close()

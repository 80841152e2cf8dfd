"""Run `make demo` as a newcomer does: take a ticket, call it, get it printed, press Ctrl-C.

Standard library only: this runs with the Python of a bare machine. Exit status 0 if all of it worked.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from http.cookiejar import CookieJar
from typing import Any

PATIENCE = 60  # seconds, for what takes less than one on a quiet machine
Json = dict[str, Any]


class Client:
    """A device or a browser that talks to the demo over HTTP."""

    def __init__(self, base: str, **headers: str) -> None:
        self.base = base
        self.headers = {"Content-Type": "application/json", **headers}
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def send(self, path: str, body: Json | None = None) -> bytes:
        """Return the answer to a GET, or to a POST if there is a body; SystemExit if it is refused."""
        data = None if body is None else json.dumps(body).encode()
        headers = self.headers | ({} if body is None else {"Idempotency-Key": uuid.uuid4().hex})
        request = urllib.request.Request(self.base + path, data, headers)
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                received: bytes = answer.read()
        except urllib.error.HTTPError as refused:  # its words are gone as soon as the demo has ended
            raise SystemExit(f"{refused.url}: {refused.code} {refused.read().decode()}") from refused
        return received

    def json(self, path: str, body: Json | None = None) -> Json:
        """Return the JSON of an answer."""
        found: Json = json.loads(self.send(path, body))
        return found


def free_port() -> int:
    """Return a port that no program uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(check: Callable[[], bool], what: str) -> None:
    """Return when the check is true; SystemExit if it never is."""
    end = time.monotonic() + PATIENCE
    while not check():
        if time.monotonic() > end:
            raise SystemExit(f"never: {what}")
        time.sleep(0.2)


def greeting(process: "subprocess.Popen[str]") -> str:
    """Return what the demo printed up to its last line; SystemExit if it ended."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        sys.stdout.write(line)
        said += line
        if "Ctrl-C" in line:
            return said
    raise SystemExit(f"make demo ended with status {process.wait()} before it was ready")


def visit(said: str) -> None:
    """Take a ticket at the kiosk, call it at a desk and see its paper."""
    base = re.findall(r"(http://[\w.:]+)/$", said, re.MULTILINE)[0]
    # The tour leads to the kiosk with the printer beside it; the page shows that of the device.
    counter = Client(base).send("/demo/dispensador").decode()
    token = re.findall(r"/kiosk\?token=([\w-]+)", counter)[0]
    password = re.findall(r"^ +auxiliar1 +(\S+)", said, re.MULTILINE)[0]
    printer = Client(base)
    before = set(printer.json("/demo/impresora/estado.json")["tickets"])
    kiosk = Client(base, Authorization=f"Bearer {token}")
    ticket = kiosk.json("/api/v1/tickets", {"service": "informes"})
    print("issued", ticket["code"])

    desk = Client(base)
    signed = desk.json("/api/v1/session", {"username": "auxiliar1", "password": password})
    desk.headers["X-CSRF-Token"] = signed["csrf_token"]
    desk.json("/api/v1/desks/5/open", {})
    # The tour promises that the demo's own desks leave a new ticket to its visitor.
    called = desk.json("/api/v1/desks/5/call", {"ticket": ticket["id"], "reason": "supervisor"})
    assert (called["code"], called["state"]) == (ticket["code"], "called"), called
    print("called", called["code"])

    def papers() -> set[str]:
        return set(printer.json("/demo/impresora/estado.json")["tickets"]) - before

    wait_for(lambda: bool(papers()), "a printed ticket")
    picture = printer.send(f"/demo/impresora/{papers().pop()}")
    assert picture.startswith(b"\x89PNG"), picture[:20]
    print("printed", len(picture), "bytes of picture")


def main() -> None:
    """Run the demo, visit it and end it; SystemExit if one of these fails."""
    process = subprocess.Popen(
        ["make", "demo", f"ARGS=--port {free_port()}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        visit(greeting(process))
        os.killpg(process.pid, signal.SIGINT)  # Ctrl-C goes to all of the terminal's foreground
        rest = process.communicate(timeout=PATIENCE)[0]
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    # The demo's own words are indented; make ends by the signal that it got.
    complaints = [line for line in rest.splitlines() if line and not line.startswith("  ")]
    if complaints or process.returncode not in {0, -signal.SIGINT}:
        raise SystemExit(f"Ctrl-C did not end the demo cleanly: {process.returncode} {rest}")
    print("ended")


if __name__ == "__main__":
    main()

"""Create the sample station, and start its printer emulator and its crowd."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ciasc.create_station import add_device, add_printer, add_staff, add_staff_token, create_station
from ciasc.demo.demo_clock import DemoClock
from ciasc.demo.sample_station import (
    CROWD_KIOSK,
    DESKS,
    DISTRICT,
    KIOSK,
    NAME,
    PLAYED,
    PRINTER,
    STAFF,
    WALL,
    Sample,
)
from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.permissions import Role
from ciasc.ports import Clock, Staff, Store
from ciasc.printing.emulator import CONTROL, LISTENING, send_order
from ciasc.settings import load
from ciasc.station.access.hashing import new_password
from ciasc.storage.store import open_store
from ciasc.utc_clock import utc_now


def furnish(data: Path, printer: str, clock: Clock = utc_now, *, crowd_prints: bool = True) -> Sample:
    """Create a sample station in that folder, with a printer at `printer`; raise Conflict if one exists.

    Both kiosks share that printer, or the visitor's has it alone if the crowd prints nothing.
    """
    of_crowd = PRINTER if crowd_prints else None
    create_station(data, NAME, DISTRICT, DESKS, clock)
    with closing(open_store(load(data).database)) as store:
        add_printer(store, PRINTER, printer, "epson-tm-t20iii", clock)
        return Sample(
            data=data,
            passwords=tuple((name, role, _account(store, name, role, clock)) for name, role in STAFF),
            kiosk_token=add_device(store, Role.KIOSK, KIOSK, PRINTER, clock=clock),
            crowd_token=add_device(store, Role.KIOSK, CROWD_KIOSK, of_crowd, clock=clock),
            wall_token=add_device(store, Role.DISPLAY, WALL, None, clock=clock),
            desk_tokens=tuple(add_staff_token(store, person, clock) for person in _desk_people(store)),
        )


def _account(store: Store, name: str, role: Role, clock: Clock) -> str:
    password = new_password()
    add_staff(store, name, role, password, clock)
    return password


def _desk_people(store: Store) -> list[Staff]:
    with store.read() as tx:
        known = {one.name: one for one in tx.staff.all()}
    return [known[name] for name, _ in PLAYED]


@contextmanager
def emulated_printer(out: Path, *, fast: bool = False) -> Iterator[tuple[str, str]]:
    """Start a printer emulator; return its address and that of its control; it writes its tickets to `out`.

    It is a process of its own. A `fast` one prints without delay, and its roll has no end.
    """
    command = [sys.executable, "-m", "ciasc.printing.emulator", "--listen", "127.0.0.1:0", "--out", str(out)]
    command += ["--control", "127.0.0.1:0", *(["--speed", "0"] if fast else [])]
    process = subprocess.Popen(  # noqa: S603 - our own program
        # A session of its own: Ctrl-C in the terminal ends the demo, and the demo ends its printer.
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - asked for just above
        address, control = process.stdout.readline().strip(), process.stdout.readline().strip()
        if not (address.startswith(LISTENING) and control.startswith(CONTROL)):
            raise Unavailable("demo.printer.did_not_start")
        control = control.removeprefix(CONTROL)
        if not fast:
            send_order(control, do="new_roll")
        yield address.removeprefix(LISTENING), control
    finally:
        end(process)


@contextmanager
def crowd(sample: Sample, base: str, speed: float, clock: DemoClock | None) -> Iterator[None]:
    """Start the crowd for the day of that clock, or for the present, in a process of its own."""
    if speed <= 0:
        yield
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "ciasc.demo"], stdin=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdin is not None  # noqa: S101 - asked for just above
        day = clock or DemoClock(utc_now(), time.monotonic(), speed)
        told = {
            "base": base,
            "kiosk": sample.crowd_token,
            "desks": sample.desk_tokens,
            "begins": day.begins.isoformat(),
            "began_s": day.began_s,
            "speed": day.rate,
            "present": clock is None,
        }
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        yield
    finally:
        end(process)


def end(process: "subprocess.Popen[str]") -> None:
    """Stop that process, if need be by force, and close its pipes."""
    process.terminate()
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()

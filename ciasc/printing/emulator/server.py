"""An emulated printer as a whole: one thread takes bytes from the link, prints and answers."""

import contextlib
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from ciasc.printing.emulator.engine import Engine
from ciasc.printing.emulator.keeping import Folder
from ciasc.printing.emulator.links import Link, PtyLink, TcpLink, wait_any
from ciasc.printing.emulator.machine import Machine
from ciasc.printing.emulator.pace import Pace
from ciasc.printing.emulator.paper import PrintedTicket
from ciasc.printing.emulator.receiver import Receiver
from ciasc.printing.profiles import Profile, load_profile

MOST_TICKETS: Final = 10_000
NEW_ROLL_MM: Final = 60_000.0
_PTY_BAUD: Final = 115_200


class Emulator:
    """A printer at `url`, over TCP or over a pty. Tickets are kept in `tickets` and written to `out`.

    `path` is the symbolic link that plays the udev name of a pty. Speeds of 0 take no time. Without
    `flow` the host is never held back, as on a line without handshake: what finds the buffer full is lost.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        link: Literal["tcp", "pty"] = "tcp",
        path: Path | None = None,
        profile: str | Profile = "epson-tm-t20iii",
        out: Path | None = None,
        flow: bool = True,
        **knobs: object,
    ) -> None:
        self.profile = load_profile(profile) if isinstance(profile, str) else profile
        self.machine = Machine(near_end_sensor=self.profile.near_end)
        for name, value in knobs.items():
            self.machine.set(name, value)
        self.tickets: list[PrintedTicket] = []
        self._folder = Folder(out) if out else None
        self._changed = threading.Condition()
        self._pace = Pace(self.machine)
        self._engine = Engine(self.profile, self.machine, self._answer, self._printed)
        self.receiver = Receiver(self.profile.buffer_bytes, flow=flow, realtime=self)
        self._link: Link = TcpLink(host, port) if link == "tcp" else PtyLink(path, _PTY_BAUD)
        self.url = self._link.url
        self._dropped = 0
        self._on_at: float | None = None
        self._asb = self.machine.automatic()
        self._orders: deque[tuple[Callable[[], None], Future[None]]] = deque()
        self._closing = False
        self._wakes, self._wake = socket.socketpair()
        self._wakes.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self._thread = threading.Thread(target=self._run, name="emulator", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """The same as `url`."""
        return self.url

    @property
    def held_back(self) -> bool:
        """Whether a host is kept from sending: the line is BUSY."""
        return self.machine.stalled or self.receiver.busy

    def set(self, **knobs: object) -> None:
        """Break or mend it, by the names of `Machine`; done when this returns."""
        for name, value in knobs.items():
            Machine().set(name, value)

        def turn() -> None:
            for name, value in knobs.items():
                self.machine.set(name, value)
                if name == "unplugged" and value:
                    self._link.cut()
                elif name == "powered" and not value:
                    self._lose_power()
            self._plug()

        self._order(turn)

    def cut_link(self, *, keep_buffer: bool = False) -> None:
        """Pull the cable and put it back; the buffer is lost, as without power, unless it is to be kept."""

        def cut() -> None:
            self._link.cut()
            if not keep_buffer:
                self._forget()

        self._order(cut)

    def power_cycle(self, off_s: float = 0) -> None:
        """Turn it off, and on again after so many seconds: buffer, pending ids and settings are lost."""

        def cycle() -> None:
            self._lose_power()
            self._on_at = time.monotonic() + off_s

        self._order(cycle)

    def new_roll(self, millimetres: float | None = NEW_ROLL_MM) -> None:
        """Put a new roll in."""
        self.set(paper_left_mm=millimetres, paper_out=False, paper_low=False)

    def wait_for(self, true: Callable[[], bool], timeout: float = 5) -> None:
        """Return as soon as that is true of the printer; TimeoutError if it is not in so many seconds."""
        with self._changed:
            if not self._changed.wait_for(true, timeout):
                raise TimeoutError(f"the printer stands at {self.machine}")

    def wait_for_tickets(self, many: int, timeout: float = 5) -> list[PrintedTicket]:
        """The tickets once there are that many; TimeoutError if they do not come in so many seconds."""
        with contextlib.suppress(TimeoutError):
            self.wait_for(lambda: len(self.tickets) >= many, timeout)
            return list(self.tickets)
        raise TimeoutError(f"{len(self.tickets)} of {many} tickets were printed")

    def close(self) -> None:
        """Be gone."""
        self._closing = True
        self._nudge()
        self._thread.join()
        self._link.close()
        self._wake.close()
        self._wakes.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Real-time commands, obeyed on receipt.

    def asked(self, question: int) -> None:
        """DLE EOT."""
        if self.profile.status:
            self._answer(bytes((self.machine.realtime(question),)))

    def recovers(self, way: int) -> None:
        """DLE ENQ."""
        if self.machine.recover() and way != 1:
            self._forget()

    def cleared(self) -> None:
        """DLE DC4 with function 8."""
        self._forget()
        self._answer(b"\x37\x25\x00")

    # From here on everything runs in the printer's own thread.

    def _order(self, action: Callable[[], None]) -> None:
        done: Future[None] = Future()
        self._orders.append((action, done))
        self._nudge()
        done.result(timeout=10)

    def _nudge(self) -> None:
        with contextlib.suppress(OSError):
            self._wake.send(b".")

    def _run(self) -> None:
        while not self._closing:
            wait = self._step()
            with self._changed:
                self._changed.notify_all()
            came = wait_any([self._wakes.fileno(), *self._watched()], wait)
            if self._wakes.fileno() in came:
                self._wakes.recv(4096)
            if came - {self._wakes.fileno()}:
                self._receive()

    def _watched(self) -> list[int]:
        reading = not self.machine.stalled and self.receiver.room > 0 and not self._pace.line_wait()
        return self._link.watched(reading=reading)

    def _step(self) -> float | None:
        """Do what can be done now; the seconds until there is something to do again, None if nothing is."""
        while self._orders:
            action, done = self._orders.popleft()
            action()
            done.set_result(None)
        now = time.monotonic()
        if self._on_at is not None and self._on_at <= now:
            self._on_at = None
            self.machine.powered = True
            self._plug()
        self._push_status()
        waits = [self._work(), self._pace.line_wait(), self._on_at - now if self._on_at else 0]
        self._push_status()
        return min((wait for wait in waits if wait > 0), default=None)

    def _receive(self) -> None:
        most = min(self._pace.portion(), self.receiver.room)
        dies = self.machine.die_after
        data = self._link.receive(most if dies is None else min(most, max(dies, 1)))
        if data:
            self.receiver.take(data, self._pace.carried(len(data)))
        if dies is not None and data:
            self.machine.die_after = dies - len(data) if dies > len(data) else None
            if self.machine.die_after is None:
                self._link.cut()

    def _work(self) -> float:
        """Print as far as possible; the seconds until the motor stands still."""
        while self.machine.online and not self.machine.stalled:
            wait = self._pace.motor_wait()
            if wait > 0:
                return wait
            self._engine.settle()
            received = self.receiver.next() if self.machine.online else None
            if received is None:
                break
            self._engine.feed(*received)
            self._pace.moves(*self._engine.moved())
        return 0

    def _push_status(self) -> None:
        status = self.machine.automatic()
        if self._engine.watches(self._asb, status):
            self._answer(status)
        self._asb = status

    def _answer(self, data: bytes) -> None:
        if self.machine.powered and not self.machine.mute:
            self._link.send(data)

    def _printed(self, ticket: PrintedTicket) -> None:
        if self._folder is not None:
            self._folder.keep(ticket)
        self.tickets.append(replace(ticket, dropped=self.receiver.dropped - self._dropped))
        self._dropped = self.receiver.dropped
        del self.tickets[:-MOST_TICKETS]

    def _plug(self) -> None:
        machine = self.machine
        self._link.plug(plugged=machine.powered and not machine.unplugged and not machine.refusing)

    def _lose_power(self) -> None:
        self.machine.powered = False
        self.machine.restart()
        self._link.cut()
        self._plug()
        self._forget()
        self._engine.restart()
        self._pace.stop()

    def _forget(self) -> None:
        """Lose what waits, printed in half or not at all."""
        self.receiver.clear()
        self._engine.abort()

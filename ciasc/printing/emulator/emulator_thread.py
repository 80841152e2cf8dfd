"""A complete emulated printer: a thread of its own, faults that can be set, and the printed tickets."""

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from ciasc.printing.emulator.connections import PtyLink, TcpLink, wait_any
from ciasc.printing.emulator.emulated_printer import EmulatedPrinter
from ciasc.printing.emulator.faults import PrinterFaults
from ciasc.printing.emulator.rendering.printed_roll import PrintedTicket
from ciasc.printing.emulator.ticket_folder import Folder
from ciasc.printing.profiles import Profile, load_profile

MOST_TICKETS: Final = 10_000
NEW_ROLL_MM: Final = 60_000.0
_PTY_BAUD: Final = 115_200


class Emulator:
    """A printer at `url`, over TCP or over a pty. Tickets are kept in `tickets` and written to `out`.

    `path` is the symbolic link in the role of the udev name of a pty; `knobs` are fields of `PrinterFaults`.
    Without `flow` the host is never held back, as on a line without handshake: bytes that arrive when the
    buffer is full are dropped.
    """

    patience_s: float = 10
    """How long a caller waits for the printer at most."""

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
        self.machine = PrinterFaults(near_end_sensor=self.profile.near_end)
        for name, value in knobs.items():
            self.machine.set(name, value)
        self.tickets: list[PrintedTicket] = []
        self.printed = 0
        """How many tickets came out in all; `tickets` keeps the newest."""
        self._folder = Folder(out) if out else None
        self._link = TcpLink(host, port) if link == "tcp" else PtyLink(path, self.machine.baud or _PTY_BAUD)
        self.url = self._link.url
        self._dropped = 0
        self._printer = EmulatedPrinter(self.profile, self.machine, self._link, self._printed, flow=flow)
        self._changed = threading.Condition()
        self._orders: deque[tuple[Callable[[], None], Future[None]]] = deque()
        self._closing = threading.Event()
        self._wakes, self._wake = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="emulator", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Return the same as `url`."""
        return self.url

    @property
    def received(self) -> int:
        """Return the number of bytes received from the beginning."""
        return self._printer.receiver.received

    @property
    def dropped(self) -> int:
        """Return the number of bytes dropped because the buffer was full."""
        return self._printer.receiver.dropped

    @property
    def buffered(self) -> int:
        """Return the number of bytes that wait to be printed."""
        return len(self._printer.receiver)

    @property
    def busy(self) -> bool:
        """Return whether a host is held back."""
        return self.machine.held or self._printer.receiver.busy

    def set(self, **knobs: object) -> None:
        """Set fields of `PrinterFaults`: all of them, or none if it raises."""
        for name, value in knobs.items():
            PrinterFaults().set(name, value)
        self._order(lambda: self._printer.set(**knobs))

    def cut_link(self, *, keep_buffer: bool = False) -> None:
        """Pull the cable and put it back; clear the buffer, as without power, unless it is to be kept."""
        self._order(lambda: self._printer.cut_link(keep_buffer=keep_buffer))

    def stray(self, data: bytes) -> None:
        """Send bytes that no question asked for, as noise on the line."""
        self._order(lambda: self._printer.stray(data))

    def power_cycle(self, off_s: float = 0) -> None:
        """Turn it off, and on again after so many seconds: clear buffer, pending ids and settings."""
        self._order(lambda: self._printer.power_cycle(off_s))

    def new_roll(self, millimetres: float | None = NEW_ROLL_MM) -> None:
        """Set a new roll of that length; None is one without end."""
        self.set(paper_left_mm=millimetres, paper_out=False, paper_low=False)

    def wait_for(self, true: Callable[[], bool], timeout: float | None = None) -> None:
        """Return when that is true of the printer; raise TimeoutError after so many seconds."""
        with self._changed:
            if not self._changed.wait_for(true, timeout or self.patience_s):
                raise TimeoutError(f"the printer stands at {self.machine}")

    def wait_for_tickets(self, many: int, timeout: float | None = None) -> list[PrintedTicket]:
        """Return the tickets when there are that many; raise TimeoutError as `wait_for` does."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.tickets) >= many, timeout or self.patience_s):
                raise TimeoutError(f"{len(self.tickets)} of {many} tickets were printed")
            return list(self.tickets)

    def close(self) -> None:
        """Stop the thread and close the connection."""
        self._closing.set()
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

    def _order(self, action: Callable[[], None]) -> None:
        """Run the action in the printer's own thread, and wait for its end."""
        done: Future[None] = Future()
        self._orders.append((action, done))
        self._nudge()
        done.result(self.patience_s)

    def _nudge(self) -> None:
        with contextlib.suppress(OSError):
            self._wake.send(b".")

    def _run(self) -> None:
        wakes = self._wakes.fileno()
        while not self._closing.is_set():
            while self._orders:
                action, done = self._orders.popleft()
                try:
                    done.set_result(action())
                except Exception as error:  # noqa: BLE001 - raised again in the caller's thread
                    done.set_exception(error)
            wait = self._printer.step()
            with self._changed:
                self._changed.notify_all()
            came = wait_any([wakes, *self._printer.watched()], wait)
            if wakes in came:
                self._wakes.recv(4096)
            if came - {wakes}:
                self._printer.receive()

    def _printed(self, ticket: PrintedTicket) -> None:
        whole = replace(ticket, dropped=self.dropped - self._dropped)
        self._dropped = self.dropped
        if self._folder is not None:
            self._folder.keep(whole)
        self.printed += 1
        self.tickets.append(whole)
        del self.tickets[:-MOST_TICKETS]

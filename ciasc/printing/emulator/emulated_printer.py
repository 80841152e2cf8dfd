"""An emulated printer without its thread: it handles what arrives, step by step."""

import time
from collections.abc import Callable

from ciasc.printing.emulator.command_reader import Engine
from ciasc.printing.emulator.connections import HostConnection
from ciasc.printing.emulator.faults import PrinterFaults, is_reported
from ciasc.printing.emulator.receive_buffer import Receiver
from ciasc.printing.emulator.rendering.printed_roll import PrintedTicket
from ciasc.printing.emulator.speed import PrintSpeed
from ciasc.printing.profiles import Profile


class EmulatedPrinter:
    """A printer of that profile behind a link. One thread may touch it; `printed` gets each ticket."""

    def __init__(
        self,
        profile: Profile,
        machine: PrinterFaults,
        link: HostConnection,
        printed: Callable[[PrintedTicket], None],
        *,
        flow: bool,
    ) -> None:
        self._profile = profile
        self._machine = machine
        self._link = link
        self._pace = PrintSpeed(machine)
        self._engine = Engine(profile, machine, self._answer, printed)
        self.receiver = Receiver(profile.buffer_bytes, flow=flow, realtime=self)
        self._on_at: float | None = None
        self._status = machine.automatic()
        self._plug()

    def watched(self) -> list[int]:
        """Return the descriptors that it reads from in its present state."""
        held = self._machine.held or (self._machine.busy_printing and self._prints)
        reading = not held and self.receiver.room > 0 and not self._pace.line_wait()
        return self._link.watched(reading=reading)

    def step(self) -> float | None:
        """Run what is due now; return the seconds to the next step, None if nothing is."""
        now = time.monotonic()
        if self._on_at is not None and self._on_at <= now:
            self._on_at = None
            self._machine.powered = True
            self._plug()
        self._push_status()
        waits = [self._work(), self._pace.line_wait()]
        if self._on_at is not None:
            waits.append(self._on_at - now)
        self._push_status()
        return min((wait for wait in waits if wait > 0), default=None)

    def receive(self) -> None:
        """Receive what arrived, as much as the line carries at a time and the buffer holds."""
        dies = self._machine.die_after
        most = min(self._pace.portion(), self.receiver.room)
        data = self._link.receive(most if dies is None else min(most, max(dies, 1)))
        if not data:
            return
        self.receiver.take(data, self._pace.carried(len(data)))
        if dies is not None:
            self._machine.die_after = dies - len(data) if dies > len(data) else None
            if self._machine.die_after is None:
                self._link.cut()

    def set(self, **knobs: object) -> None:
        """Set fields of `PrinterFaults`; update the cable and the power accordingly."""
        for name, value in knobs.items():
            self._machine.set(name, value)
        self._plug()
        if knobs.get("unplugged"):
            self._link.cut()
        if knobs.get("powered") is False:
            self._lose_power()

    def cut_link(self, *, keep_buffer: bool) -> None:
        """Pull the cable and put it back."""
        self._link.cut()
        if not keep_buffer:
            self._forget()

    def stray(self, data: bytes) -> None:
        """Send bytes that no question asked for, as noise on the line."""
        self._answer(data)

    def power_cycle(self, off_s: float) -> None:
        """Turn the power off, and on again after so many seconds."""
        self._lose_power()
        self._on_at = time.monotonic() + off_s

    def answer(self, question: int) -> None:
        """Handle DLE EOT."""
        silent = self._machine.silent_printing and self._prints
        if self._profile.status and self._machine.is_answered(question) and not silent:
            self._answer(bytes((self._machine.realtime(question),)))

    def recover(self, way: int) -> None:
        """Handle DLE ENQ."""
        if self._machine.recover() and way != 1:
            self._forget()

    def clear_buffer(self) -> None:
        """Handle DLE DC4 with function 8."""
        self._forget()
        self._answer(b"\x37\x25\x00")

    def _work(self) -> float:
        """Print as far as possible; return the seconds before the motor stops."""
        while self._ready():
            wait = self._pace.motor_wait()
            if wait > 0:
                return wait
            self._engine.settle()
            received = self.receiver.next() if self._ready() else None
            if received is None:
                break
            self._engine.feed(*received)
            self._pace.moves(*self._engine.moved())
        return 0

    @property
    def _prints(self) -> bool:
        """Return whether it is printing now."""
        return self._pace.motor_wait() > 0

    def _ready(self) -> bool:
        return self._machine.online and not self._machine.stalled

    def _push_status(self) -> None:
        status = self._machine.automatic()
        if is_reported(self._engine.watch, self._status, status):
            self._answer(status)
        self._status = status

    def _answer(self, data: bytes) -> None:
        if self._machine.powered and not self._machine.mute:
            self._link.send(data)

    def _plug(self) -> None:
        machine = self._machine
        self._link.plug(plugged=machine.powered and not machine.unplugged and not machine.refusing)

    def _lose_power(self) -> None:
        self._machine.powered = False
        self._machine.restart()
        self._plug()
        self._link.cut()
        self._forget()
        self._engine.restart()
        self._pace.stop()

    def _forget(self) -> None:
        """Clear what waits, printed in half or not at all."""
        self.receiver.clear()
        self._engine.abort()

"""A serial line of counters and call boxes in software, on a pty: their firmware and its faults."""

import contextlib
import os
import select
import threading
import tty
from collections.abc import Callable
from pathlib import Path

from ciasc.peripherals.serial_frames import ACK, LIGHT, NAK, POLL, RESET, SHOW, Decoder, SerialFrame
from tests.patience import PATIENCE_S

DARK = "dark"


class Gadget:
    """A device on the line. `silent`, `garbles` and `refuses` count answers that go wrong."""

    def __init__(self, address: int) -> None:
        self.address = address
        self.silent = False
        self.garbles = 0
        self.refuses = 0
        self.asked = 0

    def hear(self, frame: SerialFrame) -> bytes | None:
        """Handle a request; return the bytes of the answer."""
        self.asked += 1
        if self.silent:
            return None
        if self.refuses:
            self.refuses -= 1
            return SerialFrame(self.address, NAK, frame.command + "C").encode()
        said = self.act(frame).encode()
        if self.garbles:
            self.garbles -= 1
            return said[:-4] + b"XYZ" + said[-1:]
        return said

    def act(self, frame: SerialFrame) -> SerialFrame:
        """Handle a command."""
        raise NotImplementedError


class LedCounter(Gadget):
    """A counter that shows its last command: S or B and the text."""

    def __init__(self, address: int) -> None:
        super().__init__(address)
        self.shows = DARK

    def power_cycle(self) -> None:
        """Restart the counter: it has no number before the next command."""
        self.shows = DARK

    def act(self, frame: SerialFrame) -> SerialFrame:
        """Set what it shows."""
        assert frame.command == SHOW
        self.shows = frame.data
        return SerialFrame(self.address, ACK, SHOW)


class CallBox(Gadget):
    """A call box that keeps one press while it is not acknowledged, and lights on command."""

    def __init__(self, address: int) -> None:
        super().__init__(address)
        self.lights: list[str] = []
        self.power_cycle()

    def power_cycle(self) -> None:
        """Restart the box: it forgets earlier presses."""
        self._was_reset = False
        self._number = 0
        self._pending = ""

    def was_told(self, light: str) -> bool:
        """Return whether that is the last command that it received."""
        return self.lights[-1:] == [light]

    def push(self, key: str) -> None:
        """Press that key."""
        self._number = self._number % 15 + 1
        self._pending = f"{self._number:X}{key}"

    def act(self, frame: SerialFrame) -> SerialFrame:
        """Handle an acknowledgement, a light or a question."""
        if frame.command == RESET:
            self.power_cycle()
            self._was_reset = True
        elif not self._was_reset:
            return SerialFrame(self.address, NAK, frame.command + "R")
        elif frame.command == LIGHT:
            self.lights.append(frame.data)
        elif self._pending[:1] == frame.data:
            self._pending = ""
        return SerialFrame(
            self.address, ACK, frame.command + (self._pending if frame.command == POLL else "")
        )


class Line:
    """The cable between a computer's port (`url`) and the gadgets."""

    def __init__(self, link: Path, *gadgets: Gadget, echoes: bool = False) -> None:
        self.url = f"serial:{link}?baud=115200"
        self.noise = b""
        self._link = link
        self._gadgets = {gadget.address: gadget for gadget in gadgets}
        self._echoes = echoes
        self._heard = threading.Condition()
        self._ends: tuple[int, int] | None = None
        self._woken, self._wake = os.pipe()
        self._stopped = False
        self.mend()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait_for(self, what: Callable[[], object]) -> None:
        """Return when the condition is true; check it after each question on the line."""
        with self._heard:
            assert self._heard.wait_for(what, PATIENCE_S), {
                gadget.address: vars(gadget) for gadget in self._gadgets.values()
            }

    def change(self, step: Callable[[], object]) -> None:
        """Change a gadget between two questions."""
        with self._heard:
            step()

    def cut(self) -> None:
        """Unplug the adapter."""
        with self._heard:
            assert self._ends is not None
            self._link.unlink()
            for end in self._ends:
                os.close(end)
            self._ends = None
        os.write(self._wake, b"!")

    def mend(self) -> None:
        """Plug an adapter in."""
        master, slave = os.openpty()
        tty.setraw(slave)
        with self._heard:
            self._ends = master, slave
            self._link.symlink_to(os.ttyname(slave))
        os.write(self._wake, b"!")

    def close(self) -> None:
        """Close the line."""
        self._stopped = True
        os.write(self._wake, b"!")
        self._thread.join(PATIENCE_S)
        if self._ends is not None:
            self.cut()
        os.close(self._woken)
        os.close(self._wake)

    def _run(self) -> None:
        decoder = Decoder()
        while not self._stopped:
            waiting = select.poll()
            waiting.register(self._woken, select.POLLIN)
            with self._heard:
                if self._ends is not None:
                    waiting.register(self._ends[0], select.POLLIN)
            if self._woken in {fd for fd, _ in waiting.poll()}:
                os.read(self._woken, 1)
                continue
            with self._heard, contextlib.suppress(OSError):
                if self._ends is not None:
                    self._answer(decoder, self._ends[0])
                self._heard.notify_all()

    def _answer(self, decoder: Decoder, master: int) -> None:
        data = os.read(master, 4096)
        if self._echoes:
            os.write(master, data)
        for frame in decoder.feed(data):
            gadget = self._gadgets.get(frame.address)
            said = gadget.hear(frame) if gadget is not None else None
            if said is not None:
                os.write(master, self.noise + said)

"""A line of counters and call buttons: one device at a time is polled; no device stops the others."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from ciasc.peripherals.button_actions import ButtonAction, Manners, PressedButton, Result
from ciasc.peripherals.counter_displays import Shown
from ciasc.peripherals.line_owner import LineOutage, Owner, Silent
from ciasc.peripherals.serial_frames import ACK, LIGHT, NAK, POLL, RESET, SHOW, Decoder, SerialFrame
from ciasc.printing.wire.port import Port, open_port

TRIES: Final = 3
_LIGHTS: Final[Mapping[Result, str]] = {
    Result.WORKING: "1",
    Result.DONE: "2",
    Result.NOBODY: "3",
    Result.REFUSED: "4",
    Result.LOST: "5",
}


_ALARM: Final = "6"


@dataclass(frozen=True, slots=True)
class BusTiming:
    """Seconds. `answer`: 40 bytes at 9600 baud and 100 ms. `refresh`: for a counter and an alarm."""

    answer: float = 0.15
    write: float = 0.5
    round: float = 0.05
    refresh: float = 1.0
    first_pause: float = 0.1
    longest_pause: float = 2.0


class BusConversation:
    """Polls one device at a time over an open port."""

    def __init__(self, port: Port, timing: BusTiming) -> None:
        self._port = port
        self._timing = timing

    def ask(self, asked: SerialFrame) -> SerialFrame | None:
        """Return the answer to that frame, tried once; None if none came complete and in time."""
        self._port.read(0)  # a late answer is to an earlier question
        self._port.write(asked.encode(), self._timing.write)
        decoder, until = Decoder(), time.monotonic() + self._timing.answer
        while (left := until - time.monotonic()) > 0:
            for frame in decoder.feed(self._port.read(left)):
                # An adapter may echo the frame that was sent; that is no answer.
                if _answers(frame, asked):
                    return frame
        return None


def _answers(frame: SerialFrame, asked: SerialFrame) -> bool:
    return (
        frame.address == asked.address
        and frame.command in (ACK, NAK)
        and frame.data.startswith(asked.command)
    )


class BusDevice:
    """A device with an address. A mute one is polled less and less often, and never given up."""

    def __init__(self, kind: str, address: int, timing: BusTiming) -> None:
        self.address = address
        self.answers = False
        self.outage = LineOutage(device=kind, address=address)
        self.timing = timing
        self._pause = timing.first_pause
        self._due = 0.0

    def turn(self, talk: BusConversation) -> None:
        """Send the due frame to the device; a device that does not answer in three tries is mute."""
        if not self.answers and time.monotonic() < self._due:
            return
        asked = self.next_frame()
        if asked is None:
            return
        for _ in range(TRIES if self.answers else 1):
            reply = talk.ask(asked)
            if reply is not None and self.took(asked, reply):
                self.answers, self._pause = True, self.timing.first_pause
                return
        self.mute()

    def mute(self) -> None:
        """Handle a device that does not answer."""
        self.answers = False
        self._due = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, self.timing.longest_pause)

    def again(self) -> None:
        """Handle a line that was opened again: poll immediately."""
        self._due = 0.0

    def next_frame(self) -> SerialFrame | None:
        """Return the frame that is due now."""
        raise NotImplementedError

    def took(self, asked: SerialFrame, reply: SerialFrame) -> bool:
        """Return whether that answer is valid."""
        raise NotImplementedError


class Counter(BusDevice):
    """An LED counter. Its content is sent again each second, so one that had no power soon shows it."""

    def __init__(self, address: int, shown: Callable[[], Shown], timing: BusTiming) -> None:
        super().__init__("counter", address, timing)
        self._shown = shown
        self._told: tuple[float, str] | None = None

    def next_frame(self) -> SerialFrame | None:
        """Return the content frame, if it is new or was sent long ago."""
        data = self._shown().data
        if self.answers and self._told is not None:
            at, last = self._told
            if data == last and time.monotonic() - at < self.timing.refresh:
                return None
        return SerialFrame(self.address, SHOW, data)

    def took(self, asked: SerialFrame, reply: SerialFrame) -> bool:
        """Return whether it shows that now."""
        if reply.command != ACK:
            return False
        self._told = time.monotonic(), asked.data
        return True


class Box(BusDevice):
    """A box of call buttons. It numbers its presses, so that no press is dropped or counted twice.

    After a silence its presses are cleared: a press of a minute ago must not call a person. The code of the
    alarm is sent again each second, as long as `sounds`.
    """

    def __init__(
        self, address: int, actions: Mapping[str, ButtonAction], timing: BusTiming, manners: Manners
    ) -> None:
        super().__init__("box", address, timing)
        self.sounds: Callable[[], bool] = lambda: False
        self._sounded_at = 0.0
        self._buttons = {
            key: PressedButton(action, self.show_result, manners) for key, action in actions.items()
        }
        self._number: str | None = None
        self._light: str | None = None

    def show_result(self, result: Result) -> None:
        """Set the light of the box for that result, when its turn comes."""
        self._light = _LIGHTS[result]

    def mute(self) -> None:
        """Handle a box that does not answer: its presses will be too old."""
        super().mute()
        self._number = None

    def again(self) -> None:
        """Handle a line that was opened again: the presses in the box are from before."""
        super().again()
        self._number = None

    def next_frame(self) -> SerialFrame:
        """Return the frame to clear, to light, or to get the presses."""
        if self._number is None:
            return SerialFrame(self.address, RESET)
        if self._light is not None:
            return SerialFrame(self.address, LIGHT, self._light)
        if time.monotonic() - self._sounded_at >= self.timing.refresh and self.sounds():
            return SerialFrame(self.address, LIGHT, _ALARM)
        return SerialFrame(self.address, POLL, self._number)

    def took(self, asked: SerialFrame, reply: SerialFrame) -> bool:
        """Return whether the box did that; run the actions of its presses."""
        if reply.command == NAK:
            return self._refused(reply)
        if asked.command == RESET:
            self._number = "0"
        elif asked.command == LIGHT:
            if asked.data == _ALARM:
                self._sounded_at = time.monotonic()
            elif self._light == asked.data:
                self._light = None
        else:
            self._pressed(reply.data[1:])
        return True

    def _refused(self, reply: SerialFrame) -> bool:
        """Handle a refusal: a box that must be reset had a power cut; any other refusal is a fault."""
        if reply.data[1:] != "R":
            return False
        self._number = None
        return True

    def _pressed(self, press: str) -> None:
        number, key = press[:1], press[1:]
        if not number or number == self._number:
            return
        self._number = number
        button = self._buttons.get(key)
        if button is not None:
            button.press()


class Bus:
    """The devices of one line, in turn."""

    def __init__(self, url: str, devices: Iterable[BusDevice], timing: BusTiming | None = None) -> None:
        self.url = url
        self.devices = tuple(devices)
        self._timing = timing or BusTiming()

    def work(self, owner: Owner) -> None:
        """Serve the line until the owner stops; raise Silent if no device answers any more."""
        with closing(open_port(self.url)) as port:
            talk = BusConversation(port, self._timing)
            for device in self.devices:
                device.again()
            while not owner.stopped.is_set():
                self._round(talk, owner)
                owner.stopped.wait(self._timing.round)

    def _round(self, talk: BusConversation, owner: Owner) -> None:
        for device in self.devices:
            device.turn(talk)
        if not any(device.answers for device in self.devices):
            raise Silent
        owner.ready()
        for device in self.devices:
            if device.answers:
                device.outage.ended()
            else:
                device.outage.began()

"""Buttons on the pins of a Raspberry Pi, and the lamps or beepers that show the result of a press."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from ciasc.domain.core.errors import Unavailable
from ciasc.peripherals.button_actions import ButtonAction, Manners, PressedButton, Result
from ciasc.peripherals.line_owner import Owner

BOUNCE_S: Final = 0.05
_QUIET_S: Final = 0.2


def lgpio_pins() -> Any:  # noqa: ANN401 - gpiozero has no types
    """Return the pins of this machine; raise Unavailable where gpiozero or lgpio is missing."""
    try:
        from gpiozero.pins.lgpio import LGPIOFactory  # noqa: PLC0415 - only where there are pins
    except ImportError as error:
        raise Unavailable("peripherals.no_pins") from error
    return LGPIOFactory()


_LOOKS_EVERY_S: Final = 0.2


def _silent() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class GpioPins:
    """The pins of the buttons and of the lamps; `pull_up`: pressed reads 0.

    `sounds` returns whether the alarm on `alarm_pin` sounds now.
    """

    actions: Sequence[tuple[int, ButtonAction]]
    lamps: "Lamps"
    pull_up: bool = True
    ok_pin: int | None = None
    fault_pin: int | None = None
    alarm_pin: int | None = None
    sounds: Callable[[], bool] = _silent


class Edges:
    """Filter that passes one press for each time a button goes down, without bounces and repeats."""

    def __init__(self, press: Callable[[], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._press = press
        self._clock = clock
        self._last = clock() - _QUIET_S

    def down(self) -> None:
        """Handle a contact that closes."""
        before, self._last = self._last, self._clock()
        if self._last - before >= _QUIET_S:
            self._press()

    def up(self) -> None:
        """Handle a contact that opens."""
        self._last = self._clock()


class Lamps:
    """The lamps for success and for a fault, if there are any; beepers work as well.

    They are of the whole machine: a keypad also shows by them the result of a press.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ok: Any = None
        self._fault: Any = None

    @contextmanager
    def are(self, ok: Any, fault: Any) -> Iterator[None]:  # noqa: ANN401 - gpiozero has no types
        """Use those lamps until the block ends."""
        self._ok, self._fault = ok, fault
        try:
            yield
        finally:
            with self._lock:  # no press may blink a lamp that is about to be closed
                _dark(self._ok)
                _dark(self._fault)
                self._ok = self._fault = None

    def show_result(self, result: Result) -> None:
        """Show the result: flicker (working), long (done), three short (none); the other lamp on a fault."""
        with self._lock:
            self._show(result)

    def _show(self, result: Result) -> None:
        if result in (Result.REFUSED, Result.LOST):
            _dark(self._ok)
            _blink(self._fault, 0.25, 0.25, 8 if result is Result.LOST else 3)
            return
        _dark(self._fault)
        match result:
            case Result.WORKING:
                _blink(self._ok, 0.05, 0.15, None)
            case Result.NOBODY:
                _blink(self._ok, 0.15, 0.15, 3)
            case _:
                _blink(self._ok, 1.5, 0.1, 1)


def _dark(lamp: Any) -> None:  # noqa: ANN401 - as above
    if lamp is not None:
        lamp.off()


def _blink(lamp: Any, on_s: float, off_s: float, times: int | None) -> None:  # noqa: ANN401 - as above
    if lamp is not None:
        lamp.blink(on_s, off_s, n=times)


def work(owner: Owner, wiring: GpioPins, manners: Manners, pins: Callable[[], Any] = lgpio_pins) -> None:
    """Watch the buttons while the owner works."""
    import gpiozero  # noqa: PLC0415 - only where there are pins

    with ExitStack() as stack:
        factory = stack.enter_context(closing(pins()))

        def lamp(pin: int | None) -> Any:  # noqa: ANN401 - as above
            if pin is None:
                return None
            return stack.enter_context(closing(gpiozero.LED(pin, pin_factory=factory)))

        lamps = wiring.lamps
        stack.enter_context(lamps.are(lamp(wiring.ok_pin), lamp(wiring.fault_pin)))
        for pin, action in wiring.actions:
            contact = stack.enter_context(
                closing(
                    gpiozero.Button(pin, pull_up=wiring.pull_up, bounce_time=BOUNCE_S, pin_factory=factory)
                )
            )
            edges = Edges(PressedButton(action, lamps.show_result, manners).press)
            contact.when_pressed, contact.when_released = edges.down, edges.up
        alarm = lamp(wiring.alarm_pin)
        owner.ready()
        _sound(alarm, wiring.sounds, owner)


def _sound(alarm: Any, sounds: Callable[[], bool], owner: Owner) -> None:  # noqa: ANN401 - as above
    """Let the alarm sound as long as it must, to the end of the owner."""
    on = False
    while not owner.stopped.wait(None if alarm is None else _LOOKS_EVERY_S):
        if sounds() is not on:
            on = not on
            _blink(alarm, 0.5, 0.5, None) if on else _dark(alarm)

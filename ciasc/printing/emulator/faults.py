"""The faults and settings of an emulated printer, and the status bytes that report them."""

from dataclasses import dataclass, fields
from typing import Final

NEAR_END_MM: Final = 2500.0
"""Paper left when the near-end sensor reports: some tens of tickets."""

_FIXED: Final = 0x12
_ASB_FIRST: Final = 0x10
_ASB_LAST: Final = 0x0F


@dataclass(slots=True)
class PrinterFaults:
    """The fields to set. `stalled` takes no byte (BUSY), `mute` answers nothing, `refusing` accepts no host.

    `busy_offline` takes no byte while it cannot print, as with BUSY (CTS) or NAK at the end of the paper.

    Of a cheap model: `chinese` letters from power-up and after each ESC @, a QR code printed as text
    (`qr_as_text`), `no_cutter`, no answer to GS r (`no_barrier`), `answers` to these DLE EOT alone, written
    as 14 for 1 and 4, or zeros as answers (`zeros`). While it prints it may answer no DLE EOT
    (`silent_printing`) or take no byte (`busy_printing`). A near-end sensor that is stuck is `paper_low`.

    `unplugged` is a cable that is out, `cutter_jam` makes the next cut fail, `die_after` pulls the cable
    after so many more bytes, `paper_left_mm` is what is left on the roll (None: endless). `baud` and
    `speed_mm_s` of 0 mean as fast as possible; `cut_s` is the time of a cut. The last three are set by the
    model or by the host: whether the near-end sensor is fitted, whether it stops printing (ESC c 4), and
    whether the FEED button is off (ESC c 5).
    """

    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    cutter_jam: bool = False
    cutter_error: bool = False
    overheated: bool = False
    fatal: bool = False
    mute: bool = False
    stalled: bool = False
    busy_offline: bool = False
    refusing: bool = False
    chinese: bool = False
    qr_as_text: bool = False
    no_cutter: bool = False
    no_barrier: bool = False
    zeros: bool = False
    answers: int = 1234
    silent_printing: bool = False
    busy_printing: bool = False
    unplugged: bool = False
    powered: bool = True
    paper_left_mm: float | None = None
    die_after: int | None = None
    baud: int = 0
    speed_mm_s: float = 0
    cut_s: float = 0
    near_end_sensor: bool = True
    near_end_stops: bool = False
    button_off: bool = False

    def set(self, name: str, value: object) -> None:
        """Set one field; raise ValueError if there is no such field, TypeError if the value does not fit."""
        if name not in _KNOBS:
            raise ValueError(f"a printer has no {name}")
        usual = getattr(_DEFAULT, name)
        if isinstance(usual, bool) and not isinstance(value, bool):
            raise TypeError(f"{name} is true or false")
        if not isinstance(usual, bool) and not _is_amount(value, optional=usual is None):
            raise TypeError(f"{name} is a number from 0 on")
        setattr(self, name, value)
        if name == "cutter_error":
            self.cutter_jam = bool(value)

    @property
    def held(self) -> bool:
        """Return whether a host is held back whatever room there is."""
        return self.stalled or (self.busy_offline and not self.online)

    @property
    def online(self) -> bool:
        """Return whether it prints what it receives."""
        stopped = self.paper_out or self.cover_open or self.cutter_error or self.overheated or self.fatal
        return self.powered and not stopped and not (self.near_end and self.near_end_stops)

    @property
    def near_end(self) -> bool:
        """Return whether the near-end sensor reports little paper."""
        sensed = self.near_end_sensor and self.paper_left_mm is not None and self.paper_left_mm < NEAR_END_MM
        return self.paper_low or sensed

    def use_paper(self, millimetres: float) -> None:
        """Take paper off the roll; at its end the printer stops."""
        if self.paper_left_mm is not None:
            self.paper_left_mm = max(self.paper_left_mm - millimetres, 0)
            self.paper_out = self.paper_out or self.paper_left_mm == 0

    def recover(self) -> bool:
        """Handle DLE ENQ: clear an error whose cause is gone; return whether there was one."""
        if not self.cutter_error or self.cutter_jam:
            return False
        self.cutter_error = False
        return True

    def restart(self) -> None:
        """Reset what a power cycle mends."""
        self.fatal = False
        self.cutter_error = self.cutter_jam

    def realtime(self, question: int) -> int:
        """Return the answer to DLE EOT 1 to 4, by the bit tables of the ESC/POS manuals."""
        if self.zeros:
            return 0
        match question:
            case 1:
                return _FIXED | _bit(3, on=not self.online)
            case 2:
                failed = self.cutter_error or self.overheated or self.fatal
                return _FIXED | _bit(2, on=self.cover_open) | _bit(5, on=self.paper_out) | _bit(6, on=failed)
            case 3:
                jam = _bit(3, on=self.cutter_error)
                return _FIXED | jam | _bit(5, on=self.fatal) | _bit(6, on=self.overheated)
            case _:
                return _FIXED | (0x60 if self.paper_out else 0) | (0x0C if self.near_end else 0)

    def set_panel(self, which: str, value: int) -> bool:
        """Handle ESC c 3 to 5; return whether it is known.

        4: the near-end sensor stops printing; 5: the FEED button is off.
        """
        if which == "4":
            self.near_end_stops = bool(value & 0x03)
        elif which == "5":
            self.button_off = bool(value & 1)
        return which in "345"

    def is_answered(self, question: int) -> bool:
        """Return whether the model answers that DLE EOT."""
        return str(question) in str(self.answers)

    def automatic(self) -> bytes:
        """Return the four bytes of automatic status back."""
        first = _ASB_FIRST | _bit(3, on=not self.online) | _bit(5, on=self.cover_open)
        second = _bit(3, on=self.cutter_error) | _bit(5, on=self.fatal) | _bit(6, on=self.overheated)
        return bytes((first, second, self.paper(), _ASB_LAST))

    def paper(self) -> int:
        """Return the answer to GS r 1."""
        return (0x0C if self.paper_out else 0) | (0x03 if self.near_end else 0)


def is_reported(watch: int, old: bytes, new: bytes) -> bool:
    """Return whether a host that set GS a to those bits gets that change of the automatic status."""
    masks = (0x68 if watch & 0x02 else 0, 0x6C if watch & 0x04 else 0, 0x0F if watch & 0x08 else 0)
    return any((a ^ b) & mask for a, b, mask in zip(old, new, masks, strict=False))


_DEFAULT: Final = PrinterFaults()
_KNOBS: Final = frozenset(field.name for field in fields(PrinterFaults)) - {
    "near_end_sensor",
    "near_end_stops",
    "button_off",
}


def _bit(number: int, *, on: bool) -> int:
    return 1 << number if on else 0


def _is_amount(value: object, *, optional: bool) -> bool:
    if value is None:
        return optional
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0

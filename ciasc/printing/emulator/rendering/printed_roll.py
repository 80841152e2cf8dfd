"""The roll of an emulated printer: the printed strips, rendered only when they are read."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from PIL import Image

from ciasc.printing.emulator.faults import PrinterFaults
from ciasc.printing.emulator.rendering.paper_picture import draw
from ciasc.printing.emulator.rendering.printed_parts import Bits, Part, PrintedQr, Run, Strip
from ciasc.printing.profiles import Profile

Cut = Literal["full", "partial", "none"]
_MM_PER_INCH: Final = 25.4


@dataclass(frozen=True)
class PrintedTicket:
    """A printed ticket. `cut` is how it was parted, "none" if the paper was only fed.

    `clipped_lines` were still between head and cutter at the cut, so they are on the next ticket's paper.
    `unknown_commands`, `overflowing_lines` and `dropped` (bytes) must be 0 for a good ticket.
    """

    lines: tuple[str, ...]
    qr: tuple[str, ...]
    millimetres: float
    cut: Cut
    unknown_commands: int
    overflowing_lines: int
    clipped_lines: int
    received: int
    last_byte_at: float
    profile: Profile
    strips: tuple[Strip, ...]
    dropped: int = 0

    @property
    def text(self) -> str:
        """Return the lines as one text."""
        return "\n".join(self.lines)

    @cached_property
    def picture(self) -> Image.Image:
        """Return the ticket as an image, one pixel for each dot."""
        margin = max(int(self.profile.paper_mm / _MM_PER_INCH * self.profile.dpi) - self.profile.dots, 0) // 2
        return draw(self.strips, self.profile.dots, margin)


class PrintedRoll:
    """Paper on which strips are printed until it is cut; cutting starts the next ticket."""

    def __init__(self, profile: Profile, machine: PrinterFaults) -> None:
        self._profile = profile
        self._machine = machine
        self._strips: list[Strip] = []
        self._lines: list[str] = []
        self._codes: list[str] = []
        self.moved_mm = 0.0
        self.blank_mm = 0.0
        """Blank paper since the last ink."""

    @property
    def inked(self) -> bool:
        """Return whether there is print after the last cut."""
        return any(strip.parts for strip in self._strips)

    def millimetres(self, dots: float) -> float:
        """Return the length of so many dots."""
        return dots / self._profile.dpi * _MM_PER_INCH

    def dots(self, millimetres: float) -> int:
        """Return the dots of that length."""
        return round(millimetres / _MM_PER_INCH * self._profile.dpi)

    def line(self, parts: tuple[Part, ...], align: int, spacing: int) -> None:
        """Print a line of letters and pictures; it is at least `spacing` dots high."""
        text = "".join(part.text for part in parts if isinstance(part, Run))
        if text or not parts:
            self._lines.append(text)
        tallest = max((part.size[1] for part in parts), default=0)
        self._add(Strip(parts, align, max(spacing, tallest)))

    def put(self, part: Bits | PrintedQr, align: int) -> None:
        """Print one picture or code by itself."""
        if isinstance(part, PrintedQr):
            self._codes.append(part.text)
        self._add(Strip((part,), align, part.size[1]))

    def feed(self, dots: int) -> None:
        """Feed so many dots without printing."""
        if dots > 0:
            self._add(Strip((), 0, dots))

    def _add(self, strip: Strip) -> None:
        self._strips.append(strip)
        length = self.millimetres(strip.height)
        self.blank_mm = 0 if strip.parts else self.blank_mm + length
        self.moved_mm += length
        self._machine.use_paper(length)

    def part(self, cut: Cut, *, unknown: int, overflowing: int, received: int, at: float) -> PrintedTicket:
        """Return the ticket so far and start the next."""
        height = sum(strip.height for strip in self._strips)
        ticket = PrintedTicket(
            lines=tuple(self._lines),
            qr=tuple(self._codes),
            millimetres=round(self.millimetres(height), 1),
            cut=cut,
            unknown_commands=unknown,
            overflowing_lines=overflowing,
            clipped_lines=0 if cut == "none" else self._clipped(),
            received=received,
            last_byte_at=at,
            profile=self._profile,
            strips=tuple(self._strips),
        )
        self._strips, self._lines, self._codes, self.blank_mm = [], [], [], 0
        return ticket

    def _clipped(self) -> int:
        """Return how many printed lines are not past the cutter."""
        left = self.dots(self._profile.head_to_cutter_mm) - 1
        clipped = 0
        for strip in reversed(self._strips):
            if left <= 0:
                break
            clipped += bool(strip.parts)
            left -= strip.height
        return clipped

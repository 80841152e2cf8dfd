"""Paper left on a printer's roll, computed from what was printed; lengths in millimetres."""

from dataclasses import dataclass, replace
from typing import Final, Self

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.messages import Message, message

ROLL_MM: Final = 60_000
TICKET_MM: Final = 100
"""Default lengths of a roll and of a ticket."""

_SHORTEST_MM, _LONGEST_MM = 5_000, 200_000
_FEW: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRoll:
    """The roll in a printer: its length when new, the length used, and the length of the last ticket."""

    printer: str
    roll_mm: int = ROLL_MM
    used_mm: int = 0
    ticket_mm: int = TICKET_MM

    def changed(self, roll_mm: int | None = None) -> Self:
        """Return a new roll, by default as long as the last one; raise InvalidInput if out of range."""
        if roll_mm is not None and not _SHORTEST_MM <= roll_mm <= _LONGEST_MM:
            raise InvalidInput("printing.roll.bad_length")
        return replace(self, roll_mm=roll_mm or self.roll_mm, used_mm=0)

    @property
    def tickets_left(self) -> int:
        """Return about how many tickets fit on the rest of the roll."""
        return max(self.roll_mm - self.used_mm, 0) // self.ticket_mm

    @property
    def warning(self) -> Message | None:
        """Return the warning for the staff when a tenth of the paper or few tickets are left; else None."""
        if self.used_mm * 10 < self.roll_mm * 9 and self.tickets_left >= _FEW:
            return None
        if self.tickets_left == 0:
            return message("printing.roll.used_up")
        return message("printing.roll.low", n=self.tickets_left, left=self.tickets_left)

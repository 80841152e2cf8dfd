"""How much paper a printer's roll still has, reckoned from what was printed; lengths in millimetres."""

from dataclasses import dataclass, replace
from typing import Final, Self

from ciasc.domain.core.errors import InvalidInput

ROLL_MM: Final = 60_000
TICKET_MM: Final = 100
"""What is supposed of a roll and of a ticket until somebody says or prints otherwise."""

_SHORTEST_MM, _LONGEST_MM = 5_000, 200_000
_FEW: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRoll:
    """The roll in a printer: its length when new, what was used of it, and how long the last ticket was."""

    printer: str
    roll_mm: int = ROLL_MM
    used_mm: int = 0
    ticket_mm: int = TICKET_MM

    def changed(self, roll_mm: int | None = None) -> Self:
        """A new roll, as long as the last one unless said otherwise; InvalidInput if none is that long."""
        if roll_mm is not None and not _SHORTEST_MM <= roll_mm <= _LONGEST_MM:
            raise InvalidInput("Un rollo tiene entre 5 y 200 metros.")
        return replace(self, roll_mm=roll_mm or self.roll_mm, used_mm=0)

    @property
    def tickets_left(self) -> int:
        """About how many tickets the roll is still good for."""
        return max(self.roll_mm - self.used_mm, 0) // self.ticket_mm

    @property
    def warning(self) -> str | None:
        """What to tell whoever looks after the paper, once a tenth of it or few tickets are left."""
        if self.used_mm * 10 < self.roll_mm * 9 and self.tickets_left >= _FEW:
            return None
        if self.tickets_left == 0:
            return "Por la cuenta, el rollo se acabó. Si ya lo cambió, marque «Rollo nuevo»."
        many = "unos" if self.tickets_left > 1 else "cerca de"
        noun = "tickets" if self.tickets_left > 1 else "ticket"
        return f"Queda papel para {many} {self.tickets_left} {noun}. Tenga a mano un rollo nuevo."

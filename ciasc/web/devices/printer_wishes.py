"""What the station wants of the printer of a kiosk, repeated until the kiosk confirms that it is done."""

import secrets
from dataclasses import dataclass, field
from typing import Final

from ciasc.web.api.output_base import Output

_MOST_REPEATS: Final = 100
"""A kiosk that reads each answer and confirms none for minutes is an older one."""


class Wishes(Output, title="Wishes"):
    """What the station wants of that machine; its next report confirms it by the `receipt`."""

    new_roll: bool
    copies: list[str]
    receipt: str | None = None


@dataclass(slots=True)
class PrinterWishes:
    """The wishes for one printer that came after those that were sent last.

    An answer may never arrive, so what was sent is repeated under the same receipt, by which the kiosk knows
    what it has done already. An older kiosk confirms nothing: to it each wish is sent one time.
    """

    new_roll: bool = False
    copies: list[str] = field(default_factory=list)
    _sent: Wishes | None = None
    _repeats: int = 0
    _confirms: bool = False

    def take(self, received: str | None) -> Wishes:
        """Return what to send in answer to a report that confirms the receipt `received`."""
        self._confirms = self._confirms or received is not None
        sent = self._sent
        if sent is not None and self._is_open(sent, received):
            self._repeats += 1
            return sent
        fresh = Wishes(new_roll=self.new_roll, copies=self.copies, receipt=secrets.token_hex(8))
        self.new_roll, self.copies, self._sent, self._repeats = False, [], fresh, 0
        return fresh

    def _is_open(self, sent: Wishes, received: str | None) -> bool:
        wants = sent.new_roll or bool(sent.copies)
        return wants and self._confirms and received != sent.receipt and self._repeats < _MOST_REPEATS

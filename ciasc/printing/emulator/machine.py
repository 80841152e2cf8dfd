"""The state of an emulated printer and the status bytes that tell it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Machine:
    """What may be wrong with the printer. `stalled` reads nothing at all, `mute` answers nothing."""

    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    cutter_error: bool = False
    mute: bool = False
    stalled: bool = False

    @property
    def online(self) -> bool:
        """Whether it prints what it receives."""
        return not (self.paper_out or self.cover_open or self.cutter_error)

    def realtime(self, question: int) -> int:
        """The answer to DLE EOT 1 to 4, by the bit tables of the ESC/POS manuals."""
        fixed = 0x12
        match question:
            case 1:
                return fixed | (0 if self.online else 0x08)
            case 2:
                stopped = 0x20 if self.paper_out else 0
                failed = 0x40 if self.cutter_error else 0
                return fixed | (0x04 if self.cover_open else 0) | stopped | failed
            case 3:
                return fixed | (0x08 if self.cutter_error else 0)
            case _:
                return fixed | (0x60 if self.paper_out else 0) | (0x0C if self.paper_low else 0)

    def automatic(self) -> bytes:
        """The four bytes of automatic status back."""
        first = 0x10 | (0 if self.online else 0x08) | (0x20 if self.cover_open else 0)
        second = 0x08 if self.cutter_error else 0
        third = (0x0C if self.paper_out else 0) | (0x03 if self.paper_low else 0)
        return bytes((first, second, third, 0x0F))

    def paper(self) -> int:
        """The answer to GS r 1."""
        return (0x0C if self.paper_out else 0) | (0x03 if self.paper_low else 0)

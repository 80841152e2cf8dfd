"""The engine of an emulated printer: it takes bytes one by one and prints them by the ESC/POS commands."""

from collections.abc import Callable, Generator
from typing import Final

from ciasc.printing.emulator.commands import (
    ESCAPES,
    FUNCTIONS,
    GROUPS,
    STYLES,
    identity,
    read_real_time,
    take,
)
from ciasc.printing.emulator.faults import PrinterFaults
from ciasc.printing.emulator.rendering.composer import Composer
from ciasc.printing.emulator.rendering.graphics import Memory, read_columns, read_rows
from ciasc.printing.emulator.rendering.printed_roll import Cut, PrintedRoll, PrintedTicket
from ciasc.printing.emulator.rendering.qr_memory import QrMemory
from ciasc.printing.profiles import Profile

_LONG_FEED_MM: Final = 15.0
Step = Generator[None, int, None]


class Engine:
    """Prints the bytes that it gets. `answer` sends bytes to the host, `printed` gets each ticket.

    The caller waits for the movement that `moved` returns, then calls `settle`, then feeds the next byte.
    """

    def __init__(
        self,
        profile: Profile,
        machine: PrinterFaults,
        answer: Callable[[bytes], None],
        printed: Callable[[PrintedTicket], None],
    ) -> None:
        self._profile = profile
        self._machine = machine
        self._answer = answer
        self._printed = printed
        self._roll = PrintedRoll(profile, machine)
        self._composer = Composer(profile, self._roll)
        self._memory = Memory()
        self._qr = QrMemory()
        self._cut: Cut | None = None
        self._id: bytes | None = None
        self.watch = 0
        """What the host wants to hear of by itself: the bits of GS a."""
        self._unknown = self._received = self._cuts = 0
        self._at = 0.0
        self.restart()

    def feed(self, byte: int, at: float) -> None:
        """Handle one byte that arrived at that monotonic time."""
        self._received += 1
        self._at = at
        self._steps.send(byte)
        # Without a cutter a ticket ends where it is torn off: at a long stretch of blank paper.
        if not self._cuts_paper and self._roll.blank_mm >= _LONG_FEED_MM and self._roll.inked:
            self._cut = "none"

    def moved(self) -> tuple[float, int]:
        """Return the millimetres and the cuts after the last call, and reset both."""
        moved = self._roll.moved_mm, self._cuts
        self._roll.moved_mm, self._cuts = 0.0, 0
        return moved

    def settle(self) -> None:
        """Cut what is to be cut and confirm what is on paper; call it when the motor has stopped."""
        if self._cut is not None:
            if self._cut != "none" and self._machine.cutter_jam:
                self._machine.cutter_error = True
                return
            self._part(self._cut)
        if self._id is not None and self._composer.empty:
            self._answer(b"\x37\x22" + self._id + b"\x00")
            self._id = None

    def abort(self) -> None:
        """Clear what is not on paper yet, and the incomplete command."""
        self._composer.clear()
        self._cut = self._id = None
        self._steps = self._run()
        next(self._steps)

    def restart(self) -> None:
        """Reset to the state after power on; keep the pictures in the memory."""
        self.abort()
        self._reset()

    def _reset(self) -> None:
        self._composer.reset(chinese=self._machine.chinese)
        self._memory.clear()
        self._qr.reset()
        self.watch = 0
        self._machine.button_off = self._machine.near_end_stops = False

    def _run(self) -> Step:
        while True:
            byte = yield
            match byte:
                case 0x1B:
                    yield from self._escape()
                case 0x1D:
                    yield from self._group()
                case 0x1C:
                    yield from self._file()
                case 0x10:
                    skipped = yield from read_real_time()
                    self._received -= skipped
                case _ if byte >= 0x20:  # noqa: PLR2004 - the first letter
                    self._composer.letter(byte)
                case _:
                    self._control(byte)

    def _control(self, byte: int) -> None:
        if byte == 0x0A:  # noqa: PLR2004 - LF
            self._composer.end()
        elif byte == 0x09:  # noqa: PLR2004 - HT
            self._composer.tab()
        elif byte not in (0x00, 0x0D):
            self._unknown += 1

    def _escape(self) -> Step:
        command = chr((yield))
        if command == "@":
            if not self._cuts_paper and self._roll.inked:
                self._part("none")
            self._reset()
        elif command == "*":
            known, picture = yield from read_columns()
            self._unknown += not known
            self._composer.picture(picture)
        elif command in "im":
            self._finish("partial")
        elif command in ESCAPES:
            values = yield from take(ESCAPES[command])
            self._escaped(command, values or b"\x00")
        else:
            self._unknown += 1

    def _escaped(self, command: str, values: bytes) -> None:
        value = values[0]
        match command:
            case "t":
                self._unknown += not self._composer.select_table(value)
            case "a":
                self._composer.align(value)
            case "d":
                self._composer.feed_lines(value)
            case "J":
                self._composer.feed(self._composer.units(value))
            case "2" | "3":
                self._composer.space_lines(value if command == "3" else None)
            case "c":
                self._unknown += not self._machine.set_panel(chr(value), values[1])
            case _ if command in STYLES:
                self._composer.restyle(command, value)

    def _file(self) -> Step:
        command = chr((yield))
        if command == "p":
            number, mode = yield from take(2)
            self._composer.put(self._memory.numbered(number, mode))
        elif command == "q":
            yield from self._memory.read()
        elif command in "&.":
            self._composer.write_chinese(on=command == "&")
        else:
            self._unknown += 1

    def _group(self) -> Step:
        command = chr((yield))
        if command == "(" and self._machine.qr_as_text:
            self._composer.letter(ord(command))
        elif command in "(8":
            yield from self._function(2 if command == "(" else 4)
        elif command == "v":
            self._composer.put((yield from read_rows()))
        elif command == "V":
            yield from self._cutter()
        elif command in GROUPS:
            values = yield from take(GROUPS[command])
            self._grouped(command, values[0])
        else:
            self._unknown += 1

    def _grouped(self, command: str, value: int) -> None:
        match command:
            case "!":
                self._composer.enlarge((value >> 4 & 7) + 1, (value & 7) + 1)
            case "B":
                self._composer.restyle(command, value)
            case "a" if self._profile.asb:
                self.watch = value
                if value:
                    self._answer(self._machine.automatic())
            case "r" if self._profile.status and not self._machine.no_barrier:
                self._answer(bytes((self._machine.paper() if value in (1, 49) else 0,)))
            case "I":
                self._answer(identity(value, self._profile.name))

    def _cutter(self) -> Step:
        mode = yield
        if mode in (65, 66):
            more = self._composer.units((yield))
            self._composer.feed(self._roll.dots(self._profile.head_to_cutter_mm) + more)
        elif mode not in (0, 1, 48, 49):
            self._unknown += 1
            return
        self._finish("full" if mode in (0, 48, 65) else "partial")

    def _finish(self, cut: Cut) -> None:
        """Cut as well as this model can, when the paper has stopped."""
        self._composer.finish()
        if self._cuts_paper:
            self._cut = "partial" if self._profile.cut == "partial" else cut
            self._cuts += 1

    @property
    def _cuts_paper(self) -> bool:
        return self._profile.cut != "none" and not self._machine.no_cutter

    def _part(self, cut: Cut) -> None:
        self._cut = None
        overflowing, self._composer.overflowing = self._composer.overflowing, 0
        ticket = self._roll.part(
            cut, unknown=self._unknown, overflowing=overflowing, received=self._received, at=self._at
        )
        self._unknown = self._received = 0
        self._printed(ticket)

    def _function(self, length_bytes: int) -> Step:
        kind = chr((yield))
        length = int.from_bytes((yield from take(length_bytes)), "little")
        data = yield from take(length)
        if kind == "L":
            known, picture = self._memory.function(data)
            self._composer.put(picture)
        elif kind == "k" and self._profile.native_qr and data[:1] == b"1" and len(data) > 1:
            known, code, answer = self._qr.function(data[1], data[2:])
            self._composer.put(code)
            self._answer(answer)
        elif kind == "H" and self._profile.process_id and data[:2] == b"\x30\x30":
            known, self._id = True, data[2:6]
        else:
            known = kind in FUNCTIONS
        self._unknown += not known

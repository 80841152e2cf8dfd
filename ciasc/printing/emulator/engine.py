"""The engine of an emulated printer: takes bytes one by one and prints them, as ESC/POS says."""

from collections.abc import Callable, Generator
from dataclasses import replace
from itertools import groupby
from typing import Final

from ciasc.printing.emulator.codes import QrMemory
from ciasc.printing.emulator.commands import ESCAPES, FUNCTIONS, GROUPS, TABLES, identity
from ciasc.printing.emulator.graphics import COLUMN_MODES, Memory, columns, doubled, rows
from ciasc.printing.emulator.machine import Machine
from ciasc.printing.emulator.paper import Bits, Code, Cut, Part, PrintedTicket, Roll, Run, Style
from ciasc.printing.profiles import Profile

LINE_DOTS: Final = 30
_LONG_FEED_MM: Final = 15.0
_TAB: Final = 8
Step = Generator[None, int, None]


class Engine:
    """Prints what it is fed. `answer` sends bytes to the host, `printed` gets each ticket that comes out.

    Whoever feeds it waits for what `moved` tells, then calls `settle`, then feeds the next byte.
    """

    def __init__(
        self,
        profile: Profile,
        machine: Machine,
        answer: Callable[[bytes], None],
        printed: Callable[[PrintedTicket], None],
    ) -> None:
        self._profile = profile
        self._machine = machine
        self._answer = answer
        self._printed = printed
        self._roll = Roll(profile, machine)
        self._memory = Memory()
        self._qr = QrMemory()
        self._unknown = self._overflowing = self._received = self._cuts = 0
        self._at = 0.0
        self.abort()
        self._reset()

    def feed(self, byte: int, at: float) -> None:
        """Take one byte that arrived at that monotonic time."""
        self._received += 1
        self._at = at
        self._steps.send(byte)

    def moved(self) -> tuple[float, int]:
        """The millimetres and the cuts since the last question."""
        moved, self._roll.moved_mm = self._roll.moved_mm, 0.0
        cuts, self._cuts = self._cuts, 0
        return moved, cuts

    def settle(self) -> None:
        """The motor stands still: cut what is to be cut, confirm what is on paper."""
        if self._cut is not None:
            if self._cut != "none" and self._machine.cutter_jam:
                self._machine.cutter_error = True
                return
            self._part(self._cut)
        if self._id is not None and not self._line:
            self._answer(b"\x37\x22" + self._id + b"\x00")
            self._id = None

    def abort(self) -> None:
        """Forget what is not on paper yet, and the command that came in half."""
        self._line: list[tuple[str, Style] | Bits] = []
        self._used = 0
        self._wrapped = False
        self._cut: Cut | None = None
        self._id: bytes | None = None
        self._steps = self._run()
        next(self._steps)

    def restart(self) -> None:
        """Be as after power on; pictures in the memory stay."""
        self.abort()
        self._reset()

    def watches(self, old: bytes, new: bytes) -> bool:
        """Whether the host asked (GS a) to hear of that change of the automatic status."""
        offline, errors, roll = self._watch & 0x02, self._watch & 0x04, self._watch & 0x08
        masks = (0x68 if offline else 0, 0x6C if errors else 0, 0x0F if roll else 0)
        return any((a ^ b) & mask for a, b, mask in zip(old, new, masks, strict=False))

    def _reset(self) -> None:
        """ESC @: forget every setting, the code table first of all."""
        self._style = Style(cell=self._profile.dots // self._profile.columns)
        self._align = 0
        self._table = TABLES[0]
        self._spacing = LINE_DOTS
        self._watch = 0
        self._line, self._used, self._wrapped = [], 0, False
        self._memory.clear()
        self._qr.reset()
        self._machine.button_off = self._machine.near_end_stops = False

    def _run(self) -> Step:
        while True:
            byte = yield
            match byte:
                case 0x0A:
                    self._end_line()
                case 0x09:
                    self._tab()
                case 0x1B:
                    yield from self._escape()
                case 0x1D:
                    yield from self._group()
                case 0x1C:
                    yield from self._file()
                case 0x10:  # a real-time command, obeyed on receipt
                    yield
                    yield
                    self._received -= 3
                case 0x00 | 0x0D:
                    pass
                case _ if byte < 0x20:  # noqa: PLR2004 - the last control character
                    self._unknown += 1
                case _:
                    self._letter(bytes((byte,)).decode(self._table, errors="replace"))

    # Lines

    def _letter(self, letter: str) -> None:
        if self._used + self._style.across > self._profile.dots:
            self._overflowing += not self._wrapped
            self._print_line()
            self._wrapped = True
        self._line.append((letter, self._style))
        self._used += self._style.across

    def _tab(self) -> None:
        for _ in range(_TAB - len(self._line) % _TAB):
            self._letter(" ")

    def _end_line(self) -> None:
        self._print_line()
        self._wrapped = False

    def _print_line(self) -> None:
        parts: list[Part] = []
        for style, items in groupby(self._line, lambda item: item if isinstance(item, Bits) else item[1]):
            if isinstance(style, Bits):
                parts.append(style)
            else:
                parts.append(Run("".join(item[0] for item in items if not isinstance(item, Bits)), style))
        self._line, self._used = [], 0
        self._roll.line(tuple(parts), self._align, self._spacing)
        self._fed()

    def _put(self, part: Bits | Code | None) -> None:
        """Print a picture below what waits in the line."""
        if part is None:
            return
        if self._line:
            self._end_line()
        self._overflowing += part.size[0] > self._profile.dots
        self._roll.put(part, self._align)

    def _feed(self, dots: int) -> None:
        if self._line:
            self._end_line()
        self._roll.feed(dots)
        self._fed()

    def _fed(self) -> None:
        """Without a cutter a ticket ends where a person tears it: at a long stretch of blank paper."""
        without = self._profile.cut == "none" and self._roll.inked
        if without and self._roll.millimetres(self._roll.blank) >= _LONG_FEED_MM:
            self._cut = "none"

    def _units(self, many: int) -> int:
        """Vertical motion units of this model as dots."""
        return round(many * self._profile.dpi / self._profile.motion_dpi)

    def _take(self, many: int) -> Generator[None, int, bytes]:
        taken = bytearray()
        for _ in range(many):
            taken.append((yield))
        return bytes(taken)

    # ESC

    def _escape(self) -> Step:
        command = chr((yield))
        if command == "@":
            if self._profile.cut == "none" and self._roll.inked:
                self._part("none")
            self._reset()
        elif command == "*":
            yield from self._column_picture()
        elif command in "im":
            self._finish("partial")
        elif command in ESCAPES:
            values = yield from self._take(ESCAPES[command])
            self._escaped(command, values)
        else:
            self._unknown += 1

    def _escaped(self, command: str, values: bytes) -> None:
        value = values[0] if values else 0
        match command:
            case "t":
                self._select_table(value)
            case "a" if not self._line:
                self._align = value % 48 % 3
            case "d":
                self._feed(value * self._spacing)
            case "J":
                self._feed(self._units(value))
            case "2" | "3":
                self._spacing = LINE_DOTS if command == "2" else self._units(value)
            case "c":
                self._panel(value, values[1])
            case _:
                self._restyle(command, value)

    def _restyle(self, command: str, value: int) -> None:
        style = self._style
        match command:
            case "E" | "G":
                style = replace(style, bold=bool(value & 1))
            case "M":
                style = replace(style, small=value % 48 == 1)
            case "-":
                style = replace(style, underline=value % 48 > 0)
            case "!":
                wide, high = 1 + (value >> 5 & 1), 1 + (value >> 4 & 1)
                bold, small, lined = bool(value & 0x08), bool(value & 1), bool(value & 0x80)
                style = replace(style, width=wide, height=high, bold=bold, small=small, underline=lined)
        self._style = style

    def _select_table(self, number: int) -> None:
        tables = {**TABLES, self._profile.code_table: self._profile.codec}
        self._unknown += number not in tables
        self._table = tables.get(number, TABLES[0])

    def _panel(self, which: int, value: int) -> None:
        """ESC c 4: the near-end sensor stops printing; ESC c 5: the FEED button is off."""
        if which == ord("4"):
            self._machine.near_end_stops = bool(value & 0x03)
        elif which == ord("5"):
            self._machine.button_off = bool(value & 1)
        elif which != ord("3"):
            self._unknown += 1

    def _column_picture(self) -> Step:
        head = yield from self._take(3)
        height, scale = COLUMN_MODES.get(head[0], (1, (1, 1)))
        self._unknown += head[0] not in COLUMN_MODES
        data = yield from self._take(height * (head[1] + 256 * head[2]))
        picture = columns(data, height, scale)
        if picture is not None:
            self._line.append(picture)
            self._used += picture.size[0]

    # FS

    def _file(self) -> Step:
        command = chr((yield))
        if command == "p":
            number, mode = yield from self._take(2)
            self._put(self._memory.numbered(number, mode))
        elif command == "q":
            many = yield
            for number in range(1, many + 1):
                size = yield from self._take(4)
                wide, high = size[0] + 256 * size[1], size[2] + 256 * size[3]
                data = yield from self._take(wide * high * 8)
                self._memory.define(number, columns(data, high, (1, 1)))
        elif command not in "&.":
            self._unknown += 1

    # GS

    def _group(self) -> Step:
        command = chr((yield))
        if command in "(8":
            yield from self._function(2 if command == "(" else 4)
        elif command == "v":
            yield from self._raster()
        elif command == "V":
            yield from self._cutter()
        elif command in GROUPS:
            values = yield from self._take(GROUPS[command])
            self._grouped(command, values[0])
        else:
            self._unknown += 1

    def _grouped(self, command: str, value: int) -> None:
        match command:
            case "!":
                self._style = replace(self._style, width=(value >> 4 & 7) + 1, height=(value & 7) + 1)
            case "B":
                self._style = replace(self._style, reverse=bool(value & 1))
            case "a" if self._profile.asb:
                self._watch = value
                if value:
                    self._answer(self._machine.automatic())
            case "r" if self._profile.status:
                self._answer(bytes((self._machine.paper() if value in (1, 49) else 0,)))
            case "I":
                self._answer(identity(value, self._profile.name))

    def _cutter(self) -> Step:
        mode = yield
        if mode in (65, 66):
            more = yield
            self._feed(self._roll.dots(self._profile.head_to_cutter_mm) + self._units(more))
        elif mode not in (0, 1, 48, 49):
            self._unknown += 1
            return
        self._finish("full" if mode in (0, 48, 65) else "partial")

    def _finish(self, cut: Cut) -> None:
        """Cut as well as this model can, once the paper stands still."""
        if self._line:
            self._end_line()
        if self._profile.cut != "none":
            self._cut = "partial" if self._profile.cut == "partial" else cut
            self._cuts += 1

    def _part(self, cut: Cut) -> None:
        self._cut = None
        ticket = self._roll.part(
            cut,
            unknown=self._unknown,
            overflowing=self._overflowing,
            received=self._received,
            at=self._at,
        )
        self._unknown = self._overflowing = self._received = 0
        self._printed(ticket)

    def _function(self, length_bytes: int) -> Step:
        kind = chr((yield))
        length = int.from_bytes((yield from self._take(length_bytes)), "little")
        data = yield from self._take(length)
        if kind == "L":
            known, picture = self._memory.function(data)
            self._put(picture)
        elif kind == "k" and self._profile.native_qr and data[:1] == b"1":
            known, code, answer = self._qr.function(data[1], data[2:])
            self._put(code)
            self._answer(answer)
        elif kind == "H" and self._profile.process_id and data[:2] == b"\x30\x30":
            known, self._id = True, data[2:6]
        else:
            known = kind in FUNCTIONS
        self._unknown += not known

    def _raster(self) -> Step:
        head = yield from self._take(6)
        width, height = head[2] + 256 * head[3], head[4] + 256 * head[5]
        data = yield from self._take(width * height)
        self._put(rows(data, width, doubled(head[1])))

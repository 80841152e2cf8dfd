"""The line that an emulated printer composes: letters with their style, before they go to the roll."""

from dataclasses import replace
from itertools import groupby
from typing import Final

from ciasc.printing.emulator.commands import TABLES
from ciasc.printing.emulator.rendering.printed_parts import Bits, Part, PrintedQr, Run, Style
from ciasc.printing.emulator.rendering.printed_roll import PrintedRoll
from ciasc.printing.profiles import Profile

LINE_DOTS: Final = 30
_TAB: Final = 8
_FIRST_OF_TWO: Final = 0x81


class Composer:
    """Style, code table and the letters that wait for the end of their line."""

    def __init__(self, profile: Profile, roll: PrintedRoll) -> None:
        self._profile = profile
        self._roll = roll
        known = {number: TABLES[number] for number in profile.tables or TABLES}
        self._tables = {**known, profile.code_table: profile.codec}
        self.overflowing = 0
        """Lines that were wider than the paper; they go on below."""
        self.reset()

    def reset(self, *, chinese: bool = False) -> None:
        """Handle ESC @: clear the line and reset every setting, also the code table and Chinese letters."""
        self.write_chinese(on=chinese)
        self._table = TABLES[0]
        self._style = Style(cell=self._profile.dots // self._profile.columns)
        self._align = 0
        self._spacing = LINE_DOTS
        self.clear()

    def clear(self) -> None:
        """Clear the line."""
        self._line: list[tuple[str, Style] | tuple[Bits, None]] = []
        self._used = 0
        self._wrapped = False

    @property
    def empty(self) -> bool:
        """Return whether the line is empty."""
        return not self._line

    def write_chinese(self, *, on: bool) -> None:
        """Handle FS & and FS .: in Chinese mode two bytes from 0x81 on are one letter."""
        self._chinese = on
        self._lead = b""

    def letter(self, byte: int) -> None:
        """Add a letter, or in Chinese mode keep the first half of one."""
        if self._lead:
            pair, self._lead = self._lead + bytes((byte,)), b""
            self._write(pair.decode("gb18030", errors="replace")[:1])
        elif self._chinese and byte >= _FIRST_OF_TWO:
            self._lead = bytes((byte,))
        else:
            self._write(bytes((byte,)).decode(self._table, errors="replace"))

    def _write(self, letter: str) -> None:
        """Add a letter to the line; print a full line first."""
        if self._used + self._style.across > self._profile.dots:
            self.overflowing += not self._wrapped
            self._print()
            self._wrapped = True
        self._line.append((letter, self._style))
        self._used += self._style.across

    def picture(self, picture: Bits | None) -> None:
        """Add a picture beside the letters."""
        if picture is not None:
            self._line.append((picture, None))
            self._used += picture.size[0]

    def tab(self) -> None:
        """Move to the next eighth column."""
        for _ in range(_TAB - len(self._line) % _TAB):
            self.letter(0x20)

    def end(self) -> None:
        """Handle LF: print the line."""
        self._print()
        self._wrapped = False

    def finish(self) -> None:
        """Print the line if there is one."""
        if self._line:
            self.end()

    def _print(self) -> None:
        parts: list[Part] = []
        for style, run in groupby(self._line, lambda item: item[1]):
            if style is None:
                parts.extend(picture for picture, _ in run if isinstance(picture, Bits))
            else:
                parts.append(Run("".join(letter for letter, _ in run if isinstance(letter, str)), style))
        self._line, self._used = [], 0
        self._roll.line(tuple(parts), self._align, self._spacing)

    def put(self, part: Bits | PrintedQr | None) -> None:
        """Print a picture or a code below the line."""
        if part is not None:
            self.finish()
            self.overflowing += part.size[0] > self._profile.dots
            self._roll.put(part, self._align)

    def feed(self, dots: int) -> None:
        """Print the line if there is one and feed so many dots."""
        self.finish()
        self._roll.feed(dots)

    def feed_lines(self, many: int) -> None:
        """Feed so many lines."""
        self.feed(many * self._spacing)

    def space_lines(self, units: int | None) -> None:
        """Set the height of a line: ESC 3, or ESC 2 with None."""
        self._spacing = LINE_DOTS if units is None else self.units(units)

    def units(self, many: int) -> int:
        """Return that many vertical motion units of this model as dots."""
        return round(many * self._profile.dpi / self._profile.motion_dpi)

    def align(self, value: int) -> None:
        """Set the alignment (ESC a: left, middle or right) from the beginning of a line on."""
        if not self._line:
            self._align = value % 48 % 3

    def select_table(self, number: int) -> bool:
        """Set the code table (ESC t); return whether this model has it."""
        self._table = self._tables.get(number, TABLES[0])
        return number in self._tables

    def enlarge(self, width: int, height: int) -> None:
        """Set how many times as wide and high the letters are (GS !)."""
        self._style = replace(self._style, width=width, height=height)

    def restyle(self, command: str, value: int) -> None:
        """Set the style by the commands ESC E G M - ! and GS B (named B here)."""
        style = self._style
        match command:
            case "E" | "G":
                style = replace(style, bold=bool(value & 1))
            case "M":
                style = replace(style, small=value % 48 == 1)
            case "-":
                style = replace(style, underline=value % 48 > 0)
            case "B":
                style = replace(style, reverse=bool(value & 1))
            case "!":
                wide, high = 1 + (value >> 5 & 1), 1 + (value >> 4 & 1)
                bold, small, lined = bool(value & 0x08), bool(value & 1), bool(value & 0x80)
                style = replace(style, width=wide, height=high, bold=bold, small=small, underline=lined)
        self._style = style

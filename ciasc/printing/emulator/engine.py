"""The engine of an emulated printer: takes bytes one by one and prints, as far as ESC/POS is needed here."""

from collections.abc import Callable, Generator
from typing import Final

from ciasc.printing.emulator.machine import Machine
from ciasc.printing.emulator.paper import LINE_DOTS, PrintedTicket, Roll, Style
from ciasc.printing.profiles import Profile

TABLES: Final = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    13: "cp857",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
}
ESCAPES: Final = {**dict.fromkeys("taEG!dJ3M-R {", 1), "2": 0, "c": 2, "p": 3}
"""How many bytes follow each ESC command."""

GROUPS: Final = {**dict.fromkeys("!arIBhwfH", 1), **dict.fromkeys("LWP", 2)}
"""How many bytes follow each GS command of fixed length."""

_TO_CUTTER_DOTS: Final = 96
Bytes = Generator[None, int, int]
Step = Generator[None, int, None]


class Engine:
    """Prints what it is fed. `answer` sends bytes to the host, `printed` gets each ticket that is cut."""

    def __init__(
        self,
        profile: Profile,
        machine: Machine,
        answer: Callable[[bytes], None],
        printed: Callable[[PrintedTicket], None],
    ) -> None:
        self._machine = machine
        self._answer = answer
        self._printed = printed
        self._roll = Roll(profile.columns)
        self._unknown = 0
        self._received = 0
        self._reset()
        self._steps = self._run()
        next(self._steps)

    def feed(self, byte: int, at: float) -> None:
        """Take one byte that arrived at that monotonic time."""
        self._received += 1
        self._at = at
        self._steps.send(byte)

    def settle(self) -> None:
        """Finish what had to wait for the motor."""

    def moved(self) -> tuple[float, int]:
        """The millimetres and cuts since the last question."""
        return 0, 0

    def watches(self, old: bytes, new: bytes) -> bool:
        """Whether the host wants to hear of that change by itself."""
        return False

    def abort(self) -> None:
        """Forget the command that came in half."""
        self._steps = self._run()
        next(self._steps)

    def restart(self) -> None:
        """Be as after power on."""
        self._reset()

    def _reset(self) -> None:
        self._style = Style()
        self._table = "cp437"
        self._line = bytearray()
        self._qr_data = b""
        self._qr_module = 3
        self._qr_level = 48

    def _run(self) -> Step:
        while True:
            byte = yield
            if byte == 0x0A:  # noqa: PLR2004 - LF
                self._print_line()
            elif byte == 0x1B:  # noqa: PLR2004 - ESC
                yield from self._escape()
            elif byte == 0x1D:  # noqa: PLR2004 - GS
                yield from self._group()
            elif byte == 0x10:  # noqa: PLR2004 - DLE: already answered by the receiver
                yield
                yield
            elif byte >= 0x20:  # noqa: PLR2004 - visible
                self._line.append(byte)
            elif byte not in (0x00, 0x0D):
                self._unknown += 1

    def _print_line(self) -> None:
        self._roll.line(self._line.decode(self._table, errors="replace"), self._style)
        self._line.clear()

    def _escape(self) -> Step:
        command = chr((yield))
        if command == "@":
            self._reset()
            return
        if command not in ESCAPES:
            self._unknown += 1
            return
        values = yield from self._take(ESCAPES[command])
        if values:
            self._set(command, values[0])

    def _set(self, command: str, value: int) -> None:
        """Obey an ESC command of one value; the others change nothing that can be seen here."""
        style = self._style
        match command:
            case "t":
                self._table = TABLES.get(value, "cp437")
            case "a":
                style.align = value % 48 % 3
            case "E" | "G":
                style.bold = bool(value & 1)
            case "!":
                style.bold = bool(value & 0x08)
                style.height, style.width = 1 + bool(value & 0x10), 1 + bool(value & 0x20)
            case "d":
                self._roll.feed(value * LINE_DOTS)
            case "J":
                self._roll.feed(value)

    def _group(self) -> Step:
        command = chr((yield))
        if command == "(":
            yield from self._function()
        elif command == "v":
            yield from self._raster()
        elif command == "V":
            yield from self._cutter()
        elif command in GROUPS:
            values = yield from self._take(GROUPS[command])
            self._obey(command, values[0])
        else:
            self._unknown += 1

    def _obey(self, command: str, value: int) -> None:
        """Obey a GS command of one value."""
        match command:
            case "!":
                self._style.width, self._style.height = (value >> 4) + 1, (value & 0x0F) + 1
            case "a":
                self._answer(self._machine.automatic())
            case "r":
                self._answer(bytes((self._machine.paper() if value in (1, 49) else 0,)))
            case "I":
                self._answer(b"\x20")

    def _cutter(self) -> Step:
        if (yield) in (65, 66):
            self._roll.feed((yield))
            self._roll.feed(_TO_CUTTER_DOTS)
        self._cut()

    def _cut(self) -> None:
        if self._line:
            self._print_line()
        ticket = self._roll.cut(unknown=self._unknown, received=self._received, last_byte_at=self._at)
        self._unknown = self._received = 0
        self._printed(ticket)

    def _take(self, many: int) -> Generator[None, int, bytes]:
        taken = bytearray()
        for _ in range(many):
            taken.append((yield))
        return bytes(taken)

    def _function(self) -> Step:
        kind = chr((yield))
        low = yield
        high = yield
        data = yield from self._take(low + 256 * high)
        if kind == "k" and len(data) >= 2 and data[0] == 0x31:  # noqa: PLR2004 - a QR function
            self._qr_function(data[1], data[2:])
        elif kind == "H" and data[:2] == b"\x30\x30":
            self._answer(b"\x37\x22" + data[2:6] + b"\x00")
        elif kind not in "LHkDEKMN":
            self._unknown += 1

    def _qr_function(self, function: int, data: bytes) -> None:
        match function:
            case 67:
                self._qr_module = data[0]
            case 69:
                self._qr_level = data[0]
            case 80:
                self._qr_data = data[1:]
            case 81:
                self._roll.qr(self._qr_data.decode("latin-1"), self._qr_module, self._qr_level, self._style)
            case 65:
                pass
            case _:
                self._unknown += 1

    def _raster(self) -> Step:
        head = yield from self._take(6)
        width, height = head[2] + 256 * head[3], head[4] + 256 * head[5]
        rows = yield from self._take(width * height)
        self._roll.bits(rows, width, self._style)

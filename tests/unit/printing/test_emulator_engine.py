"""The engine of the emulated printer, without a line: text, pictures, codes, cuts, models."""

from dataclasses import replace
from typing import Any

import pytest
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from ciasc.printing.emulator.command_reader import Engine
from ciasc.printing.emulator.faults import PrinterFaults
from ciasc.printing.emulator.rendering.printed_roll import PrintedTicket
from ciasc.printing.emulator.speed import PrintSpeed
from ciasc.printing.profiles import Profile, load_profile

CUT = b"\x1dV\x00"
FULL: Profile = replace(
    load_profile("epson-tm-t20iii"), dots=576, columns=48, dpi=203, motion_dpi=406, cut="full", native_qr=True
)
SQUARE = b"\xff\xff" * 16
SHORT = replace(FULL, head_to_cutter_mm=10.0)


class Head:
    """An engine without delays, its answers and its tickets."""

    def __init__(self, profile: Profile = FULL) -> None:
        self.answers = b""
        self.tickets: list[PrintedTicket] = []
        self.machine = PrinterFaults()
        self.engine = Engine(profile, self.machine, self._answer, self.tickets.append)

    def _answer(self, data: bytes) -> None:
        self.answers += data

    def eat(self, *words: bytes) -> "Head":
        for byte in b"".join(words):
            self.engine.feed(byte, 0)
            self.engine.settle()
        return self

    def ticket(self, *words: bytes) -> PrintedTicket:
        self.eat(*words, CUT)
        return self.tickets[-1]


def ink(ticket: PrintedTicket) -> tuple[int, int]:
    """Return width and height in dots of the black area."""
    box = ImageChops.invert(ticket.picture).getbbox()
    assert box is not None
    return box[2] - box[0], box[3] - box[1]


def function(kind: bytes, data: bytes) -> bytes:
    return b"\x1d(" + kind + len(data).to_bytes(2, "little") + data


@pytest.mark.parametrize(
    ("table", "byte", "letter"), [(16, 0xF1, "ñ"), (2, 0xA4, "ñ"), (0, 0xA4, "ñ"), (19, 0xD5, "€")]
)
def test_letters_follow_the_code_table(table: int, byte: int, letter: str) -> None:
    ticket = Head().ticket(b"\x1b@\x1bt" + bytes((table, byte)))
    assert (ticket.text, ticket.unknown_commands) == (letter, 0)


def test_a_reset_clears_the_code_table_and_the_style() -> None:
    ticket = Head().ticket(b"\x1bt\x10\x1d!\x77\x1b@\xf1\n")
    assert ticket.lines == ("±",)
    assert ticket.strips[0].height == 30


def test_a_model_may_number_its_tables_its_own_way() -> None:
    head = Head(replace(FULL, code_table=71, codec="cp1252"))
    assert head.ticket(b"\x1btG\xf1").text == "ñ"
    assert head.ticket(b"\x1bt\x63\xa4").unknown_commands == 1


def test_an_overflowing_line_continues_below_and_counts_as_one() -> None:
    ticket = Head().ticket(b"x" * 100 + b"\n\x1d!\x11" + b"y" * 25 + b"\n\x1d!\x00" + b"z" * 48)
    assert [len(line) for line in ticket.lines] == [48, 48, 4, 24, 1, 48]
    assert ticket.overflowing_lines == 2


def test_small_letters_and_tabs() -> None:
    ticket = Head().ticket(b"\x1bM\x01" + b"x" * 64 + b"\n\x1bM\x00a\tb")
    assert (ticket.lines[1], ticket.overflowing_lines) == ("a       b", 0)


def test_styles_are_drawn() -> None:
    plain, bold, lined, reverse, both = (
        Head().ticket(style + b"HHHH").picture.histogram()[0]
        for style in (b"", b"\x1bE\x01", b"\x1b-\x01", b"\x1dB\x01", b"\x1b!\x38")
    )
    assert plain < min(bold, lined)
    assert max(bold, lined) < reverse
    assert plain * 3 < both


@pytest.mark.parametrize(
    ("align", "left"), [(b"\x00", 31), (b"\x01", 31 + (576 - 16) // 2), (b"2", 31 + 576 - 16)]
)
def test_alignment(align: bytes, left: int) -> None:
    ticket = Head().ticket(b"\x1ba" + align + b"\x1dv0\x00\x02\x00\x10\x00" + SQUARE)
    box = ImageChops.invert(ticket.picture).getbbox()
    assert box is not None
    assert box[0] == left


def test_unknown_commands_are_counted() -> None:
    assert Head().ticket(b"\x1bq\x1dZ\x07\x1cz\x1dV\x33\x1b*\x09\x00\x00\x1bc9\x00").unknown_commands == 7
    assert (
        Head().ticket(function(b"k", b"0A"), function(b"L", b"0\x09"), function(b"X", b"")).unknown_commands
        == 3
    )


@pytest.mark.parametrize(
    ("words", "size"),
    [
        (b"\x1dv0\x00\x02\x00\x10\x00" + SQUARE, (16, 16)),
        (b"\x1dv0\x03\x02\x00\x10\x00" + SQUARE, (32, 32)),
        (function(b"L", b"0p0\x01\x021\x10\x00\x10\x00" + SQUARE) + function(b"L", b"02"), (16, 32)),
        (b"\x1b*\x21\x10\x00" + b"\xff" * 48 + b"\n", (16, 24)),
        (b"\x1b*\x00\x08\x00" + b"\xff" * 8 + b"\n", (16, 24)),
        (b"\x1cq\x01\x02\x00\x02\x00" + b"\xff" * 32 + b"\x1cp\x01\x00", (16, 16)),
        (
            function(b"L", b"0C0ab\x01\x10\x00\x10\x001" + SQUARE) + function(b"L", b"0Eab\x02\x01"),
            (32, 16),
        ),
        (b"\x1d8L" + (42).to_bytes(4, "little") + b"0p0\x01\x011\x10\x00\x10\x00" + SQUARE, None),
    ],
)
def test_pictures_of_every_form(words: bytes, size: tuple[int, int] | None) -> None:
    ticket = Head().ticket(words, b"" if size else function(b"L", b"02"))
    assert ink(ticket) == (size or (16, 16))
    assert (ticket.unknown_commands, ticket.lines) == (0, ())


def test_stored_pictures_survive_power_and_reset_and_can_be_deleted() -> None:
    head = Head().eat(function(b"L", b"0C0ab\x01\x10\x00\x10\x001" + SQUARE), b"\x1b@")
    head.engine.restart()
    show = function(b"L", b"0Eab\x01\x01")
    assert ink(head.ticket(show)) == (16, 16)
    assert head.ticket(function(b"L", b"0Bab"), show).strips == ()
    assert head.ticket(function(b"L", b"0ACLR"), show).unknown_commands == 0


@pytest.mark.parametrize("form", ["bitImageRaster", "graphics", "bitImageColumn"])
def test_the_encoder_s_pictures_are_understood(form: str) -> None:
    out: Any = Dummy(profile="TM-T20II")
    out.image(Image.new("1", (64, 64), 0), impl=form)
    ticket = Head().ticket(bytes(out.output))
    assert ink(ticket) == (64, 64)
    assert (ticket.unknown_commands, ticket.overflowing_lines) == (0, 0)


def test_a_code_is_made_from_its_native_commands() -> None:
    text = b"HTTP://X/T/ABC"
    made = [b"1A2\x00", b"1C\x06", b"1E1", b"1P0" + text, b"1Q0"]
    head = Head()
    ticket = head.ticket(*(function(b"k", one) for one in made), function(b"k", b"1R0"))
    assert (ticket.qr, ticket.unknown_commands) == ((text.decode(),), 0)
    assert ink(ticket) == (21 * 6, 21 * 6)
    assert head.answers == b"\x37\x36126\x1f126\x1f1\x1f0\x00"
    assert head.ticket(b"\x1b@", function(b"k", b"1Q0")).qr == ()
    assert head.ticket(function(b"k", b"1P0" + b"x" * 2954), function(b"k", b"1Q0")).qr == ()


def test_lengths_count_the_model_s_own_motion_units() -> None:
    lines = (b"\x1bJ\x28", b"\x1b3\x50x\n", b"\x1b2x\n", b"\x1bd\x02")
    heights = [strip.height for strip in Head().ticket(*lines).strips]
    assert heights == [20, 40, 30, 60]
    assert Head(replace(FULL, motion_dpi=203)).ticket(*lines).strips[0].height == 40


def test_lines_before_the_cutter_are_clipped_without_a_feed() -> None:
    fed = Head(SHORT).eat(b"x\n\x1dVA\x08").tickets[0]
    assert fed.millimetres == pytest.approx((30 + 80 + 4) / 203 * 25.4, abs=0.1)
    assert fed.clipped_lines == 0
    assert Head(SHORT).ticket(b"a\nb\nc\nd\n").clipped_lines == 3


@pytest.mark.parametrize(
    ("command", "cutter", "cut"),
    [
        (b"\x1dV\x00", "full", "full"),
        (b"\x1dV1", "full", "partial"),
        (b"\x1dVA\x00", "full", "full"),
        (b"\x1dVB\x00", "full", "partial"),
        (b"\x1bi", "full", "partial"),
        (b"\x1dV\x00", "partial", "partial"),
    ],
)
def test_a_ticket_says_how_it_was_cut(command: bytes, cutter: Any, cut: str) -> None:
    head = Head(replace(FULL, cut=cutter)).eat(b"x\n", command)
    assert [ticket.cut for ticket in head.tickets] == [cut]


def test_without_a_cutter_a_ticket_ends_at_a_long_feed_or_the_next_reset() -> None:
    head = Head(replace(FULL, cut="none"))
    head.eat(b"\x1b@a\n\n\nb\n", CUT)
    assert head.tickets == []
    head.eat(b"\x1b@c\n", b"\n" * 9, b"\x1bd\x09", b"d\n")
    assert [(ticket.lines[0], ticket.cut) for ticket in head.tickets] == [("a", "none"), ("c", "none")]
    head.eat(b"\x1b@")
    assert "d" in head.tickets[2].lines


def test_a_simple_model_skips_unknown_commands() -> None:
    poor = replace(FULL, native_qr=False, process_id=False, asb=False, status=False)
    head = Head(poor)
    ticket = head.ticket(function(b"k", b"1Q0"), function(b"H", b"00abcd"), b"\x1da\xff\x1dr\x01")
    assert (head.answers, ticket.unknown_commands, ticket.qr) == (b"", 2, ())


def test_a_length_is_known_without_a_picture_and_the_picture_has_it() -> None:
    ticket = Head().ticket(b"x\n\x1d!\x33y\n", function(b"k", b"1P0HTTP://X"), function(b"k", b"1Q0"))
    assert ticket.picture.height - 48 == round(ticket.millimetres / 25.4 * 203)
    assert ticket.picture.width == 638


def test_line_and_motor_take_the_time_of_their_speed() -> None:
    now = 100.0
    pace = PrintSpeed(PrinterFaults(baud=9600, speed_mm_s=250, cut_s=0.5), lambda: now)
    assert pace.carried(480) == pytest.approx(100.5)
    assert pace.carried(480) == pytest.approx(101)
    assert pace.line_wait() == pytest.approx(1)
    pace.moves(100, 1)
    assert pace.motor_wait() == pytest.approx(0.9)
    pace.stop()
    assert (pace.line_wait(), pace.motor_wait()) == (0, 0)
    fast = PrintSpeed(PrinterFaults(), lambda: now)
    fast.moves(100, 1)
    assert (fast.carried(10_000), fast.motor_wait()) == (now, 0)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("coffee", True, ValueError),
        ("near_end_sensor", True, ValueError),
        ("mute", 1, TypeError),
        ("baud", True, TypeError),
        ("baud", -1, TypeError),
        ("baud", None, TypeError),
        ("speed_mm_s", "fast", TypeError),
    ],
)
def test_a_fault_setting_takes_only_valid_values(name: str, value: object, error: type[Exception]) -> None:
    machine = PrinterFaults()
    with pytest.raises(error):
        machine.set(name, value)
    assert machine == PrinterFaults()


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=12),
            st.sampled_from([b"\x1d(k", b"\x1d(L", b"\x1b*", b"\x1dv0", b"\x1cq", b"\x1b@", b"\n", CUT]),
        ),
        max_size=30,
    )
)
def test_random_bytes_raise_no_error(words: list[bytes]) -> None:
    head = Head().eat(*words)
    head.engine.abort()
    ticket = head.ticket(b"\x1b@still prints\n")
    assert ticket.lines[-1] == "still prints"
    assert ticket.picture.height >= 48

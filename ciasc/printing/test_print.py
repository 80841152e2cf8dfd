"""The test of a printer: a page that shows what it can do, and its answers while it prints that."""

import time
from dataclasses import dataclass, replace
from typing import Final

from ciasc.content.messages import text
from ciasc.printing.profiles import Profile
from ciasc.printing.receipt.escpos_encoder import encode
from ciasc.printing.receipt.letter_fallbacks import printable
from ciasc.printing.receipt.ticket_layout import Cut, Element, Qr, Text, millimetres
from ciasc.printing.wire.confirmation import PaperQuestion, counted_answers, named_paper, new_number
from ciasc.printing.wire.port import FAULTS, Port, open_port
from ciasc.printing.wire.replies import Replies, Reply
from ciasc.printing.wire.status_bits import ANSWERS, POLL, PrinterStatus, decode, is_answer

WIDTHS: Final = (32, 42, 48)
SPANISH: Final = "áéíóúüñ ÁÉÍÓÚÜÑ ¿? ¡! º °"
_ASK_S: Final = 1.0
_PRINT_S: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPrint:
    """The result: the status of the printer, its answers to DLE EOT, and how it confirmed the page.

    `process_id` and `barrier` are set if it answered GS ( H and GS r; `seconds` is the time from the first
    byte to the first of these. Both are False for a printer that cannot be polled (`listens` is False), and
    for a page that did not come out.
    """

    status: PrinterStatus
    answers: bytes
    process_id: bool
    barrier: bool
    seconds: float | None
    listens: bool

    @property
    def printed(self) -> bool:
        """Return whether the page came out, as far as that can be known."""
        return self.status.prints and (self.process_id or self.barrier or not self.listens)


def page(name: str, profile: Profile) -> tuple[Element, ...]:
    """Return the elements of the page: widths, letters, a code and a cut."""
    return (
        *(
            Text(line, bold=True)
            for line in (text("printing.test_page.title"), printable(name, profile.codec))
        ),
        Text(profile.label),
        *(Text("-" * (width - 3) + f" {width}") for width in WIDTHS),
        Text(text("printing.test_page.table", number=profile.code_table)),
        Text(printable(SPANISH, profile.codec)),
        Text("A000", profile.code_size, profile.code_size, bold=True),
        Qr(text("printing.test_page.qr")),
        Text(text("printing.test_page.free"), bold=True),
        Cut(),
    )


def ask(url: str, profile: Profile) -> tuple[PrinterStatus, bytes]:
    """Return the status of the printer at that address, and its answers; DOWN if nothing is there.

    A printer that cannot be polled counts as ready if its port can be opened.
    """
    try:
        port = open_port(url)
    except FAULTS:
        return PrinterStatus.DOWN, b""
    try:
        return _asked(port) if port.answers and profile.status else (PrinterStatus.READY, b"")
    except FAULTS:
        return PrinterStatus.DOWN, b""
    finally:
        port.close()


def try_out(name: str, url: str, profile: Profile) -> TestPrint:
    """Print the page on that printer, unless it cannot print now."""
    status, answers = ask(url, profile)
    trial = TestPrint(
        status=status, answers=answers, process_id=False, barrier=False, seconds=None, listens=True
    )
    if not status.prints:
        return trial
    elements = page(name, profile)
    number = new_number()
    named, counted = named_paper(number), counted_answers(number)
    data = encode(elements, profile, number)
    data += counted.question if profile.process_id else named.question
    try:
        port = open_port(url)
    except FAULTS:
        return replace(trial, status=PrinterStatus.DOWN)
    try:
        line_s = len(data) * port.byte_s
        began = time.monotonic()
        port.write(data, line_s + _PRINT_S)
        if not (port.answers and profile.status):
            # Closing immediately would drop what this machine still holds for a slow line.
            time.sleep(line_s + millimetres(elements, profile) / profile.speed_mm_s if port.answers else 0)
            return replace(trial, listens=False)
        return _heard(port, trial, (named, counted), began, line_s + _PRINT_S)
    except FAULTS:
        return trial
    finally:
        port.close()


def _asked(port: Port) -> tuple[PrinterStatus, bytes]:
    port.write(POLL, _ASK_S)
    heard = b""
    until = time.monotonic() + _ASK_S
    while len(heard) < ANSWERS and (left := until - time.monotonic()) > 0:
        heard += bytes(byte for byte in port.read(left) if is_answer(byte))
    return decode(heard[:ANSWERS]), heard[:ANSWERS]


def _heard(
    port: Port,
    trial: TestPrint,
    questions: tuple[PaperQuestion, PaperQuestion],
    began: float,
    longest_s: float,
) -> TestPrint:
    """Return the printer's answers to the page: to both questions, or to the one that it knows."""
    reader, heard = Replies(), list[Reply]()
    until = began + longest_s
    while (left := until - time.monotonic()) > 0:
        heard += reader.feed(port.read(left))
        known, passed = (question.fits(heard) for question in questions)
        if (known or passed) and trial.seconds is None:
            trial = replace(trial, seconds=time.monotonic() - began)
            until = time.monotonic() + _ASK_S
        trial = replace(trial, process_id=known, barrier=passed)
        if known and passed:
            break
    return trial

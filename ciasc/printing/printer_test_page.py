"""The test of a printer: a page that shows what it can do, and its answers while it prints that."""

import contextlib
import time
from dataclasses import dataclass, replace
from typing import Final

from ciasc.content.messages import text
from ciasc.printing.profiles import Profile
from ciasc.printing.receipt.escpos_encoder import encode
from ciasc.printing.receipt.letter_fallbacks import printable
from ciasc.printing.receipt.ticket_layout import Cut, Element, OtherTable, Qr, Text, millimetres
from ciasc.printing.wire.confirmation import PaperQuestion, counted_answers, named_paper, new_number
from ciasc.printing.wire.port import FAULTS, Port, open_port
from ciasc.printing.wire.replies import Replies, Reply, StatusByte
from ciasc.printing.wire.status_bits import QUESTIONS, PrinterStatus, decode, is_answer, poll_bytes

WIDTHS: Final = (32, 42, 48)
SPANISH: Final = "áéíóúüñ ÁÉÍÓÚÜÑ ¿? ¡! º °"
TABLES: Final = ("2:850", "16:1252", "19:858")
"""Code tables of Epson's order with the letters of Spanish."""

_TABLE_LETTERS: Final = "áéíóúñ ÁÉÍÓÚÑ ¿¡"
_ASK_S: Final = 1.0
_ASK_ONE_S: Final = 0.5
_LOOK_S: Final = 0.3
_PRINT_S: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPrint:
    """The result: the status of the printer, its answers to DLE EOT, and how it confirmed the page.

    `questions` are the DLE EOT that it answered. `process_id` and `barrier` are set if it answered GS ( H and
    GS r; `seconds` is the time from the first byte to the first of these, and `silent_s` the longest time in
    which it answered no question while it printed. Both are False for a printer that cannot be polled
    (`listens` is False), and for a page that did not come out.
    """

    status: PrinterStatus
    answers: bytes = b""
    questions: str = ""
    process_id: bool = False
    barrier: bool = False
    seconds: float | None = None
    silent_s: float = 0.0
    listens: bool = True

    @property
    def mute(self) -> bool:
        """Return whether a printer that should answer answered nothing, so that it is unknown what it did."""
        return self.listens and not self.questions and self.status is PrinterStatus.MUTE

    @property
    def printed(self) -> bool:
        """Return whether the page came out, as far as that can be known."""
        return self.status.prints and (self.process_id or self.barrier or not self.listens)


def page(name: str, profile: Profile) -> tuple[Element, ...]:
    """Return the elements of the page: widths, letters, other code tables, a code and a cut."""
    return (
        *(
            Text(line, bold=True)
            for line in (text("printing.test_page.title"), printable(name, profile.codec))
        ),
        Text(profile.label),
        *(Text("-" * (width - 3) + f" {width}") for width in WIDTHS),
        Text(text("printing.test_page.table", number=profile.code_table)),
        Text(printable(SPANISH, profile.codec)),
        *(_in_table(choice) for choice in _tables(profile)),
        Text("A000", profile.code_size, profile.code_size, bold=True),
        Qr(text("printing.test_page.qr")),
        Text(text("printing.test_page.free"), bold=True),
        Cut(),
    )


def _tables(profile: Profile) -> tuple[str, ...]:
    """Return the code tables that it may have, each with its letters: one of these lines can be read."""
    known = tuple(one for one in TABLES if not profile.tables or int(one.partition(":")[0]) in profile.tables)
    return known + profile.other_tables


def _in_table(choice: str) -> OtherTable:
    number, _, letters = choice.partition(":")
    return OtherTable(f"table={choice}  {_TABLE_LETTERS}", int(number), f"cp{letters}")


def ask(url: str, profile: Profile) -> tuple[PrinterStatus, bytes]:
    """Return the status of the printer at that address, and its answers; DOWN if nothing is there.

    A printer that cannot be polled counts as ready if its port can be opened.
    """
    try:
        port = open_port(url)
    except FAULTS:
        return PrinterStatus.DOWN, b""
    try:
        if not (port.answers and profile.status):
            return PrinterStatus.READY, b""
        heard = _answers_to(port, profile.questions, _ASK_S)
        return decode(heard, profile.questions, near_end=not profile.near_end_wrong), heard
    except FAULTS:
        return PrinterStatus.DOWN, b""
    finally:
        port.close()


def try_out(name: str, url: str, profile: Profile) -> TestPrint:
    """Print the page on that printer, unless it reports that it cannot print now.

    One that answers nothing gets the page: it may be a model that never answers.
    """
    trial = _poll_port(url, profile)
    if not (trial.status.prints or trial.mute):
        return trial
    elements = page(name, profile)
    number = new_number()
    named, counted = named_paper(number), counted_answers(number)
    data = encode(elements, profile, b"")
    data += named.question + counted.question if trial.listens else b""
    try:
        port = open_port(url)
    except FAULTS:
        return replace(trial, status=PrinterStatus.DOWN)
    try:
        line_s = len(data) * port.byte_s
        began = time.monotonic()
        port.write(data, line_s + _PRINT_S)
        if not trial.listens:
            # Closing immediately would drop what this machine still holds for a slow line.
            time.sleep(line_s + millimetres(elements, profile) / profile.speed_mm_s if port.answers else 0)
            return trial
        return _read_answers(port, trial, (named, counted), began, line_s)
    except FAULTS:
        return trial
    finally:
        port.close()


def _poll_port(url: str, profile: Profile) -> TestPrint:
    """Return the status of a printer, asked one question after the other: some answer a part of them."""
    try:
        port = open_port(url)
    except FAULTS:
        return TestPrint(status=PrinterStatus.DOWN)
    try:
        if not (port.answers and profile.status):
            return TestPrint(status=PrinterStatus.READY, listens=False)
        heard = _answers_to(port, QUESTIONS, _ASK_ONE_S)
        if len(heard) == len(QUESTIONS):
            return TestPrint(status=decode(heard), answers=heard, questions=QUESTIONS)
        found = {one: _answers_to(port, one, _ASK_ONE_S)[:1] for one in QUESTIONS}
        questions = "".join(one for one in QUESTIONS if found[one])
        heard = b"".join(found[one] for one in questions)
        status = decode(heard, questions) if questions else PrinterStatus.MUTE
        return TestPrint(status=status, answers=heard, questions=questions)
    except FAULTS:
        return TestPrint(status=PrinterStatus.DOWN)
    finally:
        port.close()


def _answers_to(port: Port, questions: str, seconds: float) -> bytes:
    """Return the well-formed answers to those questions, at most one for each."""
    port.write(poll_bytes(questions), seconds)
    heard = b""
    until = time.monotonic() + seconds
    while len(heard) < len(questions) and (left := until - time.monotonic()) > 0:
        heard += bytes(byte for byte in port.read(left) if is_answer(byte))
    return heard[: len(questions)]


def _read_answers(
    port: Port,
    trial: TestPrint,
    questions: tuple[PaperQuestion, PaperQuestion],
    began: float,
    line_s: float,
) -> TestPrint:
    """Return the printer's answers to the page: to both questions, or to the one that it knows."""
    reader, heard = Replies(), list[Reply]()
    until = began + line_s + _PRINT_S
    looks = _Looks(port, trial.questions[:1], began + line_s)
    while (left := until - time.monotonic()) > 0:
        looks.look()
        came = reader.feed(port.read(min(left, _LOOK_S)))
        heard += came
        looks.saw(came)
        known, passed = (question.fits(heard) for question in questions)
        if (known or passed) and trial.seconds is None:
            trial = replace(trial, seconds=time.monotonic() - began)
            until = time.monotonic() + _ASK_S
        trial = replace(trial, process_id=known, barrier=passed)
        if known and passed:
            break
    return replace(trial, silent_s=looks.longest_s)


class _Looks:
    """Questions while a page is printed, by which a printer that is silent meanwhile is known."""

    def __init__(self, port: Port, question: str, begins: float) -> None:
        self._port = port
        self._question = poll_bytes(question)
        self._answered_at = self._next = begins
        self.longest_s = 0.0

    def look(self) -> None:
        """Ask again, if it is time; a printer that takes nothing now counts as silent."""
        if not self._question or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _LOOK_S
        with contextlib.suppress(TimeoutError):
            self._port.write(self._question, _LOOK_S)

    def saw(self, replies: list[Reply]) -> None:
        """Count the time from the last answer to this one."""
        if any(isinstance(reply, StatusByte) for reply in replies):
            now = time.monotonic()
            self.longest_s = max(self.longest_s, now - self._answered_at)
            self._answered_at = now

"""The options of a printer's address that mend what its test found."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ciasc.domain.core.messages import Message, message
from ciasc.domain.core.print_jobs import PrinterStatus
from ciasc.printing.printer_test_page import TestPrint
from ciasc.printing.profiles import Profile
from ciasc.printing.wire.status_bits import QUESTIONS

_SILENT_FROM_S: Final = 1.0
"""A silence that the usual polls bear without any option."""


@dataclass(frozen=True, slots=True)
class Mend:
    """An option to add to a printer's address, and why."""

    option: str
    why: Message


def mends(trial: TestPrint, profile: Profile) -> Iterator[Mend]:
    """Return the options that fit what the printer answered to its test."""
    if not trial.listens or trial.status is PrinterStatus.DOWN:
        return
    if trial.mute:
        yield Mend("status=0", message("printing.mend.status"))
        return
    if trial.questions not in (profile.questions, QUESTIONS):
        option = f"answers={trial.questions}"
        yield Mend(option, message("printing.mend.answers", answered=", ".join(trial.questions)))
    if not trial.status.prints:
        return
    if trial.status is PrinterStatus.PAPER_LOW:
        yield Mend("near_end=0", message("printing.mend.near_end"))
    yield from _confirmation(trial, profile)
    if trial.silent_s > max(_SILENT_FROM_S, profile.silent_s):
        seconds = math.ceil(trial.silent_s) + 1
        yield Mend(f"silence={seconds}", message("printing.mend.silence", seconds=seconds))


def _confirmation(trial: TestPrint, profile: Profile) -> Iterator[Mend]:
    if not (trial.process_id or trial.barrier):
        if profile.confirms:
            yield Mend("confirm=no", message("printing.mend.confirm_no"))
    elif not trial.process_id and profile.process_id:
        yield Mend("confirm=count", message("printing.mend.confirm_count"))
    elif trial.process_id and not profile.process_id:
        yield Mend("confirm=id", message("printing.mend.confirm_id"))

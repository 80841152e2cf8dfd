"""One paper from its row to the cutter: what is known of it is stored before and after each step."""

import time
from collections.abc import Callable
from typing import Final

from ciasc.domain.printing import Outbox, PrintJob, PrintState, Slip
from ciasc.printing.escpos import confirmation, encode
from ciasc.printing.layout import millimetres, receipt
from ciasc.printing.port import Port
from ciasc.printing.profiles import Profile

WRITE_S: Final = 5.0
CONFIRM_S: Final = 4.0
Hold = Callable[[Port], tuple[bool, bytes]]
"""Whether the printer says that it will still print, and what it said besides."""

_BARRIER_MASK, _BARRIER_BITS = 0b1001_0000, 0


class Spooler:
    """Sends the jobs of one printer."""

    def __init__(self, printer: str, profile: Profile, outbox: Outbox) -> None:
        self._printer = printer
        self._profile = profile
        self._outbox = outbox

    def due(self) -> tuple[PrintJob, Slip] | None:
        """The next job of this printer."""
        return self._outbox.due(self._printer)

    def reconcile(self) -> int:
        """At start-up: jobs left half way become `unknown`."""
        return self._outbox.reconcile(self._printer)

    def send(self, port: Port, job: PrintJob, slip: Slip, hold: Hold) -> PrintState:
        """How that job ended; an OSError of the wire is raised again after the job is marked.

        The row says `sent` before the first byte leaves, so a power cut cannot print a ticket twice.
        `hold` is asked when no confirmation came in time.
        """
        elements = receipt(slip, self._profile)
        data = encode(elements, self._profile, job.id)
        self._outbox.became(job.id, PrintState.SENT)
        state = PrintState.UNKNOWN
        try:
            port.write(data, WRITE_S)
            if not port.answers or self._confirmed(port, job.id, hold):
                state = PrintState.PRINTED
        finally:
            self._outbox.became(job.id, state, round(millimetres(elements, self._profile)))
        return state

    def _confirmed(self, port: Port, job_id: int, hold: Hold) -> bool:
        heard = b""
        until = time.monotonic() + CONFIRM_S
        while not self._answered(heard, job_id):
            left = until - time.monotonic()
            if left > 0:
                heard += port.read(left)
                continue
            waits, more = hold(port)
            heard += more
            if not waits:
                return self._answered(heard, job_id)
            until = time.monotonic() + CONFIRM_S
        return True

    def _answered(self, heard: bytes, job_id: int) -> bool:
        if self._profile.process_id:
            return confirmation(job_id) in heard
        return any(byte & _BARRIER_MASK == _BARRIER_BITS for byte in heard)

"""Communication with a printer over one port: questions, answers, and unrequested status."""

import time
from collections.abc import Callable
from typing import Final

from ciasc.domain.core.print_jobs import PrinterStatus
from ciasc.printing.profiles import Profile
from ciasc.printing.wire.confirmation import PaperQuestion
from ciasc.printing.wire.port import Port
from ciasc.printing.wire.replies import Automatic, Replies, Reply, StatusByte
from ciasc.printing.wire.retry_and_wait_times import PrinterTiming
from ciasc.printing.wire.sent_bytes import SentBytes
from ciasc.printing.wire.status_bits import decode, poll_bytes

_REPORT_CHANGES: Final = b"\x1d\x61\xff"


class PrinterConversation:
    """One conversation, as long as its port. Whatever goes wrong is one of the port's FAULTS."""

    def __init__(self, port: Port, profile: Profile, timing: PrinterTiming) -> None:
        self.port = port
        self.answers = port.answers and profile.status
        # The answer to GS r looks like the rest of an automatic status, so the two do not go together.
        self._tells_changes = self.answers and profile.asb and profile.process_id
        self._timing = timing
        self._questions = profile.questions
        self._near_end = not profile.near_end_wrong
        self._silent_until = 0.0
        self._replies = Replies()
        self._polled: list[int] = []
        self._said: list[Reply] = []
        self._changed = False

    def listen_for_changes(self) -> None:
        """Set the printer to report changes by itself, where it can.

        ESC @, with which every ticket begins, resets GS a, so it is sent again after each.
        """
        if self._tells_changes:
            self.port.write(_REPORT_CHANGES, self._timing.answer)

    def changed(self) -> bool:
        """Return whether the printer just reported a change; a poll returns which one."""
        self._changed = False
        self._listen(0)
        return self._changed

    def poll(self) -> PrinterStatus | None:
        """Return the status that the printer reports; None if it does not answer in time."""
        if not self.answers:
            return PrinterStatus.READY
        self._catch_up()
        self._polled.clear()
        if not self._ask(poll_bytes(self._questions)):
            return None
        many = len(self._questions)
        if not self._read_until(self._timing.answer, lambda: len(self._polled) >= many):
            return None
        return decode(bytes(self._polled[:many]), self._questions, near_end=self._near_end)

    def expect_silence(self, seconds: float) -> None:
        """Expect a printer that answers and takes nothing for so many seconds while it prints."""
        self._silent_until = time.monotonic() + seconds

    @property
    def silent(self) -> bool:
        """Return whether a printer that does not answer now is no fault yet."""
        return time.monotonic() < self._silent_until

    def _ask(self, question: bytes) -> bool:
        """Send a question; return False if a printer that is expected to be silent takes none of it."""
        sent = SentBytes()
        try:
            self.port.write(question, self._timing.answer, sent)
        except TimeoutError:
            if sent.count or not self.silent:
                raise
            return False
        return True

    def forget(self) -> None:
        """Clear everything received, so that it does not answer the next question."""
        self._catch_up()
        self._said.clear()

    def complete(self, open_question: PaperQuestion, seconds: float) -> bool:
        """Return whether the answers to that question came after `forget`; wait at most so many seconds."""
        return self._read_until(seconds, lambda: open_question.complete(self._said))

    def confirmed(self, open_question: PaperQuestion) -> bool:
        """Return whether exactly the answers to that question came.

        A line that loses its power reads as zeros, and so does an answer that names nothing: check that the
        printer is there, and that nothing else came.
        """
        if not open_question.names_paper and self.poll() is None:
            return False
        return open_question.fits(self._said)

    def wait(self, seconds: float) -> None:
        """Wait so many seconds, and read what comes."""
        self._read_until(seconds, lambda: False)

    def _catch_up(self) -> None:
        """Read late answers to an older question; stop in time if the printer never ends to send."""
        until = time.monotonic() + self._timing.answer
        while self._listen(0) and time.monotonic() < until:
            pass
        self._sort(self._replies.give_up())

    def _read_until(self, seconds: float, enough: Callable[[], bool]) -> bool:
        until = time.monotonic() + seconds
        while not enough():
            left = until - time.monotonic()
            if left <= 0:
                self._sort(self._replies.give_up())
                return enough()
            self._listen(left)
        return True

    def _listen(self, seconds: float) -> bool:
        data = self.port.read(seconds)
        self._sort(self._replies.feed(data))
        return bool(data)

    def _sort(self, replies: list[Reply]) -> None:
        for reply in replies:
            match reply:
                case StatusByte(byte):
                    self._polled.append(byte)
                case Automatic():
                    self._changed = True
                case _:
                    self._said.append(reply)

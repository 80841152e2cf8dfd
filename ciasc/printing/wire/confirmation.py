"""The question at the end of a paper, and which answers of a printer confirm that very paper.

A stray byte is no confirmation: an answer counts only if it fits the question that is open. The question
differs with each attempt to print, so a late answer to an older one, or to another owner, never fits.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ciasc.printing.profiles import Profile
from ciasc.printing.wire.replies import BufferDrained, Printed, Reply

_LETTERS: Final = 0x7E - 0x20 + 1
_NUMBERS: Final = _LETTERS**4
_BARRIER: Final = b"\x1d\x72\x01"
"""GS r 1, answered in turn: everything before it was taken out of the buffer."""

_FEWEST, _CHOICES = 3, 4
_FIXED_OFF: Final = 0b1111_0000


class PaperQuestion(Protocol):
    """A question that a printer answers in turn, behind the paper of one attempt."""

    @property
    def question(self) -> bytes:
        """Return the bytes that end the paper."""
        ...

    @property
    def names_paper(self) -> bool:
        """Return whether an answer names this paper, so that nothing else can look like it."""
        ...

    def complete(self, replies: Sequence[Reply]) -> bool:
        """Return whether as many answers came as the question has."""
        ...

    def fits(self, replies: Sequence[Reply]) -> bool:
        """Return whether those are exactly the answers to this question."""
        ...


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """GS ( H: the printer returns four letters when everything before the question is on paper."""

    name: bytes
    names_paper: bool = True

    @property
    def question(self) -> bytes:
        """Return the bytes that end the paper."""
        return b"\x1d(H\x06\x00\x30\x30" + self.name

    def complete(self, replies: Sequence[Reply]) -> bool:
        """Return whether the printer returned the letters."""
        return Printed(self.name) in replies

    fits = complete


@dataclass(frozen=True, slots=True)
class CountedAnswers:
    """GS r several times: a printer answers each one time; more or fewer answers are noise."""

    many: int
    names_paper: bool = False

    @property
    def question(self) -> bytes:
        """Return the bytes that end the paper."""
        return _BARRIER * self.many

    def complete(self, replies: Sequence[Reply]) -> bool:
        """Return whether at least so many answers came."""
        return self._count(replies) >= self.many

    def fits(self, replies: Sequence[Reply]) -> bool:
        """Return whether so many answers came and no more."""
        return self._count(replies) == self.many

    @staticmethod
    def _count(replies: Sequence[Reply]) -> int:
        return sum(isinstance(reply, BufferDrained) and not reply.byte & _FIXED_OFF for reply in replies)


@dataclass(frozen=True, slots=True)
class NoQuestion:
    """No question: a printer that answers none would print it, or be waited for in vain."""

    question: bytes = b""
    names_paper: bool = False

    def complete(self, replies: Sequence[Reply]) -> bool:  # noqa: ARG002 - nothing is to come
        """Return True: there is nothing to wait for."""
        return True

    def fits(self, replies: Sequence[Reply]) -> bool:  # noqa: ARG002 - nothing confirms it
        """Return False: nothing confirms that paper."""
        return False


def new_number() -> int:
    """Return a number for one attempt to print; it is not the number of a job, which a restore repeats."""
    return secrets.randbelow(_NUMBERS)


def confirmation(profile: Profile, number: int) -> PaperQuestion:
    """Return the question of the attempt with that number to a printer of that model."""
    if not profile.confirms:
        return NoQuestion()
    return named_paper(number) if profile.process_id else counted_answers(number)


def named_paper(number: int) -> NamedPaper:
    """Return the question that is answered with that number in four visible letters."""
    letters = []
    for _ in range(4):
        number, letter = divmod(number, _LETTERS)
        letters.append(0x20 + letter)
    return NamedPaper(bytes(reversed(letters)))


def counted_answers(number: int) -> CountedAnswers:
    """Return the question that is answered three to six times, by that number."""
    return CountedAnswers(_FEWEST + number % _CHOICES)

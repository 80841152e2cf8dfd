"""A file in the place of a printer, for tests and for a demonstration."""

import errno
import os
from pathlib import Path

from ciasc.printing.wire.sent_bytes import SentBytes


class FilePort:
    """A file to which tickets are appended; it never answers."""

    answers = False
    byte_s = 0.0

    def __init__(self, path: str) -> None:
        file = Path(path)
        if file.is_file() and not _holds_tickets(file):
            raise OSError(errno.EEXIST, "a ticket must not be added to another file, as a database")
        self._path = file
        self._file = file.open("ab", buffering=0)

    def fileno(self) -> int:
        """Return the file's descriptor."""
        return self._file.fileno()

    def write(
        self,
        data: bytes,
        deadline_s: float,  # noqa: ARG002 - a file does not stall
        sent: SentBytes | None = None,
    ) -> None:
        """Append all of it; raise FileNotFoundError if the file was moved or removed."""
        sent = sent or SentBytes()
        if not os.path.samestat(self._path.stat(), os.fstat(self._file.fileno())):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._path))
        left = data
        while left:
            taken = self._file.write(left)
            sent.count += taken
            left = left[taken:]

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 - as above
        """Return nothing: a file does not answer."""
        return b""

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _holds_tickets(file: Path) -> bool:
    """Return whether a file is empty or begins with ESC @, or with zeros after an interrupted ticket."""
    with file.open("rb") as begun:
        return begun.read(2) in (b"", b"\x1b@", bytes(2))

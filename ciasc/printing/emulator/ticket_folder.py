"""Tickets of an emulated printer on disk, each as picture and text."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ciasc.printing.emulator.rendering.printed_roll import PrintedTicket

KEPT: Final = 200


class Folder:
    """Numbered files of the newest tickets; the numbers continue those in the folder."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._number = max(
            (int(file.stem) for file in path.glob("*.png") if file.stem.isdecimal()), default=0
        )

    def keep(self, ticket: PrintedTicket) -> None:
        """Write a ticket completely or not at all, and delete the oldest."""
        self._number += 1
        self._write("txt", lambda path: path.write_text(ticket.text + "\n", encoding="utf-8"))
        self._write("png", lambda path: ticket.picture.save(path, format="PNG", optimize=True))
        for ending in ("png", "txt"):
            (self._path / f"{self._number - KEPT:06d}.{ending}").unlink(missing_ok=True)

    def _write(self, ending: str, save: Callable[[Path], object]) -> None:
        path = self._path / f"{self._number:06d}.{ending}"
        part = path.with_suffix(path.suffix + ".part")
        save(part)
        os.replace(part, path)  # noqa: PTH105 - it replaces atomically

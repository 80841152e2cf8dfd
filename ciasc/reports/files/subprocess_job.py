"""Run jobs outside the server: a `ciasc report` process, one at a time, with limits of time and memory."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import structlog

from ciasc.domain.core.errors import TooMany, Unavailable
from ciasc.settings import PREFIX, Settings

_log = structlog.get_logger(part="reports")

OURS: Final = (sys.executable, "-m", "ciasc")
_LIMIT_S: Final = 60
_SOON_S: Final = 5
_PATIENCE_S: Final = 10
_SET: Final = ("database_url", "day_starts_at")
"""The settings of the server that the child process must share, from any source."""


class FileJob:
    """Makes one file or roster at a time in a process of its own.

    A second caller waits for `patience_s` seconds, then raises TooMany; Unavailable is raised if it fails.
    """

    def __init__(
        self,
        settings: Settings,
        command: Sequence[str] = OURS,
        limit_s: float = _LIMIT_S,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._settings = settings
        self._command = command
        self._limit_s = limit_s
        self._patience_s = patience_s
        self._busy = threading.Lock()

    def __call__(self, first: date, last: date, form: str, kind: str, at: datetime) -> bytes:
        """Return the file of those days: `form` is pdf, xlsx or csv, `kind` summary or report."""
        days = ("--from", str(first), "--to", str(last))
        return self._made("file", f"file.{form}", *days, "--kind", kind, "--at", str(at.timestamp()))

    def roster(self, asked: str, at: datetime) -> bytes:
        """Return the roster of a day and the effect of a change as JSON; `asked` is the page's request."""
        return self._made("roster", "roster.json", "--asked", asked, "--at", str(at.timestamp()))

    def poster(self, key: str, lang: str, paper: str, at: datetime) -> bytes:
        """Return a poster as PDF in that language and size of paper; all posters if the key is empty."""
        wanted = ("--key", key) if key else ()
        named = ("--language", lang, "--paper", paper, "--at", str(at.timestamp()))
        return self._made("poster", "poster.pdf", *wanted, *named)

    def _made(self, command: str, name: str, *words: str) -> bytes:
        if not self._busy.acquire(timeout=self._patience_s):
            raise TooMany(
                "files.job.busy",
                retry_after_s=_SOON_S,
            )
        try:
            with tempfile.TemporaryDirectory(prefix="ciasc-report-") as folder:
                path = Path(folder) / name
                self._run(command, path, *words)
                return path.read_bytes()
        finally:
            self._busy.release()

    def _run(self, command: str, path: Path, *words: str) -> None:
        shared = {PREFIX + name.upper(): str(getattr(self._settings, name)) for name in _SET}
        try:
            done = subprocess.run(  # noqa: S603 - our own program, with checked values
                [*self._command, "report", command, str(path), "--data", str(self._settings.data), *words],
                check=False,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                text=True,
                timeout=self._limit_s,
                env=os.environ | shared | {"XDG_CACHE_HOME": str(path.parent)},
            )
        except subprocess.TimeoutExpired:
            _log.warning("report_too_slow", seconds=self._limit_s)
            raise Unavailable(f"files.job.{command}_too_slow") from None
        if done.returncode != 0 or not path.exists():
            told = done.stderr.strip().splitlines()
            _log.warning("report_failed", status=done.returncode, error=told[-1] if told else "")
            if done.returncode == 1 and told and "Traceback" not in done.stderr:  # a refusal
                raise Unavailable("error.said", words=told[-1].partition(": ")[2])
            raise Unavailable("files.job.failed")

"""The log: one line of JSON for each event, to stderr, from our own code and from libraries alike."""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from gunicorn.glogging import Logger
from pydantic_core import to_json


def _json(line: object, **_options: object) -> str:
    return to_json(line, fallback=str).decode()


class _Lenient:
    """A stream that drops what cannot be written, as the standard library's handlers do.

    Lines are written between the commit of a command and its effects: no reader of the log may keep the
    screens from being updated.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> int:
        """Write the line if possible; return how many characters."""
        with suppress(OSError, ValueError):
            return self._stream.write(line)
        return 0

    def flush(self) -> None:
        """Flush the stream if possible."""
        with suppress(OSError, ValueError):
            self._stream.flush()


def configure(level: str = "info") -> None:
    """Configure this process to log every line to stderr as JSON.

    Our own lines go there directly; those of libraries use the standard library.
    """
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    as_json = structlog.processors.JSONRenderer(serializer=_json)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            stamp,
            structlog.processors.format_exc_info,
            as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Lenient(sys.stderr))),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                stamp,
                structlog.processors.format_exc_info,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, as_json],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("alembic", "engineio", "socketio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Those two have a handler of their own, which writes no JSON, unless a level is set here.
    for server in ("engineio.server", "socketio.server"):
        logging.getLogger(server).setLevel(logging.ERROR)


class GunicornLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's own log lines, handled like all others."""

    def setup(self, cfg: object) -> None:
        """Set no handlers: those of the root logger handle the lines."""
        self.cfg = cfg
        for log in (self.error_log, self.access_log):
            log.handlers[:] = []
            log.propagate = True
        self.error_log.setLevel(logging.WARNING)

"""The log of the server."""

import os
import sys
from contextlib import suppress

import pytest
import structlog

from ciasc import logs


def test_a_log_that_has_no_reader_any_more_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    stream = os.fdopen(writing, "w")
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure()
    log = structlog.get_logger()
    log.info("first")
    assert b'"event":"first"' in os.read(reading, 1000)
    os.close(reading)
    log.info("second")
    with suppress(BrokenPipeError):
        stream.close()
    log.info("third")

"""Check for the tools that a test needs beyond Python: where one is missing the test is skipped.

The reason is the name alone, so that the summary can count the tests for each.
"""

import shutil
import subprocess
from functools import cache
from typing import NoReturn

import pytest


def needs(tool: str, *, preferred: str = "") -> str:
    """Return the path of the tool, or of the preferred one that does the same; skip the test without both."""
    return (shutil.which(preferred) if preferred else None) or shutil.which(tool) or skip(tool)


def needs_command(tool: str, command: str) -> str:
    """Return the path of the tool if it knows that command; else skip the test."""
    found = needs(tool)
    return found if _knows(found, command) else skip(f"{tool} {command}")


def skip(what: str) -> NoReturn:
    """Skip the test because the machine does not have `what`."""
    pytest.skip(what)


@cache
def _knows(path: str, command: str) -> bool:
    return subprocess.run([path, command, "--help"], capture_output=True, check=False).returncode == 0

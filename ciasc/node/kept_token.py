"""The token of a kiosk node that was paired, in a file of its data folder that only its account can read."""

import os
from pathlib import Path
from typing import Final

_FILE: Final = "token"


def paired_token(data: Path) -> str | None:
    """Return the token of that folder; None if the kiosk was not paired."""
    try:
        return (data / _FILE).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def must_keep(data: Path) -> None:
    """Return if a token can be stored there, else raise OSError: the station gives a token one time."""
    data.mkdir(parents=True, exist_ok=True)
    probe = data / f"{_FILE}.probe"
    probe.write_bytes(b"")
    probe.unlink()


def keep_token(data: Path, token: str) -> None:
    """Store the token, on disk on return: a power cut leaves the one before or this one."""
    data.mkdir(parents=True, exist_ok=True)
    fresh = data / f"{_FILE}.new"
    with open(fresh, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(f"{token}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(data / _FILE)

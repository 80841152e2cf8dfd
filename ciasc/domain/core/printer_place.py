"""The place behind the address of a printer: two addresses of one place are one printer."""

import posixpath
from collections.abc import Callable
from urllib.parse import urlsplit

_LOCAL = "127.0.0.1"


def as_written(path: str) -> str:
    """Return a path without `..` and double slashes."""
    return posixpath.normpath(path)


def printer_place(url: str, resolve: Callable[[str], str] = as_written) -> str:
    """Return the place of a valid address, without its options.

    `resolve` returns the path that a path leads to: a stable name in /dev is a link to a device.
    """
    parts = urlsplit(url)
    if parts.scheme != "tcp":
        return f"{parts.scheme}:{resolve(parts.path)}"
    host = (parts.hostname or "").rstrip(".")
    return f"tcp:{_LOCAL if host == 'localhost' else host}:{parts.port or 9100}"

"""Keep the memory of a server with many threads small: one heap, and what is free is given back.

By default the C library gives each of many threads a heap of its own, and free pages stay in each of them.
"""

import contextlib
from typing import Final

_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_HEAPS: Final = 1
_LARGE_BYTES: Final = 256 * 1024


def use_one_heap() -> None:
    """Set the C library to one heap for all threads, and to map each large block apart, before they start.

    Threads that hold Python's lock take turns anyway. Another C library than glibc is left as it is.
    """
    _call("mallopt", _M_ARENA_MAX, _HEAPS)
    _call("mallopt", _M_MMAP_THRESHOLD, _LARGE_BYTES)


def give_memory_back() -> None:
    """Return the free pages of the heap to the system."""
    _call("malloc_trim", 0)


def _call(name: str, *numbers: int) -> None:
    """Call that function of the C library; do nothing where it has none, or where a sandbox forbids it."""
    with contextlib.suppress(ImportError, AttributeError, OSError, MemoryError):
        import ctypes  # noqa: PLC0415 - a sandbox may forbid its loading

        getattr(ctypes.CDLL(None), name)(*numbers)

"""A USB keypad, read from its event device by the structs of the kernel's stable interface.

python-evdev would do the same and more, but has no wheels: it is built against the kernel's headers.
"""

import contextlib
import fcntl
import os
import select
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from ciasc.peripherals.line_owner import Owner

_EVENT: Final = struct.Struct("llHHi")
_EV_KEY: Final = 1
_DOWN: Final = 1
_EVIOCGRAB: Final = 0x40044590
_LOOK_S: Final = 0.5
_MOST: Final = 64 * _EVENT.size


class Events:
    """An open keypad, grabbed for this process alone, so that its keys do not also type into a page."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        self._held = b""
        with contextlib.suppress(OSError):  # another process has it, or the file is no device
            fcntl.ioctl(self._fd, _EVIOCGRAB, 1)

    def pressed(self, timeout_s: float = _LOOK_S) -> Iterator[int]:
        """Yield the codes of the keys pressed within that time, held keys once; OSError if it is gone."""
        waiting = select.poll()
        waiting.register(self._fd, select.POLLIN)
        if not waiting.poll(timeout_s * 1000):
            return
        came = os.read(self._fd, _MOST)
        if not came:
            raise ConnectionResetError
        self._held += came
        whole = len(self._held) // _EVENT.size * _EVENT.size
        events, self._held = self._held[:whole], self._held[whole:]
        for _, _, kind, code, value in _EVENT.iter_unpack(events):
            if kind == _EV_KEY and value == _DOWN:
                yield code

    def close(self) -> None:
        """Close the keypad."""
        os.close(self._fd)


def work(owner: Owner, path: Path, keys: Mapping[int, Callable[[], object]]) -> None:
    """Run the actions of pressed keys while the owner works."""
    with contextlib.closing(Events(path)) as events:
        owner.ready()
        while not owner.stopped.is_set():
            for code in events.pressed():
                if code in keys:
                    keys[code]()


def keypads() -> list[Path]:
    """Return the keyboards of this machine, by stable names."""
    return sorted(Path("/dev/input/by-id").glob("*-event-kbd"))

"""Machines that show a code on their screen and wait for an administrator to register them."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from ciasc.domain.core.errors import InvalidInput, NotFound, TooMany
from ciasc.station.access.pairing_codes import PAIRING_LASTS, normal_code, random_code

MOST: Final = 60
MOST_OF_ONE_ADDRESS: Final = 6
"""How many machines may wait; a reloaded page leaves its code behind, so the oldest of an address ends."""
CODE_LENGTH: Final = 6

Kind = Literal["kiosk", "display"]


@dataclass(frozen=True, slots=True)
class MachineToPair:
    """A machine that waits: the code on its screen, its secret, and what it says of itself.

    `kind` is None if it may become either. `own` is a kiosk node. `pairing` is the code by which it registers
    itself, None before an administrator has typed the code on its screen.
    """

    code: str
    secret: str
    address: str
    kind: Kind | None
    own: bool
    shown_s: float
    pairing: str | None = None


class MachinesToPair:
    """The machines that wait, in memory: after a restart of the server each shows a new code."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._lock = threading.Lock()
        self._waiting: dict[str, MachineToPair] = {}

    def announce(self, address: str, kind: Kind | None, *, own: bool) -> MachineToPair:
        """Add a machine and return it with its new code; raise TooMany if too many others wait."""
        with self._lock:
            self._forget_old()
            same = [one for one in self._waiting.values() if one.address == address]
            if len(same) >= MOST_OF_ONE_ADDRESS:
                del self._waiting[same[0].code]
            elif len(self._waiting) >= MOST:
                raise TooMany("web.pairing.too_many", retry_after_s=int(PAIRING_LASTS.total_seconds()))
            code = next(code for _ in iter(int, 1) if (code := random_code(CODE_LENGTH)) not in self._waiting)
            machine = MachineToPair(code, secrets.token_urlsafe(16), address, kind, own, self._steady())
            self._waiting[code] = machine
            return machine

    def find(self, code: str) -> MachineToPair:
        """Return the machine that shows that code, however it was typed; raise NotFound without one."""
        with self._lock:
            self._forget_old()
            machine = self._waiting.get(normal_code(code))
        if machine is None:
            raise NotFound("web.pairing.no_machine")
        return machine

    def checked(self, code: str, kind: Kind) -> MachineToPair:
        """Return the same machine; raise InvalidInput if it cannot become a device of that kind."""
        machine = self.find(code)
        if machine.kind not in (None, kind):
            raise InvalidInput(f"web.pairing.machine_is_{machine.kind}")
        return machine

    def hand_over(self, machine: MachineToPair, pairing: str) -> None:
        """Give the machine the code by which it registers itself."""
        with self._lock:
            if machine.code in self._waiting:
                self._waiting[machine.code] = replace(machine, pairing=pairing)

    def answer(self, secret: str) -> str | None:
        """Return the code for the machine with that secret, one time; None before there is one.

        Raise NotFound if the machine has to show a new code.
        """
        with self._lock:
            self._forget_old()
            waiting = self._waiting.values()
            machine = next((one for one in waiting if secrets.compare_digest(one.secret, secret)), None)
            if machine is None:
                raise NotFound("web.pairing.no_machine")
            if machine.pairing is not None:
                del self._waiting[machine.code]
            return machine.pairing

    def _forget_old(self) -> None:
        end = self._steady() - PAIRING_LASTS.total_seconds()
        for code in [one.code for one in self._waiting.values() if one.shown_s <= end]:
            del self._waiting[code]

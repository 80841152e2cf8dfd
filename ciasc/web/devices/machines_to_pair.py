"""Machines that show a code on their screen and wait for an administrator to register them."""

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network
from typing import Final, Literal

from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from ciasc.domain.core.errors import InvalidInput, NotFound, TooMany
from ciasc.station.access.pairing_codes import PAIRING_LASTS, normal_code, random_code
from ciasc.web.auth.wrong_guess_storage import SteadyStorage

MOST: Final = 60
MOST_OF_ONE_NETWORK: Final = 6
"""How many machines may wait; one that no longer asks makes room, one that asks keeps its place."""
SILENT_S: Final = 10.0
ANNOUNCED_AT_MOST: Final = 30
"""How many codes an address gets in ten minutes: a picture is drawn for each."""
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
    asked_s: float
    pairing: str | None = None

    @property
    def network(self) -> str:
        """Return the part of the address that one machine cannot choose: all of IPv4, 64 bits of IPv6."""
        return network_of(self.address)


def network_of(address: str) -> str:
    """Return that part of an address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ip_network((address, 64), strict=False))  # noqa: PLR2004 - IPv4


class MachinesToPair:
    """The machines that wait, in memory: after a restart of the server each shows a new code."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._limiter = MovingWindowRateLimiter(SteadyStorage(steady))
        self._codes = RateLimitItemPerSecond(ANNOUNCED_AT_MOST, int(PAIRING_LASTS.total_seconds()))
        self._lock = threading.Lock()
        self._waiting: dict[str, MachineToPair] = {}

    def announce(self, address: str, kind: Kind | None, *, own: bool) -> MachineToPair:
        """Add a machine and return it with its new code; raise TooMany if too many wait, or ask too often."""
        with self._lock:
            self._forget_old()
            network = network_of(address)
            self._make_room(
                [one for one in self._waiting.values() if one.network == network], MOST_OF_ONE_NETWORK
            )
            self._make_room([*self._waiting.values()], MOST)
            if not self._limiter.hit(self._codes, network):
                raise _too_many()
            code = next(code for _ in iter(int, 1) if (code := random_code(CODE_LENGTH)) not in self._waiting)
            now = self._steady()
            machine = MachineToPair(code, secrets.token_urlsafe(16), address, kind, own, now, now)
            self._waiting[code] = machine
            return machine

    def _make_room(self, same: Sequence[MachineToPair], most: int) -> None:
        """Remove the longest silent machine if so many are there; raise TooMany if all of them still ask."""
        if len(same) < most:
            return
        oldest = min(same, key=lambda one: one.asked_s)
        if self._steady() - oldest.asked_s < SILENT_S:
            raise _too_many()
        del self._waiting[oldest.code]

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
            now = self._steady()
            self._waiting[machine.code] = replace(machine, pairing=pairing, shown_s=now, asked_s=now)

    def answer(self, secret: str) -> str | None:
        """Return the code for the machine with that secret, as often as it asks; None before there is one.

        Raise NotFound if the machine has to show a new code.
        """
        with self._lock:
            self._forget_old()
            wanted = secret.encode()
            for one in self._waiting.values():
                if secrets.compare_digest(one.secret.encode(), wanted):
                    self._waiting[one.code] = replace(one, asked_s=self._steady())
                    return one.pairing
        raise NotFound("web.pairing.no_machine")

    def registered(self, pairing: str) -> None:
        """Forget the machine that used that code."""
        with self._lock:
            for one in [*self._waiting.values()]:
                if one.pairing is not None and one.pairing == normal_code(pairing):
                    del self._waiting[one.code]

    def _forget_old(self) -> None:
        end = self._steady() - PAIRING_LASTS.total_seconds()
        for code in [one.code for one in self._waiting.values() if one.shown_s <= end]:
            del self._waiting[code]


def _too_many() -> TooMany:
    return TooMany("web.pairing.too_many", retry_after_s=int(PAIRING_LASTS.total_seconds()))

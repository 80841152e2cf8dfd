"""The owner of an emulated printer with short waits, and ways to wait for its states."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from ciasc.domain.core.print_jobs import Outbox, PaperTicket, PrinterStatus, PrintState
from ciasc.printing.emulator import Emulator
from ciasc.printing.printer_events import Listeners, PrinterOutage
from ciasc.printing.printer_owner import PrinterOwner
from ciasc.printing.profiles import Profile, load_profile
from ciasc.printing.wire.retry_and_wait_times import PrinterTiming
from tests.fakes import A_MONDAY, FakeOutbox, HandClock
from tests.patience import PATIENCE_S

FAST: Final = PrinterTiming(
    idle=0.05,
    watch=0.02,
    answer=0.4,
    pause=0.01,
    longest_pause=0.05,
    connect=1.0,
    write=0.3,
    confirm=1.0,
    cut=0.05,
    noted=3600.0,
    drain=0.02,
)
"""The waits of a station, shorter; not scaled, for an owner stops within a second in any of them."""

_CODE: Final = re.compile(r"[A-Z]\d{3}")


def a_slip(code: str = "B042", *, copy: bool = False) -> PaperTicket:
    """Return the content of a plain ticket."""
    return PaperTicket(
        code=code,
        station="Comisaría Ñaña",
        service="Robo o hurto",
        preferential=False,
        at=A_MONDAY,
        copy=copy,
    )


def codes(printer: Emulator) -> list[str]:
    """Return the codes of the printed tickets, in order."""
    return [line for ticket in printer.tickets for line in ticket.lines if _CODE.fullmatch(line)]


class Owner:
    """A device, its outbox, and what its owner logged."""

    def __init__(
        self,
        url: str,
        profile: Profile | None = None,
        outbox: Outbox | None = None,
        timing: PrinterTiming = FAST,
    ) -> None:
        self.outbox = outbox if isinstance(outbox, FakeOutbox) else FakeOutbox()
        self.seen: list[PrinterStatus] = []
        self.outages: list[PrinterOutage] = []
        self._changed = threading.Condition()
        self.device = PrinterOwner(
            "p",
            url,
            profile or load_profile("epson-tm-t20iii"),
            outbox or self.outbox,
            clock=HandClock(),
            listeners=Listeners(changed=self._told, outage=self._noted),
            timing=timing,
        )

    def _told(self) -> None:
        with self._changed:
            self.seen.append(self.device.status)
            self._changed.notify_all()

    def _noted(self, outage: PrinterOutage) -> None:
        with self._changed:
            self.outages.append(outage)
            self._changed.notify_all()

    def wait_outages(self, many: int) -> list[PrinterOutage]:
        """Return the logged outages when there are that many."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.outages) >= many, PATIENCE_S), self.outages
            return list(self.outages)

    def wait_for(self, status: PrinterStatus) -> None:
        """Return when the printer has that status."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.device.status is status, PATIENCE_S), self.seen

    def saw(self, status: PrinterStatus) -> None:
        """Return when the printer has that status, or had it before."""
        with self._changed:
            assert self._changed.wait_for(lambda: status in self.seen, PATIENCE_S), self.seen

    def print(self, code: str = "B042") -> int:
        """Queue a ticket; return its job."""
        number = self.outbox.add(a_slip(code))
        self.device.wake()
        return number

    def wait_states(self, *states: PrintState) -> None:
        """Return when the jobs are in those states, oldest first."""
        self.outbox.wait(lambda outbox: outbox.states() == list(states))


@contextmanager
def owning(
    url: str, profile: Profile | None = None, outbox: Outbox | None = None, timing: PrinterTiming = FAST
) -> Iterator[Owner]:
    """Run an owner of the printer at that address until the block ends."""
    owner = Owner(url, profile, outbox, timing)
    owner.device.start()
    try:
        yield owner
    finally:
        owner.device.stop()
        assert not owner.device.alive

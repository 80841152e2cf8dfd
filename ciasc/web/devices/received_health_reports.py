"""The health that machines with wires report: a kiosk's printer, counters, buttons and keypads."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from flask import Blueprint
from pydantic import AwareDatetime, Field

from ciasc.content.messages import text
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.permissions import Permission
from ciasc.domain.core.print_jobs import PrinterNow, PrinterStatus
from ciasc.ports import Clock, CommandAnswer, Device
from ciasc.station.access.node_bands_and_printers import SelfReport
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import ApiCall, Routes
from ciasc.web.devices.send_printer_orders import Wishes, wishes_body
from ciasc.web.server_parts import web

routes = Routes(Blueprint("machines", __name__))

SILENT_AFTER_S: Final = 30.0
_MOST_PARTS: Final = 64

Count = Annotated[int, Field(ge=0, le=10**9)]
Words = Annotated[str, Field(min_length=1, max_length=120)]


class WiredPart(Input, title="Part"):
    """One part on the wires of a machine, and whether it works."""

    name: Words
    well: bool
    words: Words


class OwnLost(Input, title="OwnLost"):
    """A ticket of a kiosk of its own whose paper may not have come out."""

    ticket: Annotated[str, Field(min_length=1, max_length=64)]
    code: Annotated[str, Field(min_length=1, max_length=8)]
    at: AwareDatetime


class OwnPrinter(Input, title="OwnPrinter"):
    """The printer of a kiosk of its own, its papers, and its roll; `confirms` is sent where it is false."""

    state: Annotated[str, Field(pattern=f"^({'|'.join(PrinterStatus)})$")]
    profile: Annotated[str, Field(min_length=1, max_length=40)]
    queued: Count
    lost: Annotated[list[OwnLost], Field(max_length=_MOST_PARTS, default_factory=list)]
    roll_mm: Annotated[Count, Field(ge=1)]
    used_mm: Count
    ticket_mm: Annotated[Count, Field(ge=1)]
    confirms: bool | None = None

    def roll(self, name: str) -> PaperRoll:
        """Return the paper left on it."""
        return PaperRoll(printer=name, roll_mm=self.roll_mm, used_mm=self.used_mm, ticket_mm=self.ticket_mm)


class OwnHealth(Input, title="OwnHealth"):
    """The health of a machine, as it reports itself; `received` is the receipt of wishes that are done.

    `own` is true for a kiosk of its own; `band` is the one of its own settings.
    """

    printer: OwnPrinter | None = None
    received: Annotated[str, Field(max_length=64)] | None = None
    own: bool = False
    band: Annotated[str, Field(pattern=r"^\d{3}-\d{3}$")] | None = None
    parts: Annotated[list[WiredPart], Field(max_length=_MOST_PARTS, default_factory=list)]


@dataclass(frozen=True, slots=True)
class LastReport:
    """The last report of a machine, when (`heard_s` by the steady clock), and from when its printer is so."""

    health: OwnHealth
    at: datetime
    printer_since: datetime
    heard_s: float = 0.0


class RemoteHealth:
    """The last report of each machine, by the id of its actor; `changed` is called when a report differs.

    Kept in memory alone: after a restart of the station each machine reports again within seconds.
    """

    def __init__(
        self, clock: Clock, changed: Callable[[], None], steady: Callable[[], float] | None = None
    ) -> None:
        self._clock = clock
        self._steady = steady or (lambda: clock().timestamp())
        self._changed = changed
        self._lock = threading.Lock()
        self._reports: dict[str, LastReport] = {}
        self._names: dict[str, str] = {}
        self._confirms: dict[str, bool] = {}
        self._silent: set[str] = set()

    def receive(self, machine: str, name: str, health: OwnHealth) -> bool | None:
        """Update the report of a machine; return whether it confirms wishes, None if that is unknown yet.

        A machine that confirmed no receipt in two reports is an older one.
        """
        now = self._clock()
        with self._lock:
            before = self._reports.get(machine)
            same_state = before is not None and _state(before.health) == _state(health)
            since = before.printer_since if before is not None and same_state else now
            self._reports[machine] = LastReport(health, now, since, self._steady())
            self._names[machine] = name
            known = before is not None
            confirms = self._confirms.get(machine, False if known else None)
            if health.received is not None:
                confirms = self._confirms[machine] = True
        if before is None or _shown(before.health) != _shown(health):
            self._changed()
        return confirms

    def last_report(self, machine: str) -> LastReport | None:
        """Return the last report of that machine; None if there was none from the start."""
        with self._lock:
            return self._reports.get(machine)

    def kiosk_reports(self, devices: Iterable[Device]) -> Mapping[str, SelfReport]:
        """Return what the kiosks of their own among those devices last reported of themselves, by name."""
        said = {one.name: self.last_report(one.actor.id) for one in devices}
        return {
            name: SelfReport(one.health.band, one.health.printer is not None)
            for name, one in said.items()
            if one is not None and (one.health.own or one.health.printer is not None)
        }

    def is_silent(self, said: LastReport) -> bool:
        """Return whether that report is too old to be true now."""
        return abs(self._steady() - said.heard_s) > SILENT_AFTER_S

    def look_round(self) -> None:
        """Call `changed` when a machine has become silent, or is heard again."""
        with self._lock:
            silent = {machine for machine, said in self._reports.items() if self.is_silent(said)}
            differs, self._silent = silent != self._silent, silent
        if differs:
            self._changed()

    def printers(self) -> Mapping[str, PrinterNow]:
        """Return the state of the printers of kiosks that are heard, by the name that people read."""
        with self._lock:
            return {
                printer_name(self._names[machine]): PrinterNow(
                    PrinterStatus(own.state), self._reports[machine].printer_since
                )
                for machine, own in self._own_printers()
            }

    def own_roll(self, printer: str) -> tuple[str, PaperRoll] | None:
        """Return the kiosk with that printer of its own, and its roll; None without such a printer."""
        with self._lock:
            for machine, own in self._own_printers():
                if printer_name(self._names[machine]) == printer:
                    return self._names[machine], own.roll(printer)
        return None

    def printing_kiosks(self) -> frozenset[str]:
        """Return the kiosks that have a printer of their own."""
        with self._lock:
            return frozenset(self._names[machine] for machine, _ in self._own_printers())

    def _own_printers(self) -> Iterator[tuple[str, OwnPrinter]]:
        """Return the printers of the kiosks that are heard."""
        for machine, said in self._reports.items():
            if said.health.printer is not None and not self.is_silent(said):
                yield machine, said.health.printer


def printer_name(kiosk: str) -> str:
    """Return the name for people of the printer of that kiosk of its own."""
    return text("web.health.kiosk_printer", kiosk=kiosk)


def _shown(health: OwnHealth) -> OwnHealth:
    """Return what people see of a report."""
    return health.model_copy(update={"received": None})


def _state(health: OwnHealth) -> str | None:
    return None if health.printer is None else health.printer.state


@routes.operation(
    "POST",
    "/devices/self",
    "tell",
    who=Permission.TELL_HEALTH,
    takes=OwnHealth,
    gives={200: Wishes},
    repeats=False,
)
def receive_report(call: ApiCall[OwnHealth]) -> CommandAnswer:
    """Report the health of this machine and of the parts on its wires."""
    machine, health = call.actor, call.body
    confirms = web().machines.receive(machine.id, machine.name, health)
    body = wishes_body(has_printer=False)
    if health.printer is not None:
        sent = call.station.wishes.answer(machine.name, health.received, confirms=confirms)
        body = wishes_body(sent)
    return CommandAnswer(200, body.model_dump_json(exclude_none=True))

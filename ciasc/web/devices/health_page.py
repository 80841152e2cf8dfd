"""The health of printers, kiosks and displays: for programs, and as a page that says how to mend them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from flask import Blueprint

from ciasc.content.messages import render, sentences, text
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.messages import Message
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.permissions import Permission
from ciasc.domain.core.print_jobs import LostPaper, PrinterNow, PrinterStatus, PrintState
from ciasc.ports import CommandAnswer, Device, Printer, Reading
from ciasc.station.access.node_bands_and_printers import kiosk_faults
from ciasc.version import program_version
from ciasc.web.api.alert_listeners import Listening, unheard_words
from ciasc.web.api.inputs import Nothing
from ciasc.web.api.operations import ApiCall, Routes
from ciasc.web.auth.credentials import Caller
from ciasc.web.devices.health_schemas import (
    DeviceHealth,
    Health,
    HealthBody,
    LostTicket,
    PartHealth,
    PrinterHealth,
)
from ciasc.web.devices.kiosk_screen_words import screen_faults
from ciasc.web.devices.received_health_reports import LastReport, OwnPrinter, RemoteHealth, printer_name
from ciasc.web.devices.walls import Walls
from ciasc.web.live.device_presence import PRESENT
from ciasc.web.pages import Page, clock_words, for_staff, page
from ciasc.web.server_parts import Printers, web

ROOM: Final = "health"
Seen = Callable[[str], datetime | None]
routes = Routes(Blueprint("health", __name__, template_folder="templates"))


class HealthView:
    """Render the room of everything that is plugged in."""

    def __init__(
        self,
        printers: Printers,
        clock_state: Callable[[], str],
        machines: RemoteHealth,
        trouble: Callable[[], Message | None],
        listening: Listening,
        walls: Walls,
        *,
        has_qr: bool,
    ) -> None:
        self._printers = printers
        self._presence = walls.presence
        self._clock_state = clock_state
        self._machines = machines
        self._trouble = trouble
        self._listening = listening
        self._walls = walls
        self._has_qr = has_qr

    def __call__(self, tx: Reading, _name: str, at: datetime) -> Mapping[str, JsonValue]:
        """Return the health of every printer, kiosk and display."""
        now = self._printers()
        counts = tx.prints.counts()
        lost = tx.prints.lost()
        last = tx.prints.last()
        rolls = tx.prints.rolls()
        devices = tx.devices.all()
        clock, trouble = self._clock_state(), self._trouble()
        body = HealthBody(
            clock=clock,
            clock_words=clock_words(clock) or None,
            database_words=render(trouble) if trouble is not None else None,
            danger_words=unheard_words(tx, at, self._listening),
            qr_words=None if self._has_qr else text("web.health.no_qr"),
            printers=[
                _printer(
                    one,
                    now.get(one.name),
                    queued=counts.get((one.name, PrintState.QUEUED), 0),
                    lost=[paper for paper in lost if paper.printer == one.name],
                    printed_at=last.get(one.name),
                    roll=rolls[one.name],
                )
                for one in tx.devices.printers()
            ]
            + self._of_kiosks(devices),
            devices=self._devices(devices, at),
        )
        return body.model_dump(mode="json")

    def _of_kiosks(self, devices: Sequence[Device]) -> list[PrinterHealth]:
        found = []
        for device in devices:
            said = self._machines.last_report(device.actor.id)
            if device.active and said is not None and said.health.printer is not None:
                silent = self._machines.is_silent(said)
                found.append(_of_kiosk(device.name, said.health.printer, said, silent=silent))
        return found

    def _devices(self, devices: Sequence[Device], at: datetime) -> list[DeviceHealth]:
        wrong: dict[str, list[PartHealth]] = {}
        for name, words in kiosk_faults(devices, self._machines.kiosk_reports(devices)):
            wrong.setdefault(name, []).append(
                PartHealth(name=text("web.health.kiosk_setup"), words=render(words))
            )
        for device in devices:
            wrong.setdefault(device.name, []).extend(
                PartHealth(name=text("web.health.kiosk_screen"), words=words)
                for words in screen_faults(device)
            )
            wrong[device.name].extend(
                PartHealth(name=fault.part, words=fault.words) for fault in self._walls.faults_of(device, at)
            )
        return [self._device(device, wrong.get(device.name, [])) for device in devices]

    def _device(self, device: Device, wrong: list[PartHealth]) -> DeviceHealth:
        said = self._machines.last_report(device.actor.id)
        return DeviceHealth(
            name=device.name,
            kind=device.role.value,
            active=device.active,
            printer=device.printer or device.own_printer,
            seen_at=self._presence.seen(device.actor.id) or (said.at if said is not None else device.seen_at),
            faults=wrong + (self._faults(said) if said is not None and device.active else []),
        )

    def _faults(self, said: LastReport) -> list[PartHealth]:
        if self._machines.is_silent(said):
            return [PartHealth(name=text("web.health.machine"), words=text("web.health.silent_machine"))]
        return [PartHealth(name=part.name, words=part.words) for part in said.health.parts if not part.well]


def _of_kiosk(kiosk: str, own: OwnPrinter, said: LastReport, *, silent: bool) -> PrinterHealth:
    status, roll = PrinterStatus.MUTE if silent else PrinterStatus(own.state), own.roll(kiosk)
    return PrinterHealth(
        name=printer_name(kiosk),
        state=status.value,
        words=text("web.health.silent_kiosk") if silent else render(status.words),
        prints=status.prints,
        level=status.level(warned=bool(roll.warning or own.lost)),
        since=said.at if silent else said.printer_since,
        profile=own.profile,
        queued=own.queued,
        unknown=len(own.lost),
        lost=[LostTicket(ticket=one.ticket, code=one.code, at=one.at) for one in own.lost],
        printed_at=None,
        roll_mm=roll.roll_mm,
        used_mm=roll.used_mm,
        tickets_left=roll.tickets_left,
        paper_warning=sentences(roll.warning) or None,
        **_confirms(own.confirms is not False),
        kiosk=kiosk,
    )


def _confirms(confirms: bool) -> dict[str, Any]:  # noqa: FBT001 - the one thing that it is about
    return {"confirms": confirms, "confirm_words": None if confirms else text("web.health.confirms_nothing")}


def _printer(
    printer: Printer,
    now: PrinterNow | None,
    *,
    queued: int,
    lost: Sequence[LostPaper],
    printed_at: datetime | None,
    roll: PaperRoll,
) -> PrinterHealth:
    status = now.status if now is not None else PrinterStatus.DOWN
    return PrinterHealth(
        name=printer.name,
        state=status.value,
        words=render(status.words),
        prints=status.prints,
        level=status.level(warned=bool(roll.warning or lost)),
        since=now.since if now is not None else None,
        profile=printer.profile,
        queued=queued,
        unknown=len(lost),
        lost=[LostTicket(ticket=paper.ticket, code=paper.code, at=paper.at) for paper in lost],
        printed_at=printed_at,
        roll_mm=roll.roll_mm,
        used_mm=roll.used_mm,
        tickets_left=roll.tickets_left,
        paper_warning=sentences(roll.warning) or None,
        **_confirms(now is None or now.confirms),
    )


@routes.operation("GET", "/devices", "devices", who=Permission.SEE_DEVICES, gives={200: Health})
def devices(_call: ApiCall[Nothing]) -> CommandAnswer:
    """Show the health of printers, kiosks and displays."""
    return web().screens.answer(ROOM)


@routes.pages.get("/equipos")
def health() -> Page:
    """Show the health of printers, kiosks and displays, and how to mend them."""
    return for_staff(Permission.SEE_DEVICES, _health)


def _health(who: Caller) -> Page:
    with web().station.store.read() as tx:
        name = tx.config.station().name
    return page(
        "health.html",
        who,
        station=name,
        program=program_version(),
        present_ms=round(PRESENT.total_seconds() * 1000),
        may_reprint=who.actor.may(Permission.REPRINT),
        may_change_paper=who.actor.may(Permission.CHANGE_PAPER),
    )

"""The stored devices and printers, and the devices that wait to be paired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, true, update

from ciasc.domain.core.errors import Conflict, NotFound
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.permissions import Role
from ciasc.ports import Device, Pairing, Printer
from ciasc.storage.repositories.rows import Rows, Shape, here, named
from ciasc.storage.tables import (
    desk,
    device,
    pairing,
    paper_roll,
    print_job,
    printer,
)

_DEVICE: Final = Shape(Device, device, "name")
_PRINTER: Final = Shape(Printer, printer, "name")
_NEW_ROLL: Final = Shape(PaperRoll, paper_roll, "printer")
_ALL: Final = _DEVICE.select.order_by(device.c.name)
_BY_TOKEN: Final = _DEVICE.select.where(
    device.c.token_hash == bindparam("token_hash"), device.c.active == true()
)
_DESK: Final = select(desk.c.number).where(*named(desk, "number"))
_PRINTERS: Final = _PRINTER.select.order_by(printer.c.name)
_PRINTERS_OF: Final = select(device.c.name, device.c.printer).where(
    here(device), device.c.role == Role.KIOSK, device.c.active == true()
)
_SCREENS_OF: Final = select(device.c.name, device.c.screen).where(
    here(device), device.c.active == true(), device.c.screen.is_not(None)
)
_VOICES_OF: Final = select(device.c.name, device.c.voice).where(
    here(device), device.c.active == true(), device.c.voice.is_not(None)
)
_SEEN: Final = update(device).where(*named(device, "name")).values(seen_at=bindparam("at"))
_WITHOUT_PRINTER: Final = update(device).where(*named(device, "printer")).values(printer=None)
_FORGET_PRINTER: Final = (
    delete(print_job).where(*named(print_job, "printer")),
    delete(paper_roll).where(*named(paper_roll, "printer")),
    delete(printer).where(here(printer), printer.c.name == bindparam("of_printer")),
)
_PAIRING: Final = Shape(Pairing, pairing, "code_hash")
_PAIRING_OF: Final = _PAIRING.select.where(
    pairing.c.code_hash == bindparam("code_hash"), pairing.c.expires_at > bindparam("now")
)
_END_PAIRING: Final = delete(pairing).where(*named(pairing, "code_hash"))
_TIDY_PAIRINGS: Final = delete(pairing).where(here(pairing), pairing.c.expires_at <= bindparam("now"))


@dataclass(frozen=True, slots=True)
class SqlDevices:
    """The devices and printers of one station."""

    _rows: Rows

    def all(self) -> Sequence[Device]:
        """Return every device, by name."""
        return _DEVICE.values(self._rows.all(_ALL))

    def by_token(self, token_hash: str) -> Device | None:
        """Return the active device with that hashed bearer token; None if there is none."""
        row = self._rows.first(_BY_TOKEN, token_hash=token_hash)
        return None if row is None else _DEVICE.value(row)

    def printers(self) -> Sequence[Printer]:
        """Return every printer, by name."""
        return _PRINTER.values(self._rows.all(_PRINTERS))

    def printer_of(self, kiosk: str) -> str | None:
        """Return the printer of the active kiosk with that name."""
        return self._rows.cached("printers", self._printers_of).get(kiosk)

    def _printers_of(self) -> dict[str, str | None]:
        return {name: printer for name, printer in self._rows.all(_PRINTERS_OF)}  # noqa: C416 - rows are no pairs to mypy

    def screen_of(self, kiosk: str) -> str | None:
        """Return the screen of the active kiosk with that name, as it is stored."""
        return self._rows.cached("screens", self._screens_of).get(kiosk)

    def _screens_of(self) -> dict[str, str]:
        return {name: screen for name, screen in self._rows.all(_SCREENS_OF)}  # noqa: C416 - rows are no pairs to mypy

    def voice_of(self, kiosk: str) -> str | None:
        """Return the voice of the active kiosk with that name, as it is stored."""
        return self._rows.cached("voices", self._voices_of).get(kiosk)

    def _voices_of(self) -> dict[str, str]:
        return {name: voice for name, voice in self._rows.all(_VOICES_OF)}  # noqa: C416 - rows are no pairs to mypy

    def pairing(self, code_hash: str, now: datetime) -> Pairing | None:
        """Return the device to be paired with that code; None if there is none or its time is over."""
        row = self._rows.first(_PAIRING_OF, code_hash=code_hash, now=now)
        return None if row is None else _PAIRING.value(row)

    def seen(self, name: str, at: datetime) -> None:
        """Update when a device last sent a request."""
        self._rows.change(_SEEN, of_name=name, at=at)

    def save(self, device: Device, token_hash: str | None = None) -> None:
        """Create or update a device, with its token when it is new; NotFound without its printer or desk."""
        if device.printer is not None and self._rows.first(_PRINTER.one, of_name=device.printer) is None:
            raise NotFound("storage.printing.no_printer_here", printer=device.printer)
        if device.desk is not None and self._rows.first(_DESK, of_number=device.desk) is None:
            raise NotFound("station.desk.not_found", desk=device.desk)
        self._rows.invalidate()
        token = {} if token_hash is None else {"token_hash": token_hash}
        _DEVICE.put(self._rows.connection, self._rows.station_id, device, **token)

    def save_printer(self, printer: Printer) -> None:
        """Create or update a printer; a new one has a new roll."""
        _PRINTER.put(self._rows.connection, self._rows.station_id, printer)
        if self._rows.first(_NEW_ROLL.one, of_printer=printer.name) is None:
            _NEW_ROLL.add(self._rows.connection, self._rows.station_id, PaperRoll(printer=printer.name))

    def remove_printer(self, name: str) -> None:
        """Delete a printer with its papers and its roll; Conflict while an active kiosk prints on it."""
        users = [one.name for one in self.all() if one.printer == name and one.active]
        if users:
            raise Conflict(
                "storage.printing.printer_in_use",
                printer=name,
                kiosk=users[0],
                now={"printer": name, "kiosks": users},
            )
        if self._rows.first(_PRINTER.one, of_name=name) is None:
            raise NotFound("station.printer.not_found", printer=name)
        self._rows.invalidate()
        for statement in (_WITHOUT_PRINTER, *_FORGET_PRINTER):
            self._rows.change(statement, of_printer=name)

    def add_pairing(self, pairing: Pairing, now: datetime) -> None:
        """Store a device that waits to be paired, and delete those that have expired."""
        self._rows.change(_TIDY_PAIRINGS, now=now)
        _PAIRING.add(self._rows.connection, self._rows.station_id, pairing)

    def end_pairing(self, code_hash: str) -> None:
        """Delete the pairing of a device."""
        self._rows.change(_END_PAIRING, of_code_hash=code_hash)

"""Stored accounts and devices, with the hashes of their secrets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, delete, insert, select, true, update

from ciasc.domain.core.errors import Conflict, NotFound
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.permissions import Role, casefolded_name
from ciasc.ports import Device, Printer, Staff
from ciasc.storage.repositories.rows import Rows, Shape, here, named
from ciasc.storage.tables import (
    desk,
    device,
    login_session,
    paper_roll,
    print_job,
    printer,
    staff,
    staff_token,
)

STAFF: Final = Shape(Staff, staff, "id")
_DEVICE: Final = Shape(Device, device, "name")
_PRINTER: Final = Shape(Printer, printer, "name")
_NEW_ROLL: Final = Shape(PaperRoll, paper_roll, "printer")

_ALL_STAFF: Final = STAFF.select.order_by(staff.c.folded)
_STAFF_NAMED: Final = STAFF.select.where(staff.c.folded == bindparam("folded"))
_BY_TOKEN: Final = STAFF.select.join(
    staff_token, and_(staff_token.c.station_id == staff.c.station_id, staff_token.c.staff == staff.c.id)
).where(staff_token.c.token_hash == bindparam("token_hash"), staff.c.active == true())
_DEVICES: Final = _DEVICE.select.order_by(device.c.name)
_DEVICE_BY_TOKEN: Final = _DEVICE.select.where(
    device.c.token_hash == bindparam("token_hash"), device.c.active == true()
)
_DESK: Final = select(desk.c.number).where(*named(desk, "number"))
_PRINTERS: Final = _PRINTER.select.order_by(printer.c.name)
_PRINTERS_OF: Final = select(device.c.name, device.c.printer).where(
    here(device), device.c.role == Role.KIOSK, device.c.active == true()
)
_SEEN: Final = update(device).where(*named(device, "name")).values(seen_at=bindparam("at"))
_WITHOUT_PRINTER: Final = update(device).where(*named(device, "printer")).values(printer=None)
_FORGET_PRINTER: Final = (
    delete(print_job).where(*named(print_job, "printer")),
    delete(paper_roll).where(*named(paper_roll, "printer")),
    delete(printer).where(here(printer), printer.c.name == bindparam("of_printer")),
)
_ADD_TOKEN: Final = insert(staff_token).inline()
_END_SESSIONS: Final = delete(login_session).where(*named(login_session, "staff"))
_END_TOKENS: Final = delete(staff_token).where(*named(staff_token, "staff"))


class PeopleReading(Rows):
    """Read accounts, devices and printers."""

    def staff(self) -> Sequence[Staff]:
        """Return every account, by name."""
        return STAFF.values(self._all(_ALL_STAFF))

    def staff_member(self, staff_id: str) -> Staff | None:
        """Return the account with that id."""
        row = self._first(STAFF.one, of_id=staff_id)
        return None if row is None else STAFF.value(row)

    def staff_named(self, name: str) -> Staff | None:
        """Return the account with that sign-in name, in any case; None if there is none."""
        row = self._first(_STAFF_NAMED, folded=casefolded_name(name))
        return None if row is None else STAFF.value(row)

    def staff_by_token(self, token_hash: str) -> Staff | None:
        """Return the active account with that hashed bearer token; None if there is none."""
        row = self._first(_BY_TOKEN, token_hash=token_hash)
        return None if row is None else STAFF.value(row)

    def devices(self) -> Sequence[Device]:
        """Return every device, by name."""
        return _DEVICE.values(self._all(_DEVICES))

    def device_by_token(self, token_hash: str) -> Device | None:
        """Return the active device with that hashed bearer token; None if there is none."""
        row = self._first(_DEVICE_BY_TOKEN, token_hash=token_hash)
        return None if row is None else _DEVICE.value(row)

    def printers(self) -> Sequence[Printer]:
        """Return every printer, by name."""
        return _PRINTER.values(self._all(_PRINTERS))

    def printer_of(self, kiosk: str) -> str | None:
        """Return the printer of the active kiosk with that name."""
        return self._configured("printers", self._printers_of).get(kiosk)

    def _printers_of(self) -> dict[str, str | None]:
        return {name: printer for name, printer in self._all(_PRINTERS_OF)}  # noqa: C416 - rows are no pairs to mypy


class PeopleWriting(PeopleReading):
    """Write accounts, devices and printers."""

    def save_staff(self, staff: Staff) -> None:
        """Create or update an account; raise Conflict if the sign-in name is taken."""
        namesake = self.staff_named(staff.name)
        if namesake is not None and namesake.id != staff.id:
            raise Conflict("storage.staff.name_taken", name=namesake.name, now=namesake.summary())
        STAFF.put(self._connection, self._station_id, staff, folded=casefolded_name(staff.name))

    def end_access(self, staff_id: str) -> None:
        """End every sign-in of a person and every token of their programs."""
        for words in (_END_SESSIONS, _END_TOKENS):
            self._connection.execute(words, {"of_station": self._station_id, "of_staff": staff_id})

    def add_staff_token(self, token_hash: str, staff_id: str, now: datetime) -> None:
        """Store a bearer token of a person's program."""
        row = {"token_hash": token_hash, "staff": staff_id, "created_at": now}
        self._connection.execute(_ADD_TOKEN, {"station_id": self._station_id, **row})

    def device_seen(self, name: str, at: datetime) -> None:
        """Update when a device last sent a request."""
        self._connection.execute(_SEEN, {"of_station": self._station_id, "of_name": name, "at": at})

    def save_device(self, device: Device, token_hash: str | None = None) -> None:
        """Create or update a device, with its token when it is new; NotFound without its printer or desk."""
        if device.printer is not None and self._first(_PRINTER.one, of_name=device.printer) is None:
            raise NotFound("storage.printing.no_printer_here", printer=device.printer)
        if device.desk is not None and self._first(_DESK, of_number=device.desk) is None:
            raise NotFound("station.desk.not_found", desk=device.desk)
        self._configure()
        token = {} if token_hash is None else {"token_hash": token_hash}
        _DEVICE.put(self._connection, self._station_id, device, **token)

    def save_printer(self, printer: Printer) -> None:
        """Create or update a printer; a new one has a new roll."""
        _PRINTER.put(self._connection, self._station_id, printer)
        if self._first(_NEW_ROLL.one, of_printer=printer.name) is None:
            _NEW_ROLL.add(self._connection, self._station_id, PaperRoll(printer=printer.name))

    def remove_printer(self, name: str) -> None:
        """Delete a printer with its papers and its roll; Conflict while an active kiosk prints on it."""
        users = [one.name for one in self.devices() if one.printer == name and one.active]
        if users:
            raise Conflict(
                "storage.printing.printer_in_use",
                printer=name,
                kiosk=users[0],
                now={"printer": name, "kiosks": users},
            )
        if self._first(_PRINTER.one, of_name=name) is None:
            raise NotFound("station.printer.not_found", printer=name)
        self._configure()
        for statement in (_WITHOUT_PRINTER, *_FORGET_PRINTER):
            self._connection.execute(statement, {"of_station": self._station_id, "of_printer": name})

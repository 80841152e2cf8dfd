"""Register a new roll in a printer."""

from dataclasses import dataclass
from datetime import datetime

from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.permissions import Actor
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Transaction
from ciasc.station.context import Context
from ciasc.station.kiosk_printer_orders import KioskWishes


@dataclass(frozen=True, slots=True)
class PaperRolls:
    """The use cases of paper rolls."""

    context: Context

    def new_roll(self, tx: Transaction, by: Actor, printer: str, roll_mm: int | None = None) -> PaperRoll:
        """Set a new roll in that printer, counted from zero; return it. NotFound for an unknown printer.

        A kiosk with that printer of its own counts its roll itself, and gets this as a wish within seconds.
        """
        own = self.context.printers.own_roll(printer)
        if own is None:
            return change_roll(tx, by, self.context.clock(), printer, roll_mm)
        kiosk, before = own
        KioskWishes(self.context).add(tx, kiosk)
        return before.changed()


def change_roll(
    tx: Transaction, by: Actor, at: datetime, printer: str, roll_mm: int | None = None
) -> PaperRoll:
    """Store the new roll with an event that says how much of the last one was used; return it."""
    before = tx.prints.rolls().get(printer)
    if before is None:
        raise NotFound("station.printer.not_found", printer=printer)
    after = before.changed(roll_mm)
    tx.prints.save_roll(after)
    used: dict[str, JsonValue] = {
        "printer": printer,
        "what": "new_roll",
        "used_mm": before.used_mm,
        "roll_mm": after.roll_mm,
    }
    tx.events.record(EventKind.PRINTER_CHANGED, by, at, data=used)
    return after

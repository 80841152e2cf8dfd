"""Somebody puts a new roll in a printer."""

from datetime import datetime

from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.permissions import Actor
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Transaction
from ciasc.station.use_case import UseCases


class PaperRolls(UseCases):
    """What happens to the paper of a printer."""

    def new_roll(self, by: Actor, printer: str, roll_mm: int | None = None) -> PaperRoll:
        """The new roll of that printer, counted from nothing; NotFound if there is no such printer."""
        with self.store.begin() as tx:
            roll = change_roll(tx, by, self.clock(), printer, roll_mm)
        self.publish()
        return roll


def change_roll(
    tx: Transaction, by: Actor, at: datetime, printer: str, roll_mm: int | None = None
) -> PaperRoll:
    """The new roll, stored with an event that says how much of the last one was used."""
    before = tx.rolls().get(printer)
    if before is None:
        raise NotFound(f"No existe la impresora «{printer}».")
    after = before.changed(roll_mm)
    tx.save_roll(after)
    used: dict[str, JsonValue] = {
        "printer": printer,
        "what": "new_roll",
        "used_mm": before.used_mm,
        "roll_mm": after.roll_mm,
    }
    tx.record(EventKind.PRINTER_CHANGED, by, at, data=used)
    return after

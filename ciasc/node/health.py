"""How a kiosk of its own stands: for its own page, and for the station that shows it to the staff."""

from collections.abc import Mapping

from ciasc.domain.errors import JsonValue
from ciasc.domain.printing import PrintState
from ciasc.printing.device import Device
from ciasc.storage.node_outbox import NodeOutbox
from ciasc.storage.node_store import NodeStore
from ciasc.storage.node_tables import Way


class NodeHealth:
    """What the station should know of that kiosk. `printer` is its owner, its papers and its model."""

    def __init__(self, store: NodeStore, printer: tuple[Device, NodeOutbox, str] | None) -> None:
        self._store = store
        self._printer = printer

    def report(self) -> dict[str, JsonValue]:
        """Its printer, its roll, and the tickets that the station did not take."""
        refused = self._store.counts().get(Way.REFUSED, 0)
        words = (
            f"la comisaría no tomó {refused}: en el dispensador, «ciasc kiosk refused»."
            if refused
            else "bien"
        )
        return {
            "printer": self._own_printer(),
            "parts": [{"name": "Tickets sin conexión", "well": refused == 0, "words": words}],
        }

    def new_roll(self) -> None:
        """Somebody at the station marked that the printer has a new roll."""
        if self._printer is not None:
            self._printer[1].new_roll()

    def _own_printer(self) -> Mapping[str, JsonValue] | None:
        if self._printer is None:
            return None
        device, outbox, profile = self._printer
        roll, papers = outbox.roll(), self._store.paper_counts()
        return {
            "state": device.status.value,
            "profile": profile,
            "queued": papers.get(PrintState.QUEUED, 0),
            "unknown": papers.get(PrintState.UNKNOWN, 0),
            "roll_mm": roll.roll_mm,
            "used_mm": roll.used_mm,
            "ticket_mm": roll.ticket_mm,
        }

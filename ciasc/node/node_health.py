"""The health of a kiosk node: for its own page, and for the station that shows it to the staff."""

from collections.abc import Mapping
from datetime import datetime

from ciasc.content.messages import text
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.kiosk_printer_orders import NO_RECEIPT, WishesSent
from ciasc.domain.core.offline_numbers import OfflineBand
from ciasc.domain.core.print_jobs import PrintState
from ciasc.node.node_printer import NodePrinter
from ciasc.storage.node.node_store import NodeStore
from ciasc.storage.node.node_tables import HandOverState
from ciasc.web.api.schemas import rfc3339
from ciasc.web.devices.send_printer_orders import Wishes


class NodeHealth:
    """The health of that kiosk and its printer."""

    def __init__(self, store: NodeStore, printer: NodePrinter) -> None:
        self._store = store
        self._printer = printer
        self._fulfilled = printer.outbox.receipt()

    def report(self, band: OfflineBand | None, *, to_newer: bool) -> dict[str, JsonValue]:
        """Return the state of its printer and its roll, and the tickets that the station did not take.

        `band` is that of its own settings; only a station that gives bands itself takes it (`to_newer`).
        """
        refused = self._store.counts().get(HandOverState.REFUSED, 0)
        words = text("node.health.refused", number=refused) if refused else text("node.health.well")
        # An older station refuses a field that it does not know, and sends no receipt.
        received: dict[str, JsonValue] = {"received": self._fulfilled} if self._fulfilled else {}
        own: dict[str, JsonValue] = {"own": True, "band": None if band is None else str(band)}
        return (
            received
            | (own if to_newer else {})
            | {
                "printer": self._own_printer(),
                "parts": [
                    {"name": text("node.health.offline_tickets"), "well": refused == 0, "words": words}
                ],
            }
        )

    def fulfil(self, wishes: Wishes, now: datetime) -> None:
        """Handle the station's requests: set a new roll, print copies of tickets.

        The station repeats what is not confirmed; what was done under a receipt is not done again, also
        after a restart of this kiosk.
        """
        if self._printer.device is None:
            return
        if wishes.new_roll or wishes.copies:
            sent = WishesSent(wishes.new_roll, tuple(wishes.copies), wishes.receipt or NO_RECEIPT)
            if self._printer.outbox.fulfil(sent, now):
                self._printer.wake()
        self._fulfilled = wishes.receipt

    def _own_printer(self) -> Mapping[str, JsonValue] | None:
        device, place, outbox = self._printer.device, self._printer.place, self._printer.outbox
        if device is None or place is None:
            return None
        roll, papers = outbox.roll(), self._store.papers.counts()
        # An older station refuses a field that it does not know.
        unsure: dict[str, JsonValue] = {} if device.now.confirms else {"confirms": False}
        return unsure | {
            "state": device.status.value,
            "profile": place.profile,
            "queued": papers.get(PrintState.QUEUED, 0),
            "lost": [
                {"ticket": one.ticket, "code": one.code, "at": rfc3339(one.at)} for one in outbox.lost()
            ],
            "roll_mm": roll.roll_mm,
            "used_mm": roll.used_mm,
            "ticket_mm": roll.ticket_mm,
        }

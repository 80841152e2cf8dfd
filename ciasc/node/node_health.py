"""The health of a kiosk node: for its own page, and for the station that shows it to the staff."""

import contextlib
from collections.abc import Mapping
from datetime import datetime

from ciasc.content.messages import text
from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.print_jobs import PrintState
from ciasc.printing.printer_owner import PrinterOwner
from ciasc.storage.node.node_outbox import NodeOutbox
from ciasc.storage.node.node_store import NodeStore
from ciasc.storage.node.node_tables import HandOverState
from ciasc.web.api.schemas import rfc3339
from ciasc.web.devices.remote_health import Wishes


class NodeHealth:
    """The health of that kiosk. `printer` is its owner, its papers and its model."""

    def __init__(self, store: NodeStore, printer: tuple[PrinterOwner, NodeOutbox, str] | None) -> None:
        self._store = store
        self._printer = printer

    def report(self) -> dict[str, JsonValue]:
        """Return the state of its printer and its roll, and the tickets that the station did not take."""
        refused = self._store.counts().get(HandOverState.REFUSED, 0)
        words = text("node.health.refused", number=refused) if refused else text("node.health.well")
        return {
            "printer": self._own_printer(),
            "parts": [{"name": text("node.health.offline_tickets"), "well": refused == 0, "words": words}],
        }

    def fulfil(self, wishes: Wishes, now: datetime) -> None:
        """Handle the station's requests: set a new roll, print copies of tickets."""
        if self._printer is None:
            return
        device, outbox, _ = self._printer
        if wishes.new_roll:
            outbox.new_roll()
        for ticket in wishes.copies:
            with contextlib.suppress(NotFound):
                self._store.print_again(ticket, now)
        device.wake()

    def _own_printer(self) -> Mapping[str, JsonValue] | None:
        if self._printer is None:
            return None
        device, outbox, profile = self._printer
        roll, papers = outbox.roll(), self._store.paper_counts()
        return {
            "state": device.status.value,
            "profile": profile,
            "queued": papers.get(PrintState.QUEUED, 0),
            "lost": [
                {"ticket": one.ticket, "code": one.code, "at": rfc3339(one.at)} for one in outbox.lost()
            ],
            "roll_mm": roll.roll_mm,
            "used_mm": roll.used_mm,
            "ticket_mm": roll.ticket_mm,
        }

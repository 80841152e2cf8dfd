"""The station: its use cases, grouped by noun, over one shared context."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ciasc.station.access.second_factor import SecondFactors
from ciasc.station.access.sign_in import SignIns
from ciasc.station.config.draft_and_publish import ConfigPublication
from ciasc.station.config.scheduled_publish import ScheduledPublication
from ciasc.station.context import Context
from ciasc.station.desks.open_and_pause import Desks
from ciasc.station.desks.raise_alerts import Alerts
from ciasc.station.kiosk_printer_orders import KioskWishes
from ciasc.station.new_paper_roll import PaperRolls
from ciasc.station.stats.close_day import DayClosure
from ciasc.station.stats.orientation_views import OrientationViews
from ciasc.station.tickets.desk_steps import DeskAttention
from ciasc.station.tickets.expire import TicketExpiry
from ciasc.station.tickets.issue import Issued, Tickets
from ciasc.station.tickets.ticket_order import TicketOrder
from ciasc.station.tickets.undo import StepUndo
from ciasc.station.tickets.waiting_room import WaitingRoom

__all__ = ["Context", "Issued", "Station", "TicketOrder"]

# A kiosk that was offline may send a choice again when its link is back.
_REPEATED_AT_MOST: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Station(Context):
    """All use cases of one station. Each that changes something takes the open transaction first."""

    @property
    def tickets(self) -> Tickets:
        """Return the use cases of new tickets and their paper."""
        return Tickets(self)

    @property
    def waiting(self) -> WaitingRoom:
        """Return the use cases of waiting tickets."""
        return WaitingRoom(self)

    @property
    def attention(self) -> DeskAttention:
        """Return the use cases of a desk with its ticket."""
        return DeskAttention(self)

    @property
    def expiry(self) -> TicketExpiry:
        """Return the use case of tickets that were forgotten."""
        return TicketExpiry(self)

    @property
    def undo(self) -> StepUndo:
        """Return the use cases that undo a step."""
        return StepUndo(self)

    @property
    def desks(self) -> Desks:
        """Return the use cases of a desk itself."""
        return Desks(self)

    @property
    def alerts(self) -> Alerts:
        """Return the use cases of alerts."""
        return Alerts(self)

    @property
    def config(self) -> ConfigPublication:
        """Return the use cases of the configuration."""
        return ConfigPublication(self)

    @property
    def schedule(self) -> ScheduledPublication:
        """Return the use cases of scheduled publication."""
        return ScheduledPublication(self, self.config)

    @property
    def paper(self) -> PaperRolls:
        """Return the use cases of paper rolls."""
        return PaperRolls(self)

    @property
    def wishes(self) -> KioskWishes:
        """Return the use cases of wishes to the printers of kiosks."""
        return KioskWishes(self)

    @property
    def sign_ins(self) -> SignIns:
        """Return the use cases of sign-ins and passwords."""
        return SignIns(self)

    @property
    def second_factors(self) -> SecondFactors:
        """Return the use cases of the own second factor."""
        return SecondFactors(self)

    @property
    def days(self) -> DayClosure:
        """Return the use cases of days that are over."""
        return DayClosure(self)

    @property
    def orientation(self) -> OrientationViews:
        """Return the use case of orientation that was read."""
        return OrientationViews(self)

    def tidy(self) -> int:
        """Delete old answers to commands and expired sign-ins; return how many rows."""
        with self.change() as tx:
            return tx.answers.tidy(self.clock() - self.pace().span(_REPEATED_AT_MOST))

"""The station: one method for each use case of the queue, each a whole transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from ciasc.domain.core.errors import CiascError, Unavailable
from ciasc.ports import CommandAnswer, Key
from ciasc.station.config.scheduled_publish import Scheduling
from ciasc.station.desks.open_and_pause import OpenAndPause
from ciasc.station.new_paper_roll import PaperRolls
from ciasc.station.stats.close_day import ClosingDays
from ciasc.station.tickets.call_and_complete import Attending
from ciasc.station.tickets.issue import Issued, Issuing, TicketOrder
from ciasc.station.tickets.undo import Undoing
from ciasc.station.tickets.waiting_room import WaitingRoom
from ciasc.station.use_case import Within

__all__ = ["Issued", "Station", "TicketOrder"]

# A kiosk that was offline may send a choice again when its link is back.
_REPEATED_AT_MOST: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Station(Issuing, Attending, Undoing, WaitingRoom, OpenAndPause, PaperRolls, Scheduling, ClosingDays):
    """All use cases of one station."""

    def tidy(self) -> int:
        """Delete old answers to commands and expired sign-ins; return how many rows."""
        with self.store.begin() as tx:
            return tx.answers.tidy(self.clock() - self.pace().span(_REPEATED_AT_MOST))

    def once(self, key: Key | None, action: Callable[["Station"], CommandAnswer]) -> CommandAnswer:
        """Return the answer of `action`, run in one transaction with its key; a repeated key gets the first.

        `action` gets a station that works inside that transaction. An error rolls back everything, also the
        key.
        """
        changed: list[bool] = []
        try:
            with self.store.begin() as tx:
                inside = replace(self, store=Within(tx), publish=lambda: changed.append(True))
                answer = action(inside)
                if key is not None:
                    tx.answers.remember(key, answer, self.clock())
        except Unavailable:
            raise  # it is unknown too whether it was done before
        except CiascError:
            # Few commands are repeated, so a stored answer is only looked up when the command cannot be done.
            known = self._answered(key)
            if known is None:
                raise
            return known
        if changed:
            self.publish()
        return answer

    def _answered(self, key: Key | None) -> CommandAnswer | None:
        if key is None:
            return None
        with self.store.read() as tx:
            return tx.answers.get(key)

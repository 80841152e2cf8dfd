"""The steps of the first-run assistant, as events of the station."""

from datetime import datetime
from typing import Final

from ciasc.domain.core.permissions import Actor
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Reading, Transaction

_LOOKED_AT: Final = 200


def finish_step(tx: Transaction, by: Actor, at: datetime, step: int) -> None:
    """Record that a step of the first-run assistant was finished."""
    tx.events.record(EventKind.STATION_CHANGED, by, at, data={"what": "setup", "step": step})


def finished_steps(tx: Reading) -> int:
    """Return the last step of the first-run assistant that was finished; 0 before the first."""
    steps = [event.data.get("step") for event in tx.events.changes_before(2**53, _LOOKED_AT)]
    return max((step for step in steps if isinstance(step, int)), default=0)

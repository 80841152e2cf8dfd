"""The desks to which a visit may be transferred."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ciasc.domain.core.errors import Conflict, InvalidInput, JsonValue
from ciasc.domain.core.messages import Message, message
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.desk import Desk, DeskState, may_serve


@dataclass(frozen=True, slots=True)
class TransferTarget:
    """Where a service is attended now: at the desks `able`, or after their pause at those that `rest`.

    `must_choose` is true if the sender may not serve it, and so names the officer who takes the person over.
    """

    able: Collection[Desk]
    rest: Collection[Desk]
    must_choose: bool

    @property
    def barred(self) -> Message | None:
        """Return why no one can be sent that way now; None if it is possible."""
        if self.must_choose and not self.able:
            return message("queue.transfer.no_officer")
        return None if self.able or self.rest else message("queue.transfer.no_desk")

    @property
    def summary(self) -> dict[str, JsonValue]:
        """Return the desks that serve it now, and those that do after their pause, by number."""
        return {
            "open": sorted(desk.number for desk in self.able),
            "paused": sorted(desk.number for desk in self.rest),
        }

    @property
    def hint(self) -> Message | None:
        """Return what to know before a transfer that way; None if nothing."""
        if self.must_choose:
            officer = "only_officer" if self.able else "officer_missing"
            return message(f"queue.transfer.{officer}")
        if self.able:
            return None
        return message(f"queue.transfer.{'paused' if self.rest else 'closed'}")


def transfer_targets(
    role: Role, at_work: Iterable[Desk], services: Mapping[str, Service]
) -> dict[str, TransferTarget]:
    """Return how that role transfers a visit to each service, by the desks at work."""
    serving = [(desk, desk.serves(services)) for desk in at_work]
    found = {}
    for key, service in services.items():
        able = [desk for desk, keys in serving if key in keys]
        found[key] = TransferTarget(
            able=[desk for desk in able if desk.state is DeskState.OPEN],
            rest=[desk for desk in able if desk.state is DeskState.PAUSED],
            must_choose=not may_serve(role, service),
        )
    return found


def receiving_desk(way: TransferTarget, to_desk: int | None) -> str | None:
    """Return the person to whom the visit goes first, by the chosen desk; None means any desk that serves it.

    The ticket waits for that person as long as they work at an open desk; when they close or pause it, any
    desk that serves the service may call it.
    """
    if way.barred:
        raise Conflict("queue.transfer.barred", why=way.barred, now=way.summary)
    if to_desk is None:
        if way.must_choose:
            raise InvalidInput("queue.transfer.choose_officer")
        return None
    chosen = next((desk for desk in way.able if desk.number == to_desk), None)
    if chosen is None:
        raise Conflict("queue.transfer.desk_cannot", desk=to_desk, now=way.summary)
    return chosen.staff

"""The walls of the station as its desks need them: what became of a call, and which wall does not work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final, Literal

from ciasc.content.dates import hour_and_day
from ciasc.content.messages import text
from ciasc.domain.core.clock_pace import PaceNow
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Clock, Device, Reading
from ciasc.web.api.schemas import rfc3339
from ciasc.web.live.call_acks import CallAck, CallAcks, CallKey
from ciasc.web.live.device_presence import PRESENT, Presence

JUDGED: Final = timedelta(seconds=3)
"""For how long a call waits for the first wall that shows it, in real time."""

OnWalls = Literal["pending", "none", "shown", "queued", "spoken"]


@dataclass(frozen=True, slots=True)
class CallSeen:
    """What became of a call; one that is pending at `judged_at` was shown by no wall."""

    state: OnWalls
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class BrokenWall:
    """What is wrong with a wall, in words; `part` names what it is about."""

    wall: str
    part: str
    words: str


class Walls:
    """The walls that were opened at least one time: what they acknowledged, and whether they are there.

    This server knows nothing of the calls before its start, and waits a moment for the walls to come back.
    """

    def __init__(
        self,
        clock: Clock,
        presence: Presence,
        acks: CallAcks,
        pace: PaceNow,
        tz: tzinfo,
        changed: Callable[[], None],
    ) -> None:
        self._clock = clock
        self.presence = presence
        self.acks = acks
        self._pace = pace
        self._tz = tz
        self._changed = changed
        self._started = clock()
        self._faults: list[BrokenWall] = []

    def call(self, tx: Reading, ticket: Ticket | None, now: datetime, rules: Policy) -> CallSeen | None:
        """Return what became of the last call of a ticket; None if that is not known or of no wall."""
        found = None if ticket is None else _key_of(ticket, rules)
        if found is None:
            return None
        key, called_at = found
        walls = {wall.actor.id: self._is_here(wall, now) for wall in self._opened(tx)}
        judged = called_at + self._pace().span(JUDGED)
        acks = self.acks.of(key)
        known = [_now(acks[wall], here=here) for wall, here in walls.items() if wall in acks]
        if known:
            return CallSeen(_together(known), judged)
        if not walls or called_at < self._started:
            return None
        waits = now < judged and any(walls.values())
        return CallSeen("pending" if waits else "none", judged)

    def faults(self, tx: Reading, now: datetime) -> list[BrokenWall]:
        """Return what is wrong with the walls now, in the order of their names."""
        return [fault for wall in self._opened(tx) for fault in self.faults_of(wall, now)]

    def faults_of(self, wall: Device, now: datetime) -> Sequence[BrokenWall]:
        """Return what is wrong with a device, if it is a wall."""
        if wall.role is not Role.DISPLAY or not wall.active:
            return ()
        if self.presence.is_mute(wall.actor.id):
            return (BrokenWall(wall.name, text("web.health.sound"), text("web.health.mute_wall")),)
        seen = self._seen(wall)
        if seen is None or self._is_here(wall, now):
            return ()
        since = hour_and_day(seen.astimezone(self._tz), now.astimezone(self._tz))
        return (BrokenWall(wall.name, text("web.health.calls"), text("web.health.absent_wall", since=since)),)

    def look_round(self, tx: Reading, now: datetime) -> None:
        """Publish when a wall became silent: no command does so."""
        before, self._faults = self._faults, self.faults(tx, now)
        if before != self._faults:
            self._changed()

    def _opened(self, tx: Reading) -> list[Device]:
        return [
            device
            for device in tx.devices.all()
            if device.active and device.role is Role.DISPLAY and self._seen(device) is not None
        ]

    def _seen(self, wall: Device) -> datetime | None:
        known = [at for at in (self.presence.seen(wall.actor.id), wall.seen_at) if at is not None]
        return max(known, default=None)

    def _is_here(self, wall: Device, now: datetime) -> bool:
        seen = self._seen(wall)
        return seen is not None and now - max(seen, self._started) < self._pace().span(PRESENT)


def _key_of(ticket: Ticket, rules: Policy) -> tuple[CallKey, datetime] | None:
    """Return how walls know the last call of a ticket, and its moment; None without a call that they show."""
    if ticket.state is not TicketState.CALLED or not rules.has_number(ticket.lane):
        return None
    if ticket.desk is None or ticket.called_at is None:
        return None
    return CallKey(ticket.public_code, ticket.desk, rfc3339(ticket.called_at)), ticket.called_at


def _now(ack: CallAck, *, here: bool) -> CallAck:
    """Return what is true now of a wall: what waits for its voice on one that is away is only shown."""
    return CallAck.SHOWN if ack is CallAck.QUEUED and not here else ack


def _together(acks: Sequence[CallAck]) -> OnWalls:
    """Return what the walls of one hall did together with a call: one voice is enough."""
    if CallAck.SPOKEN in acks:
        return "spoken"
    return "queued" if CallAck.QUEUED in acks else "shown"

"""The shapes of the snapshots that desks get."""

from typing import Final, Literal

from ciasc.domain.core.services import LaneWord
from ciasc.domain.tickets.events import EventKind
from ciasc.web.api.alert_views import AlertView
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import DeskStatus, DeskTicket, Moment

RESERVED: Final = "reserved"
"""The key under which discreet services stand where every desk can see it."""


class WaitingCount(Output, title="Waiting"):
    """How many wait for a service in a lane, and the arrival of the first.

    Every desk shows it, so all discreet services are counted together as `reserved`, under a neutral name.
    """

    service: str
    name: str
    lane: LaneWord
    waiting: int
    oldest_at: Moment
    target_s: int


class Peek(Output, title="Peek"):
    """A person who waits, as a desk may see them; `why` they have that place, also in Spanish words."""

    id: str
    code: str
    service: str
    name: str
    lane: LaneWord
    arrived_at: Moment
    due_at: Moment
    lang: str
    version: int
    leg: int
    note: str | None
    why: str
    words: str
    actions: tuple[str, ...]


class Aside(Output, title="Aside"):
    """A ticket that is parked or was absent and may still be called, an absent one until `kept_until`.

    Where no desk at work serves it, every desk sees it, and may at least let it wait again.
    """

    id: str
    code: str
    service: str
    name: str
    lane: LaneWord
    state: str
    version: int
    ended_at: Moment | None
    kept_until: Moment | None
    note: str | None
    actions: tuple[str, ...]


class Onward(Output, title="Onward"):
    """A service to which the ticket may be sent: to which desks, and whether one must be chosen.

    Where it is not `open` it takes no transfer now; `words` say why, or who attends it.
    """

    service: str
    name: str
    must_choose: bool
    desks: list[int]
    open: bool
    words: str


class Undo(Output, title="Undo"):
    """The last step, which may be undone up to that moment."""

    kind: EventKind
    ticket: str
    code: str
    version: int
    until: Moment


class Fault(Output, title="Fault"):
    """A printer that prints nothing: what is wrong, and what to do."""

    printer: str
    words: str


class WallFault(Output, title="WallFault"):
    """A wall that does not show or say calls as it should: what is wrong, and what to do."""

    wall: str
    words: str


class CallOnWalls(Output, title="CallOnWalls"):
    """What the walls did with the last call; one that is still pending at `judged_at` was shown by none.

    A call without voice is at most `shown`.
    """

    state: Literal["pending", "none", "shown", "queued", "spoken"]
    judged_at: Moment


class QueueBody(Output, title="QueueBody"):
    """The whole queue in counts, and the desks."""

    waiting: list[WaitingCount]
    total: int
    desks: list[DeskStatus]
    alerts: list[AlertView]


class QueueSnapshot(QueueBody, title="QueueSnapshot"):
    """The queue at a moment."""

    room: str
    seq: int
    server_time: str


class DeskBody(QueueBody, title="DeskBody"):
    """A desk, its ticket and who waits for it; `config` is the version of the config in force.

    `overdue_at`: when the attention has taken so long that its end was probably forgotten. `must_explain`:
    whether ending it without a denuncia needs a reason.
    """

    desk: DeskStatus
    ticket: DeskTicket | None
    service_name: str | None
    serves: list[str]
    next: list[Peek]
    mine: int
    aside: list[Aside]
    faults: list[Fault]
    walls: list[WallFault]
    call: CallOnWalls | None
    onward: list[Onward]
    undo: Undo | None
    overdue_at: Moment | None
    must_explain: bool
    config: int


class DeskSnapshot(DeskBody, title="DeskSnapshot"):
    """The desk at a moment."""

    room: str
    seq: int
    server_time: str

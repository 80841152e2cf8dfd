"""The ticket: one visit of one person, and the result of each step.

A new field needs a column (`ciasc/storage/tables/queue_tables.py`), a migration (`HEAD` in `schema.py`) and
its line in `storage/migrations/columns.toml`; one that an event sets also `events.py` and `replay.py`,
one in answers `web/api/schemas.py`. Lane, rank and due time: see `queueing/next_ticket.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from ciasc.domain.core.errors import Conflict, JsonValue
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.tickets.states_and_outcomes import AT_DESK, ENDED, MOVES, Outcome, TicketState
from ciasc.domain.tickets.ticket_code import ticket_code

IN_QUEUE: Final[Mapping[str, Any]] = {
    "desk": None,
    "staff": None,
    "calling_since": None,
    "called_at": None,
    "times_called": 0,
    "serving_at": None,
    "ended_at": None,
}
"""Changes of a ticket that no desk is calling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One visit. Moments are aware UTC; `arrived_at` is of the whole visit, other times of the present leg.

    `seq` is the sequence of the event that issued it, so it orders tickets even if a clock jumps.
    `ahead`, `low_min` and `high_min` are what the person was shown when the ticket was issued.
    `first_called_at` ends the wait and is kept within a leg; `calling_since` is the first of the calls to
    which the person has not come yet, `called_at` the last one. `rank` is 0 for a person who returned and
    waits at the head of their lane, else 1. `for_staff` is to whom the visit was sent, as long as they work.
    `served_before` is the attention in this leg before being set aside, `paper_number` another one on paper.
    """

    id: str
    seq: int
    day: date
    letter: str
    number: int
    token: str
    service: str
    lane: Lane
    state: TicketState
    leg: int
    lang: str
    kiosk: str | None
    arrived_at: datetime
    queued_at: datetime
    due_at: datetime
    target_s: int
    version: int
    ahead: int = 0
    low_min: int | None = None
    high_min: int | None = None
    desk: int | None = None
    staff: str | None = None
    first_called_at: datetime | None = None
    calling_since: datetime | None = None
    called_at: datetime | None = None
    times_called: int = 0
    serving_at: datetime | None = None
    served_before: timedelta = timedelta(0)
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    denuncia_ref: str | None = None
    note: str | None = None
    rank: int = 1
    for_staff: str | None = None
    paper_number: int | None = None

    @property
    def code(self) -> str:
        """Return the number of the ticket, as B042."""
        return ticket_code(self.letter, self.number)

    @property
    def public_code(self) -> str:
        """Return the number by which the person is called: the one on the paper."""
        return ticket_code(self.letter, self.paper_number or self.number)

    @property
    def shown(self) -> str:
        """Return the number as people read it, as B 042."""
        return f"{self.letter} {self.code.removeprefix(self.letter)}"

    def seen_as(self, service: Service) -> "Ticket":
        """Return the ticket as one of that service: how the public sees a discreet ticket."""
        return replace(
            self,
            service=service.key,
            lane=service.lane_for(Lane.NORMAL),
            due_at=self.arrived_at + service.target,
        )

    def moved(self, state: TicketState, **changes: object) -> "Ticket":
        """Return the ticket after a move, one version on; raise Conflict if the move is not allowed."""
        if state not in MOVES[self.state]:
            raise Conflict(
                "queue.ticket.cannot_move",
                ticket=self.shown,
                state=self.state.words,
                wanted=state.words,
                now=self.summary(),
            )
        return replace(self, state=state, version=self.version + 1, **changes)  # type: ignore[arg-type]

    def summary(self) -> dict[str, JsonValue]:
        """Return what is true of the ticket now, for a person who acted on an older version."""
        return {
            "id": self.id,
            "code": self.code,
            "state": self.state.value,
            "desk": self.desk,
            "version": self.version,
        }

    def call(self, *, desk: int, staff: str, at: datetime) -> "Ticket":
        """Return the ticket called to a desk, from the queue, from parking or after an absence."""
        if self.state is TicketState.CALLED:
            raise Conflict(
                "queue.ticket.already_called", ticket=self.shown, desk=self.desk, now=self.summary()
            )
        return self.moved(
            TicketState.CALLED,
            desk=desk,
            staff=staff,
            first_called_at=self.first_called_at or at,
            calling_since=at,
            called_at=at,
            times_called=1,
            serving_at=None,
            ended_at=None,
            for_staff=None,
        )

    def recall(self, *, at: datetime) -> "Ticket":
        """Return the ticket called again to the same desk."""
        if self.state is not TicketState.CALLED:
            raise Conflict("queue.ticket.not_called", ticket=self.shown, now=self.summary())
        return self.moved(TicketState.CALLED, called_at=at, times_called=self.times_called + 1)

    def serve(self, *, at: datetime) -> "Ticket":
        """Return the ticket after its person came to the desk."""
        return self.moved(TicketState.SERVING, serving_at=at)

    def complete(self, *, outcome: Outcome, denuncia_ref: str | None, at: datetime) -> "Ticket":
        """Return the completed ticket; a reference noted before is kept unless another is given."""
        ref = denuncia_ref or self.denuncia_ref
        return self.moved(TicketState.COMPLETED, outcome=outcome, denuncia_ref=ref, ended_at=at)

    def note_denuncia(self, denuncia_ref: str | None) -> "Ticket":
        """Return the ticket in attention with the opaque reference of its denuncia, or without it again."""
        if self.state is not TicketState.SERVING:
            raise Conflict("queue.ticket.not_in_attention", ticket=self.shown, now=self.summary())
        return self._amended(denuncia_ref=denuncia_ref)

    def no_show(self, *, at: datetime) -> "Ticket":
        """Return the ticket after its person did not come."""
        return self.moved(TicketState.ABSENT, ended_at=at)

    def park(self, *, at: datetime, note: str | None = None) -> "Ticket":
        """Return the ticket set aside, for any desk to call again; it has left its desk."""
        served = (
            at - self.serving_at if self.state is TicketState.SERVING and self.serving_at else timedelta(0)
        )
        before = self.served_before + max(served, timedelta(0))  # a clock that was put back reduces nothing
        return self.moved(TicketState.PARKED, desk=None, staff=None, note=note, served_before=before)

    def come_back(self) -> "Ticket":
        """Return the ticket of a person absent or set aside, waiting again at the head of its lane."""
        if self.state not in (TicketState.ABSENT, TicketState.PARKED):
            raise Conflict(
                "queue.ticket.not_returning", ticket=self.shown, state=self.state.words, now=self.summary()
            )
        return self.moved(TicketState.WAITING, rank=0, **IN_QUEUE)

    def in_lane(self, lane: Lane) -> "Ticket":
        """Return the ticket in another lane, in any open state."""
        return self._amended(lane=lane)

    def in_language(self, lang: str) -> "Ticket":
        """Return the ticket of a person who needs that language."""
        return self._amended(lang=lang)

    def _amended(self, **changes: object) -> "Ticket":
        """Return the ticket in the same state with other notes, one version on; raise Conflict if ended."""
        if self.state in ENDED:
            raise Conflict(
                "queue.ticket.ended", ticket=self.shown, state=self.state.words, now=self.summary()
            )
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]

    def transfer(
        self, service: Service, *, at: datetime, note: str | None = None, for_staff: str | None = None
    ) -> "Ticket":
        """Return a new leg of the same visit at another service: the first arrival, so the place, is kept."""
        return self.onward(
            service=service.key,
            lane=service.lane_for(self.lane),
            target_s=service.target_wait_s,
            at=at,
            note=note,
            for_staff=for_staff,
        )

    def onward(
        self,
        *,
        service: str,
        lane: Lane,
        target_s: int,
        at: datetime,
        note: str | None,
        for_staff: str | None = None,
    ) -> "Ticket":
        """Return the new leg that `transfer` opens, from its plain values."""
        if self.state not in AT_DESK:
            raise Conflict(
                "queue.ticket.not_at_desk", ticket=self.shown, state=self.state.words, now=self.summary()
            )
        return self.moved(
            TicketState.WAITING,
            service=service,
            lane=lane,
            leg=self.leg + 1,
            queued_at=at,
            due_at=self.arrived_at + timedelta(seconds=target_s),
            target_s=target_s,
            first_called_at=None,
            served_before=timedelta(0),
            note=note,
            rank=1,
            for_staff=for_staff,
            **IN_QUEUE,
        )

    def leave(self, *, at: datetime) -> "Ticket":
        """Return the ticket after its person left without being attended."""
        return self.moved(TicketState.LEFT, desk=None, ended_at=at)

    def cancel(self, *, at: datetime) -> "Ticket":
        """Return the cancelled ticket, which should not have been issued."""
        return self.moved(TicketState.CANCELLED, ended_at=at)

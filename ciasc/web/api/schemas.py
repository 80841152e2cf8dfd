"""How tickets and desks read in answers and snapshots, the same for every screen."""

from datetime import UTC, datetime
from string import ascii_uppercase
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, PlainSerializer

from ciasc.content.messages import section_words
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.print_jobs import PrintJob, PrintState
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import LaneWord
from ciasc.domain.forecast.wait_estimate import CEILING_MIN, bounded
from ciasc.domain.queueing.allowed_actions import desk_actions, no_show_at, recall_at, ticket_actions
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason
from ciasc.domain.tickets.states_and_outcomes import Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.web.api.output_base import Output


def rfc3339(at: datetime) -> str:
    """Return an aware moment as RFC 3339 in UTC, ending in Z."""
    assert at.tzinfo is not None  # noqa: S101 - naive times cannot come out of the store
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


Language = Literal["es", "qu", "ay", "en", "prl"]
"""The languages that a person may need; prl is the Peruvian sign language."""

Spoken = Literal["qu", "ay", "en", "prl"]
"""Those that somebody of the staff may know besides Spanish."""

Moment = Annotated[datetime, PlainSerializer(rfc3339, return_type=str)]


class Estimate(Output, title="Estimate"):
    """The published estimate of a wait, in minutes; with `over`, it may last longer than 60.

    Then say «más de `low_min`», or «puede pasar de una hora» where `low_min` is 0: `high_min` is no promise.
    Paper says `until_min` alone, within which 8 of 10 are called; a new ticket has it where it is known.
    """

    low_min: Annotated[int, Field(ge=0, le=CEILING_MIN)]
    high_min: Annotated[int, Field(description="65 where it may last longer than 60")]
    over: bool = False
    until_min: int | None = None

    @classmethod
    def of(cls, low_min: int, high_min: int, until_min: int | None = None) -> Self:
        """Return that range as it may be published."""
        low, high = bounded(low_min, high_min)
        until = None if until_min is None else bounded(0, until_min)[1]
        return cls(low_min=low, high_min=high, over=high > CEILING_MIN, until_min=until)


class Print(Output, title="Print"):
    """The paper of a ticket: its job, null without a printer, and whether it comes out by itself."""

    job: int | None
    state: PrintState
    comes: bool


class IssuedTicket(Output, title="IssuedTicket"):
    """A new ticket, as the kiosk shows it.

    In the immediate lane a person does not wait: `ahead` and `estimate` are null, and `shows_code` is whether
    the station shows its code all the same. `heard_by` names the places where the alert rings, null in other
    lanes.
    """

    id: str
    code: str
    token: str
    service: str
    lane: LaneWord
    state: TicketState
    arrived_at: Moment
    ahead: int | None
    estimate: Estimate | None
    shows_code: bool = True
    heard_by: list[str] | None = None
    status_url: str
    print: Print


class Reprinted(Output, title="Reprinted"):
    """A paper that was queued again."""

    print: Print


class DeskTicket(Output, title="DeskTicket"):
    """A ticket for the staff. `not_before` names actions that are legal but only from that moment.

    Without `shows_code` the hall does not hear its call: its person is fetched.
    """

    id: str
    code: str
    service: str
    lane: LaneWord
    state: TicketState
    version: int
    leg: int
    lang: str
    desk: int | None
    arrived_at: Moment
    queued_at: Moment
    due_at: Moment
    target_s: int
    times_called: int
    first_called_at: Moment | None
    called_at: Moment | None
    serving_at: Moment | None
    ended_at: Moment | None
    outcome: Outcome | None
    denuncia_ref: str | None
    note: str | None
    shows_code: bool
    actions: tuple[str, ...]
    not_before: dict[str, Moment | None] = Field(description="null: calls are still missing")


class DeskStatus(Output, title="DeskStatus"):
    """A desk and its occupant.

    `lease` names the window that works it; `leased` says whether that window was heard a short time ago,
    `idle` whether it has been silent for so long that the desk counts as unattended.
    """

    desk: int
    state: DeskState
    staff: str | None
    role: Role | None
    services: list[str]
    since: Moment | None
    pause_reason: PauseReason | None
    languages: list[str]
    lease: str | None
    leased: bool
    idle: bool
    actions: tuple[str, ...]
    version: int


def shown_name(config: Configuration, key: str) -> str:
    """Return a service's name on the staff's screens where others may read it: neutral for a discreet one."""
    entry = config.service(key)
    reserved: str = section_words("desk")["reserved"]
    return reserved if entry is not None and entry.cover is not None else config.name_of(key)


def spaced(code: str) -> str:
    """Return a ticket's code as people read it: "A 042"."""
    return f"{code.rstrip('0123456789')} {code.lstrip(ascii_uppercase)}".strip()


def status_url(token: str) -> str:
    """Return the path of the phone page of a ticket, in capitals so that its QR is small."""
    return f"/T/{token}"


def phone_page(public_url: str, token: str) -> str:
    """Return the whole address of a phone page for a QR code.

    Scheme and host are put in capitals, with which a code is smaller; the path is the station's own.
    """
    parts = urlsplit(public_url)
    base = f"{parts.scheme}://{parts.netloc}".upper()
    return base + parts.path.rstrip("/") + status_url(token).upper()


def estimate_of(ticket: Ticket, until_min: int | None = None) -> Estimate | None:
    """Return the estimate published at issue; None where no promise was made."""
    if ticket.low_min is None or ticket.high_min is None:
        return None
    return Estimate.of(ticket.low_min, ticket.high_min, until_min)


def print_of(job: PrintJob | None) -> Print:
    """Return the state of a ticket's paper."""
    state = job.state if job is not None else PrintState.NONE
    return Print(job=job.id if job is not None else None, state=state, comes=state.comes)


def desk_ticket(ticket: Ticket, rules: Policy, now: datetime) -> DeskTicket:
    """Return a ticket for the staff."""
    not_before: dict[str, datetime | None] = {}
    if ticket.state is TicketState.CALLED:
        not_before = {"recall": recall_at(ticket, rules, now), "no-show": no_show_at(ticket, rules, now)}
    return DeskTicket(
        id=ticket.id,
        code=ticket.code,
        service=ticket.service,
        lane=ticket.lane.word,
        state=ticket.state,
        version=ticket.version,
        leg=ticket.leg,
        lang=ticket.lang,
        desk=ticket.desk,
        arrived_at=ticket.arrived_at,
        queued_at=ticket.queued_at,
        due_at=ticket.due_at,
        target_s=ticket.target_s,
        times_called=ticket.times_called,
        first_called_at=ticket.first_called_at,
        called_at=ticket.called_at,
        serving_at=ticket.serving_at,
        ended_at=ticket.ended_at,
        outcome=ticket.outcome,
        denuncia_ref=ticket.denuncia_ref,
        note=ticket.note,
        shows_code=rules.has_number(ticket.lane),
        actions=ticket_actions(ticket),
        not_before=not_before,
    )


def desk_status(desk: Desk, now: datetime, rules: Policy) -> DeskStatus:
    """Return a desk for the staff."""
    return DeskStatus(
        desk=desk.number,
        state=desk.state,
        staff=desk.staff_name,
        role=desk.role,
        services=sorted(desk.services),
        since=desk.since,
        pause_reason=desk.pause_reason,
        languages=sorted(desk.languages),
        lease=desk.lease,
        leased=desk.leased(now, rules),
        idle=desk.idle(now, rules),
        actions=desk_actions(desk),
        version=desk.version,
    )

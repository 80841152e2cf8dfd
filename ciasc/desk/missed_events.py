"""Events at a desk while its page was away, in words."""

from ciasc.content.messages import section_words
from ciasc.domain.core.errors import NotFound
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.ports import Reading
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment, spaced

_MOST = 20


class MissedEvent(Output, title="Happened"):
    """One event: what, to which ticket, by which person, and the same as a Spanish sentence."""

    seq: int
    at: Moment
    kind: EventKind
    code: str | None
    by: str | None
    words: str


class Since(Output, title="Since"):
    """The last events at a desk, in order; `seq` is where the next request begins."""

    desk: int
    seq: int
    events: list[MissedEvent]


def missed_events(tx: Reading, number: int, after: int) -> Since:
    """Return the events of that desk after the sequence `after`, the last twenty at most."""
    if tx.desks.get(number) is None:
        raise NotFound("web.desk.not_found", number=number)
    found = [_missed_event(tx, event) for event in tx.events.at_desk(number, after, _MOST)]
    return Since(desk=number, seq=tx.config.station().seq, events=found)


def _missed_event(tx: Reading, event: Event) -> MissedEvent:
    ticket = tx.tickets.get(event.ticket) if event.ticket is not None else None
    person = tx.staff.get(event.actor)
    code, by = ticket.code if ticket else None, person.name if person else None
    said = section_words("desk")
    stayed = event.data.get("kind") == EventKind.LEFT.value
    words = (said["stayed"] if stayed else said["happened"][event.kind.value]).format(
        code=spaced(code or ""), by=by or "CIASC"
    )
    return MissedEvent(seq=event.seq, at=event.at, kind=event.kind, code=code, by=by, words=words)

"""The legs and the facts that figures are computed from, read from the stored legs or from the events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from ciasc.domain.stats.durations_across_leaps import Leapt, leapt_spans, with_leaps
from ciasc.domain.stats.facts import (
    Fact,
    Speakers,
    Visit,
    facts,
    legs_from_events,
    visit_from_events,
    visit_of_ticket,
)
from ciasc.domain.stats.leg_moments import leg_moments, with_moments
from ciasc.domain.stats.legs import Leg, LegDuration, leg_of
from ciasc.domain.tickets.events import Event
from ciasc.storage.repositories import leg_statements as statements
from ciasc.storage.repositories.leg_statements import LEG
from ciasc.storage.repositories.rows import Rows
from ciasc.storage.repositories.sql_config import SqlConfig
from ciasc.storage.repositories.sql_events import EVENT
from ciasc.storage.repositories.ticket_statements import FAR_AWAY, NEVER, TICKET


@dataclass(frozen=True, slots=True)
class SqlStats:
    """The past of one station: its legs and visits."""

    _rows: Rows

    def legs(self, since: datetime, until: datetime) -> Sequence[Leg]:
        """Return the legs that began in that period (end exclusive), ended and open ones, in order."""
        ended = LEG.values(self._rows.all(statements.ENDED, since=since, until=until))
        still = [
            leg_of(row) for row in TICKET.values(self._rows.all(statements.OPEN, since=since, until=until))
        ]
        legs = sorted([*ended, *still], key=lambda found: found.queued_at)
        return self._completed(legs, since, until)

    def _completed(self, legs: Sequence[Leg], since: datetime, until: datetime) -> list[Leg]:
        """Return those legs with what is not stored: their moments, and where the clock changed."""
        moved = _by_ticket(self._rows.all(statements.WITH_MOMENTS, since=since, until=until))
        moments = {
            (name, number): found
            for name, events in moved.items()
            for number, found in leg_moments(events).items()
        }
        completed = with_moments(legs, moments)
        changes = self._clock_changes()
        if not changes:
            return completed
        crossing = _by_ticket(self._rows.all(statements.OF_CROSSING, since=since, until=until))
        return with_leaps(completed, _leapt(crossing, changes))

    def facts(self, since: datetime, until: datetime, now: datetime) -> Sequence[Fact]:
        """Return the legs that began in that period (end exclusive) with their visits, as they are stored."""
        span = {"since": since, "until": until}
        answers = self._answers(since, now)
        visits = {
            found: Visit(
                ticket=found, arrived_at=arrived, issued_by=actor, lang=lang, answers=answers.get(found, ())
            )
            for found, arrived, lang, actor in self._rows.all(statements.BORN, **span)
        }
        # The events of one ticket at a time: those of a day are many.
        telling = (EVENT.value(row) for row in self._rows.all(statements.TELLING, **span))
        for name, events in groupby(telling, key=lambda event: event.ticket or ""):
            if name in visits:
                visits[name] = visit_from_events(visits[name], events)
        ended = LEG.values(self._rows.all(statements.LATER_ENDED, **span))
        still = [leg_of(row) for row in TICKET.values(self._rows.all(statements.LATER_OPEN, **span))]
        later = self._completed([*ended, *still], since, until)
        return self._facts(self.legs(since, until), visits, since, until, later)

    def facts_from_events(self, since: datetime, until: datetime, before: datetime) -> Sequence[Fact]:
        """Return the same facts, computed from the events alone, as of `before`."""
        answers = self._answers(since, before)
        legs: list[Leg] = []
        visits: dict[str, Visit] = {}
        changes = self._clock_changes()
        # Where the clock never changed, moments are in the order of the sequence.
        last = self._rows.first(statements.LAST_BEFORE, before=before) if changes else None
        until_seq = NEVER if last is None else last[0]
        as_of = {"before": FAR_AWAY if changes else before, "last": until_seq}
        told = _by_ticket(self._rows.all(statements.AS_OF, since=since, until=until, **as_of))
        for found, events in told.items():
            legs += legs_from_events(events)
            born = visit_of_ticket(events[0], answers.get(found, ()))
            visits[found] = visit_from_events(born, events[1:])
        if changes:
            legs = with_leaps(legs, _leapt(told, changes))
        inside = [leg for leg in legs if since <= leg.queued_at < until]
        later = [leg for leg in legs if not since <= leg.queued_at < until]
        return self._facts(sorted(inside, key=lambda leg: leg.queued_at), visits, since, until, later)

    def _clock_changes(self) -> Sequence[int]:
        return [seq for (seq,) in self._rows.all(statements.CHANGES)]

    def _facts(
        self,
        legs: Iterable[Leg],
        visits: Mapping[str, Visit],
        since: datetime,
        until: datetime,
        later: Iterable[Leg],
    ) -> list[Fact]:
        config = SqlConfig(self._rows).at(until)
        spoken = {row[0]: row[1] for row in self._rows.all(statements.SPEAK)}
        speakers = Speakers.from_events(spoken, EVENT.values(self._rows.all(statements.SPOKE, since=since)))
        denuncia = frozenset(entry.key for entry in config.services if entry.denuncia)
        return facts(legs, visits, denuncia=denuncia, speakers=speakers, later=later)

    def _answers(self, since: datetime, before: datetime) -> dict[str, tuple[datetime, ...]]:
        """Return when alerts of people in danger were taken, by ticket."""
        found: dict[str, tuple[datetime, ...]] = {}
        for of_ticket, at in self._rows.all(statements.ANSWERS, since=since, before=before):
            found[of_ticket] = (*found.get(of_ticket, ()), at)
        return found

    def views(self, since: datetime, until: datetime) -> Mapping[str, int]:
        """Return how often each orientation card was read in the hours of that period (end exclusive)."""
        return {card: int(n) for card, n in self._rows.all(statements.VIEWS, since=since, until=until)}

    def first_queued_at(self) -> datetime | None:
        """Return when the first person of all joined a queue; None before that."""
        rows = (self._rows.first(words) for words in (statements.FIRST, statements.FIRST_OPEN))
        return min((row[0] for row in rows if row is not None), default=None)

    def end_leg(self, leg: Leg) -> None:
        """Store a leg that ended."""
        LEG.add(self._rows.connection, self._rows.station_id, leg)

    def add_views(self, hour: datetime, card: str, n: int) -> None:
        """Add views of an orientation card in that hour."""
        names = {"of_hour": hour, "of_card": card, "more": n}
        if self._rows.change(statements.MORE_VIEWS, **names) == 0:
            row = {"station_id": self._rows.station_id, "hour": hour, "card": card, "n": n}
            self._rows.connection.execute(statements.FIRST_VIEWS, row)

    def reopen_leg(self, ticket_id: str, leg: int) -> None:
        """Open a leg again, because the step that ended it was undone."""
        names = {"of_station": self._rows.station_id, "of_ticket": ticket_id, "of_leg": leg}
        self._rows.connection.execute(statements.REOPEN, names)


def _leapt(told: Mapping[str, Sequence[Event]], changes: Sequence[int]) -> Leapt:
    """Return the unknown durations of those tickets; the changes of the clock are in order."""
    found: dict[tuple[str, int], frozenset[LegDuration]] = {}
    for name, events in told.items():
        if changes[-1] > events[0].seq:
            found |= {(name, number): spans for number, spans in leapt_spans(events, changes).items()}
    return found


def _by_ticket(rows: Iterable[Iterable[object]]) -> dict[str, list[Event]]:
    events = EVENT.values(rows)
    return {found or "": list(some) for found, some in groupby(events, key=lambda event: event.ticket)}

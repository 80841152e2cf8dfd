"""Draft, publish and revert the configuration, and run a trial of paper and wall."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from ciasc.domain.config.diff import config_diff
from ciasc.domain.config.document import Configuration, ConfigVersion, VersionState
from ciasc.domain.config.finding import ConfigFinding, join_sentences
from ciasc.domain.config.publish_blockers import publish_blockers
from ciasc.domain.config.validation import StationFacts, validate_config
from ciasc.domain.core.errors import Conflict, JsonValue, NotFound, StaleVersion
from ciasc.domain.core.messages import message
from ciasc.domain.core.permissions import SYSTEM, Actor, Permission
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.legs import leg_of
from ciasc.domain.tickets import events
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.new_ticket import issue
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading, Transaction
from ciasc.station.context import Context
from ciasc.station.desks.services_and_languages import apply_config_to_desks


@dataclass(frozen=True, slots=True)
class ConfigPublication:
    """The use cases of the configuration."""

    context: Context

    def save_draft(
        self, tx: Transaction, by: Actor, document: Configuration, revision: int, note: str = ""
    ) -> ConfigVersion:
        """Save and return the draft; StaleVersion unless `revision` is that of the draft (0: none)."""
        by.must(Permission.CONFIGURE)
        now = self.context.clock()
        self._begun(tx, now)
        before = seen(tx, revision)
        draft = ConfigVersion(
            version=before.version if before else tx.config.last_version() + 1,
            state=VersionState.DRAFT,
            revision=revision + 1,
            document=document,
            author=by.id,
            created_at=before.created_at if before else now,
            note=note,
        )
        tx.config.save_version(draft)
        return draft

    def discard_draft(self, tx: Transaction, by: Actor, revision: int) -> None:
        """Delete the draft; raise NotFound if there is none."""
        by.must(Permission.CONFIGURE)
        if seen(tx, revision) is None:
            raise NotFound("station.config.no_draft")
        tx.config.discard_draft()

    def publish_draft(
        self, tx: Transaction, by: Actor, revision: int, icons: Collection[str]
    ) -> ConfigVersion:
        """Publish the draft and return it; raise Conflict with the findings that block it."""
        by.must(Permission.PUBLISH_CONFIG)
        now = self.context.clock()
        draft = seen(tx, revision)
        if draft is None:
            raise NotFound("station.config.no_draft")
        return self._publish_version(tx, by, draft, icons, now)

    def take_back(self, tx: Transaction, by: Actor, icons: Collection[str]) -> ConfigVersion:
        """Publish the configuration before the present one again, as a new version."""
        by.must(Permission.PUBLISH_CONFIG)
        now = self.context.clock()
        if tx.config.draft() is not None:
            raise Conflict("station.config.draft_exists", now={"draft": True})
        known = tx.config.versions(2)
        if len(known) < 2:  # noqa: PLR2004 - the present one and one before it
            raise Conflict("station.config.no_earlier_version", now={"versions": len(known)})
        again = ConfigVersion(
            version=tx.config.last_version() + 1,
            state=VersionState.DRAFT,
            revision=1,
            document=known[1].document,
            author=by.id,
            created_at=now,
            note=self.context.render(message("station.notes.back_to_version", version=known[1].version)),
        )
        return self._publish_version(tx, by, again, icons, now)

    def _begun(self, tx: Transaction, now: datetime) -> None:
        """Store the initial configuration as a version, so that the first change can be reverted."""
        if tx.config.last_version():
            return
        first = ConfigVersion(
            version=1,
            state=VersionState.PUBLISHED,
            revision=1,
            document=tx.config.in_force(),
            author=SYSTEM.id,
            created_at=now,
            published_at=now,
            note=self.context.render(message("station.notes.first_version")),
        )
        tx.config.save_version(first)

    def _publish_version(
        self, tx: Transaction, by: Actor, draft: ConfigVersion, icons: Collection[str], now: datetime
    ) -> ConfigVersion:
        before, after = tx.config.in_force(), draft.document
        require_no_blockers(tx, before, after, icons)
        published = replace(draft, state=VersionState.PUBLISHED, published_at=now)
        data: dict[str, JsonValue] = {
            "version": draft.version,
            "note": draft.note,
            "author": draft.author,
            "changes": [change.data for change in config_diff(before, after)],
        }
        tx.events.record(EventKind.CONFIG_PUBLISHED, by, now, data=data)
        tx.config.save_version(published)
        _apply(tx, after)
        apply_config_to_desks(tx, before, by, now)
        return published

    def trial(self, tx: Transaction, by: Actor, kiosk: str) -> tuple[Ticket, bool]:
        """Return a ticket that was printed, shown on the wall and cancelled, and whether it has a paper.

        It counts in no figure. Raise Conflict if no desk is free to be named in the call.
        """
        by.must(Permission.CONFIGURE)
        now = self.context.clock()
        plain = next((one for one in tx.config.services().values() if one.enabled and not one.discreet), None)
        desk = next((one for one in tx.desks.all() if one.ticket is None), None)
        if plain is None or desk is None:
            raise Conflict(
                "station.config.trial_needs_desk",
                now={"service": plain is not None, "desk": desk is not None},
            )
        day = self.context.calendar.day(now)
        ticket = issue(
            plain,
            id=self.context.new_id(now),
            seq=tx.config.station().seq + 1,
            day=day,
            number=tx.tickets.take_free_number(
                day, plain.letter, now, now - self.context.rules_in(tx).absent_keeps
            ),
            token=self.context.new_token(),
            lane=Lane.NORMAL,
            lang="es",
            kiosk=kiosk,
            at=now,
        )
        tx.events.record(EventKind.ISSUED, by, now, ticket=ticket.id, data=events.issued(ticket))
        tx.tickets.add(ticket)
        ticket = _called_and_cancelled(
            tx, by, ticket, desk.number, now, self.context.render(message("station.notes.trial"))
        )
        printer = tx.devices.printer_of(kiosk)
        if printer is not None:  # queued after the end, else the paper would be dropped as of no use
            tx.prints.queue(ticket, printer, now + timedelta(microseconds=1))
        return ticket, printer is not None


def _called_and_cancelled(
    tx: Transaction, by: Actor, ticket: Ticket, desk: int, now: datetime, note: str
) -> Ticket:
    """Return the ticket after a call that the hall shows for a minute; the desk itself does not change."""
    called = ticket.call(desk=desk, staff=by.id, at=now)
    tx.events.record(EventKind.CALLED, by, now, ticket=ticket.id, desk=desk, data={"note": note})
    tx.tickets.save(called)
    cancelled = called.cancel(at=now)
    tx.events.record(EventKind.CANCELLED, by, now, ticket=ticket.id, desk=desk, data={"note": note})
    tx.tickets.save(cancelled)
    tx.stats.end_leg(leg_of(cancelled))
    return cancelled


def seen(tx: Reading, revision: int) -> ConfigVersion | None:
    """Return the draft if it is still what the person saw; else raise NotFound or StaleVersion."""
    draft = tx.config.draft()
    now = draft.revision if draft else 0
    if now != revision:
        raise StaleVersion("station.config.changed", now={"revision": now})
    return draft


def station_facts(tx: Reading, icons: Collection[str]) -> StationFacts:
    """Return the facts of this station that a configuration is checked against."""
    return StationFacts(icons=icons, roles={account.role for account in tx.staff.all() if account.active})


def findings_of(
    tx: Reading, document: Configuration, icons: Collection[str], phrases: Mapping[str, str] | None = None
) -> list[ConfigFinding]:
    """Return all findings for that document, also those caused by people in the hall.

    `phrases` is the Spanish of the texts of citizens: with it, translations are checked, which block nothing.
    """
    found = validate_config(document, replace(station_facts(tx, icons), phrases=phrases or {}))
    waits = publish_blockers(tx.config.in_force(), document, _waiting(tx), tx.desks.all())
    return [*(ConfigFinding(grave=True, where="", words=words) for words in waits), *found]


def require_no_blockers(
    tx: Reading, before: Configuration, after: Configuration, icons: Collection[str]
) -> None:
    """Check that that document may be published now; raise Conflict with all that blocks it."""
    if before == after:
        raise Conflict("station.config.nothing_to_publish", now={"changes": 0})
    grave = [finding.words for finding in findings_of(tx, after, icons) if finding.grave]
    if grave:
        raise Conflict(join_sentences(grave), now={"findings": grave})


def _waiting(tx: Reading) -> Mapping[str, int]:
    many: dict[str, int] = {}
    for (key, _), (count, _) in tx.tickets.waiting_counts().items():
        many[key] = many.get(key, 0) + count
    for ticket in tx.tickets.set_aside(
        absent_since=datetime.max.replace(tzinfo=UTC)
    ):  # only the parked tickets
        many[ticket.service] = many.get(ticket.service, 0) + 1
    return many


def _apply(tx: Transaction, after: Configuration) -> None:
    """Set the tables that the rules read to the values of the document."""
    station = tx.config.station()
    tx.config.save_station(
        replace(station, name=after.station.name.strip(), district=after.station.district.strip())
    )
    for position, entry in enumerate(after.services, start=1):
        tx.config.save_service(entry.at(position))
    there = {desk.number for desk in tx.desks.all()}
    for desk in after.desks:
        if desk.number not in there:
            tx.desks.add(desk.number)

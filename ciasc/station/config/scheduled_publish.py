"""Publish a draft at the beginning of the next station day, without any person present."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ciasc.domain.config.document import ConfigVersion
from ciasc.domain.config.finding import join_sentences
from ciasc.domain.config.validation import validate_config
from ciasc.domain.core.errors import Conflict, JsonValue, NotFound
from ciasc.domain.core.permissions import SYSTEM, Actor, Permission
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Reading, Transaction
from ciasc.station.config.draft_and_publish import ConfigPublication, seen, station_facts
from ciasc.station.context import Context

_LOOKED_AT: Final = 200
SCHEDULED: Final = "scheduled"
STOPPED: Final = "schedule-stopped"


@dataclass(frozen=True, slots=True)
class ScheduledPublication:
    """The use cases of scheduled publication."""

    context: Context
    config: ConfigPublication

    def publish_next_day(self, tx: Transaction, by: Actor, revision: int, icons: Collection[str]) -> date:
        """Return the station day on which this draft will be published; raise Conflict if it is wrong.

        People who wait for an archived service block it only then: it is tried again when none is left.
        """
        by.must(Permission.PUBLISH_CONFIG)
        now = self.context.clock()
        draft = seen(tx, revision)
        if draft is None:
            raise NotFound("station.config.no_draft")
        grave = [one.words for one in validate_config(draft.document, station_facts(tx, icons)) if one.grave]
        if grave:
            raise Conflict(join_sentences(grave), now={"findings": grave})
        day = self.context.calendar.day(now) + timedelta(days=1)
        tx.events.record(
            EventKind.STATION_CHANGED,
            by,
            now,
            data=_about(SCHEDULED, draft, day),
        )
        return day

    def publish_due(self, icons: Collection[str]) -> ConfigVersion | None:
        """Publish the draft that is due and return it; None if there is none or people in the hall block it.

        If the person who scheduled it may not publish any more, that is logged one time and the draft waits
        for another person.
        """
        now = self.context.clock()
        with self.context.store.read() as tx:
            draft = tx.config.draft()
            wish = None if draft is None else wish_for(tx, draft)
        if draft is None or wish is None or self.context.calendar.day(now) < wish.day:
            return None
        if wish.asker is None:
            if not wish.stopped:
                self._record_stopped(draft, wish)
            return None
        with suppress(Conflict), self.context.change() as writing:
            return self.config.publish_draft(writing, wish.asker, draft.revision, icons)
        return None

    def _record_stopped(self, draft: ConfigVersion, wish: "PublishWish") -> None:
        with self.context.change() as tx:
            data = _about(STOPPED, draft, wish.day) | {"staff": wish.by}
            tx.events.record(EventKind.STATION_CHANGED, SYSTEM, self.context.clock(), data=data)


@dataclass(frozen=True, slots=True)
class PublishWish:
    """The wish to publish a draft, as it is, on a day: by which account.

    `asker` is None if that account is disabled or may not publish any more; `stopped` if that was logged.
    """

    day: date
    by: str
    asker: Actor | None
    stopped: bool


def wish_for(tx: Reading, draft: ConfigVersion) -> PublishWish | None:
    """Return the last wish to publish this draft, as it is; None if there is none."""
    stopped = False
    for event in tx.events.changes_before(2**53, _LOOKED_AT):
        if event.at < draft.created_at:
            break
        if (event.data.get("version"), event.data.get("revision")) != (draft.version, draft.revision):
            continue
        if event.data.get("what") == SCHEDULED:
            day = date.fromisoformat(str(event.data["day"]))
            return PublishWish(day, event.actor, _who_may(tx, event.actor), stopped)
        stopped = stopped or event.data.get("what") == STOPPED
    return None


def _who_may(tx: Reading, account_id: str) -> Actor | None:
    account = tx.staff.get(account_id)
    if account is None or not account.active or not account.actor.may(Permission.PUBLISH_CONFIG):
        return None
    return account.actor


def _about(what: str, draft: ConfigVersion, day: date) -> dict[str, JsonValue]:
    return {"what": what, "version": draft.version, "revision": draft.revision, "day": day.isoformat()}

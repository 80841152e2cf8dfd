"""A draft that is put in force at the beginning of the next station day, without anybody awake for it."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date, timedelta

from ciasc.domain.checks import findings
from ciasc.domain.configuration import ConfigVersion
from ciasc.domain.errors import Conflict, NotFound
from ciasc.domain.events import Event, Kind
from ciasc.domain.people import Actor, Permission
from ciasc.ports import Reading
from ciasc.station.configuring import Configuring, around, seen

_LOOKED_AT = 200


class Scheduling(Configuring):
    """What waits for the end of the day."""

    def publish_next_day(self, by: Actor, revision: int, icons: Collection[str]) -> date:
        """The station day on which this draft is put in force if nobody touches it; Conflict if it is wrong.

        Who waits for an archived service hinders it only then: it is tried again until nobody does.
        """
        by.must(Permission.PUBLISH_CONFIG)
        now = self.clock()
        with self.store.begin() as tx:
            draft = seen(tx, revision)
            if draft is None:
                raise NotFound("No hay ningún borrador.")
            grave = [one.words for one in findings(draft.document, around(tx, icons)) if one.grave]
            if grave:
                raise Conflict(" ".join(grave), now={"findings": grave})
            day = self.calendar.day(now) + timedelta(days=1)
            tx.record(
                Kind.STATION_CHANGED,
                by,
                now,
                data={
                    "what": "scheduled",
                    "version": draft.version,
                    "revision": draft.revision,
                    "day": day.isoformat(),
                },
            )
        return day

    def publish_due(self, icons: Collection[str]) -> ConfigVersion | None:
        """The draft whose day has come, in force; None if there is none or people in the hall hinder it."""
        now = self.clock()
        with self.store.read() as tx:
            draft = tx.draft()
            asked = None if draft is None else wish_for(tx, draft)
            account = None if asked is None else tx.staff_member(asked.actor)
        if draft is None or asked is None or self.calendar.day(now) < day_of(asked):
            return None
        if account is None or not account.active:
            return None
        with suppress(Conflict):
            return self.publish_draft(account.actor, draft.revision, icons)
        return None


def wish_for(tx: Reading, draft: ConfigVersion) -> Event | None:
    """The event that asked for this draft, as it stands, to be put in force on a later day."""
    wanted = ("scheduled", draft.version, draft.revision)
    for event in tx.changes_before(2**53, _LOOKED_AT):
        if event.at < draft.created_at:
            return None
        if tuple(event.data.get(name) for name in ("what", "version", "revision")) == wanted:
            return event
    return None


def day_of(wish: Event) -> date:
    """The station day for which it was asked."""
    return date.fromisoformat(str(wish.data["day"]))

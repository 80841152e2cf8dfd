"""Find changes that would harm people who are at the station now, and so must wait.

What is wrong in the configuration itself is found by `validation.py`.
"""

from collections.abc import Collection, Iterator, Mapping

from ciasc.domain.config.document import Configuration, ServiceEntry
from ciasc.domain.core.messages import Message, message
from ciasc.domain.queueing.desk import Desk, DeskState


def publish_blockers(
    before: Configuration, after: Configuration, waiting: Mapping[str, int], desks: Collection[Desk]
) -> list[Message]:
    """Return why the change must wait, in words; nothing if it may happen now.

    `waiting` counts by service those who wait or are set aside; `desks` are the station's present desks.
    """
    return [*_of_services(before, after, waiting), *_of_desks(before, after, desks)]


def _of_services(
    before: Configuration, after: Configuration, waiting: Mapping[str, int]
) -> Iterator[Message]:
    for old in before.services:
        new = after.service(old.key)
        if new is None:
            yield message("config.blockers.service_deleted", service=old.name)
            continue
        what = _risky(old, new)
        many = waiting.get(old.key, 0)
        if what and many:
            change = message(f"config.blockers.changes.{what}")
            yield message("config.blockers.people_wait", n=many, service=old.name, change=change)


def _risky(old: ServiceEntry, new: ServiceEntry) -> str | None:
    if old.letter != new.letter:
        return "letter"
    if old.lane != new.lane:
        return "lane"
    if old.cover != new.cover:
        return "cover"
    return "offered" if old.offered and not new.offered else None


def _of_desks(before: Configuration, after: Configuration, desks: Collection[Desk]) -> Iterator[Message]:
    worked = {desk.number for desk in desks if desk.state is not DeskState.CLOSED}
    for old in before.desks:
        new = after.desk(old.number)
        if new is None:
            yield message("config.blockers.desk_deleted", desk=old.number)
        elif new.archived and not old.archived and old.number in worked:
            yield message("config.blockers.desk_open", desk=old.number)

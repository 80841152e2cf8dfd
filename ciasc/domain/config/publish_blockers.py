"""Find changes that would harm people who are at the station now, and so must wait."""

from collections.abc import Collection, Iterator, Mapping

from ciasc.domain.config.document import Configuration, ServiceEntry
from ciasc.domain.queueing.desk import Desk, DeskState


def publish_blockers(
    before: Configuration, after: Configuration, waiting: Mapping[str, int], desks: Collection[Desk]
) -> list[str]:
    """Return why the change must wait, in words; nothing if it may happen now.

    `waiting` counts by service those who wait or are set aside; `desks` are the station's present desks.
    """
    return [*_of_services(before, after, waiting), *_of_desks(before, after, desks)]


def _of_services(before: Configuration, after: Configuration, waiting: Mapping[str, int]) -> Iterator[str]:
    for old in before.services:
        new = after.service(old.key)
        if new is None:
            yield f"«{old.name}» ya existió: archívelo en lugar de borrarlo, sus tickets lo nombran."
            continue
        what = _risky(old, new)
        many = waiting.get(old.key, 0)
        if what and many:
            people = "1 persona espera" if many == 1 else f"{many} personas esperan"
            when = "cuando nadie espere, o publíquelo para el día siguiente"
            yield f"{people} por «{old.name}»: {what} {when}."


def _risky(old: ServiceEntry, new: ServiceEntry) -> str:
    if old.letter != new.letter:
        return "cambie su letra"
    if old.lane != new.lane:
        return "cambie su clase de atención"
    if old.cover != new.cover:
        return "cambie si es discreto"
    return "deje de ofrecerlo" if old.offered and not new.offered else ""


def _of_desks(before: Configuration, after: Configuration, desks: Collection[Desk]) -> Iterator[str]:
    worked = {desk.number for desk in desks if desk.state is not DeskState.CLOSED}
    for old in before.desks:
        new = after.desk(old.number)
        if new is None:
            yield f"El módulo {old.number} ya existió: archívelo en lugar de borrarlo."
        elif new.archived and not old.archived and old.number in worked:
            yield f"El módulo {old.number} está abierto: archívelo cuando se cierre."

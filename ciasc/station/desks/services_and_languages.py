"""The services and languages of a desk: at its opening, and after a change of the configuration."""

from datetime import datetime

from ciasc.domain.config.document import Configuration
from ciasc.domain.core.permissions import Actor
from ciasc.domain.queueing.desk_services import is_only_open_desk, services_after_change
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Reading, Transaction


def languages_at_desk(tx: Reading, number: int, staff: str) -> frozenset[str]:
    """Return the languages other than Spanish at a desk: the person's own, and the desk's."""
    account, entry = tx.staff.get(staff), tx.config.in_force().desk(number)
    own = account.languages if account is not None else frozenset()
    return own | (frozenset(entry.languages if entry else ()) - {"es"})


def apply_config_to_desks(tx: Transaction, before: Configuration, by: Actor, at: datetime) -> None:
    """Update the open desks for the configuration that `by` published in place of `before`."""
    now, desks, services = tx.config.in_force(), tx.desks.all(), tx.config.services()
    for desk in desks:
        if desk.staff is None:
            continue
        was, is_for, alone = (
            before.skills(desk.number),
            now.skills(desk.number),
            is_only_open_desk(desks, desk.number),
        )
        serves = services_after_change(desk, was, is_for, services, alone=alone)
        languages = languages_at_desk(tx, desk.number, desk.staff)
        if (serves, languages) != (desk.services, desk.languages):
            after = desk.reassigned(serves, languages)
            told = {"services": sorted(after.serves(services)), "languages": sorted(languages)}
            tx.events.record(EventKind.DESK_REASSIGNED, by, at, desk=desk.number, data=told)
            tx.desks.save(after)

"""The figures of a file by service and by lane; no duration of a few discreet visits."""

from dataclasses import dataclass
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.too_few_to_show import FEW
from ciasc.reports.discreet_services import discreet_name
from ciasc.reports.files.file_labels import lane_name
from ciasc.reports.files.report_data import ReportData, added

TIMED: Final = ("waits", "services")
"""The durations of which these tables show percentiles."""
CONTACTS: Final = "contacts"
ANSWERS: Final = "answers"
RESPONSES: Final = "responses"
HUSHED: Final = frozenset({"prompt", "tardy", "granted_prompt", "granted_tardy", "due", "unfiled"})
"""Counts that show what a visit was for: by day or hour they would identify visitors."""


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a table: its name, its figures, its target in seconds if it has one.

    `guarded` if discreet services or people in danger are in it: then no duration of a few is shown.
    `discreet` if all its services are discreet.
    """

    name: str
    told: Figures
    target_s: int | None = None
    guarded: bool = False
    discreet: bool = False

    @property
    def hides_sums(self) -> bool:
        """Return whether its sums of seconds might be those of one person."""
        return self.guarded and _few(self.told)


def _few(told: Figures) -> bool:
    """Return whether one of the percentiles of a table has too small a count."""
    return told.issued < FEW or any(len(getattr(told, what)) < FEW for what in TIMED)


def figures_by_service(book: ReportData) -> list[Group]:
    """Return the figures by service, by name. Discreet ones with few cases are together.

    If these are still few, each is merged with its public cover and the name says so: otherwise the total
    minus all other rows would show them.
    """
    few = {key: told for key, told in book.by_service.items() if key in book.covers and _few(told)}
    told = {key: one for key, one in book.by_service.items() if key not in few}
    names = {key: book.names.get(key, key) for key in told}
    reserved, together = discreet_name(), added(few.values())
    found = []
    if few and not _few(together):
        found.append(Group(reserved, together, guarded=True, discreet=True))
        few = {}
    for key, one in few.items():
        cover = book.covers[key]
        names[cover] = text(
            "files.groups.with_reserved",
            cover=book.names.get(cover, cover),
            reserved=f"{reserved[:1].lower()}{reserved[1:]}",
        )
        told[cover] = told.get(cover, Figures()) + one
    hiding = {book.covers[key] for key in few}
    for key, one in told.items():
        discreet = key in book.covers
        found.append(Group(names[key], one, book.targets_s.get(key), discreet or key in hiding, discreet))
    return sorted(found, key=lambda group: group.name)


def figures_by_lane(book: ReportData) -> list[Group]:
    """Return the figures by lane; few people in danger count in the normal lane, and the name says so.

    The same applies if the discreet services that are named would leave few of them, by subtraction.
    """
    told = dict(book.by_lane)
    urgent = told.get(Lane.IMMEDIATE)
    if urgent is None or not (_few(urgent) or _few_left(urgent, book)):
        return [
            Group(lane_name(lane), one, guarded=lane is Lane.IMMEDIATE) for lane, one in sorted(told.items())
        ]
    told[Lane.NORMAL] = told.get(Lane.NORMAL, Figures()) + told.pop(Lane.IMMEDIATE)
    both = text("files.groups.normal_and_immediate", normal=lane_name(Lane.NORMAL))
    return [
        Group(both if lane is Lane.NORMAL else lane_name(lane), one, guarded=lane is Lane.NORMAL)
        for lane, one in sorted(told.items())
    ]


def _few_left(urgent: Figures, book: ReportData) -> bool:
    """Return whether the named discreet services leave few tickets in the immediate lane."""
    apart = added(group.told for group in figures_by_service(book) if group.discreet)
    left = [urgent.issued - apart.issued]
    left += [len(getattr(urgent, what)) - len(getattr(apart, what)) for what in TIMED]
    return any(many != 0 and many < FEW for many in left)

"""Actors of a station and the permissions of each role: the only place that decides them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final
from unicodedata import normalize

from ciasc.domain.core.errors import NotAllowed


class Role(StrEnum):
    """Role of a person or a device at the station."""

    AUXILIARY = auto()
    OFFICER = auto()
    SUPERVISOR = auto()
    COMISARIO = auto()
    ADMIN = auto()
    KIOSK = auto()
    DISPLAY = auto()
    BUTTON = auto()
    CITIZEN = auto()
    SYSTEM = auto()


STAFF_ROLES: Final = (Role.AUXILIARY, Role.OFFICER, Role.SUPERVISOR, Role.COMISARIO, Role.ADMIN)
OTHER_LANGUAGES: Final = ("qu", "ay", "en", "prl")
"""What a person may need or speak beside Spanish, by its tag; prl is Peruvian sign language (LSP)."""

DEVICE_ROLES: Final = (Role.KIOSK, Role.DISPLAY, Role.BUTTON)


class Permission(StrEnum):
    """One thing that can be allowed or refused."""

    ISSUE = auto()
    REPRINT = auto()
    CALL_STAFF = auto()
    OPERATE_DESK = auto()
    CALL_AT_DESK = auto()
    CALL_FOR_ANY_DESK = auto()
    SERVE_OFFICER_ONLY = auto()
    CLOSE_ANY_DESK = auto()
    CANCEL_TICKET = auto()
    SEE_QUEUE = auto()
    SEE_WALL = auto()
    ACKNOWLEDGE_CALLS = auto()
    SEE_REPORTS = auto()
    SEE_OWN_WORK = auto()
    EXPORT_REPORTS = auto()
    SEE_DEVICES = auto()
    CHANGE_PAPER = auto()
    TELL_HEALTH = auto()
    MANAGE_STAFF = auto()
    SEE_AUDIT = auto()
    USE_SECOND_FACTOR = auto()
    MANAGE_DEVICES = auto()
    SEE_CONFIG = auto()
    CONFIGURE = auto()
    PUBLISH_CONFIG = auto()


_DESK: Final = frozenset({Role.AUXILIARY, Role.OFFICER, Role.SUPERVISOR, Role.COMISARIO})
_POLICE: Final = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COMISARIO})
_CHIEFS: Final = frozenset({Role.SUPERVISOR, Role.COMISARIO})

MAY: Final[Mapping[Permission, frozenset[Role]]] = {
    Permission.ISSUE: _DESK | {Role.KIOSK},
    Permission.REPRINT: _DESK | {Role.KIOSK},
    Permission.CALL_STAFF: _DESK | {Role.KIOSK},
    Permission.OPERATE_DESK: _DESK,
    Permission.CALL_AT_DESK: _DESK | {Role.BUTTON},
    Permission.CALL_FOR_ANY_DESK: _CHIEFS,
    Permission.SERVE_OFFICER_ONLY: _POLICE,
    Permission.CLOSE_ANY_DESK: _CHIEFS,
    Permission.CANCEL_TICKET: _CHIEFS,
    Permission.SEE_QUEUE: _DESK,
    Permission.SEE_WALL: frozenset(STAFF_ROLES) | {Role.DISPLAY},
    Permission.ACKNOWLEDGE_CALLS: frozenset({Role.DISPLAY}),
    Permission.SEE_REPORTS: _CHIEFS,
    Permission.SEE_OWN_WORK: frozenset(STAFF_ROLES),
    Permission.EXPORT_REPORTS: frozenset({Role.COMISARIO}),
    Permission.SEE_DEVICES: _CHIEFS | {Role.ADMIN},
    Permission.CHANGE_PAPER: _DESK | {Role.ADMIN},
    Permission.TELL_HEALTH: frozenset(DEVICE_ROLES),
    Permission.MANAGE_STAFF: frozenset({Role.ADMIN}),
    Permission.SEE_AUDIT: _CHIEFS | {Role.ADMIN},
    Permission.USE_SECOND_FACTOR: frozenset({Role.COMISARIO, Role.ADMIN}),
    Permission.MANAGE_DEVICES: frozenset({Role.ADMIN}),
    Permission.SEE_CONFIG: frozenset({Role.ADMIN, Role.COMISARIO}),
    Permission.CONFIGURE: frozenset({Role.ADMIN}),
    # The comisario is responsible for the station, and so may publish what the administrator drafted.
    Permission.PUBLISH_CONFIG: frozenset({Role.ADMIN, Role.COMISARIO}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The actor of an event: `id` is stable for the audit trail, `name` is what people read.

    `desk` is the desk of a button; `via` names the button that a person at a desk pressed.
    """

    id: str
    role: Role
    name: str
    desk: int | None = None
    via: str | None = None

    def may(self, permission: Permission) -> bool:
        """Return whether this actor's role holds the permission."""
        return self.role in MAY[permission]

    def must(self, permission: Permission) -> None:
        """Check that the actor holds the permission, else raise NotAllowed."""
        if not self.may(permission):
            raise NotAllowed("queue.permission.missing")


def casefolded_name(name: str) -> str:
    """Return a sign-in name for comparison: without case, outer blanks and differences of Unicode form."""
    return normalize("NFKC", normalize("NFKC", name).casefold()).strip()


SYSTEM: Final = Actor(id="system", role=Role.SYSTEM, name="CIASC")
CITIZEN: Final = Actor(id="citizen", role=Role.CITIZEN, name="Ciudadanía")

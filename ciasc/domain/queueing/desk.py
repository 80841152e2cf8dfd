"""Desks: where a ticket is served, by which person, and for which services.

How long a silent window holds its desk: `lease_seconds`, `idle_seconds` in `core/queue_time_limits.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, auto

from ciasc.domain.core.errors import Conflict, JsonValue, LeaseLost, NotAllowed
from ciasc.domain.core.permissions import MAY, Actor, Permission, Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Service


class DeskState(StrEnum):
    """Whether a desk works."""

    CLOSED = auto()
    OPEN = auto()
    PAUSED = auto()


class PauseReason(StrEnum):
    """Why a desk pauses."""

    BREAK = auto()
    ERRAND = auto()
    SYSTEM = auto()
    MEETING = auto()
    OTHER = auto()


class CloseReason(StrEnum):
    """Why a supervisor closed the desk of another person."""

    FORGOTTEN = auto()
    SHIFT_END = auto()
    EMERGENCY = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Window:
    """The window from which a desk is worked: its session, and the name that a page gives itself, if any."""

    holder: str
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One desk (módulo) and its person. `services` are keys; empty means all that the role may serve.

    `lease` names the one window that works the desk from `lease_at`; `heard_at` is its last heartbeat.
    `languages` are those that its person speaks beside Spanish.
    """

    number: int
    state: DeskState = DeskState.CLOSED
    staff: str | None = None
    staff_name: str | None = None
    role: Role | None = None
    services: frozenset[str] = frozenset()
    ticket: str | None = None
    since: datetime | None = None
    pause_reason: PauseReason | None = None
    languages: frozenset[str] = frozenset()
    lease: str | None = None
    lease_holder: str | None = None
    lease_at: datetime | None = None
    heard_at: datetime | None = None
    version: int = 1

    def _moved(self, **changes: object) -> "Desk":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]

    def summary(self) -> dict[str, JsonValue]:
        """Return what is true of the desk now."""
        return {
            "desk": self.number,
            "state": self.state.value,
            "staff": self.staff_name,
            "version": self.version,
        }

    def open(
        self,
        actor: Actor,
        services: frozenset[str],
        at: datetime,
        languages: frozenset[str] = frozenset(),
    ) -> "Desk":
        """Return the desk opened by `actor` for `services`; raise Conflict if another person works at it."""
        actor.must(Permission.OPERATE_DESK)
        if self.state is not DeskState.CLOSED and self.staff != actor.id:
            raise Conflict("queue.desk.occupied", desk=self.number, name=self.staff_name, now=self.summary())
        return self._moved(
            state=DeskState.OPEN,
            staff=actor.id,
            staff_name=actor.name,
            role=actor.role,
            services=services,
            since=at,
            pause_reason=None,
            languages=languages,
        )

    def close(self, at: datetime) -> "Desk":
        """Return the closed desk; raise Conflict while a person is being attended."""
        if self.state is DeskState.CLOSED:
            raise Conflict("queue.desk.already_closed", desk=self.number, now=self.summary())
        if self.ticket is not None:
            raise Conflict("queue.desk.close_with_person", desk=self.number, now=self.summary())
        return self._moved(
            state=DeskState.CLOSED,
            staff=None,
            staff_name=None,
            role=None,
            services=frozenset(),
            since=at,
            pause_reason=None,
            languages=frozenset(),
            lease=None,
            lease_holder=None,
            lease_at=None,
            heard_at=None,
        )

    def pause(self, reason: PauseReason, at: datetime) -> "Desk":
        """Return the paused desk; raise Conflict unless it is open and free."""
        if self.state is not DeskState.OPEN:
            raise Conflict("queue.desk.not_open", desk=self.number, now=self.summary())
        if self.ticket is not None:
            raise Conflict("queue.desk.pause_with_person", now=self.summary())
        return self._moved(state=DeskState.PAUSED, pause_reason=reason, since=at)

    def resume(self, at: datetime) -> "Desk":
        """Return the desk open again after a pause."""
        if self.state is not DeskState.PAUSED:
            raise Conflict("queue.desk.not_paused", desk=self.number, now=self.summary())
        return self._moved(state=DeskState.OPEN, pause_reason=None, since=at)

    def must_be_free(self) -> None:
        """Check that a person may be called to this desk now, else raise Conflict."""
        if self.state is not DeskState.OPEN:
            raise Conflict("queue.desk.not_open", desk=self.number, now=self.summary())
        if self.ticket is not None:
            raise Conflict("queue.desk.has_person", now=self.summary())

    def taking(self, ticket: str) -> "Desk":
        """Return the desk with a person called to it; raise Conflict if it is not free and open."""
        self.must_be_free()
        return self._moved(ticket=ticket)

    def freed(self) -> "Desk":
        """Return the desk after its person left."""
        return self._moved(ticket=None)

    def worked_by(self, actor: Actor) -> None:
        """Check that `actor` is the person at this desk, else raise NotAllowed."""
        actor.must(Permission.OPERATE_DESK)
        if self.state is DeskState.CLOSED:
            raise Conflict("queue.desk.open_first", desk=self.number, now=self.summary())
        if self.staff != actor.id:
            raise NotAllowed("queue.desk.of_another", desk=self.number, name=self.staff_name)

    def person_of(self, button: Actor) -> Actor:
        """Return the actor at this desk for its button; raise NotAllowed elsewhere, Conflict if closed."""
        button.must(Permission.CALL_AT_DESK)
        if button.desk != self.number:
            raise NotAllowed("queue.desk.wrong_button", button=button.name, desk=self.number)
        if self.state is not DeskState.OPEN or self.staff is None or self.role is None:
            raise Conflict("queue.desk.not_open", desk=self.number, now=self.summary())
        return Actor(id=self.staff, role=self.role, name=self.staff_name or "", via=button.name)

    def leased(self, now: datetime, rules: Policy) -> bool:
        """Return whether the last heartbeat of a window is recent enough to hold the desk."""
        heard = self.heard_at or self.lease_at
        return heard is not None and now - heard <= timedelta(seconds=rules.lease_seconds)

    def idle(self, now: datetime, rules: Policy) -> bool:
        """Return whether the window of the desk has been silent for too long; never without heartbeats."""
        silent = timedelta(seconds=rules.idle_seconds)
        return self.heard_at is not None and now - self.heard_at > silent

    def held_by(self, window: Window, now: datetime, rules: Policy) -> None:
        """Check that this window may work the desk, else raise LeaseLost.

        A window with a name must hold the lease. A program without a name may work while no lease is live, or
        if its own session holds it.
        """
        if self.lease is None:
            return
        if window.id is None:
            held = not self.leased(now, rules) or window.holder == self.lease_holder
        else:
            held = window.id == self.lease
        if not held:
            raise LeaseLost("queue.desk.other_window", desk=self.number, now=self.summary())

    def reassigned(self, services: frozenset[str], languages: frozenset[str]) -> "Desk":
        """Return the desk with the services and languages of a new configuration."""
        return self._moved(services=services, languages=languages)

    def leased_to(self, lease: str, holder: str, at: datetime) -> "Desk":
        """Return the desk worked from that window, to be stored together with what opened or took it."""
        if lease == self.lease:
            return replace(self, lease_holder=holder)
        return replace(self, lease=lease, lease_holder=holder, lease_at=at, heard_at=None)

    def taken_over(self, lease: str, holder: str, at: datetime) -> "Desk":
        """Return the desk worked from another window of the same person."""
        return self._moved().leased_to(lease, holder, at)

    def serves(self, services: Mapping[str, Service]) -> frozenset[str]:
        """Return the keys of the services that this desk may call, by its choice and its person's role."""
        if self.role is None:
            return frozenset()
        wanted = self.services or frozenset(services)
        return frozenset(key for key in wanted if key in services and may_serve(self.role, services[key]))

    def serves_one(self, service: Service) -> bool:
        """Return whether this desk may call that service of the station."""
        chosen = not self.services or service.key in self.services
        return chosen and self.role is not None and may_serve(self.role, service)


def may_serve(role: Role, service: Service) -> bool:
    """Return whether that role may attend that service."""
    needs = Permission.SERVE_OFFICER_ONLY if service.officer_only else Permission.OPERATE_DESK
    return role in MAY[Permission.OPERATE_DESK] and role in MAY[needs]

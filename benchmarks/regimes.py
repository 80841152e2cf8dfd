"""Simulated kinds of stations: how many people come for what, the desks, and how everybody behaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

OPENS_H, CLOSES_H = 8.0, 18.0
LAST_TICKET_H: Final = 17.5
BY_HOUR: Final = (1.0, 1.35, 1.45, 1.25, 1.0, 0.8, 0.85, 1.0, 0.8, 0.5)
MEAN_MIN: Final = {"informes": 5.0, "documentos": 8.0, "robo": 18.0, "otras_denuncias": 25.0}
SHARE: Final = {"informes": 0.4, "documentos": 0.25, "robo": 0.2, "otras_denuncias": 0.15}
PREFERENTIAL: Final = 0.14
USUAL_MEAN_S: Final = sum(60 * MEAN_MIN[key] * share for key, share in SHARE.items())
"""The mean seconds of attention of all who come."""

_OFFICERS_ONLY: Final = "otras_denuncias"


class Front(Protocol):
    """The station as people meet it: commands of the public API at moments of a clock."""

    def post(self, who: str, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        """Return the status and the body of the answer to that command."""
        ...

    def at(self, now: datetime) -> None:
        """Set the clock of the station."""
        ...

    def before_ticket(self) -> None:
        """Let the station do what it does each second in the background."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPlan:
    """A desk: whether an officer works it, its services (none: all), its hours, and when lunch begins."""

    officer: bool
    services: frozenset[str] = frozenset()
    hours: tuple[float, float] = (OPENS_H, CLOSES_H)
    lunch_h: float | None = None

    def serves(self, service: str) -> bool:
        """Return whether a person for that service may be called here."""
        return (self.officer or service != _OFFICERS_ONLY) and (not self.services or service in self.services)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """A kind of station: people an hour, its desks, seconds of reaction, minutes of patience and of lunch."""

    name: str
    per_hour: float
    desks: Sequence[DeskPlan]
    reacts_s: tuple[float, float] = (3.0, 12.0)
    patience_min: float = 120.0
    lunch_min: float = 45.0
    slower: float = 1.0


@dataclass(slots=True)
class Visitor:
    """A person: what they were told at the kiosk, and when their number was called first."""

    number: int
    service: str
    lane: str
    came: datetime
    patience: timedelta
    ticket: str = ""
    token: str = ""
    ahead: int = 0
    told: Mapping[str, Any] | None = None
    able: int = 0
    open_desks: int = 0
    called: datetime | None = None
    gone: bool = False
    leg: int = 1


@dataclass(slots=True)
class StaffedDesk:
    """A desk during a day: its pace, its state, who is there, and the break that comes after them."""

    number: int
    plan: DeskPlan
    pace: float
    state: str = "closed"
    person: Visitor | None = None
    wants_break: tuple[float, str] | None = None
    looks: bool = False


def _desks(*lunch_h: float) -> Sequence[DeskPlan]:
    """Return two desks of auxiliaries and two of officers, with lunch at those hours."""
    simple, hard = frozenset({"informes", "documentos"}), frozenset({"robo", "otras_denuncias"})
    first, second, third, fourth = lunch_h
    return (
        DeskPlan(officer=False, services=simple, lunch_h=first),
        DeskPlan(officer=False, lunch_h=second),
        DeskPlan(officer=True, services=hard, lunch_h=third),
        DeskPlan(officer=True, lunch_h=fourth),
    )


CALM: Final = Regime(name="calm", per_hour=7, desks=_desks(13, 13.75, 13, 13.75))
BUSY: Final = Regime(name="busy", per_hour=13, desks=_desks(13, 13.75, 13, 13.75))
OVERLOADED: Final = Regime(
    name="overloaded", per_hour=18, desks=_desks(13, 13.75, 13, 13.75), patience_min=90
)
LUNCH: Final = Regime(name="lunch", per_hour=12, desks=_desks(13, 13.2, 13, 13.9), lunch_min=55)
"""Nearly all desks rest at the same time."""

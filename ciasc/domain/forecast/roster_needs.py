"""The desks that each hour of a future day needs, by who may serve, and checked by its own simulation."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ciasc.domain.core.services import Service
from ciasc.domain.forecast.day_forecast import DayForecast
from ciasc.domain.forecast.desks_needed import SHARE, desks_needed, level, share_leaving
from ciasc.domain.forecast.history_model import HistoryModel, Kind

_FEW: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One hour of the roster: people, their mean attention and target (s), desks needed and usual.

    `officers` of the `needed` desks have an officer, as only an officer may attend some services; usually
    `usual_officers` of the `usual` desks have one. With the usual desks the part `within` is called in time
    by Erlang C, none of it where the queue grows without end, and the part `leaves` leaves by Erlang A; None
    without people or without desks. `lived` is the part called in time in the simulation of the usual desks,
    for those who come in that hour, `lived_officers` the same of those whom only an officer attends; None
    before it, or if none come. Nothing that the simulation contradicts is lacking or spare.
    """

    hour: int
    people: float
    service_s: float
    target_s: float
    needed: int
    usual: int
    officers: int = 0
    usual_officers: int = 0
    within: float | None = None
    leaves: float | None = None
    lived: float | None = None
    lived_officers: float | None = None

    @property
    def lacking(self) -> int:
        """Return the missing desks: in all, or of officers if these are more."""
        missing = 0 if _suffices(self.lived) else max(self.needed - self.usual, 0)
        return max(missing, self.lacking_officers)

    @property
    def lacking_officers(self) -> int:
        """Return the missing officers."""
        return 0 if _suffices(self.lived_officers) else max(self.officers - self.usual_officers, 0)

    @property
    def late(self) -> bool:
        """Return whether too few of those who come in that hour are called in time."""
        return any(part is not None and part < SHARE for part in (self.lived, self.lived_officers))

    @property
    def misplaced(self) -> bool:
        """Return whether there are enough desks, but not for what people come for, or not all the time."""
        return self.late and not self.lacking

    @property
    def spare(self) -> int:
        """Return the desks that could be left out."""
        return 0 if self.lacking or self.late else max(self.usual - self.needed, 0)


def _suffices(lived: float | None) -> bool:
    return lived is not None and lived >= SHARE


def roster(
    coming: DayForecast, services: Mapping[str, Service], known: HistoryModel, *, diverted: str | None = None
) -> list[Need]:
    """Compute what each hour of that day needs; with half of the people of a service `diverted` elsewhere."""
    officers = officer_desks(coming, services)
    return [_need(coming, hour, services, known, diverted, officers) for hour in range(24)]


def officer_desks(coming: DayForecast, services: Mapping[str, Service]) -> frozenset[int]:
    """Return the desks at which an officer usually works: they attend what only an officer may."""
    reserved = {key for key, service in services.items() if service.officer_only}
    return frozenset(desk for desk, keys in coming.skills.items() if keys & reserved)


def more_where_late(
    needs: Sequence[Need], within: Mapping[int, float], officers: Mapping[int, float]
) -> list[Need]:
    """Return those needs with one desk more in each hour in which too few are called in time.

    `within` is that part of all who come in an hour, `officers` that of those whom only an officer attends.
    """
    found = []
    for need in needs:
        late = within.get(need.hour, 1.0) < SHARE
        late_officers = need.officers > 0 and officers.get(need.hour, 1.0) < SHARE
        more = need.officers + (late_officers or (late and need.officers == need.needed > 0))
        found.append(replace(need, needed=max(need.needed + (late or late_officers), more), officers=more))
    return found


def _need(
    coming: DayForecast,
    hour: int,
    services: Mapping[str, Service],
    known: HistoryModel,
    diverted: str | None,
    officers: frozenset[int],
) -> Need:
    people = {
        key: many / 2 if key == diverted else many
        for key, many in _by_service(coming.people.get(hour, {})).items()
        if key in services
    }
    usual = coming.desks[hour]
    total, service_s, target_s = _load(people, services, known)
    some = {key: many for key, many in people.items() if services[key].officer_only}
    reserved = desks_needed(*_load(some, services, known)) if sum(some.values()) >= _FEW else 0
    counts = bool(total and usual)
    found = level(total, service_s, len(usual), target_s) if counts else None
    return Need(
        hour=hour,
        people=total,
        service_s=service_s,
        target_s=target_s,
        needed=max(desks_needed(total, service_s, target_s), reserved),
        usual=len(usual),
        officers=reserved,
        usual_officers=len(usual & officers),
        within=(found.within if found is not None else 0.0) if counts else None,
        leaves=share_leaving(total, service_s, len(usual), 1 / known.leaves)
        if counts and known.leaves
        else None,
    )


def _load(
    people: Mapping[str, float], services: Mapping[str, Service], known: HistoryModel
) -> tuple[float, float, float]:
    """Return how many come, and their mean attention and target in seconds."""
    service_s = _mean({key: known.attention_s(services[key]) for key in people}, people)
    target_s = _mean({key: float(services[key].target_wait_s) for key in people}, people)
    return sum(people.values()), service_s, target_s


def _by_service(kinds: Mapping[Kind, float]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for (key, _), many in kinds.items():
        found[key] += many
    return dict(found)


def _mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    total = sum(weights.values())
    return sum(values[key] * weight for key, weight in weights.items()) / total if total else 0.0

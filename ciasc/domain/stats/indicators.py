"""The sixteen indicators of a period, each with its values and the number of cases, from `figures.py`.

Their words are in `ciasc/content/indicator_definitions.toml`; pages show them by
`ciasc/reports/period/indicator_text.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import reduce
from operator import add
from typing import Final

from ciasc.domain.core.services import Lane
from ciasc.domain.stats.confidence import Interval, wilson
from ciasc.domain.stats.figures import Figures, pct
from ciasc.domain.stats.too_few_to_show import FEW


class Indicator(StrEnum):
    """What the plan wants to be measured; `I1` to `I16` in this order."""

    WAIT = auto()
    WITHIN_TARGET = auto()
    SERVICE = auto()
    STAY = auto()
    ABANDONED = auto()
    PREFERENTIAL = auto()
    IMMEDIATE = auto()
    RESPONSE = auto()
    UNFILED = auto()
    MOVED = auto()
    SATISFACTION = auto()
    COMPLAINTS = auto()
    DESK_HOURS = auto()
    DIVERTED = auto()
    LANGUAGE = auto()
    AVAILABILITY = auto()

    @property
    def number(self) -> str:
        """Return the number in the station's reports, as I4."""
        return f"I{list(Indicator).index(self) + 1}"


NO_SOURCE: Final = frozenset({Indicator.SATISFACTION, Indicator.COMPLAINTS})
"""What this system cannot measure yet: described in words, never as a number."""

Values = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator: its values by name (seconds `_s`, percent `_pct`, hours `_h`), of `n`.

    `known` is False if nothing measures it; a value is None where too few are counted. `intervals` say how
    sure each share is, by the same names.
    """

    indicator: Indicator
    values: Values = field(default_factory=dict)
    n: int = 0
    known: bool = True
    intervals: Mapping[str, Interval] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DevicePresence:
    """For how many seconds devices were present, of the seconds for which that is known."""

    here_s: float = 0
    known_s: float = 0

    @property
    def pct(self) -> float | None:
        """Return the share in percent; None without data."""
        return 100 * self.here_s / self.known_s if self.known_s else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StationAvailability:
    """The station in a period: seconds of open desks, of printers out, of printers in all.

    `needed_h` are the desk-hours that its people needed; None if no person was attended. `digital_views` and
    `guide_views` are how often the kiosks showed the digital denuncia and the rest of orientation.
    """

    open_s: float = 0
    needed_h: int | None = None
    out_s: float = 0
    printers_s: float = 0
    kiosks: DevicePresence = DevicePresence()
    displays: DevicePresence = DevicePresence()
    digital_views: int = 0
    guide_views: int = 0


def compute_indicators(by_lane: Mapping[Lane, Figures], house: StationAvailability) -> list[IndicatorScore]:
    """Compute all indicators of a period, from its figures by lane and the station's availability."""
    told = reduce(add, by_lane.values(), Figures())
    scores = [*_waits(told), *_visits(told), *_promises(by_lane), *_denuncias(told), *_house(told, house)]
    scores.append(_diverted(told, house))
    scores += [IndicatorScore(indicator, known=False) for indicator in NO_SOURCE]
    return sorted(scores, key=lambda score: list(Indicator).index(score.indicator))


def _waits(told: Figures) -> list[IndicatorScore]:
    waits = {f"wait_p{share}_s": told.percentile_s("waits", share / 100) for share in (50, 80, 95)}
    first = {
        f"first_call_p{share}_s": told.percentile_s("first_calls", share / 100) for share in (50, 80, 95)
    }
    kept = {
        "within_target_pct": (told.kept, told.judged),
        "visits_pct": (told.whole_kept, told.whole_kept + told.whole_broken),
    }
    return [
        IndicatorScore(Indicator.WAIT, waits | first, len(told.waits)),
        _shares(Indicator.WITHIN_TARGET, kept, told.judged),
        IndicatorScore(Indicator.SERVICE, _middle_and_tail(told, "service", "services"), len(told.services)),
        IndicatorScore(Indicator.STAY, _middle_and_tail(told, "stay", "stays"), len(told.stays)),
    ]


def _visits(told: Figures) -> list[IndicatorScore]:
    ends = {"no_show_pct": told.no_show, "left_pct": told.left, "expired_pct": told.expired}
    gone = {name: (many, told.issued) for name, many in ends.items()}
    legs = told.issued / told.visits if told.visits >= FEW else None
    return [
        _shares(Indicator.ABANDONED, gone, told.issued),
        _shares(
            Indicator.MOVED, {"moved_pct": (told.moved, told.visits)}, told.visits, {"legs_per_visit": legs}
        ),
        _shares(Indicator.LANGUAGE, {"spoken_pct": (told.spoken, told.asked)}, told.asked),
    ]


def _promises(by_lane: Mapping[Lane, Figures]) -> list[IndicatorScore]:
    first = by_lane.get(Lane.PREFERENTIAL, Figures())
    urgent = by_lane.get(Lane.IMMEDIATE, Figures())
    contact = _middle_and_tail(urgent, "contact", "contacts") | _middle_and_tail(urgent, "answer", "answers")
    return [
        _shares(Indicator.PREFERENTIAL, _prompt(first), first.prompt + first.tardy),
        _shares(Indicator.IMMEDIATE, _prompt(urgent), urgent.prompt + urgent.tardy, contact),
    ]


def _prompt(told: Figures) -> dict[str, tuple[int, int]]:
    """Return those in time of how many, from the arrival, and from when the lane was given."""
    return {
        "prompt_pct": (told.prompt, told.prompt + told.tardy),
        "granted_prompt_pct": (told.granted_prompt, told.granted_prompt + told.granted_tardy),
    }


def _denuncias(told: Figures) -> list[IndicatorScore]:
    response = _middle_and_tail(told, "response", "responses")
    return [
        IndicatorScore(Indicator.RESPONSE, response, len(told.responses)),
        _shares(Indicator.UNFILED, {"unfiled_pct": (told.unfiled, told.due)}, told.due),
    ]


def _house(told: Figures, house: StationAvailability) -> list[IndicatorScore]:
    busy = 100 * told.service_s / house.open_s if house.open_s else None
    hours = {
        "open_h": house.open_s / 3600,
        "needed_h": house.needed_h,
        "busy_h": told.service_s / 3600,
        "busy_pct": busy,
    }
    printing = 100 * (1 - house.out_s / house.printers_s) if house.printers_s else None
    up = {"printers_pct": printing, "kiosks_pct": house.kiosks.pct, "displays_pct": house.displays.pct}
    return [
        IndicatorScore(Indicator.DESK_HOURS, hours, len(told.services)),
        IndicatorScore(
            Indicator.AVAILABILITY, up, told.issued, known=any(one is not None for one in up.values())
        ),
    ]


def _diverted(told: Figures, house: StationAvailability) -> IndicatorScore:
    """Return the views of orientation: of screens, so that they name no person; too few are not shown."""
    seen = house.digital_views + house.guide_views
    digital, guide = (n if n >= FEW else None for n in (house.digital_views, house.guide_views))
    per_100 = 100 * digital / told.issued if digital is not None and told.issued >= FEW else None
    values = {"digital_n": digital, "digital_per_100_n": per_100, "guide_n": guide}
    n = sum(views for views in (digital, guide) if views is not None)  # so that no hidden count follows
    return IndicatorScore(Indicator.DIVERTED, values if seen else {}, n, known=seen > 0)


def _middle_and_tail(told: Figures, name: str, what: str) -> dict[str, float | None]:
    return {f"{name}_p{share}_s": told.percentile_s(what, share / 100) for share in (50, 90)}


def _shares(
    indicator: Indicator,
    shares: Mapping[str, tuple[int, int]],
    n: int,
    more: Mapping[str, float | None] | None = None,
) -> IndicatorScore:
    """Return a score of those parts of how many, in percent, unless it is of too few to be shown."""
    values = {name: pct(part, whole) if whole >= FEW else None for name, (part, whole) in shares.items()}
    sure = {
        name: interval
        for name, (part, whole) in shares.items()
        if whole >= FEW and (interval := wilson(part, whole)) is not None
    }
    return IndicatorScore(indicator, {**(more or {}), **values}, n, intervals=sure)

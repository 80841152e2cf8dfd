"""The sixteen indicators of a period in words: values, counts, the target and their definition."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from ciasc.content.indicator_definitions import Definition, definitions
from ciasc.content.messages import text
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.indicators import Indicator, IndicatorScore
from ciasc.domain.stats.within_target import PROMPT_S
from ciasc.ports import Reading
from ciasc.reports.figure_cells import JUDGED, SERVED, WAITED
from ciasc.reports.number_format import (
    NONE,
    format_hours,
    format_minutes,
    format_percent,
    format_percentile,
    share_words,
)
from ciasc.reports.period.period_days import Days
from ciasc.station.stats.figures_of_any_period import period_scores
from ciasc.station.stats.station_availability import AvailabilitySpells
from ciasc.web.api.output_base import Output

_VALUES: Final = {
    "wait_p50_s": "half", "wait_p80_s": "eight", "wait_p95_s": "ninety_five",
    "first_call_p50_s": "first_half", "first_call_p80_s": "first_eight",
    "first_call_p95_s": "first_ninety_five",
    "within_target_pct": "within_target",
    "visits_pct": "visits", "granted_prompt_pct": "granted",
    "answer_p50_s": "answer_half", "answer_p90_s": "answer_nine",
    "service_p50_s": "half", "service_p90_s": "nine", "stay_p50_s": "half",
    "stay_p90_s": "nine", "no_show_pct": "no_show", "left_pct": "left", "expired_pct": "expired",
    "prompt_pct": "prompt", "contact_p50_s": "half", "contact_p90_s": "nine",
    "response_p50_s": "half", "response_p90_s": "nine", "unfiled_pct": "unfiled",
    "moved_pct": "moved", "legs_per_visit": "legs_per_visit", "open_h": "open",
    "needed_h": "needed",
    "busy_h": "busy", "busy_pct": "busy_share", "spoken_pct": "spoken",
    "printers_pct": "printers",
    "digital_n": "digital", "digital_per_100_n": "digital_per_100", "guide_n": "guide",
    "kiosks_pct": "kiosks", "displays_pct": "displays",
}  # fmt: skip
"""The key of the words for each value of a score."""

_BEHIND: Final[Mapping[Indicator, Sequence[tuple[str, Mapping[str, object]]]]] = {
    Indicator.WAIT: [("measured", WAITED)],
    Indicator.WITHIN_TARGET: [("judged", JUDGED), ("late", {"late": "true"})],
    Indicator.SERVICE: [("served", SERVED)],
    Indicator.STAY: [("attended", {"end": "attended"})],
    Indicator.ABANDONED: [
        ("no_show", {"end": "no_show"}),
        ("left", {"end": "left"}),
        ("expired", {"end": "expired"}),
    ],
    Indicator.PREFERENTIAL: [
        ("called_in_time", {"lane": "preferential", "prompt": "true"}),
        ("others", {"lane": "preferential", "prompt": "false"}),
    ],
    Indicator.IMMEDIATE: [
        ("accompanied_in_time", {"lane": "immediate", "prompt": "true"}),
        ("others", {"lane": "immediate", "prompt": "false"}),
    ],
    Indicator.RESPONSE: [("filed", {"filed": "true"})],
    Indicator.UNFILED: [("unfiled", {"filed": "false"})],
    Indicator.LANGUAGE: [
        ("spoken", {"spoken": "true"}),
        ("not_spoken", {"spoken": "false"}),
    ],
    Indicator.MOVED: [("transferred", {"leg": 1, "end": "transferred"})],
}
_OF_VISITS: Final = frozenset(
    {
        Indicator.RESPONSE,
        Indicator.UNFILED,
        Indicator.LANGUAGE,
        Indicator.PREFERENTIAL,
        Indicator.IMMEDIATE,
    }
)
"""Indicators with a list of tickets only for a short period."""


class IndicatorRow(Output, title="IndicatorRow"):
    """One indicator of a period; `values` are seconds `_s`, percent `_pct`, hours `_h` or counts `_n`.

    `intervals` are the lowest and the highest percentage that a share may be by chance, at 95 %.
    `known` is false if nothing measures it: `missing` says why.
    """

    number: str
    key: Indicator
    name: str
    values: dict[str, float | None]
    intervals: dict[str, list[float]]
    n: int
    target: str | None
    known: bool
    formula: str
    unit: str
    excludes: str
    line: str
    source: str
    missing: str

    @property
    def values_in_words(self) -> list[tuple[str, str]]:
        """Return each value in words: what it is, and the number."""
        return [
            (value_name(name), share_words(value_words(name, value), self.intervals.get(name)))
            for name, value in self.values.items()
        ]

    def behind(self, days: Days) -> Sequence[tuple[str, str]]:
        """Return the lists of tickets of those days behind it: the name and the address of each."""
        if not self.n or (self.key in _OF_VISITS and not days.short):
            return ()
        return [
            (text(f"reports.behind.{name}"), days.tickets(**filters))
            for name, filters in _BEHIND.get(self.key, ())
        ]


class IndicatorRows(Output, title="IndicatorRows"):
    """The indicators of the days `first` to `last`, I1 first."""

    first: date
    last: date
    indicators: list[IndicatorRow]


def value_name(name: str) -> str:
    """Return what a value of a score is, in words; empty if it has no name."""
    return text(f"reports.values.{_VALUES[name]}") if name in _VALUES else ""


def value_words(name: str, value: float | None) -> str:
    """Return a value of a score in words."""
    if value is None:
        return NONE
    if name.endswith("_s"):
        return format_percentile(value)
    if name.endswith("_pct"):
        return format_percent(value)
    if name.endswith("_n"):
        return f"{value:.0f}"
    return format_hours(value) if name.endswith("_h") else f"{value:.2f}"


def indicators(
    tx: Reading,
    calendar: Calendar,
    first: date,
    last: date,
    now: datetime,
    how: AvailabilitySpells | None = None,
) -> IndicatorRows:
    """Return the indicators of those days, with the targets of that time; `how` as in `period_scores`."""
    scores = period_scores(tx, calendar, first, last, now, how)
    begun, ended = (tx.config.at(calendar.bounds(day)[1]) for day in (first, last))
    rows = [_row(score, definitions()[score.indicator], (begun, ended)) for score in scores]
    return IndicatorRows(first=first, last=last, indicators=rows)


def _row(
    score: IndicatorScore, words: Definition, configs: tuple[Configuration, Configuration]
) -> IndicatorRow:
    return IndicatorRow(
        number=score.indicator.number,
        key=score.indicator,
        name=words.name,
        values=dict(score.values),
        intervals={name: list(interval) for name, interval in score.intervals.items()},
        n=score.n,
        target=_target(score.indicator, configs),
        known=score.known,
        formula=words.formula,
        unit=words.unit,
        excludes=words.excludes,
        line=words.line,
        source=words.source,
        missing=words.missing,
    )


def _target(indicator: Indicator, configs: tuple[Configuration, Configuration]) -> str | None:
    match indicator:
        case Indicator.WAIT | Indicator.WITHIN_TARGET:
            return _targets(configs)
        case Indicator.PREFERENTIAL:
            return format_minutes(PROMPT_S[Lane.PREFERENTIAL] // 60)
        case Indicator.IMMEDIATE:
            return format_minutes(PROMPT_S[Lane.IMMEDIATE] // 60)
        case _:
            return None


def _targets(configs: Iterable[Configuration]) -> str:
    begun, ended = (
        {entry.key: entry.target_wait_s for entry in config.services if entry.offered} for config in configs
    )
    least, most = min(ended.values(), default=0) // 60, max(ended.values(), default=0) // 60
    words = text("reports.target.range", least=least, most=most) if least != most else format_minutes(least)
    changed = any(begun.get(key, target) != target for key, target in ended.items())
    return text("reports.target.changed", target=words) if changed else words


def target_words(key: str, configs: tuple[Configuration, Configuration]) -> str:
    """Return the target of a service in a period, and its changes within it."""
    begun, ended = (config.service(key) for config in configs)
    if ended is None:
        return NONE
    after = format_minutes(ended.target_wait_s // 60)
    if begun is None or begun.target_wait_s == ended.target_wait_s:
        return after
    return text("reports.target.then", before=format_minutes(begun.target_wait_s // 60), after=after)

"""The sixteen indicators of a period in words: values, counts, the target and their definition."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from ciasc.content.indicator_definitions import Definition, definitions
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.calendar import Calendar
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.figures import PROMPT_S
from ciasc.domain.stats.indicators import Indicator, IndicatorScore
from ciasc.ports import Reading
from ciasc.reports.charts import JUDGED, SERVED, WAITED
from ciasc.reports.number_format import NONE, format_duration, format_hours, format_percent
from ciasc.reports.period.days import Days
from ciasc.station.stats.availability import AvailabilitySpells
from ciasc.station.stats.period_figures import period_scores
from ciasc.web.api.outputs import Output

VALUE_WORDS: Final = {
    "wait_p50_s": "la mitad", "wait_p80_s": "8 de cada 10", "wait_p95_s": "95 de cada 100",
    "last_wait_p50_s": "la mitad, al último llamado", "last_wait_p80_s": "8 de cada 10, al último llamado",
    "last_wait_p95_s": "95 de cada 100, al último llamado", "within_target_pct": "dentro de la meta",
    "service_p50_s": "la mitad", "service_p90_s": "9 de cada 10", "stay_p50_s": "la mitad",
    "stay_p90_s": "9 de cada 10", "no_show_pct": "no se presentaron", "left_pct": "se retiraron",
    "prompt_pct": "a tiempo", "contact_p50_s": "la mitad", "contact_p90_s": "9 de cada 10",
    "response_p50_s": "la mitad", "response_p90_s": "9 de cada 10", "unfiled_pct": "sin denuncia",
    "moved_pct": "derivadas", "legs_per_visit": "tramos por visita", "open_h": "abiertas",
    "needed_h": "harían falta",
    "busy_h": "en atención", "busy_pct": "ocupación", "spoken_pct": "en su lengua",
    "printers_pct": "impresoras en servicio",
    "kiosks_pct": "dispensadores conectados", "displays_pct": "pantallas conectadas",
}  # fmt: skip
"""The meaning of each value of a score, beside its number."""


_BEHIND: Final[Mapping[Indicator, Sequence[tuple[str, Mapping[str, object]]]]] = {
    Indicator.WAIT: [("los llamados", WAITED)],
    Indicator.WITHIN_TARGET: [("todos los contados", JUDGED), ("los que pasaron su meta", {"late": "true"})],
    Indicator.SERVICE: [("las atenciones", SERVED)],
    Indicator.STAY: [("los atendidos", {"end": "attended"})],
    Indicator.ABANDONED: [
        ("los que no se presentaron", {"end": "no_show"}),
        ("los que se retiraron", {"end": "left"}),
    ],
    Indicator.PREFERENTIAL: [
        ("los llamados a tiempo", {"lane": "preferential", "prompt": "true"}),
        ("los demás", {"lane": "preferential", "prompt": "false"}),
    ],
    Indicator.IMMEDIATE: [
        ("los acompañados a tiempo", {"lane": "immediate", "prompt": "true"}),
        ("los demás", {"lane": "immediate", "prompt": "false"}),
    ],
    Indicator.RESPONSE: [("las atenciones con denuncia", {"filed": "true"})],
    Indicator.UNFILED: [("las que terminaron sin denuncia", {"filed": "false"})],
    Indicator.LANGUAGE: [
        ("los atendidos en su lengua", {"spoken": "true"}),
        ("los que no", {"spoken": "false"}),
    ],
    Indicator.MOVED: [("las visitas derivadas", {"leg": 1, "end": "transferred"})],
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
    """One indicator of a period; `values` are seconds `_s`, percent `_pct` or hours `_h`, null if too few.

    `known` is false if nothing measures it: `missing` says why.
    """

    number: str
    key: Indicator
    name: str
    values: dict[str, float | None]
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
    def told(self) -> list[tuple[str, str]]:
        """Return each value in words: what it is, and the number."""
        return [(VALUE_WORDS[name], value_words(name, value)) for name, value in self.values.items()]

    def behind(self, days: Days) -> Sequence[tuple[str, str]]:
        """Return the lists of tickets of those days behind it: the name and the address of each."""
        if not self.n or (self.key in _OF_VISITS and not days.short):
            return ()
        return [(words, days.tickets(**filters)) for words, filters in _BEHIND.get(self.key, ())]


class IndicatorRows(Output, title="IndicatorRows"):
    """The indicators of the days `first` to `last`, I1 first."""

    first: date
    last: date
    indicators: list[IndicatorRow]


def value_words(name: str, value: float | None) -> str:
    """Return a value of a score in words."""
    if value is None:
        return NONE
    if name.endswith("_s"):
        return format_duration(value)
    if name.endswith("_pct"):
        return format_percent(value)
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
    begun, ended = (tx.configuration_at(calendar.bounds(day)[1]) for day in (first, last))
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
            return f"{PROMPT_S[Lane.PREFERENTIAL] // 60} min"
        case Indicator.IMMEDIATE:
            return f"{PROMPT_S[Lane.IMMEDIATE] // 60} min"
        case _:
            return None


def _targets(configs: Iterable[Configuration]) -> str:
    begun, ended = (
        {entry.key: entry.target_wait_s for entry in config.services if entry.offered} for config in configs
    )
    least, most = min(ended.values(), default=0) // 60, max(ended.values(), default=0) // 60
    words = f"{least} min" if least == most else f"{least} a {most} min según el servicio"
    changed = any(begun.get(key, target) != target for key, target in ended.items())
    return words + ("; cambió en el período y a cada ticket se le aplica la suya" if changed else "")


def target_words(key: str, configs: tuple[Configuration, Configuration]) -> str:
    """Return the target of a service in a period, and its changes within it."""
    begun, ended = (config.service(key) for config in configs)
    if ended is None:
        return NONE
    after = f"{ended.target_wait_s // 60} min"
    if begun is None or begun.target_wait_s == ended.target_wait_s:
        return after
    return f"{begun.target_wait_s // 60} min, después {after}"

"""The posters of the walls: which are shown, in which order, for how long, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final

from ciasc.domain.config.finding import ConfigFinding, error_finding, find_repeated, text_findings
from ciasc.domain.config.timetable import DAYS_OF_WEEK, Span, Timetable, overlapping_spans
from ciasc.domain.core.messages import message

SECONDS: Final = range(5, 61)
"""How long a poster may be shown at a time."""

_USUAL_SECONDS: Final = 10
_MOST_POSTERS: Final = 24
_LONGEST_SOURCE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """One poster: a page that CIASC brings, by its key.

    It is shown in its weekly `hours` (empty: always) from `from_day` to `until_day`, both included.
    `source`, `reviewed` and `valid_until` replace those that CIASC brings.
    """

    key: str
    shown: bool = False
    seconds: int = _USUAL_SECONDS
    hours: tuple[Span, ...] = ()
    from_day: date | None = None
    until_day: date | None = None
    source: str | None = None
    reviewed: date | None = None
    valid_until: date | None = None

    def shown_at(self, now: datetime, tz: tzinfo) -> bool:
        """Return whether the walls show it at that moment."""
        today = now.astimezone(tz).date()
        in_days = (self.from_day or today) <= today <= (self.until_day or today)
        return self.shown and in_days and Timetable(self.hours, (), tz).open_at(now)

    def ended(self, today: date) -> bool:
        """Return whether its last day has passed."""
        return self.until_day is not None and self.until_day < today


POSTER_KEYS: Final = (
    *("gratuidad", "como-funciona", "preferente", "violencia"),
    *("desaparecidos", "celular", "opinion", "no-se-tramita"),
)
"""The pages that CIASC brings, in the order in which they are shown unless a station changes it."""

INITIAL_POSTERS: Final = tuple(Poster(key=key) for key in POSTER_KEYS)


def known_posters(posters: tuple[Poster, ...]) -> tuple[Poster, ...]:
    """Return those posters that CIASC brings: a draft may name any."""
    return tuple(one for one in posters if one.key in POSTER_KEYS)


def poster_findings(posters: tuple[Poster, ...]) -> Iterator[ConfigFinding]:
    """Return what is wrong with the posters: keys, seconds, dates, hours and texts."""
    if len(posters) > _MOST_POSTERS:
        yield error_finding("posters", message("config.posters.too_many", most=_MOST_POSTERS))
    for key in find_repeated([one.key for one in posters]):
        yield error_finding("posters", message("config.posters.repeated", key=str(key)))
    for one in posters:
        yield from _poster(one)


def _poster(one: Poster) -> Iterator[ConfigFinding]:
    where = f"posters.{one.key}"
    if one.key not in POSTER_KEYS:
        yield error_finding(where, message("config.posters.bad_key", key=one.key))
    if one.seconds not in SECONDS:
        seconds = message("config.posters.seconds", key=one.key, least=SECONDS[0], most=SECONDS[-1])
        yield error_finding(f"{where}.seconds", seconds)
    if _ends_before(one.from_day, one.until_day):
        yield error_finding(f"{where}.until_day", message("config.posters.days", key=one.key))
    if _ends_before(one.reviewed, one.valid_until):
        yield error_finding(f"{where}.valid_until", message("config.posters.review", key=one.key))
    if any(not 1 <= span.day <= DAYS_OF_WEEK for span in one.hours) or overlapping_spans(one.hours):
        yield error_finding(f"{where}.hours", message("config.posters.hours", key=one.key))
    source = message("config.posters.source", key=one.key)
    yield from text_findings(f"{where}.source", source, one.source or "", _LONGEST_SOURCE, 0)


def _ends_before(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last < first

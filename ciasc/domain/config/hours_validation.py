"""Validate the hours of a configuration, and find services without a desk."""

from collections.abc import Iterator
from functools import reduce

from ciasc.domain.config.document import Configuration, DeskEntry, ServiceEntry
from ciasc.domain.config.finding import ConfigFinding, error_finding, find_repeated, text_findings
from ciasc.domain.config.timetable import DAYS_OF_WEEK, Span, on_day, overlap, overlapping_spans
from ciasc.domain.core.messages import Message, message
from ciasc.domain.core.shifts import MOST_SHIFTS, valid_shifts


def hour_findings(config: Configuration) -> Iterator[ConfigFinding]:
    """Return what is wrong with the hours of the station, its services, its desks and its shifts."""
    yield from _weekly("hours", message("config.hours.station"), config.hours)
    for entry in config.services:
        what = message("config.hours.service", service=entry.name)
        yield from _weekly(f"services.{entry.key}.hours", what, entry.hours)
        days = range(1, 8)
        if entry.offered and not any(overlap(entry.hours, config.hours, day) for day in days):
            yield error_finding(
                f"services.{entry.key}.hours",
                message("config.hours.never_open", service=entry.name),
            )
    for desk in config.desks:
        what = message("config.hours.desk", desk=desk.number)
        yield from _weekly(f"desks.{desk.number}.hours", what, desk.hours)
    for day in find_repeated([special.day for special in config.special_days]):
        yield error_finding("special_days", message("config.hours.repeated_day", day=str(day)))
    for special in config.special_days:
        what = message("config.hours.reason", day=f"{special.day:%d/%m/%Y}")
        yield from text_findings("special_days", what, special.name, 80)
    if not valid_shifts(config.shifts):
        yield error_finding("shifts", message("config.hours.shifts", most=MOST_SHIFTS))


def _weekly(where: str, what: Message, spans: tuple[Span, ...]) -> Iterator[ConfigFinding]:
    if any(not 1 <= span.day <= DAYS_OF_WEEK for span in spans):
        yield error_finding(where, message("config.hours.no_such_day", what=what))
    elif overlapping_spans(spans):
        yield error_finding(where, message("config.hours.overlap", what=what))


def gap_findings(config: Configuration) -> Iterator[ConfigFinding]:
    """Return when a service has no staff: days without hours, and services without a desk."""
    yield from _shut(config)
    yield from _closed(config)
    yield from _served(config)


def _shut(config: Configuration) -> Iterator[ConfigFinding]:
    """Return a finding for weekdays without hours, where others have some: an empty field closes its day."""
    bare = [day for day in range(1, 8) if not on_day(config.hours, day)]
    if bare:
        words = message("config.hours.closed_weekdays", days=_days(bare))
        yield ConfigFinding(grave=False, where="hours", words=words)


def _closed(config: Configuration) -> Iterator[ConfigFinding]:
    """Return a finding for special days without hours: empty hours close their day, which is easy to miss."""
    years: dict[int, list[Message]] = {}
    days = sorted(special.day for special in config.special_days if not special.hours)
    for day in days:
        words = message(f"config.dates.{day.month}", day=day.day)
        years.setdefault(day.year, []).append(words)
    if days:
        listed = reduce(
            lambda some, one: message("config.lists.years", some=some, one=one),
            [
                message("config.dates.of_year", days=_commas(found), year=year)
                for year, found in years.items()
            ],
        )
        words = message("config.hours.closed_days", n=len(days), days=listed)
        yield ConfigFinding(grave=False, where="special_days", words=words)


def _served(config: Configuration) -> Iterator[ConfigFinding]:
    """Return a finding for each service without a desk: always, or on a weekday with tickets for it."""
    desks = [desk for desk in config.desks if not desk.archived]
    for entry in config.services:
        if not entry.offered:
            continue
        able = [desk for desk in desks if not desk.services or entry.key in desk.services]
        where = f"services.{entry.key}"
        if not able:
            yield ConfigFinding(
                grave=False, where=where, words=message("config.services.no_desk", service=entry.name)
            )
            continue
        bare = [day for day in range(1, 8) if _gives(config, entry, day) and not _any_open(able, day)]
        if bare:
            words = message("config.services.no_desk_open", service=entry.name, days=_days(bare))
            yield ConfigFinding(grave=False, where=where, words=words)


def _gives(config: Configuration, entry: ServiceEntry, day: int) -> bool:
    if entry.never_closes:
        return True
    return overlap(entry.hours, config.hours, day)


def _any_open(desks: list[DeskEntry], day: int) -> bool:
    return any(on_day(desk.hours, day) for desk in desks)


def _days(numbers: list[int]) -> Message:
    words = [message(f"config.on_weekdays.{day}") for day in numbers]
    return message("config.lists.last", some=_commas(words[:-1]), one=words[-1]) if words[1:] else words[0]


def _commas(words: list[Message]) -> Message:
    return reduce(lambda some, one: message("config.lists.more", some=some, one=one), words)

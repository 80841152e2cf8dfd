"""Validate the hours of a configuration, and find services without a desk."""

from collections.abc import Iterator
from typing import Final

from ciasc.domain.config.document import Configuration, DeskEntry, ServiceEntry
from ciasc.domain.config.finding import ConfigFinding, error_finding, find_repeated, text
from ciasc.domain.config.timetable import MONTHS, WEEKDAYS, Span, on_day, overlap, overlapping_spans
from ciasc.domain.core.shifts import MOST_SHIFTS, valid_shifts

_PLURALS: Final = (*WEEKDAYS[:5], "sábados", "domingos")


def hour_findings(config: Configuration) -> Iterator[ConfigFinding]:
    """Return what is wrong with the hours of the station, its services, its desks and its shifts."""
    yield from _weekly("hours", "El horario de la comisaría", config.hours)
    for entry in config.services:
        yield from _weekly(f"services.{entry.key}.hours", f"El horario de «{entry.name}»", entry.hours)
        days = range(1, 8)
        if entry.offered and not any(overlap(entry.hours, config.hours, day) for day in days):
            yield error_finding(
                f"services.{entry.key}.hours",
                f"El horario de «{entry.name}» nunca coincide con el de la comisaría: no abriría nunca.",
            )
    for desk in config.desks:
        yield from _weekly(f"desks.{desk.number}.hours", f"El horario del módulo {desk.number}", desk.hours)
    for day in find_repeated([special.day for special in config.special_days]):
        yield error_finding("special_days", f"El día {day} está dos veces.")
    for special in config.special_days:
        yield from text("special_days", f"El motivo del {special.day:%d/%m/%Y}", special.name, 80)
    if not valid_shifts(config.shifts):
        yield error_finding(
            "shifts", f"Los turnos son de 1 a {MOST_SHIFTS} horas distintas de 0 a 23, en orden."
        )


def _weekly(where: str, what: str, spans: tuple[Span, ...]) -> Iterator[ConfigFinding]:
    if any(not 1 <= span.day <= len(WEEKDAYS) for span in spans):
        yield error_finding(where, f"{what} nombra un día que no existe.")
    elif overlapping_spans(spans):
        yield error_finding(where, f"{what} tiene horas que se enciman.")


def gap_findings(config: Configuration) -> Iterator[ConfigFinding]:
    """Return when a service has no staff: days without hours, and services without a desk."""
    yield from _shut(config)
    yield from _closed(config)
    yield from _served(config)


def _shut(config: Configuration) -> Iterator[ConfigFinding]:
    """Return a finding for weekdays without hours, where others have some: an empty field closes its day."""
    bare = [day for day in range(1, 8) if not on_day(config.hours, day)]
    if bare:
        words = f"Con este horario no se entregan tickets {_days(bare)}."
        yield ConfigFinding(grave=False, where="hours", words=words)


def _closed(config: Configuration) -> Iterator[ConfigFinding]:
    """Return a finding for special days without hours: empty hours close their day, which is easy to miss."""
    years: dict[int, list[str]] = {}
    for day in sorted(special.day for special in config.special_days if not special.hours):
        years.setdefault(day.year, []).append(f"{day.day} de {MONTHS[day.month - 1]}")
    many = sum(len(days) for days in years.values())
    if many:
        listed = "; ".join(f"{', '.join(days)} de {year}" for year, days in years.items())
        words = "1 día cerrado" if many == 1 else f"{many} días cerrados"
        yield ConfigFinding(grave=False, where="special_days", words=f"{words} todo el día: {listed}.")


def _served(config: Configuration) -> Iterator[ConfigFinding]:
    """Return a finding for each service without a desk: always, or on a weekday with tickets for it."""
    desks = [desk for desk in config.desks if not desk.archived]
    for entry in config.services:
        if not entry.offered:
            continue
        able = [desk for desk in desks if not desk.services or entry.key in desk.services]
        where = f"services.{entry.key}"
        if not able:
            yield ConfigFinding(grave=False, where=where, words=f"Ningún módulo atiende «{entry.name}».")
            continue
        bare = [day for day in range(1, 8) if _gives(config, entry, day) and not _any_open(able, day)]
        if bare:
            words = f"«{entry.name}» no tiene módulo abierto {_days(bare)}."
            yield ConfigFinding(grave=False, where=where, words=words)


def _gives(config: Configuration, entry: ServiceEntry, day: int) -> bool:
    if entry.never_closes:
        return True
    return overlap(entry.hours, config.hours, day)


def _any_open(desks: list[DeskEntry], day: int) -> bool:
    return any(on_day(desk.hours, day) for desk in desks)


def _days(numbers: list[int]) -> str:
    return _listed([f"los {_PLURALS[day - 1]}" for day in numbers])


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} y {words[-1]}"

"""The days that are closed from morning to night, as they are told before a configuration is published."""

from collections.abc import Iterator

from ciasc.domain.configuration import Configuration
from ciasc.domain.finding import Finding
from ciasc.domain.hours import MONTHS


def closed_days(config: Configuration) -> Iterator[Finding]:
    """The special days without hours: blank hours close their day, and not all who leave them blank know."""
    years: dict[int, list[str]] = {}
    for day in sorted(special.day for special in config.special_days if not special.hours):
        years.setdefault(day.year, []).append(f"{day.day} de {MONTHS[day.month - 1]}")
    many = sum(len(days) for days in years.values())
    if many:
        listed = "; ".join(f"{', '.join(days)} de {year}" for year, days in years.items())
        words = "1 día cerrado" if many == 1 else f"{many} días cerrados"
        yield Finding(grave=False, where="special_days", words=f"{words} todo el día: {listed}.")

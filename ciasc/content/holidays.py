"""Unusual days: the holidays of Peru and the special days of the station."""

from collections.abc import Iterable
from datetime import date

from holidays import country_holidays

from ciasc.domain.config.document import Configuration


def holidays_and_special_days(config: Configuration, years: Iterable[int]) -> dict[date, str]:
    """Return those days of those years with their names; a name set by the station has precedence."""
    known = country_holidays("PE", years=sorted(set(years)), language="es")
    return {day: str(name) for day, name in known.items()} | {
        special.day: special.name for special in config.special_days
    }

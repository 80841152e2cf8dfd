"""The catalogue: the services that a station starts with and the words for them, read from this folder."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from ciasc.domain.core.services import Lane, Service, ServiceWords


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """What stands on a paper ticket besides its figures and names; names in braces are filled in."""

    days: Sequence[str]
    turn: str
    preferential: str
    copy: str
    next: str
    ahead: str
    wait: str
    range: str
    at_most: str
    over: str
    perhaps: str
    phone: str
    warning: str
    free: str


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


@cache
def initial_services() -> tuple[Service, ...]:
    """Return the services that a new station starts with, in the order in which people see them."""
    return tuple(
        Service(
            key=key,
            letter=row["letter"],
            lane=Lane.of(row.get("lane", "normal")),
            target_wait_s=row["target_min"] * 60,
            mean_service_s=row["mean_min"] * 60,
            icon=row["icon"],
            position=position,
            officer_only=row.get("officer_only", False),
            cover=row.get("cover"),
            enabled=row.get("enabled", True),
            denuncia=row.get("denuncia", False),
        )
        for position, (key, row) in enumerate(_toml("services.toml").items(), start=1)
    )


@cache
def service_words() -> Mapping[str, ServiceWords]:
    """Return the Spanish words of each service by its key."""
    rows = _toml("services.toml")
    words = {key: ServiceWords(row["name"], row["short"], row["note"]) for key, row in rows.items()}
    return MappingProxyType(words)


PICTOGRAMS: Final = (
    *("informes", "documentos", "robo", "transito", "otras_denuncias", "violencia", "desaparecida", "copia"),
    *("seguimiento", "constatacion", "citaciones", "antecedentes", "reclamos", "denuncia", "mi-denuncia"),
    *("peligro", "more", "baby", "older", "wheelchair", "camera", "people", "clock"),
)
"""The pictograms that a service may bear, of those in static/icons/kiosk.svg."""


@cache
def paper_words(lang: str) -> PaperWords:
    """Return the words of a paper ticket in that language; in Spanish if it has none that were reviewed."""
    known = _toml("ticket_paper.toml")
    return PaperWords(**known.get(lang, known["es"]))


TOUR_LANGUAGES: Final = ("es", "en")
"""The languages of the tour of the demo, the usual one first."""


@cache
def tour_words(lang: str) -> Mapping[str, Any]:
    """Return the texts of the tour of the demo in that language, in Spanish if it has none in it."""
    known = _toml("tour.toml")
    return MappingProxyType(known.get(lang, known[TOUR_LANGUAGES[0]]))

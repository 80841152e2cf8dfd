"""The services of a new station, their words and pictograms, from `services_of_new_station.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from ciasc.content.toml_file import read_toml
from ciasc.domain.config.document import ServiceEntry
from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.core.services import Lane, Service, ServiceWords


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
        for position, (key, row) in enumerate(read_services().items(), start=1)
    )


@cache
def service_words() -> Mapping[str, ServiceWords]:
    """Return the Spanish words of each service by its key."""
    words = {
        key: ServiceWords(row["name"], row["short"], row["note"]) for key, row in read_services().items()
    }
    return MappingProxyType(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    """What the card of a service shows: pictures of what to bring, whether it is free, and its note.

    `shown` is whether the kiosk shows it before the ticket, `free` None if that is not known. The note is
    empty where the pictures say all of it.
    """

    shown: bool = False
    bring: tuple[str, ...] = ()
    free: bool | None = None
    note: str = ""


def service_card(key: str, entry: ServiceEntry | None) -> ServiceCard:
    """Return the card of a service in Spanish; what its entry leaves open is as the catalogue has it.

    A discreet service has none unless its entry says so: the card names it in large letters.
    """
    row = read_services().get(key, {})
    words = None if entry is None else entry.words.get(SPANISH)
    note = row.get("note", "") if words is None else words.note
    bring, free = (None, None) if entry is None else (entry.bring, entry.free)
    discreet = row.get("cover") if entry is None else entry.cover
    pictures = tuple(row.get("bring", ()))
    drawn = row.get("drawn", False) and note == row["note"] and bring in (None, pictures)
    return ServiceCard(
        shown=not discreet if entry is None or entry.card is None else entry.card,
        bring=pictures if bring is None else bring,
        free=row.get("free") if free is None else free,
        note="" if drawn else note,
    )


@cache
def read_services() -> Mapping[str, Mapping[str, Any]]:
    """Return the rows of the catalogue by the key of the service."""
    return MappingProxyType(read_toml("services_of_new_station.toml"))


PICTOGRAMS: Final = (
    *("informes", "documentos", "robo", "transito", "otras_denuncias", "violencia", "desaparecida", "copia"),
    *("seguimiento", "constatacion", "citaciones", "antecedentes", "reclamos", "denuncia", "mi-denuncia"),
    *("peligro", "more", "baby", "older", "wheelchair", "camera", "people", "clock"),
)
"""The pictograms that a service may bear, of those in static/icons/kiosk.svg."""

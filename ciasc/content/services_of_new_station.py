"""The services of a new station, their words and pictograms, from `services_of_new_station.toml`."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from ciasc.content.toml_file import read_toml
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
        for position, (key, row) in enumerate(read_toml("services_of_new_station.toml").items(), start=1)
    )


@cache
def service_words() -> Mapping[str, ServiceWords]:
    """Return the Spanish words of each service by its key."""
    rows = read_toml("services_of_new_station.toml")
    words = {key: ServiceWords(row["name"], row["short"], row["note"]) for key, row in rows.items()}
    return MappingProxyType(words)


PICTOGRAMS: Final = (
    *("informes", "documentos", "robo", "transito", "otras_denuncias", "violencia", "desaparecida", "copia"),
    *("seguimiento", "constatacion", "citaciones", "antecedentes", "reclamos", "denuncia", "mi-denuncia"),
    *("peligro", "more", "baby", "older", "wheelchair", "camera", "people", "clock"),
)
"""The pictograms that a service may bear, of those in static/icons/kiosk.svg."""

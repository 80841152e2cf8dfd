"""The load of the demo: visits a day, by service and hour; how many are preferential, absent, transferred."""

from collections.abc import Mapping
from typing import Final

from ciasc.content.services_of_new_station import initial_services

# Share of visits by service.
MIX: Final[Mapping[str, float]] = {
    "informes": 25,
    "documentos": 18,
    "robo": 13,
    "copia": 11,
    "seguimiento": 9,
    "otras_denuncias": 8,
    "violencia": 6,
    "citaciones": 5,
    "transito": 3,
    "reclamos": 1,
    "desaparecida": 0.3,
    "constatacion": 0.7,
}
MINUTES: Final[Mapping[str, float]] = {
    service.key: service.mean_service_s / 60 for service in initial_services()
}
# Share of a day's visits in each hour: 65 % between 08 and 20 h, humps at 10-12 and 18-21 h.
HOURS: Final = (2, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 7, 5, 4, 4, 5, 5, 6, 7, 7, 7, 5, 3, 2)
PER_DAY: Final = 240
PREFERENTIAL: Final = 0.18
NO_SHOW: Final = 0.07
TRANSFERRED: Final = 0.04
LEAVES: Final = 0.04

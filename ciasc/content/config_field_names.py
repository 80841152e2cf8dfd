"""The names of the configuration's fields, for messages about changes and mistakes."""

from collections.abc import Sequence
from typing import Final

from ciasc.domain.config.validation import LANGUAGES

FIELDS: Final = {
    "letter": "letra",
    "icon": "pictograma",
    "lane": "atención",
    "target_wait_s": "meta de espera",
    "mean_service_s": "duración usual",
    "officer_only": "solo efectivo policial",
    "denuncia": "se viene a denunciar",
    "cover": "servicio que encubre",
    "hours": "horario",
    "shifts": "horas en que empiezan los turnos",
    "enabled": "se ofrece",
    "archived": "archivado",
    "place": "lugar",
    "services": "servicios",
    "languages": "idiomas",
    "name": "nombre",
    "short": "botón",
    "note": "nota",
    "reviewed": "texto revisado",
    "district": "distrito",
    "kind": "tipo",
    "cud_line": "línea de la CUD",
    "phones": "teléfonos",
    "no_show_min_calls": "llamados antes de marcar ausente",
    "no_show_min_seconds": "segundos antes de marcar ausente",
    "recall_cooldown_seconds": "segundos entre dos llamados",
    "undo_seconds": "segundos para deshacer",
    "absent_keeps_seconds": "segundos que se guarda el lugar",
    "order": "orden de los servicios",
    "tile_order": "orden de los botones",
    "label": "nombre del botón",
    "key": "está en la lista",
    "number": "número",
    "day": "día",
    "role": "rol",
    "active": "activo",
    "printer": "impresora",
    "url": "dirección",
    "profile": "modelo",
    "station": "comisaría",
    "desks": "módulos",
    "tiles": "botones",
    "special_days": "días especiales",
    "rules": "reglas",
    "words": "textos",
    "opens": "hora de apertura",
    "closes": "hora de cierre",
}


def place_words(place: Sequence[str | int]) -> str:
    """Return a place in the configuration in words, outermost first, as «servicios n.º 1, meta de espera»."""
    words = ""
    for part in place:
        if isinstance(part, int):
            words += f" n.º {part + 1}"
        else:
            words += f"{', ' if words else ''}{FIELDS.get(part, LANGUAGES.get(part, part))}"
    return words

"""The addresses that monitoring reads, for the OpenAPI document; they are outside of the API's own."""

from collections.abc import Mapping
from typing import Final

from ciasc.domain.core.errors import JsonValue
from ciasc.web.api.errors import JSON

OPENMETRICS: Final = "application/openmetrics-text; version=1.0.0; charset=utf-8"


ALIVE: Final[JsonValue] = {
    "type": "object",
    "required": ["status", "version", "commit"],
    "properties": {
        "status": {"const": "ok"},
        "version": {"type": "string"},
        "commit": {
            "type": ["string", "null"],
            "description": "In full; ends with -dirty if it was built with changes that were not committed.",
        },
    },
}


NOT_READY: Final[JsonValue] = {
    "type": "object",
    "required": ["database", "why", "detail", "clock", "printers"],
    "properties": {
        "database": {"const": "down"},
        "why": {
            "type": "string",
            "description": "A word such as disk_full, other_owner, file_damaged or no_answer.",
        },
        "detail": {"type": "string", "description": "What happened and what to do, in Spanish."},
        "clock": {"type": "string"},
        "printers": {"type": "object"},
    },
}


MONITORING: Final[Mapping[str, tuple[str, Mapping[str, tuple[str, JsonValue]]]]] = {
    "/healthz": (
        "Answer while the process lives, with the version and the commit of the program.",
        {"200": (JSON, ALIVE)},
    ),
    "/readyz": (
        "Check whether tickets can be stored; list printers and clock.",
        {"200": (JSON, {"type": "object"}), "503": (JSON, NOT_READY)},
    ),
    "/metrics": ("Tell a few figures.", {"200": (OPENMETRICS, {"type": "string"})}),
}

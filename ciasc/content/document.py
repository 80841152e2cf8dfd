"""The configuration as JSON, in the database and over the API, and as TOML, in a file for people."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

import tomli_w
from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from ciasc.domain.configuration import (
    Configuration,
    DeskEntry,
    RuleChanges,
    ServiceEntry,
    StationData,
    Tile,
)
from ciasc.domain.errors import InvalidInput
from ciasc.domain.hours import DayHours, Span, SpecialDay
from ciasc.domain.service import ServiceWords

# The domain knows nothing of pydantic, so the one strictness of all its parts is told here.
for _part in (
    *(Configuration, StationData, ServiceEntry, ServiceWords, DeskEntry, Tile, RuleChanges),
    *(Span, SpecialDay, DayHours),
):
    with_config(ConfigDict(extra="forbid", strict=True))(_part)

DOCUMENT: Final = TypeAdapter(Configuration)


def to_toml(config: Configuration) -> str:
    """The configuration as a TOML file; what is not set is left out."""
    return tomli_w.dumps(_set(DOCUMENT.dump_python(config, mode="json")))


def from_toml(text: str) -> Configuration:
    """The configuration of a TOML file; InvalidInput says what cannot be understood."""
    try:
        read = tomllib.loads(text)
        return DOCUMENT.validate_json(json.dumps(read, default=str))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"El archivo no es TOML válido{_place(error)}.") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"El dato «{place}» del archivo falta, sobra o no es válido.") from error
    except (RecursionError, ValueError) as error:
        raise InvalidInput("El archivo no se entiende.") from error


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Where the file is wrong, in Spanish; what is wrong there the library only says in English."""
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    return f": revise la línea {found[1]}, columna {found[2]}" if found else ", o termina antes de tiempo"


def _set(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what is not set, for which TOML has no word."""
    return {name: _kept(part) for name, part in value.items() if part is not None}


def _kept(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, Mapping):
        return _set(value)
    return [_kept(part) for part in value] if isinstance(value, list) else value

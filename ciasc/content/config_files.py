"""The configuration as JSON, in the database and over the API, and as TOML or YAML, in a file for people."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

import tomli_w
import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from ciasc.content.config_field_names import place_words
from ciasc.domain.config.document import (
    Configuration,
    DeskEntry,
    RuleChanges,
    ServiceEntry,
    StationData,
    Tile,
)
from ciasc.domain.config.hall_sound import HallSound, SoundHours
from ciasc.domain.config.orientation import FlowStep, OrientationCard
from ciasc.domain.config.other_languages import OtherLanguage, Translation
from ciasc.domain.config.posters import Poster
from ciasc.domain.config.timetable import DayHours, Span, SpecialDay
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.messages import Message, message
from ciasc.domain.core.services import ServiceWords

# The domain does not import pydantic, so the strictness of all its parts is set here.
for _part in (
    *(Configuration, StationData, ServiceEntry, ServiceWords, DeskEntry, Tile, RuleChanges),
    *(OtherLanguage, Translation, OrientationCard, FlowStep),
    *(Span, SpecialDay, DayHours),
    *(HallSound, SoundHours, Poster),
):
    with_config(ConfigDict(extra="forbid", strict=True))(_part)

DOCUMENT: Final = TypeAdapter(Configuration)
CARD: Final = TypeAdapter(OrientationCard)

_WIDTH: Final = 120
_YAML_DEEPEST: Final = 20
_YAML_VALUES: Final = {
    "tag:yaml.org,2002:bool": re.compile("(true|false)$"),
    "tag:yaml.org,2002:int": re.compile("-?(0|[1-9][0-9]*)$"),
    "tag:yaml.org,2002:null": re.compile("(null|~|)$"),
}
"""Scalars that are not text. YAML itself would parse 14:00 as the number 840, and «no» as false."""


def to_toml(config: Configuration) -> str:
    """Return the configuration as a TOML file; unset values are left out."""
    return tomli_w.dumps(_set(DOCUMENT.dump_python(config, mode="json")))


def to_yaml(config: Configuration) -> str:
    """Return the configuration as a YAML file; unset values are left out."""
    plain = _set(DOCUMENT.dump_python(config, mode="json"))
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=_WIDTH))


def from_toml(text: str) -> Configuration:
    """Return the configuration of a TOML file; raise InvalidInput if it is not valid."""
    try:
        return _understood(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput("files.config.not_toml", place=_place(error)) from error
    except (RecursionError, ValueError) as error:
        raise InvalidInput("files.config.not_understood") from error


def from_yaml(text: str) -> Configuration:
    """Return the configuration of a YAML file; raise InvalidInput if it is not valid."""
    try:
        return _understood(_read_yaml(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = message("files.config.at", line=mark.line + 1, column=mark.column + 1) if mark else ""
        raise InvalidInput("files.config.not_yaml", place=place) from error
    except yaml.YAMLError as error:
        raise InvalidInput("files.config.not_yaml", place="") from error
    except (RecursionError, TypeError, ValueError) as error:
        raise InvalidInput("files.config.not_understood") from error


def _understood(read: Any) -> Configuration:  # noqa: ANN401 - a file may hold anything
    try:
        return DOCUMENT.validate_json(json.dumps(read, default=str))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = place_words(first["loc"])
        if not place:
            raise InvalidInput("files.config.no_configuration") from error
        raise InvalidInput("files.config.wrong_value", place=place) from error


def _read_yaml(text: str) -> Any:  # noqa: ANN401 - a file may hold anything
    """Parse a YAML file; refuse references, with which a small file could grow without limit."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _YAML_DEEPEST:  # deeper nesting takes the library minutes
            raise InvalidInput("files.config.not_understood")
        if getattr(event, "anchor", None) is not None:
            line = event.start_mark.line + 1
            raise InvalidInput("files.config.reference", line=line)
    loader = yaml.SafeLoader(text)
    loader.yaml_implicit_resolvers = {None: [*_YAML_VALUES.items()]}
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _place(error: tomllib.TOMLDecodeError) -> Message:
    """Return where the file is wrong, in Spanish; the library says what is wrong in English only."""
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    if not found:
        return message("files.config.ends_early")
    return message("files.config.at", line=found[1], column=found[2])


def _set(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same without unset values, because TOML cannot express them."""
    return {name: _kept(part) for name, part in value.items() if part is not None}


def _kept(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, Mapping):
        return _set(value)
    return [_kept(part) for part in value] if isinstance(value, list) else value

"""Parse and check the input of requests, and refuse it in words."""

import json
import re
from datetime import date
from typing import Annotated, Final

from flask import request
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, field_validator

from ciasc.content.config_field_names import place_words
from ciasc.domain.core.errors import InvalidInput, TooLarge
from ciasc.web.api.errors import JSON, Malformed

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Input(BaseModel):
    """The input of a request; any field that is not named is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _no_nul(cls, value: object) -> object:
        """Refuse the one character that a database cannot keep."""
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and "\0" in text for text in texts):
            raise ValueError
        return value


class Nothing(Input, title="Nothing"):
    """An empty body or query."""


def _written(value: object) -> object:
    """Parse a day as 2026-03-02; without this check a number would count days from 1970."""
    if not isinstance(value, str):
        return value
    if _DAY.fullmatch(value) is None:
        raise ValueError
    return date.fromisoformat(value)


IsoDay = Annotated[date, BeforeValidator(_written)]
"""A day of the calendar in what a request carries."""


def read_input(kind: type[BaseModel], *, forgeable: bool) -> BaseModel:
    """Parse the query of a GET or the JSON of a POST; raise InvalidInput if it is wrong."""
    try:
        if request.method == "GET":
            return kind.model_validate_strings(request.args.to_dict())
        raw = _body()
        if not raw.strip():
            return kind.model_validate({})
        # No form of another site can set this type, so none can sign a person in here.
        if forgeable and request.mimetype != JSON:
            raise Malformed("web.request.as_json")
        return _checked(kind, raw)
    except ValidationError as error:
        raise validation_problem(error) from error


def _checked(kind: type[BaseModel], raw: bytes) -> BaseModel:
    """Validate the JSON in those words, in which 3.0 is a whole number too."""
    try:
        return kind.model_validate_json(raw)
    except ValidationError as error:
        if all(one["type"] != "int_type" for one in error.errors(include_url=False, include_context=False)):
            raise
        return kind.model_validate_json(json.dumps(json.loads(raw, parse_float=_number)))


def _number(text: str) -> float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _body() -> bytes:
    """Return the whole body; raise TooLarge or Malformed if it is too long, or shorter than announced."""
    raw = request.get_data()
    most = request.max_content_length
    if request.content_length is None and most is not None and len(raw) >= most:
        raise TooLarge("web.request.too_large")  # read no further than that
    if request.content_length is not None and len(raw) < request.content_length:
        raise Malformed("web.request.incomplete")
    return raw


def validation_problem(error: ValidationError) -> InvalidInput:
    """Return the error of the input as its sender reads it."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    loc = first["loc"]
    # A program knows its names; a person types the configuration.
    place = place_words(loc[1:]) if loc[:1] == ("document",) and len(loc) > 1 else ".".join(map(str, loc))
    if first["type"] == "json_invalid":
        return Malformed("web.request.not_json")
    if first["type"] == "missing":
        return InvalidInput("web.request.missing_field", field=place)
    if first["type"] == "extra_forbidden":
        return InvalidInput("web.request.extra_field", field=place)
    if not place:
        return InvalidInput("web.request.not_an_object")
    return InvalidInput("web.request.invalid_field", field=place)

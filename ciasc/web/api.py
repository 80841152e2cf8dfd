"""Operations: what a program may ask, declared once for Flask, the rights and the OpenAPI document."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Final, Generic, Literal, TypeVar, cast

from flask import Blueprint, Flask, Response, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, field_validator
from werkzeug.routing import IntegerConverter, Map

from ciasc.content.fields import place_words
from ciasc.domain.errors import InvalidInput, NotAllowed, NotSignedIn, TooLarge
from ciasc.domain.people import CITIZEN, Actor, Permission
from ciasc.ports import Answer, Key
from ciasc.station import Station
from ciasc.web.auth import Caller, check_csrf, check_origin, forgeable
from ciasc.web.context import web
from ciasc.web.errors import API_ROOT, Malformed

JSON: Final = "application/json"
IDEMPOTENCY_HEADER: Final = "Idempotency-Key"
LEASE_HEADER: Final = "X-Desk-Lease"
LEASE_NAME: Final = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_LONGEST_KEY: Final = 200
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Method = Literal["GET", "POST"]
Who = Permission | Literal["anyone", "signed-in"]


class Input(BaseModel):
    """What a request carries; anything not named is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _no_nul(cls, value: object) -> object:
        """Refuse the one character that a database cannot keep."""
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and "\0" in text for text in texts):
            raise ValueError
        return value


def _written(value: object) -> object:
    """The day that is written as 2026-03-02: without this, a number would be one, counted from 1970."""
    if not isinstance(value, str):
        return value
    if _DAY.fullmatch(value) is None:
        raise ValueError
    return date.fromisoformat(value)


IsoDay = Annotated[date, BeforeValidator(_written)]
"""A day of the calendar in what a request carries."""


class Output(BaseModel):
    """What an answer carries."""

    model_config = ConfigDict(frozen=True, ser_json_timedelta="float", hide_input_in_errors=True)


class Nothing(Input):
    """An empty body or query."""


class DeskNumber(IntegerConverter):
    """A desk's number in an address, written `<desk:number>`: 1 to 999."""

    regex = r"[0-9]{1,3}"

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's own name
        super().__init__(map, min=1)


B_co = TypeVar("B_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True)
class Call(Generic[B_co]):
    """One request: who asks, the parts of the address, the checked body or query, and the key."""

    who: Caller | None
    path: Mapping[str, Any]
    body: B_co
    key: Key | None

    @property
    def actor(self) -> Actor:
        """Who asks; a passer-by where nobody needs to identify themselves."""
        return self.who.actor if self.who is not None else CITIZEN

    def once(self, action: Callable[[Station], Answer]) -> Answer:
        """The answer of a command: a repeated key gets the first answer again."""
        return web().station.once(self.key, action)


Handler = Callable[[Call[Any]], Answer | Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that the API does; `repeats` tells whether a repeated key gets the same answer."""

    method: Method
    path: str
    name: str
    summary: str
    who: Who
    handler: Handler
    takes: type[BaseModel] = Nothing
    gives: Mapping[int, type[BaseModel] | str | None] = field(default_factory=dict)
    repeats: bool = True


@dataclass(slots=True)
class Routes:
    """The operations of one edge of the house, with the pages of its blueprint."""

    pages: Blueprint
    operations: list[Operation] = field(default_factory=list)

    def operation(
        self,
        method: Method,
        path: str,
        *,
        who: Who,
        takes: type[BaseModel] = Nothing,
        gives: Mapping[int, type[BaseModel] | str | None],
        repeats: bool = True,
    ) -> Callable[[Callable[[Call[B_co]], Answer | Response]], Callable[[Call[B_co]], Answer | Response]]:
        """Declare the decorated function as an operation; its docstring's first line is the summary."""

        def declare(
            handler: Callable[[Call[B_co]], Answer | Response],
        ) -> Callable[[Call[B_co]], Answer | Response]:
            summary = (handler.__doc__ or "").strip().splitlines()[0]
            self.operations.append(
                Operation(
                    method=method,
                    path=path,
                    name=handler.__name__,
                    summary=summary,
                    who=who,
                    handler=cast("Handler", handler),
                    takes=takes,
                    gives=gives,
                    repeats=repeats,
                )
            )
            return handler

        return declare

    def register(self, app: Flask) -> None:
        """Let the application answer these pages and operations."""
        app.register_blueprint(self.pages)
        for operation in self.operations:
            app.add_url_rule(
                API_ROOT + operation.path,
                endpoint=f"{self.pages.name}.api.{operation.name}",
                view_func=_view(operation),
                methods=[operation.method],
            )


def _view(operation: Operation) -> Callable[..., Response]:
    def view(**path: Any) -> Response:  # noqa: ANN401 - Flask converts the parts of the address
        who = web().callers.of(request)
        _check_rights(operation, who)
        if operation.method == "POST":
            check_origin(request, who)
            if who is not None and operation.who != "anyone":
                check_csrf(request, who)
        body = _input(operation, who)
        call = Call(who, path, body, _key(operation, who))
        answer = operation.handler(call)
        if isinstance(answer, Response):
            return answer
        return Response(answer.body, answer.status, mimetype=JSON)

    return view


def _check_rights(operation: Operation, who: Caller | None) -> None:
    if operation.who == "anyone":
        return
    if who is None:
        raise NotSignedIn("Identifíquese para continuar.")
    if operation.who == "signed-in":
        if who.staff is None:
            raise NotAllowed("Solo para personas con cuenta.")
        return
    who.must_have_own_password()
    who.actor.must(operation.who)


def _input(operation: Operation, who: Caller | None) -> BaseModel:
    kind = operation.takes
    try:
        if operation.method == "GET":
            return kind.model_validate_strings(request.args.to_dict())
        raw = _body()
        if not raw.strip():
            return kind.model_validate({})
        # No form of another site can name this type, so none can sign somebody in here.
        if forgeable(who) and request.mimetype != JSON:
            raise Malformed("Envíe el cuerpo como application/json.")
        return _checked(kind, raw)
    except ValidationError as error:
        raise refusal(error) from error


def _checked(kind: type[BaseModel], raw: bytes) -> BaseModel:
    """What those words of JSON say, in which 3.0 is a whole number too."""
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
    """The whole body; TooLarge or Malformed if it is longer than allowed, or shorter than announced."""
    raw = request.get_data()
    most = request.max_content_length
    if request.content_length is None and most is not None and len(raw) >= most:
        raise TooLarge("Lo enviado supera el tamaño permitido.")  # read no further than that
    if request.content_length is not None and len(raw) < request.content_length:
        raise Malformed("Lo enviado llegó incompleto.")
    return raw


def refusal(error: ValidationError) -> InvalidInput:
    """What is wrong with something sent, as the sender reads it."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    loc = first["loc"]
    # A program knows its names; the configuration is typed by a person.
    place = place_words(loc[1:]) if loc[:1] == ("document",) and len(loc) > 1 else ".".join(map(str, loc))
    if first["type"] == "json_invalid":
        return Malformed("El cuerpo no es JSON válido.")
    if first["type"] == "missing":
        return InvalidInput(f"Falta el dato «{place}».")
    if first["type"] == "extra_forbidden":
        return InvalidInput(f"El dato «{place}» no se usa aquí.")
    return InvalidInput(
        f"El dato «{place}» no es válido." if place else "Lo enviado debe ser un objeto JSON."
    )


def _key(operation: Operation, who: Caller | None) -> Key | None:
    if operation.method == "GET":
        return None
    text = request.headers.get(IDEMPOTENCY_HEADER)
    if text is None:
        return None
    text = text.strip()
    if not 0 < len(text) <= _LONGEST_KEY or not text.isprintable():
        raise Malformed(f"{IDEMPOTENCY_HEADER} lleva de 1 a {_LONGEST_KEY} caracteres visibles.")
    sent = f"{who.actor.id if who else ''}\n{request.path}\n".encode() + request.get_data()
    return Key(text, sha256(sent).hexdigest())


def answer(body: BaseModel, status: int = 200) -> Answer:
    """The answer that carries that body."""
    return Answer(status, body.model_dump_json())

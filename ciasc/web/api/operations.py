"""Operations of the API, each declared in one place for Flask, permissions and the OpenAPI document."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Generic, Literal, TypeVar, cast

from flask import Blueprint, Flask, Response, request
from pydantic import BaseModel
from werkzeug.routing import IntegerConverter, Map

from ciasc.domain.core.errors import NotAllowed, NotSignedIn
from ciasc.domain.core.permissions import CITIZEN, Actor, Permission
from ciasc.ports import CommandAnswer, Key, Transaction
from ciasc.station import Station
from ciasc.web.api.errors import API_ROOT, IDEMPOTENCY_HEADER, JSON, Malformed
from ciasc.web.api.inputs import Nothing, read_input
from ciasc.web.auth.credentials import Caller, check_csrf, check_origin, is_forgeable
from ciasc.web.server_parts import web

LEASE_HEADER: Final = "X-Desk-Lease"
LEASE_NAME: Final = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
IDEMPOTENCY_KEY: Final = re.compile(r"^[!-~]+( +[!-~]+)*$")
LONGEST_KEY: Final = 200

Method = Literal["GET", "POST"]
Who = Permission | Literal["anyone", "signed-in"]


class DeskNumber(IntegerConverter):
    """A desk's number in an address, written `<desk:number>`: 1 to 999."""

    regex = r"[0-9]{1,3}"

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's own name
        super().__init__(map, min=1)


B_co = TypeVar("B_co", bound=BaseModel, covariant=True)
N = TypeVar("N", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ApiCall(Generic[B_co]):
    """One request: the caller, the parts of the address, the checked body or query, the key, the station."""

    who: Caller | None
    path: Mapping[str, Any]
    body: B_co
    key: Key | None
    station: Station

    @property
    def actor(self) -> Actor:
        """Return the actor of the caller; a passer-by where no identity is needed."""
        return self.who.actor if self.who is not None else CITIZEN

    def with_body(self, body: N) -> "ApiCall[N]":
        """Return the call with another body."""
        return ApiCall(self.who, self.path, body, self.key, self.station)


HandlerOf = Callable[[ApiCall[B_co]], CommandAnswer | Response]
Handler = HandlerOf[Any]
StepOf = Callable[[ApiCall[B_co], Transaction], CommandAnswer]
Step = StepOf[Any]
"""What a command does inside its transaction, and its answer."""

Prepare = Callable[[ApiCall[Any]], ApiCall[Any]]
"""What a command checks or prepares before its transaction, as slow work must not hold the writer."""


@dataclass(frozen=True, slots=True)
class Command:
    """The one way of every command: prepare, then in one transaction the stored answer, or step and answer.

    Effects (screens, printers) follow the commit, once: `Context.change`.
    """

    step: Step
    before: Prepare
    repeats: bool

    def __call__(self, call: ApiCall[Any]) -> CommandAnswer:
        """Return the answer; a repeated key gets the first answer again, also while that is under way."""
        key, station = (call.key if self.repeats else None), call.station
        known = None if self.before is as_sent else station.stored_answer(key)
        return known or station.answer_by_key(key, self.step, self.before(call))


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the API; `repeats` says whether a repeated key gets the same answer."""

    method: Method
    path: str
    name: str
    summary: str
    who: Who
    handler: Handler
    takes: type[BaseModel] = Nothing
    gives: Mapping[int, type[BaseModel] | str | None] = field(default_factory=dict)
    repeats: bool = True


def as_sent(call: ApiCall[Any]) -> ApiCall[Any]:
    """Return the call of a command that prepares nothing."""
    return call


@dataclass(slots=True)
class Routes:
    """The operations of one edge, with the pages of its blueprint."""

    pages: Blueprint
    operations: list[Operation] = field(default_factory=list)

    def operation(
        self,
        method: Method,
        path: str,
        name: str,
        *,
        who: Who,
        takes: type[BaseModel] = Nothing,
        gives: Mapping[int, type[BaseModel] | str | None],
        repeats: bool = True,
    ) -> Callable[[HandlerOf[B_co]], HandlerOf[B_co]]:
        """Declare the decorated function as the operation `name`, summed up by its docstring's first line."""

        def declare(handler: HandlerOf[B_co]) -> HandlerOf[B_co]:
            self.operations.append(
                Operation(
                    method=method,
                    path=path,
                    name=name,
                    summary=_summary(handler),
                    who=who,
                    handler=cast("Handler", handler),
                    takes=takes,
                    gives=gives,
                    repeats=repeats,
                )
            )
            return handler

        return declare

    def command(
        self,
        path: str,
        name: str,
        *,
        who: Who,
        takes: type[BaseModel] = Nothing,
        gives: Mapping[int, type[BaseModel] | str | None],
        before: Prepare = as_sent,
        repeats: bool = True,
    ) -> Callable[[StepOf[B_co]], StepOf[B_co]]:
        """Declare the decorated function as the step of the command `name`, run by `Command`."""

        def declare(step: StepOf[B_co]) -> StepOf[B_co]:
            self.operations.append(
                Operation(
                    method="POST",
                    path=path,
                    name=name,
                    summary=_summary(step),
                    who=who,
                    handler=Command(cast("Step", step), before, repeats),
                    takes=takes,
                    gives=gives,
                    repeats=repeats,
                )
            )
            return step

        return declare

    def register(self, app: Flask) -> None:
        """Register these pages and operations with the application."""
        app.register_blueprint(self.pages)
        for operation in self.operations:
            app.add_url_rule(
                API_ROOT + operation.path,
                endpoint=f"{self.pages.name}.api.{operation.name}",
                view_func=_view(operation),
                methods=[operation.method],
            )


def _summary(declared: Callable[..., object]) -> str:
    return (declared.__doc__ or "").strip().splitlines()[0]


def _view(operation: Operation) -> Callable[..., Response]:
    def view(**path: Any) -> Response:  # noqa: ANN401 - Flask converts the parts of the address
        parts = web()
        who = parts.callers.of(request)
        _check_rights(operation, who)
        if operation.method == "POST":
            check_origin(request, who)
            if who is not None and operation.who != "anyone":
                check_csrf(request, who)
        body = read_input(operation.takes, forgeable=is_forgeable(who))
        call = ApiCall(who, path, body, _key(operation, who), parts.station)
        answer = operation.handler(call)
        if isinstance(answer, Response):
            return answer
        return Response(answer.body, answer.status, mimetype=JSON)

    return view


def _check_rights(operation: Operation, who: Caller | None) -> None:
    if operation.who == "anyone":
        return
    if who is None:
        raise NotSignedIn("web.access.sign_in")
    if operation.who == "signed-in":
        if who.staff is None:
            raise NotAllowed("web.access.staff_only")
        return
    who.must_have_own_password()
    who.actor.must(operation.who)


def _key(operation: Operation, who: Caller | None) -> Key | None:
    if operation.method == "GET":
        return None
    text = request.headers.get(IDEMPOTENCY_HEADER)
    if text is None:
        return None
    text = text.strip()
    if len(text) > LONGEST_KEY or IDEMPOTENCY_KEY.fullmatch(text) is None:
        raise Malformed("web.request.idempotency_key", header=IDEMPOTENCY_HEADER, longest=LONGEST_KEY)
    sent = f"{who.actor.id if who else ''}\n{request.path}\n".encode() + request.get_data()
    return Key(text, sha256(sent).hexdigest())


def answer(body: BaseModel, status: int = 200) -> CommandAnswer:
    """Return the response with that body."""
    return CommandAnswer(status, body.model_dump_json())

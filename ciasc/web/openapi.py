"""The OpenAPI 3.1 document, made from the operations that the application really answers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ciasc.domain.errors import JsonValue
from ciasc.web.api import IDEMPOTENCY_HEADER, JSON, LEASE_HEADER, LEASE_NAME, Nothing, Operation
from ciasc.web.errors import API_ROOT, PROBLEM

_PART: Final = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_DESK_NUMBER: Final = {"type": "integer", "minimum": 1, "maximum": 999}
_REFUSALS: Final = {
    "400": "No se entiende lo enviado",
    "401": "Falta identificarse",
    "403": "Sin permiso",
    "404": "No existe",
    "409": "La situación cambió; `now` dice cómo está",
    "413": "Demasiado grande",
    "422": "Un dato no es válido",
    "429": "Demasiados intentos",
    "503": "No disponible",
}
_ONLY_CHANGES: Final = frozenset({"409", "413", "429"})


def document(operations: Iterable[Operation]) -> dict[str, JsonValue]:
    """The document of those operations, ready for JSON."""
    listed = list(operations)
    schemas, definitions = models_json_schema(
        [(model, "validation") for model in _models(listed)], ref_template="#/components/schemas/{model}"
    )
    refs: dict[object, dict[str, Any]] = {model: dict(schema) for (model, _), schema in schemas.items()}
    paths: dict[str, dict[str, Any]] = {}
    for operation in listed:
        path, parameters = _path(operation)
        paths.setdefault(API_ROOT + path, {})[operation.method.lower()] = _entry(operation, parameters, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "CIASC",
            "version": version("ciasc"),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {
            "schemas": {**definitions.get("$defs", {}), "Problem": _PROBLEM},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "ciasc_session"},
            },
        },
    }


_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "detail", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "status": {"type": "integer"},
        "now": {"type": "object"},
    },
}


def _models(operations: Sequence[Operation]) -> list[type[BaseModel]]:
    found: dict[type[BaseModel], None] = {}
    for operation in operations:
        if operation.takes is not Nothing:
            found[operation.takes] = None
        for given in operation.gives.values():
            if isinstance(given, type):
                found[given] = None
    return list(found)


def _path(operation: Operation) -> tuple[str, list[dict[str, Any]]]:
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _DESK_NUMBER if kind == "desk" else {"type": "string"},
        }
        for kind, name in _PART.findall(operation.path)
    ]
    return _PART.sub(r"{\2}", operation.path), parameters


def _entry(
    operation: Operation, parameters: list[dict[str, Any]], refs: Mapping[object, dict[str, Any]]
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": list(parameters),
        "responses": _responses(operation, refs),
        "security": [{}] if operation.who == "anyone" else [{"bearer": []}, {"session": []}],
    }
    if operation.method == "POST" and operation.repeats:
        entry["parameters"].append(
            {
                "name": IDEMPOTENCY_HEADER,
                "in": "header",
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            }
        )
    if operation.method == "POST" and "<desk:" in operation.path:
        schema = {"type": "string", "pattern": LEASE_NAME.pattern}
        entry["parameters"].append({"name": LEASE_HEADER, "in": "header", "schema": schema})
    if operation.takes is Nothing:
        return entry
    if operation.method == "POST":
        schema = refs[operation.takes]
        required = any(item.is_required() for item in operation.takes.model_fields.values())
        entry["requestBody"] = {"required": required, "content": {JSON: {"schema": schema}}}
        return entry
    for name, item in operation.takes.model_fields.items():
        shape = operation.takes.model_json_schema()["properties"][item.alias or name]
        entry["parameters"].append(
            {"name": item.alias or name, "in": "query", "required": item.is_required(), "schema": shape}
        )
    return entry


def _responses(operation: Operation, refs: Mapping[object, dict[str, Any]]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, given in operation.gives.items():
        response: dict[str, Any] = {"description": operation.summary}
        if isinstance(given, str):
            response["content"] = {given: {"schema": {"type": "string"}}}
        elif given is not None:
            response["content"] = {JSON: {"schema": refs[given]}}
        responses[str(status)] = response
    for refusal, words in _REFUSALS.items():
        if operation.method == "GET" and refusal in _ONLY_CHANGES:
            continue
        responses[refusal] = {
            "description": words,
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return responses

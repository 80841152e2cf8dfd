"""Render the OpenAPI 3.1 document from the operations that the application answers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ciasc.content.messages import text
from ciasc.domain.core.errors import JsonValue
from ciasc.web.api.errors import API_ROOT, IDEMPOTENCY_HEADER, JSON, PROBLEM
from ciasc.web.api.inputs import Nothing
from ciasc.web.api.monitoring_paths import MONITORING
from ciasc.web.api.operations import IDEMPOTENCY_KEY, LEASE_HEADER, LEASE_NAME, LONGEST_KEY, Operation
from ciasc.web.auth.credentials import CSRF_HEADER, SESSION_COOKIE

_SCHEMAS: Final = "#/components/schemas/"
_PART: Final = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_DESK_NUMBER: Final = {"type": "integer", "minimum": 1, "maximum": 999}
_REFUSALS: Final = ("400", "401", "403", "404", "405", "409", "413", "422", "429", "503")
_ONLY_CHANGES: Final = frozenset({"409", "413"})
_SAID: Final[Mapping[str, Mapping[str, Mapping[str, JsonValue]]]] = {
    "405": {"Allow": {"type": "string"}},
    "429": {"Retry-After": {"type": "integer", "minimum": 0}},
}
"""The headers that come with a refusal."""


def document(operations: Iterable[Operation]) -> dict[str, JsonValue]:
    """Return the document of those operations, ready for JSON."""
    listed = list(operations)
    refs, named = _schemas(_models(listed))
    paths = _watched()
    for operation in listed:
        path, parameters = _path(operation)
        paths.setdefault(API_ROOT + path, {})[operation.method.lower()] = {
            **_entry(operation, refs),
            "parameters": [*parameters, *_headers(operation), *_query(operation, refs, named)],
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "CIASC",
            "version": version("ciasc"),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {
            "schemas": {**named, "Problem": _PROBLEM},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
                "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER},
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


_VALUE_NAMES: Final = {"TicketState": "State", "EventKind": "Kind", "GamingSign": "Sign"}
"""The names of schemas made of values of the rules, whose classes are called otherwise."""


def _schemas(models: Sequence[type[BaseModel]]) -> tuple[dict[object, dict[str, Any]], dict[str, Any]]:
    """Return a reference for each model, and the schemas by name.

    The name of a schema is its title, set beside the class, or its `schema_name`; pydantic would compute it
    from the names of classes and modules.
    """
    schemas, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template=_SCHEMAS + "{model}"
    )
    found = definitions.get("$defs", {})
    keys = {model: schemas[model, "validation"]["$ref"].removeprefix(_SCHEMAS) for model in models}
    written = {key: model.__dict__.get("schema_name") for model, key in keys.items()}
    titles = {key: _VALUE_NAMES.get(schema["title"], schema["title"]) for key, schema in found.items()}
    names = {key: written.get(key) or title for key, title in titles.items()}
    if len(set(names.values())) != len(names):
        raise ValueError("two schemas have one name: " + ", ".join(sorted(names.values())))
    refs: dict[object, dict[str, Any]] = {
        model: {"$ref": _SCHEMAS + names[key]} for model, key in keys.items()
    }
    return refs, {
        names[key]: _named({**schema, "title": titles[key]}, names) for key, schema in found.items()
    }


def _named(part: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return that part of a schema with each reference set to the declared name."""
    if isinstance(part, list):
        return [_named(one, names) for one in part]
    if not isinstance(part, dict):
        return part
    found = {key: _named(value, names) for key, value in part.items()}
    ref = found.get("$ref")
    if isinstance(ref, str):
        found["$ref"] = _SCHEMAS + names[ref.removeprefix(_SCHEMAS)]
    return found


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


def _entry(operation: Operation, refs: Mapping[object, dict[str, Any]]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "responses": _responses(operation, refs),
        "security": _security(operation),
    }
    if operation.takes is not Nothing and operation.method == "POST":
        schema = refs[operation.takes]
        required = any(item.is_required() for item in operation.takes.model_fields.values())
        entry["requestBody"] = {"required": required, "content": {JSON: {"schema": schema}}}
    return entry


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.who == "anyone":
        return [{}]
    signed: dict[str, list[str]] = {"session": []}
    if operation.method == "POST":
        signed["csrf"] = []
    return [{"bearer": []}, signed]


def _headers(operation: Operation) -> Iterator[dict[str, Any]]:
    if operation.method == "POST" and operation.repeats:
        key = {"type": "string", "pattern": IDEMPOTENCY_KEY.pattern, "maxLength": LONGEST_KEY}
        yield {"name": IDEMPOTENCY_HEADER, "in": "header", "schema": key}
    if operation.method == "POST" and "<desk:" in operation.path:
        lease = {"type": "string", "pattern": LEASE_NAME.pattern}
        yield {"name": LEASE_HEADER, "in": "header", "schema": lease}


def _query(
    operation: Operation, refs: Mapping[object, dict[str, Any]], named: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Return the parameters of a GET, from the named schema of its query."""
    if operation.method == "POST" or operation.takes is Nothing:
        return
    shapes = named[refs[operation.takes]["$ref"].removeprefix(_SCHEMAS)]["properties"]
    for field, item in operation.takes.model_fields.items():
        name = item.alias or field
        yield {"name": name, "in": "query", "required": item.is_required(), "schema": shapes[name]}


def _responses(operation: Operation, refs: Mapping[object, dict[str, Any]]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, given in operation.gives.items():
        response: dict[str, Any] = {"description": operation.summary}
        if isinstance(given, str):
            # YAML text has the schema of an object; the other types are documented as they are.
            shape = {"type": "object" if given.endswith("yaml") else "string"}
            response["content"] = {given: {"schema": shape}}
        elif given is not None:
            response["content"] = {JSON: {"schema": refs[given]}}
        responses[str(status)] = response
    for refusal in _REFUSALS:
        if operation.method == "POST" or refusal not in _ONLY_CHANGES:
            responses[refusal] = _refused(refusal)
    return responses


def _refused(status: str) -> dict[str, Any]:
    refused: dict[str, Any] = {
        "description": text(f"web.openapi.{status}"),
        "content": {PROBLEM: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}},
    }
    headers = {name: {"schema": schema} for name, schema in _SAID.get(status, {}).items()}
    return {**refused, "headers": headers} if headers else refused


def _watched() -> dict[str, dict[str, Any]]:
    """Return the paths of monitoring, outside of the API's own addresses."""
    paths: dict[str, dict[str, Any]] = {}
    for path, (summary, gives) in MONITORING.items():
        answers = {
            status: {"description": summary, "content": {kind: {"schema": shape}}}
            for status, (kind, shape) in gives.items()
        }
        paths[path] = {
            "get": {
                "operationId": path.strip("/"),
                "summary": summary,
                "responses": {"405": _refused("405"), "503": _refused("503"), **answers},
                "security": [{}],
                "parameters": [],
            }
        }
    return paths

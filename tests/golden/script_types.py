"""Render TypeScript types of what the server sends and takes, to check the scripts of `static/js`.

`Api` holds what the server answers, in which a field with a default is always present; `Sent` holds the
bodies of commands, in which it may be left out. `Answer<Path>`, `Result<Path>` and `BodyOf<Path>` find the
types of one operation. `Words` holds the words of the content that scripts put on a page.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

_HEAD: Final = "// Generated from the OpenAPI document by `make golden`; `make check` compares it.\n"
_PLAIN: Final = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
_SCHEMAS: Final = "#/components/schemas/"
_JSON: Final = "application/json"
_PART: Final = re.compile(r"{\w+}")


def script_types(
    document: Mapping[str, Any], rooms: Sequence[type[BaseModel]], words: Mapping[str, Any]
) -> str:
    """Return the declarations of the OpenAPI document, of rooms that no GET answers, and of words."""
    schemas = {**_of_rooms(rooms), **document["components"]["schemas"]}
    parts = [
        _HEAD,
        *_namespace("Api", schemas, answers=True),
        *_namespace("Sent", schemas, answers=False),
        _lookup(
            "Answer",
            _with_queries(_operations(document, "get")),
            "The answer to a GET of that path, with any query.",
        ),
        _lookup("Result", _operations(document, "post"), "The answer to a command sent to that path."),
        _lookup("BodyOf", _bodies(document), "The body of a command sent to that path."),
        "declare namespace Words {\n",
        *(f"  type {name} = {_words(section, '    ')};\n" for name, section in words.items()),
        "}\n",
    ]
    return "".join(parts)


def _of_rooms(rooms: Sequence[type[BaseModel]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for room in rooms:
        schema = room.model_json_schema(ref_template=_SCHEMAS + "{model}")
        found |= {**schema.pop("$defs", {}), room.__name__: schema}
    return found


def _words(part: object, indent: str) -> str:
    if isinstance(part, Mapping):
        fields = (
            f"{indent}{name if name.isidentifier() else json.dumps(name)}: {_words(value, indent + '  ')};\n"
            for name, value in part.items()
        )
        return "{\n" + "".join(fields) + indent[2:] + "}"
    if isinstance(part, list):
        return f"[{', '.join(_words(one, indent) for one in part)}]"
    return "string"


def _namespace(name: str, schemas: Mapping[str, Any], *, answers: bool) -> Iterator[str]:
    yield f"declare namespace {name} {{\n"
    for schema, shape in schemas.items():
        yield f"  type {schema} = {_type(shape, answers=answers, indent='    ')};\n"
    yield "}\n"


def _type(shape: Mapping[str, Any], *, answers: bool, indent: str = "") -> str:
    """Return the TypeScript of a schema, an object with a line for each field."""
    if "$ref" in shape:
        return str(shape["$ref"].rpartition("/")[2])
    if "enum" in shape:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in shape["enum"])
    if "anyOf" in shape:
        return " | ".join(_type(one, answers=answers) for one in shape["anyOf"])
    if shape.get("type") == "array":
        return _array(shape, answers=answers)
    if shape.get("type") == "object":
        return _object(shape, answers=answers, indent=indent)
    return _PLAIN[shape["type"]] if "type" in shape else "unknown"


def _array(shape: Mapping[str, Any], *, answers: bool) -> str:
    if "prefixItems" in shape:
        return f"[{', '.join(_type(one, answers=answers) for one in shape['prefixItems'])}]"
    return f"({_type(shape['items'], answers=answers)})[]"


def _object(shape: Mapping[str, Any], *, answers: bool, indent: str) -> str:
    values = shape.get("additionalProperties")
    if "properties" not in shape and isinstance(values, Mapping):
        return f"Record<string, {_type(values, answers=answers)}>"
    if not shape.get("properties"):
        return "Record<string, never>" if values is False else "object"
    required = shape.get("required", ())
    fields = [
        f"{indent}{name}{'' if name in required or (answers and 'default' in field) else '?'}: "
        f"{_type(field, answers=answers)};\n"
        for name, field in shape["properties"].items()
    ]
    return "{\n" + "".join(fields) + indent[2:] + "}"


def _operations(document: Mapping[str, Any], method: str) -> dict[str, str]:
    """Return the type of the answers to each path; null where one has no body."""
    return {
        path: " | ".join(dict.fromkeys(_answers(operations[method])))
        for path, operations in document["paths"].items()
        if method in operations
    }


def _with_queries(types: Mapping[str, str]) -> dict[str, str]:
    return {**types, **{path + "?{query}": type_ for path, type_ in types.items()}}


def _answers(operation: Mapping[str, Any]) -> Iterator[str]:
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            content = response.get("content")
            if content is None:
                yield "null"
            elif _JSON in content:
                yield _named("Api", content[_JSON]["schema"])
            else:
                yield "unknown"


def _bodies(document: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for path, operations in document["paths"].items():
        if "post" in operations:
            body = operations["post"].get("requestBody")
            found[path] = (
                _named("Sent", body["content"][_JSON]["schema"]) if body else "Record<string, never>"
            )
    return found


def _named(namespace: str, schema: Mapping[str, Any]) -> str:
    return f"{namespace}.{_type(schema, answers=True)}" if "$ref" in schema else "unknown"


def _lookup(name: str, types: Mapping[str, str], says: str) -> str:
    """Return a conditional type; a pattern matches any text, so longer paths come first, then fixed ones."""
    paths = sorted(types, key=lambda path: (-path.count("/"), path.count("{"), path))
    lines = [
        f"  Path extends {_pattern(path)} ? {types[path]} :\n" for path in paths if path.startswith("/api/")
    ]
    return f"/** {says} */\ntype {name}<Path extends string> =\n{''.join(lines)}  unknown;\n"


def _pattern(path: str) -> str:
    return "`" + _PART.sub("${string}", path) + "`"

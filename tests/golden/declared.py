"""What CIASC declares: operations, commands, settings, values, metrics, log events, tables, ticket bytes."""

import ast
import enum
import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import click
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

import ciasc
from ciasc.cli import cli
from ciasc.flask_app import ALL_ROUTES
from ciasc.kiosk.kiosk_room import KioskBody
from ciasc.printing.profiles import load_profile, profile_names
from ciasc.settings import PREFIX, Settings
from ciasc.storage.tables import metadata
from ciasc.web.api.openapi import document
from tests.builders import LONGEST_SERVICE, LONGEST_STATION, a_slip, encoded
from tests.golden.script_types import script_types
from tests.page_words import words_for_scripts

SOURCE = Path(ciasc.__file__).parent
LEVELS = frozenset({"debug", "info", "warning", "error", "exception"})
PROSE = frozenset({"summary", "description", "title"})
SLIPS = {
    "plain": a_slip(),
    "first": a_slip(ahead=0, low_min=None, high_min=None),
    "preferential": a_slip(preferential=True, url=None),
    "long": a_slip(station=LONGEST_STATION, service=LONGEST_SERVICE, low_min=50, high_min=75),
    "copy": a_slip(copy=True),
}


def declared() -> dict[str, str]:
    """Return each file's text by its name."""
    openapi = in_order(without_prose(document(all_operations())))
    return {
        "openapi.json": as_json(openapi),
        "api.d.ts": script_types(openapi, [KioskBody], words_for_scripts()),
        "commands.json": as_json(dict(commands(cli, "ciasc"))),
        "settings.json": as_json({PREFIX + one.name.upper(): default_of(one) for one in fields(Settings)}),
        "values.json": as_json(sorted(enum_values())),
        "log_events.json": as_json(sorted(set(log_events()))),
        "sqlite.sql": tables(sqlite.dialect()),
        "postgresql.sql": tables(postgresql.dialect()),  # type: ignore[no-untyped-call]
        **{f"tickets/{name}.txt": tickets(name) for name in profile_names()},
    }


def in_order(document: Any) -> Any:
    """Return an OpenAPI document with its schemas by name."""
    document["components"]["schemas"] = dict(sorted(document["components"]["schemas"].items()))
    return document


def default_of(setting: Field[Any]) -> str | None:
    """Return the default of a setting as text; None if it must be given."""
    return None if setting.default is MISSING else str(setting.default)


def as_json(value: object) -> str:
    """Return that value as indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def all_operations() -> Iterator[Any]:
    """Yield the operations of the API."""
    return (operation for routes in ALL_ROUTES for operation in routes.operations)


def without_prose(value: Any) -> Any:
    """Return an OpenAPI document without its sentences: these may be written better at any time."""
    if isinstance(value, Mapping):
        return {
            key: without_prose(item)
            for key, item in value.items()
            if not (key in PROSE and isinstance(item, str))
        }
    return [without_prose(item) for item in value] if isinstance(value, list) else value


def commands(command: click.Command, name: str) -> Iterator[tuple[str, Any]]:
    """Yield each command with its parameters, the group before its parts."""
    yield (
        name,
        {
            "help": command.help,
            "parameters": [
                {
                    "name": item.name,
                    "words": [*item.opts, *item.secondary_opts],
                    "type": item.type.name,
                    "required": item.required,
                    "help": getattr(item, "help", None),
                }
                for item in command.params
            ],
        },
    )
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for part in sorted(command.list_commands(context)):
            found = command.get_command(context, part)
            assert found is not None
            yield from commands(found, f"{name} {part}")


def enum_values() -> Iterator[list[str]]:
    """Yield the values of each enumeration that is stored, sent or configured."""
    for module in pkgutil.walk_packages(ciasc.__path__, "ciasc."):
        if "__main__" in module.name or "migrations" in module.name:
            continue
        for item in vars(importlib.import_module(module.name)).values():
            if isinstance(item, enum.EnumMeta) and item.__module__ == module.name:
                yield [str(one.value) for one in item]  # type: ignore[var-annotated]


def log_events() -> Iterator[str]:
    """Yield the names of log events that stand in the source."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in LEVELS
                and "log" in ast.unparse(node.func.value)
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def tables(dialect: Any) -> str:
    """Return the statements that create all tables in that database."""
    lines = []
    for table in sorted(metadata.tables.values(), key=lambda one: one.name):
        lines.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        indexes = sorted(table.indexes, key=lambda one: str(one.name))
        lines += [str(CreateIndex(index).compile(dialect=dialect)).strip() for index in indexes]
    return "\n".join(lines).replace("\t", "  ").replace(" \n", "\n") + "\n"


def tickets(profile_name: str) -> str:
    """Return the bytes of some tickets on a printer of that profile, a line of text each line feed."""
    profile = load_profile(profile_name)
    blocks = []
    for name, slip in SLIPS.items():
        sent = encoded(slip, profile, 7)
        lines = [line.decode("latin-1").encode("unicode_escape").decode() for line in sent.split(b"\n")]
        blocks.append("\n".join([f"== {name}: {len(sent)} bytes", *lines]))
    return "\n".join(blocks) + "\n"

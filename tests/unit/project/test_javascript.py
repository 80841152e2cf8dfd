"""The checks of the scripts: their locked packages, and the types generated from what the server declares."""

import json
import re
import shutil
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.golden.script_types import script_types
from tests.needs import needs, skip

ROOT = Path(__file__).parents[3]
TOOLS = ROOT / "tools" / "js"
TYPES = ROOT / "tests" / "golden" / "files" / "api.d.ts"
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/api/v1/desks/{number}": {"get": {"responses": {"200": {"content": {}}, "404": {}}}},
        "/api/v1/desks/{number}/call": {
            "post": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Call"}}}
                },
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Desk"}}}
                    },
                    "204": {},
                },
            }
        },
    },
    "components": {
        "schemas": {
            "Call": {
                "type": "object",
                "required": ["ticket"],
                "properties": {"ticket": {"type": "string"}, "again": {"type": "boolean", "default": False}},
            },
            "Desk": {
                "type": "object",
                "required": ["state", "names"],
                "properties": {
                    "state": {"enum": ["open", "closed"], "type": "string"},
                    "names": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
                    "counts": {"type": "object", "additionalProperties": {"type": "integer"}, "default": {}},
                },
            },
        }
    },
}


def test_the_lock_holds_a_hash_of_each_package_and_no_address() -> None:
    text = (TOOLS / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages: dict[str, dict[str, Any]] = json.loads(text)["packages"]
    root = packages.pop("")
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    wanted = json.loads((TOOLS / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert root["devDependencies"] == wanted
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_an_answer_has_each_field_and_a_body_may_leave_out_a_default() -> None:
    text = script_types(DOCUMENT, [], {})
    answers, bodies = text.split("declare namespace Sent")
    assert (
        '    state: "open" | "closed";\n    names: (string | null)[];\n    counts: Record<string, number>;'
        in answers
    )
    assert "    ticket: string;\n    again: boolean;" in answers
    assert "    ticket: string;\n    again?: boolean;" in bodies


def test_an_address_has_the_types_of_its_body_and_of_its_answer() -> None:
    text = script_types(DOCUMENT, [], {})
    assert "Path extends `/api/v1/desks/${string}/call` ? Api.Desk | null :" in text
    assert "Path extends `/api/v1/desks/${string}/call` ? Sent.Call :" in text
    assert "Path extends `/api/v1/desks/${string}?${string}` ?" in text


def test_words_have_their_keys_and_their_number() -> None:
    text = script_types(DOCUMENT, [], {"desk": {"says": {"lost": "x", "ahead": ["a", "b"]}}})
    assert (
        "type desk = {\n    says: {\n      lost: string;\n      ahead: [string, string];\n    };\n  };"
        in text
    )


def test_a_renamed_field_changes_the_types() -> None:
    changed = deepcopy(DOCUMENT)
    properties = changed["components"]["schemas"]["Desk"]["properties"]
    properties["status"] = properties.pop("state")
    assert script_types(changed, [], {}) != script_types(DOCUMENT, [], {})


@pytest.mark.long
@pytest.mark.parametrize(("name", "script"), [("times_called", "person.js"), ("until_min", "wall.js")])
def test_the_scripts_fail_on_a_renamed_field(tmp_path: Path, name: str, script: str) -> None:
    found = check_types(
        tmp_path, re.sub(rf"\b{name}\b", f"{name}_renamed", TYPES.read_text(encoding="utf-8"))
    )
    assert f"Property '{name}' does not exist" in found
    assert script in found


@pytest.mark.long
def test_the_scripts_have_the_types_that_they_use(tmp_path: Path) -> None:
    assert check_types(tmp_path, TYPES.read_text(encoding="utf-8")) == ""


def check_types(folder: Path, types: str) -> str:
    """Return what tsc reports about the scripts with these types of what the server sends."""
    node = needs("node")
    compiler = TOOLS / "node_modules" / "typescript" / "bin" / "tsc"
    if not compiler.exists():
        skip("the packages of tools/js: make check-javascript")
    for part in ("static/js", "static/vendor", "tools/js/types"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(TOOLS / "tsconfig.json", folder / "tools/js")
    golden = folder / TYPES.relative_to(ROOT)
    golden.parent.mkdir(parents=True)
    golden.write_text(types, encoding="utf-8")
    done = subprocess.run(
        [node, compiler, "--project", folder / "tools/js"], capture_output=True, text=True, check=False
    )
    return done.stdout

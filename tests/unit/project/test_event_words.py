"""Each `what` that the code records in an event has words for the audit page."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

import ciasc
from ciasc.content.messages import section_words

ROOT: Final = Path(inspect.getfile(ciasc)).parent
PLACES: Final = ("station", "storage/backups", "cli", "create_station.py")
"""The code that records events."""


def modules() -> Iterator[tuple[ModuleType, ast.Module]]:
    for place in PLACES:
        path = ROOT / place
        for file in [path] if path.suffix else sorted(path.rglob("*.py")):
            name = ".".join(file.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
            yield import_module(name), ast.parse(file.read_text(encoding="utf-8"))


def texts(module: ModuleType, node: ast.expr) -> set[str]:
    """Return the strings that this expression may be: literals and constants of the module."""
    if isinstance(node, ast.IfExp):
        return texts(module, node.body) | texts(module, node.orelse)
    found = getattr(module, node.id, None) if isinstance(node, ast.Name) else None
    found = node.value if isinstance(node, ast.Constant) else found
    return {found} if isinstance(found, str) else set()


def parameters(tree: ast.Module) -> dict[str, tuple[int, ast.expr | None]]:
    """Return the place and default of `what` in each function that has it as a text."""
    found: dict[str, tuple[int, ast.expr | None]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = [one for one in node.args.args if one.arg != "self"]
            for place, argument in enumerate(arguments):
                if argument.arg == "what" and getattr(argument.annotation, "id", None) == "str":
                    behind = len(arguments) - place
                    defaults = node.args.defaults
                    found[node.name] = place, defaults[-behind] if behind <= len(defaults) else None
    return found


def in_data(module: ModuleType, node: ast.Dict) -> set[str]:
    """Return the texts of `what` in that literal."""
    pairs = zip(node.keys, node.values, strict=True)
    values = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "what"]
    return {text for value in values for text in texts(module, value)}


def in_call(module: ModuleType, node: ast.Call, places: Mapping[str, int]) -> set[str]:
    """Return the texts that this call hands over as `what`."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in places:
        return set()
    given = [*node.args[places[name] :][:1], *(word.value for word in node.keywords if word.arg == "what")]
    return {text for one in given for text in texts(module, one)}


def recorded() -> set[str]:
    """Return every `what`: in a literal of data, or handed to a function that records it."""
    known = [*modules()]
    places = {name: place for _, tree in known for name, (place, _) in parameters(tree).items()}
    found: set[str] = set()
    for module, tree in known:
        for _, default in parameters(tree).values():
            found |= texts(module, default) if default is not None else set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                found |= in_data(module, node)
            elif isinstance(node, ast.Call):
                found |= in_call(module, node, places)
    return found


def test_each_recorded_what_has_words() -> None:
    found = recorded()
    assert found >= {"restored", "added", "paired", "session", "open", "closed", "scheduled", "new_roll"}
    assert found - set(section_words("web")["event"]["what"]) == set()

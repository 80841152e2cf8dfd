"""Read a TOML file of this folder."""

import tomllib
from importlib.resources import files
from typing import Any


def read_toml(name: str) -> dict[str, Any]:
    """Return the content of that file of `ciasc/content`."""
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))

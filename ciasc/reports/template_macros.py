"""The one drawing of figures: the macros of the templates, for pages, live parts and paper alike."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from ciasc.content.messages import text

_COLOUR: Final = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
_NAMED: Final = re.compile(r"var\(--([\w-]+)\)")


def palette(static: Path) -> Mapping[str, str]:
    """Return the colours of the style sheets in that folder by name."""
    sheets = (static / "css" / name for name in ("tokens.css", "report.css"))
    return dict(_COLOUR.findall("\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)))


def for_paper(drawing: object, colours: Mapping[str, str]) -> str:
    """Return that SVG with the values of its colours: on paper there is no style sheet."""
    return _NAMED.sub(lambda found: colours[found[1]], str(drawing))


def _address(_endpoint: str, filename: str) -> str:
    """Return the address of a static file, as `url_for` of Flask does: parts have no request."""
    return f"/static/{filename}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("ciasc.reports", "templates"), PackageLoader("ciasc.web", "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(url_for=_address, phrase=text)
    return environment


@cache
def macros(name: str) -> Any:  # noqa: ANN401 - a template's macros have no types
    """Return the macros of that template as functions."""
    return _environment().get_template(name).module

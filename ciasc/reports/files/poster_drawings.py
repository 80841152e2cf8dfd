"""Pictograms and colours of posters on paper, from the same files as on the pages."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_SYMBOL: Final = re.compile(r'<symbol id="i-([\w-]+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)
_SPOT: Final = "#bb6600"
_PLAIN: Final[Mapping[str, str]] = {
    "ground": "ground",
    "ink": "ink",
    "title": "brand-deep",
    "band": "brand",
    "card": "surface",
    "side": "brand-soft",
    "picture": "brand-deep",
}
"""The colours of a poster by their names in `static/css/tokens.css`."""

_OWN: Final[Mapping[str, Mapping[str, str]]] = {
    "gratuidad": {"side": "glow"},
    "preferente": {
        "ground": "prefer-soft",
        "title": "prefer-deep",
        "band": "prefer",
        "picture": "prefer-deep",
    },
    "violencia": {"ground": "surface", "card": "brand-soft"},
    "flujo-familia": {"ground": "surface", "card": "brand-soft"},
    "desaparecidos": {"ground": "brand-deep", "ink": "on-dark", "title": "glow", "side": "surface"},
    "celular": {"ground": "accent-soft"},
    "no-se-tramita": {"ground": "sunken"},
}
"""What differs in one poster, as in `static/css/posters.css`."""


def poster_colours(key: str, palette: Mapping[str, str]) -> dict[str, str]:
    """Return the colours of that poster by their use."""
    return {use: palette[name] for use, name in {**_PLAIN, **_OWN.get(key, {})}.items()}


@cache
def _symbols(static: Path) -> Mapping[str, tuple[str, str]]:
    """Return the viewBox and the shapes of each pictogram in that folder."""
    sheets = "".join((static / "icons" / f"{name}.svg").read_text("utf-8") for name in ("guide", "kiosk"))
    return {name: (box, shapes) for name, box, shapes in _SYMBOL.findall(sheets)}


def pictogram(name: str, static: Path, ink: str, ground: str, spot: str = _SPOT) -> str:
    """Return that pictogram as a whole SVG in those colours; `ground` is the colour around it."""
    box, shapes = _symbols(static)[name]
    painted = shapes.replace("var(--cut,#fff)", ground).replace("var(--spot,#b60)", spot)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" fill="{ink}">{painted}</svg>'

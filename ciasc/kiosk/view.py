"""What stands on the kiosk's screens: services grouped so that any ticket is at most three touches away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

MAX_TILES: Final = 6
"""Tiles on one screen: with "urgente" and "preferente" eight, and still 30 mm high on a 7-inch screen."""

# The first screen in reading order: a service stands alone, a group opens one more screen.
# REST also takes every ordinary service that no line names.
FIRST: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("robo", ("robo",)),
    ("documentos", ("documentos",)),
    ("denuncia", ("transito", "otras_denuncias")),
    ("mi-denuncia", ("copia", "seguimiento")),
    ("otros", ("citaciones", "constatacion", "antecedentes", "reclamos")),
    ("informes", ("informes",)),
)
REST: Final = "otros"
MORE: Final = "mas"
# Someone in danger names no procedure: the touch goes to the first immediate service,
# whose officers come at once.
DANGER: Final = "peligro"
GROUP_ICONS: Final = {"denuncia": "denuncia", "mi-denuncia": "mi-denuncia", REST: "more", MORE: "more"}


@dataclass(frozen=True, slots=True)
class Tile:
    """One button: it issues a ticket for `service`, or opens the screen of its `children`."""

    key: str
    label: str
    icon: str
    service: str | None = None
    open: bool = True
    children: tuple["Tile", ...] = ()


@dataclass(frozen=True, slots=True)
class Screens:
    """The tiles of the first screen and of "urgente", and every group that a tile opens."""

    home: tuple[Tile, ...]
    urgent: tuple[Tile, ...]

    @property
    def groups(self) -> tuple[Tile, ...]:
        """Every tile with children, outer ones first."""
        return tuple(_groups(self.home))


def screens(services: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Screens:
    """Arrange the rows of `GET /services`; `labels` are the words of the groups and of danger by key."""
    immediate = [service for service in services if service["lane"] == "immediate"]
    ordinary = {service["key"]: service for service in services if service["lane"] != "immediate"}
    named = {key for _, members in FIRST for key in members}
    rest = tuple(key for key in ordinary if key not in named)
    filled = ((key, _tiles(ordinary, members + (rest if key == REST else ()))) for key, members in FIRST)
    home = tuple(_group(key, tiles, labels) for key, tiles in filled if tiles)
    return Screens(home, _urgent(immediate, labels))


def _urgent(immediate: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> tuple[Tile, ...]:
    tiles = tuple(_tile(service) for service in immediate)
    if not tiles:
        return ()
    danger = Tile(DANGER, labels[DANGER], DANGER, tiles[0].service, tiles[0].open)
    return (*tiles, danger)


def _tiles(services: Mapping[str, Mapping[str, Any]], keys: Iterable[str]) -> tuple[Tile, ...]:
    return tuple(_tile(services[key]) for key in keys if key in services)


def _tile(service: Mapping[str, Any]) -> Tile:
    key = str(service["key"])
    return Tile(key, str(service["short"]), str(service["icon"]), key, bool(service["open"]))


def _group(key: str, tiles: tuple[Tile, ...], labels: Mapping[str, str], words: str = "") -> Tile:
    """One tile for all of them: itself when it is alone; what a screen cannot hold goes behind "más"."""
    if len(tiles) == 1:
        return tiles[0]
    words = words or key
    if len(tiles) > MAX_TILES:
        more = _group(f"{key}-{MORE}", tiles[MAX_TILES - 1 :], labels, MORE)
        tiles = (*tiles[: MAX_TILES - 1], more)
    return Tile(key, labels[words], GROUP_ICONS[words], open=any(tile.open for tile in tiles), children=tiles)


def _groups(tiles: Iterable[Tile]) -> Iterable[Tile]:
    for tile in tiles:
        if tile.children:
            yield tile
            yield from _groups(tile.children)

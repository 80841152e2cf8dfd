"""What stands on the kiosk's screens: services grouped so that any ticket is at most three touches away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

MAX_TILES: Final = 6
"""Tiles on one screen. With "urgente" and "preferente" that makes eight, each at least 30 mm high on a 7-inch screen."""

# The first screen in reading order: a service stands alone, a group opens one more screen. The last group takes
# every ordinary service that no line names.
FIRST: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("robo", ("robo",)),
    ("documentos", ("documentos",)),
    ("denuncia", ("transito", "otras_denuncias")),
    ("mi-denuncia", ("copia", "seguimiento")),
    ("otros", ("citaciones", "constatacion", "antecedentes", "reclamos")),
    ("informes", ("informes",)),
)
REST: Final = "otros"
# Someone in danger names no procedure: the touch goes to the first immediate service, whose officers come at once.
DANGER: Final = "peligro"
GROUP_ICONS: Final = {"denuncia": "denuncia", "mi-denuncia": "mi-denuncia", REST: "more", "mas": "more"}


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
    """Arrange the rows of `GET /services`; `labels` are short names by key and win over a service's own name."""
    immediate = [service for service in services if service["lane"] == "immediate"]
    ordinary = {service["key"]: service for service in services if service["lane"] != "immediate"}
    named = {key for _, members in FIRST for key in members}
    rest = tuple(key for key in ordinary if key not in named)
    home = (
        _group(key, _tiles(ordinary, members + (rest if key == REST else ()), labels), labels)
        for key, members in FIRST
    )
    return Screens(tuple(tile for tile in home if tile), _urgent(immediate, labels))


def _urgent(immediate: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> tuple[Tile, ...]:
    tiles = tuple(_tile(service, labels) for service in immediate)
    if not tiles:
        return ()
    danger = Tile(DANGER, labels.get(DANGER, DANGER), DANGER, tiles[0].service, tiles[0].open)
    return (*tiles, danger)


def _tiles(
    services: Mapping[str, Mapping[str, Any]], keys: Iterable[str], labels: Mapping[str, str]
) -> tuple[Tile, ...]:
    return tuple(_tile(services[key], labels) for key in keys if key in services)


def _tile(service: Mapping[str, Any], labels: Mapping[str, str]) -> Tile:
    key = str(service["key"])
    name = labels.get(key, str(service["name"]))
    return Tile(key, name, str(service.get("icon") or key), key, bool(service["open"]))


def _group(key: str, tiles: tuple[Tile, ...], labels: Mapping[str, str]) -> Tile | None:
    """One tile for all of them: itself when it is alone, and never more than a screen holds."""
    if len(tiles) <= 1:
        return tiles[0] if tiles else None
    if len(tiles) > MAX_TILES:
        more = _group("mas", tiles[MAX_TILES - 1 :], labels)
        tiles = (*tiles[: MAX_TILES - 1], *((more,) if more else ()))
    return Tile(
        key, labels.get(key, key), GROUP_ICONS[key], open=any(tile.open for tile in tiles), children=tiles
    )


def _groups(tiles: Iterable[Tile]) -> Iterable[Tile]:
    for tile in tiles:
        if tile.children:
            yield tile
            yield from _groups(tile.children)

"""The tiles of the kiosk's screens: services grouped so that any ticket is at most three touches away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ciasc.domain.config.document import FIRST_SCREEN, MOST_TILES, OTHER, Tile

MORE: Final = "mas"
# Someone in danger names no procedure: the touch goes to the first immediate service,
# with officers who come immediately.
DANGER: Final = "peligro"
NEUTRAL: Final = ("violencia", "desaparecida")


@dataclass(frozen=True, slots=True)
class KioskTile:
    """One button: it issues a ticket for `service`, or opens the screen of its `children`."""

    key: str
    label: str
    icon: str
    service: str | None = None
    open: bool = True
    children: tuple["KioskTile", ...] = ()


@dataclass(frozen=True, slots=True)
class ShownService:
    """The card of one service: what it is, what to bring, whether it is free."""

    key: str
    name: str
    icon: str
    open: bool
    bring: tuple[str, ...]
    free: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class KioskScreens:
    """The tiles of the first screen and of "urgente", the groups that tiles open, and the services' cards."""

    home: tuple[KioskTile, ...]
    urgent: tuple[KioskTile, ...]
    cards: tuple[ShownService, ...] = ()

    @property
    def groups(self) -> tuple[KioskTile, ...]:
        """Return every tile with children, outer ones first."""
        return tuple(_groups(self.home))


def screens(
    services: Sequence[Mapping[str, Any]], labels: Mapping[str, str], tiles: Sequence[Tile] = FIRST_SCREEN
) -> KioskScreens:
    """Return the screens of the rows of `GET /services`; `labels` are the catalogue's words by key."""
    immediate = [service for service in services if service["lane"] == "immediate"]
    ordinary = {service["key"]: service for service in services if service["lane"] != "immediate"}
    if all(tile.key != OTHER for tile in tiles):
        tiles = (*tiles, Tile(key=OTHER))
    named = {key for tile in tiles for key in tile.services}
    rest = tuple(key for key in ordinary if key not in named)
    home = []
    for tile in tiles:
        shown = _buttons(ordinary, tile.services + (rest if tile.key == OTHER else ()))
        if shown:
            home.append(_group(tile.key, shown, tile.label or labels.get(tile.key, ""), tile.icon, labels))
    cards = tuple(_card(one) for one in ordinary.values() if one["card"]["shown"])
    return KioskScreens(tuple(home), _urgent(immediate, labels), cards)


def _card(service: Mapping[str, Any]) -> ShownService:
    card = service["card"]
    return ShownService(
        key=str(service["key"]),
        name=service["name"],
        icon=str(service["icon"]),
        open=bool(service["open"]),
        bring=tuple(card["bring"]),
        free=card["free"],
        note=card["note"],
    )


def _urgent(immediate: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> tuple[KioskTile, ...]:
    """Return the tiles of danger, with words from which a person beside the screen learns nothing.

    Such words belong to a service of the catalogue, whatever its picture; any other has its own short words.
    """
    tiles = tuple(
        replace(_button(one), label=labels[one["key"]]) if one["key"] in NEUTRAL else _button(one)
        for one in immediate
    )
    if not tiles:
        return ()
    danger = KioskTile(DANGER, labels[DANGER], DANGER, tiles[0].service, tiles[0].open)
    return (*tiles, danger)


def _buttons(services: Mapping[str, Mapping[str, Any]], keys: Iterable[str]) -> tuple[KioskTile, ...]:
    return tuple(_button(services[key]) for key in keys if key in services)


def _button(service: Mapping[str, Any]) -> KioskTile:
    key = str(service["key"])
    return KioskTile(key, service["short"], str(service["icon"]), key, bool(service["open"]))


def _group(
    key: str, buttons: tuple[KioskTile, ...], label: str, icon: str, labels: Mapping[str, str]
) -> KioskTile:
    """Return one button for all of them: itself if it is alone; the rest goes behind "más"."""
    if len(buttons) == 1:
        return buttons[0]
    if len(buttons) > MOST_TILES:
        more = _group(f"{key}-{MORE}", buttons[MOST_TILES - 1 :], labels[MORE], "more", labels)
        buttons = (*buttons[: MOST_TILES - 1], more)
    return KioskTile(key, label, icon, open=any(one.open for one in buttons), children=buttons)


def _groups(tiles: Iterable[KioskTile]) -> Iterable[KioskTile]:
    for tile in tiles:
        if tile.children:
            yield tile
            yield from _groups(tile.children)

"""Validate the first screen of the kiosk before it is published."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from ciasc.domain.config.document import FIRST_SCREEN, MOST_TILES, OTHER, Configuration, Tile
from ciasc.domain.config.finding import ConfigFinding, error_finding, is_key, text_findings
from ciasc.domain.core.messages import message

_WORDED = frozenset(tile.key for tile in FIRST_SCREEN)
_TAKEN = re.compile(
    "home|prefer|urgent|ticket|danger|closed|help|view|trouble|refused|card|guide|(card|guide)-.*|.*-mas"
)
"""Keys of screens that the kiosk has beside those of tiles."""


def tile_findings(config: Configuration, icons: Collection[str]) -> Iterator[ConfigFinding]:
    """Return what is wrong with the tiles, and which services have none."""
    named = [key for tile in config.tiles for key in tile.services]
    known = {entry.key for entry in config.services}
    for what, times in Counter(tile.key for tile in config.tiles).items():
        if times > 1:
            yield error_finding("tiles", message("config.tiles.repeated", tile=what))
    for key, times in Counter(named).items():
        if times > 1 and key in known:
            yield error_finding("tiles", message("config.tiles.service_twice", service=config.name_of(key)))
    for tile in config.tiles:
        yield from _tile(tile, f"tiles.{tile.key}", icons)
    ordinary = [entry for entry in config.services if entry.offered and entry.lane == "normal"]
    rest = [entry.name for entry in ordinary if entry.key not in named]
    shown = {tile.key for tile in config.tiles if any(entry.key in tile.services for entry in ordinary)}
    if len(shown | ({OTHER} if rest else set())) > MOST_TILES:
        yield error_finding("tiles", message("config.tiles.too_many", most=MOST_TILES))
    if rest:
        words = message("config.tiles.in_others", services=", ".join(rest))
        yield ConfigFinding(grave=False, where="tiles", words=words)


def _tile(tile: Tile, where: str, icons: Collection[str]) -> Iterator[ConfigFinding]:
    name = tile.label or tile.key
    yield from text_findings(where, message("config.tiles.label", tile=name), tile.label, 40, 0)
    if not is_key(tile.key) or _TAKEN.fullmatch(tile.key):
        yield error_finding(where, message("config.tiles.bad_key", tile=name))
    if tile.icon not in icons:
        yield error_finding(where, message("config.tiles.no_icon", icon=tile.icon, tile=name))
    if len(tile.services) > 1 and not tile.label and tile.key not in _WORDED:
        yield error_finding(where, message("config.tiles.no_name", tile=tile.key))

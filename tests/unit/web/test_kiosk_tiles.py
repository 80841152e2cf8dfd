import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ciasc.content.messages import section_words
from ciasc.content.services_of_new_station import initial_services
from ciasc.domain.config.document import FIRST_SCREEN, MOST_TILES, Tile
from ciasc.kiosk.public_services import public_services
from ciasc.kiosk.tile_groups import DANGER, KioskScreens, KioskTile, screens

LABELS = section_words("kiosk")["tile"]
SPRITE = Path(__file__).parents[3] / "static" / "icons" / "kiosk.svg"
TOUCHES = 2


def offered(*closed: str) -> list[dict[str, Any]]:
    rows = [row.model_dump() for row in public_services(initial_services(), station_open=True).root]
    return [row | {"open": row["key"] not in closed} for row in rows]


def service(key: str, lane: str = "normal") -> dict[str, Any]:
    words = {"short": key.title(), "name": key.title(), "icon": "informes"}
    card = {"shown": True, "bring": (), "free": True, "note": ""}
    return {"key": key, "lane": lane, "open": True, "card": card, **words}


def leaves(tiles: Iterable[KioskTile], touches: int = 1) -> Iterator[tuple[KioskTile, int]]:
    for tile in tiles:
        if tile.children:
            yield from leaves(tile.children, touches + 1)
        else:
            yield tile, touches


def everything(shown: KioskScreens) -> list[KioskTile]:
    return [*shown.home, *shown.urgent, *(tile for group in shown.groups for tile in group.children)]


@pytest.mark.parametrize(("card", "most"), [(False, 3), (True, 4)])
def test_every_service_is_on_one_path_of_at_most_three_touches_or_four_with_its_card(
    *, card: bool, most: int
) -> None:
    rows = [row | {"card": row["card"] | {"shown": card}} for row in offered()]
    shown = screens(rows, LABELS)
    carded = {one.key for one in shown.cards}
    ordinary = {
        tile.service: touches + (tile.service in carded) + 1  # the question of the preferential lane
        for tile, touches in leaves(shown.home)
    }
    assert bool(carded) is card
    urgent = dict.fromkeys((tile.service for tile in shown.urgent), 2)
    assert set(ordinary) | set(urgent) == {row["key"] for row in offered()}
    assert not set(ordinary) & set(urgent)
    assert len(list(leaves(shown.home))) == len(ordinary)
    assert max(ordinary.values()) <= most
    assert max(urgent.values()) <= TOUCHES


def test_no_screen_has_more_tiles_than_a_small_one_can_hold() -> None:
    shown = screens([*offered(), *(service(f"extra{n}") for n in range(20))], LABELS)
    sizes = [len(shown.home), len(shown.urgent), *(len(group.children) for group in shown.groups)]
    assert max(sizes) <= MOST_TILES
    assert {f"extra{n}" for n in range(20)} <= {tile.service for tile, _ in leaves(shown.home)}
    keys = [group.key for group in shown.groups]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("icon", ["people", DANGER, "more"])
def test_the_words_of_danger_are_neutral_whatever_its_picture(icon: str) -> None:
    rows = [row | {"icon": icon} if row["key"] == "violencia" else row for row in offered()]
    labels = [tile.label for tile in screens(rows, LABELS).urgent]
    assert labels == ["Hablar en privado", "Busco a una persona", "Necesito ayuda ya"]


def test_an_immediate_service_of_the_stations_own_has_its_own_short_words() -> None:
    own = service("agresiones", "immediate") | {"short": "Hablar a solas", "icon": "violencia"}
    assert [tile.label for tile in screens([own], LABELS).urgent] == ["Hablar a solas", "Necesito ayuda ya"]


def test_urgent_offers_the_immediate_services_and_danger() -> None:
    shown = screens(offered(), LABELS)
    assert [tile.key for tile in shown.urgent] == ["violencia", "desaparecida", DANGER]
    assert shown.urgent[-1].service == "violencia"
    assert screens([service("informes")], LABELS).urgent == ()


def test_a_group_of_one_is_that_service_itself() -> None:
    shown = screens([service("copia"), service("informes")], LABELS)
    assert [(tile.key, tile.children) for tile in shown.home] == [("copia", ()), ("informes", ())]


@pytest.mark.parametrize("closed", ["copia", "seguimiento"])
def test_a_group_is_open_while_one_of_its_services_is(closed: str) -> None:
    one = screens(offered(closed), LABELS)
    both = screens(offered("copia", "seguimiento"), LABELS)
    assert {tile.key: tile.open for tile in one.home}["mi-denuncia"]
    assert not {tile.key: tile.open for tile in both.home}["mi-denuncia"]


def test_every_tile_has_its_pictogram_and_two_to_four_words() -> None:
    drawn = set(re.findall(r'id="i-([^"]+)"', SPRITE.read_text(encoding="utf-8")))
    for tile in everything(screens(offered(), LABELS)):
        assert tile.icon in drawn
        assert 1 <= len(tile.label.split()) <= 4
        assert max(len(word) for word in tile.label.split()) <= 13  # what fits a tile of a 7-inch screen


def test_the_station_decides_what_is_on_the_first_screen() -> None:
    tiles = (
        Tile(key="mudanza", services=("mudanza", "informes"), label="Vivir aquí", icon="people"),
        *(tile for tile in FIRST_SCREEN if tile.key == "robo"),
    )
    shown = screens([*offered(), service("mudanza")], LABELS, tiles)
    assert [(one.label, one.icon) for one in shown.home[:1]] == [("Vivir aquí", "people")]
    assert [one.key for one in shown.home] == ["mudanza", "robo", "otros"]
    assert [one.service for one in shown.home[0].children] == ["mudanza", "informes"]
    reached = [one.service for one, _ in leaves(shown.home)]
    assert sorted(map(str, reached)) == sorted(
        row["key"] for row in [*offered(), service("mudanza")] if row["lane"] != "immediate"
    )

import re
from pathlib import Path

import pytest

from ciasc.display.wall_view import ROWS

CSS = (Path(__file__).parents[3] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", CSS))

TEXT = 4.5  # WCAG 1.4.3; body text on the plain grounds is held to 7
SHAPE = 3.0  # WCAG 1.4.11
PAIRS = [
    ("ink", "ground", 7.0),
    ("ink", "surface", 7.0),
    ("ink", "sunken", 7.0),
    ("ink", "glow", 7.0),
    ("ink-soft", "ground", 7.0),
    ("ink-soft", "sunken", TEXT),
    ("on-dark", "brand", 7.0),
    ("on-dark", "brand-deep", 7.0),
    ("on-dark-soft", "brand-deep", 7.0),
    ("glow", "brand-deep", 7.0),
    ("brand", "surface", 7.0),
    ("brand", "ground", 7.0),
    ("brand", "brand-soft", TEXT),
    ("brand-deep", "brand-soft", 7.0),
    ("accent", "ground", TEXT),
    ("accent", "accent-soft", TEXT),
    ("on-dark", "urgent", 7.0),
    ("on-dark", "urgent-deep", 7.0),
    ("urgent", "urgent-soft", TEXT),
    ("on-dark", "prefer", 7.0),
    ("on-dark", "prefer-deep", 7.0),
    ("prefer", "prefer-soft", TEXT),
    ("good", "good-soft", TEXT),
    ("warn", "warn-soft", TEXT),
    ("bad", "bad-soft", TEXT),
    ("line-strong", "ground", SHAPE),
    ("line-strong", "surface", SHAPE),
    ("focus-inner", "focus-outer", 7.0),
    ("focus-outer", "ground", SHAPE),
    ("focus-inner", "brand-deep", SHAPE),
]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_a_pair_of_colours_is_readable(front: str, back: str, least: float) -> None:
    light, dark = sorted((luminance(COLOURS[front]), luminance(COLOURS[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_upright_and_broad_walls_have_a_line_for_each_of_the_last_calls() -> None:
    wall = (Path(__file__).parents[3] / "static" / "css" / "wall.css").read_text(encoding="utf-8")
    assert re.findall(r"grid-template-rows: repeat\((\d+)", wall) == [str(ROWS)] * 2

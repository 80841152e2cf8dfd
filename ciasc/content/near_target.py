"""How near a wait is to its target, the same on the desk's page and in the reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ciasc.content.messages import text

NEAR: Final = 0.75
"""The share of its target from which a wait is near it."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a wait is to its target: the level that colours it, a sign, and words for who sees neither."""

    level: str
    sign: str = ""
    words: str = ""


LEVELS: Final[Mapping[str, Nearness]] = {
    "calm": Nearness("calm"),
    "near": Nearness("near", "\N{CIRCLE WITH UPPER RIGHT QUADRANT BLACK} ", text("reports.nearness.near")),
    "over": Nearness("over", "\N{BLACK UP-POINTING TRIANGLE} ", text("reports.nearness.over")),
}


def nearness(share: float) -> Nearness:
    """Return how near a wait is to its target, of which it is that share."""
    return LEVELS["over" if share > 1 else "near" if share >= NEAR else "calm"]

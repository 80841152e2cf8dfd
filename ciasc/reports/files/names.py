"""How lanes and shifts read in a file."""

from collections.abc import Mapping
from typing import Final

from ciasc.domain.service import Lane

LANES: Final[Mapping[Lane, str]] = {
    Lane.IMMEDIATE: "Inmediata",
    Lane.PREFERENTIAL: "Preferente",
    Lane.NORMAL: "Normal",
}
SHIFTS: Final[Mapping[int, str]] = {0: "00 a 08 h", 8: "08 a 16 h", 16: "16 a 24 h"}

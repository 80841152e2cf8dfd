"""How lanes read in a file."""

from collections.abc import Mapping
from typing import Final

from ciasc.domain.service import Lane

LANES: Final[Mapping[Lane, str]] = {
    Lane.IMMEDIATE: "Inmediata",
    Lane.PREFERENTIAL: "Preferente",
    Lane.NORMAL: "Normal",
}

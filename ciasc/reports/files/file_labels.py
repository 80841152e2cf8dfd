"""The kinds of PDF, and the names of lanes in a file."""

from collections.abc import Mapping
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.core.services import Lane

LANES: Final[Mapping[Lane, str]] = {
    Lane.IMMEDIATE: "Inmediata",
    Lane.PREFERENTIAL: "Preferente",
    Lane.NORMAL: "Normal",
}


class PdfKind(StrEnum):
    """What a PDF contains: the one-page summary, or the whole report."""

    SUMMARY = auto()
    REPORT = auto()

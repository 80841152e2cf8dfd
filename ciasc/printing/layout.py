"""What stands on a paper ticket, line by line; pure, so that it can be read without a printer."""

import textwrap
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ciasc.domain.printing import Slip

DAYS: Final = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
LONG_WAIT_MIN: Final = 120


@dataclass(frozen=True, slots=True)
class Text:
    """One centred line; `size` multiplies the letters in both directions."""

    text: str
    size: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code with that text, with room around it."""

    text: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of the ticket."""


Element = Text | Qr | Cut


def receipt(slip: Slip, columns: int, code_size: int = 8) -> tuple[Element, ...]:
    """The elements of a ticket; no line is wider than `columns` letters of its size."""
    wide = min(code_size, columns // max(len(slip.code), 1))
    lines: list[Element] = [
        *_wrapped(slip.station, columns, bold=True),
        Text("Su ticket es"),
        Text(slip.code, size=max(wide, 1), bold=True),
        *_wrapped(slip.service, columns, size=2 if len(slip.service) * 2 <= columns else 1, bold=True),
    ]
    if slip.preferential:
        lines += _wrapped("ATENCIÓN PREFERENTE", columns, bold=True)
    if slip.copy:
        lines.append(Text("COPIA", size=2, bold=True))
    lines.append(Text(moment(slip.at)))
    lines += _wait(slip, columns)
    if slip.url:
        lines += [Qr(slip.url), *_wrapped("Siga su turno en el celular", columns)]
    lines += [*_wrapped("SERVICIO GRATUITO", columns, bold=True)]
    lines += [*_wrapped("No pague a nadie por este turno", columns), Cut()]
    return tuple(lines)


def _wait(slip: Slip, columns: int) -> list[Text]:
    lines: list[Text] = []
    if slip.ahead is not None:
        lines += _wrapped(f"Personas delante: {slip.ahead}", columns, bold=True)
    if slip.low_min is not None and slip.high_min is not None:
        lines += _wrapped(f"Espera: {wait_words(slip.low_min, slip.high_min)}", columns)
    return lines


def wait_words(low_min: int, high_min: int) -> str:
    """A range of minutes in words: an honest range, never one number."""
    if low_min >= LONG_WAIT_MIN or high_min > LONG_WAIT_MIN:
        return "más de 2 h"
    if low_min <= 0:
        return f"hasta {high_min} min"
    return f"entre {low_min} y {high_min} min"


def moment(at: datetime) -> str:
    """A local moment as people here write it: lun 23/11/2026  10:35."""
    return f"{DAYS[at.weekday()]} {at:%d/%m/%Y}  {at:%H:%M}"


def _wrapped(text: str, columns: int, *, size: int = 1, bold: bool = False) -> list[Text]:
    return [Text(line, size, bold) for line in textwrap.wrap(text, columns // size) or [""]]

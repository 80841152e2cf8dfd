"""The content of a paper ticket, line by line, and its length; pure, testable without a printer."""

import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Final

from ciasc.content.paper_words import PaperWords, paper_words
from ciasc.domain.core.print_jobs import PaperTicket
from ciasc.domain.forecast.wait_estimate import Wording, bounded, estimate_text
from ciasc.printing.profiles import Profile
from ciasc.printing.receipt.letter_fallbacks import printable
from ciasc.printing.receipt.qr_code import module_dots, modules

LINE_DOTS: Final = 30
LOGO_DOTS: Final = 64
"""The height that a stored picture may have."""

MOST_BYTES: Final = 512
MOST_MM: Final = 125
MORE_BYTES_NARROW: Final = 60
MORE_MM_NARROW: Final = 25
"""A narrow paper breaks more lines."""

_NARROW_MM: Final = 58
_START_AND_END: Final = 40
_STYLE: Final = 3
_CODE: Final = 34
"""Bytes: of the commands around a ticket, of one that changes letters, and of a code beside its text."""

_LETTER_DOTS: Final = 24
_CODE_MM: Final = 24
_MM_PER_INCH: Final = 25.4


@dataclass(frozen=True, slots=True)
class Text:
    """One centred line; `wide` and `tall` multiply the letters."""

    text: str
    wide: int = 1
    tall: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class OtherTable:
    """One line in the letters of another code table, for a test."""

    text: str
    number: int
    codec: str


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code with that text, with room around it."""

    text: str


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture on top: that of the station, or the one that is stored in the printer if it is empty."""

    picture: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of the ticket."""


Element = Text | OtherTable | Qr | Logo | Cut


class Extra(StrEnum):
    """What a ticket leaves out where it does not fit, the first one first."""

    ADDRESS = auto()
    BRING = auto()
    VIOLENCE = auto()
    GREETING = auto()
    PHONE = auto()


def receipt(slip: PaperTicket, profile: Profile) -> tuple[Element, ...]:
    """Return the elements of a ticket that fits; no line is wider than the paper of that model.

    Where it is too long in bytes for a serial line or in millimetres for the roll, parts of `Extra` are left
    out. Pictures are not counted: the logo, and the code of a printer that cannot draw one. A copy is printed
    later than the ticket and leaves out the number of people ahead.
    """
    parts = tuple(Extra)
    for many in range(len(parts)):
        elements = _composed(slip, profile, parts[:many])
        if _fits(elements, profile):
            return elements
    return _composed(slip, profile, parts)


def _fits(elements: Sequence[Element], profile: Profile) -> bool:
    """Return whether those elements are within both limits of that paper."""
    narrow = profile.paper_mm <= _NARROW_MM
    most_bytes = MOST_BYTES + (MORE_BYTES_NARROW if narrow else 0)
    most_mm = MOST_MM + (MORE_MM_NARROW if narrow else 0)
    long = [element for element in elements if not isinstance(element, Logo)]
    return _bytes(elements, profile) <= most_bytes and millimetres(long, profile) <= most_mm


def _bytes(elements: Sequence[Element], profile: Profile) -> int:
    """Return how many bytes those elements take at most, without pictures."""
    total, before = _START_AND_END, Text("")
    for element in elements:
        if isinstance(element, Text):
            total += len(element.text) + 1
            total += _STYLE * ((before.wide, before.tall) != (element.wide, element.tall))
            total += _STYLE * (before.bold != element.bold)
            before = element
        elif isinstance(element, Qr) and profile.native_qr:
            total += _CODE + len(element.text)
    return total


def _composed(slip: PaperTicket, profile: Profile, without: Collection[Extra]) -> tuple[Element, ...]:
    say = paper_words(slip.lang, slip.variety, slip.phrases)
    return (
        *_head(slip, say, profile, without),
        *_lines(say.now, profile, bold=True),
        *([] if slip.copy else _wait(slip, say, profile)),
        *_facts([slip.service, moment(slip.at, say.days)], profile),
        *_bring(slip, say, profile, without),
        *_phone(slip, say, profile, without),
        *_lines(say.free.format(cud=slip.cud) if slip.cud else say.free_bare, profile, bold=True),
        *([] if Extra.VIOLENCE in without else _lines(say.violence, profile)),
        Cut(),
    )


def _facts(texts: Sequence[str], profile: Profile) -> list[Text]:
    """Return short facts on one line where they fit, else one below the other."""
    line = " - ".join(printable(text, profile.codec) for text in texts)
    if len(line) <= profile.columns:
        return [Text(line)]
    return [line for text in texts for line in _lines(text, profile)]


def _bring(slip: PaperTicket, say: PaperWords, profile: Profile, without: Collection[Extra]) -> list[Text]:
    left_out = not slip.bring or Extra.BRING in without
    return [] if left_out else _lines(say.bring.format(what=slip.bring), profile)


def _head(slip: PaperTicket, say: PaperWords, profile: Profile, without: Collection[Extra]) -> list[Element]:
    """Return the station, the number as large as the paper allows, and what marks the ticket."""
    code = printable(slip.code, profile.codec)
    wide = max(min(profile.code_size, profile.columns // max(len(code), 1)), 1)
    tall = min(round(_CODE_MM / _MM_PER_INCH * profile.dpi / _LETTER_DOTS), 8)
    marks = [*([say.preferential] if slip.preferential else []), *([say.copy] if slip.copy else [])]
    return [
        *_logo(slip, profile),
        *([] if Extra.GREETING in without else _lines(slip.greeting, profile)),
        *_lines(slip.station, profile, bold=True),
        *_lines(say.turn, profile),
        Text(code, wide, tall, bold=True),
        *(_large(marks, profile) if marks else []),
    ]


def _logo(slip: PaperTicket, profile: Profile) -> list[Element]:
    if profile.logo:
        return [Logo()]
    return [Logo(slip.logo)] if slip.logo else []


def _phone(slip: PaperTicket, say: PaperWords, profile: Profile, without: Collection[Extra]) -> list[Element]:
    """Return the code of the ticket's page, and its address in letters for a phone that cannot scan."""
    if not slip.url:
        return []
    address = _lines(slip.url, profile) if Extra.ADDRESS not in without else []
    label = _lines(say.phone, profile) if Extra.PHONE not in without else []
    return [Qr(slip.url), *label, *address]


def _wait(slip: PaperTicket, say: PaperWords, profile: Profile) -> list[Text]:
    """Return how many are ahead and how long that may take, on one line where it fits."""
    parts: list[str] = []
    if slip.ahead is not None:
        parts.append(say.ahead.format(n=slip.ahead) if slip.ahead else say.next)
    if slip.low_min is not None and slip.high_min is not None:
        parts.append(say.wait.format(wait=wait_words(slip.low_min, slip.high_min, say)))
    return [line for part in parts for line in _lines(part, profile, bold=True)]


def wait_words(low_min: int, high_min: int, say: PaperWords) -> str:
    """Return a range of minutes in words, never one number."""
    forms: dict[Wording, str] = {
        "estimate_most": say.estimate_most,
        "estimate_range": say.estimate_range,
        "estimate_over": say.estimate_over,
        "estimate_perhaps": say.estimate_perhaps,
    }
    low, high = bounded(low_min, high_min)
    return forms[estimate_text(low, high)].format(low=low, high=high)


def moment(at: datetime, days: Sequence[str]) -> str:
    """Return a local moment in the local format: lun 23/11/2026 10:35."""
    return f"{days[at.weekday()]} {at:%d/%m/%Y %H:%M}"


def _large(texts: Sequence[str], profile: Profile) -> list[Text]:
    """Return lines of double height, and of double width where none of them then needs a second line."""
    longest = max(len(printable(text, profile.codec)) for text in texts)
    wide = 2 if longest * 2 <= profile.columns else 1
    return [line for text in texts for line in _lines(text, profile, wide=wide, tall=2, bold=True)]


def _lines(text: str, profile: Profile, *, wide: int = 1, tall: int = 1, bold: bool = False) -> list[Text]:
    """Return the text in as few lines as possible, all of them about as long."""
    letters, widest = printable(text, profile.codec), profile.columns // wide
    lines = textwrap.wrap(letters, widest)
    if len(lines) > 1:
        evenly = range(len(letters) // len(lines), widest + 1)
        tries = (textwrap.wrap(letters, width) for width in evenly)
        lines = next(found for found in tries if len(found) <= len(lines))
    return [Text(line, wide, tall, bold) for line in lines]


def millimetres(elements: Sequence[Element], profile: Profile) -> float:
    """Return the millimetres of paper that those elements take, from one cut to the next."""
    dots = sum(_dots(element, profile) for element in elements)
    cut = profile.head_to_cutter_mm if any(isinstance(element, Cut) for element in elements) else 0
    return dots / profile.dpi * _MM_PER_INCH + cut


def _dots(element: Element, profile: Profile) -> int:
    match element:
        case Text():
            return max(LINE_DOTS, _LETTER_DOTS * element.tall)
        case OtherTable():
            return LINE_DOTS
        case Qr():
            return modules(element.text) * module_dots(element.text, profile) + 2 * LINE_DOTS
        case Logo():
            return LOGO_DOTS
        case Cut():
            return 0

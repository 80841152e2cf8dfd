"""What the options in a printer's address change in its model."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Literal

from ciasc.domain.core.errors import InvalidInput
from ciasc.printing.profiles.profile import Profile

EPSON_TABLES: Final[Mapping[int, str]] = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    16: "cp1252",
    18: "cp852",
    19: "cp858",
}
"""The letters of a code table by its number in Epson's order, as far as Spanish can be written with them."""

_LAST_TABLE: Final = 255
_CODECS: Final = sorted(EPSON_TABLES.values())
_ON: Final = "1"
_Change = Callable[[Profile, str, str], Profile]


def with_options(model: Profile, url: str, options: Mapping[str, str]) -> Profile:
    """Return that model as the options of the address `url` say; raise InvalidInput for an impossible one."""
    for name, change in _CHANGES.items():
        if name in options:
            model = change(model, options[name], url)
    return model


def _table(model: Profile, value: str, url: str) -> Profile:
    """Return the model with the table of that number and its letters, which are one choice.

    A number that Epson does not have, or has other letters on this printer, names them: `table=53:858`. One
    that is not named has the letters of the model's own table.
    """
    number, _, letters = value.partition(":")
    if not (number.isascii() and number.isdecimal() and int(number) <= _LAST_TABLE):
        raise InvalidInput("printing.model.table_range", url=url, last=_LAST_TABLE)
    codec = f"cp{letters.removeprefix('cp')}" if letters else EPSON_TABLES.get(int(number), model.codec)
    if codec not in _CODECS:
        raise InvalidInput(
            "printing.model.table_letters",
            url=url,
            known=", ".join(one.removeprefix("cp") for one in _CODECS),
        )
    return replace(model, code_table=int(number), codec=codec)


def _questions(model: Profile, value: str, url: str) -> Profile:
    """Return the model with the questions that it answers, as `answers=14`."""
    if not value or value != "".join(sorted(set(value) & set("1234"))):
        raise InvalidInput("printing.model.answers", url=url)
    return replace(model, questions=value)


def _number(url: str, option: str, value: str, last: int) -> int:
    if not (value.isascii() and value.isdecimal() and int(value) <= last):
        raise InvalidInput("printing.model.number_range", url=url, option=option, last=last)
    return int(value)


def _confirm(model: Profile, value: str, _url: str) -> Profile:
    return replace(model, process_id=value == "id", barrier=value != "no")


def _cut(model: Profile, value: str, _url: str) -> Profile:
    kinds: Mapping[str, Literal["full", "partial", "none"]] = {"full": "full", "partial": "partial"}
    return replace(model, cut=kinds.get(value, "none"))


def _near_end(model: Profile, value: str, _url: str) -> Profile:
    return replace(model, near_end=value == _ON, near_end_wrong=value != _ON)


_LONGEST_EDGE_MM: Final = 60
_LONGEST_SILENCE_S: Final = 30
_CHANGES: Final[Mapping[str, _Change]] = {
    "logo": lambda model, value, _: replace(model, logo=value == _ON),
    "status": lambda model, value, _: replace(model, status=model.status and value == _ON),
    "chinese": lambda model, value, _: replace(model, chinese=value == _ON),
    "qr": lambda model, value, _: replace(model, native_qr=value == "native"),
    "cut": _cut,
    "edge": lambda model, value, url: replace(
        model, head_to_cutter_mm=_number(url, "edge", value, _LONGEST_EDGE_MM)
    ),
    "near_end": _near_end,
    "confirm": _confirm,
    "silence": lambda model, value, url: replace(
        model, silent_s=_number(url, "silence", value, _LONGEST_SILENCE_S)
    ),
    "answers": _questions,
    "table": _table,
}

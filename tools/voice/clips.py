"""The clips of the pack by bundle: what a wall says of a call, and a kiosk of its screens."""

from dataclasses import dataclass
from typing import Final

from ciasc.content.spoken_texts import LAST_AMOUNT, TEXT, built_in_texts

from .spanish import WORDS, code_words, number_words

_NUMBERS: Final = 1_000
_IN_BUNDLE: Final = 100
_DESKS: Final = 99


@dataclass(frozen=True, slots=True)
class Clip:
    """A phrase: the name by which a page finds it, and its words."""

    name: str
    words: str


def bundles() -> dict[str, list[Clip]]:
    """Return the clips of each file; the numbers of a hundred are in one, as a day uses few hundreds."""
    parts = {
        "words.opus": [*_tickets(), *_phrases()],
        "desks.opus": [*_desks("desk"), *_desks("to_desk")],
    }
    for start in range(0, _NUMBERS, _IN_BUNDLE):
        parts[f"numbers-{start // _IN_BUNDLE}.opus"] = [
            Clip(f"number/{number:03}", code_words(number)) for number in range(start, start + _IN_BUNDLE)
        ]
    amounts = range(LAST_AMOUNT + 1)
    parts["amounts.opus"] = [Clip(f"amount/{number}", number_words(number)) for number in amounts]
    parts["kiosk.opus"] = [*_hints(), *(Clip(f"{TEXT}{text}", text) for text in built_in_texts())]
    return parts


def _tickets() -> list[Clip]:
    """Return each letter after "Ticket", and alone for a wall that must be short."""
    names: dict[str, str] = WORDS["letters"]
    whole = [Clip(f"ticket/{letter}", WORDS["ticket"].format(letter=name)) for letter, name in names.items()]
    return whole + [Clip(f"letter/{letter}", name) for letter, name in names.items()]


def _desks(kind: str) -> list[Clip]:
    """Return each desk, as the words of that kind name it."""
    return [
        Clip(f"{kind}/{desk}", WORDS[kind].format(number=number_words(desk))) for desk in range(1, _DESKS + 1)
    ]


def _phrases() -> list[Clip]:
    return [Clip(f"phrase/{name}", words) for name, words in WORDS["phrases"].items()]


def _hints() -> list[Clip]:
    """Return what a kiosk says of its keys and buttons, which no screen shows."""
    return [Clip(f"hint/{name}", words) for name, words in WORDS["hints"].items()]

"""The voice of a kiosk: whether headphones are plugged into it, and the keys of its keypad."""

import re
from dataclasses import dataclass
from typing import Final

from ciasc.domain.core.errors import InvalidInput

KEYS: Final = ("next", "choose", "back", "repeat")
"""What the keys of a keypad do, in the order in which they are stored."""
_KEY: Final = re.compile(r"[A-Za-z0-9]{1,30}")
_UNKNOWN: Final = "Unidentified"
"""What a browser names each key that it does not know: they are all alike."""
_HEADPHONES: Final = "headphones"
_SPEAKER: Final = "speaker"


@dataclass(frozen=True, slots=True)
class KioskVoice:
    """How a kiosk speaks: `headphones` if only the person hears it; `keys` are codes of `KEYS`, or none."""

    headphones: bool = False
    keys: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise InvalidInput if the keys are not four different ones."""
        if not self.keys:
            return
        if len(set(self.keys)) != len(KEYS) or len(self.keys) != len(KEYS):
            raise InvalidInput("station.voice.four_keys")
        if not all(_KEY.fullmatch(key) and key != _UNKNOWN for key in self.keys):
            raise InvalidInput("station.voice.no_key")

    @classmethod
    def known(cls, text: str | None) -> "KioskVoice":
        """Parse a voice as it is stored; return the usual one for none, and for one of a later version."""
        try:
            return cls.of(text) if text else cls()
        except InvalidInput:
            return cls()

    @classmethod
    def of(cls, text: str) -> "KioskVoice":
        """Parse a voice as it is stored: headphones F13 F14 F15 F16. Raise InvalidInput if it is none."""
        heard, *keys = text.split() or [""]
        if heard not in (_HEADPHONES, _SPEAKER):
            raise InvalidInput("station.voice.no_key")
        return cls(heard == _HEADPHONES, tuple(keys))

    def __str__(self) -> str:
        """Return the voice as it is stored."""
        return " ".join((_HEADPHONES if self.headphones else _SPEAKER, *self.keys))

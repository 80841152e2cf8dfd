"""What a person may see on a printer's paper, and the option of its address that mends it."""

from dataclasses import dataclass
from typing import Final

from ciasc.domain.core.messages import Message, message


@dataclass(frozen=True, slots=True)
class Symptom:
    """Something that a person sees on paper; `key` names its words and its picture.

    `option` mends it; one that ends with = is completed by what the page says.
    """

    key: str
    option: str

    @property
    def sees(self) -> Message:
        """Return what a person sees."""
        return message(f"printing.symptom.{self.key}.sees")

    @property
    def does(self) -> Message:
        """Return what the option does about it."""
        return message(f"printing.symptom.{self.key}.does")


SYMPTOMS: Final = (
    Symptom("chinese", "chinese=1"),
    Symptom("letters", "table="),
    Symptom("qr_text", "qr=image"),
    Symptom("uncut", "cut=none"),
    Symptom("short_edge", "edge="),
    Symptom("always_low", "near_end=0"),
    Symptom("blank_slips", "silence=6"),
    Symptom("twice", "status=0"),
)

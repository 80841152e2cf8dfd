"""The names of the configuration's fields, for messages about changes and mistakes."""

from collections.abc import Sequence

from ciasc.content.messages import catalog, text
from ciasc.domain.config.validation import LANGUAGES


def field_name(name: str) -> str:
    """Return the words for that field; the name itself if it has none."""
    message_id = f"fields.names.{name}"
    return text(message_id) if message_id in catalog("fields") else name


def language_name(code: str) -> str:
    """Return the name of a language that a desk may offer."""
    return text(f"config.languages.{code}")


def place_words(place: Sequence[str | int]) -> str:
    """Return a place in the configuration in words, outermost first, as «servicios n.º 1, meta de espera»."""
    words = ""
    for part in place:
        if isinstance(part, int):
            words += text("fields.place.item", number=part + 1)
        else:
            name = language_name(part) if part in LANGUAGES else field_name(part)
            words += f"{', ' if words else ''}{name}"
    return words

"""Which texts of citizens are about rights, costs and requirements."""

from typing import Final

LEGAL: Final = frozenset(
    {
        *("kiosk.promise", "kiosk.urgent_promise", "kiosk.danger.alone_text"),
        *("kiosk.card.free", "kiosk.card.cost", "kiosk.question.title", "kiosk.question.proof"),
        *("kiosk.closed_text", "phone.complain", "paper.free", "paper.free_bare", "paper.violence"),
    }
)
"""Texts about rights and costs: a draft of them is never shown, in no language."""

POSTER: Final = "poster."
"""How the ids of the words of posters begin: they are about rights, phone lines and laws."""

CARD: Final = "card."
"""How the ids of the texts of orientation cards begin."""


def is_legal(key: str) -> bool:
    """Return whether that text is about a right, a cost or a requirement."""
    note = key.startswith("service.") and key.endswith(".note")
    card = key.startswith(CARD) and not key.endswith(".title")
    return key in LEGAL or note or card or key.startswith((POSTER, "kiosk.bring."))

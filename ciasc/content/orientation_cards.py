"""The orientation cards of a station: those of `orientation_cards.toml`, with the station's own changes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from ciasc.content.toml_file import read_toml
from ciasc.domain.config.document import Configuration, StationKind
from ciasc.domain.config.orientation import CUD_LINE, CardKind, FlowStep, OrientationCard, merge_cards


@cache
def initial_cards() -> tuple[OrientationCard, ...]:
    """Return the cards that every station starts with, in the order in which people see them."""
    rows = read_toml("orientation_cards.toml")
    return tuple(
        OrientationCard(
            **row
            | {
                "key": key,
                "kind": CardKind(row["kind"]),
                "bring": tuple(row.get("bring", ())),
                "pictures": tuple(row.get("pictures", ())),
                "steps": tuple(FlowStep(**step) for step in row.get("steps", ())),
            }
        )
        for key, row in rows.items()
    )


def all_cards(config: Configuration) -> tuple[OrientationCard, ...]:
    """Return all cards of that configuration, also those that are not shown."""
    return merge_cards(initial_cards(), config.cards)


def shown_cards(config: Configuration) -> tuple[OrientationCard, ...]:
    """Return the cards that the kiosks of that configuration show."""
    family = config.station.kind is StationKind.FAMILY
    shown = (card for card in all_cards(config) if card.shown and (family or not card.family))
    return with_cud_line(shown, config.station.cud_line)


def with_cud_line(cards: Iterable[OrientationCard], line: str) -> tuple[OrientationCard, ...]:
    """Return the cards with that line for complaints; without one, a card of that phone alone is left out."""
    kept = (card for card in cards if line or (card.kind, card.phone) != (CardKind.PHONE, CUD_LINE))
    return tuple(replace(card, phone=line) if card.phone == CUD_LINE else card for card in kept)


def titles_to_review(config: Configuration, today: date) -> list[str]:
    """Return the titles of the shown cards that must be reviewed again."""
    return [card.title for card in shown_cards(config) if card.unconfirmed(today)]

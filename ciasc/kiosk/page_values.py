"""What the template of the touch page gets, at the station and at a kiosk of its own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ciasc.content.languages.card_words import said_card
from ciasc.content.languages.public_words import PublicWords, Said, SaidService, languages_offered
from ciasc.content.messages import section_words, text
from ciasc.domain.config.document import Tile
from ciasc.domain.config.orientation import OrientationCard
from ciasc.domain.config.other_languages import OtherLanguage
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.kiosk_screen import KioskScreen
from ciasc.domain.core.kiosk_voice import KioskVoice
from ciasc.kiosk.public_services import PublicService, SaidOf
from ciasc.kiosk.tile_groups import screens
from ciasc.web.card_view import card_groups
from ciasc.web.citizen_text import PAGE_LANG


def page_values(
    lang: str,
    languages: Sequence[OtherLanguage],
    services: Iterable[PublicService],
    said_of: SaidOf,
    tiles: Sequence[Tile],
) -> dict[str, Any]:
    """Return the words of the page in that language, its tiles, and the languages that it offers."""
    words = PublicWords(lang, languages)
    kiosk = words.section("kiosk")
    rows = [_row(row, said_of(row.key)) for row in services]
    labels: Mapping[str, Said] = kiosk["tile"]
    return {
        "t": kiosk,
        "lang": PAGE_LANG.get(words.lang, words.lang),
        "pictures": section_words("pictograms"),
        "screens": screens(rows, labels, tiles),
        "tongues": [(tag, text(f"config.own_names.{tag}")) for tag in languages_offered(languages)],
    }


def screen_values(screen: str | None) -> dict[str, Any]:
    """Return diagonal, side of the paper and reach of a kiosk's screen, as the page takes them."""
    try:
        known = KioskScreen.of(screen) if screen else None
    except InvalidInput:  # of a later station, which writes it in another way
        known = None
    return {
        "inches": f"{known.inches:g}" if known else "",
        "slot": known.slot.value if known else "",
        "reach": known.reach_mm if known else "",
    }


def voice_values(voice: str | None, private: Iterable[str]) -> dict[str, Any]:
    """Return how a kiosk speaks, as its page takes it; `private` services are named to headphones alone."""
    known = KioskVoice.known(voice)
    return {
        "keys": " ".join(known.keys),
        "headphones": known.headphones,
        "private": "" if known.headphones else " ".join(private),
    }


def guide_values(
    lang: str,
    languages: Sequence[OtherLanguage],
    cards: Iterable[OrientationCard],
    today: date,
    offered: Iterable[str],
) -> dict[str, Any]:
    """Return the words of orientation in that language, its cards, and the services that have a ticket."""
    words = PublicWords(lang, languages)
    return {
        "t": words.section("kiosk"),
        "lang": PAGE_LANG.get(words.lang, words.lang),
        "pictures": section_words("pictograms"),
        "orientation": card_groups([said_card(card, words) for card in cards], today),
        "offered": frozenset(offered),
    }


def _row(row: PublicService, said: SaidService) -> dict[str, Any]:
    """Return the fields of that service; those of its tile and card have their language."""
    shown = row.model_dump()
    note = said.note if row.card.note else ""
    return shown | {"name": said.name, "short": said.short, "card": shown["card"] | {"note": note}}

"""What the template of the touch page gets, at the station and at a kiosk of its own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ciasc.content.languages.public_words import PublicWords, Said, languages_offered
from ciasc.content.messages import text
from ciasc.domain.config.document import Tile
from ciasc.domain.config.other_languages import OtherLanguage
from ciasc.kiosk.public_services import PublicService, SaidOf
from ciasc.kiosk.tile_groups import screens
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
    rows = [row.model_dump() | {"short": said_of(row.key).short} for row in services]
    labels: Mapping[str, Said] = kiosk["tile"]
    return {
        "t": kiosk,
        "lang": PAGE_LANG.get(words.lang, words.lang),
        "screens": screens(rows, labels, tiles),
        "tongues": [(tag, text(f"config.own_names.{tag}")) for tag in languages_offered(languages)],
    }

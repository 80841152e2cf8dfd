"""Render posters as PDF/UA for paper: values for a Typst template, with our own font and pictograms."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum, auto
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import structlog

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.messages import text
from ciasc.content.posters import FLOW, PosterContent, family_flow, paper_languages, poster_content
from ciasc.domain.config.document import Configuration
from ciasc.domain.config.posters import POSTER_KEYS
from ciasc.domain.core.errors import NotFound, Unavailable
from ciasc.reports.files.pdf import FONT_FILE, compiled, printable_values
from ciasc.reports.files.pdf_font import characters
from ciasc.reports.files.poster_drawings import pictogram, poster_colours
from ciasc.reports.template_macros import palette

_log = structlog.get_logger(part="reports")

PAPER_KEYS: Final = (*POSTER_KEYS, FLOW)
"""The posters that exist on paper."""


class Paper(StrEnum):
    """The size of a sheet."""

    A4 = auto()
    A3 = auto()
    A2 = auto()


def poster_pdf(
    key: str, config: Configuration, lang: str, paper: Paper, static: Path, now: datetime
) -> bytes:
    """Return that poster of the station, or all if the key is empty; the same values give the same bytes.

    Raise NotFound if there is no such poster, or not all of its texts are reviewed in that language, and
    Unavailable if it cannot be rendered without a warning: a warning means that text is missing.
    """
    contents = list(_contents(key, config, lang, now))
    if not contents:
        raise NotFound("files.poster.none")
    try:
        known = characters((static / FONT_FILE).read_bytes())
        data = printable_values(_values(contents, config, lang, paper, static), known)
        source = (files(__package__) / "typst" / "posters.typ").read_bytes()
        return compiled(source, data, static, round(now.timestamp()))
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        _log.error("pdf_failed", kind="poster", error=f"{type(error).__name__}: {error}")
        raise Unavailable("files.pdf.failed") from error


def _contents(key: str, config: Configuration, lang: str, now: datetime) -> Iterable[PosterContent]:
    words, today = PublicWords(lang, config.languages), now.date()
    posters = {one.key: one for one in config.posters}
    for wanted in (key,) if key else tuple(posters):
        if lang not in paper_languages(wanted, config):
            continue
        if wanted in posters:
            yield poster_content(posters[wanted], config, words, today)
    flow = family_flow(config, words, today) if key in ("", FLOW) else None
    if flow is not None and lang in paper_languages(FLOW, config):
        yield flow


def _values(
    contents: list[PosterContent], config: Configuration, lang: str, paper: Paper, static: Path
) -> dict[str, Any]:
    colours = palette(static)
    one = contents[0].title if len(contents) == 1 else text("admin.page.posters")
    return {
        "title": f"{one} · {config.station.name}",
        "station": config.station.name,
        "lang": lang,
        "paper": paper.value,
        "glow": colours["glow"],
        "posters": [_poster(content, colours, static) for content in contents],
    }


def _poster(content: PosterContent, palette_: Any, static: Path) -> dict[str, Any]:  # noqa: ANN401 - a mapping
    colours = poster_colours(content.key, palette_)

    def drawn(name: str, ground: str = "card") -> str:
        return pictogram(name, static, colours["picture"], colours[ground])

    statement = content.layout == "statement"
    call = content.call
    return {
        "layout": content.layout,
        "colours": colours,
        "title": content.title,
        "hero": drawn(content.picture, "side") if statement else "",
        "lines": [*content.lines],
        "items": [{"picture": drawn(one.picture), "words": one.words} for one in content.items],
        "places": [
            {
                "picture": drawn(one.picture),
                "title": one.title,
                "where": f"{one.office} · {one.address or content.frame['no_address']}",
                "flag": content.frame["unconfirmed"] if one.unconfirmed else "",
            }
            for one in content.places
        ],
        "call": None if call is None else {"words": call.words, "number": call.number},
        "phone": pictogram("telefono", static, "#ffffff", colours["band"], palette_["glow"]),
        "source": content.source_words,
        "flag": content.frame["unconfirmed"] if content.unconfirmed else "",
        "law": content.source if content.law else "",
        "full_text": content.frame["full_text"],
    }

"""The words of a paper ticket: `paper.toml`, in another language only where all of them were reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

from ciasc.content.public_words import PublicWords, SaidService
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, SPANISH, OtherLanguage
from ciasc.domain.core.services import ServiceWords

PAPER: Final = "paper."


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """What stands on a paper ticket besides its figures and names; names in braces are filled in."""

    days: Sequence[str]
    turn: str
    preferential: str
    copy: str
    now: str
    next: str
    ahead: str
    wait: str
    estimate_range: str
    estimate_most: str
    estimate_over: str
    estimate_perhaps: str
    phone: str
    bring: str
    free: str
    free_bare: str
    violence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTexts:
    """The texts of one paper: its language, a greeting in the citizen's, its service, and what to bring.

    `own` are the station's phrases in that language, by message id.
    """

    lang: str
    greeting: str
    service: str
    bring: str
    own: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperService:
    """The service of a paper, as the public sees it: its key, its letter, and its words by language.

    `named` is true if the paper has its name, else the paper has its letter. `noted` is true if the paper
    says what to bring.
    """

    key: str
    letter: str
    words: Mapping[str, ServiceWords]
    named: bool = False
    noted: bool = False


def paper_words(lang: str, own: Mapping[str, str] | None = None) -> PaperWords:
    """Return the words of a paper ticket in that language; `own` are those that the station changes."""
    return _paper_words(lang, tuple(sorted((own or {}).items())))


@lru_cache(16)
def _paper_words(lang: str, own: tuple[tuple[str, str], ...]) -> PaperWords:
    every = [OtherLanguage(tag=one.tag, variety=one.variety, offered=True) for one in OTHER_LANGUAGES]
    words, changed = PublicWords(lang, every), dict(own)

    def said(name: str) -> str:
        return changed.get(f"{PAPER}{name}") or words.said(f"{PAPER}{name}").alone

    named = {item.name: said(item.name) for item in fields(PaperWords) if item.name != "days"}
    return PaperWords(days=[said(f"days.{number}") for number in range(1, 8)], **named)


def paper_texts(tag: str, languages: Sequence[OtherLanguage], service: PaperService) -> PaperTexts:
    """Return the texts of a paper for a citizen with that language, Spanish if any phrase is not reviewed."""
    wished = PublicWords(tag, languages)
    said = wished.service(service.key, service.words)
    whole = wished.lang != SPANISH and wished.complete(PAPER) and _reviewed(said, service, wished.lang)
    words = wished if whole else PublicWords(SPANISH, languages)
    said = words.service(service.key, service.words)
    greeting = wished.said("paper.greeting")
    greets = greeting.lang != SPANISH and not greeting.spanish
    return PaperTexts(
        lang=words.lang,
        greeting=str(greeting) if greets else "",
        service=said.name if service.named else words.text("paper.service", letter=service.letter),
        bring=said.note if service.noted else "",
        own=words.own_phrases(PAPER),
    )


def _reviewed(said: SaidService, service: PaperService, lang: str) -> bool:
    used = [said.name] * service.named + [said.note] * service.noted
    return all(text.lang == lang and not text.spanish for text in used if text)

"""The words of citizens in the language that they choose; Spanish where a text is not translated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Self

from ciasc.content.languages.legal_texts import CARD, is_legal
from ciasc.content.languages.po_reader import Entry, catalogue
from ciasc.content.messages import PLURAL, catalog, section_words
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, SPANISH, OtherLanguage, Translation, places
from ciasc.domain.core.messages import Message, Value
from ciasc.domain.core.services import ServiceWords

PUBLIC: Final = (
    *("kiosk.", "phone.", "paper.", "dates.other_day.", "dates.opens.", "dates.closes.", "dates.weekdays."),
    *("config.station.call.", "web.heard.desk", "desk.roles.", "web.wall.", "poster."),
)
"""How the ids of the messages begin that citizens read."""

PAPER: Final = "paper."
"""How the ids of the messages of a paper ticket begin."""

BETWEEN: Final = " · "
"""What is between a draft and the Spanish beside it."""


class Said(str):
    """A text with the language that it is really in.

    `spanish` is the Spanish beside a draft, which is part of the text; empty where there is none.
    """

    __slots__ = ("lang", "spanish")
    lang: str
    spanish: str

    def __new__(cls, text: str, lang: str, spanish: str = "") -> Self:
        """Return the text, with the Spanish beside it."""
        said = super().__new__(cls, f"{text}{BETWEEN}{spanish}" if spanish else text)
        said.lang, said.spanish = lang, spanish
        return said

    @property
    def alone(self) -> str:
        """Return the text without the Spanish beside it."""
        return self.removesuffix(f"{BETWEEN}{self.spanish}") if self.spanish else str(self)

    def filled(self, **values: object) -> "Said":
        """Return the text with its places filled, in the same language; the Spanish beside it in Spanish."""
        alone = {k: one.alone if isinstance(one, Said) and self.spanish else one for k, one in values.items()}
        spanish = {name: (isinstance(one, Said) and one.spanish) or one for name, one in values.items()}
        if self.lang == SPANISH:
            return Said(self.format_map(spanish), SPANISH)
        return Said(self.alone.format_map(alone), self.lang, self.spanish.format_map(spanish))


@cache
def public_sources() -> Mapping[str, str]:
    """Return the Spanish of all messages that citizens read, by id; a plural is two of them."""
    found: dict[str, str] = {}
    for section in sorted({start.partition(".")[0] for start in PUBLIC}):
        for key, words in catalog(section).items():
            forms = (
                {key: words}
                if isinstance(words, str)
                else {f"{key}.{form}": words[form] for form in sorted(PLURAL)}
            )
            found |= {name: form for name, form in forms.items() if name.startswith(PUBLIC)}
    return MappingProxyType(found)


def brought(language: OtherLanguage) -> Mapping[str, Entry]:
    """Return the catalogue that CIASC brings for that language and variety."""
    return catalogue(f"{language.tag}-{language.variety}" if language.variety else language.tag)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTexts:
    """The texts of one paper: its language, a greeting in the citizen's, its service, and what to bring.

    `variety` is that of the language; `own` are the station's phrases in that language, by message id.
    """

    lang: str
    variety: str
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


@dataclass(frozen=True, slots=True)
class SaidService:
    """The words of a service in the language of a citizen, each with the language that it is really in."""

    name: Said
    short: Said
    note: Said


class PublicWords:
    """The words of citizens in one language, as that station has them.

    A reviewed text is used as it is. A draft has the Spanish beside it, and is not used for a right or
    a cost.
    `lang` is Spanish if the station does not offer that language; `variety` is that of the language.
    """

    def __init__(self, tag: str, languages: Sequence[OtherLanguage] = OTHER_LANGUAGES) -> None:
        language = next((one for one in languages if one.tag == tag and one.offered), None)
        self.lang = tag if language is not None else SPANISH
        self.variety = language.variety if language is not None else ""
        self._own = language.phrases if language is not None else {}
        self._brought = brought(language) if language is not None else {}

    def translation(self, key: str, source: str) -> Translation | None:
        """Return the translation of that text: the station's, else the one of CIASC; None if there is none.

        It counts only for the Spanish that it translates: a station may have changed that. One of the station
        has the same places to fill.
        """
        own = self._own.get(key)
        if own is not None and _translates(own, key, source):
            return own
        entry = self._brought.get(key)
        return entry.translation if entry is not None and entry.source == source else None

    def said(self, key: str, source: str | None = None) -> Said:
        """Return the words with that id, or of that Spanish `source`."""
        spanish = public_sources()[key] if source is None else source
        found = self.translation(key, spanish)
        if found is None or (not found.reviewed and is_legal(key)):
            return Said(spanish, SPANISH)
        return Said(found.text, self.lang, "" if found.reviewed else spanish)

    def text(self, key: str, /, **values: Value) -> Said:
        """Return those words with their places filled, with the language that they are in."""
        if key not in public_sources():
            key = f"{key}.{'one' if values['n'] == 1 else 'other'}"
        said = self.said(key)
        inner = self if said.lang == self.lang else PublicWords(SPANISH)
        words = {k: inner.render(one) if isinstance(one, Message) else one for k, one in values.items()}
        return said.filled(**words)

    def render(self, message: Message) -> Said:
        """Return the words of that message."""
        return self.text(message.id, **message.values)

    def section(self, name: str) -> Mapping[str, Any]:
        """Return the words of one file by their keys, some in groups."""
        return self._group(name, section_words(name))

    def _group(self, prefix: str, group: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in group.items():
            name = f"{prefix}.{key}"
            found[key] = self._group(name, value) if isinstance(value, Mapping) else self.said(name)
        return found

    def complete(self, prefix: str) -> bool:
        """Return whether every text with an id that begins so is reviewed in this language."""
        return all(
            found is not None and found.reviewed
            for key, source in public_sources().items()
            if key.startswith(prefix)
            for found in [self.translation(key, source)]
        )

    def own_phrases(self, prefix: str) -> dict[str, str]:
        """Return the station's own phrases in this language that are used, with an id that begins so."""
        used = {
            key: self.translation(key, source)
            for key, source in public_sources().items()
            if key.startswith(prefix) and key in self._own
        }
        return {key: one.text for key, one in used.items() if one is not None and one is self._own[key]}

    def service(self, key: str, words: Mapping[str, ServiceWords]) -> SaidService:
        """Return the words of a service: the station's in this language, those of CIASC, or Spanish."""
        spanish = words.get(SPANISH) or ServiceWords(key, key, "")
        own = words.get(self.lang) if self.lang != SPANISH else None

        def said(name: str) -> Said:
            source, text = str(getattr(spanish, name)), str(getattr(own, name)) if own is not None else ""
            if own is None or not text or (name == "note" and not own.reviewed):
                return self.said(f"service.{key}.{name}", source)
            return Said(text, self.lang, "" if own.reviewed else source)

        return SaidService(name=said("name"), short=said("short"), note=said("note"))


def _translates(own: Translation, key: str, source: str) -> bool:
    """Return whether that phrase of the station is of this Spanish; of a card, only if it says so."""
    same = own.spanish == source or (not own.spanish and not key.startswith(CARD))
    return same and bool(own.text) and places(own.text) == places(source)


def languages_offered(languages: Sequence[OtherLanguage]) -> Iterator[str]:
    """Yield the tags of the languages that citizens may choose, in their order; Spanish is the first."""
    yield SPANISH
    for one in languages:
        if one.offered:
            yield one.tag


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
        variety=words.variety,
        greeting=str(greeting) if greets else "",
        service=said.name if service.named else words.text("paper.service", letter=service.letter),
        bring=said.note if service.noted else "",
        own=words.own_phrases(PAPER),
    )


def _reviewed(said: SaidService, service: PaperService, lang: str) -> bool:
    used = [said.name] * service.named + [said.note] * service.noted
    return all(text.lang == lang and not text.spanish for text in used if text)

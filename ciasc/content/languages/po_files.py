"""Translations as PO files for the tools of translators: what is exported, and what people send back.

Babel reads and writes them. It is imported when a file is, so that it costs a running station nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from ciasc.domain.config.other_languages import Translation, places
from ciasc.domain.core.errors import InvalidInput
from ciasc.version import program_version

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

MOST_BYTES: Final = 200_000
_LONGEST: Final = 500
_LINE: Final = re.compile(r"on (\d+)$")
_USUAL: Final = re.compile(
    r"""\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)\s*)?"([^"\\]|\\.)*"\s*)?"""
)
"""A line of a PO file. Babel takes the last letter of a text off where its quotation mark is missing."""


@dataclass(frozen=True, slots=True)
class PoText:
    """One text to translate: its message id, its Spanish, what it is for, and its translation if known."""

    id: str
    source: str
    note: str = ""
    translation: Translation | None = None


@dataclass(frozen=True, slots=True)
class PoFile:
    """What a file brings: translations by message id, and the ids that this version does not have."""

    translations: Mapping[str, Translation]
    unknown: tuple[str, ...] = ()
    changed: tuple[str, ...] = field(default=())


def write_po(tag: str, texts: Iterable[PoText]) -> bytes:
    """Return a PO file of those texts in that language; a translation that is not reviewed is `fuzzy`."""
    from babel.messages import pofile  # noqa: PLC0415 - see above
    from babel.messages.catalog import Catalog  # noqa: PLC0415

    catalog = Catalog(
        locale=tag,
        project="CIASC",
        version=program_version().version,
        charset="utf-8",
        header_comment=f"# CIASC: {tag}",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        revision_date="",
        fuzzy=False,
    )
    for text in texts:
        found = text.translation
        flags = {"fuzzy"} if found is not None and not found.reviewed else set[str]()
        catalog.add(
            text.source,
            found.text if found is not None else "",
            context=text.id,
            flags=flags,
            auto_comments=[text.note] if text.note else (),
        )
    file = BytesIO()
    pofile.write_po(file, catalog, width=0, omit_header=False, sort_output=False)
    return file.getvalue()


def read_po(data: bytes, tag: str, sources: Mapping[str, str]) -> PoFile:
    """Return the translations in a PO file; raise InvalidInput if any of it cannot be used.

    `sources` is the present Spanish by message id: a translation of other Spanish counts as not reviewed.
    """
    catalog = _parsed(data)
    said = catalog.locale_identifier
    if said is not None and said.partition("_")[0] != tag:
        raise InvalidInput("files.po.other_language", language=said)
    found: dict[str, Translation] = {}
    unknown, changed = list[str](), list[str]()
    for message in catalog:
        key = message.context or ""
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            raise InvalidInput("files.po.plural", line=message.lineno or 1)
        if not message.id or not message.string:
            continue
        if key not in sources:
            unknown.append(key or message.id)
            continue
        same = message.id == sources[key]
        if not same:
            changed.append(key)
        text = _usable(key, message.string, sources[key])
        found[key] = Translation(text, reviewed=same and not message.fuzzy)
    if not found:
        raise InvalidInput("files.po.nothing")
    return PoFile(found, tuple(unknown), tuple(changed))


def _parsed(data: bytes) -> "Catalog":
    from babel.messages import pofile  # noqa: PLC0415 - see above

    if len(data) > MOST_BYTES:
        raise InvalidInput("files.po.too_large")
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise InvalidInput("files.po.not_utf8") from error
    for number, line in enumerate(lines, start=1):
        if not _USUAL.fullmatch(line):
            raise InvalidInput("files.po.not_understood", line=number)
    try:
        return pofile.read_po(BytesIO(data), abort_invalid=True)
    except pofile.PoFileError as error:
        found = _LINE.search(str(error))
        raise InvalidInput("files.po.not_understood", line=int(found[1]) + 1 if found else 1) from error
    except (ValueError, LookupError, IndexError, TypeError) as error:
        raise InvalidInput("files.po.no_po") from error


def _usable(key: str, text: str, source: str) -> str:
    """Return that translation; raise InvalidInput if its places differ from the source, or it is no text."""
    words = " ".join(text.split())
    if len(words) > _LONGEST or not words.isprintable():
        raise InvalidInput("files.po.no_text", key=key)
    if places(words) != places(source):
        names = ", ".join(f"{{{name}}}" for name in sorted(places(source) or ())) or "—"
        raise InvalidInput("files.po.places", key=key, names=names)
    return words

"""Read the catalogues that CIASC brings: PO files as Babel writes them, without a library at run time.

Only what those files hold is read: context, source, one text, and the flag `fuzzy` of a draft. Files of
people are read by `ciasc/content/languages/po_files.py`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ciasc.domain.config.other_languages import Translation


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a catalogue: its message id, the Spanish that was translated, and the translation."""

    id: str
    source: str
    translation: Translation


@cache
def catalogue(name: str) -> Mapping[str, Entry]:
    """Return the entries of that catalogue by message id; empty if there is none of that name."""
    path = files(__package__) / "po" / f"{name}.po"
    if not path.is_file():
        return MappingProxyType({})
    entries = read_entries(path.read_text(encoding="utf-8"))
    return MappingProxyType({entry.id: entry for entry in entries})


def read_entries(text: str) -> Iterator[Entry]:
    """Yield each entry of a PO file with a context and a text."""
    for block in text.split("\n\n"):
        parts, fuzzy = _parts(block)
        if parts.get("msgctxt") and parts.get("msgstr"):
            translation = Translation(parts["msgstr"], reviewed=not fuzzy)
            yield Entry(parts["msgctxt"], parts.get("msgid", ""), translation)


def _parts(block: str) -> tuple[dict[str, str], bool]:
    parts: dict[str, str] = {}
    key, fuzzy = "", False
    for line in block.splitlines():
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        name, _, quoted = line.partition('"')
        key = name.strip() or key
        parts[key] = parts.get(key, "") + str(json.loads(f'"{quoted}'))
    return parts, fuzzy

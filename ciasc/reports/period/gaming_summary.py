"""Figures from each ticket of a short period: signs to check, and why no denuncia was taken."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ciasc.content.indicator_definitions import SignWords, sign_words
from ciasc.content.messages import section_words, text
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import is_filed
from ciasc.domain.stats.gaming_flags import GamingSign, gaming_flags
from ciasc.domain.stats.too_few_to_show import FEW
from ciasc.reports.figure_cells import Link

NO_REASON_KEY: Final = "none"


@dataclass(frozen=True, slots=True)
class SignLine:
    """The number of legs with a sign, and the address of their list."""

    words: SignWords
    many: int
    href: str


def sign_lines(
    facts: Iterable[Fact], calendar: Calendar, staff: frozenset[str], shifts: Sequence[int], link: Link
) -> list[SignLine]:
    """Return the signs in those facts, each with its number of legs."""
    found = Counter(flag.sign for flag in gaming_flags(facts, calendar, staff, shifts))
    return [
        SignLine(sign_words()[sign], found[sign], str(link(sign=sign.value)))
        for sign in GamingSign
        if found[sign]
    ]


def unfiled_reasons(facts: Iterable[Fact], link: Link) -> list[tuple[str, int, str]]:
    """Return the reasons of visits for a denuncia that ended without one, most frequent first; none if few.

    Each has its words, its count, and the address of its list.
    """
    reasons = Counter(reason_of(fact) for fact in facts if is_filed(fact) is False)
    if reasons.total() < FEW:
        return []
    return [
        (reason_words(key), many, str(link(filed="false", reason=key))) for key, many in reasons.most_common()
    ]


def reason_of(fact: Fact) -> str:
    """Return why no denuncia was taken, by its key."""
    words: dict[str, str] = section_words("desk")["closing_reasons"]
    return fact.visit.reason if fact.visit.reason in words else NO_REASON_KEY


def reason_words(key: str) -> str:
    """Return that reason in words."""
    words: dict[str, str] = section_words("desk")["closing_reasons"]
    return words.get(key) or text("reports.no_reason")

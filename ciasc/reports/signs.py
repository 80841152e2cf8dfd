"""What is told from each ticket of a short period: signs to be looked at, and why no denuncia was taken."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ciasc.content.catalogue import texts
from ciasc.content.indicators import SignWords, sign_words
from ciasc.domain.day import Calendar
from ciasc.domain.facts import Fact
from ciasc.domain.figures import FEW
from ciasc.domain.gaming import Sign, flags
from ciasc.domain.indicators import LegEnd
from ciasc.reports.charts import Link

NO_REASON = "Sin motivo anotado"


@dataclass(frozen=True, slots=True)
class SignLine:
    """How many legs bear a sign, and where they are listed."""

    words: SignWords
    many: int
    href: str


def sign_lines(
    facts: Iterable[Fact], calendar: Calendar, staff: frozenset[str], shifts: Sequence[int], link: Link
) -> list[SignLine]:
    """The signs that there are in those facts, each with how many legs bear it."""
    found = Counter(flag.sign for flag in flags(facts, calendar, staff, shifts))
    return [
        SignLine(sign_words()[sign], found[sign], str(link(sign=sign.value))) for sign in Sign if found[sign]
    ]


def unfiled_reasons(facts: Iterable[Fact]) -> list[tuple[str, int]]:
    """Why those who came for a denuncia were attended without one, most frequent first; none of too few."""
    words: dict[str, str] = texts("desk")["closing_reasons"]
    reasons = Counter(
        words.get(fact.visit.reason or "", NO_REASON)
        for fact in facts
        if fact.denuncia and fact.leg.end is LegEnd.ATTENDED and fact.visit.denuncia_at is None
    )
    return reasons.most_common() if reasons.total() >= FEW else []

"""The figures of a group of legs: counts that add up and durations as marks, for any period and any group.

Shares and indicators are computed from them in `indicators.py`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from ciasc.domain.core.services import Lane
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.legs import Leg, LegDuration, LegEnd
from ciasc.domain.stats.percentiles import marks, percentile_s

DEFINITIONS: Final = 4
"""The version of what the fields below mean; it is stored with every row."""

FEW: Final = 10
"""A group of fewer legs is not shown, because it could reveal one person."""
FEW_FOR_TAIL: Final = 20
"""The longest waits of fewer are chance."""
TAIL: Final = 0.9

SPANISH: Final = "es"
PROMPT_S: Final = {Lane.IMMEDIATE: 180, Lane.PREFERENTIAL: 300}
"""Seconds within which urgent people are met: 3 minutes, and 5 minutes to the first call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of legs and of visits, seconds, and marks. Two of them add up to the figures of both groups.

    A leg counts where its queue was joined, a visit where it began: all are of those who arrived then.
    Cancelled legs count in `cancelled` alone. `begun` were called and have not ended, `waiting` never were.
    `expired` were ended by the system. `kept` and `broken` are the promised waits: broken also by who left or
    still waits beyond the target, and by the expired; `early` left before it and are in neither, `undecided`
    still wait within it; of `leapt` the wait is not known, because the clock changed during it. `prompt` and
    `tardy` are the same for `PROMPT_S`. `again` were called repeatedly. `moved` are visits that were sent on
    at first. `due` were attended where people come for a denuncia, `unfiled` of them have none. `asked` were
    attended and wanted another language than Spanish, `spoken` of them by a speaker of it.
    """

    issued: int = 0
    called: int = 0
    attended: int = 0
    no_show: int = 0
    left: int = 0
    expired: int = 0
    transferred: int = 0
    cancelled: int = 0
    waiting: int = 0
    begun: int = 0
    again: int = 0
    kept: int = 0
    broken: int = 0
    early: int = 0
    undecided: int = 0
    leapt: int = 0
    prompt: int = 0
    tardy: int = 0
    visits: int = 0
    moved: int = 0
    due: int = 0
    unfiled: int = 0
    asked: int = 0
    spoken: int = 0
    wait_s: int = 0
    service_s: int = 0
    waits: str = ""
    last_waits: str = ""
    services: str = ""
    stays: str = ""
    contacts: str = ""
    responses: str = ""

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in FIELDS})

    @property
    def hidden(self) -> bool:
        """Return whether this group is too small to be shown."""
        return self.issued < FEW

    @property
    def judged(self) -> int:
        """Return of how many the promise can be judged."""
        return self.kept + self.broken

    @property
    def within_target_pct(self) -> float | None:
        """Return the percentage called in time, of those with a promise that can be judged; None of none."""
        return pct(self.kept, self.judged)

    @property
    def shown_target_pct(self) -> float | None:
        """Return that share as it may be shown; None of too few."""
        return self.within_target_pct if self.judged >= FEW else None

    def percentile_s(self, what: str, share: float) -> float | None:
        """Return the seconds within which `share` of `what` (waits, services...) lie; None of too few."""
        text = str(getattr(self, what))
        few = FEW_FOR_TAIL if share >= TAIL else FEW
        return None if len(text) < few else percentile_s(text, share)


FIELDS: Final = tuple(item.name for item in fields(Figures))
MARKS: Final = tuple(item.name for item in fields(Figures) if item.type in (str, "str"))
COUNTS: Final = tuple(name for name in FIELDS if name not in MARKS)


def pct(part: int, whole: int) -> float | None:
    """Return the share in percent; None of nothing."""
    return 100 * part / whole if whole else None


def figures(group: Iterable[Fact], now: datetime) -> Figures:
    """Compute the figures of those legs at `now`."""
    all_of_them = list(group)
    some = [fact for fact in all_of_them if fact.leg.end is not LegEnd.CANCELLED]
    told = _ends(some) + _promises(some, now) + _denuncias_and_languages(some) + _durations(some)
    return told + Figures(cancelled=len(all_of_them) - len(some))


def _ends(some: Sequence[Fact]) -> Figures:
    legs = [fact.leg for fact in some]
    ends = Counter(leg.end for leg in legs)
    waiting = sum(1 for leg in legs if leg.end is LegEnd.OPEN and leg.first_called_at is None)
    first = [leg for leg in legs if leg.leg == 1]
    return Figures(
        issued=len(legs),
        called=sum(1 for leg in legs if leg.first_called_at is not None),
        attended=ends[LegEnd.ATTENDED],
        no_show=ends[LegEnd.NO_SHOW],
        left=ends[LegEnd.LEFT],
        expired=ends[LegEnd.EXPIRED],
        transferred=ends[LegEnd.TRANSFERRED],
        waiting=waiting,
        begun=ends[LegEnd.OPEN] - waiting,
        again=sum(1 for fact in some if fact.last_wait_s != fact.leg.wait_s),
        visits=len(first),
        moved=sum(1 for leg in first if leg.end is LegEnd.TRANSFERRED),
    )


def _promises(some: Sequence[Fact], now: datetime) -> Figures:
    legs = [fact.leg for fact in some if not is_leapt(fact.leg)]
    kept = Counter((promise(leg, now, leg.target_s, leg.wait_s), leg.end) for leg in legs)
    prompt = [is_prompt(fact, now) for fact in some]
    return Figures(
        kept=sum(many for (verdict, _), many in kept.items() if verdict is True),
        broken=sum(many for (verdict, _), many in kept.items() if verdict is False),
        early=kept[None, LegEnd.LEFT],
        undecided=kept[None, LegEnd.OPEN],
        leapt=len(some) - len(legs),
        prompt=prompt.count(True),
        tardy=prompt.count(False),
    )


def _denuncias_and_languages(some: Sequence[Fact]) -> Figures:
    filed = Counter(is_filed(fact) for fact in some)
    spoken = Counter(is_spoken(fact) for fact in some)
    return Figures(
        due=filed[True] + filed[False],
        unfiled=filed[False],
        asked=spoken[True] + spoken[False],
        spoken=spoken[True],
        responses=marks(fact.response_s for fact in some if is_filed(fact)),
    )


def _durations(some: Sequence[Fact]) -> Figures:
    waits = [fact.leg.wait_s for fact in some]
    # Also a person who was set aside and then did not return; an attention left open took less.
    worked = (fact.leg.service_s for fact in some if fact.leg.end is not LegEnd.EXPIRED)
    return Figures(
        wait_s=sum(round(wait) for wait in waits if wait is not None),
        service_s=sum(round(took) for took in worked if took is not None),
        waits=marks(waits),
        last_waits=marks(fact.last_wait_s for fact in some),
        services=marks(attention_s(fact.leg) for fact in some),
        stays=marks(fact.stay_s for fact in some),
        contacts=marks(fact.contact_s for fact in some if fact.leg.lane is Lane.IMMEDIATE),
    )


def is_filed(fact: Fact) -> bool | None:
    """Return whether there is a denuncia; None if not attended where people come for one."""
    if not fact.denuncia or fact.leg.end is not LegEnd.ATTENDED:
        return None
    return fact.visit.denuncia_at is not None


def is_spoken(fact: Fact) -> bool | None:
    """Return whether a speaker of the requested language attended; None without such a request."""
    if fact.visit.lang == SPANISH or fact.leg.serving_at is None:
        return None
    return fact.visit.lang in fact.spoken


def attention_s(leg: Leg) -> float | None:
    """Return seconds of attention if attended or sent on; None for all others."""
    return leg.service_s if leg.end in (LegEnd.ATTENDED, LegEnd.TRANSFERRED) else None


def is_leapt(leg: Leg) -> bool:
    """Return whether the wait is not counted, because the clock changed during it."""
    return LegDuration.WAIT in leg.leapt and leg.end is not LegEnd.EXPIRED


def promise(leg: Leg, now: datetime, target_s: float, waited_s: float | None) -> bool | None:
    """Return whether `target_s` was kept; None if it is undecided or unknown, or the person left before it.

    A ticket that the system ended broke it.
    """
    if leg.end is LegEnd.EXPIRED:
        return False
    if LegDuration.WAIT in leg.leapt:
        return None
    if waited_s is not None:
        return waited_s <= target_s
    until = leg.ended_at or now
    return False if (until - leg.queued_at).total_seconds() > target_s else None


def is_prompt(fact: Fact, now: datetime) -> bool | None:
    """Return whether an urgent person was met in time; None for all others, or if it is undecided."""
    if fact.leg.lane not in PROMPT_S:
        return None
    met_s = fact.contact_s if fact.leg.lane is Lane.IMMEDIATE else fact.leg.wait_s
    return promise(fact.leg, now, PROMPT_S[fact.leg.lane], met_s)

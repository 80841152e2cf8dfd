"""The figures of a group of legs: counts that add up and durations as marks, for any period and any group.

Shares and indicators are computed from them in `indicators.py`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from ciasc.domain.core.services import Lane
from ciasc.domain.stats.confidence import Interval, wilson
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.legs import Leg, LegEnd
from ciasc.domain.stats.percentiles import marks, mean_s, percentile_s
from ciasc.domain.stats.too_few_to_show import FEW, FEW_FOR_TAIL
from ciasc.domain.stats.within_target import is_leapt, is_prompt, is_prompt_from_grant, promise

DEFINITIONS: Final = 5
"""The version of what the fields below mean, stored with every closed day.

Days closed under an earlier one keep their figures: their waits end at the first call.
"""

TAIL: Final = 0.9

SPANISH: Final = "es"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of legs and of visits, seconds, and marks. Two of them add up to the figures of both groups.

    A leg counts where its queue was joined, a visit where it began: all are of those who arrived then.
    Cancelled legs count in `cancelled` alone. `begun` were called and have not ended, `waiting` never were.
    `expired` were ended by the system. `kept` and `broken` are the promised waits: broken also by who left or
    still waits beyond the target, and by the expired; `early` left before it and are in neither, `undecided`
    still wait within it; of `leapt` the wait is not known, because the clock changed during it. `whole_kept`
    and `whole_broken` are the same of visits: all their waits against the target of their ticket. `prompt`
    and `tardy` are the same for `PROMPT_S`, `granted_prompt` and `granted_tardy` from when a lane was given.
    `again` were called repeatedly. `moved` are visits that were sent on at first. `due` were attended where
    people come for a denuncia, `unfiled` of them have none. `asked` were attended and wanted another language
    than Spanish, `spoken` of them by a speaker of it.
    `waits` last until attention begins, `first_calls` until the first call, `last_waits` until the last one.
    `contacts` are the waits of people in danger, `answers` until they were called or an alert was taken.
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
    granted_prompt: int = 0
    granted_tardy: int = 0
    whole_kept: int = 0
    whole_broken: int = 0
    visits: int = 0
    moved: int = 0
    due: int = 0
    unfiled: int = 0
    asked: int = 0
    spoken: int = 0
    wait_s: int = 0
    service_s: int = 0
    waits: str = ""
    first_calls: str = ""
    last_waits: str = ""
    services: str = ""
    stays: str = ""
    contacts: str = ""
    answers: str = ""
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
        """Return the percentage in time, of those with a promise that can be judged; None of none."""
        return pct(self.kept, self.judged)

    @property
    def shown_target_pct(self) -> float | None:
        """Return that share as it may be shown; None of too few."""
        return self.within_target_pct if self.judged >= FEW else None

    @property
    def target_interval(self) -> Interval | None:
        """Return between which percentages that share lies at 95 %; None of too few."""
        return wilson(self.kept, self.judged) if self.judged >= FEW else None

    @property
    def mean_attention_s(self) -> float | None:
        """Return the mean attention of who was attended or sent on, in seconds; None of none.

        It is the one mean of needs: of the indicator I13, and of the roster and the what-if as well.
        """
        return mean_s(self.services)

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
    # Also of who was set aside and did not return, or was cancelled: a desk worked for them.
    worked = (took for fact in all_of_them if (took := fact.leg.service_s) is not None)
    return told + Figures(cancelled=len(all_of_them) - len(some), service_s=sum(map(round, worked)))


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
        again=sum(1 for leg in legs if leg.last_call_s != leg.first_call_s),
        visits=len(first),
        moved=sum(1 for leg in first if leg.end is LegEnd.TRANSFERRED),
    )


def _promises(some: Sequence[Fact], now: datetime) -> Figures:
    legs = [fact.leg for fact in some if not is_leapt(fact.leg)]
    kept = Counter((promise(leg, now, leg.target_s, leg.wait_s), leg.end) for leg in legs)
    prompt, granted = [is_prompt(leg, now) for leg in legs], [is_prompt_from_grant(leg, now) for leg in legs]
    whole = [fact.whole.kept(now) for fact in some if fact.whole is not None]
    return Figures(
        kept=sum(many for (verdict, _), many in kept.items() if verdict is True),
        broken=sum(many for (verdict, _), many in kept.items() if verdict is False),
        early=kept[None, LegEnd.LEFT],
        undecided=kept[None, LegEnd.OPEN],
        leapt=len(some) - len(legs),
        prompt=prompt.count(True),
        tardy=prompt.count(False),
        granted_prompt=granted.count(True),
        granted_tardy=granted.count(False),
        whole_kept=whole.count(True),
        whole_broken=whole.count(False),
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
    urgent = [fact for fact in some if fact.leg.lane is Lane.IMMEDIATE]
    return Figures(
        wait_s=sum(round(wait) for wait in waits if wait is not None),
        waits=marks(waits),
        first_calls=marks(fact.leg.first_call_s for fact in some),
        last_waits=marks(fact.leg.last_call_s for fact in some),
        services=marks(attention_s(fact.leg) for fact in some),
        stays=marks(fact.stay_s for fact in some),
        contacts=marks(fact.leg.wait_s for fact in urgent),
        answers=marks(fact.answer_s for fact in urgent),
    )


def is_filed(fact: Fact) -> bool | None:
    """Return whether there is a denuncia; None if not attended where people come for one."""
    if not fact.denuncia or fact.leg.end is not LegEnd.ATTENDED:
        return None
    return fact.visit.denuncia_at is not None


def is_spoken(fact: Fact) -> bool | None:
    """Return whether a speaker of the requested language attended; None without such a request."""
    if fact.visit.lang == SPANISH or not fact.leg.began:
        return None
    return fact.visit.lang in fact.spoken


def attention_s(leg: Leg) -> float | None:
    """Return seconds of attention if attended or sent on; None for all others."""
    return leg.service_s if leg.end in (LegEnd.ATTENDED, LegEnd.TRANSFERRED) else None

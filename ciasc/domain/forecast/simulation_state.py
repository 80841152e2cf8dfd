"""A hall at one moment as the simulation needs it: desks, lines, habits, and who may still come.

Times are seconds from the beginning of the simulation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

GHOST = -1
"""The kind of a person who only asks when they would be called: no place in the hall is taken by them."""


Hours = Sequence[tuple[float, float]]
"""When a desk works: from, to, ascending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A desk: its line, after how long it is free (all equally likely), and when it works.

    `plans` are several `hours`, all equally likely. A break of at most `break_s` is as long as planned also
    where a person who was attended delays it.
    """

    line: int
    free_after: Sequence[float] = (0.0,)
    hours: Hours = ((0.0, inf),)
    plans: Sequence[Hours] = ()
    break_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOrder:
    """The people who wait in one line, by their numbers, with ascending keys, first first.

    `newcomer` has for each kind the key of a person who comes at 0; a later one has as much more.
    """

    people: Sequence[int]
    keys: Sequence[float]
    newcomer: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """People of one kind who come by chance within a period, so many a second."""

    kind: int
    rate: float
    until: float
    since: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How people and desks behave: seconds at a desk by kind, and the part absent when called.

    `absent` of those called do not come, and `fades` more for each second that they have waited, which costs
    a desk `absent_s`; of those who wait, `leaves` go away each second. `pace` stretches the times of today,
    by chance with the logarithm's deviation `spread`. `turnovers` are the times from one person to the next,
    `reactions` those of a free desk until it calls, all equally likely.
    """

    busy: Sequence[Sequence[float]]
    pace: float = 1.0
    turnovers: Sequence[float] = (0.0,)
    reactions: Sequence[float] = (0.0,)
    absent: float = 0.0
    fades: float = 0.0
    absent_s: float = 120.0
    leaves: float = 0.0
    spread: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationState:
    """A hall at one moment: `people` are the kinds of those who wait, in `orders` for each line.

    `waited` is for how many seconds each of them has waited; zero where it is empty.
    """

    posts: Sequence[Post]
    orders: Sequence[LineOrder]
    habits: Habits
    people: Sequence[int] = ()
    waited: Sequence[float] = ()
    streams: Sequence[Stream] = ()
    joins: Mapping[int, Sequence[tuple[int, float]]] = field(init=False)
    """The lines that take a newcomer of a kind, each with the key of one who comes at 0."""

    def __post_init__(self) -> None:
        """Collect the lines of each kind, one time for all futures."""
        joins: dict[int, list[tuple[int, float]]] = {}
        for line, order in enumerate(self.orders):
            for kind, key in order.newcomer.items():
                joins.setdefault(kind, []).append((line, key))
        object.__setattr__(self, "joins", joins)

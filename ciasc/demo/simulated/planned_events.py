"""The agenda of a simulation: planned actions, and the events that they create."""

import heapq
import random
from collections.abc import Callable, Mapping
from datetime import datetime

from ciasc.demo.simulated.simulation_plan import Answers, Batch, Plan
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.tickets.events import Event, EventKind

Act = Callable[[datetime], None]


class Agenda:
    """Runs actions by their time, with random numbers from a seed; creates events, counts in `answers`."""

    def __init__(self, plan: Plan) -> None:
        self.answers = Answers()
        self._seq = plan.after_seq
        self._plan = plan
        self._random = random.Random(plan.seed)  # noqa: S311 - a play, not a secret
        self._acts: list[tuple[datetime, int, Act]] = []
        self._planned = 0
        self._now = plan.calendar.bounds(plan.first)[0]
        self._batch = Batch()

    def _taken(self) -> Batch:
        taken, self._batch = self._batch, Batch()
        return taken

    def _at(self, at: datetime, act: Act) -> None:
        self._planned += 1
        heapq.heappush(self._acts, (at, self._planned, act))

    def _play(self, until: datetime | None) -> None:
        while self._acts and (until is None or self._acts[0][0] < until):
            self._now, _, act = heapq.heappop(self._acts)
            act(self._now)

    def _happens(self, share: float) -> bool:
        return self._random.random() < share

    def _seconds(self, least: float, most: float) -> float:
        return round(self._random.uniform(least, most), 3)

    def _record(
        self,
        kind: EventKind,
        at: datetime,
        actor: str,
        *,
        ticket: str | None = None,
        desk: int | None = None,
        data: Mapping[str, JsonValue] | None = None,
    ) -> int:
        self._seq += 1
        self.answers.events += 1
        self.answers.done[kind] += 1
        self._batch.events.append(
            Event(seq=self._seq, at=at, kind=kind, actor=actor, ticket=ticket, desk=desk, data=data or {})
        )
        return self._seq

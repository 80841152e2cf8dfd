"""What happens next in a simulated hall."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush


@dataclass(slots=True)
class Agenda:
    """Steps by their moments; those of the same moment in the order in which they were added."""

    _steps: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0

    def add(self, at: datetime, act: Callable[[], None]) -> None:
        """Add a step, also while the others are taken."""
        self._count += 1
        heappush(self._steps, (at, self._count, act))

    def __iter__(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Yield the steps in order and remove them."""
        while self._steps:
            at, _, act = heappop(self._steps)
            yield at, act

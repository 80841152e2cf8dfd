"""Simulate one possible future of the hall: who is called when, by the order of turns of production.

Times are seconds from the beginning of the simulation. The wait estimate and the what-if page share it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace
from math import exp, inf, log
from operator import attrgetter
from random import Random
from typing import TypeVar

from ciasc.domain.forecast.simulation_state import GHOST, Habits, SimulationState, Stream

V = TypeVar("V")


@dataclass(slots=True)
class Arrival:
    """An arrival during the simulation: `called_at` is None before the call, or before they were missed."""

    at: float
    kind: int
    called_at: float | None = None
    left: bool = False


class Play:
    """One future. `called[n]` is when person n was called, infinite if never; `came` are the newcomers."""

    def __init__(self, scene: SimulationState, chance: Random) -> None:
        self._scene = scene
        self._chance = chance.random
        habits = scene.habits
        self._pace = habits.pace * (chance.lognormvariate(0, habits.spread) if habits.spread else 1.0)
        self._spent = _time_at_desk(habits, self._chance, self._pace)
        self.called = [inf] * len(scene.people)
        self.came = _arrivals(scene.streams, chance)
        self._awaited = len(scene.people) or -1
        self._place = [0] * len(scene.orders)
        self._late: list[list[tuple[float, int]]] = [[] for _ in scene.orders]
        self._lines = [
            (order.people, order.keys, len(order.people), late)
            for order, late in zip(scene.orders, self._late, strict=True)
        ]
        self._kinds = scene.people
        self._admitted = 0
        self._next_at = self.came[0].at if self.came else inf
        self._window = [0] * len(scene.posts)
        self._waited = scene.waited or [0.0] * len(scene.people)
        self._hours = [self._one_of(post.plans) if post.plans else post.hours for post in scene.posts]
        self._ends = [hours[0][1] for hours in self._hours]
        self._idle: list[int] = []
        self._desks = [
            (max(self._one_of(post.free_after), hours[0][0]), number)
            for number, (post, hours) in enumerate(zip(scene.posts, self._hours, strict=True))
        ]
        heapify(self._desks)

    def run(self) -> "Play":
        """Return the same simulation at its end: no person left to be called, or no desk to call."""
        desks, ends, call = self._desks, self._ends, self._call
        lines = [post.line for post in self._scene.posts]
        while self._awaited:
            at, desk = desks[0] if desks else (inf, 0)
            if self._next_at <= at:
                if self._next_at == inf:
                    break
                self._admit()
            elif at >= ends[desk]:
                heappop(desks)
                self._rest(at, desk)
            else:
                spent = call(lines[desk], at)
                if spent < 0:
                    heappop(desks)
                    self._idle.append(desk)
                else:
                    heapreplace(desks, (at + spent, desk))
        return self

    def _call(self, line: int, at: float) -> float:
        """Return how long the next person of its line takes the desk; negative if there is none."""
        people, keys, many, late = self._lines[line]
        called, place = self.called, self._place[line]
        spent = -1.0
        while spent < 0:
            while place < many and called[people[place]] != inf:
                place += 1
            if late and (place == many or late[0][0] < keys[place]):
                spent = self._newcomer(heappop(late)[1], at)
            elif place < many:
                who = people[place]
                called[who] = at
                self._awaited -= 1
                kind = self._kinds[who]
                if kind != GHOST:
                    spent = self._spent(kind, at, self._waited[who] + at)
            else:
                break
        self._place[line] = place
        return spent

    def _newcomer(self, who: int, at: float) -> float:
        newcomer = self.came[who]
        if newcomer.called_at is not None:  # taken from another line
            return -1
        newcomer.called_at = at
        waited = at - newcomer.at
        spent = self._spent(newcomer.kind, waited, waited)
        newcomer.left = spent < 0
        return spent

    def _one_of(self, values: Sequence[V]) -> V:
        return values[int(self._chance() * len(values))]

    def _admit(self) -> None:
        """Add the next arrival: to the desk that has been idle longest, or to every line that takes them."""
        who, came, late = self._admitted, self.came, self._late
        newcomer = came[who]
        at, kind = newcomer.at, newcomer.kind
        self._admitted = following = who + 1
        self._next_at = came[following].at if following < len(came) else inf
        if self._idle and self._taken_at_once(who, at, kind):
            return
        for line, key in self._scene.joins.get(kind, ()):
            heappush(late[line], (key + at, who))

    def _taken_at_once(self, who: int, came_at: float, kind: int) -> bool:
        """Return whether an idle desk calls that arrival now; an idle desk rests after its hours."""
        posts, orders = self._scene.posts, self._scene.orders
        for desk in list(self._idle):
            if came_at >= self._ends[desk]:
                self._idle.remove(desk)
                self._rest(came_at, desk)
            elif kind in orders[posts[desk].line].newcomer:
                self._idle.remove(desk)
                at = came_at + self._one_of(self._scene.habits.reactions)
                heappush(self._desks, (at + max(self._newcomer(who, at), 0.0), desk))
                return True
        return False

    def _rest(self, at: float, desk: int) -> None:
        """Close the desk at the end of its hours, to reopen at its next ones; for good if there are none."""
        hours, longest = self._hours[desk], self._scene.posts[desk].break_s
        while self._window[desk] + 1 < len(hours):
            self._window[desk] += 1
            ended = self._ends[desk]
            begins, self._ends[desk] = hours[self._window[desk]]
            if begins - ended <= longest:
                begins = max(begins, at + begins - ended)
            if max(at, begins) < self._ends[desk]:
                heappush(self._desks, (max(at, begins), desk))
                return


def _time_at_desk(
    habits: Habits, chance: Callable[[], float], pace: float
) -> Callable[[int, float, float], float]:
    """Return the function of how long a desk is taken by a person of a kind; negative if they left.

    During the `seen` part of the wait they may have left; `waited` is all of it. One function for each
    future, with its values at hand: it is called for every person.
    """
    leaves, absent, fades, absent_s = habits.leaves, habits.absent, habits.fades, habits.absent_s
    turnovers, many = habits.turnovers, len(habits.turnovers)
    times = habits.busy

    def spent(kind: int, seen: float, waited: float) -> float:
        if leaves and chance() < 1 - exp(-leaves * seen):
            return -1.0
        turnover = turnovers[int(chance() * many)]
        if chance() < absent + fades * waited:
            return absent_s + turnover
        busy = times[kind]
        return busy[int(chance() * len(busy))] * pace + turnover

    return spent


def _arrivals(streams: Sequence[Stream], chance: Random) -> list[Arrival]:
    """Return the arrivals, in order."""
    came, random = [], chance.random  # `Random.expovariate` without its call
    for stream in streams:
        kind, rate, until = stream.kind, stream.rate, stream.until
        at = stream.since - log(1.0 - random()) / rate
        while at < until:
            came.append(Arrival(at, kind))
            at -= log(1.0 - random()) / rate
    came.sort(key=attrgetter("at"))
    return came

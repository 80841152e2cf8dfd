"""The simulated past and the running station tell the same estimate for the same hall."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from benchmarks.estimate_truth import FIRST
from benchmarks.inside import StationInside, station_inside
from benchmarks.regimes import BUSY
from benchmarks.visitors import Day
from ciasc.demo.simulated.given_estimates import Teller
from ciasc.demo.simulated.simulation_plan import Moment
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.queueing.desk import DeskState
from ciasc.domain.tickets.states_and_outcomes import AT_DESK

LEARNS_DAYS = 5


class Watched:
    """A station whose hall is noted before each ticket, as a simulation notes it."""

    def __init__(self, station: StationInside) -> None:
        self._station = station
        self._now = FIRST
        self._hall: dict[str, Any] = {}
        self.moments: list[Moment] = []
        self.told: list[Mapping[str, Any] | None] = []

    def at(self, now: datetime) -> None:
        self._now = now
        self._station.at(now)

    def before_ticket(self) -> None:
        self._station.before_ticket()
        with self._station.application.store.read() as tx:
            desks = [desk for desk in tx.desks.all() if desk.state is not DeskState.CLOSED]
            there = [tx.tickets.get(desk.ticket) for desk in desks if desk.ticket is not None]
            self._hall = {
                "waiting": tx.tickets.waiting(),
                "desks": desks,
                "at_desks": {
                    one.desk: one
                    for one in there
                    if one is not None and one.desk is not None and one.state in AT_DESK
                },
            }

    def post(self, who: str, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        status, said = self._station.post(who, path, body)
        if path == "/tickets" and self._station.estimates:
            with self._station.application.store.read() as tx:
                ticket = tx.tickets.get(said["id"])
            assert ticket is not None
            self.moments.append(Moment(ticket=ticket, **self._hall))
            self.told.append(said["estimate"])
        return status, said


@pytest.mark.long
def test_a_simulated_hall_gets_the_estimate_that_the_station_tells() -> None:
    chance, calendar = Random(3), Calendar()  # noqa: S311 - simulated days
    with station_inside([desk.officer for desk in BUSY.desks], FIRST) as station:
        watched = Watched(station)
        for number in range(LEARNS_DAYS + 1):
            station.estimates = number == LEARNS_DAYS
            Day(watched, BUSY, FIRST + timedelta(days=number), chance).run()
        today, ends = FIRST + timedelta(days=LEARNS_DAYS), FIRST + timedelta(days=LEARNS_DAYS + 1)
        with station.application.store.read() as tx:
            teller = Teller.of(
                tx.config.services(), calendar, tx.stats.legs(FIRST, ends), tx.events.of_station(FIRST, ends)
            )
    tickets, _ = teller.day(today.date(), watched.moments, frozenset())
    said = {one.ticket.id: told for one, told in zip(watched.moments, watched.told, strict=True)}
    pairs = [((one.low_min, one.high_min), said[one.id]) for one in tickets]
    both = [(ours, (told["low_min"], told["high_min"])) for ours, told in pairs if told is not None]
    assert len(both) > 80
    assert sum(told is None for _, told in pairs) == sum(ours[0] is None for ours, _ in pairs)
    apart = [
        abs(min(mine or 0, most) - shown)
        for ours, told in both
        for mine, shown, most in zip(ours, told, (60, 65), strict=True)
    ]
    assert sum(step == 0 for step in apart) >= 0.8 * len(apart)
    assert sum(step <= 5 for step in apart) >= 0.97 * len(apart)

"""The average wait of the last hour: who is in it, and when there are too few."""

from dataclasses import replace
from datetime import timedelta

from ciasc.domain.stats.average_wait import average_wait_s
from ciasc.domain.stats.legs import Leg, leg_of
from ciasc.domain.stats.too_few_to_show import FEW
from tests.builders import a_ticket
from tests.fakes import A_MONDAY


def a_wait(minutes: int, came: int = 0) -> Leg:
    """Return a leg of one who came so many minutes after the Monday began, and then waited."""
    queued = A_MONDAY + timedelta(minutes=came)
    began = queued + timedelta(minutes=minutes)
    return replace(leg_of(a_ticket(came)), queued_at=queued, called_at=began, serving_at=began)


def test_the_average_is_of_those_whose_wait_ended_since_then() -> None:
    legs = [a_wait(10 + 2 * (n % 2), n) for n in range(FEW)]
    earlier = a_wait(60, -600)
    waiting = replace(a_wait(0), called_at=None, serving_at=None)
    assert average_wait_s([*legs, earlier, waiting], A_MONDAY) == 11 * 60
    assert average_wait_s([*legs, earlier], A_MONDAY - timedelta(days=1)) == (11 * FEW + 60) * 60 / (FEW + 1)


def test_an_average_of_few_people_is_not_shown() -> None:
    assert average_wait_s([a_wait(10, n) for n in range(FEW - 1)], A_MONDAY) is None

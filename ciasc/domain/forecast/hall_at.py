"""The parts of a hall's state that depend on the time of the day: for a station and for a simulated past."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.desk_habits import work_today
from ciasc.domain.forecast.history_model import Kind
from ciasc.domain.forecast.queue_state import QueueState
from ciasc.domain.stats.availability import AvailabilitySpell


def hall_at(hall: QueueState, calendar: Calendar, spells: Iterable[AvailabilitySpell]) -> QueueState:
    """Return that hall with the people who usually come at its hour, and when its desks have worked today.

    `spells` are those of the desks today.
    """
    hour, today = calendar.local(hall.now).hour, calendar.day(hall.now)

    def offered(rates: Mapping[Kind, float]) -> dict[Kind, float]:
        return {kind: rate for kind, rate in rates.items() if kind[0] in hall.services}

    return replace(
        hall,
        rates=offered(hall.known.rates.get(hour, {})),
        sent=offered(hall.known.sent.get(hour, {})),
        work=work_today(spells, calendar, today),
        day_s=(hall.now - calendar.bounds(today)[0]) / timedelta(seconds=1),
    )

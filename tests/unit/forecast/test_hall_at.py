from datetime import timedelta

from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.hall_at import hall_at
from ciasc.domain.forecast.history_model import HistoryModel
from ciasc.domain.forecast.queue_state import QueueState
from ciasc.domain.stats.availability import AvailabilitySpell
from tests.builders import a_service
from tests.fakes import A_MONDAY


def test_a_hall_has_the_people_of_its_hour_and_the_day_of_its_desks() -> None:
    known = HistoryModel(
        rates={9: {("denuncias", Lane.NORMAL): 0.1, ("archivado", Lane.NORMAL): 0.2}, 10: {}},
        sent={9: {("denuncias", Lane.PREFERENTIAL): 0.3}},
    )
    plain = QueueState(
        now=A_MONDAY, waiting=(), desks=(), at_desks={}, services={"denuncias": a_service()}, known=known
    )
    opened = A_MONDAY - timedelta(hours=1)
    spell = AvailabilitySpell(what="2", state="open", begin=opened, end=A_MONDAY, actor="s")
    found = hall_at(plain, Calendar(), [spell])
    assert found.day_s == 9 * 3600
    assert found.rates == {("denuncias", Lane.NORMAL): 0.1}
    assert found.sent == {("denuncias", Lane.PREFERENTIAL): 0.3}
    assert found.work == {2: ((8 * 3600, 9 * 3600),)}

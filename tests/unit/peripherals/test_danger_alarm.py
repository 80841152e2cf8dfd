"""The alarms of one machine: each polls the station by itself."""

import threading

from ciasc.peripherals.danger_alarm import Alarm, Alarms
from ciasc.web.station_client import NoAnswer, Reply, StationClient
from tests.patience import PATIENCE_S


class SlowStation(StationClient):
    """A station that answers an alarm only when all alarms have sent their request."""

    def __init__(self, together: threading.Barrier) -> None:
        super().__init__("http://station.test", "t")
        self._together = together

    def post(self, *_: object, **__: object) -> Reply:
        try:
            self._together.wait(PATIENCE_S)
        except threading.BrokenBarrierError as error:
            raise NoAnswer("late") from error
        return Reply(200, {"sounds": True})


def test_an_alarm_that_the_station_answers_late_delays_no_other() -> None:
    together = threading.Barrier(5)
    some = [Alarm(SlowStation(together)) for _ in range(4)]
    for alarm in some:
        alarm.works = lambda: True
    alarms = Alarms(some, every_s=0.01)
    alarms.start()
    try:
        together.wait(PATIENCE_S)  # breaks if one of the four has not sent its request
        assert alarms.alive
    finally:
        together.abort()
        alarms.stop()
    assert not alarms.alive

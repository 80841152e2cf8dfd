"""The posters of the wall over HTTP: which there are at a moment, and what the average wait says."""

import re
from datetime import timedelta

from ciasc.domain.stats.too_few_to_show import FEW
from tests.api import Desk, take
from tests.live import Live
from tests.posters import set_posters


def shown(live: Live) -> str:
    answer = live.http("display").get(f"{live.base}/pantalla/afiches")
    assert answer.status_code == 200, answer.text
    return answer.text


def keys(live: Live) -> list[str]:
    return re.findall(r'data-poster="([^"]+)"', shown(live))


def test_the_wall_gets_the_posters_of_the_moment_in_their_order(live: Live) -> None:
    assert keys(live) == []
    set_posters(live, "celular", "gratuidad")
    assert keys(live) == ["gratuidad", "celular"]
    set_posters(live, "celular", until_day="2026-03-01")
    assert keys(live) == []
    set_posters(live, "celular", until_day=None, hours=[{"day": 1, "opens": "09:30", "closes": "12:00"}])
    assert keys(live) == []
    live.clock.forward(1800)
    assert keys(live) == ["celular"]


def test_only_who_may_see_the_wall_gets_posters(live: Live) -> None:
    assert live.http().get(f"{live.base}/pantalla/afiches").status_code == 401
    assert live.http("kiosk").get(f"{live.base}/pantalla/afiches").status_code in (401, 403)


def waited(live: Live, service: str, minutes: int, people: int) -> None:
    """Attend so many people after such a wait."""
    for _ in range(people):
        take(live, service)
    live.clock.forward(minutes * 60)
    desk = Desk(live, 1, "officer").open()
    for _ in range(people):
        desk.complete()
    desk.do("close")


def test_the_average_wait_is_of_the_last_hour_and_without_discreet_tickets(live: Live) -> None:
    set_posters(live, "como-funciona")
    waited(live, "informes", 12, FEW - 1)
    waited(live, "violencia", 50, 3)
    waited(live, "reclamos", 5, 3)
    assert "Espera promedio" not in shown(live)
    waited(live, "informes", 2, 1)
    assert re.findall(r"(\d+) min", shown(live)) == [f"{round((12 * (FEW - 1) + 2) / FEW)}"]
    waited(live, "informes", 20, FEW)
    assert re.findall(r"(\d+) min", shown(live)) == [f"{round((20 * FEW + 2) / (FEW + 1))}"]
    live.clock.forward(timedelta(hours=2).total_seconds())
    assert "Espera promedio" not in shown(live)

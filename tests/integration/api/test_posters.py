"""The posters of the wall over HTTP: which there are at a moment, and what the average wait says."""

import re
from datetime import timedelta

import httpx
import pytest

from ciasc.domain.stats.too_few_to_show import FEW
from tests.api import Desk, post, take
from tests.live import PASSWORD, Live
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


def test_a_draft_with_an_unknown_poster_is_shown_and_not_published(live: Live) -> None:
    admin = live.http("admin")
    body = admin.get("/admin/config").json()
    body["document"]["posters"][0] |= {"key": "otro", "shown": True}
    draft = post(admin, "/admin/config/draft", revision=body["revision"], document=body["document"]).json()
    assert "No hay un afiche «otro»." in [one["words"] for one in draft["findings"]]
    browser = signed_in(live)
    for address in ("/admin/", "/admin/afiches", "/admin/publicar"):
        assert browser.get(address).status_code == 200
    assert browser.get("/admin/afiches/otro").status_code == 404
    assert post(admin, "/admin/config/publish", revision=draft["revision"]).status_code >= 400


def signed_in(live: Live) -> httpx.Client:
    browser = live.browser()
    given = {"username": "admin", "password": PASSWORD}
    assert browser.post("/api/v1/session", json=given).status_code == 200
    return browser


@pytest.mark.long  # a process of its own
def test_a_poster_is_downloaded_as_pdf_by_who_may_see_the_configuration(live: Live) -> None:
    address = f"{live.base}/reportes/afiches/"
    admin = signed_in(live)
    answer = admin.get(f"{address}gratuidad.pdf?hoja=a3&idioma=en")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-disposition"].endswith('"afiche-gratuidad-en-a3.pdf"')
    assert admin.get(f"{address}todos.pdf").content.startswith(b"%PDF-")
    for wrong in ("gratuidad.pdf?idioma=ay", "gratuidad.pdf?hoja=a9", "otro.pdf", "todos.pdf?idioma=xx"):
        assert admin.get(f"{address}{wrong}").status_code == 404
    assert live.browser().get(f"{address}gratuidad.pdf").status_code == 302

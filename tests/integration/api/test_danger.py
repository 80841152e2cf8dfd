"""A person in danger is never told to wait, and what is said of who comes is measured."""

from pathlib import Path
from typing import Any

import pytest

from ciasc.domain.core.services import Lane
from tests.api import Desk, Json, post, problem, take
from tests.live import PASSWORD, Live, Screen, Template, running


def listen(live: Live, who: str = "auxiliary", room: str = "queue") -> Screen:
    """Return a page of that person that rings."""
    browser = live.browser()
    given = {"username": who, "password": PASSWORD}
    assert browser.post("/api/v1/session", json=given).status_code == 200
    screen = live.screen(browser=browser)
    assert screen.watch(room)["ok"] is True
    return screen


def unheard(live: Live) -> tuple[str | None, bool, str]:
    """Return what /equipos, /sala and /metrics say of a danger that nobody hears."""
    words = live.http("admin").get("/devices").json()["danger_words"]
    page = live.browser()
    page.post("/api/v1/session", json={"username": "supervisor", "password": "una clave de prueba"})
    hall = "nadie más puede oír el aviso" in page.get("/sala").text
    lines = page.get("/metrics").text.splitlines()
    return words, hall, next(line for line in lines if line.startswith("ciasc_dangers_unheard "))


@pytest.mark.parametrize("service", ["violencia", "desaparecida"])
def test_a_person_in_danger_gets_no_place_no_wait_and_no_paper(live: Live, service: str) -> None:
    Desk(live, 1, "officer").open()
    for other in ("informes", "informes", "robo"):
        take(live, other)
    ticket = take(live, service)
    assert (ticket["ahead"], ticket["estimate"], ticket["shows_code"]) == (None, None, False)
    assert ticket["print"] == {"job": None, "state": "none", "comes": False}
    assert ticket["code"]
    assert ticket["status_url"] == f"/T/{ticket['token']}"
    status = live.http().get(f"/tickets/{ticket['token']}").json()
    assert (status["ahead"], status["estimate"], status["shows_code"]) == (None, None, False)


def test_no_page_of_the_hall_shows_the_number_of_a_person_in_danger(live: Live) -> None:
    ordinary, ticket = take(live), take(live, "violencia")
    desk = Desk(live, 1, "officer").open()
    called = desk.call()
    for answer in (called, desk.do("serve", version=called["version"])):
        assert answer["code"] == ticket["code"]
        shown = [live.http("display").get(path).text for path in ("/display", "/display/desks")]
        shown.append(live.browser().get(ticket["status_url"]).text)
        number = ticket["code"]
        assert not [page for page in shown if number in page or f"{number[0]} {number[1:]}" in page]
    desk.do("complete", version=answer["version"], outcome="attended", reason="declined")
    assert desk.call()["code"] == ordinary["code"]
    assert ordinary["code"] in live.http("display").get("/display").text


def test_hidden_calls_leave_the_wall_its_other_rows(live: Live) -> None:
    codes = []
    desk = Desk(live, 1, "officer").open()
    for service in ("informes",) * 6 + ("violencia",) * 6:
        ticket = take(live, service)
        desk.complete()
        live.clock.forward(120)
        codes += [ticket["code"]] if service == "informes" else []
    calls = live.http("display").get("/display").json()["calls"]
    assert [call["code"] for call in calls] == codes[::-1]


def test_urgency_that_is_raised_later_hides_the_number_as_well(live: Live) -> None:
    ticket = take(live)
    desk = Desk(live, 1, "officer").open()
    raised = post(desk.client, f"/tickets/{ticket['id']}/lane", version=1, lane="immediate", reason="danger")
    assert raised.json()["lane"] == Lane.IMMEDIATE.word
    desk.call()
    assert ticket["code"] not in live.http("display").get("/display").text
    page = live.browser().get(ticket["status_url"]).text
    assert "antes que usted" not in page
    assert "Muestre este número" not in page


def test_the_phone_page_of_a_person_in_danger_names_no_wait(live: Live) -> None:
    ticket = take(live, "violencia")
    page = live.browser().get(ticket["status_url"]).text
    assert "Quédese cerca del personal" in page
    assert "llame al 105" in page
    assert not [word for word in ("antes que usted", "minutos", "Usted sigue") if word in page]


def test_a_danger_has_no_paper_to_print_again(live: Live) -> None:
    ticket = take(live, "violencia")
    refusal = problem(post(live.http("auxiliary"), f"/tickets/{ticket['id']}/reprint"), 409, "conflict")
    assert refusal["detail"].startswith("Una atención inmediata no tiene papel")


def test_a_station_may_want_numbers_in_the_immediate_lane(station_template: Template, tmp_path: Path) -> None:
    with running(station_template, tmp_path / "numbered", chores=False, immediate_numbers="true") as live:
        ticket = take(live, "violencia")
        assert (ticket["ahead"], ticket["estimate"], ticket["shows_code"]) == (None, None, True)
        Desk(live, 1, "officer").open().call()
        assert ticket["code"] in live.http("display").get("/display").text
        assert "antes que usted" not in live.browser().get(ticket["status_url"]).text
        assert live.http("kiosk").get("/kiosk").json()["immediate_numbers"] is True


def test_only_pages_that_ring_are_named(live: Live) -> None:
    assert take(live, "violencia")["heard_by"] == []
    Desk(live, 3).open()
    at_desk, chief = listen(live, room="desk:3"), listen(live, "supervisor", "now")
    wall, program = live.screen("display"), live.screen("officer")
    assert (wall.watch("display")["ok"], program.watch("queue")["ok"]) == (True, True)
    assert take(live, "violencia")["heard_by"] == ["módulo 3", "supervisor"]
    assert take(live)["heard_by"] is None
    at_desk.close()
    chief.close()
    wall.close()
    program.close()


def test_a_desk_that_asks_for_help_is_told_who_else_can_hear(live: Live) -> None:
    Desk(live, 1).open()
    own = listen(live, room="desk:1")
    alone = post(live.http("auxiliary"), "/desks/1/help").json()
    assert alone["heard_by"] == []
    assert alone["heard_words"] == "Nadie más tiene una página abierta: llame en voz alta o al 105."
    other = listen(live, "officer", "queue")
    heard = post(live.http("auxiliary"), "/desks/1/help").json()
    assert heard["heard_words"] == "Avisado: efectivo policial."
    own.close()
    other.close()


def test_help_at_a_kiosk_is_claimed_only_where_it_rings(live: Live) -> None:
    assert post(live.http("kiosk"), "/kiosk/help").json() == {"told": False, "heard_by": []}
    page = listen(live)
    assert post(live.http("kiosk"), "/kiosk/help").json() == {"told": True, "heard_by": ["auxiliar"]}
    page.close()
    take_alert(live, "officer")
    comes = {"told": True, "heard_by": ["efectivo policial"]}
    assert post(live.http("kiosk"), "/kiosk/help").json() == comes


def test_a_danger_that_nobody_hears_stays_open_is_red_and_rings_on_the_first_page(live: Live) -> None:
    assert unheard(live) == (None, False, "ciasc_dangers_unheard 0")
    ticket = take(live, "violencia")
    live.clock.forward(11 * 3600)
    live.application.station.expiry.expire()
    words, hall, metric = unheard(live)
    assert words is not None
    assert "nadie más puede oír el aviso" in words
    assert (hall, metric) == (True, "ciasc_dangers_unheard 1")
    page = listen(live)
    first: Any = page.wait(1)[0]
    assert [(alert["ticket"], alert["taken_at"]) for alert in first["alerts"]] == [(ticket["id"], None)]
    assert unheard(live) == (None, False, "ciasc_dangers_unheard 0")
    page.close()


def alarm(live: Live) -> bool:
    """Return whether the call box of desk 1 sounds; asking says that it can."""
    answer = live.http("button").post("/devices/alarm", json={})
    assert answer.status_code == 200, answer.text
    sounds: bool = answer.json()["sounds"]
    return sounds


def test_a_call_box_sounds_for_a_danger_and_a_person_at_its_desk_hears_it(live: Live) -> None:
    assert alarm(live) is False
    take(live, "violencia")
    assert alarm(live) is True
    assert unheard(live)[2] == "ciasc_dangers_unheard 1"  # its desk is empty
    Desk(live, 1).open()
    assert take(live, "violencia")["heard_by"] == []  # it has not asked since
    assert alarm(live) is True
    assert take(live, "violencia")["heard_by"] == ["módulo 1"]
    assert unheard(live)[2] == "ciasc_dangers_unheard 0"
    post(live.http("auxiliary"), "/desks/1/pause", reason="break")
    assert alarm(live) is True
    assert unheard(live)[2] == "ciasc_dangers_unheard 3"


def test_a_call_box_is_silent_when_the_alert_is_taken(live: Live) -> None:
    take(live, "violencia")
    assert alarm(live) is True
    take_alert(live, "supervisor")
    assert alarm(live) is False


def test_a_call_box_sounds_for_no_other_alert_and_never_for_its_own_desk(live: Live) -> None:
    Desk(live, 1).open()
    Desk(live, 2, "second").open()
    post(live.http("auxiliary"), "/desks/1/help", reason="danger")
    assert alarm(live) is False
    own = post(live.http("auxiliary"), "/desks/1/help").json()
    assert own["heard_by"] == []
    plain = post(live.http("second"), "/desks/2/help").json()
    assert (alarm(live), plain["heard_by"]) == (False, [])
    danger = post(live.http("second"), "/desks/2/help", reason="danger").json()
    assert (alarm(live), danger["heard_by"]) == (True, ["módulo 1"])


def test_only_a_call_box_asks_for_its_alarm(live: Live) -> None:
    for who in ("auxiliary", "kiosk", "display"):
        problem(live.http(who).post("/devices/alarm", json={}), 403, "not-allowed")


def dangers(live: Live) -> list[Json]:
    """Return the persons in danger of the kiosk, as its page and a kiosk of its own get them."""
    found: list[Json] = live.http("kiosk").get("/kiosks/kiosk").json()["dangers"]
    assert live.http("kiosk").get("/kiosk").json()["dangers"] == found
    return found


def test_the_kiosk_knows_its_dangers_up_to_the_moment_when_a_person_is_met(live: Live) -> None:
    ticket = take(live, "violencia")
    post(live.http("auxiliary"), "/tickets", service="violencia")  # at a desk, not at this kiosk
    assert dangers(live) == [{"ticket": ticket["id"], "heard_by": []}]
    page = listen(live, "officer")
    assert dangers(live) == [{"ticket": ticket["id"], "heard_by": ["efectivo policial"]}]
    desk = Desk(live, 1, "officer").open()
    called = desk.call()
    assert dangers(live) == [{"ticket": ticket["id"], "heard_by": ["módulo 1"]}]
    desk.do("serve", version=called["version"])
    assert dangers(live) == []
    page.close()


def take_alert(live: Live, who: str) -> None:
    """Take the open alert as that person."""
    client = live.http(who)
    (alert,) = [one for one in client.get("/queue").json()["alerts"] if one["taken_at"] is None]
    assert post(client, f"/alerts/{alert['id']}/take").status_code == 200


def test_the_kiosk_names_the_place_of_who_took_the_alert_while_that_person_may_be_on_the_way(
    live: Live,
) -> None:
    ticket = take(live, "violencia")
    take_alert(live, "supervisor")
    assert dangers(live) == [{"ticket": ticket["id"], "heard_by": ["supervisor"]}]
    live.clock.forward(121)
    assert dangers(live) == [{"ticket": ticket["id"], "heard_by": []}]
    live.application.station.alerts.look_round()
    Desk(live, 3).open()
    take_alert(live, "auxiliary")
    assert dangers(live) == [{"ticket": ticket["id"], "heard_by": ["módulo 3"]}]

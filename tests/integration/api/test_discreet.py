"""Nothing public shows a discreet service: not its name, key, letter, order or lane."""

import re
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ciasc.content.services_of_new_station import initial_services, service_words
from ciasc.domain.core.services import Lane
from tests.api import Desk, post, take
from tests.live import Live, Template, running

SERVICES = initial_services()
DISCREET = [service for service in SERVICES if service.discreet]
WORDS = service_words()
# What would give a discreet service away: its key, and words of its name that no other service has.
SECRETS = sorted(
    {service.key for service in DISCREET}
    | {WORDS[service.key].name for service in DISCREET}
    | {WORDS[service.key].short for service in DISCREET}
)
VISITS = st.lists(
    st.tuples(
        st.sampled_from([service.key for service in SERVICES if service.enabled]),
        st.sampled_from(["normal", "preferential"]),
        st.sampled_from(["wait", "call", "serve", "complete", "leave", "park"]),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def station(station_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("discreet") / "data"
    shutil.copytree(station_template.folder, folder)
    with running(station_template, folder, public_url="http://ciasc.example") as live:
        yield live


def public(live: Live, token: str) -> dict[str, str]:
    """Return everything that a person in the hall can see of a station and of one ticket."""
    anyone, wall, pages = live.http(), live.http("display"), live.browser()
    return {
        "wall": wall.get("/display").text,
        "wall page": wall.get(live.base + "/pantalla").text,
        "ticket": anyone.get(f"/tickets/{token}").text,
        "phone": pages.get(f"/T/{token}").text,
        "turn": pages.get(f"/T/{token}?solo=1").text,
        "qr": pages.get(f"/qr/{token}.svg").text,
        "metrics": pages.get("/metrics").text,
        "ready": pages.get("/readyz").text,
    }


def step(live: Live, ticket: dict[str, object], wish: str) -> None:
    """Set a ticket to the state of the example, by an officer who frees the desk before."""
    desk = Desk(live, 1, "officer")
    if wish == "leave":
        post(live.http(), f"/tickets/{ticket['token']}/leave")
    if wish in ("wait", "leave"):
        return
    called = desk.do("call", ticket=ticket["id"], reason="other")
    if wish == "call":
        desk.do("park", version=called["version"])
        desk.do("call", ticket=ticket["id"], reason="other")
        return
    served = desk.do("serve", version=called["version"])
    if wish == "complete":
        desk.do("complete", version=served["version"], outcome="denuncia")
    elif wish == "park":
        desk.do("park", version=served["version"])


def free(live: Live) -> None:
    """Set the officer's desk to open and empty."""
    desk = Desk(live, 1, "officer")
    seen = desk.client.get("/desks/1").json()
    if seen["desk"]["state"] != "open":
        desk.open()
    if seen["ticket"]:
        desk.do("park", version=seen["ticket"]["version"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=VISITS)
def test_no_public_page_or_message_leaks(station: Live, visits: list[tuple[str, str, str]]) -> None:
    for service, lane, wish in visits:
        free(station)
        ticket = take(station, service, lane=lane)
        step(station, ticket, wish)
        for place, text in public(station, str(ticket["token"])).items():
            plain = text.casefold()
            found = [secret for secret in SECRETS if secret.casefold() in plain]
            assert not found, f"{place} tells {found}"
            assert "immediate" not in plain, f"{place} tells the lane"
        code = str(ticket["code"])
        cover = next(one for one in SERVICES if one.key == service).public_key
        letter = next(one.letter for one in SERVICES if one.key == cover)
        assert code.startswith(letter)


def shared(live: Live, *, police: bool) -> str:
    """Return what is open on the staff's screens while others can read it: the hall, the strip, the desks."""
    whole = live.http("auxiliary").get("/queue").text
    for number in (1, 2):
        body = live.http("officer" if police else "auxiliary").get(f"/desks/{number}").json()
        whole += str([body[part] for part in ("waiting", "desks", "faults")])
        whole += str([{**alert, "service": None} for alert in body["alerts"]])
    return whole


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=VISITS, police=st.booleans())
def test_no_part_of_a_desk_that_others_can_read_leaks(
    station: Live,
    visits: list[tuple[str, str, str]],
    police: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    for service, lane, wish in visits:
        free(station)
        step(station, take(station, service, lane=lane), wish)
        plain = shared(station, police=police).casefold()
        assert not [secret for secret in SECRETS if secret.casefold() in plain]


def test_all_discreet_services_wait_in_the_hall_as_one(live: Live) -> None:
    take(live, "violencia")
    live.clock.forward(30)
    for key in ("desaparecida", "reclamos", "informes"):
        take(live, key)
    rows = live.http("auxiliary").get("/queue").json()["waiting"]
    assert [(row["service"], row["name"], row["lane"], row["waiting"]) for row in rows] == [
        ("reserved", "Atención reservada", "immediate", 2),
        ("informes", "Informes y orientación", "normal", 1),
        ("reserved", "Atención reservada", "normal", 1),
    ]
    assert (rows[0]["oldest_at"], rows[0]["target_s"]) == ("2026-03-02T14:00:00.000Z", 180)


def test_numbers_of_a_discreet_service_and_its_cover_are_one_series(live: Live) -> None:
    codes = [take(live, service)["code"] for service in ("informes", "violencia", "informes", "reclamos")]
    assert codes == ["A001", "A002", "A003", "A004"]


@pytest.mark.parametrize("service", [one.key for one in DISCREET])
def test_a_discreet_ticket_gets_the_estimate_of_its_cover(live: Live, service: str) -> None:
    Desk(live, 1, "officer").open()
    for other in ("informes", "documentos", "robo", "violencia"):
        take(live, other)

    def told(key: str) -> tuple[object, ...]:
        ticket = take(live, key)
        phone = live.http().get(f"/tickets/{ticket['token']}").json()
        post(live.http(), f"/tickets/{ticket['token']}/leave")
        return ticket["ahead"], ticket["estimate"], phone["ahead"], phone["estimate"], set(phone)

    cover = next(one for one in SERVICES if one.key == service)
    if cover.lane is Lane.IMMEDIATE:
        assert told(service)[:4] == (None,) * 4
    else:
        assert told(service) == told(cover.public_key)


def test_the_wall_hears_nothing_but_code_and_desk(live: Live) -> None:
    wall = live.screen("display")
    wall.watch("display")
    ticket = take(live, "reclamos")
    desk = Desk(live, 1, "officer").open()
    assert desk.call()["code"] == ticket["code"]
    heard = wall.wait_for_seq(desk.client.get("/desks/1").json()["seq"])
    shown = {"room", "seq", "server_time", "station", "calls", "waiting", "waits", "notice", "sound"}
    assert set(heard) == shown
    calls = heard["calls"]
    assert isinstance(calls, list)
    assert set(calls[0]) == {"code", "desk", "called_at", "times_called", "lang", "also", "over", "spoken"}
    assert calls[0]["spoken"] == []
    wall.close()


def test_the_list_of_services_shows_of_a_discreet_one_no_more_than_its_tile(live: Live) -> None:
    rows = {row["key"]: row for row in live.http().get("/services").json()}
    for service in DISCREET:
        assert set(rows[service.key]) == set(rows[service.public_key])
        assert rows[service.key]["letter"] == rows[service.public_key]["letter"]


def test_the_log_names_no_service(live: Live, capsys: pytest.CaptureFixture[str]) -> None:
    ticket = take(live, "violencia")
    Desk(live, 1, "officer").open().complete()
    out = "".join(capsys.readouterr())
    assert re.search(r"issued\b", out)
    assert ticket["id"] in out
    assert "violencia" not in out

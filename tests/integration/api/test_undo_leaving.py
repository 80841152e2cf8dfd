"""A mistaken "me retiro" can be undone for a minute, and no place is lost by it."""

from ciasc.domain.tickets.replay import replay
from tests.api import Desk, everything, post, problem, take
from tests.live import Live


def leave(live: Live, token: str) -> None:
    assert post(live.http(), f"/tickets/{token}/leave").json()["state"] == "left"


def test_within_a_minute_the_old_place_comes_back(live: Live) -> None:
    first, second = take(live), take(live)
    leave(live, first["token"])
    live.clock.forward(60)
    told = live.http().get(f"/tickets/{first['token']}").json()
    assert (told["state"], told["stay_until"]) == ("left", "2026-03-02T14:01:00.000Z")
    key = "one-press-of-the-button"
    path = f"/tickets/{first['token'].lower()}/stay"
    back = post(live.http(), path, key)
    assert (back.json()["state"], back.json()["ahead"], back.json()["stay_until"]) == ("waiting", 0, None)
    assert post(live.http(), path, key).text == back.text
    desk = Desk(live).open()
    assert [desk.complete()["code"], desk.call()["code"]] == [first["code"], second["code"]]
    with live.application.store.read() as tx:
        assert replay(tx.events.of_ticket(first["id"])) == tx.tickets.get(first["id"])


def test_after_a_minute_or_without_having_left_nothing_comes_back(live: Live) -> None:
    left, waits = take(live), take(live)
    leave(live, left["token"])
    live.clock.forward(61)
    before = everything(live)
    for ticket in (left, waits):
        problem(post(live.http(), f"/tickets/{ticket['token']}/stay"), 409, "conflict")
    problem(post(live.http(), "/tickets/none/stay"), 404, "not-found")
    assert everything(live) == before
    assert live.http().get(f"/tickets/{left['token']}").json()["stay_until"] is None


def test_who_was_just_called_comes_back_to_the_desk_unless_it_has_gone_on(live: Live) -> None:
    first, second = take(live), take(live)
    desk = Desk(live).open()
    desk.call()
    leave(live, first["token"])
    assert desk.client.get("/desks/1").json()["ticket"] is None
    assert post(live.http(), f"/tickets/{first['token']}/stay").json()["desk"] == 1
    assert desk.client.get("/desks/1").json()["ticket"]["code"] == first["code"]
    told = desk.client.get("/desks/1/since?seq=0").json()["events"]
    assert told[-1]["words"] == "A 001 se había retirado por error y vuelve."
    leave(live, first["token"])
    assert desk.call()["code"] == second["code"]
    before = everything(live)
    problem(post(live.http(), f"/tickets/{first['token']}/stay"), 409, "conflict")
    assert everything(live) == before


def test_an_urgent_person_who_comes_back_raises_the_alert_again(live: Live) -> None:
    ticket = take(live, "violencia")
    leave(live, ticket["token"])
    assert live.http("officer").get("/queue").json()["alerts"] == []
    post(live.http(), f"/tickets/{ticket['token']}/stay")
    assert [one["code"] for one in live.http("officer").get("/queue").json()["alerts"]] == [ticket["code"]]

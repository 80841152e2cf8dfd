"""The way to a ticket and orientation without one, over HTTP: lane, views, cards and their changes."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.api import Desk, post
from tests.live import Live


def issue(live: Live, service: str = "robo") -> str:
    return str(post(live.http("kiosk"), "/tickets", service=service).json()["id"])


def prefer(live: Live, ticket: str) -> httpx.Response:
    return post(live.http("kiosk"), f"/tickets/{ticket}/prefer")


def guide(live: Live) -> str:
    return live.http("kiosk").get(f"{live.base}/kiosk/guide").text


def test_a_ticket_becomes_preferential_at_its_kiosk_one_time(live: Live) -> None:
    ticket = issue(live)
    for _ in range(2):
        assert prefer(live, ticket).json() == {"lane": "preferential"}
    with live.application.store.read() as tx:
        kinds = [event.kind.value for event in tx.events.of_ticket(ticket)]
    assert kinds == ["issued", "lane_changed"]


def test_the_declared_lane_goes_before_an_earlier_normal_ticket(live: Live) -> None:
    issue(live)
    later = issue(live)
    prefer(live, later)
    assert Desk(live).open().call()["id"] == later


def test_a_kiosk_may_not_give_the_lane_long_after_or_after_the_call(live: Live) -> None:
    called = issue(live)
    Desk(live).open().call()
    assert prefer(live, called).status_code == 409
    old = issue(live)
    live.clock.forward(11 * 60)
    assert prefer(live, old).status_code == 409


def test_danger_needs_no_declaration(live: Live) -> None:
    ticket = issue(live, "violencia")
    assert prefer(live, ticket).status_code == 409


def views(live: Live) -> dict[str, int]:
    now = live.clock()
    with live.application.store.read() as tx:
        return dict(tx.stats.views(now - timedelta(days=8), now + timedelta(hours=1)))


def test_views_are_counted_by_the_hour_and_a_repeated_request_counts_one_time(live: Live) -> None:
    kiosk = live.http("kiosk")
    for key in ("first-view-1", "first-view-1", "second-view"):
        assert post(kiosk, "/kiosk/views", key, card="digital").status_code == 202
    earlier = (live.clock() - timedelta(hours=3)).isoformat()
    post(kiosk, "/kiosk/views", card="phone", at=earlier, n=4)
    assert views(live) == {"digital": 2, "phone": 4}
    rows = live.http("comisario").get("/reports/indicators").json()["indicators"]
    found = next(row for row in rows if row["number"] == "I14")
    assert found["values"] == {"digital_n": 2, "digital_per_100_n": None, "guide_n": 4}


@pytest.mark.parametrize(
    "sent", [{"card": "../x"}, {"card": "digital", "at": "2020-01-01T00:00:00Z"}, {"card": "digital", "n": 0}]
)
def test_views_that_no_kiosk_can_have_are_refused(live: Live, sent: dict[str, Any]) -> None:
    assert post(live.http("kiosk"), "/kiosk/views", **sent).status_code == 422
    assert views(live) == {}


def test_a_changed_card_is_shown_on_the_kiosk_after_its_publication(live: Live) -> None:
    admin = live.http("admin")
    body = admin.get("/admin/config").json()
    card = {
        "key": "donde-dni",
        "kind": "place",
        "icon": "dni",
        "title": "Sacar el DNI",
        "office": "RENIEC",
        "address": "Jr. Bolivia 109, Lima",
        "source": "RENIEC",
        "reviewed": "2026-01-10",
        "valid_until": "2026-01-20",
        "author": "Comisaría",
    }
    document = body["document"] | {"cards": [card]}
    saved = post(admin, "/admin/config/draft", revision=body["revision"], document=document)
    assert [one for one in saved.json()["findings"] if one["grave"]] == []
    assert "Orientación: Sacar el DNI" in {change["about"] for change in saved.json()["changes"]}
    assert "Jr. Bolivia" not in guide(live)
    done = post(admin, "/admin/config/publish", revision=saved.json()["revision"])
    assert done.status_code == 200
    shown = guide(live)
    assert "Jr. Bolivia 109, Lima" in shown
    assert "Dato por confirmar" in shown  # its date is over, and it is not hidden
    assert "10/01/2026" in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"link": "http://policia.gob.pe"}, "https://"),
        ({"source": ""}, "fuente"),
        ({"bring": ["a", "b", "c", "d"]}, "tres líneas"),
        ({"service": "nada"}, "no existe"),
        ({"valid_until": "2025-01-01"}, "vence antes"),
        ({"title": "x" * 40}, "título"),
    ],
)
def test_a_card_that_the_kiosk_cannot_show_is_not_published(
    live: Live, change: dict[str, object], words: str
) -> None:
    admin = live.http("admin")
    body = admin.get("/admin/config").json()
    card: dict[str, object] = {
        "key": "x",
        "kind": "need",
        "icon": "dni",
        "title": "Algo",
        "source": "Norma",
        "reviewed": "2026-01-10",
        "valid_until": "2027-01-10",
        "author": "Comisaría",
    }
    document = body["document"] | {"cards": [card | change]}
    saved = post(admin, "/admin/config/draft", revision=body["revision"], document=document)
    grave = [one["words"] for one in saved.json()["findings"] if one["grave"]]
    assert len(grave) == 1
    assert words in grave[0]

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
    assert found["values"] == {"digital_n": None, "digital_per_100_n": None, "guide_n": None}  # too few


def digital_and_guide(live: Live) -> tuple[int | None, int | None]:
    rows = live.http("comisario").get("/reports/indicators").json()["indicators"]
    found = next(row for row in rows if row["number"] == "I14")["values"]
    return found["digital_n"], found["guide_n"]


def test_a_card_that_is_removed_later_keeps_the_kind_of_its_views(live: Live) -> None:
    save(live, [CARD | {"key": "virtual", "kind": "digital"}], publish=True)
    live.clock.forward(60)
    post(live.http("kiosk"), "/kiosk/views", card="virtual", n=10)
    post(live.http("kiosk"), "/kiosk/views", card="phone", n=11)
    assert digital_and_guide(live) == (10, 11)


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


CARD: dict[str, Any] = {
    "key": "x",
    "kind": "need",
    "icon": "dni",
    "title": "Algo",
    "source": "Norma",
    "reviewed": "2026-01-10",
    "valid_until": "2027-01-10",
    "author": "Comisaría",
}


def save(live: Live, cards: list[dict[str, Any]], *, publish: bool = False, **station: str) -> dict[str, Any]:
    """Save those cards in the draft and return the answer; publish them if that is wanted."""
    admin = live.http("admin")
    body = admin.get("/admin/config").json()
    document = body["document"] | {"cards": cards}
    document["station"] |= station
    saved = post(admin, "/admin/config/draft", revision=body["revision"], document=document).json()
    if publish:
        assert post(admin, "/admin/config/publish", revision=saved["revision"]).status_code == 200
    return dict(saved)


def preview(live: Live, key: str) -> httpx.Response:
    return live.http("admin").get(f"{live.base}/admin/orientacion/{key}/vista")


def test_a_flow_and_a_phone_line_say_their_source_its_review_and_that_they_expired(live: Live) -> None:
    old = {"reviewed": "2025-01-10", "valid_until": "2025-02-01"}
    flow = CARD | old | {"key": "flujo", "kind": "flow", "steps": [{"icon": "touch", "words": "Toque"}]}
    line = CARD | old | {"key": "samu", "kind": "phone", "phone": "106", "source": "Ministerio"}
    save(live, [flow, line], publish=True)
    shown = guide(live)
    steps = shown.partition('id="screen-guide-flow"')[2].partition("</section>")[0]
    assert "Dato por confirmar" in steps
    assert "Fuente: Norma, revisado el 10/01/2025" in steps
    phones = shown.partition('id="screen-guide-phone"')[2].partition("</section>")[0]
    assert "Algo · Dato por confirmar" in phones
    assert "Fuente: Ministerio, revisado el 10/01/2025" in phones
    seen = preview(live, "flujo").text
    assert "Dato por confirmar" in seen
    assert "Fuente: Norma" in seen


def test_what_is_not_confirmed_is_marked_now_and_says_no_review(live: Live) -> None:
    shown = guide(live)
    card = shown.partition('id="screen-guide-donde-alimentos"')[2].partition("</section>")[0]
    assert "Dato por confirmar" in card
    assert "Fuente:" not in card
    digital = shown.partition('id="screen-guide-digital"')[2].partition("</section>")[0]
    assert "card__qr" not in digital
    assert "Pregunte la página en Informes." in digital


def test_orientation_has_the_line_for_complaints_of_the_station(live: Live) -> None:
    save(live, [], publish=True, cud_line="18018")
    shown = guide(live)
    assert shown.count("<b>18018</b>") == 2
    assert "1818" not in shown
    assert "<b>18018</b>" in preview(live, "donde-policia").text


def test_an_address_too_long_for_a_picture_is_a_finding_and_its_pages_still_open(live: Live) -> None:
    saved = save(live, [CARD | {"link": f"https://gob.pe/{'x' * 5000}"}])
    assert any("página" in one["words"] for one in saved["findings"] if one["grave"])
    for path in ("", "/x", "/x/vista"):
        assert live.http("admin").get(f"{live.base}/admin/orientacion{path}").status_code == 200


def test_the_changes_of_cards_are_in_words(live: Live) -> None:
    card = CARD | {"service": "documentos", "bring": ["Algo"], "pictures": ["nada"]}
    flow = CARD | {"key": "f", "kind": "flow", "steps": [{"icon": "touch", "words": "Toque"}]}
    saved = save(live, [card, flow])
    said = {(one["field"], one["after"]) for one in saved["changes"]}
    assert ("ticket que ofrece", "Pérdida de documentos") in said
    assert ("dibujos de lo que debe traer", "No necesita traer nada") in said
    assert {("tipo", "¿Qué necesito?"), ("tipo", "Cómo le atendemos")} <= said
    assert ("vale hasta", "10/01/2027") in said
    assert not [words for _, words in said if words in {"need", "flow", "nada", "documentos", "2027-01-10"}]


def test_the_change_of_a_translation_names_the_spanish_of_its_card(live: Live) -> None:
    admin = live.http("admin")
    body = admin.get("/admin/config").json()
    phrase = {"text": "Ask RENIEC.", "reviewed": True, "spanish": "Lo da el RENIEC, no la comisaría."}
    document = body["document"]
    english = next(one for one in document["languages"] if one["tag"] == "en")
    english["phrases"]["card.donde-dni.text"] = phrase
    saved = post(admin, "/admin/config/draft", revision=body["revision"], document=document).json()
    fields = {one["field"] for one in saved["changes"]}
    assert any("Lo da el RENIEC" in one for one in fields)
    assert not any("card.donde-dni" in one for one in fields)


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
    document = body["document"] | {"cards": [CARD | change]}
    saved = post(admin, "/admin/config/draft", revision=body["revision"], document=document)
    grave = [one["words"] for one in saved.json()["findings"] if one["grave"]]
    assert len(grave) == 1
    assert words in grave[0]

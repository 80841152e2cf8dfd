"""The audit: what happened, by which person, what, where and when, as a page, by API and as a file."""

import csv
from io import StringIO

import httpx
import pytest

from ciasc.content.messages import section_words
from ciasc.content.services_of_new_station import service_words
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.tickets.events import EventKind
from tests.api import Desk, Json, post, problem, take
from tests.live import Live


@pytest.fixture
def chief(live: Live) -> httpx.Client:
    return live.http("supervisor")


def events(chief: httpx.Client, **asked: object) -> list[Json]:
    answer = chief.get("/audit", params={name: str(value) for name, value in asked.items()})
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["events"]
    return found


def test_it_is_filtered_by_person_kind_desk_and_day(live: Live, chief: httpx.Client) -> None:
    code = take(live)["code"]
    Desk(live, 2).open().call()
    third = Desk(live, 3, "officer").open()
    third.do("pause", reason="break")
    with live.application.store.read() as tx:
        auxiliary = tx.staff.named("auxiliary")
    assert auxiliary is not None
    mine = events(chief, actor=auxiliary.id)
    assert [(one["what"], one["ticket"], one["desk"]) for one in mine] == [
        ("llamado", code, 2),
        ("módulo abierto", None, 2),
    ]
    assert {one["actor_name"] for one in mine} == {"auxiliary"}
    assert [one["desk"] for one in events(chief, kind="desk_opened")] == [3, 2]
    assert [(one["what"], one["detail"]) for one in events(chief, desk=3)] == [
        ("módulo en pausa", section_words("desk")["pause_reasons"]["break"]),
        ("módulo abierto", ""),
    ]
    assert [one["actor_name"] for one in events(chief, kind="issued")] == ["Dispensador kiosk"]
    assert events(chief, **{"from": "2026-03-01", "to": "2026-03-01"}) == []
    problem(chief.get("/audit?from=2026-03-02&to=2026-03-01"), 422, "invalid-input")


def test_it_is_read_page_by_page_without_gap_or_repetition(live: Live, chief: httpx.Client) -> None:
    with live.application.store.begin() as tx:
        for number in range(120):
            tx.events.record(
                EventKind.PRINTER_CHANGED, SYSTEM, live.clock.now, data={"printer": f"p{number}"}
            )
    seen: list[int] = []
    before: int | None = 10_000
    while before is not None:
        page = chief.get("/audit", params={"before_seq": before}).json()
        assert len(page["events"]) <= 50
        seen += [one["seq"] for one in page["events"]]
        before = page["next_before_seq"]
    with live.application.store.read() as tx:
        assert seen == list(range(tx.config.station().seq, 0, -1))


def test_it_never_shows_what_a_visit_was_about(live: Live, chief: httpx.Client) -> None:
    with live.application.store.read() as tx:
        services = tx.config.services()
    discreet = [service for service in services.values() if service.discreet]
    given = [post(live.http("kiosk"), "/tickets", service=one.key).status_code for one in discreet]
    assert 201 in given
    desk = Desk(live, 1, "officer").open()
    served = desk.serve()
    desk.do("complete", version=served["version"], outcome="denuncia", denuncia_ref="REF-77")
    everything = chief.get("/audit").text + chief.get("/audit/export.csv").text
    everything += live.http("officer").get("/account/actions").text
    assert "finalizado" in everything
    for service in discreet:
        assert service.key not in everything
        assert service_words()[service.key].name not in everything
    assert "REF-77" not in everything
    with live.application.store.read() as tx:
        tokens = [
            one.token for one in (tx.tickets.get(served["id"]), *tx.tickets.waiting()) if one is not None
        ]
    assert tokens
    assert not any(token in everything for token in tokens)


def test_the_file_holds_no_formula(live: Live, chief: httpx.Client) -> None:
    with live.application.store.begin() as tx:
        tx.events.record(EventKind.PRINTER_CHANGED, SYSTEM, live.clock.now, data={"printer": "=1+1"})
    answer = chief.get("/audit/export.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:4] == ["N.º", "Fecha y hora (Lima)", "Quién", "Qué"]
    assert rows[2][1:4] == ["2026-03-02 09:00:00", "Sistema", "cambio de impresora"]
    assert rows[2][6] == "'=1+1"


def test_the_page_keeps_its_filter_and_says_what_it_does_not_understand(live: Live) -> None:
    with live.application.store.begin() as tx:
        for _ in range(60):
            tx.events.record(EventKind.PRINTER_BACK, SYSTEM, live.clock.now)
    chief = live.browser()
    chief.headers["Authorization"] = f"Bearer {live.tokens['supervisor']}"
    shown = chief.get("/auditoria?kind=printer_back&actor=&desk=").text
    assert "kind=printer_back&amp;before_seq=" in shown
    assert shown.count("<td>impresora de vuelta</td>") == 50
    assert "no es válido" in chief.get("/auditoria?kind=nada").text
    assert "antes de empezar" in chief.get("/auditoria?from=2026-03-02&to=2026-03-01").text
    assert "No hay nada" in chief.get("/auditoria?from=2026-02-01&to=2026-02-01").text

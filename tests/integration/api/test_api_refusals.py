"""Bad input gets a clear answer and changes nothing."""

from contextlib import closing

import httpx
import pytest

from ciasc.cli.init_and_open_station import _set_open
from ciasc.create_station import add_device
from ciasc.domain.core.permissions import Role
from ciasc.settings import load
from ciasc.storage.store import open_store
from tests.api import Desk, everything, post, problem, take
from tests.live import Live
from tests.patience import PATIENCE_S

LONG = "x" * 300_000
ORDERS: list[tuple[bytes, int, str]] = [
    (b"{", 400, "malformed"),
    (b"\xff\xfe", 400, "malformed"),
    (b"[]", 422, "invalid-input"),
    (b"null", 422, "invalid-input"),
    (b"", 422, "invalid-input"),
    (b"{}", 422, "invalid-input"),
    (b'{"service": 7}', 422, "invalid-input"),
    (b'{"service": ""}', 422, "invalid-input"),
    (b'{"service": "no-existe"}', 422, "invalid-input"),
    (b'{"service": "informes", "lane": "vip"}', 422, "invalid-input"),
    (b'{"service": "informes", "lane": "immediate"}', 422, "invalid-input"),
    (b'{"service": "informes", "lang": "xx"}', 422, "invalid-input"),
    (b'{"service": "informes", "name": "x"}', 422, "invalid-input"),
    (b'{"service": "informes", "arrived_at": "ayer"}', 422, "invalid-input"),
    (b'{"service": "informes", "arrived_at": "2026-03-02T14:00:00"}', 422, "invalid-input"),
    (b'{"service": "informes", "arrived_at": "2026-02-20T14:00:00Z"}', 422, "invalid-input"),
    (b'{"service": "informes", "arrived_at": "2026-03-02T15:00:00Z"}', 422, "invalid-input"),
    (b'{"service": "informes", "id": "../x"}', 422, "invalid-input"),
    (b'{"service": "informes\\u0000"}', 422, "invalid-input"),
    (b'{"service": "informes", "kiosk": "a\\u0000b"}', 422, "invalid-input"),
    (LONG.encode(), 413, "too-large"),
]


@pytest.mark.parametrize(("body", "status", "code"), ORDERS)
def test_a_bad_order_changes_nothing(steady: Live, body: bytes, status: int, code: str) -> None:
    before = everything(steady)
    answer = steady.http("kiosk").post("/tickets", content=body, headers={"Idempotency-Key": "k"})
    problem(answer, status, code)
    assert everything(steady) == before


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb", "año"])
def test_a_key_that_is_no_key_is_refused(steady: Live, key: str) -> None:
    order = {"service": "informes"}
    answer = steady.http("kiosk").post("/tickets", json=order, headers={b"Idempotency-Key": key.encode()})
    problem(answer, 400, "malformed")


@pytest.mark.parametrize("name", ["", "corto", "x" * 65, "con espacio"])
def test_a_window_without_a_name_is_none(steady: Live, name: str) -> None:
    answer = steady.http("auxiliary").post("/desks/1/open", headers={"X-Desk-Lease": name})
    problem(answer, 400, "malformed")


@pytest.mark.parametrize("day", ["0", "1772409600", "20260302", "2026-03-02T00:00:00", "2026-02-30", ""])
def test_a_day_is_written_as_one(steady: Live, day: str) -> None:
    for path in ("/admin/targets?day=", "/reports/waits?from=", "/reports/tickets?to="):
        problem(steady.http("comisario").get(path + day), 422, "invalid-input")


def test_a_whole_number_may_be_written_with_a_point(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    version, http = desk.call()["version"], desk.client
    problem(http.post("/desks/1/serve", content=f'{{"version": {version}.5}}'), 422, "invalid-input")
    problem(http.post("/desks/1/serve", content='{"version": 1e999}'), 422, "invalid-input")
    assert http.post("/desks/1/serve", content=f'{{"version": {version}.0}}').status_code == 200


def test_a_closed_station_gives_no_ticket_but_attends(live: Live) -> None:
    take(live)
    _set_open(live.data, is_open=False)
    before = everything(live)
    refused = problem(post(live.http("kiosk"), "/tickets", service="informes"), 409, "closed")
    assert refused["now"] == {"open": False}
    assert everything(live) == before
    assert {row["open"] for row in live.http().get("/services").json()} == {False}
    assert Desk(live).open().complete()["state"] == "completed"
    _set_open(live.data, is_open=True)
    assert take(live)["code"] == "A002"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/desks/0/open", 404, "not-found"),
        ("/desks/1000/open", 404, "not-found"),
        ("/desks/x/open", 404, "not-found"),
        ("/desks/99999999999999999999/open", 404, "not-found"),
        ("/desks/1/dance", 404, "not-found"),
        ("/desks/1/serve", 422, "invalid-input"),
        ("/tickets/none/reprint", 404, "not-found"),
        ("/tickets/none/leave", 404, "not-found"),
    ],
)
def test_an_address_that_leads_nowhere(steady: Live, path: str, status: int, code: str) -> None:
    before = everything(steady)
    problem(post(steady.http("supervisor"), path), status, code)
    assert everything(steady) == before


@pytest.mark.parametrize("version", [0, -1, 2**31, 1.5, "1", None, True])
def test_a_version_is_a_whole_number(live: Live, version: object) -> None:
    take(live)
    desk = Desk(live).open()
    desk.call()
    problem(desk.post("serve", version=version), 422, "invalid-input")


def test_a_step_in_the_wrong_state_changes_nothing(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    called = desk.call()
    before = everything(live)
    problem(desk.post("complete", version=called["version"], outcome="attended"), 409, "conflict")
    problem(desk.post("complete", version=called["version"], outcome="great"), 422, "invalid-input")
    problem(desk.post("park", version=called["version"], note="x" * 201), 422, "invalid-input")
    problem(desk.post("call", ticket="nobody", reason="urgent"), 409, "conflict")
    assert everything(live) == before
    free = Desk(live, 2, "officer").open()
    problem(free.post("call", ticket="nobody", reason="urgent"), 404, "not-found")
    problem(free.post("call", ticket=called["id"], reason="urgent"), 409, "conflict")
    problem(free.post("serve", version=1), 409, "conflict")


def test_a_ticket_that_was_taken_by_mistake_is_cancelled_by_a_chief(live: Live) -> None:
    ticket = take(live)
    path = f"/tickets/{ticket['id']}/cancel"
    problem(post(live.http("auxiliary"), path, version=1, reason="duplicate"), 403, "not-allowed")
    problem(post(live.http("supervisor"), path, version=1, reason="porque sí"), 422, "invalid-input")
    done = post(live.http("supervisor"), path, version=1, reason="duplicate")
    assert (done.status_code, done.json()["state"]) == (200, "cancelled")
    problem(post(live.http("supervisor"), path, version=2, reason="duplicate"), 409, "conflict")
    assert post(live.http("comisario"), path, version=1, reason="mistake").json()["type"] == "stale-version"


def test_a_ticket_without_a_printer_has_no_copy(live: Live) -> None:
    ticket = take(live)
    problem(post(live.http("auxiliary"), f"/tickets/{ticket['id']}/reprint"), 409, "conflict")


def test_a_citizen_leaves_and_the_desk_is_free(live: Live) -> None:
    anyone = live.http()
    waits, comes = take(live), take(live)
    left = post(anyone, f"/tickets/{waits['token']}/leave")
    assert (left.status_code, left.json()["state"]) == (200, "left")
    desk = Desk(live).open()
    assert desk.call()["code"] == comes["code"]
    assert post(anyone, f"/tickets/{comes['token'].lower()}/leave").json()["state"] == "left"
    assert desk.client.get("/desks/1").json()["ticket"] is None
    problem(post(anyone, f"/tickets/{comes['token']}/leave"), 409, "conflict")


def test_a_ticket_page_answers_for_two_hours_after_its_end(live: Live) -> None:
    ticket = take(live)
    anyone = live.http()
    seen = anyone.get(f"/tickets/{ticket['token']}").json()
    assert (seen["code"], seen["state"], seen["ahead"], seen["desk"]) == ("A001", "waiting", 0, None)
    Desk(live).open().complete()
    assert anyone.get(f"/tickets/{ticket['token']}").json()["state"] == "completed"
    live.clock.forward(2 * 3600 + 1)
    problem(anyone.get(f"/tickets/{ticket['token']}"), 404, "not-found")


def test_a_kiosk_that_was_offline_hands_over_its_tickets_one_time(live: Live) -> None:
    live.clock.forward(3600)
    order = {"service": "informes", "arrived_at": "2026-03-02T14:10:00Z", "id": "offline-0001"}
    first = post(live.http("kiosk"), "/tickets", **order)
    again = post(live.http("kiosk"), "/tickets", **order)
    assert first.status_code == again.status_code == 201
    assert first.json()["arrived_at"] == "2026-03-02T14:10:00.000Z"
    assert again.json()["code"] == first.json()["code"]
    problem(post(live.http("auxiliary"), "/tickets", **order), 403, "not-allowed")


def test_an_id_of_another_ticket_gives_that_ticket_to_no_one(live: Live) -> None:
    order = {"service": "informes", "id": "offline-0001"}
    first = post(live.http("kiosk"), "/tickets", **order)
    again = problem(
        post(live.http("kiosk"), "/tickets", **order | {"service": "documentos"}), 409, "conflict"
    )
    assert (again["now"]["id"], again["now"]["state"]) == ("offline-0001", "waiting")
    with closing(open_store(load(live.data, environ={}).database)) as store:
        other = add_device(store, Role.KIOSK, "other", None)
    stranger = httpx.Client(
        timeout=PATIENCE_S, base_url=f"{live.base}/api/v1", headers={"Authorization": f"Bearer {other}"}
    )
    with stranger:
        refused = post(stranger, "/tickets", **order)
    problem(refused, 409, "conflict")
    assert first.json()["token"] not in refused.text


def test_staff_print_on_a_kiosk_that_exists(live: Live) -> None:
    before = everything(live)
    problem(post(live.http("auxiliary"), "/tickets", service="informes", kiosk="none"), 422, "invalid-input")
    problem(
        post(live.http("auxiliary"), "/tickets", service="informes", kiosk="display"), 422, "invalid-input"
    )
    assert everything(live) == before
    assert post(live.http("auxiliary"), "/tickets", service="informes", kiosk="kiosk").status_code == 201


def test_a_desks_number_is_written_in_plain_digits(steady: Live) -> None:
    problem(steady.http("auxiliary").get("/desks/\u0661"), 404, "not-found")


def test_other_methods_are_refused_with_the_right_ones_named(steady: Live) -> None:
    answer = steady.http("kiosk").get("/tickets")
    problem(answer, 405, "wrong-method")
    assert "POST" in answer.headers["Allow"]

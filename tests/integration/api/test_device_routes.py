"""Accounts, devices and printers over the administrator's API, and a browser that becomes a device."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import httpx
import pytest

from ciasc.domain.core.errors import CiascError, NotFound, TooMany
from ciasc.domain.core.station_day import LIMA
from ciasc.station.access.pairing_codes import PAIRING_LASTS
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.storage.store import SqlStore
from ciasc.web.devices.pairing_attempts import PairDevice
from tests.api import Desk, Json, post, problem, take
from tests.builders import a_station
from tests.fakes import HandClock
from tests.live import PASSWORD, Live
from tests.patience import PATIENCE_S


@pytest.fixture
def admin(live: Live) -> httpx.Client:
    return live.http("admin")


def audited(admin: httpx.Client) -> list[Json]:
    rows: list[Json] = admin.get("/audit").json()["events"]
    return rows


def test_a_new_account_gets_a_first_password_one_time(live: Live, admin: httpx.Client) -> None:
    made = post(admin, "/admin/staff", name=" jefa ", role="supervisor", languages=["qu"])
    assert made.status_code == 201
    first = made.json()
    signed = (
        live.browser()
        .post("/api/v1/session", json={"username": "Jefa", "password": first["password"]})
        .json()
    )
    assert (signed["role"], signed["must_change"]) == ("supervisor", True)
    taken = problem(post(admin, "/admin/staff", name="JEFA", role="officer"), 409, "conflict")
    assert taken["now"] == {"name": "jefa", "role": "supervisor", "active": True}
    problem(post(admin, "/admin/staff", name="x", role="kiosk"), 422, "invalid-input")
    problem(post(admin, "/admin/staff", name="x", role="officer", languages=["es"]), 422, "invalid-input")
    again = post(admin, "/admin/staff/jefa/reset").json()
    assert again["password"] != first["password"]
    rows = {one["name"]: one for one in admin.get("/admin/staff").json()["staff"]}
    assert rows["jefa"] == {
        "name": "jefa",
        "role": "supervisor",
        "active": True,
        "must_change": True,
        "languages": ["qu"],
    }
    problem(post(admin, "/admin/staff/nadie/reset"), 404, "not-found")


def test_an_account_is_disabled_but_never_the_last_administrator(live: Live, admin: httpx.Client) -> None:
    assert post(admin, "/admin/staff/second/disable").status_code == 200
    problem(live.http("second").get("/queue"), 401, "not-signed-in")
    refused = problem(post(admin, "/admin/staff/admin/disable"), 409, "conflict")
    assert "única cuenta" in refused["detail"]
    assert refused["now"] == {"name": "admin", "role": "admin", "active": True}
    row = audited(admin)[0]
    assert (row["actor_name"], row["detail"]) == ("admin", "second: desactivada")
    assert row["changes"] == [{"about": "", "field": "activo", "before": "sí", "after": "no"}]


def test_the_desk_of_a_disabled_account_closes_and_its_ticket_is_kept(
    live: Live, admin: httpx.Client
) -> None:
    desk = Desk(live, 1, "second").open()
    ticket = take(live)
    desk.serve()
    assert post(admin, "/admin/staff/second/disable").status_code == 200
    seen = Desk(live, 2, "officer").open().client.get("/desks/2").json()
    assert [(one["desk"], one["state"]) for one in seen["desks"]][:2] == [(1, "closed"), (2, "open")]
    assert [(one["id"], one["state"]) for one in seen["aside"]] == [(ticket["id"], "parked")]
    assert live.application.station.desks.close_abandoned() == 0


@pytest.mark.parametrize("name", ["a/b", "..", "."])
def test_what_no_address_can_name_gets_no_name(admin: httpx.Client, name: str) -> None:
    refused = problem(post(admin, "/admin/staff", name=name, role="officer"), 422, "invalid-input")
    assert "«/»" in refused["detail"]
    problem(post(admin, "/admin/devices/pairing", kind="kiosk", name=name), 422, "invalid-input")


def test_a_browser_becomes_a_kiosk_by_its_code(live: Live, admin: httpx.Client) -> None:
    offered = post(admin, "/admin/devices/pairing", kind="kiosk", name="patio")
    assert offered.status_code == 201
    code = offered.json()["code"]
    assert (len(code), offered.json()["seconds"]) == (8, 600)
    browser = live.browser()
    assert "Registrar este equipo" in browser.get("/vincular").text
    paired = browser.post("/api/v1/devices/pair", json={"code": f" {code[:4].lower()}-{code[4:]} "})
    assert paired.json() == {"kind": "kiosk", "name": "patio", "to": "/kiosk", "token": None}
    assert "HttpOnly" in paired.headers["Set-Cookie"]
    assert 'data-kiosk="patio"' in browser.get("/kiosk").text
    problem(live.browser().post("/api/v1/devices/pair", json={"code": code}), 404, "not-found")
    assert [row["detail"] for row in audited(admin)[:2]] == [
        "patio: vinculado",
        "patio: código de vinculación",
    ]
    assert post(admin, "/admin/devices/patio/revoke").status_code == 204
    assert browser.get("/kiosk").status_code == 401


def test_a_code_ends_by_itself_and_guessing_is_slowed_down(live: Live, admin: httpx.Client) -> None:
    code = post(admin, "/admin/devices/pairing", kind="display", name="pared").json()["code"]
    live.clock.forward(PAIRING_LASTS.total_seconds())
    guess = live.browser()
    problem(guess.post("/api/v1/devices/pair", json={"code": code}), 404, "not-found")
    for _ in range(9):
        guess.post("/api/v1/devices/pair", json={"code": "AAAAAAAA"})
    slowed = guess.post("/api/v1/devices/pair", json={"code": code})
    problem(slowed, 429, "too-many")
    assert int(slowed.headers["Retry-After"]) > 0


def test_guesses_that_come_at_the_same_time_are_each_counted(store: SqlStore, clock: HandClock) -> None:
    pair, start = PairDevice(a_station(store, clock)), Barrier(24)

    def guess(_: int) -> type[CiascError]:
        start.wait(PATIENCE_S)
        with pytest.raises(CiascError) as refused:
            pair("AAAAAAAA", "10.0.0.9")
        return type(refused.value)

    with ThreadPoolExecutor(24) as pool:
        answers = Counter(pool.map(guess, range(24)))
    assert answers == {NotFound: 10, TooMany: 14}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "kiosk", "name": "kiosk"}, 409, "conflict"),
        ({"kind": "kiosk", "name": "nuevo", "printer": "nada"}, 404, "not-found"),
        ({"kind": "display", "name": "nuevo", "printer": "nada"}, 422, "invalid-input"),
        ({"kind": "printer", "name": "nuevo"}, 422, "invalid-input"),
        ({"kind": "kiosk", "name": "a\nb"}, 422, "invalid-input"),
    ],
)
def test_a_device_that_cannot_be_gets_no_code(
    admin: httpx.Client, body: dict[str, str], status: int, code: str
) -> None:
    refused = problem(post(admin, "/admin/devices/pairing", **body), status, code)
    there = {"device": "kiosk", "kind": "kiosk", "printer": None}
    assert refused.get("now") == (there if status == 409 else None)


@pytest.mark.parametrize(
    "url",
    [
        "file:/var/lib/ciasc/ciasc.toml",
        "FILE:/tmp/x",
        "serial:/tmp/x",
        "usb:/dev/../tmp/x",
        "usb:/dev",
        "usb://dev/tmp/x",
        "usb:///tmp/x",
        "serial:dev/ttyS0",
    ],
)
def test_papers_are_sent_to_no_file_of_the_server(admin: httpx.Client, url: str) -> None:
    refused = problem(post(admin, "/admin/printers", name="x", url=url), 422, "invalid-input")
    assert "/dev" in refused["detail"]


def test_a_printer_beyond_the_local_network_or_of_another_name_is_refused(admin: httpx.Client) -> None:
    beyond = problem(post(admin, "/admin/printers", name="a", url="tcp://8.8.8.8:9100"), 422, "invalid-input")
    assert "red local" in beyond["detail"]
    assert post(admin, "/admin/printers", name="a", url="tcp://10.0.0.9").status_code == 204
    twice = problem(post(admin, "/admin/printers", name="b", url="tcp://10.0.0.9:9100"), 409, "conflict")
    assert "«a» ya usa esa dirección" in twice["detail"]
    assert twice["now"] == {"printer": "a", "url": "tcp://10.0.0.9"}
    assert post(admin, "/admin/printers", name="a", url="tcp://10.0.0.9?status=0").status_code == 204


def test_papers_are_sent_by_wire(admin: httpx.Client) -> None:
    for name, url in (("a", "serial:/dev/ciasc/printer0?baud=38400"), ("b", "usb:/dev/usb/lp0")):
        assert post(admin, "/admin/printers", name=name, url=url).status_code == 204


def test_a_kiosk_prints_on_the_printer_that_was_chosen(live: Live, admin: httpx.Client) -> None:
    made = post(admin, "/admin/printers", name="caja", url="tcp://10.255.0.1:9100", profile="generic-58")
    assert made.status_code == 204, made.text
    problem(post(admin, "/admin/printers", name="x", url="ftp://192.0.2.1"), 422, "invalid-input")
    assert post(admin, "/admin/printers", name="caja ", url="tcp://10.255.0.2:9100").status_code == 204
    with live.application.store.read() as tx:
        assert [one.profile for one in tx.devices.printers()] == ["generic-58"]
    told = live.http("comisario").get("/audit").json()["events"][0]
    assert (told["detail"], told["changes"]) == (
        "caja",
        [
            {
                "about": "",
                "field": "dirección",
                "before": "tcp://10.255.0.1:9100",
                "after": "tcp://10.255.0.2:9100",
            }
        ],
    )
    assert post(admin, "/admin/devices/kiosk/printer", printer="caja").status_code == 204
    assert take(live)["print"]["job"] is not None
    tried = post(admin, "/admin/trial", kiosk="kiosk").json()
    assert tried["printed"] is True
    outbox = SqlOutbox(live.application.store, url_of=str, tz=LIMA, longest=timedelta(hours=8))
    newest = outbox.due("caja")
    assert newest is not None
    assert newest[1].code == tried["code"]
    assert post(admin, "/admin/devices/kiosk/printer", printer=None).status_code == 204
    assert take(live)["print"] == {"job": None, "state": "none", "comes": False}
    problem(post(admin, "/admin/devices/display/printer", printer="caja"), 422, "invalid-input")
    problem(post(admin, "/admin/devices/kiosk/printer", printer="otra"), 404, "not-found")
    problem(post(admin, "/admin/devices/none/revoke"), 404, "not-found")
    changed = next(row for row in audited(admin) if row["detail"] == "kiosk: cambió de impresora")
    assert changed["changes"][0]["before"] == "caja"


def test_a_machine_shows_a_code_and_the_administrator_types_it(live: Live, admin: httpx.Client) -> None:
    machine = live.browser()
    shown = machine.post("/api/v1/devices/waiting", json={"kind": "display"}).json()
    asked = {"secret": shown["secret"]}
    assert len(shown["code"]) == 6
    assert shown["page"] == f"{live.base}/admin/equipos"
    assert machine.post("/api/v1/devices/waiting/answer", json=asked).json() == {"code": None}
    typed = f" {shown['code'][:3].lower()} {shown['code'][3:]}"
    wrong = problem(
        post(admin, "/admin/devices/pairing", kind="kiosk", name="pared", machine=typed), 422, "invalid-input"
    )
    assert "pantalla" in wrong["detail"]
    done = post(admin, "/admin/devices/pairing", kind="display", name="pared", machine=typed)
    assert (done.status_code, done.json()["code"]) == (201, None)
    code = machine.post("/api/v1/devices/waiting/answer", json=asked).json()["code"]
    assert machine.post("/api/v1/devices/pair", json={"code": code}).json()["name"] == "pared"
    assert machine.get("/pantalla").status_code == 200
    problem(machine.post("/api/v1/devices/waiting/answer", json=asked), 404, "not-found")
    refused = post(admin, "/admin/devices/pairing", kind="display", name="otra", machine=typed)
    assert "Ningún equipo" in problem(refused, 404, "not-found")["detail"]


def test_a_machine_of_a_stranger_gets_an_answer_in_words(live: Live) -> None:
    machine = live.browser()
    for _ in range(6):
        assert machine.post("/api/v1/devices/waiting", json={}).status_code == 201
    problem(machine.post("/api/v1/devices/waiting", json={}), 429, "too-many")
    problem(machine.post("/api/v1/devices/waiting/answer", json={"secret": "ñ"}), 404, "not-found")
    long = machine.post("/api/v1/devices/waiting", json={}, headers={"Host": "a" * 200})
    assert long.status_code in (400, 403, 422)


def test_a_name_that_is_taken_leaves_the_machine_waiting(live: Live, admin: httpx.Client) -> None:
    machine = live.browser()
    shown = machine.post("/api/v1/devices/waiting", json={"kind": "kiosk"}).json()
    taken = post(admin, "/admin/devices/pairing", kind="kiosk", name="kiosk", machine=shown["code"])
    assert taken.status_code in (409, 422)
    asked = {"secret": shown["secret"]}
    assert machine.post("/api/v1/devices/waiting/answer", json=asked).json() == {"code": None}


SMALL: dict[str, Any] = {"inches": 5, "width": 800, "height": 480, "slot": "left", "floor_cm": 90}


def test_a_kiosk_shows_the_screen_that_the_administration_describes(live: Live, admin: httpx.Client) -> None:
    browser = live.browser()
    browser.get(f"/kiosk?token={live.tokens['kiosk']}")
    assert 'data-inches=""' in browser.get("/kiosk").text
    set_to = SMALL | {"inches": 10.1, "width": 1280, "height": 800}
    assert post(admin, "/admin/devices/kiosk/screen", **set_to).status_code == 204
    shown = browser.get("/kiosk").text
    assert 'data-inches="10.1" data-hand="' in shown
    assert 'data-slot="left"' in shown
    assert live.http("kiosk").get("/kiosks/kiosk").json()["screen"] == "10.1 1280x800 left 90"
    assert any("pantalla descrita" in str(row) for row in audited(admin))
    problem(post(admin, "/admin/devices/kiosk/screen", **set_to | {"inches": 1}), 422, "invalid-input")
    problem(post(admin, "/admin/devices/kiosk/screen", **set_to | {"slot": "up"}), 422, "invalid-input")
    problem(post(admin, "/admin/devices/nada/screen", **set_to), 404, "not-found")
    problem(post(live.http("supervisor"), "/admin/devices/kiosk/screen", **set_to), 403, "not-allowed")


def test_a_machine_that_replaces_a_kiosk_has_its_screen(live: Live, admin: httpx.Client) -> None:
    assert post(admin, "/admin/devices/kiosk/screen", **SMALL).status_code == 204
    assert post(admin, "/admin/devices/kiosk/revoke").status_code in (200, 204)
    code = post(admin, "/admin/devices/pairing", kind="kiosk", name="kiosk").json()["code"]
    machine = live.browser()
    assert machine.post("/api/v1/devices/pair", json={"code": code}).status_code in (200, 201)
    assert 'data-inches="5"' in machine.get("/kiosk").text


def test_a_screen_too_small_is_said_to_the_technician_in_numbers(live: Live, admin: httpx.Client) -> None:
    assert post(admin, "/admin/devices/kiosk/screen", **SMALL).status_code == 204
    words = "mide 109 × 65 mm y los botones de 20 mm no caben: hace falta una de 150 × 89 mm o más."  # noqa: RUF001 - a size
    page = live.browser()
    page.post("/api/v1/session", json={"username": "admin", "password": PASSWORD})
    assert words in page.get("/admin/equipos").text
    form = page.get("/admin/equipos/kiosk/pantalla").text
    assert words in form
    assert "109 × 65 mm" in form  # noqa: RUF001 - a size
    drawn = page.get("/admin/equipos/pantalla/dibujo", params=SMALL | {"inches": "7"}).text
    assert "botones de 20 mm caben" in drawn
    assert "No hay una pantalla así" in page.get("/admin/equipos/pantalla/dibujo?inches=x").text
    (device,) = [one for one in admin.get("/devices").json()["devices"] if one["name"] == "kiosk"]
    assert {"name": "Pantalla", "words": words} in device["faults"]


KEYPAD: dict[str, Any] = {"next": "F13", "choose": "F14", "back": "F15", "repeat": "F16"}


def test_a_kiosk_has_the_voice_and_the_keypad_that_the_administration_sets(
    live: Live, admin: httpx.Client
) -> None:
    browser = live.browser()
    browser.get(f"/kiosk?token={live.tokens['kiosk']}")
    shown = browser.get("/kiosk").text
    assert 'data-private="violencia desaparecida reclamos"' in shown
    assert "data-keys" not in shown
    assert post(admin, "/admin/devices/kiosk/voice", headphones=True, **KEYPAD).status_code == 204
    shown = browser.get("/kiosk").text
    assert 'data-keys="F13 F14 F15 F16" data-headphones>' in shown
    assert "data-private" not in shown
    assert live.http("kiosk").get("/kiosks/kiosk").json()["voice"] == "headphones F13 F14 F15 F16"
    assert any("voz cambiada" in str(row) for row in audited(admin))
    problem(post(admin, "/admin/devices/kiosk/voice", **KEYPAD | {"back": "F13"}), 422, "invalid-input")
    problem(post(admin, "/admin/devices/kiosk/voice", **KEYPAD | {"back": ""}), 422, "invalid-input")
    problem(post(admin, "/admin/devices/display/voice", **KEYPAD), 422, "invalid-input")
    problem(post(live.http("supervisor"), "/admin/devices/kiosk/voice", **KEYPAD), 403, "not-allowed")
    assert post(admin, "/admin/devices/kiosk/voice").status_code == 204
    assert live.http("kiosk").get("/kiosks/kiosk").json()["voice"] == "speaker"


def test_the_form_of_the_voice_names_the_texts_that_no_clip_says(live: Live, admin: httpx.Client) -> None:
    page = live.browser()
    page.post("/api/v1/session", json={"username": "admin", "password": PASSWORD})
    assert (
        "Todos los textos en castellano de sus pantallas tienen voz."
        in page.get("/admin/equipos/kiosk/voz").text
    )
    body = admin.get("/admin/config").json()
    body["document"]["tiles"][2]["label"] = "Denuncias de la casa"
    draft = post(admin, "/admin/config/draft", revision=body["revision"], document=body["document"]).json()
    assert post(admin, "/admin/config/publish", revision=draft["revision"]).status_code == 200
    assert "<li>Denuncias de la casa</li>" in page.get("/admin/equipos/kiosk/voz").text

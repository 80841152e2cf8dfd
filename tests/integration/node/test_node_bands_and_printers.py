"""The numbers and the printer that a station gives to its own kiosks, and how a wrong setup is shown."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from ciasc.create_station import add_device
from ciasc.domain.core.errors import Conflict, InvalidInput, Unavailable
from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.node.kept_token import paired_token
from ciasc.node.register_kiosk import pair
from ciasc.printing.emulator import Emulator
from ciasc.settings import load
from ciasc.station.access.change_devices import choose_printer, revoke_device
from ciasc.station.access.node_bands_and_printers import OwnSetup, assign_band, set_own_printer
from ciasc.storage.store import SqlStore, open_store
from tests.api import Json, post, problem
from tests.cable import Fault, cable
from tests.live import Live, Template
from tests.nodes import Touch, down, touching, up, wait_until


@pytest.fixture
def store(station_template: Template, tmp_path: Path) -> SqlStore:
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    return open_store(load(data, environ={}).database)


def add(store: SqlStore, name: str, band: str | None = None) -> str:
    return add_device(store, Role.KIOSK, name, None, own=OwnSetup("file:/dev/null", band=band))


def band_of(store: SqlStore, name: str) -> str | None:
    with store.read() as tx:
        return next(one.band for one in tx.devices.all() if one.name == name)


def test_each_kiosk_gets_numbers_that_no_other_has(store: SqlStore, station_template: Template) -> None:
    with closing(store):
        for name in ("one", "two", "three"):
            add(store, name)
        assert [band_of(store, name) for name in ("one", "two", "three")] == ["701-799", "801-899", "901-999"]
        with pytest.raises(Conflict, match="no_free_band"):
            add(store, "four")
        with pytest.raises(Conflict, match="band_taken"):
            add(store, "four", "790-801")
        with pytest.raises(InvalidInput, match="bad_band"):
            add(store, "four", "100-199")
        with store.begin() as tx:
            at = station_template.at
            assert assign_band(tx, SYSTEM, at, "one", "701-749") == "701-749"
            revoke_device(tx, SYSTEM, at, "two")
        add(store, "four", "750-799")
        add(store, "five")  # only the numbers of a retired kiosk are left
        assert band_of(store, "five") == "801-899"
        with pytest.raises(Conflict, match="no_free_band"):
            add(store, "two")


def test_a_kiosk_that_is_added_again_keeps_its_numbers(store: SqlStore, station_template: Template) -> None:
    with closing(store):
        add(store, "one")
        add(store, "two")
        with store.begin() as tx:
            revoke_device(tx, SYSTEM, station_template.at, "two")
        add(store, "two")
        assert band_of(store, "two") == "801-899"
        with store.begin() as tx:
            revoke_device(tx, SYSTEM, station_template.at, "one")
        add(store, "other")
        assert band_of(store, "other") == "901-999"


def test_what_has_no_printer_of_its_own_has_no_numbers(store: SqlStore, station_template: Template) -> None:
    with closing(store):
        at = station_template.at
        add(store, "one")
        with store.begin() as tx:
            with pytest.raises(InvalidInput, match="two_printers"):
                choose_printer(tx, SYSTEM, at, "one", "sala")
            with pytest.raises(InvalidInput, match="only_own_kiosk"):
                assign_band(tx, SYSTEM, at, "display", None)
            with pytest.raises(InvalidInput, match="only_own_kiosk"):
                set_own_printer(tx, SYSTEM, at, "display", OwnSetup())
        with pytest.raises(InvalidInput, match="only_kiosk_prints"):
            add_device(store, Role.DISPLAY, "wall", None, own=OwnSetup())


def faults(live: Live, kiosk: str) -> str:
    rows: list[Json] = live.http("supervisor").get("/devices").json()["devices"]
    return "\n".join(one["words"] for row in rows if row["name"] == kiosk for one in row["faults"])


def at_station(live: Live, band: str | None, url: str) -> None:
    """Give the kiosk a band and a printer at its station."""
    with live.application.store.begin() as tx:
        assign_band(tx, SYSTEM, live.application.station.clock(), "kiosk", band)
        own = OwnSetup(url, "epson-tm-t20iii")
        set_own_printer(tx, SYSTEM, live.application.station.clock(), "kiosk", own)


def named(band: str | None, touch: Touch) -> None:
    touch.wait(lambda health: bool(health["band"] == band))


def test_a_running_kiosk_takes_numbers_and_printer_from_its_station(live: Live, tmp_path: Path) -> None:
    with (
        Emulator() as first,
        Emulator() as second,
        cable(int(live.base.rpartition(":")[2])) as laid,
        touching(tmp_path / "node", laid.address, live.tokens["kiosk"], band=None) as touch,
    ):
        touch.wait(up)
        wait_until(
            lambda: {"words": faults(live, "kiosk")},
            lambda said: "no le dio números" in said["words"] and "no tiene impresora" in said["words"],
        )
        laid.fault = Fault.CUT
        touch.wait(down)
        refused = problem(touch.send(), 409, "no-numbers")
        assert "Avise al personal" in refused["detail"]
        laid.fault = Fault.NONE
        touch.wait(up)
        at_station(live, "801-899", first.address)
        named("801-899", touch)
        touch.wait(lambda health: bool(health["printer"] == "ready"))
        wait_until(lambda: {"words": faults(live, "kiosk")}, lambda said: not said["words"])
        laid.fault = Fault.CUT
        touch.wait(down)
        assert touch.take()["code"] == "A801"
        assert "A801" in first.wait_for_tickets(1)[0].lines
        laid.fault = Fault.NONE
        touch.wait(up)
        at_station(live, None, second.address)
        touch.take("documentos")
        wait_until(
            lambda: {"health": touch.health(), "tickets": len(second.tickets)},
            lambda said: bool(said["tickets"]) or bool(touch.take("documentos")),
        )


def test_numbers_from_the_station_outlive_a_cold_start_without_it(live: Live, tmp_path: Path) -> None:
    with cable(int(live.base.rpartition(":")[2])) as laid:
        at_station(live, "901-999", "file:/dev/null")
        with touching(tmp_path / "node", laid.address, live.tokens["kiosk"], band="701-799") as touch:
            named("901-999", touch)
        laid.fault = Fault.CUT
        with touching(tmp_path / "node", laid.address, live.tokens["kiosk"], band=None) as touch:
            assert touch.take()["code"] == "A901"


def test_numbers_of_a_kiosks_own_file_are_used_and_said_until_the_station_knows_them(
    live: Live, tmp_path: Path
) -> None:
    with touching(tmp_path / "node", live.base, live.tokens["kiosk"], band="751-799") as touch:
        named("751-799", touch)
        wait_until(
            lambda: {"words": faults(live, "kiosk")},
            lambda said: "751-799 de su propio archivo" in said["words"],
        )
        add_device(live.application.store, Role.KIOSK, "other", None, own=OwnSetup("file:/dev/null"))
        wait_until(
            lambda: {"one": faults(live, "kiosk"), "other": faults(live, "other")},
            lambda said: "los mismos números que «other»" in said["one"] and "«kiosk»" in said["other"],
        )


def test_a_kiosk_is_paired_by_the_code_of_the_administrator(live: Live, tmp_path: Path) -> None:
    offered = post(live.http("admin"), "/admin/devices/pairing", kind="kiosk", name="patio", own=True)
    assert (offered.status_code, offered.json()["band"]) == (201, "701-799")
    data = tmp_path / "node"
    with pytest.raises(InvalidInput):
        pair(live.base, "WRONG", data)
    assert paired_token(data) is None
    assert pair(live.base, offered.json()["code"].lower(), data) == "patio"
    assert (data / "token").stat().st_mode & 0o077 == 0
    token = paired_token(data)
    assert token is not None
    with touching(data, live.base, token, band=None) as touch:
        named("701-799", touch)
    with pytest.raises(InvalidInput):
        pair(live.base, offered.json()["code"], data)
    with pytest.raises(Unavailable):
        pair("http://127.0.0.1:9", "ANY", data)
    assert paired_token(data) == token


def test_an_offer_whose_numbers_were_given_meanwhile_is_refused(live: Live, tmp_path: Path) -> None:
    offered = post(
        live.http("admin"), "/admin/devices/pairing", kind="kiosk", name="patio", own=True, band="701-720"
    ).json()
    add(live.application.store, "quick", "710-730")
    with pytest.raises(InvalidInput):
        pair(live.base, offered["code"], tmp_path)


def test_a_kiosk_node_speaks_as_its_station_says_with_clips_of_its_own(live: Live, tmp_path: Path) -> None:
    token = add(live.application.store, "patio")
    keypad = {"next": "F13", "choose": "F14", "back": "F15", "repeat": "F16"}
    assert post(live.http("admin"), "/admin/devices/patio/voice", **keypad).status_code == 204
    with touching(tmp_path / "node", live.base, token, band=None) as touch:
        touch.wait(up)
        page = touch.client.get("/kiosk").text
        assert 'data-keys="F13 F14 F15 F16" data-private="violencia desaparecida reclamos"' in page
        assert touch.client.get("/api/v1/kiosks/nodo").json()["voice"] == "speaker F13 F14 F15 F16"
        pack = touch.client.get("/static/voice/es-PE/manifest.json").json()["bundles"]
        for name, rows in pack.items():
            assert len(touch.client.get(f"/static/voice/es-PE/{name}").content) == sum(row[3] for row in rows)


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "display", "own": True},
        {"kind": "kiosk", "own": True, "own_printer": "file:/etc/passwd"},
        {"kind": "kiosk", "own": True, "own_printer": "usb:/tmp/x"},
        {"kind": "kiosk", "own": True, "own_profile": "unknown"},
        {"kind": "kiosk", "own": True, "band": "100-200"},
    ],
    ids=json.dumps,
)
def test_a_setup_that_is_not_valid_gets_no_code(live: Live, sent: Json) -> None:
    problem(post(live.http("admin"), "/admin/devices/pairing", name="patio", **sent), 422, "invalid-input")

"""The configuration drafted, checked, published and taken back over the API, and what follows from it."""

import tomllib
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ciasc.content.services_of_new_station import PICTOGRAMS
from ciasc.domain.tickets.events import EventKind
from ciasc.web.api.schemas import spaced
from tests.api import Desk, Json, post, problem, take
from tests.live import Live


class Admin:
    """An administrator at the API."""

    def __init__(self, live: Live, who: str = "admin") -> None:
        self.client = live.http(who)

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/admin/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **body: Any) -> httpx.Response:
        return post(self.client, f"/admin/{path}", **body)

    def draft(self, **changes: Any) -> Json:
        """Return the draft after those parts of the document were changed."""
        seen = self.get("config")
        answer = self.post("config/draft", revision=seen["revision"], document=seen["document"] | changes)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def service(self, key: str, **changes: Any) -> Json:
        """Return the draft after that service was changed."""
        services = deepcopy(self.get("config")["document"]["services"])
        next(one for one in services if one["key"] == key).update(changes)
        return self.draft(services=services)

    def publish(self) -> httpx.Response:
        return self.post("config/publish", revision=self.get("config")["revision"])

    def published(self) -> Json:
        answer = self.publish()
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found


@pytest.fixture
def admin(live: Live) -> Admin:
    return Admin(live)


def weekly(opens: str, closes: str, *days: int) -> list[Json]:
    return [{"day": day, "opens": opens, "closes": closes} for day in days]


def services_of(live: Live, lang: str = "es") -> dict[str, Json]:
    rows = live.http().get("/services", params={"lang": lang}).json()
    return {row["key"]: row for row in rows}


def test_a_draft_changes_nothing_before_it_is_published(live: Live, admin: Admin) -> None:
    words = {"es": {"name": "Robos", "short": "Robos", "note": "Gratis."}}
    draft = admin.service("robo", target_wait_s=600, words=words)
    assert (draft["revision"], draft["findings"]) == (1, [])
    assert [(row["field"], row["before"], row["after"]) for row in draft["changes"]] == [
        ("nombre en castellano", "Robo o hurto", "Robos"),
        ("botón en castellano", "Robo o hurto", "Robos"),
        ("nota en castellano", "Si le robaron el celular, bloquéelo primero con su operador.", "Gratis."),
        ("meta de espera", "15 min", "10 min"),
    ]
    assert services_of(live)["robo"]["name"] == "Robo o hurto"
    before = take(live, "robo")
    after = admin.published()
    assert (after["revision"], after["changes"]) == (0, [])
    shown = services_of(live)["robo"]
    assert (shown["name"], shown["description"], shown["target_wait_s"]) == ("Robos", "Gratis.", 600)
    later = take(live, "robo")
    with live.application.store.read() as tx:
        was, now = tx.tickets.get(before["id"]), tx.tickets.get(later["id"])
    assert was is not None
    assert now is not None
    assert (was.target_s, now.target_s) == (900, 600)
    assert live.http("auxiliary").get("/queue").json()["waiting"][0]["name"] == "Robos"


def test_the_audit_shows_who_published_what_with_before_and_after(live: Live, admin: Admin) -> None:
    admin.service("robo", target_wait_s=600)
    published = post(live.http("comisario"), "/admin/config/publish", revision=1)
    assert published.status_code == 200
    row = live.http("supervisor").get("/audit?kind=config_published").json()["events"][0]
    assert (row["actor_name"], row["detail"]) == ("comisario", "Versión 2")
    assert row["changes"] == [
        {"about": "Servicio «Robo o hurto»", "field": "meta de espera", "before": "15 min", "after": "10 min"}
    ]
    with live.application.store.read() as tx:
        event = tx.events.changes_before(2**53, 1)[0]
    assert event.kind is EventKind.CONFIG_PUBLISHED
    assert event.data["changes"] == [{"path": "services.robo.target_wait_s", "before": 900, "after": 600}]
    versions = admin.get("config/versions")
    assert [(one["version"], one["author"]) for one in versions] == [(2, "admin"), (1, "Sistema")]


def test_what_was_published_can_be_taken_back_and_again(live: Live, admin: Admin) -> None:
    problem(admin.post("config/undo"), 409, "conflict")
    admin.service("robo", letter="Z")
    admin.published()
    assert services_of(live)["robo"]["letter"] == "Z"
    draft = admin.service("robo", letter="Y")
    assert "borrador" in problem(admin.post("config/undo"), 409, "conflict")["detail"]
    assert admin.post("config/discard", revision=draft["revision"]).status_code == 200
    problem(admin.post("config/discard", revision=0), 404, "not-found")
    assert admin.post("config/undo").status_code == 200
    assert services_of(live)["robo"]["letter"] == "C"
    assert admin.post("config/undo").status_code == 200
    assert services_of(live)["robo"]["letter"] == "Z"
    assert admin.get("config/versions")[0]["note"] == "Vuelve a la versión 2"


def test_two_administrators_do_not_overwrite_each_other(admin: Admin) -> None:
    seen = admin.get("config")["document"]
    assert admin.post("config/draft", revision=0, document=seen).status_code == 200
    stale = problem(admin.post("config/draft", revision=0, document=seen), 409, "stale-version")
    assert stale["now"] == {"revision": 1}
    problem(admin.post("config/publish", revision=2), 409, "stale-version")
    assert "nada que publicar" in problem(admin.publish(), 409, "conflict")["detail"]
    problem(admin.post("config/publish", revision=7), 409, "stale-version")


def test_a_fault_is_kept_in_the_draft_and_refused_at_publishing(live: Live, admin: Admin) -> None:
    draft = admin.service("robo", letter="B", target_wait_s=0)
    grave = [finding["words"] for finding in draft["findings"] if finding["grave"]]
    assert grave == [
        "La meta de espera de «Robo o hurto» debe ser de 1 minuto a 24 horas.",
        "La letra B está repetida: «Pérdida de documentos» y «Robo o hurto».",
    ]
    assert problem(admin.publish(), 409, "conflict")["now"] == {"findings": grave}
    assert services_of(live)["robo"]["letter"] == "C"


def test_people_in_the_hall_are_not_harmed_by_a_change(live: Live, admin: Admin) -> None:
    take(live, "robo")
    desk = Desk(live).open()
    admin.service("robo", enabled=False)
    refused = problem(admin.publish(), 409, "conflict")["detail"]
    assert refused == (
        "1 persona espera por «Robo o hurto»: deje de ofrecerlo cuando nadie espere,"
        " o publíquelo para el día siguiente."
    )
    version = desk.call()["version"]
    desk.do("park", version=version)
    problem(admin.publish(), 409, "conflict")
    parked = live.http("auxiliary").get("/desks/1").json()["aside"][0]["id"]
    called = desk.do("call", ticket=parked, reason="returned")
    served = desk.do("serve", version=called["version"])
    desk.do("complete", version=served["version"], outcome="attended")
    admin.published()
    assert "robo" not in services_of(live)
    problem(post(live.http("kiosk"), "/tickets", service="robo"), 409, "closed")


def test_outside_the_hours_no_ticket_is_given_except_for_danger(live: Live, admin: Admin) -> None:
    admin.draft(hours=weekly("08:00", "18:00", 1, 2, 3, 4, 5))
    admin.published()
    take(live)
    kiosk = live.screen("kiosk")
    kiosk.watch("kiosk:kiosk")
    assert kiosk.wait(1)[0]["opens"] is None
    assert live.browser().get("/readyz").json()["open"] is True
    assert live.http("display").get("/display").json()["notice"] is None
    live.clock.forward(timedelta(hours=9).total_seconds())
    assert live.browser().get("/readyz").json()["open"] is False
    notice = live.http("display").get("/display").json()["notice"]
    assert notice.startswith("Abrimos mañana a las 08:00. Si es urgente, avise a cualquier policía.")
    refused = problem(post(live.http("kiosk"), "/tickets", service="informes"), 409, "closed")
    assert refused["detail"].startswith("Abrimos mañana a las 08:00.")
    assert services_of(live)["informes"]["open"] is False
    assert services_of(live)["violencia"]["open"] is True
    assert take(live, "violencia")["lane"] == "immediate"
    assert kiosk.wait(2)[-1]["opens"] == "Abrimos mañana a las 08:00."
    kiosk.close()


def test_today_closes_earlier(live: Live, admin: Admin) -> None:
    today = {"day": "2026-03-02", "name": "Aniversario", "hours": [{"opens": "08:00", "closes": "10:00"}]}
    admin.draft(special_days=[today])
    admin.published()
    take(live)
    kiosk = live.screen("kiosk")
    kiosk.watch("kiosk:kiosk")
    assert kiosk.wait(1)[0]["closes"] == "Hoy cerramos a las 10:00."
    kiosk.close()
    live.clock.forward(3600)
    problem(post(live.http("kiosk"), "/tickets", service="informes"), 409, "closed")
    live.clock.forward(timedelta(hours=14).total_seconds())
    take(live)


def test_holidays_are_proposed_by_name(admin: Admin) -> None:
    days = {row["day"]: row["name"] for row in admin.get("holidays?year=2026")}
    assert days["2026-06-29"] == "San Pedro y San Pablo"
    assert len(days) > 10


def test_a_holiday_that_closes_the_station_is_one_change_and_says_so(live: Live, admin: Admin) -> None:
    proposed = [
        {"day": day["day"], "name": day["name"], "hours": []} for day in admin.get("holidays?year=2026")[:2]
    ]
    open_at_noon = {
        "day": "2027-03-03",
        "name": "Aniversario",
        "hours": [{"opens": "12:00", "closes": "13:00"}],
    }
    draft = admin.draft(special_days=[*proposed, open_at_noon])
    assert [(row["about"], row["field"], row["before"], row["after"]) for row in draft["changes"]] == [
        ("Días especiales", "01/01/2026", "—", "Año Nuevo, cerrado todo el día"),
        ("Días especiales", "02/04/2026", "—", "Jueves Santo, cerrado todo el día"),
        ("Días especiales", "03/03/2027", "—", "Aniversario, 12:00-13:00"),
    ]
    told = [finding for finding in draft["findings"] if finding["where"] == "special_days"]
    assert [(one["grave"], one["words"]) for one in told] == [
        (False, "2 días cerrados todo el día: 1 de enero, 2 de abril de 2026.")
    ]
    admin.published()
    rows = live.http("supervisor").get("/audit?kind=config_published").json()["events"][0]["changes"]
    assert rows == draft["changes"]
    changed = [proposed[0] | {"hours": open_at_noon["hours"]}, open_at_noon]
    assert [(row["before"], row["after"]) for row in admin.draft(special_days=changed)["changes"]] == [
        ("cerrado todo el día", "12:00-13:00"),
        ("Jueves Santo, cerrado todo el día", "—"),
    ]


def test_a_preview_leaves_out_rows_without_before_and_after(admin: Admin) -> None:
    services = admin.get("config")["document"]["services"]
    new = {"key": "nuevo", "letter": "Z", "icon": "informes", "target_wait_s": 900, "mean_service_s": 600}
    new["words"] = {"es": {"name": "Nuevo", "short": "Nuevo", "note": ""}}
    rows = admin.draft(services=[*services, new])["changes"]
    assert {row["about"] for row in rows} == {"Servicio «Nuevo»"}
    assert not [row for row in rows if row["before"] == row["after"]]


def test_a_number_that_two_desks_have_is_not_published(admin: Admin) -> None:
    draft = admin.draft(desks=[*admin.get("config")["document"]["desks"], {"number": 1}])
    assert "El módulo 1 está dos veces." in [one["words"] for one in draft["findings"] if one["grave"]]
    assert admin.publish().status_code == 409


def test_a_desk_opens_for_its_services_and_an_archived_one_does_not(live: Live, admin: Admin) -> None:
    desks = admin.get("config")["document"]["desks"]
    desks[0] |= {"services": ["informes"], "place": "Entrada"}
    desks[1] |= {"archived": True}
    desks[2] |= {"services": ["otras_denuncias"]}
    desks.append({"number": 9, "place": "Patio"})
    admin.draft(desks=desks)
    admin.published()
    take(live, "robo")
    desk = Desk(live).open()
    assert live.http("auxiliary").get("/desks/1").json()["serves"] == ["informes"]
    assert desk.post("call-next").status_code == 204
    second = live.http("second")
    assert "archivado" in problem(second.post("/desks/2/open"), 409, "conflict")["detail"]
    problem(second.post("/desks/3/open"), 403, "not-allowed")
    assert second.post("/desks/9/open").status_code == 200
    beyond = live.http("auxiliary").post("/desks/1/open", json={"services": ["robo"]})
    assert "módulo 1" in problem(beyond, 403, "not-allowed")["detail"]
    assert second.post("/desks/9/close").status_code == 200
    alone = live.http("auxiliary").post("/desks/1/open", json={"services": ["robo"]})
    assert alone.status_code == 200
    assert "Módulo 2" not in browser_page(live, "auxiliary", "/modulo/")


def test_a_preview_names_what_people_know_and_no_key(admin: Admin) -> None:
    document = admin.get("config")["document"]
    tiles, desks = document["tiles"], document["desks"]
    tiles[2] |= {"services": ["transito"], "icon": "more"}
    tiles.append({"key": "nuevo", "label": "Otra puerta", "services": ["otras_denuncias"]})
    desks[0] |= {"services": ["otras_denuncias"], "languages": ["prl"]}
    rows = admin.draft(tiles=[*tiles[1:], tiles[0]], desks=desks)["changes"]
    told = {(row["about"], row["field"]): (row["before"], row["after"]) for row in rows}
    theft, crash, other = (
        next(one["words"]["es"]["name"] for one in document["services"] if one["key"] == key)
        for key in ("robo", "transito", "otras_denuncias")
    )
    button = f"Botón «{crash}» del dispensador"
    assert told[button, "servicios"] == (f"{crash}, {other}", crash)
    assert told[button, "pictograma"] == (
        "Una persona habla con un policía",
        "Un papel que pasa de mano en mano",
    )
    assert told[f"Botón «{other}» del dispensador", "está en la lista"] == ("—", "sí")
    assert told["Dispensador", "orden de los botones"][0].startswith(f"{theft}, ")
    assert told["Módulo 1", "servicios"] == ("—", other)
    assert told["Módulo 1", "idiomas"] == ("—", "lengua de señas")
    assert not [row for row in rows if "_" in f"{row['about']}{row['before']}{row['after']}"]


def test_an_open_desk_follows_a_publish_immediately(live: Live, admin: Admin) -> None:
    ticket, other = take(live, "robo"), take(live, "documentos")
    desk, officer = Desk(live).open(), Desk(live, 2, "officer").open()
    screen = live.screen("auxiliary")
    screen.watch("desk:1")
    screen.wait(1)
    desks = admin.get("config")["document"]["desks"]
    desks[0] |= {"services": ["documentos", "informes"], "languages": ["ay"]}
    desks[1] |= {"services": ["documentos"]}
    admin.draft(desks=desks)
    admin.published()
    now: Json = screen.wait_for_seq(live.http("auxiliary").get("/desks/1").json()["seq"])
    screen.close()
    assert (now["serves"], now["desk"]["languages"]) == (["documentos", "informes"], ["ay"])
    assert [one["code"] for one in now["next"]] == [other["code"]]
    told = desk.client.get("/desks/1/since?seq=0").json()["events"][-1]
    assert (told["kind"], told["by"]) == ("desk_reassigned", "admin")
    refused = problem(desk.post("call", ticket=ticket["id"], reason="urgent"), 403, "not-allowed")
    assert "supervisor" in refused["detail"]
    serving = desk.serve()
    ways = {one["service"]: one for one in desk.client.get("/desks/1").json()["onward"]}
    assert (ways["robo"]["open"], ways["robo"]["words"]) == (
        False,
        "Sin módulo abierto.",
    )
    assert ways["informes"]["open"]
    problem(desk.post("transfer", version=serving["version"], service="robo"), 409, "conflict")
    police = desk.post("transfer", version=serving["version"], service="otras_denuncias", to_desk=2)
    problem(police, 409, "conflict")
    officer.do("close")
    chief = Desk(live, 3, "supervisor").open()
    assert chief.do("call", ticket=ticket["id"], reason="supervisor")["code"] == ticket["code"]


def browser_page(live: Live, who: str, path: str) -> str:
    from tests.live import PASSWORD  # noqa: PLC0415 - only for pages

    browser = live.browser()
    browser.post("/api/v1/session", json={"username": who, "password": PASSWORD})
    return browser.get(path).text


def test_rules_hold_from_their_publication(live: Live, admin: Admin) -> None:
    admin.draft(rules={"no_show_min_calls": 1, "no_show_min_seconds": 0, "recall_cooldown_seconds": 60})
    admin.published()
    take(live)
    desk = Desk(live).open()
    called = desk.call()
    assert called["not_before"]["no-show"] == called["called_at"]
    assert desk.post("recall", version=called["version"]).headers["Retry-After"] == "61"
    desk.do("no-show", version=called["version"])


def test_words_in_another_language_are_shown_when_reviewed(live: Live, admin: Admin) -> None:
    words = admin.get("config")["document"]["services"][0]["words"]
    quechua = {"name": "Willakuykuna", "short": "Willakuy", "note": "", "reviewed": False}
    admin.service("informes", words=words | {"qu": quechua})
    admin.published()
    assert services_of(live, "qu")["informes"]["name"] == "Informes y orientación"
    admin.service("informes", words=words | {"qu": quechua | {"reviewed": True}})
    admin.published()
    assert services_of(live, "qu")["informes"]["name"] == "Informes y orientación", "not offered here"
    languages = deepcopy(admin.get("config")["document"]["languages"])
    next(one for one in languages if one["tag"] == "qu")["offered"] = True
    admin.draft(languages=languages)
    admin.published()
    assert services_of(live, "qu")["informes"]["name"] == "Willakuykuna"
    assert services_of(live, "es")["informes"]["name"] == "Informes y orientación"


def test_the_target_of_a_past_day_does_not_change(live: Live, admin: Admin) -> None:
    def target(day: str) -> int:
        rows = live.http("comisario").get("/admin/targets", params={"day": day}).json()
        return next(int(row["target_wait_s"]) for row in rows if row["service"] == "robo")

    assert target("2026-03-02") == 900
    admin.service("robo", target_wait_s=1200)
    live.clock.forward(timedelta(days=1).total_seconds())
    admin.published()
    assert (target("2026-02-01"), target("2026-03-02"), target("2026-03-03")) == (900, 900, 1200)


def test_who_arrived_before_a_new_target_keeps_the_old_one(live: Live, admin: Admin) -> None:
    def handed_over(number: int, ago_s: int, service: str = "robo") -> int:
        arrived = (live.clock() - timedelta(seconds=ago_s)).isoformat()
        order: Json = {"service": service, "id": f"offline-{number}", "number": number, "arrived_at": arrived}
        answer = post(live.http("kiosk"), "/tickets", **order)
        assert answer.status_code == 201, answer.text
        with live.application.store.read() as tx:
            ticket = tx.tickets.get(answer.json()["id"])
        assert ticket is not None
        return ticket.target_s

    live.clock.forward(3600)
    services = deepcopy(admin.get("config")["document"]["services"])
    robo = next(one for one in services if one["key"] == "robo")
    robo["target_wait_s"] = 600
    admin.draft(services=[*services, robo | {"key": "nuevo", "letter": "Z", "target_wait_s": 300}])
    admin.published()
    live.clock.forward(60)
    assert (handed_over(701, 120), handed_over(702, 30)) == (900, 600)
    assert handed_over(703, 120, "nuevo") == 300


def test_the_configuration_goes_out_as_a_file_and_comes_back_as_a_draft(admin: Admin) -> None:
    file = admin.client.get("/admin/config/export.toml")
    assert "ciasc-configuracion.toml" in file.headers["Content-Disposition"]
    assert tomllib.loads(file.text)["station"]["name"] == "Comisaría de prueba"
    same = admin.post("config/import", revision=0, toml=file.text).json()
    assert same["changes"] == []
    other = file.text.replace("Comisaría de prueba", "Comisaría nueva")
    draft = admin.post("config/import", revision=same["revision"], toml=other).json()
    assert [row["after"] for row in draft["changes"]] == ["Comisaría nueva"]
    refused = problem(admin.post("config/import", revision=2, toml="= ?"), 422, "invalid-input")
    assert refused["detail"] == "El archivo no es TOML válido: revise la línea 1, columna 1."
    file = admin.client.get("/admin/config/export.yaml")
    assert "ciasc-configuracion.yaml" in file.headers["Content-Disposition"]
    again = admin.post("config/import", revision=2, yaml=file.text).json()
    assert again["changes"] == []
    for neither in ({}, {"toml": "a = 1", "yaml": "a: 1"}):
        refused = problem(admin.post("config/import", revision=3, **neither), 422, "invalid-input")
        assert refused["detail"] == "Envíe el archivo como «toml» o como «yaml»."
    document = again["document"] | {"hours": [{"day": 1, "opens": "08:00", "closes": "25:00"}]}
    refused = problem(admin.post("config/draft", revision=3, document=document), 422, "invalid-input")
    assert refused["detail"] == "El dato «horario n.º 1, hora de cierre» no es válido."


def test_a_trial_is_printed_called_and_counts_nowhere(live: Live, admin: Admin) -> None:
    wall = live.screen("display")
    wall.watch("display")
    tried = admin.post("trial", kiosk="kiosk").json()
    assert tried["printed"] is False
    shown: Any = wall.wait(2)[-1]
    assert [(call["code"], call["desk"]) for call in shown["calls"]] == [(tried["code"], 1)]
    wall.close()
    assert shown["waiting"]["total"] == 0
    assert live.http("comisario").get("/reports/waits").json()[0]["issued"] == 0


def test_steps_of_the_installation_are_remembered(admin: Admin) -> None:
    assert admin.post("setup", step=2).json() == {"step": 2}
    assert admin.post("setup", step=1).json() == {"step": 2}
    events = admin.client.get("/audit?kind=station_changed").json()["events"]
    assert events[0]["detail"] == "asistente de instalación, paso 1"


def test_a_repeated_command_is_done_one_time(admin: Admin) -> None:
    admin.service("robo", target_wait_s=600)
    sent = [post(admin.client, "/admin/config/publish", "one-key", revision=1) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [200, 200]
    assert len(admin.get("config/versions")) == 2


@pytest.mark.parametrize(
    "path", ["", "inicio", "inicio/3", "datos", "servicios", "servicios/robo", "servicios/nuevo"]
)
@pytest.mark.parametrize("who", ["admin", "comisario", "auxiliary"])
def test_pages_need_their_permission(live: Live, who: str, path: str) -> None:
    text = browser_page(live, who, f"/admin/{path}")
    may = who == "admin" or (who == "comisario" and not path.startswith("inicio"))
    assert ("<nav" in text) is may
    assert ("No tiene permiso" in text) is not may


def test_an_unknown_service_has_no_page(live: Live) -> None:
    assert "No existe" in browser_page(live, "admin", "/admin/servicios/nada")


def test_a_ticket_that_was_called_by_mistake_is_cancelled_and_its_desk_is_free(live: Live) -> None:
    ticket = take(live)
    called = Desk(live).open().call()
    cancelled = post(
        live.http("supervisor"),
        f"/tickets/{ticket['id']}/cancel",
        version=called["version"],
        reason="duplicate",
    )
    assert cancelled.status_code == 200, cancelled.text
    assert live.http("auxiliary").get("/desks/1").json()["ticket"] is None
    take(live)
    assert Desk(live).call()["state"] == "called"


def test_a_supervisor_sees_the_hall_and_closes_a_desk_of_another_with_the_reason(live: Live) -> None:
    code = take(live)["code"]
    take(live, "violencia")
    Desk(live).open().call()
    chief = live.http("supervisor")
    page = browser_page(live, "supervisor", "/sala")
    assert spaced(code) in page
    assert "Cerrar" in page
    assert ("Atención reservada" in page, "violencia" in page) == (True, False)
    assert "permiso" in browser_page(live, "auxiliary", "/sala")
    problem(post(live.http("second"), "/desks/1/close", reason="forgotten"), 403, "not-allowed")
    assert post(chief, "/desks/1/close", reason="forgotten").json()["state"] == "closed"
    closed = chief.get("/audit?kind=desk_closed").json()["events"][0]
    assert (closed["actor_name"], closed["detail"]) == ("supervisor", "Quedó abierto sin nadie")
    with live.application.store.read() as tx:
        assert [one.code for one in tx.tickets.set_aside(live.clock.now)] == [code]


def test_a_harmful_step_needs_the_password_again_in_an_open_browser(live: Live) -> None:
    from tests.live import PASSWORD  # noqa: PLC0415 - only for browsers

    browser = live.browser()
    csrf = browser.post("/api/v1/session", json={"username": "admin", "password": PASSWORD}).json()[
        "csrf_token"
    ]
    browser.headers["X-CSRF-Token"] = csrf
    live.clock.now += timedelta(minutes=11)
    for path, body in (
        ("config/publish", {"revision": 0}),
        ("config/undo", {}),
        ("devices/pairing", {"kind": "kiosk", "name": "x"}),
        ("devices/kiosk/revoke", {}),
        ("printers", {"name": "x", "url": "usb:/dev/usb/lp0"}),
    ):
        problem(browser.post(f"/api/v1/admin/{path}", json=body), 403, "not-fresh")
    problem(browser.get("/api/v1/audit/export.csv"), 403, "not-fresh")
    assert browser.get("/api/v1/audit").status_code == 200
    assert browser.post("/api/v1/session/confirm", json={"password": PASSWORD}).status_code < 300
    assert browser.get("/api/v1/audit/export.csv").status_code == 200


def test_a_repeated_key_gets_its_answer_although_the_password_is_no_longer_recent(live: Live) -> None:
    from tests.live import PASSWORD  # noqa: PLC0415 - only for browsers

    browser = live.browser()
    signed_in = browser.post("/api/v1/session", json={"username": "admin", "password": PASSWORD}).json()
    browser.headers["X-CSRF-Token"] = signed_in["csrf_token"]
    printer = {"name": "x", "url": "usb:/dev/usb/lp0"}

    def send(key: str, body: dict[str, str]) -> httpx.Response:
        return browser.post("/api/v1/admin/printers", json=body, headers={"Idempotency-Key": key})

    assert send("first", printer).status_code == 204
    live.clock.now += timedelta(minutes=11)
    assert send("first", printer).status_code == 204
    problem(send("second", printer), 403, "not-fresh")
    problem(send("first", {**printer, "name": "y"}), 422, "invalid-input")


def test_a_service_for_which_people_wait_is_archived_by_itself_when_the_next_day_begins(
    live: Live, admin: Admin
) -> None:
    take(live, "robo")
    station = live.application.station
    admin.service("robo", archived=True, target_wait_s=600)
    problem(admin.client.post("/admin/config/publish", json={"revision": 1}), 409, "conflict")
    assert admin.post("config/schedule", revision=1).json()["scheduled"] == "2026-03-03"
    assert station.schedule.publish_due(PICTOGRAMS) is None
    live.clock.now += timedelta(days=1)
    assert station.schedule.publish_due(PICTOGRAMS) is None  # a person still waits for it
    ticket = Desk(live, 1, "officer").open().call()
    gone = post(
        live.http("supervisor"), f"/tickets/{ticket['id']}/cancel", version=ticket["version"], reason="gone"
    )
    assert gone.status_code == 200
    published = station.schedule.publish_due(PICTOGRAMS)
    assert published is not None
    assert "robo" not in services_of(live)
    then = live.http("supervisor").get("/admin/targets?day=2026-03-02").json()
    assert {row["service"]: row["target_wait_s"] for row in then}["robo"] == 900
    told = live.http("supervisor").get("/audit?kind=config_published").json()["events"][0]
    assert told["actor_name"] == "admin"


def test_a_draft_that_was_changed_after_it_was_scheduled_waits_for_a_new_word(
    live: Live, admin: Admin
) -> None:
    admin.service("robo", target_wait_s=600)
    assert admin.post("config/schedule", revision=1).json()["scheduled"] == "2026-03-03"
    admin.service("robo", target_wait_s=1200)
    assert admin.get("config")["scheduled"] is None
    live.clock.now += timedelta(days=1)
    assert live.application.station.schedule.publish_due(PICTOGRAMS) is None


def test_a_draft_that_was_scheduled_by_an_account_that_is_disabled_then_waits_for_another_admin(
    live: Live, admin: Admin
) -> None:
    station = live.application.station
    admin.service("robo", target_wait_s=600)
    assert admin.post("config/schedule", revision=1).json()["scheduled_by"] == "admin"
    with station.store.begin() as tx:
        account = tx.staff.named("admin")
        assert account is not None
        tx.staff.save(replace(account, active=False))
    other = Admin(live, "comisario")
    assert (other.get("config")["scheduled"], other.get("config")["stopped"]) == ("2026-03-03", True)
    assert "«admin», que la pidió, ya no puede publicar" in browser_page(live, "comisario", "/admin/")
    live.clock.now += timedelta(days=1)
    for _ in range(2):
        assert station.schedule.publish_due(PICTOGRAMS) is None
    (told,) = other.client.get("/audit?kind=station_changed").json()["events"]  # of that day, one time
    assert (told["actor_name"], told["detail"]) == ("Sistema", "admin: no se publicó: su cuenta ya no puede")
    taken = other.post("config/schedule", revision=1).json()
    assert (taken["scheduled_by"], taken["stopped"]) == ("comisario", False)
    live.clock.now += timedelta(days=1)
    assert station.schedule.publish_due(PICTOGRAMS) is not None

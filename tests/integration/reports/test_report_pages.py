"""The comisario's pages and the tickets behind their figures, on a morning written by hand."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.forecast.day_forecast import forecast_day, whole_days
from ciasc.domain.tickets.events import EventKind
from tests.api import Desk, problem, take
from tests.integration.api.test_admin import Admin
from tests.live import PASSWORD, Live, Template, lived, running

REMOVED: dict[str, JsonValue] = {"printer": "sala", "what": "removed"}
WEEK_S = 7 * 24 * 3600


@pytest.fixture(scope="module")
def after_the_morning(station_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Create eleven people of "informes": ten attended quickly, and one who waits beyond the target."""
    return lived(station_template, tmp_path_factory.mktemp("morning") / "data", _morning)


@pytest.fixture
def morning(after_the_morning: Template, tmp_path: Path) -> Iterator[Live]:
    """Return a station after that morning."""
    with running(after_the_morning, tmp_path / "data") as live:
        yield live


def _morning(live: Live) -> None:
    desk = Desk(live).open()
    for _ in range(10):
        take(live)
        live.clock.forward(30)
        served = desk.serve()
        live.clock.forward(120)
        desk.do("complete", version=served["version"], outcome="attended")
    take(live)
    live.clock.forward(900)


def pages(live: Live, who: str) -> httpx.Client:
    browser = live.browser()
    signed = browser.post("/api/v1/session", json={"username": who, "password": PASSWORD})
    assert signed.status_code == 200
    return browser


def test_the_board_shows_the_queue_and_when_each_target_is_exceeded(morning: Live) -> None:
    waiting = take(morning, "violencia")
    now = morning.http("comisario").get("/reports/now").json()
    late, urgent = now["queues"]
    assert (late["service"], late["lane"], late["waiting"], late["target_s"]) == (
        "informes", "normal", 1, 600,
    )  # fmt: skip
    assert late["due_at"] == ["2026-03-02T14:35:00.000Z"]
    assert late["oldest_at"] < late["due_at"][0] < now["server_time"]
    assert (urgent["lane"], urgent["name"]) == ("immediate", "Atención reservada")
    assert waiting["arrived_at"] == urgent["oldest_at"]
    assert now["desks"][0] == {
        "desk": 1, "state": "open", "since": "2026-03-02T14:00:00.000Z", "busy": False, "reason": None,
    }  # fmt: skip
    assert now["next_hour"] is None


def test_all_discreet_services_wait_as_one_on_the_board(live: Live) -> None:
    oldest = take(live, "desaparecida")
    live.clock.forward(400)
    for service in ("violencia", "informes", "robo", "reclamos"):
        take(live, service)
    queues = live.http("comisario").get("/reports/now").json()["queues"]
    assert [(one["service"], one["name"], one["lane"], one["waiting"]) for one in queues] == [
        (None, "Atención reservada", "immediate", 3),
        ("informes", "Informes y orientación", "normal", 1),
        ("robo", "Robo o hurto", "normal", 1),
    ]
    assert queues[0]["oldest_at"] == oldest["arrived_at"]
    assert queues[0]["due_at"][:2] == ["2026-03-02T14:03:00.000Z", "2026-03-02T14:09:40.000Z"]


def test_the_forecast_of_the_next_hour_equals_the_roster(live: Live) -> None:
    live.clock.forward(3600)
    for many in (3, 5):
        for _ in range(many):
            take(live)
        live.clock.forward(WEEK_S)
    live.clock.forward(-3600)
    old, new = 0.5 ** (14 / 21), 0.5 ** (7 / 21)
    expected = pytest.approx((3 * old + 5 * new) / (old + new), abs=0.06)
    assert live.http("comisario").get("/reports/now").json()["next_hour"] == {
        "hour": 10, "expected": expected, "least": 3, "most": 5, "days": 2, "like": 1, "holiday": None,
    }  # fmt: skip
    with live.application.store.read() as tx:
        now, calendar = live.clock(), live.application.station.calendar
        roster = forecast_day(tx.stats.legs(whole_days(calendar, now), now), calendar.day(now), calendar, ())
    assert roster.coming(10) == expected


def test_a_holiday_is_forecast_as_a_sunday(live: Live) -> None:
    for day in (6, 6, 13):  # two people on a Sunday, one on the next
        live.clock.forward(timedelta(days=day).total_seconds() - 3600 * (day != 13))
        take(live)
        live.clock.forward(-timedelta(days=day).total_seconds() + 3600 * (day != 13))
    admin = Admin(live)
    admin.draft(special_days=[{"day": "2026-03-18", "name": "Aniversario", "hours": []}])
    admin.published()
    live.clock.forward(timedelta(days=16).total_seconds() - 3600)
    told = live.http("comisario").get("/reports/now").json()["next_hour"]
    assert (told["like"], told["holiday"], told["days"]) == (7, "Aniversario", 2)


def test_the_indicators_come_with_what_they_mean(morning: Live) -> None:
    told = morning.http("supervisor").get("/reports/indicators").json()
    assert (told["first"], told["last"]) == ("2026-03-02", "2026-03-02")
    by_number = {one["number"]: one for one in told["indicators"]}
    assert list(by_number) == [f"I{number}" for number in range(1, 17)]
    within = by_number["I2"]
    assert within["values"] == {
        "within_target_pct": pytest.approx(1000 / 11),
        "visits_pct": pytest.approx(1000 / 11),
    }
    assert (within["n"], within["known"]) == (11, True)
    assert "min según el servicio" in within["target"]
    assert by_number["I6"]["target"] == "5 min"
    assert (by_number["I11"]["known"], by_number["I11"]["n"]) == (False, 0)
    assert all(one["formula"] and one["excludes"] and one["line"] for one in told["indicators"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 11), ("service=informes&end=attended", 10), ("late=true", 1), ("end=open", 1), ("hour=9", 11),
        ("hour=10", 0), ("shift=8&weekday=1", 11), ("shift=0", 0), ("lane=preferential", 0), ("desk=1", 10),
        ("from=2026-03-01&to=2026-03-01", 0), ("sign=quick", 0),
    ],
)  # fmt: skip
def test_each_figure_links_to_its_tickets(morning: Live, query: str, found: int) -> None:
    told = morning.http("comisario").get(f"/reports/tickets?{query}").json()
    assert (told["found"], len(told["rows"]), told["pages"]) == (found, found, 1)


def test_a_listed_ticket_shows_its_times_and_no_personal_data(morning: Live) -> None:
    told = morning.http("comisario").get("/reports/tickets?end=attended").json()
    assert told["rows"][0] == {
        "code": "A010", "leg": 1, "service": "informes", "name": "Informes y orientación", "lane": "normal",
        "queued_at": "2026-03-02T14:22:30.000Z", "wait_s": 30, "target_s": 600, "service_s": 120, "desk": 1,
        "end": "attended",
    }  # fmt: skip


def test_few_discreet_visits_are_counted_and_never_listed(morning: Live) -> None:
    chief = morning.http("comisario")
    for _ in range(9):
        take(morning, "violencia")
    for query in ("", "?service=violencia", "?lane=immediate"):
        told = chief.get(f"/reports/tickets{query}").json()
        assert told["untold"] == 9
        assert "immediate" not in {row["lane"] for row in told["rows"]}
    take(morning, "violencia")
    take(morning, "desaparecida")
    told = chief.get("/reports/tickets").json()
    assert (told["found"], told["untold"]) == (21, 1)
    for query, untold in (("service=violencia", 0), ("service=desaparecida", 1), ("lane=immediate", 11)):
        assert chief.get(f"/reports/tickets?{query}").json()["untold"] == untold
    for narrow in ("called=false", "late=false&desk=1", "hour=9&service=violencia", "end=open", "waits=all"):
        assert None not in {row["service"] for row in chief.get(f"/reports/tickets?{narrow}").json()["rows"]}
    told = chief.get("/reports/tickets?service=violencia&sort=wait").json()
    assert (told["rows"][0]["service"], told["rows"][0]["name"]) == (None, "Atención reservada")


def test_signs_are_computed_for_a_month_at_most(live: Live) -> None:
    asked = "/reports/tickets?sign=quick&from=2026-01-01&to=2026-03-02"
    problem(live.http("comisario").get(asked), 422, "invalid-input")


def test_a_very_short_attention_is_flagged_and_counts(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    served = desk.serve()
    live.clock.forward(5)
    desk.do("complete", version=served["version"], outcome="attended")
    chief = live.http("comisario")
    assert chief.get("/reports/tickets?sign=quick").json()["found"] == 1
    assert chief.get("/reports/tickets?end=attended").json()["found"] == 1
    seen = pages(live, "comisario").get("/reportes/periodos?from=2026-03-02&to=2026-03-02").text
    assert "Atención de menos de 20 segundos: 1" in seen


def test_the_comisario_sees_every_load_and_others_their_own(morning: Live) -> None:
    assert [row["name"] for row in morning.http("comisario").get("/reports/load").json()["rows"]] == [
        "auxiliary"
    ]
    mine = morning.http("auxiliary").get("/reports/load").json()
    row = mine["rows"][0]
    assert (mine["own"], row["attended"], row["service_p50_s"], row["service_s"]) == (True, 10, 120, 1200)
    assert row["open_s"] == 10 * 150 + 900
    for other in ("second", "supervisor"):
        assert morning.http(other).get("/reports/load").json()["rows"] == []
    problem(morning.http("kiosk").get("/reports/load"), 403, "not-allowed")


def test_attention_before_setting_aside_counts_for_its_own_staff(live: Live) -> None:
    take(live)
    first, second = Desk(live).open(), Desk(live, 2, "second").open()
    begun = first.serve()
    live.clock.forward(1800)
    parked = first.do("park", version=begun["version"])
    live.clock.forward(600)
    called = second.do("call", ticket=parked["id"], reason="returned")
    live.clock.forward(10)
    served = second.do("serve", version=called["version"])
    live.clock.forward(60)
    second.do("complete", version=served["version"], outcome="attended")
    rows = live.http("comisario").get("/reports/load").json()["rows"]
    assert {row["name"]: (row["attended"], row["service_s"]) for row in rows} == {
        "auxiliary": (0, 1800),
        "second": (1, 60),
    }
    days = {"from": "2026-03-02", "to": "2026-03-02"}
    told = live.http("comisario").get("/reports/indicators", params=days).json()["indicators"]
    busy = next(one["values"]["busy_h"] for one in told if one["key"] == "desk_hours")
    assert busy == 1860 / 3600


def test_pauses_have_their_reason_and_few_attentions_no_duration(live: Live) -> None:
    take(live)
    desk = Desk(live).open()
    desk.complete()
    assert desk.post("pause", reason="break").status_code == 200
    live.clock.forward(600)
    row = live.http("comisario").get("/reports/load").json()["rows"][0]
    assert (row["paused_s"], row["service_p50_s"]) == ({"break": 600}, None)
    chief = pages(live, "comisario")
    for days in ("", "?from=2026-03-02&to=2026-03-02"):  # without days in the address, today is among them
        assert "refrigerio 10 min" in chief.get(f"/reportes/carga{days}").text
    assert "A 001" in chief.get("/reportes/tickets?from=2026-03-02").text


def test_every_page_opens_and_reports_invalid_filters(morning: Live) -> None:
    chief = pages(morning, "comisario")
    for path in ("", "/hoy", "/periodos", "/tickets", "/carga"):
        assert chief.get(f"/reportes{path}").status_code == 200
    seen = chief.get("/reportes/periodos?from=2026-03-02&to=2026-03-02&service=informes&measure=meta").text
    assert "Solo Informes y orientación." in seen
    for wrong in ("from=ayer", "from=2026-03-09&to=2026-03-01", "from=2026-04-01&to=2026-04-02", "x=1"):
        answer = chief.get(f"/reportes/periodos?{wrong}")
        assert (answer.status_code, 'role="alert"' in answer.text) == (200, True), wrong
    answer = chief.get("/reportes/tickets?sign=quick&from=2026-01-01&to=2026-03-02")
    assert "a lo más 31 días" in answer.text


def test_few_tickets_of_a_discreet_service_are_on_no_page(morning: Live) -> None:
    for _ in range(3):
        take(morning, "violencia")
    browser = pages(morning, "comisario")
    name = "Violencia familiar"
    for page in ("hoy", "periodos?from=2026-03-02&to=2026-03-02", "tickets?from=2026-03-02"):
        seen = browser.get(f"/reportes/{page}").text
        body = re.sub(r"<select.*?</select>", "", seen, flags=re.DOTALL)
        assert name not in body, page
    seen = browser.get("/reportes/periodos?from=2026-03-02&to=2026-03-02").text
    assert '<th scope="row">Atención reservada</th>' in seen
    seen = browser.get("/reportes/periodos?from=2026-03-02&to=2026-03-02&service=violencia").text
    assert "hubo menos de 10 tickets en el período: no se muestran" in seen
    assert "1 emitidos, muy pocos" not in seen
    for _ in range(7):
        take(morning, "violencia")
    seen = browser.get("/reportes/periodos?from=2026-03-02&to=2026-03-02").text
    assert '<th scope="row">Atención reservada</th>' not in seen
    assert re.search(rf'<a href="[^"]*service=violencia">{name}', seen)
    assert name not in browser.get("/reportes/hoy").text


def test_one_day_is_drawn_by_hour_and_more_days_as_a_heatmap(morning: Live) -> None:
    chief = pages(morning, "comisario")
    one = chief.get("/reportes/periodos?from=2026-03-02&to=2026-03-02").text
    assert "9 h, 11 y 1" in one  # ten called in time, and one beyond the target
    assert "por hora de llegada" in one
    assert "/reportes/tickets?from=2026-03-02&amp;to=2026-03-02&amp;hour=9" in one
    assert 'id="heat-title"' not in one
    two = chief.get("/reportes/periodos?from=2026-03-01&to=2026-03-02").text
    assert 'id="heat-title"' in two
    assert 'id="arrivals-title"' not in two


def test_an_unknown_service_is_reported(morning: Live) -> None:
    seen = (
        pages(morning, "comisario").get("/reportes/periodos?from=2026-03-02&to=2026-03-02&service=nada").text
    )
    assert "Ese servicio no existe en esta comisaría." in seen
    assert ">11</dd>" in seen


def test_a_station_with_own_shifts_is_grouped_by_them(morning: Live) -> None:
    admin = Admin(morning)
    admin.draft(shifts=[7, 15, 23])
    admin.published()
    browser, chief = pages(morning, "comisario"), morning.http("comisario")
    row = '<th scope="row">07 a 15 h</th><td class="number"><a href="/reportes/tickets?from=2026-03-02&amp;'
    for page in ("hoy", "periodos?from=2026-03-02&to=2026-03-02"):
        seen = browser.get(f"/reportes/{page}").text
        assert row in seen
        assert "23 a 07 h" in seen
    assert [one["shift"] for one in chief.get("/reports/waits?by=shift").json()] == ["07-15"]
    assert chief.get("/reports/tickets?shift=7").json()["found"] == 11
    assert chief.get("/reports/tickets?shift=8").json()["found"] == 0


def test_a_year_is_shown_by_week_with_its_holidays(morning: Live) -> None:
    seen = pages(morning, "comisario").get("/reportes/periodos?from=2025-03-03&to=2026-03-02").text
    assert "28/07: feriado" in seen
    assert "Se muestran para períodos de hasta 31 días." in seen


def test_notable_days_and_the_target_are_beside_the_line(live: Live) -> None:
    begin = live.clock()
    admin = Admin(live)
    admin.draft(special_days=[{"day": "2026-03-03", "name": "Aniversario", "hours": []}])
    admin.service("robo", target_wait_s=1200)
    take(live, "robo")
    with live.application.store.begin() as tx:
        tx.events.record(EventKind.PRINTER_CHANGED, SYSTEM, begin, data={"printer": "sala", "url": "file:x"})
        tx.events.record(EventKind.PRINTER_CHANGED, SYSTEM, begin + timedelta(days=3), data=REMOVED)
        out = {"printer": "sala", "cause": "paper_out"}
        tx.events.record(
            EventKind.PRINTER_OUT, SYSTEM, begin + timedelta(hours=13), data=out
        )  # 22:00 in Lima
        tx.events.record(EventKind.PRINTER_BACK, SYSTEM, begin + timedelta(hours=18), data=out)
        tx.events.record(EventKind.PRINTER_OUT, SYSTEM, begin + timedelta(hours=40), data=out)
        tx.events.record(EventKind.PRINTER_BACK, SYSTEM, begin + timedelta(hours=40, minutes=30), data=out)
    live.clock.forward(timedelta(days=3).total_seconds())
    admin.published()
    seen = pages(live, "comisario").get("/reportes/periodos?from=2026-03-02&to=2026-03-05").text
    assert "02/03: la impresora sala no imprimió durante 2 h 00 min" in seen
    assert "03/03: Aniversario, cerrado; 03/03: la impresora sala no imprimió durante 3 h 00 min" in seen
    assert seen.count("no imprimió durante") == 4  # each once on the chart and once in the list
    assert "15 min, después 20 min" in seen
    told = live.http("comisario").get("/reports/indicators?from=2026-03-02&to=2026-03-05").json()
    assert "cambió en el período" in told["indicators"][1]["target"]


def test_today_is_compared_with_the_same_weekdays_up_to_the_same_hour(live: Live) -> None:
    for _ in range(2):
        take(live)
        live.clock.forward(3600)
        take(live)  # an hour later, which the comparison does not reach
        live.clock.forward(WEEK_S - 3600)
    take(live)
    live.clock.forward(timedelta(hours=1).total_seconds())
    seen = pages(live, "comisario").get("/reportes/hoy").text
    assert "Hoy hasta las 10:00, y hasta esa hora los 2 lunes anteriores en que se atendió" in seen
    row = seen[seen.index('<th scope="row">Emitidos</th>') :].split("</tr>")[0]
    assert [re.sub("<.*?>", "", cell).strip() for cell in row.split('<td class="number">')[1:]] == [
        "1", "1", "1", "1", "\N{EN DASH}", "\N{EN DASH}",
    ]  # fmt: skip


def test_a_day_without_visits_by_that_hour_is_usual_too(live: Live) -> None:
    live.clock.forward(timedelta(days=6, hours=1).total_seconds())  # the Sunday, at ten
    for come in (3, 0):
        desk = Desk(live).open()
        for _ in range(come):
            take(live)
        live.clock.forward(timedelta(hours=2).total_seconds())
        desk.do("close")
        live.clock.forward(WEEK_S - timedelta(hours=2).total_seconds())
    live.clock.forward(timedelta(hours=3).total_seconds())
    take(live)  # after the compared hour, at a desk that opened later
    live.clock.forward(WEEK_S - timedelta(hours=2).total_seconds())
    seen = pages(live, "comisario").get("/reportes/hoy").text
    assert "Hoy hasta las 11:00, y hasta esa hora los 3 domingos anteriores en que se atendió" in seen
    row = seen[seen.index('<th scope="row">Emitidos</th>') :].split("</tr>")[0]
    cells = row.split('<td class="number">')[1:]
    assert [re.sub("<[^>]*>", "", cell).strip() for cell in cells] == [
        "0", "1", "0", "0", "3", "\N{EN DASH}",
    ]  # fmt: skip


def test_one_week_before_is_singular(live: Live) -> None:
    take(live)
    live.clock.forward(WEEK_S)
    seen = pages(live, "comisario").get("/reportes/hoy").text
    assert "Hoy hasta las 09:00, y hasta esa hora el lunes anterior en que se atendió" in seen


def test_only_chiefs_read_reports_and_only_staff_their_load(live: Live) -> None:
    auxiliary = pages(live, "auxiliary")
    for path in ("", "/hoy", "/periodos", "/tickets"):
        assert auxiliary.get(f"/reportes{path}").status_code == 403
    assert "Mi carga en el módulo" in auxiliary.get("/reportes/carga").text
    assert live.browser().get("/reportes/carga").status_code == 302

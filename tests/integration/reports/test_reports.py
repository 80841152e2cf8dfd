"""The comisario's figures as JSON, live and as a file, against a morning written by hand."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api import Desk, Json, problem, take
from tests.live import Live, Template, lived, running


@pytest.fixture(scope="module")
def after_the_morning(station_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Create three people of "informes" at 9:00 and one of "documentos" at 10:00."""
    return lived(station_template, tmp_path_factory.mktemp("morning") / "data", _morning)


@pytest.fixture
def morning(after_the_morning: Template, tmp_path: Path) -> Iterator[Live]:
    """Return a station after that morning."""
    with running(after_the_morning, tmp_path / "data") as live:
        yield live


def _morning(live: Live) -> None:
    for _ in range(3):
        take(live)
    desk = Desk(live).open()
    for wait, serve in ((60, 120), (240, 240)):
        live.clock.forward(wait)
        served = desk.serve()
        live.clock.forward(serve)
        desk.do("complete", version=served["version"], outcome="attended")
    called = desk.call()  # after 660 s, beyond its target of 600 s
    live.clock.forward(100)
    desk.do("no-show", version=desk.do("recall", version=called["version"])["version"])
    live.clock.forward(3600 - 760)
    take(live, "documentos", lane="preferential")


def test_the_waits_of_a_day_by_service(morning: Live) -> None:
    rows = morning.http("supervisor").get("/reports/waits").json()
    assert rows[1] == {
        "service": "informes", "issued": 3, "called": 3, "attended": 2, "no_show": 1, "left": 0,
        "transferred": 0, "waiting": 0, "wait_p50_s": 420, "wait_p90_s": 692, "wait_p95_s": 726,
        "service_p50_s": 180, "service_p90_s": 228, "within_target_pct": pytest.approx(200 / 3), "n": 3,
        "served": 2, "judged": 3, "expired": 0, "leapt": 0, "visits": 3, "cancelled": 0,
        "within_target_low_pct": pytest.approx(20.77, abs=0.01),
        "within_target_high_pct": pytest.approx(93.85, abs=0.01),
    }  # fmt: skip
    assert (rows[0]["service"], rows[0]["issued"], rows[0]["waiting"], rows[0]["wait_p50_s"]) == (
        "documentos", 1, 1, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("hour", [9, 10]),
        ("lane", ["normal", "preferential"]),
        ("desk", [None, 1]),
        ("weekday", [1]),
        ("shift", ["08-16"]),
        ("", [None]),
    ],
)
def test_the_same_figures_by_other_groups(morning: Live, by: str, groups: list[object]) -> None:
    rows = morning.http("comisario").get("/reports/waits", params={"by": by}).json()
    assert [row.get(by) for row in rows] == groups
    assert sum(row["issued"] for row in rows) == 4


def test_two_groups_at_once(morning: Live) -> None:
    rows = morning.http("comisario").get("/reports/waits", params={"by": "hour,lane"}).json()
    assert [(row["hour"], row["lane"], row["issued"]) for row in rows] == [
        (9, "normal", 3), (10, "preferential", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        {"by": "name"},
        {"by": "hour,hour"},
        {"by": "staff"},
        {"from": "2026-03-03", "to": "2026-03-02"},
        {"from": "2020-01-01", "to": "2026-01-01"},
        {"from": "ayer"},
        {"from": "9999-12-31"},
        {"to": "0001-01-01"},
        {"since": "2026-03-02"},
    ],
)
def test_an_invalid_query_is_refused(live: Live, query: dict[str, str]) -> None:
    problem(live.http("comisario").get("/reports/waits", params=query), 422, "invalid-input")


def test_a_period_holds_only_its_days(morning: Live) -> None:
    chief = morning.http("comisario")
    assert chief.get("/reports/waits?from=2026-03-01&to=2026-03-01").json() == []
    assert len(chief.get("/reports/waits?from=2026-03-02").json()) == 2
    assert len(chief.get("/reports/waits?to=2026-03-02").json()) == 2


def test_a_wait_beyond_its_target_counts_in_the_share_and_in_no_wait(live: Live) -> None:
    take(live)
    live.clock.forward(700)
    for found in (live.http("comisario").get("/reports/now").json()["total"], _only(live, "/reports/waits")):
        assert (found["n"], found["served"], found["judged"]) == (0, 0, 1)
        assert (found["within_target_pct"], found["wait_p50_s"]) == (0, None)


def _only(live: Live, path: str) -> Json:
    rows: list[Json] = live.http("comisario").get(path).json()
    (row,) = rows
    return row


def test_today_live_agrees_with_the_rows(morning: Live) -> None:
    chief = morning.http("comisario")
    now = chief.get("/reports/now").json()
    assert (now["day"], now["total"]["issued"], now["total"]["waiting"]) == ("2026-03-02", 4, 1)
    rows = {row["service"]: row for row in chief.get("/reports/waits").json()}
    for row in now["by_service"]:
        assert row["name"]
        assert {key: row[key] for key in rows[row["service"]]} == rows[row["service"]]
    assert [row["hour"] for row in now["by_hour"]] == [9, 10]
    assert [(desk["desk"], desk["state"]) for desk in now["desks"]][:2] == [(1, "open"), (2, "closed")]


def test_few_visits_to_a_discreet_service_show_no_times(live: Live) -> None:
    take(live, "violencia")
    Desk(live, who="officer").open().complete()
    chief = live.http("comisario")
    row = chief.get("/reports/waits").json()[0]
    assert (row["service"], row["attended"], row["n"]) == (None, 1, 1)
    assert {row[name] for name in row if name.endswith(("_s", "_pct"))} == {None}
    shown = chief.get("/reports/now").json()["by_service"][0]
    assert (shown["service"], shown["name"], shown["wait_p90_s"]) == (None, "Atención reservada", None)
    file = chief.get("/reports/export.csv").content.decode("utf-8-sig")
    assert "Atención reservada,1" in file
    assert "iolencia" not in file


def test_a_total_of_few_with_a_discreet_visit_shows_no_time(live: Live) -> None:
    take(live, "violencia")
    desk = Desk(live, who="officer").open()
    live.clock.forward(61)
    desk.complete()
    take(live)
    chief, times = live.http("comisario"), ("wait_p50_s", "wait_p90_s", "service_p50_s", "within_target_pct")
    now = chief.get("/reports/now").json()
    rows = [row for by in ("", "hour", "desk") for row in chief.get(f"/reports/waits?by={by}").json()]
    for row in (now["total"], *now["by_hour"], *(row for row in rows if row.get("desk", 1))):
        assert row["n"] == 1
        assert [row[name] for name in times] == [None] * len(times)
    page = chief.get("/reports/pages/today").json()
    assert "61 s" not in page["parts"]["cards"] + page["parts"]["by-hour"]
    assert "1:01" not in page["parts"]["cards"] + page["parts"]["by-hour"]
    for _ in range(9):
        take(live)
        live.clock.forward(61)
        desk.complete()
    assert chief.get("/reports/now").json()["total"]["wait_p50_s"] is not None


@pytest.mark.parametrize("by", ["lane", "lane,hour", "service,lane"])
def test_few_people_in_danger_show_no_times(live: Live, by: str) -> None:
    take(live, "violencia")
    take(live)
    desk = Desk(live, who="officer").open()
    for _ in range(2):
        live.clock.forward(61)
        desk.complete()
    chief = live.http("comisario")
    rows = {row["lane"]: row for row in chief.get(f"/reports/waits?by={by}").json()}
    urgent = rows["immediate"]
    assert (urgent["attended"], urgent["n"]) == (1, 1)
    assert {urgent[name] for name in urgent if name.endswith(("_s", "_pct"))} == {None}
    assert rows["normal"]["wait_p50_s"] == 122
    file = chief.get(f"/reports/export.csv?by={by}").content.decode("utf-8-sig").split("\r\n\r\n")[0]
    assert "61" not in file
    assert "122" not in file


def test_the_file_shows_times_of_ten_and_p90_of_twenty(live: Live) -> None:
    desk = Desk(live).open()
    for many, half, longest in ((9, "", ""), (10, "60.0", ""), (20, "60.0", "60.0")):
        while live.http("comisario").get("/reports/waits?by=").json()[0]["issued"] < many:
            take(live)
            live.clock.forward(60)
            desk.complete()
        text = live.http("comisario").get("/reports/export.csv").content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text)))
        row = dict(zip(lines[1], lines[2], strict=True))
        assert row["Emitidos"] == str(many)
        assert (row["Espera P50 (s)"], row["Espera P90 (s)"]) == (half, longest)
        assert row["Dentro de la meta (%)"] == ("100.0" if half else "")
        assert {row["n"], row["De cuántos (atención)"], row["De cuántos (meta)"]} == {str(many)}


def test_the_cells_of_the_file_are_in_spanish(morning: Live) -> None:
    text = morning.http("comisario").get("/reports/export.csv?by=lane").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert [line[0] for line in lines[1:4]] == ["Atención", "Normal", "Preferente"]


def test_the_file_holds_the_same_figures_with_their_definitions(morning: Live) -> None:
    answer = morning.http("comisario").get("/reports/export.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "ciasc-esperas-2026-03-02-2026-03-02.csv" in answer.headers["Content-Disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    head, body = lines[1], dict(zip(lines[1], lines[3], strict=True))
    assert head[0] == "Servicio"
    assert (body["Servicio"], body["Emitidos"], body["Espera P50 (s)"], body["Dentro de la meta (%)"]) == (
        "Informes y orientación", "3", "", "",
    )  # fmt: skip
    assert any(line and line[0] == "Dentro de la meta" for line in lines[5:])


def test_a_file_never_starts_a_cell_with_a_formula(live: Live) -> None:
    from dataclasses import replace  # noqa: PLC0415 - only this test names a station so

    with live.application.store.begin() as tx:
        tx.config.save_station(replace(tx.config.station(), name='=HYPERLINK("x")'))
    text = live.http("comisario").get("/reports/export.csv").content.decode("utf-8-sig")
    assert text.startswith("\"'=HYPERLINK")


def test_a_ticket_called_after_midnight_counts_for_its_own_day(live: Live) -> None:
    live.clock.forward(14 * 3600 + 58 * 60)  # 23:58 in Lima
    before = take(live)
    live.clock.forward(7 * 60)
    after = take(live)
    assert (before["code"], after["code"]) == ("A001", "A002")  # the first one is still held
    desk = Desk(live).open()
    assert desk.complete()["id"] == before["id"]
    chief = live.http("comisario")
    assert [row["attended"] for row in chief.get("/reports/waits?from=2026-03-02&to=2026-03-02").json()] == [
        1
    ]
    assert [row["waiting"] for row in chief.get("/reports/waits?from=2026-03-03&to=2026-03-03").json()] == [1]


def test_undone_steps_and_cancelled_tickets_do_not_count(live: Live) -> None:
    from tests.api import post  # noqa: PLC0415 - only this test cancels

    take(live)
    twice = take(live)
    post(live.http("supervisor"), f"/tickets/{twice['id']}/cancel", version=1, reason="duplicate")
    desk = Desk(live).open()
    done = desk.complete()
    assert live.http("comisario").get("/reports/waits").json()[0]["attended"] == 1
    desk.do("undo", version=done["version"])
    row = live.http("comisario").get("/reports/waits").json()[0]
    assert (row["issued"], row["attended"], row["called"]) == (1, 0, 1)

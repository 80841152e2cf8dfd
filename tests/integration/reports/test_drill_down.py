"""Every figure with a link to tickets counts as many as the list."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest

from ciasc.domain.core.shifts import shift_of
from ciasc.domain.stats.figures import Figures
from ciasc.reports.figure_cells import total
from ciasc.station.stats.figures_of_any_period import period_figures
from tests.api import Desk, Json, post, problem, take
from tests.integration.reports.test_report_pages import pages
from tests.live import Live, Template, lived, running

LINK = re.compile(r'<a href="(/reportes/tickets\?[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
NUMBER = re.compile(r"(?:ver los )?(\d+)\b(?![.:]|\s(?:%|s|min|h)(?:\s|$))")
MEASURED = re.compile(r"\d")


@pytest.fixture(scope="module")
def after_a_day(station_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Create every outcome of a ticket, one time last Monday and two times today."""
    return lived(station_template, tmp_path_factory.mktemp("day") / "data", _week)


@pytest.fixture
def day(after_a_day: Template, tmp_path: Path) -> Iterator[Live]:
    """Return a station on that day."""
    with running(after_a_day, tmp_path / "data") as live:
        yield live


def _week(live: Live) -> None:
    desk = Desk(live).open()
    _hour(live, desk)
    live.clock.forward(timedelta(days=7).total_seconds() - 3600)
    _hour(live, desk)
    _hour(live, desk)
    for service in ("informes", "informes", "robo", "violencia"):
        take(live, service)
        live.clock.forward(400)
    desk.call()
    live.clock.forward(1000)


@pytest.fixture(scope="module")
def after_a_rush(after_a_day: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Create those days, and an hour with enough tickets for times and shares, most at a second desk."""
    return lived(after_a_day, tmp_path_factory.mktemp("rush") / "data", _rush)


@pytest.fixture
def rush(after_a_rush: Template, tmp_path: Path) -> Iterator[Live]:
    """Return a station after that."""
    with running(after_a_rush, tmp_path / "data") as live:
        yield live


def _rush(live: Live) -> None:
    desk = Desk(live, 2, "second").open()
    for at in range(22):
        take(live)
        served = desk.serve()
        live.clock.forward(20 + 5 * at)
        desk.do("complete", version=served["version"], outcome="attended")
    live.clock.forward(3600)


def _hour(live: Live, desk: Desk) -> None:
    """Create one attended, one transferred, one absent, one gone, one cancelled, and one that came back."""
    begin = live.clock()
    take(live, lane="preferential")
    desk.complete()
    take(live, "documentos")
    desk.do("transfer", version=desk.serve()["version"], service="copia")
    desk.complete()
    take(live)
    called = desk.call()
    live.clock.forward(120)
    called = desk.do("recall", version=called["version"])
    live.clock.forward(120)
    desk.do("no-show", version=called["version"])
    gone = take(live)
    assert post(live.http(), f"/tickets/{gone['token']}/leave").status_code == 200
    wrong = take(live)
    cancel: Json = {"version": 1, "reason": "duplicate"}
    assert post(live.http("supervisor"), f"/tickets/{wrong['id']}/cancel", **cancel).status_code == 200
    back = take(live)
    live.clock.forward(700)
    parked = desk.do("park", version=desk.serve()["version"], note="vuelve")
    answer = post(desk.client, f"/tickets/{back['id']}/return", version=parked["version"])
    assert answer.status_code == 200, answer.text
    desk.complete()
    live.clock.forward(3600 - (live.clock() - begin).total_seconds())


def many(chief: httpx.Client, address: str) -> int:
    """Return how many tickets are at that address, listed or withheld."""
    told = chief.get(address.replace("/reportes", "/reports", 1)).json()
    return int(told["found"] + told["untold"])


@pytest.mark.parametrize(
    ("page", "least"),
    [
        ("hoy", 13),
        ("periodos?from=2026-03-02&to=2026-03-09", 26),
        ("periodos?from=2026-03-09&to=2026-03-09&service=informes", 15),
    ],
)
def test_a_figure_links_to_as_many_tickets_as_it_counts(rush: Live, page: str, least: int) -> None:
    seen = pages(rush, "comisario").get(f"/reportes/{page}").text
    links = [(unescape(href), re.sub(r"<.*?>", "", words)) for href, words in LINK.findall(seen)]
    counted = [(href, int(said[1])) for href, words in links if (said := NUMBER.match(words))]
    assert len(counted) >= least
    chief = rush.http("comisario")
    assert [(href, many(chief, href)) for href, _ in counted] == counted


def told(live: Live, asked: Mapping[str, str]) -> Figures:
    """Return the figures of those days, service, hour, weekday and shift, up to that hour."""
    first, last = (date.fromisoformat(asked[name]) for name in ("from", "to"))
    station, by = live.application.station, ("day", "service", "hour", "weekday")
    with station.store.read() as tx:
        groups = period_figures(tx, station.calendar, first, last, by, live.clock())
    return total(
        [
            some
            for (_, service, hour, weekday), some in groups.items()
            if asked.get("service", service) == service
            and asked.get("hour", str(hour)) == str(hour)
            and asked.get("weekday", str(weekday)) == str(weekday)
            and asked.get("shift", str(shift_of(int(str(hour))))) == str(shift_of(int(str(hour))))
            and int(str(hour)) < int(asked.get("before", "24"))
        ]
    )


def of_how_many(some: Figures, asked: Mapping[str, str]) -> int:
    """Return the count behind a time or a share that links to that list."""
    if "judged" in asked:
        return some.kept + some.broken
    if "end" in asked:
        return int(getattr(some, asked["end"]))
    return len(some.waits if asked["sort"] == "wait" else some.services)


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        ("hoy", {"judged", "wait", "service", "no_show", "left", "attended"}),
        ("periodos?from=2026-03-02&to=2026-03-09", {"judged", "wait"}),
        ("periodos?from=2026-03-02&to=2026-03-09&measure=meta", {"judged", "wait"}),
        ("periodos?from=2026-03-09&to=2026-03-09&service=informes", {"judged", "wait"}),
    ],
)
def test_a_time_or_a_share_links_to_all_that_it_counts(rush: Live, page: str, kinds: set[str]) -> None:
    seen = pages(rush, "comisario").get(f"/reportes/{page}").text
    links = [(unescape(href), re.sub(r"<.*?>", "", words)) for href, words in LINK.findall(seen)]
    measured = {href for href, words in links if MEASURED.match(words) and not NUMBER.match(words)}
    asked = {href: dict(parse_qsl(href.partition("?")[2])) for href in measured}
    chief = rush.http("comisario")
    assert {href: many(chief, href) for href in measured} == {
        href: of_how_many(told(rush, filters), filters) for href, filters in asked.items()
    }
    kind = {"judged" if "judged" in one else one.get("end", one.get("sort")) for one in asked.values()}
    assert kind == kinds
    assert len(measured) >= 4


def test_late_tickets_equal_those_of_the_figures(rush: Live) -> None:
    days = {"from": "2026-03-02", "to": "2026-03-09"}
    chief, all_of_it = rush.http("comisario"), told(rush, days)
    asked = "/reportes/tickets?from=2026-03-02&to=2026-03-09"
    assert 0 < many(chief, f"{asked}&late=true") == all_of_it.broken
    assert many(chief, f"{asked}&judged=false") == all_of_it.early + all_of_it.undecided
    assert many(chief, f"{asked}&served=true") == len(all_of_it.services)
    assert many(chief, f"{asked}&served=false") == all_of_it.issued - len(all_of_it.services)


def test_an_indicator_links_to_the_tickets_that_it_counts(rush: Live) -> None:
    chief = rush.http("comisario")
    days = "from=2026-03-02&to=2026-03-09"
    told_of = {one["key"]: one["n"] for one in chief.get(f"/reports/indicators?{days}").json()["indicators"]}
    for key, query in (
        ("wait", "waited=true"), ("within_target", "judged=true"), ("service", "served=true"),
        ("stay", "end=attended"),
    ):  # fmt: skip
        assert many(chief, f"/reportes/tickets?{days}&{query}") == told_of[key]
    seen = unescape(pages(rush, "comisario").get(f"/reportes/periodos?{days}").text)
    for query in ("waited=true&sort=wait", "judged=true", "served=true&sort=service", "end=attended"):
        assert f'<a href="/reportes/tickets?{days}&{query}">' in seen


@pytest.mark.parametrize(("sort", "time"), [("wait", "wait_s"), ("service", "service_s")])
def test_the_longest_come_first_and_those_not_measured_last(rush: Live, sort: str, time: str) -> None:
    asked = f"/reports/tickets?from=2026-03-09&to=2026-03-09&sort={sort}"
    rows = rush.http("comisario").get(asked).json()["rows"]
    times = [row[time] for row in rows]
    known = [seconds for seconds in times if seconds is not None]
    assert 0 < len(known) < len(times)
    assert times == [*sorted(known, reverse=True), *[None] * (len(times) - len(known))]
    page = pages(rush, "comisario").get(asked.replace("/reports", "/reportes", 1)).text
    assert f'<input type="hidden" name="sort" value="{sort}">' in page
    assert re.search(r'<a href="[^"]*" aria-current="true">(Espera|Atención) más larga</a>', page)


def test_the_load_of_a_person_links_to_their_tickets(rush: Live) -> None:
    days = "from=2026-03-09&to=2026-03-09"
    seen = pages(rush, "comisario").get(f"/reportes/carga?{days}").text
    links = [(unescape(href), words) for href, words in LINK.findall(seen)]
    chief = rush.http("comisario")
    rows = {row["name"]: row for row in chief.get(f"/reports/load?{days}").json()["rows"]}
    expected: dict[str, int] = {}
    for name, row in rows.items():
        of = f"/reportes/tickets?{days}&staff={name}"
        expected |= {f"{of}&end={end}": row[end] for end in ("attended", "transferred") if row[end]}
        if row["service_p50_s"] is not None:
            expected[f"{of}&served=true&sort=service"] = row["attended"] + row["transferred"]
    assert {href for href, _ in links} == set(expected)
    assert {href: many(chief, href) for href in expected} == expected
    assert len(expected) == 4
    assert [words for href, words in links if href.endswith("staff=second&end=attended")] == ["22"]


def test_a_person_who_did_not_return_is_no_attention_of_the_load(live: Live) -> None:
    desk = Desk(live).open()
    take(live)
    served = desk.serve()
    live.clock.forward(900)
    gone = desk.do("park", version=served["version"])
    called = desk.do("call", ticket=gone["id"], reason="returned")
    for _ in range(2):
        live.clock.forward(120)
        called = desk.do("recall", version=called["version"])
    desk.do("no-show", version=called["version"])
    for _ in range(10):
        take(live)
        served = desk.serve()
        live.clock.forward(60)
        desk.do("complete", version=served["version"], outcome="attended")
    chief = live.http("comisario")
    row = chief.get("/reports/load").json()["rows"][0]
    assert (row["service_p75_s"], row["service_s"]) == (60, 1500)
    asked = "/reportes/tickets?from=2026-03-02&to=2026-03-02&staff=auxiliary"
    assert [many(chief, f"{asked}{more}") for more in ("", "&served=true")] == [11, 10]


def test_each_person_lists_their_own_tickets_and_the_comisario_those_of_all(rush: Live) -> None:
    days = "from=2026-03-09&to=2026-03-09"
    asked = f"/reports/tickets?{days}"
    for who, whose in (
        ("second", "second"), ("second", "SECOND"), ("comisario", "second"), ("comisario", "nobody"),
        ("supervisor", "supervisor"), ("admin", "admin"), ("supervisor", ""), ("comisario", ""),
    ):  # fmt: skip
        answer = rush.http(who).get(f"{asked}&staff={whose}" if whose else asked)
        assert answer.status_code == 200, (who, whose)
        assert (answer.json()["found"] > 0) is (whose in ("second", "SECOND", ""))
    for who, query in (
        ("second", ""), ("second", "&staff=auxiliary"), ("second", "&staff=nobody"), ("admin", ""),
        ("supervisor", "&staff=second"), ("officer", "&staff=second"), ("second", "&staff=second&sign=quick"),
        ("kiosk", "&staff=second"), ("second", "&staff="),
    ):  # fmt: skip
        problem(rush.http(who).get(f"{asked}{query}"), 403, "not-allowed")
        if who != "kiosk":
            page = pages(rush, who).get(f"/reportes/tickets?{days}{query}")
            assert (page.status_code, "A0" in page.text) == (403, False), (who, query)


def test_a_person_reads_their_own_list_without_the_reports(rush: Live) -> None:
    browser = pages(rush, "second")
    asked = "/reportes/tickets?from=2026-03-09&to=2026-03-09&staff=second"
    assert f"{asked}&end=attended" in unescape(
        browser.get("/reportes/carga?from=2026-03-09&to=2026-03-09").text
    )
    seen = browser.get(f"{asked}&end=attended").text
    assert "<h1>Mis atenciones</h1>" in seen
    assert '<input type="hidden" name="staff" value="second">' in seen
    assert "Volver a mi carga" in seen
    for address in re.findall(r'href="(/reportes[^"]*)"', seen):
        assert browser.get(unescape(address)).status_code == 200, address
    wrong = browser.get("/reportes/tickets?from=ayer&staff=second")
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (200, True)
    assert '<input type="hidden" name="staff" value="second">' in wrong.text
    supervisor = pages(rush, "supervisor").get("/reportes/tickets?staff=supervisor").text
    assert "a cargo de supervisor" in supervisor


def test_few_discreet_attentions_of_a_person_are_counted_and_not_listed(live: Live) -> None:
    for number, who, many_of_them in ((1, "officer", 9), (2, "supervisor", 3)):
        desk = Desk(live, number, who).open()
        for _ in range(many_of_them):
            take(live, "violencia")
            served = desk.serve()
            live.clock.forward(60)
            desk.do("complete", version=served["version"], outcome="attended", reason="accompanied")
    chief, days = live.http("comisario"), "from=2026-03-02&to=2026-03-02"
    heard = [
        client.get(f"/reports/tickets?{days}{query}").json()
        for client, query in (
            (chief, ""), (chief, "&staff=officer"), (chief, "&staff=supervisor"),
            (live.http("officer"), "&staff=officer&service=violencia"),
            (live.http("officer"), "&staff=officer&sort=wait&served=true"),
        )
    ]  # fmt: skip
    assert [(one["found"], one["untold"]) for one in heard] == [(12, 0), (0, 9), (0, 3), (0, 9), (0, 9)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("called=true", 11), ("called=false", 5), ("called=false&end=open", 3), ("called=true&end=open", 1),
        ("leg=1", 14), ("leg=2", 2), ("leg=1&end=transferred", 2), ("before=9", 0), ("before=10", 6),
        ("waits=all", 3), ("waits=late", 3), ("waits=longest", 1), ("waits=longest&service=robo", 1),
        ("waits=all&end=attended", 0), ("staff=auxiliary", 11), ("staff=nobody", 0),
        ("staff=auxiliary&served=true", 8), ("late=true&judged=false", 0),
    ],
)  # fmt: skip
def test_tickets_are_found_by_the_filters_of_the_figures(day: Live, query: str, found: int) -> None:
    assert many(day.http("comisario"), f"/reportes/tickets?from=2026-03-09&to=2026-03-09&{query}") == found


def test_the_list_shows_its_filters(day: Live) -> None:
    browser = pages(day, "comisario")
    for query, words in (
        ("before=10", "llegaron antes de las 10 h"), ("called=true", "ya llamados"),
        ("waited=true", "con espera medida"),
        ("whole=false", "visitas con una espera entera fuera de la meta"),
        ("called=false", "nunca llamados"), ("leg=2", "etapa 2"),
        ("waits=late", "esperan ahora y pasaron su meta"), ("judged=true", "cuentan para la meta"),
        ("judged=false", "no cuentan para la meta"), ("served=true", "con atención medida"),
        ("served=false", "sin atención medida"), ("staff=auxiliary", "a cargo de auxiliary"),
    ):  # fmt: skip
        seen = browser.get(f"/reportes/tickets?from=2026-03-09&to=2026-03-09&{query}").text
        name, value = query.split("=")
        assert f'<input type="hidden" name="{name}" value="{value}">' in seen
        assert words in seen


def test_a_list_says_that_the_figures_of_a_closed_day_are_fixed(day: Live) -> None:
    browser = pages(day, "comisario")
    words = "quien seguía en curso entonces cuenta así"
    assert [words in browser.get(f"/reportes/{page}").text for page in ("hoy", "tickets")] == [True, True]


def test_a_list_links_back_to_its_page(day: Live) -> None:
    browser = pages(day, "comisario")
    today = "from=2026-03-09&to=2026-03-09"
    for query, href, words in (
        ("from=2026-03-08&to=2026-03-09&waits=late", "/reportes", "Volver a Ahora"),
        (today, "/reportes/hoy", "Volver a Hoy"),
        (f"{today}&service=robo&sort=wait", "/reportes/hoy", "Volver a Hoy"),
        ("from=2026-03-02&to=2026-03-02&before=10", "/reportes/hoy", "Volver a Hoy"),
        (
            "from=2026-03-02&to=2026-03-09",
            "/reportes/periodos?from=2026-03-02&to=2026-03-09",
            "Volver al período",
        ),
    ):
        seen = unescape(browser.get(f"/reportes/tickets?{query}").text)
        (link,) = re.findall(r'<a class="button" href="([^"]*)">(?:(?!</a>).)*Volver', seen, re.DOTALL)
        assert (link, words in seen) == (href, True), query


def test_withheld_tickets_are_counted(live: Live) -> None:
    browser, asked = pages(live, "comisario"), "/reportes/tickets?from=2026-03-02&to=2026-03-02"
    take(live, "violencia")
    assert (
        "Además hay 1 de servicios reservados, que no se lista por ser pocos, para" in browser.get(asked).text
    )
    take(live, "violencia")
    seen = browser.get(asked).text
    assert "Además hay 2 de servicios reservados, que no se listan por ser pocos, para" in seen
    assert "no se listan con este filtro, para" in browser.get(f"{asked}&called=false").text
    assert [
        f'<option value="">{all_of_them}</option>' in seen for all_of_them in ("Todos", "Todas", "Todo")
    ] == [True, True, False]


def test_a_wait_from_another_day_is_found(day: Live) -> None:
    day.clock.forward(timedelta(days=1).total_seconds())
    chief = day.http("comisario")
    waiting = sum(queue["waiting"] for queue in chief.get("/reports/now").json()["queues"])
    assert many(chief, "/reportes/tickets?from=2026-03-09&to=2026-03-10&waits=all") == waiting == 3


def test_before_an_hour_counts_from_the_begin_of_the_day(station_template: Template, tmp_path: Path) -> None:
    with running(station_template, tmp_path / "data", day_starts_at="07:00") as live:
        take(live)
        live.clock.forward(16 * 3600)  # after one at night, which is still Monday
        take(live, "violencia")
        chief = live.http("comisario")
        asked = "/reportes/tickets?from=2026-03-02&to=2026-03-02"
        assert [many(chief, f"{asked}&before={hour}") for hour in (7, 9, 10, 1, 2)] == [0, 0, 1, 1, 2]

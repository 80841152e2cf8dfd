"""Every figure that leads to tickets leads to just as many."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest

from tests.api import Desk, Json, post, take
from tests.integration.test_report_pages import pages
from tests.live import Live, Template, lived, running

LINK = re.compile(r'<a href="(/reportes/tickets\?[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
NUMBER = re.compile(r"(?:ver los )?(\d+)\b(?! %)")


@pytest.fixture(scope="module")
def after_a_day(station_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """What can become of a ticket, once last Monday and twice today."""
    return lived(station_template, tmp_path_factory.mktemp("day") / "data", _week)


@pytest.fixture
def day(after_a_day: Template, tmp_path: Path) -> Iterator[Live]:
    """A station on that day."""
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


def _hour(live: Live, desk: Desk) -> None:
    """One attended, one sent on and attended, one absent, one gone, one cancelled, and one who came back."""
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
    """How many tickets stand behind that address, told or withheld."""
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
def test_a_figure_leads_to_as_many_tickets_as_it_says(day: Live, page: str, least: int) -> None:
    seen = pages(day, "comisario").get(f"/reportes/{page}").text
    links = [(unescape(href), re.sub(r"<.*?>", "", words)) for href, words in LINK.findall(seen)]
    counted = [(href, int(said[1])) for href, words in links if (said := NUMBER.match(words))]
    assert len(counted) >= least
    chief = day.http("comisario")
    assert [(href, many(chief, href)) for href, _ in counted] == counted


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("called=true", 11), ("called=false", 5), ("called=false&end=open", 3), ("called=true&end=open", 1),
        ("leg=1", 14), ("leg=2", 2), ("leg=1&end=transferred", 2), ("before=9", 0), ("before=10", 6),
        ("waits=all", 3), ("waits=late", 3), ("waits=longest", 1), ("waits=longest&service=robo", 1),
        ("waits=all&end=attended", 0),
    ],
)  # fmt: skip
def test_tickets_are_found_by_what_the_figures_tell_of_them(day: Live, query: str, found: int) -> None:
    assert many(day.http("comisario"), f"/reportes/tickets?from=2026-03-09&to=2026-03-09&{query}") == found


def test_the_list_says_what_it_was_narrowed_to(day: Live) -> None:
    browser = pages(day, "comisario")
    for query, words in (
        ("before=10", "llegaron antes de las 10 h"), ("called=true", "ya llamados"),
        ("called=false", "nunca llamados"), ("leg=2", "tramo 2"),
        ("waits=late", "esperan ahora y pasaron su meta"),
    ):  # fmt: skip
        seen = browser.get(f"/reportes/tickets?from=2026-03-09&to=2026-03-09&{query}").text
        name, value = query.split("=")
        assert f'<input type="hidden" name="{name}" value="{value}">' in seen
        assert words in seen


def test_a_list_says_that_a_closed_day_stays_as_it_was(day: Live) -> None:
    browser = pages(day, "comisario")
    words = "quien seguía en curso entonces cuenta así"
    assert [words in browser.get(f"/reportes/{page}").text for page in ("hoy", "tickets")] == [True, True]


def test_who_waits_since_another_day_is_found(day: Live) -> None:
    day.clock.forward(timedelta(days=1).total_seconds())
    chief = day.http("comisario")
    waiting = sum(queue["waiting"] for queue in chief.get("/reports/now").json()["queues"])
    assert many(chief, "/reportes/tickets?from=2026-03-09&to=2026-03-10&waits=all") == waiting == 3


def test_before_an_hour_counts_from_where_the_day_begins(station_template: Template, tmp_path: Path) -> None:
    with running(station_template, tmp_path / "data", day_starts_at="07:00") as live:
        take(live)
        live.clock.forward(16 * 3600)  # after one at night, which is still Monday
        take(live, "violencia")
        chief = live.http("comisario")
        asked = "/reportes/tickets?from=2026-03-02&to=2026-03-02"
        assert [many(chief, f"{asked}&before={hour}") for hour in (7, 9, 10, 1, 2)] == [0, 0, 1, 1, 2]

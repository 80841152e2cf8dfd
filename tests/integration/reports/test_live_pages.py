"""The live pages: one moment for cards, charts, tables, lists and files, and the same parts by each way."""

import csv
import re
from html import unescape
from io import StringIO
from itertools import takewhile
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ciasc.create_station import add_device
from ciasc.domain.core.permissions import Role
from ciasc.domain.stats.too_few_to_show import FEW_FOR_TAIL
from ciasc.reports.files.report_data import read_book
from ciasc.reports.number_format import NONE
from tests.api import Desk, Json, post, problem, take
from tests.golden.shown import signed_in
from tests.live import Live

STORED = ("issued", "attended", "waiting", "no_show", "left", "transferred")
COUNTS = ("issued", "attended", "at_desk", "waiting", "no_show", "left", "transferred")
NAMES = (
    "Emitidos", "Atendidos", "En atención", "En espera", "No se presentaron", "Se retiraron", "Derivados",
)  # fmt: skip
LINK = re.compile(r'<a href="(/reportes/tickets[^"]*)" aria-label="[^"]*?: (\d+)(?: \([^"]*)?, ver')
TODAY = "from=2026-03-02&to=2026-03-02"


def parts(live: Live, page: str = "today") -> dict[str, str]:
    """Return the parts of that page."""
    answer: Json = live.http("comisario").get(f"/reports/pages/{page}").json()
    shown: dict[str, str] = answer["parts"]
    return shown


def parsed(html: str) -> ET.Element:
    """Return those parts of a page as elements: each macro closes what it opens."""
    return ET.fromstring(f"<div>{html}</div>".replace("&nbsp;", " "))  # noqa: S314 - our own page


def words(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text.split(" (", maxsplit=1)[0]) or 0)


def card(shown: dict[str, str], key: str) -> str:
    """Return the figure of that card."""
    (box,) = (one for one in parsed(shown["cards"]).iter("div") if one.get("id") == f"figure-{key}")
    return words(next(box.iter("dd")))


def columns(table: str) -> dict[str, list[int]]:
    """Return the counts of each column of a wide table, by its head without soft hyphens."""
    root = parsed(table)
    heads = [
        words(head).replace("\N{SOFT HYPHEN}", "") for head in root.iter("th") if head.get("scope") == "col"
    ]
    rows = [[words(cell) for cell in row.iter("td")] for row in root.iter("tr") if list(row.iter("td"))]
    return {
        head: [int(row[at]) for row in rows]
        for at, head in enumerate(heads[1:])
        if rows and rows[0][at].isdigit()
    }


@pytest.fixture
def busy(live: Live) -> Live:
    """Return a station with tickets in each state, over two hours, and a reserved service among them."""
    one, two = Desk(live).open(), Desk(live, 2, "officer").open()
    for service in ("informes", "informes", "robo", "violencia", "copia", "informes"):
        take(live, service)
        live.clock.forward(200)
    two.complete()
    one.complete()
    left = take(live)
    post(live.http(), f"/tickets/{left['token']}/leave")
    live.clock.forward(3600)
    one.serve()
    take(live, "robo")
    live.clock.forward(70)
    return live


def test_all_parts_the_lists_and_the_files_of_one_moment_agree(busy: Live) -> None:
    shown, chief = parts(busy), busy.http("comisario")
    cards = {key: number(card(shown, key)) for key in COUNTS}
    assert cards["issued"] == sum(cards[key] for key in COUNTS[1:]) == 8
    assert cards["attended"] == 2
    by_hour, by_service = columns(shown["by-hour"]), columns(shown["by-service"])
    for key, name in zip(COUNTS, NAMES, strict=True):
        assert sum(by_hour[name]) == sum(by_service[name]) == cards[key], name

    bars = [words(line) for line in parsed(shown["funnel"]).iter("li")]
    funnel = {name: number(value) for name, value in (bar.split(": ") for bar in bars)}
    assert funnel["Emitidos"] == cards["issued"]
    assert funnel["Atendidos"] == cards["attended"]
    assert funnel["Se retiraron"] == cards["left"]
    assert funnel["Todavía en curso"] == cards["waiting"] + cards["at_desk"]
    drawn = [one for one in (words(text) for text in parsed(shown["funnel"]).iter("text")) if "%" in one]
    assert [bar.split(": ")[1] for bar in bars] == drawn

    issued = [words(row[1]) for row in parsed(shown["shifts"]).iter("tr") if row[0].get("scope") == "row"]
    assert sum(map(number, issued)) == cards["issued"]
    bold = [text for text in parsed(shown["columns"]).iter("text") if text.get("font-weight") == "600"]
    assert [int(words(text)) for text in bold] == by_hour["Emitidos"]

    (row,) = chief.get("/reports/waits?by=").json()
    now = chief.get("/reports/now").json()["total"]
    assert {key: now[key] for key in row} == row
    asked = [row[key] for key in STORED]
    assert asked == [cards[key] for key in STORED]
    file = chief.get(f"/reports/export.csv?{TODAY}&by=service").content.decode("utf-8-sig")
    assert [sum(count(file, head)) for head in ("Emitidos", "Atendidos", "En espera")] == [
        cards[key] for key in ("issued", "attended", "waiting")
    ]
    station = busy.application.station
    with busy.application.store.read() as tx:
        day = station.calendar.day(station.clock())
        book = read_book(tx, station.calendar, day, day, station.clock())
    assert [getattr(book.total, key) for key in STORED] == asked
    assert card(shown, "within_target") == NONE  # of few, with a reserved visit among them


def count(file: str, head: str) -> list[int]:
    """Return the counts of that column of a CSV file for reading."""
    lines = list(csv.reader(StringIO(file)))
    begin = next(at for at, line in enumerate(lines) if head in line)
    place = lines[begin].index(head)
    rows = takewhile(lambda line: len(line) > place, lines[begin + 1 :])
    return [int(line[place]) for line in rows]


def test_every_link_of_the_page_lists_the_count_that_it_shows(busy: Live) -> None:
    chief, found = busy.http("comisario"), 0
    for name, html in parts(busy).items():
        for href, label in re.findall(
            r'<a href="(/reportes/tickets[^"]*)" aria-label="[^"]*?: (\d+)(?: \([^"]*)?, ver', html
        ):
            told = chief.get(unescape(href).replace("/reportes", "/reports", 1)).json()
            if name != "compared":  # those are of whole hours
                assert told["found"] + told["untold"] == int(label), (name, href)
            found += 1
    assert found > 30


def test_a_page_a_room_and_the_answer_show_the_same_parts(busy: Live) -> None:
    for page, path in (("today", "/reportes/hoy"), ("now", "/reportes")):
        screen = busy.screen("comisario")
        try:
            screen.watch(f"report:{page}")
            snapshot: dict[str, Any] = screen.wait(1)[0]
        finally:
            screen.close()
        answer = busy.http("comisario").get(f"/reports/pages/{page}").json()
        assert snapshot["parts"] == answer["parts"]
        assert (snapshot["room"], snapshot["seq"]) == (f"report:{page}", answer["seq"])
        seen = signed_in(busy, "comisario").get(path).text
        for name, html in answer["parts"].items():
            assert f'id="{name}"' in seen
            assert html in seen


def test_no_part_names_a_discreet_service(busy: Live) -> None:
    for page in ("today", "now"):
        text = str(parts(busy, page))
        assert "iolencia" not in text
        assert "Atención reservada" in text or page == "now"


def test_names_with_marks_of_html_are_shown_as_they_are_written(live: Live) -> None:
    sly = "<img src=x onerror=f()>\"'&amp;"
    take(live)
    take(live, "robo")
    add_device(live.application.store, Role.DISPLAY, sly, None, None)
    admin = live.http("admin")
    draft = admin.get("/admin/config").json()
    for service in draft["document"]["services"]:
        service["words"]["es"]["name"] = sly
    draft["document"]["station"]["name"] = sly
    sent = {"revision": draft["revision"], "document": draft["document"]}
    saved = post(admin, "/admin/config/draft", **sent).raise_for_status().json()
    post(admin, "/admin/config/publish", revision=saved["revision"]).raise_for_status()
    for page in ("today", "now"):
        shown = parts(live, page)
        for name, html in shown.items():
            root = parsed(html)
            assert not {"img", "script"} & {one.tag for one in root.iter()}, name
            assert not [key for one in root.iter() for key in one.attrib if key.startswith("on")], name
        assert sly in words(parsed(shown["by-service" if page == "today" else "queues"]))
        seen = signed_in(live, "comisario").get("/reportes/hoy" if page == "today" else "/reportes").text
        assert "<img src=x" not in seen
    assert sly in words(parsed(shown["things"]))


def test_there_is_no_other_page(live: Live) -> None:
    problem(live.http("comisario").get("/reports/pages/yesterday"), 404, "not-found")
    problem(live.http("auxiliary").get("/reports/pages/now"), 403, "not-allowed")


def test_the_weeks_before_follow_the_hour_and_what_happened(live: Live) -> None:
    week = 7 * 24 * 3600
    take(live)
    live.clock.forward(week)
    assert columns_of_compared(live)[2] == "0"  # until nine o'clock, when that ticket came
    live.clock.forward(3600)
    assert columns_of_compared(live)[2] == "1"


def columns_of_compared(live: Live) -> list[str]:
    """Return the issued tickets of today, of the usual day and of each week before."""
    rows = [row for row in parsed(parts(live)["compared"]).iter("tr") if row[0].get("scope") == "row"]
    return [words(cell) for cell in rows[0].iter("td")]


def test_a_device_that_is_gone_and_a_printer_ask_for_attention(live: Live) -> None:
    shown = parts(live, "now")
    assert "todavía no se conectó" in shown["things"]
    screen = live.screen("display")
    try:
        screen.watch("display")
        screen.wait(1)
        assert "Pantalla" in parts(live, "now")["things"]
        assert "Conectado" in parts(live, "now")["things"]
    finally:
        screen.close()


def test_the_longest_who_still_waits_is_beside_the_wait_of_nine_of_ten(live: Live) -> None:
    desk = Desk(live, 1).open()
    for _ in range(FEW_FOR_TAIL):
        take(live)
        live.clock.forward(10)
        desk.complete()
    take(live, "otras_denuncias")
    live.clock.forward(7200)
    nine = words(
        next(box for box in parsed(parts(live)["cards"]).iter("div") if box.get("id") == "figure-wait_nine")
    )
    assert "10 s" in nine
    assert "ahora, la espera más larga: 2 h" in nine

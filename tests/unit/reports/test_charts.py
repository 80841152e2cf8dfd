"""Charts as values: what may be shown, what is shown instead, and that they read without colour."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ciasc.content.near_target import nearness
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import Group
from ciasc.domain.stats.percentiles import ONCE_LONGEST_S, marks
from ciasc.reports.charts import Note, Point, funnel, ticks, trend
from ciasc.reports.figure_cells import day_cells, total
from ciasc.reports.live.today_page import hour_columns
from ciasc.reports.number_format import (
    format_count,
    format_duration,
    format_hours,
    format_percent,
    format_percentile,
    span_words,
)
from ciasc.reports.period.heatmap_levels import OVER_TARGET, WAIT_P90, Measure, heatmap
from ciasc.reports.template_macros import for_paper, macros, palette

STATIC = Path(__file__).parents[3] / "static"
MONDAY = date(2026, 3, 2)


def some(many: int, wait_s: float = 600, kept: int = 0, broken: int = 0) -> Figures:
    waits = marks([wait_s] * many)
    return Figures(issued=many, called=many, waits=waits, kept=kept, broken=broken)


def every_square() -> dict[Group, Figures]:
    return {(day, hour): some(30, 60 * (day + hour)) for day in range(1, 8) for hour in range(24)}


def drawn(macro: str, value: object) -> ET.Element:
    file = "figure_cells" if macro == "data_table" else "charts"
    return ET.fromstring(str(getattr(macros(f"{file}.html"), macro)(value)))  # noqa: S314 - our own drawing


def texts(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter("text")]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "\N{EN DASH}"), (0, "0 s"), (59.4, "59 s"), (59.6, "1:00 min"), (247, "4:07 min"),
        (599.7, "10 min"), (3569, "59 min"), (3570, "1 h 00 min"), (3600 * 3 - 1, "3 h 00 min"),
    ],
)  # fmt: skip
def test_a_duration_is_formatted_in_plain_units(seconds: float | None, words: str) -> None:
    assert format_duration(seconds) == words


def test_a_percentile_of_a_day_that_knows_no_more_says_so() -> None:
    seconds = (ONCE_LONGEST_S - 60, ONCE_LONGEST_S, ONCE_LONGEST_S + 60)
    assert [format_percentile(one) for one in seconds] == ["7 h 59 min", "8 h o más", "8 h 01 min"]


def test_counts_percentages_hours_and_days_are_formatted() -> None:
    assert [format_percent(None), format_percent(66.7), format_hours(None), format_hours(1234.56)] == [
        "\N{EN DASH}", "67 %", "\N{EN DASH}", "1\N{NARROW NO-BREAK SPACE}234.6 h",
    ]  # fmt: skip
    assert format_count(58_213) == "58\N{NARROW NO-BREAK SPACE}213"
    assert span_words(MONDAY, MONDAY) == "2 de marzo de 2026"
    assert span_words(MONDAY, date(2026, 3, 8)) == "Del 2 al 8 de marzo de 2026"
    assert span_words(MONDAY, date(2026, 9, 3)) == "Del 2 de marzo al 3 de setiembre de 2026"
    assert span_words(MONDAY, date(2027, 1, 3)) == "Del 2 de marzo de 2026 al 3 de enero de 2027"


@pytest.mark.parametrize(("most", "marks_of_axis"), [(4, [0, 1, 2, 3, 4]), (45, [0, 15, 30, 45, 60])])
def test_an_axis_has_round_steps(most: float, marks_of_axis: list[int]) -> None:
    assert ticks(most) == marks_of_axis
    assert ticks(10**6)[-1] >= 10**6


def test_the_sum_of_many_figures_equals_adding_pairs() -> None:
    parts = [some(3, 60, kept=2), some(5, 900, broken=4), some(1, 30)]
    assert total(parts) == parts[0] + parts[1] + parts[2]
    assert total(parts[:1]) == parts[0]
    assert total([]) == Figures()


def test_a_square_of_few_is_hatched_without_a_wait() -> None:
    chart = heatmap({(1, 9): some(19), (1, 10): some(20)}, WAIT_P90)
    few, told = chart.rows[0][1][9:11]
    assert (few.level, few.text) == (None, "")
    assert "muy pocos" in few.words
    assert (told.level, told.text) == (1, "10")
    table = drawn("data_table", chart.table)
    cells = ["".join(cell.itertext()) for cell in table.iter("td")]
    assert [cell for cell in cells if cell.strip()] == ["\N{EN DASH} (19)", "10 min (20)"]


def test_a_square_links_to_all_tickets_that_it_counts() -> None:
    found: dict[Group, Figures] = {(1, 9): some(19, kept=9), (1, 10): some(20, kept=10)}

    def links(measure: Measure) -> list[tuple[str | None, str]]:
        table = drawn("data_table", heatmap(found, measure, lambda **groups: f"?{groups['hour']}").table)
        return [(link.get("href"), link.get("aria-label", "")) for link in table.iter("a")]

    assert links(WAIT_P90) == [
        ("?9", "Lun, 09 h, emitidos: 19, ver tickets"),
        ("?10&waited=true&sort=wait", "Lun, 10 h: 10 min, ver tickets"),
        ("?10", "Lun, 10 h, emitidos: 20, ver tickets"),
    ]
    assert [href for href, _ in links(OVER_TARGET)] == ["?9", "?10&judged=true", "?10"]


def test_each_square_has_its_number_beside_its_colour() -> None:
    found = every_square()
    svg = drawn("heatmap", heatmap(found, WAIT_P90))
    assert svg.get("role") == "img"
    assert svg.get("aria-label")
    numbers = [int(text) for text in texts(svg) if re.fullmatch(r"\d+", text)]
    assert len(numbers) == 7 * 24 + 24  # and the hours above them
    assert "style" not in ET.tostring(svg, encoding="unicode")


def test_the_heatmap_shows_exceeded_targets_too() -> None:
    chart = heatmap({(2, 8): some(30, kept=20, broken=10), (2, 9): some(9, kept=4, broken=5)}, OVER_TARGET)
    assert (chart.rows[1][1][8].text, chart.rows[1][1][8].level) == ("33", 3)
    assert chart.rows[1][1][9].level is None


def test_a_line_has_gaps_for_too_few_and_notes_beside_it() -> None:
    points = [Point(f"{day}/3", MONDAY, MONDAY, some(many)) for day, many in enumerate((30, 30, 3, 30, 30))]
    chart = trend("Todos", points, 900, [Note(1, "02/03: feriado")])
    svg = drawn("trend", chart)
    assert len(list(svg.iter("polyline"))) == 4  # two lines, each in two parts
    assert {"9 de cada 10", "la mitad", "meta, 15 min", "1"} <= set(texts(svg))
    assert chart.p90[2] is None
    assert chart.table.rows[2][1][2].few


def test_the_funnel_shows_where_the_others_remained() -> None:
    told = Figures(issued=40, called=35, attended=30, no_show=3, left=2, transferred=1, waiting=3, begun=1)
    bars = funnel(told, lambda **groups: str(groups)).bars
    assert told.issued == sum((told.attended, *(int(bar.words.split()[0]) for bar in bars if bar.loss)))
    assert [bar.href for bar in bars[:3]] == ["{}", "{'called': 'true'}", "{'end': 'attended'}"]
    assert bars[0].words == "40 (100 %)"
    svg = drawn("bars", funnel(told))
    assert [text for text in texts(svg) if text.startswith("Se retiraron")]


def test_every_colour_of_a_chart_has_its_value_for_paper() -> None:
    drawings = [
        macros("charts.html").heatmap(heatmap(every_square(), WAIT_P90)),
        macros("charts.html").trend(trend("Todos", [Point("2/3", MONDAY, MONDAY, some(30))], 900)),
        macros("charts.html").bars(funnel(Figures(issued=3, called=1, left=1))),
        macros("charts.html").columns(hour_columns({(9,): some(30)})),
    ]
    for drawing in drawings:
        paper = for_paper(drawing, palette(STATIC))
        assert "var(" in str(drawing)
        assert "var(" not in paper
        fills = {node.get("fill") for node in ET.fromstring(paper).iter() if node.get("fill")}  # noqa: S314 - ours
        assert all(re.fullmatch(r"none|#[0-9a-f]{6}|url\(#[\w-]+\)", str(fill)) for fill in fills), fills


def test_columns_show_both_counts_and_the_line_only_of_enough_waits() -> None:
    few, many = some(19, 60), Figures(issued=30, attended=20, waits=marks([600] * 25))
    chart = hour_columns({(9,): few, (10,): many})
    assert chart is not None
    assert [one.name for one in chart.columns] == ["08", "09", "10", "11"]
    assert [one.line for one in chart.columns] == [None, None, 10.0, None]
    svg = drawn("columns", chart)
    assert {"19", "30", "10 min"} <= set(texts(svg))
    titles = [title.text for title in svg.iter("title")]
    assert "9 h: 19 emitidos, 0 atendidos" in titles
    assert "10 h: 9 de cada 10 esperaron hasta 10 min, 25 esperas medidas" in titles
    assert len(list(svg.iter("circle"))) == 2  # the point, and the line of this one point


def test_the_figures_of_a_day_show_few_as_few_and_none_of_a_reserved_service() -> None:
    told = replace(some(12, 90, kept=4, broken=1), attended=3, services=marks([30] * 3))
    cells = day_cells(told, "/lista?x=1")
    assert (cells["wait_half"].text, cells["wait_half"].few) == ("1:30 min", False)
    assert cells["wait_half"].href == "/lista?x=1&waited=true&sort=wait"
    assert (cells["wait_nine"].text, cells["wait_nine"].href) == ("\N{EN DASH}", None)
    assert (cells["within_target"].text, cells["within_target"].few) == ("80 %", True)
    assert (cells["service_half"].text, cells["service_half"].href) == ("30 s", None)
    assert (cells["attended"].href, cells["left"].href) == ("/lista?x=1&end=attended", None)
    guarded = day_cells(told, None, guarded=True)
    assert [guarded[name].text for name in ("service_half", "within_target")] == ["\N{EN DASH}"] * 2
    assert {cell.href for cell in guarded.values()} == {None}


@pytest.mark.parametrize(
    ("share", "level", "words"),
    [
        (0.74, "calm", ""),
        (0.75, "near", "cerca de la meta"),
        (1, "near", "cerca de la meta"),
        (1.01, "over", "pasó la meta"),
    ],
)
def test_a_wait_is_near_its_target_or_over_it(share: float, level: str, words: str) -> None:
    found = nearness(share)
    assert (found.level, found.words, bool(found.sign)) == (level, words, bool(words))


def test_charts_without_data_can_be_rendered() -> None:
    for macro, value in (
        ("heatmap", heatmap({}, WAIT_P90)),
        ("trend", trend("Todos", [Point("2/3", MONDAY, MONDAY, Figures())])),
        ("bars", funnel(Figures())),
        ("data_table", heatmap({}, WAIT_P90).table),
    ):
        assert drawn(macro, value) is not None

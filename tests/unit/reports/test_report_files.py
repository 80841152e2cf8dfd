"""The files of a period: spreadsheet and CSV with reproducible figures, and the chief's words."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from statistics import median, quantiles
from typing import Any

import pytest
from openpyxl import load_workbook

from ciasc.content.file_columns import columns
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import FIELDS, Figures
from ciasc.domain.stats.percentiles import marks
from ciasc.reports import charts
from ciasc.reports.files.figure_rows import csv_rows, durations
from ciasc.reports.files.report_data import Before, ReportData, added, is_month, month_before
from ciasc.reports.files.summary_text import kpis, summary_sentences
from ciasc.reports.files.xlsx_writer import xlsx_file
from ciasc.reports.number_format import NONE, format_count, format_duration, format_percent
from tests.facts import a_fact
from tests.report_data import NAMES, a_book, ended_unusually, some_facts

EVIL = '=HYPERLINK("http://example.org","x")'
Rows = list[dict[str, Any]]


def read(book: ReportData) -> dict[str, Rows]:
    """Return each sheet of the spreadsheet, read by another library."""
    found: dict[str, Rows] = {}
    for sheet in load_workbook(BytesIO(xlsx_file(book))).worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return found


@pytest.fixture(scope="module")
def sheets() -> dict[str, Rows]:
    return read(a_book())


def seconds(texts: Iterable[str | None]) -> list[float]:
    """Return the durations of those cells."""
    return [float(one) for text in texts if text for one in str(text).split()]


def again(rows: Rows) -> dict[str, Any]:
    """Compute the columns of a group's row from the rows behind it only."""
    counted = [columns()[name].name for name in ("issued", "kept", "wait_s")]
    found: dict[str, Any] = {name: sum(row[name] or 0 for row in rows) for name in counted}
    waits = seconds(row["Esperas"] for row in rows)
    found["Esperas medidas (n)"] = len(waits)
    if len(waits) >= 20:
        found["Espera P90 (s)"] = pytest.approx(quantiles(waits, n=10, method="inclusive")[8])
    judged = found["En su meta"] + sum(row["Fuera de su meta"] or 0 for row in rows)
    if judged >= 10:
        found["Dentro de la meta (%)"] = pytest.approx(100 * found["En su meta"] / judged)
    return found


@pytest.mark.parametrize(
    ("sheet", "rows", "same"),
    [
        ("Total", "Filas por día", lambda _group, _row: True),
        ("Total", "Filas por hora", lambda _group, _row: True),
        ("Por día", "Filas por día", lambda group, row: group["Día"] == row["Día"]),
        (
            "Por día y hora",
            "Filas por hora",
            lambda group, row: all(group[name] == row[name] for name in ("Día de la semana", "Hora")),
        ),
    ],
)
def test_every_figure_can_be_computed_from_the_rows(
    sheets: dict[str, Rows], sheet: str, rows: str, same: Callable[[dict[str, Any], dict[str, Any]], bool]
) -> None:
    assert sheets[sheet]
    for group in sheets[sheet]:
        told = again([row for row in sheets[rows] if same(group, row)])
        assert {name: group[name] for name in told} == told


def test_the_sentences_agree_with_the_tables() -> None:
    sheets = read(a_book([fact for fact in some_facts() if fact.leg.service != "denuncias"]))
    (row,) = sheets["Por servicio"]
    over = format_percent(100 - row["Dentro de la meta (%)"])
    third = summary_sentences(a_book([fact for fact in some_facts() if fact.leg.service != "denuncias"]))[2]
    assert third.startswith(f"Donde más se pasa la meta es en «{row['Servicio']}»: {over} de sus tickets")


def test_a_median_wait_of_zero_has_its_own_words() -> None:
    at_once = [a_fact(f"n{at}", queued=at, called=at, serving=at, ended=at + 60) for at in range(30)]
    assert "la mitad no esperó y 9 de cada 10, 0 s o menos" in summary_sentences(a_book(at_once))[0]


@pytest.mark.parametrize("name", ["Servicio", "Atención"])
def test_the_figures_of_services_and_lanes_can_be_computed_from_the_rows(
    sheets: dict[str, Rows], name: str
) -> None:
    assert sum(group["Emitidos"] for group in sheets[f"Por {name.lower()}"]) == 74
    for group in sheets[f"Por {name.lower()}"]:
        waits = lasted(sheets, name, group[name], "Esperas")
        assert len(waits) == group["Esperas medidas (n)"]
        assert sum(waits) == group["Espera en total (s)"]
        tenths = quantiles(waits, n=10, method="inclusive")
        assert group["Espera P50 (s)"] == pytest.approx(tenths[4])
        assert group["Espera P90 (s)"] == (pytest.approx(tenths[8]) if len(waits) >= 20 else None)
        took = lasted(sheets, name, group[name], "Atenciones")
        assert group["Atención P50 (s)"] == pytest.approx(median(took))


def lasted(sheets: dict[str, Rows], name: str, group: str | None, what: str) -> list[float]:
    """Return the durations of that group, or of all, in the sheet by service or by lane."""
    rows = [row for row in sheets[f"Duraciones por {name.lower()}"] if row["Duración"] == what]
    return seconds(row["Segundos"] for row in rows if group in (None, row[name]))


def urgent(many: int, service: str = "violencia") -> list[Fact]:
    """Create so many people in danger, who waited 91 s, 92 s and so on, called 30 s before."""
    return [
        a_fact(f"u{at}", service=service, lane=Lane.IMMEDIATE, queued=at * 900, called=at * 900 + 61 + at,
               serving=at * 900 + 91 + at, ended=at * 900 + 1291 + at)
        for at in range(many)
    ]  # fmt: skip


@pytest.mark.parametrize("service", ["violencia", "informes"])
@pytest.mark.parametrize("many", [1, 9, 10, 25])
def test_no_duration_of_few_people_in_danger_can_be_derived(many: int, service: str) -> None:
    others = [fact for fact in some_facts() if fact.leg.lane is not Lane.IMMEDIATE]
    sheets = read(a_book([*others, *urgent(many, service)]))
    lanes = {row["Atención"]: row for row in sheets["Por atención"]}
    assert set(lanes) == {"Preferente", *(["Normal e inmediata"] if many < 10 else ["Inmediata", "Normal"])}
    all_of_them = sorted(seconds(row["Esperas"] for row in sheets["Filas por día"]))
    for name in ("Servicio", "Atención"):
        assert sorted(lasted(sheets, name, None, "Esperas")) == all_of_them
    together = lanes["Normal e inmediata" if many < 10 else "Inmediata"]
    assert together["Prioridad a tiempo"] + together["Prioridad tarde"] == many
    met = lasted(sheets, "Atención", None, "Contactos")
    assert met == ([] if many < 10 else [91 + at for at in range(many)])
    answered = lasted(sheets, "Atención", None, "Respuestas")
    assert answered == ([] if many < 10 else [61 + at for at in range(many)])
    rows = [row for sheet in ("Filas por día", "Filas por hora") for row in sheets[sheet]]
    assert {row["Atención"] for row in rows} == {"Preferente", "Normal"}
    by_time = [row for sheet in ("Por día", "Por turno", "Por día y hora") for row in sheets[sheet]]
    hushed = (
        "Prioridad a tiempo",
        "Prioridad tarde",
        "Por denuncia",
        "Sin denuncia",
        "Contactos",
        "Denuncias",
    )
    assert {row.get(name) for name in hushed for row in [*rows, *by_time]} == {None}


@pytest.mark.parametrize(
    ("few", "told"), [(1, "Normal e inmediata"), (9, "Normal e inmediata"), (10, "Inmediata")]
)
def test_what_one_sheet_omits_cannot_be_derived_from_another(few: int, told: str) -> None:
    others = [fact for fact in some_facts() if fact.leg.lane is not Lane.IMMEDIATE]
    rare = [replace(fact, leg=replace(fact.leg, service="ausente")) for fact in urgent(few)]
    book = a_book([*others, *urgent(25), *rare], covers=dict.fromkeys(("violencia", "ausente"), "informes"))
    sheets = read(book)
    assert "Violencia familiar" in {row["Servicio"] for row in sheets["Por servicio"]}
    assert told in {row["Atención"] for row in sheets["Por atención"]}


def test_denuncias_are_shown_only_in_total() -> None:
    filed = [a_fact(f"d{at}", due=True, denuncia=600 + at) for at in range(12)]
    sheets = read(a_book([*some_facts(), *filed]))
    assert lasted(sheets, "Atención", "Todas", "Denuncias") == [600 + at for at in range(12)]
    assert sheets["Total"][0]["Por denuncia"] == 12
    assert not lasted(read(a_book([*some_facts(), *filed[:9]])), "Atención", "Todas", "Denuncias")


def test_few_of_several_discreet_services_are_together_if_they_are_not_few_then() -> None:
    others = [fact for fact in some_facts() if fact.leg.lane is not Lane.IMMEDIATE]
    some = [
        *others,
        *urgent(7),
        *(replace(fact, leg=replace(fact.leg, service="ausente")) for fact in urgent(6)),
    ]
    sheets = read(a_book(some, covers=dict.fromkeys(("violencia", "ausente"), "informes")))
    told = {row["Servicio"]: row["Emitidos"] for row in sheets["Por servicio"]}
    assert told == {"Denuncias": 40, "Informes": 30, "Atención reservada": 13}
    assert len(lasted(sheets, "Servicio", "Atención reservada", "Esperas")) == 13


def test_a_discreet_service_with_an_unused_cover_shows_no_duration() -> None:
    sheets = read(a_book(urgent(3)))
    (service,), (lane,) = sheets["Por servicio"], sheets["Por atención"]
    assert (service["Servicio"], service["Emitidos"]) == ("Informes (con atención reservada)", 3)
    for group in (service, lane):
        assert {group["Espera en total (s)"], group["Atención en total (s)"], group["Espera P50 (s)"]} == {
            None
        }
    assert not [*sheets["Duraciones por servicio"], *sheets["Duraciones por atención"]]


def test_the_spreadsheet_has_the_figures_of_the_book(sheets: dict[str, Rows]) -> None:
    book = a_book()
    total = sheets["Total"][0]
    assert (total["Emitidos"], total["Se retiraron"]) == (74, 3)
    assert total["Espera P50 (s)"] == pytest.approx(book.total.percentile_s("waits", 0.5))
    values = {(row["N.º"], row["Valor de"]): row["Valor"] for row in sheets["Indicadores"]}
    assert values["I2", "dentro de la meta"] == pytest.approx(book.total.within_target_pct)
    assert values["I13", "abiertas"] == 10
    assert [row["Día"].date() for row in sheets["Por día"]] == [date(2026, 3, 2), date(2026, 3, 3)]


def test_cancelled_and_expired_tickets_have_columns_in_each_file() -> None:
    book = a_book([*some_facts(), *ended_unusually(expired=4, cancelled=7)])
    sheets = read(book)
    assert [(row["Vencidos"], row["Anulados"]) for row in sheets["Total"]] == [(4, 7)]
    informes = next(row for row in sheets["Por servicio"] if row["Servicio"].startswith("Informes"))
    assert (informes["Vencidos"], informes["Anulados"], informes["Se retiraron"]) == (4, 7, 3)
    for name in ("Por día", "Filas por día", "Filas por hora"):
        assert sum(row["Vencidos"] or 0 for row in sheets[name]) == 4, name
        assert sum(row["Anulados"] or 0 for row in sheets[name]) == 7, name
    rows = csv.DictReader(StringIO(csv_rows(book).decode("utf-8-sig")))
    counts = [(int(row["Vencidos"]), int(row["Anulados"])) for row in rows]
    assert (sum(one for one, _ in counts), sum(two for _, two in counts)) == (4, 7)


def test_hours_of_desks_and_printers_can_be_computed_from_the_rows(sheets: dict[str, Rows]) -> None:
    values = {(row["N.º"], row["Valor de"]): row["Valor"] for row in sheets["Indicadores"]}
    about = {row["Dato"]: row["Valor"] for row in sheets["Resumen"]}
    lasted: Counter[str] = Counter()
    for row in sheets["Filas de equipos"]:
        lasted[row["Estado"]] += row["Segundos"]
    assert values["I13", "abiertas"] == lasted["abierto"] / 3600
    there = lasted["conectado"] / (lasted["conectado"] + lasted["sin señal"])
    assert values["I16", "dispensadores conectados"] == pytest.approx(100 * there)
    out = lasted["fuera de servicio"] / about["Segundos de impresoras en total"]
    assert values["I16", "impresoras en servicio"] == pytest.approx(100 * (1 - out))


def test_every_column_and_indicator_is_defined(sheets: dict[str, Rows]) -> None:
    assert set(columns()) == set(FIELDS)
    defined = {row["Nombre"] for row in sheets["Definiciones"]}
    assert {row["Indicador"] for row in sheets["Indicadores"]} <= defined
    named = set(sheets["Filas por día"][0]) - {"Día", "Servicio", "Atención"}
    assert named <= defined


def test_few_visits_to_a_discreet_service_cannot_be_derived_from_the_files(sheets: dict[str, Rows]) -> None:
    assert "Violencia" not in str(sheets)
    assert "Inmediata" not in str(sheets["Filas por día"] + sheets["Filas por hora"])
    assert {row["Servicio"] for row in sheets["Por servicio"]} == {
        "Denuncias",
        "Informes (con atención reservada)",
    }
    assert "Violencia" not in csv_rows(a_book()).decode()


def test_no_cell_is_a_formula_with_any_text() -> None:
    book = a_book(station=EVIL, names=NAMES | {"informes": EVIL, "denuncias": "+1"}, district="@x")
    kinds = {
        (cell.value, cell.data_type)
        for sheet in load_workbook(BytesIO(xlsx_file(book))).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value).startswith(("=", "+", "@"))
    }
    both = f"{EVIL} (con atención reservada)"
    assert kinds == {(EVIL, "s"), (both, "s"), ("+1", "s"), ("@x", "s")}
    rows = list(csv.reader(StringIO(csv_rows(book).decode("utf-8-sig"))))
    assert {row[2] for row in rows[1:]} == {"'" + EVIL, "'+1"}


def test_the_csv_holds_all_tickets_in_the_finest_rows() -> None:
    file = csv_rows(a_book())
    assert file.startswith(b"\xef\xbb\xbfD\xc3\xada,Hora,Servicio,")
    rows = list(csv.DictReader(StringIO(file.decode("utf-8-sig"))))
    assert sum(int(row["Emitidos"]) for row in rows) == 74
    assert len(seconds(row["Esperas"] for row in rows)) == 71


def test_durations_read_as_numbers() -> None:
    assert durations(marks([750, 0, 1e9, 61.4])) == "0 61 750 1036800"


def test_many_durations_fill_several_cells() -> None:
    many = Figures(issued=9000, waits=marks(range(9000)))
    found = read(replace(a_book(), by_service={"informes": many}))["Duraciones por servicio"]
    assert [row["Casos"] for row in found] == [4000, 4000, 1000]
    assert seconds(row["Segundos"] for row in found) == list(range(9000))


def test_added_figures_equal_those_computed_together() -> None:
    some = list(a_book().by_service.values())
    assert added(some) == some[0] + some[1] + some[2]
    assert added([]) == Figures()


def test_a_calendar_month_is_recognised() -> None:
    assert is_month(date(2026, 2, 1), date(2026, 2, 28))
    assert not is_month(date(2026, 1, 1), date(2026, 2, 28))
    assert not is_month(date(2026, 2, 2), date(2026, 2, 28))
    assert month_before(date(2026, 1, 15)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert a_book(first=date(2026, 2, 1), last=date(2026, 2, 28)).period == "Febrero de 2026"


def test_the_chief_reads_six_figures_and_three_sentences() -> None:
    book = a_book()
    told = {kpi.name: kpi for kpi in kpis(book)}
    assert len(told) == 6
    assert told["Tickets emitidos"].value == told["Tickets emitidos"].before == "74"
    assert told["Tickets emitidos"].of == "71 atendidos"
    assert told["Dentro de su meta"].value == f"{book.total.within_target_pct:.0f} %"
    first, second, third = summary_sentences(book)
    assert first.startswith("Se emitieron 74 tickets y se atendió a 71: la mitad esperó ")
    assert second.endswith(f"; antes (los 2 días anteriores) fueron {book.total.within_target_pct:.0f}.")
    assert "«Denuncias»" in third
    assert "los martes de 10 a 11 h: 75 %" in third


def test_transfers_are_counted_apart_from_tickets() -> None:
    moved = [
        a_fact(f"d{at}", leg=2, arrived=at * 400, queued=at * 400 + 900, called=at * 400 + 960,
               serving=at * 400 + 970, ended=at * 400 + 1200, lane=Lane.PREFERENTIAL)
        for at in range(5)
    ]  # fmt: skip
    book = a_book([*some_facts(), *moved])
    told = {kpi.name: kpi for kpi in kpis(book)}
    assert (book.total.issued, book.total.visits) == (79, 74)
    assert (told["Tickets emitidos"].value, told["Tickets emitidos"].before) == ("74", "74")
    assert told["Tickets emitidos"].of == "y 5 derivaciones; 76 atendidos"
    assert " tickets y derivaciones; entre " in told["Dentro de su meta"].of
    assert told["Preferentes en 5 minutos"].of.startswith("de 19 tickets y derivaciones; entre ")
    first, second, _ = summary_sentences(book)
    assert first.startswith("Se emitieron 74 tickets, hubo 5 derivaciones y se atendió a 76: la mitad")
    assert second.startswith("De cada 100 tickets y derivaciones, ")
    assert charts.funnel(book.total).label.startswith("De 74 tickets y 5 derivaciones: ")


def before_again(sheets: dict[str, Rows]) -> list[str]:
    """Compute the six figures of the period before from its sheet only."""
    rows = sheets["Período anterior"]
    told = {(row["Atención"], row["Dato"]): row["Número"] for row in rows if row["Segundos"] is None}
    waits = seconds(row["Segundos"] for row in rows if row["Dato"] == "Esperas")
    about = {row["Dato"]: row["Valor"] for row in sheets["Resumen"]}

    def share(part: int, rest: int) -> str:
        return format_percent(100 * part / (part + rest)) if part + rest >= 10 else NONE

    def of_all(name: str) -> str:
        return format_percent(100 * told["Todas", name] / told["Todas", "Emitidos"])

    return [
        format_count(told["Todas", "Visitas"] / about["Períodos que se suman en «Período anterior»"]),
        format_duration(quantiles(waits, n=10, method="inclusive")[4]),
        format_duration(quantiles(waits, n=10, method="inclusive")[8]),
        share(told["Todas", "En su meta"], told["Todas", "Fuera de su meta"]),
        f"{of_all('No se presentaron')} · {of_all('Se retiraron')}",
        share(told["Preferente", "Prioridad a tiempo"], told["Preferente", "Prioridad tarde"]),
    ]


def test_every_figure_of_the_period_before_can_be_computed() -> None:
    book = replace(a_book(), before=replace(a_book().before, times=2))
    assert before_again(read(book)) == [kpi.before for kpi in kpis(book)]


def test_no_duration_of_few_in_the_period_before_is_shown() -> None:
    few = {Lane.IMMEDIATE: Figures(issued=1, waits=marks([61]), contacts=marks([61]), wait_s=61)}
    book = a_book(before=Before("agosto de 2026", 1, 2, few))
    rows = read(book)["Período anterior"]
    assert {row["Segundos"] for row in rows} == {None}
    assert 61 not in {row["Número"] for row in rows}


def test_one_transfer_is_singular() -> None:
    assert charts.funnel(Figures(issued=2, visits=1)).label.startswith("De 1 ticket y 1 derivación: ")


def _few(book: ReportData) -> ReportData:
    return replace(book, by_lane={}, by_service={}, by_week={}, before=replace(book.before, by_lane={}))


def test_too_few_tickets_make_no_claim() -> None:
    book = _few(a_book())
    assert [kpi.value for kpi in kpis(book)] == ["0", *[NONE] * 5]
    assert summary_sentences(book) == [
        "Se emitieron 0 tickets y se atendió a 0; son muy pocos para hablar de tiempos de espera.",
        "Todavía no se puede decir cuántos fueron llamados dentro de su meta.",
        "Ningún servicio tiene tickets suficientes para señalarlo.",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last": date(2026, 3, 2)}, "y la hora más difícil, de "),
        ({"by_week": {}}, "de sus tickets."),
    ],
)
def test_the_sentence_names_where_to_look_first(changes: dict[str, Any], words: str) -> None:
    assert words in summary_sentences(a_book(**changes))[2]


def _judged(kept: int, broken: int) -> Figures:
    waits = marks([60] * (kept + broken))
    return Figures(issued=kept + broken, visits=kept + broken, kept=kept, broken=broken, waits=waits)


@pytest.mark.parametrize(
    ("service", "hours", "words"),
    [
        ((30, 10), {9: (30, 10)}, "Donde más se pasa la meta es en «Denuncias»: 25 % de sus tickets."),
        ((30, 10), {9: (15, 5), 10: (15, 5)}, "«Denuncias»: 25 % de sus tickets."),
        ((30, 10), {9: (20, 0), 10: (10, 10)}, " tickets; y la hora más difícil, de 10 a 11 h: 50 %."),
        ((400, 1), {}, "«Denuncias»: menos de 1 % de sus tickets."),
        ((40, 0), {9: (20, 0), 10: (20, 0)}, "Ningún servicio con tickets suficientes se pasó de su meta."),
        ((40, 0), {9: (40, 0)}, "Ningún servicio con tickets suficientes se pasó de su meta."),
    ],
)
def test_where_to_look_omits_what_is_not_significant(
    service: tuple[int, int], hours: dict[int, tuple[int, int]], words: str
) -> None:
    by_hour = {hour: _judged(*told) for hour, told in hours.items()}
    book = a_book(last=date(2026, 3, 2), by_service={"denuncias": _judged(*service)}, by_hour=by_hour)
    assert summary_sentences(book)[2].endswith(words)


def test_a_missing_comparison_is_in_the_sentences() -> None:
    book = a_book()
    book = replace(book, before=replace(book.before, by_lane={}))
    assert summary_sentences(book)[1].endswith("no hay con qué comparar.")

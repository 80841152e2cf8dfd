"""Simulated weeks: every figure against the simulation's own count and against the rows."""

import json
import sqlite3
import statistics
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from ciasc.cli import cli
from ciasc.content.messages import render
from ciasc.create_station import add_printer, create_station
from ciasc.demo.simulated.simulation_plan import Answers, Stretch
from ciasc.demo.simulated.write_years import SimulationRequest, results_as_json, simulate
from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.figures import Figures
from ciasc.domain.tickets.events import HOUSE, EventKind
from ciasc.domain.tickets.replay import replay
from ciasc.reports.files.file_labels import PdfKind as Paper
from ciasc.reports.files.make_file import Form, make_file
from ciasc.settings import load, static_folder
from ciasc.station import Station
from ciasc.station.stats.close_day import Checked
from ciasc.station.stats.figures_of_any_period import period_figures
from ciasc.station.stats.station_availability import availability_spells
from ciasc.storage.schema import check
from ciasc.storage.store import SqlStore, open_store

NOW = datetime(2026, 4, 20, 17, tzinfo=UTC)
FIRST, LAST = date(2026, 3, 30), date(2026, 4, 19)
PRINTER = "mostrador"
LIMA_US = 5 * 3600 * 1_000_000
WAITED = (
    "coalesce((SELECT min(at) FROM event WHERE event.ticket = leg.ticket AND kind = 'served'"
    " AND at BETWEEN queued_at AND coalesce(ended_at, at)),"
    " CASE \"end\" WHEN 'no_show' THEN called_at WHEN 'transferred' THEN ended_at END)"
)
"""When the wait of a leg was over, in SQLite's own words."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create three weeks at a station with too few desks: two."""
    data = tmp_path_factory.mktemp("simulated") / "data"
    create_station(data, "Comisaría", "Lima", 2)
    return data


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[SqlStore]:
    with closing(open_store(load(folder).database)) as opened:
        add_printer(opened, PRINTER, f"file:{folder}/papel", "epson-tm-t20iii")
        yield opened


@pytest.fixture(scope="module")
def answers(store: SqlStore) -> Answers:
    return simulate(store, Calendar(), SimulationRequest(days=21, per_day=110, seed=7), NOW)


@pytest.fixture
def rows(folder: Path, answers: Answers) -> Iterator[sqlite3.Connection]:
    """Return the database as SQLite itself reads it."""
    assert answers.tickets > 2000
    with closing(sqlite3.connect(folder / "ciasc.sqlite3")) as connection:
        yield connection


def figures(store: SqlStore, *by: str) -> dict[Any, Figures]:
    with store.read() as tx:
        return period_figures(tx, Calendar(), FIRST, LAST, by, NOW)


def test_the_figures_are_what_the_simulation_counted(store: SqlStore, answers: Answers) -> None:
    by_service = {service: one for (service,), one in figures(store, "service").items()}
    assert {service: one.issued for service, one in by_service.items()} == dict(answers.legs)
    for service, one in by_service.items():
        ends = answers.ends[service]
        assert (one.attended, one.no_show, one.left, one.transferred) == (
            ends["attended"], ends["no_show"], ends["left"], ends["transferred"],
        )  # fmt: skip
        assert (one.kept, len(one.waits)) == (answers.kept[service], len(answers.waits[service]))
    total = figures(store)[()]
    assert (total.visits, len(total.stays)) == (answers.tickets, len(answers.stays))


def test_percentiles_are_those_of_the_waits(store: SqlStore, answers: Answers) -> None:
    waits = [wait for some in answers.waits.values() for wait in some]
    assert statistics.quantiles(waits, n=10)[8] > 900  # people do wait
    compared = [(figures(store)[()], waits)]
    by_service = figures(store, "service")
    compared += [(by_service[key,], some) for key, some in answers.waits.items() if len(some) >= 200]
    assert len(compared) > 3
    for one, some in compared:
        exact = statistics.quantiles(some, n=100, method="inclusive")
        for share in (50, 90):
            assert one.percentile_s("waits", share / 100) == pytest.approx(exact[share - 1], abs=1)


def test_counts_by_hour_weekday_and_day_are_those_of_the_rows(
    store: SqlStore, rows: sqlite3.Connection
) -> None:
    local = f"datetime((queued_at - {LIMA_US}) / 1000000, 'unixepoch')"
    for by, words in (
        ("hour", f"CAST(strftime('%H', {local}) AS INTEGER)"),
        ("weekday", f"(CAST(strftime('%w', {local}) AS INTEGER) + 6) % 7 + 1"),
        ("day", f"date({local})"),
        ("shift", f"CAST(strftime('%H', {local}) AS INTEGER) / 8 * 8"),
        ("lane", "lane"),
    ):
        counted = {
            str(group): tuple(more)
            for group, *more in rows.execute(
                f"SELECT {words}, count(*), count(first_called_at),"  # noqa: S608 - the words of this test
                f" sum(CASE WHEN {WAITED} - queued_at <= target_s * 1000000 THEN 1 ELSE 0 END),"
                f" sum(CASE WHEN coalesce({WAITED}, ended_at) - queued_at > target_s * 1000000"
                " THEN 1 ELSE 0 END), sum(\"end\" = 'no_show'), count(DISTINCT ticket)"
                " FROM leg GROUP BY 1"
            )
        }
        for (group,), one in figures(store, by).items():
            issued, called, kept, broken, no_show, tickets = counted.pop(str(group))
            assert (one.issued, one.called, one.kept, one.broken) == (issued, called, kept, broken)
            assert one.no_show == no_show
            assert one.visits <= tickets
        assert not counted


def test_closed_days_are_computed_again_from_the_events(store: SqlStore, answers: Answers) -> None:
    assert answers.events > 8000
    station = Station(
        store=store,
        clock=lambda: NOW,
        publish=lambda: None,
        new_id=str,
        new_token=str,
        render=render,
        calendar=Calendar(),
    )
    with store.read() as tx:
        closed = tx.days.closed_until()
    assert closed == date(2026, 4, 17)
    assert {how for _, how in station.days.check(FIRST, closed)} == {Checked.EQUAL}


def test_live_days_equal_their_events(store: SqlStore, answers: Answers) -> None:
    assert answers.events > 8000
    since, until = Calendar().bounds(FIRST)[0], Calendar().bounds(FIRST + timedelta(days=2))[1]
    with store.read() as tx:
        live, again = tx.stats.facts(since, until, NOW), tx.stats.facts_from_events(since, until, NOW)
    assert sorted(live, key=str) == sorted(again, key=str)


def test_the_simulated_database_passes_the_checks(store: SqlStore, rows: sqlite3.Connection) -> None:
    check(store.engine)
    names = [name for (name,) in rows.execute("SELECT id FROM ticket ORDER BY seq LIMIT 40 OFFSET 900")]
    with store.read() as tx:
        assert [replay(tx.events.of_ticket(name)) for name in names] == [
            tx.tickets.get(name) for name in names
        ]


def seconds(stretches: list[Stretch]) -> float:
    """Return the total seconds of those within the days of the test."""
    since, until = Calendar().bounds(FIRST)[0], Calendar().bounds(LAST)[1]
    parts = ((max(begin, since), min(end, until)) for begin, end in stretches)
    return sum((end - begin).total_seconds() for begin, end in parts if end > begin)


def test_states_of_desks_and_printers_equal_the_simulation(store: SqlStore, answers: Answers) -> None:
    with store.read() as tx:
        told = availability_spells(tx, Calendar(), FIRST, LAST, NOW)
    open_s = sum(spell.seconds for spell in told.desks if spell.state == "open")
    assert open_s == pytest.approx(seconds(answers.open))
    assert sum(spell.seconds for spell in told.printers) == seconds(answers.outages) == 5400
    assert told.printers_s == 21 * 86400
    paused = [spell for spell in told.desks if spell.state == "paused"]
    assert sum(spell.seconds for spell in paused) == pytest.approx(seconds(answers.paused))
    assert {spell.reason for spell in paused} == {"break", "errand", "system"}
    busy = figures(store)[()].service_s
    assert 0.3 < busy / open_s < 1  # no person is at work for longer than they are present


def test_undos_asides_alerts_and_offline_kiosks_are_stored_as_simulated(
    store: SqlStore, rows: sqlite3.Connection, answers: Answers
) -> None:
    told = dict(rows.execute("SELECT kind, count(*) FROM event WHERE ticket IS NOT NULL GROUP BY kind"))
    assert told == {kind: many for kind, many in answers.done.items() if kind not in HOUSE}
    for kind in (
        EventKind.PARKED,
        EventKind.RETURNED,
        EventKind.UNDONE,
        EventKind.RECALLED,
        EventKind.TRANSFERRED,
    ):
        assert told[kind] > 5
    assert told[EventKind.PARKED] == told[EventKind.RETURNED]
    cut_off = rows.execute(
        "SELECT count(*), sum(event.at > ticket.arrived_at), count(ticket.low_min) FROM ticket"
        " JOIN event ON event.ticket = ticket.id AND event.kind = 'issued' WHERE number >= 701"
    ).fetchone()
    assert cut_off == (answers.offline, answers.offline, 0)
    assert answers.offline > 0
    assert rows.execute("SELECT count(taken_at) FROM alert").fetchone() == (len(answers.met),)
    immediate = figures(store, "lane")[Lane.IMMEDIATE,]
    assert immediate.percentile_s("contacts", 0.5) == pytest.approx(statistics.median(answers.met), abs=60)


def test_the_spreadsheet_equals_the_rows_of_the_database(
    store: SqlStore, rows: sqlite3.Connection, answers: Answers
) -> None:
    file = make_file(store, Calendar(), static_folder(), (FIRST, LAST), NOW, Form.XLSX, Paper.REPORT)
    book = load_workbook(BytesIO(file))
    sheets: dict[str, list[dict[str, Any]]] = {
        sheet.title: [
            dict(zip([str(cell) for cell in head], row, strict=True))
            for head, *rest in [list(sheet.iter_rows(values_only=True))]
            for row in rest
        ]
        for sheet in book.worksheets
    }
    counted = (
        "SELECT count(*), count(first_called_at), sum(\"end\" = 'attended'), sum(\"end\" = 'no_show'),"
        " sum(\"end\" = 'left'), sum(%s - queued_at <= target_s * 1000000) FROM leg"
    )
    issued, called, attended, absent, left, kept = rows.execute(counted % WAITED).fetchone()
    names = ("Emitidos", "Llamados", "Atendidos", "No se presentaron", "Se retiraron", "En su meta")
    for sheet in (
        "Total",
        "Por servicio",
        "Por atención",
        "Por turno",
        "Por día",
        "Por día y hora",
        "Filas por día",
    ):
        sums = tuple(sum(int(row[name] or 0) for row in sheets[sheet]) for name in names)
        assert sums == (issued, called, attended, absent, left, kept), sheet
    for day in sheets["Por día"]:
        mine = [row for row in sheets["Filas por día"] if row["Día"] == day["Día"]]
        good, bad = (sum(int(row[name] or 0) for row in mine) for name in ("En su meta", "Fuera de su meta"))
        assert day["Dentro de la meta (%)"] == pytest.approx(100 * good / (good + bad))
    values = {(row["N.º"], row["Valor de"]): row["Valor"] for row in sheets["Indicadores"]}
    assert values["I13", "abiertas"] == pytest.approx(seconds(answers.open) / 3600)
    assert values["I16", "impresoras en servicio"] == pytest.approx(100 * (1 - 5400 / (21 * 86400)))
    missed = sum(answers.ends[key]["no_show"] for key in answers.ends)
    assert values["I5", "no se presentaron"] == pytest.approx(100 * missed / issued)


def test_fewer_people_come_on_holidays(store: SqlStore, answers: Answers) -> None:
    assert answers.feasts == [date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 5)]  # Easter
    by_day = {day: one.issued for (day,), one in figures(store, "day").items()}
    weekdays = [many for day, many in by_day.items() if day.isoweekday() < 6 and day not in answers.feasts]
    assert max(by_day[day] for day in answers.feasts) < min(weekdays)


@pytest.mark.long
def test_the_same_seed_is_the_same_station_and_another_is_not(tmp_path: Path) -> None:
    found = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        create_station(tmp_path / name, "Comisaría", "Lima", 2)
        with closing(open_store(load(tmp_path / name).database)) as opened:
            found.append(
                results_as_json(
                    simulate(opened, Calendar(), SimulationRequest(days=2, per_day=20, seed=seed), NOW)
                )
            )
            with pytest.raises(Conflict, match=r"demo\.simulated\.has_tickets"):
                simulate(opened, Calendar(), SimulationRequest(days=2, per_day=20, seed=seed), NOW)
    assert found[0] == found[1] != found[2]


def test_the_commands_simulate_and_check(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    run = CliRunner().invoke
    run(cli, ["init", "--desks", "2", "--data", data])
    nothing = run(cli, ["report", "rebuild", "--data", data, "--json"])
    assert json.loads(nothing.stdout) == {"closed": 0, "filled": 0, "checked": 0, "differs": []}
    done = run(cli, ["simulate", "--days", "6", "--per-day", "20", "--data", data, "--json"])
    assert json.loads(done.stdout)["days"] == 6
    checked = run(cli, ["report", "rebuild", "--data", data, "--json"])
    assert json.loads(checked.stdout) == {"closed": 0, "filled": 0, "checked": 4, "differs": []}
    with closing(sqlite3.connect(tmp_path / "data/ciasc.sqlite3")) as connection:
        connection.execute("DELETE FROM desk_figures WHERE day < (SELECT max(day) FROM closed_day)")
        connection.commit()
    filled = run(cli, ["report", "rebuild", "--data", data, "--json"])
    assert json.loads(filled.stdout) == {"closed": 0, "filled": 3, "checked": 4, "differs": []}
    with closing(sqlite3.connect(tmp_path / "data/ciasc.sqlite3")) as connection:
        connection.execute(
            "UPDATE hour_figures SET issued = issued + 1 WHERE day = (SELECT max(day) FROM closed_day)"
        )
        connection.commit()
    differs = run(cli, ["report", "rebuild", "--data", data])
    assert (differs.exit_code, "distintos: 1" in differs.stdout) == (1, True)
    mended = run(cli, ["report", "rebuild", "--replace", "--data", data])
    assert (mended.exit_code, "Se escribieron de nuevo" in mended.stdout) == (0, True)
    day = str(json.loads(run(cli, ["report", "rebuild", "--data", data, "--json"]).stdout)["differs"])
    assert day == "[]"

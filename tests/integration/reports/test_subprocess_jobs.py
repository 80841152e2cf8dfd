"""Files are created outside the server, one at a time, and are in a folder whole or not at all."""

import html
import json
import os
import re
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ciasc.domain.core.errors import InvalidInput, TooMany, Unavailable
from ciasc.domain.core.station_day import Calendar
from ciasc.reports.downloads import PAGES
from ciasc.reports.files.make_file import Form, form_of, write_whole_file
from ciasc.reports.files.subprocess_job import FileJob
from ciasc.settings import load
from tests.api import problem
from tests.fakes import A_MONDAY
from tests.live import PASSWORD, Live
from tests.patience import PATIENCE_S

MONDAY = date(2026, 3, 2)
ARGUMENTS = (MONDAY, MONDAY, "xlsx", "report", A_MONDAY)


def job(folder: Path, words: str, limit_s: float = PATIENCE_S, patience_s: float = PATIENCE_S) -> FileJob:
    """Return a job with that Python text as program; `path` in it is the file to write."""
    program = folder / "program.py"
    program.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[3])\n{words}\n")
    return FileJob(load(folder, environ={}), (sys.executable, str(program)), limit_s, patience_s)


def test_the_program_gets_the_days_and_the_settings_of_the_server(tmp_path: Path) -> None:
    words = "import os, json\npath.write_text(json.dumps([sys.argv[4:], os.environ['CIASC_DAY_STARTS_AT']]))"
    said, begins = json.loads(job(tmp_path, words)(*ARGUMENTS))
    assert begins == "00:00"
    assert said == [
        *("--data", str(tmp_path), "--from", "2026-03-02", "--to", "2026-03-02"),
        *("--kind", "report", "--at", str(A_MONDAY.timestamp())),
    ]


def test_only_one_file_is_created_at_a_time(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    making = job(tmp_path, f"path.write_text(open({str(gate)!r}).read())", patience_s=0)
    made: list[bytes] = []
    thread = threading.Thread(target=lambda: made.append(making(*ARGUMENTS)))
    thread.start()
    with gate.open("w") as opened:  # when the program has opened it too
        with pytest.raises(TooMany, match=r"files\.job\.busy") as refused:
            making(*ARGUMENTS)
        opened.write("done")
    thread.join()
    assert refused.value.retry_after_s
    assert made == [b"done"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("sys.exit('No está: falta instalar: algo')", "^error.said words=falta instalar: algo$"),
        ("raise ValueError('secret')", "files.job.failed"),
        ("sys.exit(2)", "files.job.failed"),
        ("pass", "files.job.failed"),
    ],
)
def test_a_failed_program_is_reported_in_words_and_the_next_one_works(
    tmp_path: Path, words: str, told: str
) -> None:
    making = job(tmp_path, words)
    for _ in range(2):
        with pytest.raises(Unavailable, match=told):
            making(*ARGUMENTS)


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with pytest.raises(Unavailable, match=r"files\.job\.file_too_slow"):
        job(tmp_path, f"open({str(gate)!r})", limit_s=0.5)(*ARGUMENTS)


def test_a_file_is_written_whole_and_partial_files_are_removed(tmp_path: Path) -> None:
    (tmp_path / ".a.csv.1.part").write_text("hal")
    (tmp_path / "a.csv").write_text("old")
    write_whole_file(tmp_path / "a.csv", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.csv": b"new"}


def test_a_file_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken.csv").mkdir()
    (tmp_path / "taken.csv" / "x").touch()
    with pytest.raises(Unavailable, match=r"files\.not_written path=.*taken\.csv"):
        write_whole_file(tmp_path / "taken.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.csv"]


def test_the_name_of_a_file_sets_its_form() -> None:
    assert form_of(Path("a/x.PDF")) is Form.PDF
    with pytest.raises(InvalidInput, match=r"files\.name_ending"):
        form_of(Path("x.docx"))


@pytest.mark.long
def test_the_comisario_downloads_the_spreadsheet(steady: Live) -> None:
    answer = steady.http("comisario").get("/reports/export.xlsx?from=2026-03-02")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith('"ciasc-2026-03-02-2026-03-02.xlsx"')
    sheet = load_workbook(BytesIO(answer.content))["Resumen"]
    assert sheet["B2"].value == "Comisaría de prueba"
    assert str(sheet["B6"].value).startswith("02/03/2026")  # created at the time of the server's clock


@pytest.mark.parametrize(
    ("who", "address", "status", "code"),
    [
        ("supervisor", "/reports/export.pdf", 403, "not-allowed"),
        ("supervisor", "/reports/export.xlsx", 403, "not-allowed"),
        ("comisario", "/reports/export.pdf?kind=all", 422, "invalid-input"),
        ("comisario", "/reports/export.xlsx?from=2026-03-03&to=2026-03-02", 422, "invalid-input"),
        ("comisario", "/reports/export.xlsx?from=2026-03-03", 404, "not-found"),
    ],
)
def test_files_are_refused_in_words(steady: Live, who: str, address: str, status: int, code: str) -> None:
    problem(steady.http(who).get(address), status, code)


@pytest.mark.long
def test_a_folder_is_filled_one_time_and_again_on_demand(steady: Live, tmp_path: Path) -> None:
    def daily(*words: str) -> tuple[int, dict[str, list[str]]]:
        command = [sys.executable, "-m", "ciasc", "report", "daily", "--day", "2026-03-02", "--json"]
        done = subprocess.run(
            [*command, "--out", str(tmp_path), "--data", str(steady.data), *words],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout)

    names = {"ciasc-2026-03-02.xlsx", "ciasc-2026-03-02-hoja.pdf"}
    status, said = daily()
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {Path(name).name for name in said["files"]}
    assert (status, made) == (0, names)
    assert daily() == (0, {"files": [], "failed": []})


@pytest.mark.long
def test_missed_days_are_written_later_and_an_emptied_folder_is_not_refilled(
    steady: Live, tmp_path: Path
) -> None:
    today = Calendar().day(datetime.now(UTC))
    days = [today - timedelta(days=back) for back in range(1, 6)]

    def daily() -> list[str]:
        command = [sys.executable, "-m", "ciasc", "report", "daily", "--json", "--out", str(tmp_path)]
        done = subprocess.run(
            [*command, "--data", str(steady.data)], check=True, capture_output=True, text=True
        )
        return [Path(name).name for name in json.loads(done.stdout)["files"]]

    for day in days:
        (tmp_path / f"ciasc-{day}-hoja.pdf").touch()
    for day in (days[1], days[4]):
        (tmp_path / f"ciasc-{day}.xlsx").touch()
    assert daily() == [f"ciasc-{day}.xlsx" for day in (days[3], days[2], days[0])]
    for path in tmp_path.glob("*.xlsx"):
        path.unlink()
    for day in days[1:]:
        (tmp_path / f"ciasc-{day}-hoja.pdf").unlink()
    assert daily() == [f"ciasc-{days[0]}.xlsx"]


def test_a_page_links_to_its_files_and_returns_them(live: Live) -> None:
    browser = live.browser()
    assert browser.get("/reportes/filas.csv").headers["Location"].startswith("/entrar")
    browser.post("/api/v1/session", json={"username": "comisario", "password": PASSWORD})
    page = browser.get("/reportes/periodos?from=2026-03-01&to=2026-03-02").text
    links = re.findall(r'href="(/reportes/\w+\.\w+\?[^"]+)"', page)
    assert [link.split("?")[0].rpartition("/")[2] for link in links] == list(PAGES)
    rows = browser.get(html.unescape(links[-1]))
    assert rows.headers["Content-Type"].startswith("text/csv")
    assert rows.content.startswith(b"\xef\xbb\xbfD")
    for wrong in ("from=ayer", "to=2026-03-01&from=2026-03-02"):
        refused = browser.get(f"/reportes/filas.csv?{wrong}")
        assert (refused.status_code, refused.headers["Content-Type"][:9]) == (422, "text/html")
    assert browser.get("/reportes/otra.pdf").status_code == 404

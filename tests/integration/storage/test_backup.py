"""Back up a station at work and restore it, whatever happens in between."""

import itertools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ciasc.cli import cli
from ciasc.content.messages import render
from ciasc.domain.core.errors import CiascError, Conflict, InvalidInput, Unavailable
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.core.print_jobs import PrintState
from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.tickets.events import EventKind
from ciasc.station import Station, TicketOrder
from ciasc.storage.backups.backup import adopt, back_up, restore
from ciasc.storage.backups.restored_numbers import PaperDays
from ciasc.storage.database_errors import Damaged
from ciasc.storage.process_lock import serving
from ciasc.storage.schema import SchemaDiffers
from ciasc.storage.store import SqlStore, open_store
from tests.builders import KIOSK, a_ticket, furnish
from tests.fakes import A_MONDAY
from tests.live import Template
from tests.patience import PATIENCE_S
from tests.program import serving as program

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
ASIDE = "ciasc.sqlite3.20260302T170000Z"


def states(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {state for (state,) in connection.execute("SELECT state FROM print_job")}


def test_papers_that_a_copy_does_not_know_to_be_out_are_not_printed_a_second_time(
    database: Path, tmp_path: Path
) -> None:
    with closing(open_store(address(database))) as store, store.begin() as tx:
        jobs = []
        for seq in (1, 2, 3):
            tx.tickets.add(a_ticket(seq))
            jobs.append(tx.prints.queue(a_ticket(seq), "mostrador", A_MONDAY))
        tx.prints.claim(jobs[1], list(Lane))
        tx.prints.became(jobs[2], PrintState.PRINTED)
    back_up(address(database), tmp_path / "copy.sqlite3")
    assert states(database) == {"queued", "sent", "printed"}
    restore(address(database), tmp_path / "copy.sqlite3", NOON)
    assert states(database) == {"unknown", "printed"}


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Path:
    """Return a station's file with a known last event."""
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "ciasc.sqlite3"
    shutil.copy(sqlite_template, path)
    with closing(open_store(f"sqlite:///{path}")) as store, store.begin() as tx:
        furnish(tx)
    note(path)
    return path


def note(database: Path, times: int = 1) -> int:
    """Record an event at the station; return its sequence."""
    with closing(open_store(f"sqlite:///{database}")) as store:
        for _ in range(times):
            with store.begin() as tx:
                tx.events.record(EventKind.STATION_CHANGED, SYSTEM, A_MONDAY, data={"what": "open"})
        with store.read() as tx:
            return tx.config.station().seq


def address(file: Path) -> str:
    return f"sqlite:///{file}"


def sequence(file: Path) -> int:
    """Check that a file is whole and has every event; return the last sequence."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (seq,) = connection.execute("SELECT seq FROM station").fetchone()
        assert connection.execute("SELECT max(seq), count(*) FROM event").fetchone() == (seq, seq)
    return int(seq)


def test_a_restore_loads_the_backup_and_keeps_the_replaced_file(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    kept = back_up(address(database), copy)
    assert kept.seq == sequence(copy) == sequence(database)
    assert kept.bytes == copy.stat().st_size
    assert copy.stat().st_mode & 0o077 == 0
    later = note(database)
    done = restore(address(database), copy, NOON)
    names = sorted(path.name for path in database.parent.iterdir())
    assert names == ["ciasc.sqlite3", ASIDE, "ciasc.sqlite3.lock"]
    assert done.seq == kept.seq == sequence(database) - 1  # the restore is an event too
    assert done.replaced == database.with_name(ASIDE)
    assert sequence(done.replaced) == later
    assert note(database) == kept.seq + 2  # the station goes on from there
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.sqlite3", "data"]


def test_a_backup_during_writes_is_one_consistent_moment(database: Path, tmp_path: Path) -> None:
    before = sequence(database)
    enough, over = threading.Event(), threading.Event()

    def write() -> None:
        with closing(open_store(address(database))) as store:
            while not over.is_set():
                with store.begin() as tx:
                    tx.events.record(EventKind.STATION_CHANGED, SYSTEM, A_MONDAY, data={"what": "open"})
                enough.set()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    assert enough.wait(PATIENCE_S)
    copies = [back_up(address(database), tmp_path / f"{number}.sqlite3") for number in range(5)]
    over.set()
    for writer in writers:
        writer.join()
    sequences = [sequence(copy.file) for copy in copies]
    assert sequences == [copy.seq for copy in copies] == sorted(sequences)
    assert before < sequences[0] <= sequences[-1] <= sequence(database)


def cut(after: int, work: Callable[[], object]) -> bool:
    """Return whether `work` ends in a process that dies before its file operation number `after`."""
    child = os.fork()
    if child == 0:
        left = [after]

        def hook(event: str, _args: object) -> None:
            if event in ("os.rename", "os.link", "os.remove", "os.truncate", "sqlite3.connect"):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(hook)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def test_a_backup_cut_anywhere_leaves_nothing_or_all_and_can_be_repeated(
    database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    seq = sequence(database)
    for after in range(20):
        ended = cut(after, lambda: back_up(address(database), copy))
        if copy.exists():
            assert sequence(copy) == seq
        if ended:
            break
    else:
        pytest.fail("it never ended")
    assert after > 3
    assert copy.exists()


@pytest.mark.long
def test_a_restore_cut_anywhere_leaves_the_old_or_the_new_and_can_be_repeated(
    database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    restored = back_up(address(database), copy).seq + 1
    newest = note(database, 2)
    for after in range(40):
        moment = NOON.replace(second=after)
        ended = cut(after, lambda moment=moment: restore(address(database), copy, moment))  # type: ignore[misc]
        assert sequence(database) == (restored if ended else newest)
        if ended:
            break
    else:
        pytest.fail("it never ended")
    assert after > 5
    assert sequence(database.with_name(f"ciasc.sqlite3.20260302T1700{after:02d}Z")) == newest


@pytest.mark.long
def test_a_served_station_is_backed_up_also_after_a_kill_and_is_neither_restored_nor_served_twice(
    station_template: Template, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    copy = tmp_path / "copy.sqlite3"
    command = [sys.executable, "-m", "ciasc", "backup", str(copy), "--data", str(data), "--json"]
    with program(data):
        killed = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        part = copy.with_name("copy.sqlite3.part")
        while killed.poll() is None and not part.exists():
            pass
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        copy.unlink(missing_ok=True)  # it may just have ended
        done = json.loads(subprocess.check_output(command, text=True))
        assert done["seq"] == sequence(copy)
        for word in ("restore", "serve"):
            words = [*command[:3], word, *command[4 + (word == "serve") : -1]]
            refused = subprocess.run(words, capture_output=True, text=True, check=False)
            assert (refused.returncode, "servidor en marcha" in refused.stderr) == (1, True)
            assert "Traceback" not in refused.stderr


def test_nothing_is_overwritten_by_a_backup(database: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("something else")
    with pytest.raises(Conflict, match=r"storage\.backup\.target_exists"):
        back_up(address(database), there)
    with pytest.raises(Conflict, match=r"storage\.backup\.target_exists"):
        back_up(address(database), database)
    with pytest.raises(InvalidInput, match=r"storage\.backup\.no_folder"):
        back_up(address(database), tmp_path / "none" / "copy")
    assert there.read_text() == "something else"


def test_restoring_a_file_that_is_no_backup_changes_nothing(database: Path, tmp_path: Path) -> None:
    seq = sequence(database)
    text = tmp_path / "notes.txt"
    text.write_text("no es una base de datos, pero es más larga que dieciséis octetos")
    strange = tmp_path / "strange.sqlite3"
    with closing(sqlite3.connect(strange)) as connection:
        connection.execute("CREATE TABLE fish (id)")
    torn = tmp_path / "torn.sqlite3"
    whole = database.read_bytes()
    torn.write_bytes(whole[:8192] + os.urandom(8192) + whole[16384:])
    newer = tmp_path / "newer.sqlite3"
    back_up(address(database), newer)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    cases: list[tuple[Path, type[CiascError]]] = [
        (tmp_path / "none", InvalidInput),
        (database, InvalidInput),
        (text, InvalidInput),
        (strange, InvalidInput),
        (torn, Damaged),
        (newer, SchemaDiffers),
    ]
    for source, error in cases:
        with pytest.raises(error):
            restore(address(database), source, NOON)
    assert sequence(database) == seq
    assert not list(database.parent.glob("*.part*"))
    assert not database.with_name(ASIDE).exists()


def test_a_damaged_database_is_not_backed_up_but_can_be_replaced(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    seq = back_up(address(database), copy).seq
    ruins = database.read_bytes()[:16] + os.urandom(20000)
    database.write_bytes(ruins)
    database.with_name("ciasc.sqlite3-wal").write_bytes(b"remains")
    with pytest.raises(Damaged):
        back_up(address(database), tmp_path / "other.sqlite3")
    assert not list(tmp_path.glob("other*"))
    restore(address(database), copy, NOON)
    assert sequence(database) == seq + 1
    assert database.with_name(ASIDE).read_bytes() == ruins
    assert database.with_name(f"{ASIDE}-wal").read_bytes() == b"remains"


def test_an_older_backup_is_upgraded_on_restore(database: Path, tmp_path: Path) -> None:
    from alembic import command  # noqa: PLC0415 - only here
    from alembic.config import Config  # noqa: PLC0415 - only here

    copy = tmp_path / "copy.sqlite3"
    seq = back_up(address(database), copy).seq
    config = Config()
    config.set_main_option("script_location", "ciasc.storage:migrations")
    with closing(open_store(address(copy))) as store, store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
    assert restore(address(database), copy, NOON).seq == seq
    assert note(database) == seq + 2


def test_two_copies_to_one_name_do_not_disturb_each_other(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    outcomes: list[str] = []
    together = threading.Barrier(4, timeout=PATIENCE_S)

    def back() -> None:
        together.wait()
        try:
            back_up(address(database), copy)
        except Conflict as refusal:
            outcomes.append(refusal.code)
        else:
            outcomes.append("made")

    threads = [threading.Thread(target=back) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 3 + ["made"]
    assert sequence(copy) == sequence(database)


def test_a_backup_to_an_unwritable_disk_is_refused(database: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        target = Path("/proc/copy.sqlite3")
    else:
        target = tmp_path / "closed" / "copy.sqlite3"
        target.parent.mkdir(mode=0o500)
    with pytest.raises(Unavailable):
        back_up(address(database), target)


def test_a_restore_is_refused_while_a_server_runs(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    back_up(address(database), copy)
    with serving(address(database)), pytest.raises(Conflict, match=r"storage\.lock\.server_running"):
        restore(address(database), copy, NOON)
    assert restore(address(database), copy, NOON).replaced is not None


class Shell:
    """A technician's shell with `--data` set."""

    def __init__(self, data: Path, **environment: str) -> None:
        self._environment = {"CIASC_DATA": str(data)} | environment

    def __call__(self, *words: str) -> Result:
        return CliRunner(env=self._environment).invoke(cli, list(words))


def test_the_commands_print_for_people_and_as_json(database: Path, tmp_path: Path) -> None:
    shell = Shell(database.parent)
    copy = str(tmp_path / "copy.sqlite3")
    assert "Copia hecha y revisada" in shell("backup", copy).stdout
    again = shell("backup", copy)
    assert (again.exit_code, "Ya existe" in again.stderr) == (1, True)
    second = json.loads(shell("backup", f"{copy}2", "--json").stdout)
    assert second["seq"] == sequence(database)
    done = json.loads(shell("restore", copy, "--json").stdout)
    assert done["database"] == str(database)
    assert Path(done["replaced"]).exists()
    fresh = Shell(tmp_path / "fresh")
    assert "hasta el evento" in fresh("restore", copy).stdout
    assert sequence(tmp_path / "fresh" / "ciasc.sqlite3") == sequence(database)
    assert "ciasc init" in Shell(tmp_path / "none")("backup", f"{copy}3").stderr


def test_a_backup_of_postgresql_names_its_own_tool(tmp_path: Path) -> None:
    shell = Shell(tmp_path, CIASC_DATABASE_URL="postgresql+psycopg://nobody@192.0.2.1/ciasc")
    for words, tool in ((("backup", "x"), "pg_dump"), (("restore", "x"), "pg_restore")):
        refused = shell(*words)
        assert refused.exit_code == 1
        assert tool in refused.stderr


def given(database: Path, many: int, first: int = 1, at: datetime = NOON) -> list[str]:
    """Issue that many tickets of `denuncias`; return their codes."""
    ids = itertools.count(first)
    with closing(open_store(f"sqlite:///{database}", clock=lambda: at)) as store:
        station = Station(
            store=store,
            clock=lambda: at,
            publish=lambda: None,
            new_id=lambda _at: f"n-{next(ids)}",
            new_token=lambda: f"token-{next(ids)}",
            render=render,
        )
        order = TicketOrder(service="denuncias")
        return [station.run(station.tickets.issue, KIOSK, order).ticket.code for _ in range(many)]


def test_a_restore_gives_no_number_that_is_out_on_paper_and_names_who_is_lost(
    database: Path, tmp_path: Path
) -> None:
    assert given(database, 3) == ["D001", "D002", "D003"]
    copy = tmp_path / "copy.sqlite3"
    back_up(address(database), copy)
    lost = given(database, 4, first=100)
    done = restore(address(database), copy, NOON)
    assert done.lost == tuple(lost) == ("D004", "D005", "D006", "D007")
    assert given(database, 2, first=200) == ["D100", "D101"]
    again = restore(address(database), copy, NOON + timedelta(minutes=1))
    assert again.lost == ("D100", "D101")
    assert given(database, 1, first=300) == ["D200"]


def test_a_restore_without_the_replaced_data_goes_on_at_the_next_hundred(
    database: Path, tmp_path: Path
) -> None:
    given(database, 3)
    copy = tmp_path / "copy.sqlite3"
    back_up(address(database), copy)
    database.unlink()
    done = restore(address(database), copy, NOON)
    assert (done.replaced, done.lost) == (None, ())
    assert given(database, 1, first=100) == ["D100"]


def test_a_lost_paper_is_protected_as_long_as_its_person_may_come(database: Path, tmp_path: Path) -> None:
    copy, night = (
        tmp_path / "copy.sqlite3",
        datetime(2026, 3, 3, 4, 50, tzinfo=UTC),
    )  # ten minutes to midnight
    back_up(address(database), copy)
    assert given(database, 3, at=night) == ["D001", "D002", "D003"]
    days = PaperDays.around(Calendar(), night, timedelta(hours=10))
    restore(address(database), copy, night, days)
    assert given(database, 1, first=100, at=night) == ["D100"]
    for later, code in ((timedelta(minutes=15), "D101"), (timedelta(hours=11), "D102")):
        assert given(database, 1, first=int(code[1:]) * 2, at=night + later) == [code]
    assert given(database, 1, first=900, at=night + timedelta(hours=25)) == ["D001"]


def test_numbers_of_before_midnight_are_out_on_paper_after_it(database: Path, tmp_path: Path) -> None:
    night = datetime(2026, 3, 3, 4, 50, tzinfo=UTC)
    given(database, 3, at=night)
    copy = tmp_path / "copy.sqlite3"
    back_up(address(database), copy)
    database.unlink()  # what was given after the copy is not known
    restore(address(database), copy, night + timedelta(hours=1))
    assert given(database, 1, first=100, at=night + timedelta(hours=1)) == ["D100"]


def test_data_that_another_tool_restored_repeat_no_number_and_no_paper(store: SqlStore) -> None:
    ids = itertools.count(1)
    station = Station(
        store=store,
        clock=lambda: NOON,
        publish=lambda: None,
        new_id=lambda _at: f"n-{next(ids)}",
        new_token=lambda: f"token-{next(ids)}",
        render=render,
    )
    first = station.run(station.tickets.issue, KIOSK, TicketOrder(service="denuncias")).ticket
    with store.begin() as tx:
        job = tx.prints.queue(first, "mostrador", NOON)
    days = PaperDays.around(Calendar(), NOON, timedelta(hours=10))
    assert adopt(store.engine.url.render_as_string(hide_password=False), NOON, days) >= first.seq
    with store.read() as tx:
        kept = tx.prints.job_of(first.id)
        assert kept is not None
        assert (kept.id, kept.state) == (job.id, PrintState.UNKNOWN)
    assert station.run(station.tickets.issue, KIOSK, TicketOrder(service="denuncias")).ticket.code == "D100"


def test_numbers_go_on_only_in_the_commit_that_records_them(database: Path) -> None:
    given(database, 2)
    days = PaperDays.around(Calendar(), NOON, timedelta(hours=10))
    refuses = "CREATE TRIGGER no_room BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no room'); END"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(refuses)
        before = connection.execute("SELECT * FROM counter").fetchall()
        with pytest.raises(Conflict):
            adopt(address(database), NOON, days)
        assert connection.execute("SELECT * FROM counter").fetchall() == before
        connection.execute("DROP TRIGGER no_room")
    adopt(address(database), NOON, days)
    assert given(database, 1, first=100, at=NOON) == ["D100"]


def test_the_command_prepares_restored_data(database: Path) -> None:
    given(database, 2)
    said = CliRunner().invoke(cli, ["db", "restored", "--data", str(database.parent), "--json"])
    assert said.exit_code == 0
    assert json.loads(said.output)["seq"] > 0


def test_the_command_names_the_lost_tickets(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    back_up(address(database), copy)
    given(database, 2)
    words = ["restore", str(copy), "--data", str(database.parent)]
    said = CliRunner().invoke(cli, words)
    assert said.exit_code == 0
    assert "D001, D002" in said.output

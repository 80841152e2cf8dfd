"""A database that cannot be written, or is broken: each reason has its own words, and no stack trace."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from ciasc.content.messages import explain
from ciasc.domain.core.errors import Unavailable
from ciasc.storage.database_errors import Damaged
from ciasc.storage.store import SqlStore, open_store
from ciasc.storage.write_probe import WRITE, Outage, WriteProbe
from tests.fakes import HandClock
from tests.live import Live, Template, running
from tests.needs import needs, skip
from tests.patience import PATIENCE_S

NOBODY = 65534
TOO_EARLY_S = 59


@pytest.fixture
def file(station_template: Template, tmp_path: Path) -> Path:
    return Path(shutil.copy(station_template.folder / "ciasc.sqlite3", tmp_path))


@pytest.fixture
def impatient(file: Path, clock: HandClock) -> Iterator[SqlStore]:
    with closing(open_store(f"sqlite:///{file}", clock=clock, patience_s=0.1)) as opened:
        yield opened


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Lock that database from another connection."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def ruin(file: Path) -> None:
    """Overwrite every page of the tables, but not the header and the schema."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = {
            page
            for (page,) in connection.execute(
                "SELECT rootpage FROM sqlite_schema"
                " WHERE name NOT IN ('alembic_version', 'station') AND rootpage > 1"
            )
        }
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as opened:
        for page in pages:
            opened.seek((page - 1) * size)
            opened.write(b"\xff" * size)


class Probing:
    """A probe of a store's file with a steady clock that the test sets."""

    def __init__(self, store: SqlStore, file: Path) -> None:
        self.now = 0.0
        self.outage = Outage()
        self.probe = WriteProbe(store.engine, file, 1, self.outage, lambda: self.now)

    def works(self) -> bool:
        """Return whether the probe succeeds."""
        try:
            self.probe()
        except Unavailable:
            return False
        return True


def test_the_probe_writes_to_the_disk_and_changes_nothing(impatient: SqlStore, file: Path) -> None:
    with impatient.read() as tx:
        seq = tx.config.station().seq
    log = file.with_name("ciasc.sqlite3-wal")
    before = log.stat().st_size
    assert (impatient.must_be_writable() or 0) > 0
    assert log.stat().st_size > before + 100_000
    with impatient.read() as tx:
        assert tx.config.station().seq == seq
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'written%'").fetchone()
    assert found == (0,)


def test_the_last_result_counts_for_a_minute_or_until_a_write_fails(impatient: SqlStore, file: Path) -> None:
    probing = Probing(impatient, file)
    assert probing.works()
    with locked(file):
        probing.now += TOO_EARLY_S
        assert probing.works()
        probing.now += 2
        assert not probing.works()
    assert probing.works()
    with locked(file):
        assert probing.works()
        with pytest.raises(Unavailable), probing.outage.watched(WRITE), impatient.begin():
            pass
        assert not probing.works()
    assert probing.works()


def test_a_read_ends_no_outage_of_writing(impatient: SqlStore, file: Path) -> None:
    def read() -> None:
        with impatient.read() as tx:
            tx.config.station()

    with capture_logs() as lines:
        with locked(file):
            for _ in range(2):
                with pytest.raises(Unavailable), impatient.begin():
                    pass
                read()
            assert impatient.trouble() is not None
        with impatient.begin():
            pass
    assert [line["event"] for line in lines] == ["database_away", "database_back"]
    assert impatient.trouble() is None


def test_a_damage_is_logged_once_and_lasts_until_the_file_is_whole(impatient: SqlStore, file: Path) -> None:
    whole = file.read_bytes()
    ruin(file)
    with capture_logs() as lines:
        for _ in range(2):
            with pytest.raises(Damaged), impatient.read() as tx:
                tx.tickets.waiting()
            with impatient.read() as tx:  # another page, which is whole
                tx.config.station()
            with pytest.raises(Damaged) as refused:
                impatient.must_be_writable()
        assert "restaure el último respaldo" in explain(refused.value).detail
        impatient.close()
        file.write_bytes(whole)
        impatient.must_be_writable()
    assert [line["event"] for line in lines] == ["database_away", "database_back"]
    assert lines[0]["what"] == "file_damaged"


def test_a_damaged_station_says_what_to_do_everywhere(station_template: Template, tmp_path: Path) -> None:
    # Without chores: one of them could read while the file is being overwritten.
    with running(station_template, tmp_path / "data", chores=False) as live, capture_logs() as lines:
        ruin(live.data / "ciasc.sqlite3")
        live.application.store.close()
        kiosk, plain = live.http("kiosk"), live.browser()
        answers = [kiosk.post("/tickets", json={"service": "informes"}) for _ in range(2)]
        answers += [kiosk.get("/display"), plain.get("/metrics"), plain.get("/readyz")]
        for answer in answers:
            assert answer.status_code == 503, answer.text
            assert "dañado" in answer.text, answer.text
        assert answers[4].json()["why"] == "file_damaged"
    away = [line.get("what") for line in lines if str(line["event"]).startswith("database_")]
    assert away == ["file_damaged"]
    assert not [line for line in lines if "exc_info" in line]


def test_the_health_page_says_that_nothing_can_be_stored(live: Live) -> None:
    health = live.http("supervisor")
    assert health.get("/devices").json()["database_words"] is None
    with pytest.raises(Damaged), live.application.store.begin():
        raise Damaged("storage.database.file_damaged")
    assert "dañado" in health.get("/devices").json()["database_words"]
    assert live.browser().get("/readyz").status_code == 200  # the file is whole
    assert health.get("/devices").json()["database_words"] is None


def in_shell(script: str, command: tuple[str, ...]) -> list[str]:
    """Return the words that run that command of `ciasc` after a script, in mounts of its own."""
    words = [sys.executable, "-m", "ciasc", *command, "--data", "/mnt"]
    return [needs("unshare"), "-m", "sh", "-ec", f'{script}\nexec "$@"', "sh", *words]


def bad(command: tuple[str, ...], script: str) -> str:
    """Return the one line of a command that fails."""
    done = subprocess.run(
        in_shell(script, command),
        # A person without rights cannot store what coverage measured of a program, and it would say so.
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},
        capture_output=True,
        text=True,
        check=False,
        timeout=4 * PATIENCE_S,
    )
    assert done.returncode == 1, (command, done.stderr)
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert len(said) == 1, done.stderr
    return said[0]


def closed_folder(data: Path) -> str:
    data.chmod(0o700)
    return f'mount --bind "{data}" /mnt; exec setpriv --reuid {NOBODY} --clear-groups "$@"'


def other_owner(data: Path) -> str:
    for path in (data, *data.iterdir()):
        path.chmod(0o755)
    return f'mount --bind "{data}" /mnt; exec setpriv --reuid {NOBODY} --clear-groups "$@"'


def read_only(data: Path) -> str:
    return f'mount --bind "{data}" /mnt; mount -o remount,ro,bind /mnt'


def full(data: Path) -> str:
    return f'mount -t tmpfs -o size=2m tmpfs /mnt; cp -r "{data}"/. /mnt; cat /dev/zero >/mnt/rest 2>&- || :'


def damaged(data: Path) -> str:
    ruin(data / "ciasc.sqlite3")
    return f'mount --bind "{data}" /mnt'


def scribbled(data: Path) -> str:
    (data / "ciasc.sqlite3").write_bytes(os.urandom(20_000))
    return f'mount --bind "{data}" /mnt'


def newer(data: Path) -> str:
    with closing(sqlite3.connect(data / "ciasc.sqlite3")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9001'")
    return f'mount --bind "{data}" /mnt'


STATES: list[tuple[Callable[[Path], str], str]] = [
    (closed_folder, "es del usuario «root»"),
    (other_owner, "es del usuario «root»"),
    (read_only, "de solo lectura"),
    (full, "El disco está lleno"),
    (damaged, "dañad"),
    (scribbled, "dañad"),
    (newer, "son de un CIASC más nuevo"),
]


@pytest.mark.long
@pytest.mark.parametrize(("state", "words"), STATES, ids=[state.__name__ for state, _ in STATES])
def test_each_reason_is_one_sentence_at_each_command(
    state: Callable[[Path], str], words: str, station_template: Template, tmp_path: Path
) -> None:
    if os.geteuid() != 0:
        skip("root")
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    script = state(data)
    commands = {
        "check": ("db", "check"),
        "serve": ("serve", "--port", "1"),
        "backup": ("backup", str(tmp_path / "copy")),
    }
    if state is full:
        del commands["backup"]  # the copy goes to a disk that has room
    for name, command in commands.items():
        said = bad(command, script)
        assert words in said, (name, said)

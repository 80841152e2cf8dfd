"""A real PostgreSQL for the tests: the one that TEST_CIASC_POSTGRES_URL names, else a temporary one."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url

from ciasc.storage.schema import upgrade
from ciasc.storage.store import open_store
from ciasc.storage.tables import metadata

VARIABLE = "TEST_CIASC_POSTGRES_URL"
_USER = "postgres"
# Open connections are closed first, as when the database is dropped, so that it does not wait for them.
_CLEAR = f"""
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    TRUNCATE {", ".join(metadata.tables)} RESTART IDENTITY
"""  # noqa: S608 - the names are our own tables
# The cluster is temporary, so it need not survive a power cut.
_SWIFT = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=120"


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL, and a database in it with all tables, which tests use one after the other."""

    url: URL
    furnished: str

    @contextmanager
    def database(self) -> Iterator[str]:
        """Return the address of a database with all tables and no row; use `bare` to change its tables."""
        try:
            yield _address(self.url, self.furnished)
        finally:
            _say(self.url.set(database=self.furnished), _CLEAR)

    @contextmanager
    def bare(self) -> Iterator[str]:
        """Return the address of a database without any table, which is dropped at the end."""
        with _made(self.url) as name:
            yield _address(self.url, name)


@contextmanager
def server() -> Iterator[Server | None]:
    """Return a server for the whole run; None if none is named and PostgreSQL is not installed."""
    named = os.environ.get(VARIABLE)
    if named:
        with _prepared(make_url(named)) as ready:
            yield ready
        return
    binaries = _binaries()
    if binaries is None:
        yield None
        return
    with _cluster(binaries) as url, _prepared(url) as ready:
        yield ready


@contextmanager
def _prepared(url: URL) -> Iterator[Server]:
    with _made(url) as name:
        with closing(open_store(_address(url, name))) as store:
            upgrade(store.engine)
        yield Server(url, name)


@contextmanager
def _made(url: URL) -> Iterator[str]:
    name = f"ciasc_{uuid.uuid4().hex}"
    _say(url, f"CREATE DATABASE {name}")
    try:
        yield name
    finally:
        _say(url, f"DROP DATABASE {name} WITH (FORCE)")


def _address(url: URL, database: str) -> str:
    return url.set(database=database).render_as_string(hide_password=False)


def _say(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    packed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(packed, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


@contextmanager
def _cluster(binaries: Path) -> Iterator[URL]:
    home = Path(tempfile.mkdtemp(prefix="ciasc-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, _USER)
        _run(
            home,
            binaries / "initdb",
            "-D",
            home / "data",
            "-U",
            "ciasc",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
        )
        options = f"-k {home} -c listen_addresses='' {_SWIFT}"
        data = ("-D", home / "data")
        _run(home, binaries / "pg_ctl", "start", "-w", *data, "-l", home / "log", "-o", options)
        try:
            yield URL.create(
                "postgresql+psycopg", username="ciasc", database="postgres", query={"host": str(home)}
            )
        finally:
            _run(home, binaries / "pg_ctl", "stop", "-w", "-m", "immediate", *data)
    finally:
        shutil.rmtree(home)


def _run(home: Path, *command: str | Path) -> None:
    """Run as the account that PostgreSQL wants, never root; log to a file, as the server outlives pg_ctl."""
    user = _USER if os.geteuid() == 0 else None
    with (home / "output").open("ab") as output:
        done = subprocess.run(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd=home,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            check=False,
        )
    if done.returncode != 0:
        msg = f"{Path(command[0]).name} failed:\n{(home / 'output').read_text()}"
        raise RuntimeError(msg)

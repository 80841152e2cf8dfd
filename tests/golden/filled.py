"""Databases filled by earlier versions: each is upgraded, replayed and asked for its figures.

`python -m tests.golden.filled` adds a database of the present schema; the older ones are never written again.
"""

import json
import lzma
import sqlite3
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from ciasc.domain.tickets.replay import replay
from ciasc.settings import DATABASE_FILE, load
from ciasc.storage.schema import HEAD, upgrade
from ciasc.storage.store import SqlStore, open_store
from tests.fakes import HandClock
from tests.golden.shown import DAYS, as_text, seeded, signed_in
from tests.live import Template, running

FOLDER: Final = Path(__file__).parent / "databases"
QUESTIONS: Final = (
    f"/reports/waits?{DAYS}&by=service,lane",
    f"/reports/waits?{DAYS}&by=weekday,hour",
    f"/reports/waits?{DAYS}&by=desk",
    f"/reports/indicators?{DAYS}",
)
REDEFINED: Final = frozenset(
    {
        *("wait_p50_s", "wait_p80_s", "wait_p90_s", "wait_p95_s", "within_target_pct", "judged", "n", "left"),
        *("left_pct", "contact_p50_s", "contact_p90_s", "prompt_pct", "busy_h", "busy_pct", "needed_h"),
        *("last_wait_p50_s", "last_wait_p80_s", "last_wait_p95_s"),
    }
)
"""Figures of days that are not closed, which definitions 5 count otherwise than the databases before them."""
DEFINITIONS_5: Final = "0023"
PROSE: Final = frozenset({"name", "formula", "unit", "excludes", "line", "source", "missing", "target"})
"""The sentences of definitions, which may be written better at any time."""


def check_filled_database() -> list[str]:
    """Return a line for each kept database that does not upgrade, replay and count as it did."""
    return [line for path in sorted(FOLDER.glob("*.db.xz")) for line in differs(path)]


def differs(path: Path) -> Iterator[str]:
    """Yield what is not as it was in that database."""
    name = path.name.removesuffix(".db.xz")
    kept = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="ciasc-filled-") as folder:
        data = Path(folder)
        (data / DATABASE_FILE).write_bytes(lzma.decompress(path.read_bytes()))
        closed = closed_days(data, "*")
        with closing(open_store(load(data, environ={}).database)) as store:
            upgrade(store.engine)
            for wrong in not_replayed(store):
                yield f"database {name}: ticket {wrong} is not what its events lead to"
        if closed_days(data, ", ".join(closed[0])) != closed:
            yield f"database {name}: figures of closed days changed"
        left_out = REDEFINED if name < DEFINITIONS_5 else frozenset[str]()
        for question, answer in figures(data).items():
            before = without(kept[question], left_out)
            if known(without(answer, left_out), before) != before:
                yield f"database {name}: other figures for {question}"


def closed_days(data: Path, columns: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the names of those columns and the stored rows of closed days, by hour."""
    with closing(sqlite3.connect(data / DATABASE_FILE)) as connection:
        rows = connection.execute(f"SELECT {columns} FROM hour_figures ORDER BY day, hour, service, lane")  # noqa: S608 - names of columns
        return [column[0] for column in rows.description], rows.fetchall()


def not_replayed(store: SqlStore) -> list[str]:
    """Return the ids of the tickets that differ from the replay of their events."""
    with store.connection(writes=False) as (connection, _):
        names = [row[0] for row in connection.exec_driver_sql("SELECT id FROM ticket ORDER BY seq")]
    assert names, "the database holds no ticket"
    with store.read() as tx:
        return [name for name in names if replay(tx.events.of_ticket(name)) != tx.tickets.get(name)]


def figures(data: Path) -> dict[str, Any]:
    """Return the answers of the station in that folder to each question."""
    with running(Template(data, {}), data, HandClock(), chores=False, log_level="error") as live:
        browser = signed_in(live, "comisario")
        return {
            one: without(browser.get(f"/api/v1{one}").raise_for_status().json(), PROSE) for one in QUESTIONS
        }


def known(answer: Any, kept: Any) -> Any:
    """Return that answer without the fields that the kept one lacks: a later version added them."""
    if isinstance(answer, dict) and isinstance(kept, dict):
        return {key: known(value, kept[key]) for key, value in answer.items() if key in kept}
    if isinstance(answer, list) and isinstance(kept, list) and len(answer) == len(kept):
        return [known(one, other) for one, other in zip(answer, kept, strict=True)]
    return answer


def without(body: Any, names: Collection[str]) -> Any:
    """Return that JSON without the fields of those names."""
    if isinstance(body, dict):
        return {key: without(value, names) for key, value in body.items() if key not in names}
    return [without(one, names) for one in body] if isinstance(body, list) else body


def add() -> Path:
    """Write a filled database of the present schema and its figures; FileExistsError if it is there."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{HEAD}.db.xz"
    with tempfile.TemporaryDirectory(prefix="ciasc-filled-") as folder:
        with seeded(Path(folder)) as (live, _):
            data = live.data
        with closing(sqlite3.connect(data / DATABASE_FILE)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("VACUUM")
        with path.open("xb") as file:
            file.write(lzma.compress((data / DATABASE_FILE).read_bytes(), preset=9 | lzma.PRESET_EXTREME))
        (FOLDER / f"{HEAD}.json").write_text(as_text(figures(data)), encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{add()}\n")

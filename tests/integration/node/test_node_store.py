"""The store of a kiosk node: useful papers, the roll, refused tickets; also on a full disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ciasc.cli import cli
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.kiosk_printer_orders import WishesSent
from ciasc.domain.core.offline_numbers import OfflineBand, Tick
from ciasc.domain.core.print_jobs import PaperTicket, PrintState
from ciasc.domain.core.station_day import LIMA
from ciasc.ports import Choice, Given
from ciasc.storage.node.node_outbox import NodeOutbox
from ciasc.storage.node.node_papers import PRINTER
from ciasc.storage.node.node_store import FILE, Issue, NodeStore
from ciasc.storage.node.node_tables import HandOverState
from ciasc.storage.node.refused_tickets import refuse, refused, resolve
from ciasc.storage.process_lock import serving

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
HERE, BEFORE = "this boot", "an earlier boot"
EIGHT = timedelta(hours=8)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[NodeStore]:
    with closing(NodeStore(tmp_path, PRINTER)) as opened:
        yield opened


def outbox(store: NodeStore, *, sure: bool = True) -> NodeOutbox:
    return NodeOutbox(store, sure=lambda: (NOW, HERE) if sure else None, longest=lambda: EIGHT)


def give(
    store: NodeStore,
    name: str,
    ago: timedelta,
    *,
    boot: str = HERE,
    offline: bool = True,
    shows_code: bool = True,
) -> Issue:
    """Store a ticket issued so long ago and return it."""
    at = NOW - ago
    choice = Choice(id=name, service="violencia", lane="normal", lang="es")
    ticket = Given(
        id=name,
        code="A701",
        service="violencia",
        lane="normal",
        arrived_at=at,
        offline=offline,
        shows_code=shows_code,
    )
    slip = PaperTicket(
        code="A701", station="S", service="Informes", preferential=False, at=at.astimezone(LIMA)
    )
    issue = Issue(choice, ticket, slip, Tick(boot, 1.0, 1.0))
    if offline:
        store.keep_offline("A", OfflineBand(701, 799), at, lambda _: issue)
    else:
        store.keep(issue)
    return issue


def due(box: NodeOutbox) -> list[str]:
    """Return the jobs due, in order."""
    found = []
    while (next_ := box.due(PRINTER)) is not None:
        found.append(next_[0].ticket)
        box.became(next_[0], PrintState.PRINTED)
    return found


def test_an_expired_paper_is_not_printed(store: NodeStore) -> None:
    give(store, "yesterday", timedelta(hours=20))
    give(store, "of-the-station", timedelta(hours=9), offline=False)
    give(store, "fresh", timedelta(hours=7))
    store.papers.copy("yesterday", NOW)
    assert due(outbox(store)) == ["yesterday", "fresh"]  # a copy that is requested now is still useful
    assert store.papers.counts() == {PrintState.FAILED: 1, PrintState.PRINTED: 2}


def test_a_leap_of_the_clock_drops_no_paper_of_somebody_who_has_just_come(store: NodeStore) -> None:
    give(store, "just-now", timedelta(hours=20))  # by the wall, which leapt; its steady clock read 1 s
    readings = iter([1 + EIGHT.total_seconds(), 2 + EIGHT.total_seconds()])
    box = NodeOutbox(store, sure=lambda: (NOW, HERE), longest=lambda: EIGHT, up_s=lambda: next(readings))
    assert box.due(PRINTER) is not None
    assert box.due(PRINTER) is None


def test_who_was_shown_the_number_to_write_down_gets_a_paper_only_on_request(store: NodeStore) -> None:
    store.papers.prints = lambda: False
    give(store, "told", timedelta(0))
    store.papers.prints = lambda: True
    give(store, "waited", timedelta(0))
    box = outbox(store)
    assert box.note_queued(PRINTER) == 1
    give(store, "fresh", timedelta(0))
    assert due(box) == ["fresh"]
    job = store.papers.copy("told", NOW)
    assert job.copy
    assert store.papers.copy("told", NOW).id == job.id
    assert due(box) == ["told"]


def test_a_ticket_given_without_a_number_gets_no_copy(store: NodeStore) -> None:
    give(store, "danger", timedelta(0), shows_code=False)
    with pytest.raises(NotFound):
        store.papers.copy("danger", NOW)
    assert outbox(store).fulfil(WishesSent(new_roll=False, copies=("danger",), receipt="r"), NOW)
    assert due(outbox(store)) == []


def test_an_estimated_clock_drops_no_paper(store: NodeStore) -> None:
    wrong = give(store, "clock-was-wrong", timedelta(hours=20), boot=BEFORE)
    assert outbox(store, sure=False).due(PRINTER) is not None
    assert outbox(store).due(PRINTER) is not None  # nor by an arrival that the station may still correct
    store.settle(wrong.choice, HandOverState.HANDED, NOW - timedelta(minutes=5))
    assert due(outbox(store)) == ["clock-was-wrong"]
    right = give(store, "clock-was-right", timedelta(hours=20), boot=BEFORE)
    store.settle(right.choice, HandOverState.HANDED, NOW - timedelta(hours=20))
    assert due(outbox(store)) == []


def test_the_roll_counts_each_paper_one_time_and_a_new_roll_resets_it(
    store: NodeStore, tmp_path: Path
) -> None:
    give(store, "one", timedelta(0))
    box = outbox(store)
    found = box.due(PRINTER)
    assert found is not None
    box.became(found[0], PrintState.SENT)
    box.became(found[0], PrintState.UNKNOWN, 90)
    box.became(found[0], PrintState.UNKNOWN, 90)
    assert (box.roll().used_mm, box.roll().ticket_mm) == (90, 90)
    said = run(tmp_path, "new-roll", "--metres", "40")
    assert said.stdout == "Rollo nuevo: 40 m, unos 444 tickets.\n"
    assert (box.roll().used_mm, box.roll().roll_mm) == (0, 40_000)
    assert "entre 5 y 200 metros" in run(tmp_path, "new-roll", "--metres", "1").stderr
    assert box.roll().roll_mm == 40_000


def test_a_paper_that_was_sent_for_good_is_never_doubted(store: NodeStore) -> None:
    give(store, "one", timedelta(0))
    box = outbox(store)
    found = box.due(PRINTER)
    assert found is not None
    assert box.claim(found[0])
    for _ in range(2):
        box.became(found[0], PrintState.SENT, 90)
    assert box.reconcile(PRINTER) == 0
    assert (box.lost(), box.unprinted(), box.roll().used_mm) == ([], [], 90)


def test_a_file_of_an_earlier_version_gets_what_it_lacks(tmp_path: Path) -> None:
    with closing(NodeStore(tmp_path, PRINTER)):
        pass
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        file.execute("ALTER TABLE paper DROP COLUMN final")
    with closing(NodeStore(tmp_path, PRINTER)) as kept:
        give(kept, "one", timedelta(0))
        assert due(outbox(kept)) == ["one"]


def run(data: Path, *words: str) -> Result:
    return CliRunner(env={}).invoke(cli, ["kiosk", *words, "--data", str(data)])


def test_refused_tickets_are_listed_and_dealt_with(store: NodeStore, tmp_path: Path) -> None:
    give(store, "ticket-of-last-week", timedelta(days=7))
    assert run(tmp_path, "refused").stdout.count("\n") == 1
    refuse(store, "ticket-of-last-week", "Es demasiado viejo.")
    said = run(tmp_path, "refused").stdout
    assert "A701    23/02/2026 09:00  Informes  Es demasiado viejo." in said
    assert "violencia" not in said + run(tmp_path, "refused", "--json").stdout
    missing = run(tmp_path, "resolve", "A999")
    assert (missing.exit_code, "A999" in missing.stderr) == (1, True)
    assert run(tmp_path, "resolve", "ticket-of-last-week", "--again").exit_code == 0
    assert [one.choice.id for one in store.pending()] == ["ticket-of-last-week"]
    refuse(store, "ticket-of-last-week", "Es demasiado viejo.")
    assert run(tmp_path, "resolve", "ticket-of-last-week").stdout == "Resuelto.\n"
    assert (refused(store), store.pending()) == ([], [])
    with pytest.raises(NotFound):
        resolve(store, "ticket-of-last-week", again=True)


def test_a_folder_without_a_kiosk_is_refused_with_a_message(tmp_path: Path) -> None:
    for words in (("refused",), ("new-roll",), ("resolve", "x")):
        said = run(tmp_path, *words)
        assert (said.exit_code, "ningún dispensador" in said.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_kiosk_is_not_started_twice_on_one_folder(tmp_path: Path) -> None:
    with serving(f"sqlite:///{tmp_path / 'ciasc.sqlite3'}"):
        said = run(tmp_path, "--server", "http://127.0.0.1:9", "--token", "t")
    assert (said.exit_code, "en marcha" in said.stderr) == (1, True)


def test_the_options_that_are_missing_are_named(tmp_path: Path) -> None:
    assert run(tmp_path, "--token", "t").exit_code == 2

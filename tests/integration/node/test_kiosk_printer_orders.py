"""What the station wants of the printer of a kiosk: kept through restarts of both, done one time."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.offline_numbers import Tick
from ciasc.domain.core.print_jobs import GENERIC, PrintState
from ciasc.node.node_health import NodeHealth
from ciasc.node.node_printer import PrinterPlace
from ciasc.ports import Choice, Given
from ciasc.storage.node.node_papers import PRINTER
from ciasc.storage.node.node_store import Issue, NodeStore
from ciasc.storage.node.node_tables import paper
from ciasc.web.devices.send_printer_orders import Wishes
from tests.api import Desk, Json, post
from tests.builders import a_slip
from tests.integration.node.test_node_health import held
from tests.live import Live, Template, running
from tests.nodes import unplaced_printer

ROLL: Json = {"roll_mm": 60_000, "used_mm": 0, "ticket_mm": 100}
OLDER: Json = {"printer": {"state": "ready", "profile": GENERIC, "queued": 0, **ROLL}}
"""The report of a kiosk that confirms nothing."""


class PrintingKiosk:
    """A kiosk with its own printer, which reports when the test lets it."""

    def __init__(self, folder: Path) -> None:
        self.store = NodeStore(folder, PRINTER, patience_s=0.1)
        printer = unplaced_printer(self.store)
        printer.use(PrinterPlace("file:/dev/null", GENERIC))
        self.box = printer.outbox
        self._health = NodeHealth(self.store, printer)

    def report(self, live: Live) -> Wishes:
        """Report to the station; return its answer."""
        answer = post(live.http("kiosk"), "/devices/self", None, **self._health.report(None, to_newer=True))
        assert answer.status_code == 200, answer.text
        return Wishes.model_validate(answer.json())

    def fulfil(self, wishes: Wishes) -> None:
        """Do what the station wants."""
        self._health.fulfil(wishes, datetime.now(UTC))

    def takes(self, ticket: Json) -> None:
        """Store a ticket of the station, with its paper printed."""
        at = datetime.now(UTC)
        choice = Choice(id=ticket["id"], service="informes", lane="normal", lang="es")
        given = Given(
            id=ticket["id"], code="A001", service="informes", lane="normal", arrived_at=at, offline=False
        )
        self.store.keep(Issue(choice, given, a_slip(), Tick("b", 1, 1)))
        due = self.box.due(PRINTER)
        assert due is not None
        self.box.became(due[0], PrintState.PRINTED)

    def papers(self) -> int:
        """Return how many papers its tickets have."""
        with self.store.reading() as connection:
            return connection.execute(select(func.count()).select_from(paper)).scalar_one()


@contextmanager
def printing_kiosk(folder: Path) -> Iterator[PrintingKiosk]:
    folder.mkdir(exist_ok=True)
    kiosk = PrintingKiosk(folder)
    with closing(kiosk.store):
        yield kiosk


def a_ticket_of(live: Live, kiosk: PrintingKiosk) -> str:
    """Return a ticket of that kiosk, after its first two reports."""
    for _ in range(2):
        kiosk.fulfil(kiosk.report(live))
    ticket: Json = post(live.http("kiosk"), "/tickets", service="informes").json()
    kiosk.takes(ticket)
    return str(ticket["id"])


def want_copy(live: Live, ticket: str) -> None:
    assert post(live.http("auxiliary"), f"/tickets/{ticket}/reprint").status_code == 202


def test_a_copy_outlives_a_restart_of_the_station(station_template: Template, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with printing_kiosk(tmp_path / "node") as kiosk:
        with running(station_template, data) as live:
            ticket = a_ticket_of(live, kiosk)
            want_copy(live, ticket)
            assert post(live.http("auxiliary"), "/printers/kiosk (dispensador)/new-roll").status_code == 200
        with running(station_template, data) as live:
            first = kiosk.report(live)
            assert (first.copies, first.new_roll) == ([ticket], True)
        with running(station_template, data) as live:
            assert kiosk.report(live) == first, "repeated under the same receipt until it is confirmed"
            kiosk.fulfil(first)
            done = kiosk.report(live)
            assert (done.copies, done.new_roll, kiosk.papers()) == ([], False, 2)


def test_a_wish_that_is_repeated_is_done_one_time_also_by_a_kiosk_that_starts_again(
    live: Live, tmp_path: Path
) -> None:
    node = tmp_path / "node"
    with printing_kiosk(node) as kiosk:
        ticket = a_ticket_of(live, kiosk)
        want_copy(live, ticket)
        wishes = kiosk.report(live)
        with held(node), pytest.raises(Unavailable):
            kiosk.fulfil(wishes)
        assert kiosk.report(live) == wishes, "nothing was done, so nothing is confirmed"
        kiosk.fulfil(wishes)
        due = kiosk.box.due(PRINTER)
        assert due is not None
        assert due[0].copy
        kiosk.box.became(due[0], PrintState.PRINTED)
    with printing_kiosk(node) as kiosk:
        kiosk.fulfil(wishes)
        assert kiosk.papers() == 2
        assert kiosk.report(live).copies == []
        want_copy(live, ticket)
        kiosk.fulfil(kiosk.report(live))
        assert kiosk.papers() == 2, "the copy of this moment is enough"
        assert kiosk.report(live).copies == []


def test_what_is_wanted_later_waits_until_the_first_answer_is_confirmed(live: Live, tmp_path: Path) -> None:
    with printing_kiosk(tmp_path / "node") as kiosk:
        first, second = a_ticket_of(live, kiosk), a_ticket_of(live, kiosk)
        want_copy(live, first)
        sent = kiosk.report(live)
        want_copy(live, second)
        assert kiosk.report(live) == sent
        kiosk.fulfil(sent)
        later = kiosk.report(live)
        assert later.copies == [second]
        assert later.receipt != sent.receipt


def test_a_copy_that_is_fetched_too_late_is_for_nobody(live: Live, tmp_path: Path) -> None:
    with printing_kiosk(tmp_path / "node") as kiosk:
        want_copy(live, a_ticket_of(live, kiosk))
        live.clock.forward(9 * 3600)
        assert kiosk.report(live).copies == []


def test_no_copy_is_sent_of_a_ticket_that_became_immediate(live: Live, tmp_path: Path) -> None:
    with printing_kiosk(tmp_path / "node") as kiosk:
        ticket = a_ticket_of(live, kiosk)
        want_copy(live, ticket)
        raised = post(
            Desk(live).open().client, f"/tickets/{ticket}/lane", version=1, lane="immediate", reason="danger"
        )
        assert raised.status_code == 200
        assert kiosk.report(live).copies == []


def test_a_refused_copy_leaves_no_wish(live: Live, tmp_path: Path) -> None:
    with printing_kiosk(tmp_path / "node") as kiosk:
        ticket = a_ticket_of(live, kiosk)
        assert post(live.http("kiosk"), "/tickets/none/reprint").status_code == 404
        assert post(live.http("display"), f"/tickets/{ticket}/reprint").status_code == 403
        assert kiosk.report(live).copies == []


def test_an_older_kiosk_gets_each_wish_one_time(live: Live) -> None:
    def report() -> Wishes:
        return Wishes.model_validate(post(live.http("kiosk"), "/devices/self", None, **OLDER).json())

    report()
    ticket = post(live.http("kiosk"), "/tickets", service="informes").json()["id"]
    want_copy(live, ticket)
    assert [report().copies for _ in range(2)] == [[ticket], []]

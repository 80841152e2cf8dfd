"""A kiosk node and its station as processes, killed at any line while a person touches."""

import contextlib
import random
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from ciasc.create_station import add_device
from ciasc.domain.core.offline_numbers import OfflineBand
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.print_jobs import PrintState
from ciasc.node.issue_and_hand_over import NodeTicketOffice
from ciasc.node.node_health import NodeHealth
from ciasc.node.station_clock import StationTime, look
from ciasc.node.station_http import StationLink, StationOffice
from ciasc.ports import Choice, Given
from ciasc.printing.emulator import Emulator
from ciasc.settings import load
from ciasc.storage.node.node_outbox import NodeOutbox
from ciasc.storage.node.node_store import Issue, NodeStore
from ciasc.storage.node.node_tables import HandOverState
from ciasc.storage.store import open_store
from tests.cable import Fault, cable
from tests.live import TLS, Template
from tests.live import running as running_station
from tests.nodes import unplaced_printer, up, wait_until
from tests.patience import PATIENCE_S
from tests.program import Program, free_port, running, serving

ROUNDS = 1
FALLS = 12
SERVICES = ("informes", "documentos", "robo")

T = TypeVar("T")


class Finger:
    """A person who touches repeatedly; like the page, with one key for each touch and its retries."""

    def __init__(self, base: str) -> None:
        self.keys: list[str] = []
        self.codes: dict[str, str] = {}
        self._base = base
        self._came = threading.Condition()
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, more: int) -> None:
        """Return when that many more touches are answered."""
        with self._came:
            many = len(self.codes) + more
            assert self._came.wait_for(lambda: len(self.codes) >= many, PATIENCE_S), len(self.codes)

    def stop(self) -> None:
        """Stop touching, after the answer to the last touch."""
        self._enough.set()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        with httpx.Client(base_url=self._base, timeout=PATIENCE_S, verify=TLS) as client:
            while not self._enough.is_set():
                key = uuid.uuid4().hex
                self.keys.append(key)
                while (code := self._touch(client, key)) is None:
                    self._enough.wait(0.02)
                with self._came:
                    self.codes[key] = code
                    self._came.notify_all()
                self._enough.wait(0.02)

    def _touch(self, client: httpx.Client, key: str) -> str | None:
        try:
            answer = client.post(
                "/api/v1/tickets",
                json={"service": SERVICES[len(self.codes) % len(SERVICES)]},
                headers={"Idempotency-Key": key},
            )
        except httpx.TransportError:
            return None
        return str(answer.json()["code"]) if answer.status_code == 201 else None


@pytest.fixture
def data(station_template: Template, tmp_path: Path) -> Path:
    return Path(shutil.copytree(station_template.folder, tmp_path / "data"))


@contextmanager
def kiosk(folder: Path, port: int, server: str, token: str, printer: str) -> Iterator[Program]:
    """Run `ciasc kiosk` on that port."""
    words = ("--printer", printer, "--profile", "epson-tm-t20iii", "--band", "701-999")
    with running("kiosk", folder, port, *words, CIASC_SERVER=server, CIASC_TOKEN=token) as node:
        yield node


@pytest.mark.long
def test_killing_kiosk_and_station_drops_and_doubles_no_ticket(data: Path, tmp_path: Path) -> None:
    address = load(data, environ={}).database
    with closing(open_store(address)) as store:
        token = add_device(store, Role.KIOSK, "node", None)
    station_port, node_port = free_port(), free_port()
    server, base = f"http://127.0.0.1:{station_port}", f"http://127.0.0.1:{node_port}"
    with Emulator() as printer, ExitStack() as last:
        with ExitStack() as first:
            station = first.enter_context(serving(data, station_port))
            node = first.enter_context(kiosk(tmp_path / "node", node_port, server, token, printer.address))
            _wait_up(base)
            finger = Finger(base)
            finger.wait(3)
            for _ in range(ROUNDS):
                station.kill()
                finger.wait(5)
                node.kill()
                node = last.enter_context(kiosk(tmp_path / "node", node_port, server, token, printer.address))
                finger.wait(3)
                station = last.enter_context(serving(data, station_port))
        finger.wait(5)
        finger.stop()
        _wait_up(base)
        status, seconds = node.stop()
        assert (status, seconds <= 3) == (0, True)
    with closing(open_store(address)) as store, store.connection(writes=False) as (connection, _):
        rows = connection.exec_driver_sql(
            "SELECT id, letter || printf('%03d', number) FROM ticket ORDER BY arrived_at, seq"
        ).all()
    assert [row[0] for row in rows] == finger.keys
    assert {row[0]: row[1] for row in rows} == finger.codes
    assert {code[1] >= "7" for code in finger.codes.values()} == {True, False}
    papers = [line for paper in printer.wait_for_tickets(0) for line in paper.lines if line in _codes(finger)]
    assert len(papers) == len(set(papers))


class PowerCut(Exception):
    """The power is off."""


class FallingStore(NodeStore):
    """A store on a machine with a power cut at write number `falls`, just before it or just after it."""

    def __init__(self, data: Path, falls: int, *, after: bool) -> None:
        super().__init__(data, "p")
        self.fallen = threading.Event()
        self._left = falls
        self._after = after

    def keep(self, issue: Issue) -> None:
        self._write(lambda: super(FallingStore, self).keep(issue))

    def keep_offline(
        self, letter: str, band: OfflineBand, at: datetime, make: Callable[[int], Issue]
    ) -> Given:
        return self._write(lambda: super(FallingStore, self).keep_offline(letter, band, at, make))

    def settle(self, sent: Choice, way: HandOverState, at: datetime) -> None:
        self._write(lambda: super(FallingStore, self).settle(sent, way, at))

    def _write(self, write: Callable[[], T]) -> T:
        self._left -= 1
        done = write() if self._left > 0 or (self._left == 0 and self._after) else None
        if self._left <= 0:
            self.fallen.set()
            raise PowerCut
        assert done is not None or self._left > 0
        return done  # type: ignore[return-value]  # what the write gave


@pytest.mark.long
def test_a_power_cut_at_any_write_drops_doubles_and_reorders_no_ticket(
    station_template: Template, tmp_path: Path
) -> None:
    """Check that each touch gets a ticket through twelve power cuts and a cable with random faults."""
    chance = random.Random(7)  # noqa: S311 - the same story each time
    touched: list[str] = []
    told: dict[str, str] = {}
    faults = list(Fault)
    with running_station(station_template, tmp_path / "data") as live, cable(_port(live.base)) as laid:
        token = live.tokens["kiosk"]

        def touches(store: NodeStore, office: NodeTicketOffice) -> None:
            """Touch before the power cut; each touch with one key, across power cuts too."""
            while True:
                laid.fault = chance.choice(faults)
                live.clock.forward(1)
                if len(told) == len(touched):
                    touched.append(f"touch-{len(touched):04d}")
                choice = Choice(id=touched[-1], service="informes", lane="normal", lang="es")
                given = office.give(choice)
                assert store.given(choice.id) == given
                told[given.id] = given.code

        def office(store: NodeStore) -> NodeTicketOffice:
            station = StationOffice(laid.address, token, 0.3)
            return NodeTicketOffice(
                station,
                store,
                StationTime(store, look),
                OfflineBand(701, 999),
                changed=lambda: None,
                health=NodeHealth(store, unplaced_printer(store)),
                poll_s=0.005,
            )

        with closing(NodeStore(tmp_path / "node", "p")) as store:
            _drained(office(store), store)
        for _ in range(FALLS):
            with closing(
                FallingStore(tmp_path / "node", chance.randint(1, 9), after=chance.random() < 0.5)
            ) as falling:
                running_office = office(falling)
                running_office.start()
                with contextlib.suppress(PowerCut):
                    touches(falling, running_office)
                running_office.stop()
        laid.fault = Fault.NONE
        with closing(NodeStore(tmp_path / "node", "p")) as store:
            _drained(office(store), store)
            papers: list[str] = []
            outbox = NodeOutbox(store, sure=lambda: None, longest=lambda: timedelta(hours=8))
            while (due := outbox.due("p")) is not None:
                papers.append(due[0].ticket)
                outbox.became(due[0], PrintState.PRINTED)
        with live.application.store.read() as tx:
            waiting = sorted(tx.tickets.waiting(), key=lambda ticket: (ticket.arrived_at, ticket.seq))
    assert papers[::-1] == touched[: len(papers)]
    assert [ticket.id for ticket in waiting] == touched[: len(waiting)]
    assert set(told) <= set(papers)
    assert told.items() <= {ticket.id: ticket.code for ticket in waiting}.items()
    assert (
        len(touched) - len(waiting) <= 1
    )  # the last touch may have been cut off before anything was written


def _drained(office: NodeTicketOffice, store: NodeStore) -> None:
    """Run an office while the station does not know every ticket."""
    office.start()
    wait_until(
        lambda: {"up": office.link is StationLink.UP, "left": store.pending()}, lambda now: bool(now["up"])
    )
    office.stop()


def _port(base: str) -> int:
    return int(base.rpartition(":")[2])


def _codes(finger: Finger) -> set[str]:
    return set(finger.codes.values())


def _wait_up(base: str) -> None:
    with httpx.Client(base_url=base, timeout=PATIENCE_S, verify=TLS) as client:

        def ask() -> dict[str, object]:
            try:
                found: dict[str, object] = client.get("/healthz").json()
            except httpx.TransportError:
                return {"link": "none"}
            return found

        wait_until(ask, lambda health: up(health) and health["waiting"] == 0)


def test_wrong_usage_is_said_in_plain_words(tmp_path: Path) -> None:
    from click.testing import CliRunner  # noqa: PLC0415 - only this test

    from ciasc.cli import cli  # noqa: PLC0415 - as above

    def fails(*words: str) -> str:
        asked = ["kiosk", "--data", str(tmp_path), "--token", "t", "--server", "http://10.0.0.1", *words]
        done = CliRunner(env={}).invoke(cli, asked)
        assert done.exit_code in (1, 2), done.output
        assert "Traceback" not in done.output
        return done.stderr

    assert "banda" in fails("--band", "1-99")
    assert "banda" in fails("--band", "799-701")
    assert "dirección de la comisaría" in fails("--server", "10.0.0.1")
    assert "dirección de una impresora" in fails("--printer", "lp0")
    assert fails("--profile", "nada")
    assert list(tmp_path.iterdir()) == []

"""The paper of the printers: counted with each job, stored, shown, and reset with a new roll."""

from contextlib import closing
from datetime import timedelta
from importlib.resources import files

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select

from ciasc.create_station import add_printer, remove_printer
from ciasc.domain.core.errors import Conflict, InvalidInput, NotFound
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.core.print_jobs import Outbox, PrintJob, PrintState
from ciasc.domain.core.station_day import LIMA
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Printer
from ciasc.printing.emulator import Emulator
from ciasc.printing.profiles import load_profile
from ciasc.printing.receipt.ticket_layout import millimetres, receipt
from ciasc.station.new_paper_roll import change_roll
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.storage.schema import check, upgrade
from ciasc.storage.store import SqlStore, open_store
from ciasc.storage.tables import event
from tests.api import everything, post, problem
from tests.builders import a_ticket
from tests.fakes import A_MONDAY
from tests.live import Live
from tests.printer_owners import owning


@pytest.fixture
def outbox(store: SqlStore) -> Outbox:
    return SqlOutbox(store, url_of=lambda _: None, tz=LIMA, longest=timedelta(hours=8))


def queued(store: SqlStore, seq: int = 1) -> PrintJob:
    ticket = a_ticket(seq)
    with store.begin() as tx:
        tx.tickets.add(ticket)
        return tx.prints.queue(ticket, "mostrador", A_MONDAY)


def roll(store: SqlStore, printer: str = "mostrador") -> PaperRoll:
    with store.read() as view:
        return view.prints.rolls()[printer]


@pytest.mark.parametrize("end", [PrintState.PRINTED, PrintState.UNKNOWN])
def test_the_paper_length_of_a_job_is_stored_one_time_with_its_end(
    store: SqlStore, outbox: Outbox, end: PrintState
) -> None:
    job = queued(store)
    outbox.became(job, PrintState.SENT)
    assert roll(store).used_mm == 0
    outbox.became(job, end, 93)
    outbox.became(job, end, 93)
    assert roll(store) == PaperRoll(printer="mostrador", used_mm=93, ticket_mm=93)


def test_a_paper_that_was_never_sent_takes_nothing(store: SqlStore, outbox: Outbox) -> None:
    outbox.became(queued(store), PrintState.FAILED, 93)
    assert roll(store).used_mm == 0


def test_a_paper_takes_only_from_the_roll_of_its_printer(store: SqlStore, outbox: Outbox) -> None:
    with store.begin() as tx:
        tx.devices.save_printer(Printer(name="patio", url="usb:/dev/usb/lp0", profile="generic-80"))
    job = queued(store)
    outbox.became(job, PrintState.SENT)
    outbox.became(job, PrintState.PRINTED, 93)
    assert (roll(store).used_mm, roll(store, "patio").used_mm) == (93, 0)


def test_a_printer_that_is_saved_again_keeps_its_roll(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.prints.save_roll(PaperRoll(printer="mostrador", used_mm=500))
        tx.devices.save_printer(Printer(name="mostrador", url="usb:/dev/usb/lp1", profile="generic-80"))
    assert roll(store).used_mm == 500


def test_a_new_roll_is_an_event_that_says_how_much_of_the_last_was_used(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.prints.save_roll(PaperRoll(printer="mostrador", used_mm=51_000))
    with store.begin() as tx:
        fresh = change_roll(tx, SYSTEM, A_MONDAY, "mostrador", 80_000)
        seq = tx.events.record(EventKind.SIGNED_IN, SYSTEM, A_MONDAY).seq - 1
    assert roll(store) == fresh == PaperRoll(printer="mostrador", roll_mm=80_000)
    with store.connection(writes=False) as (connection, _):
        found = connection.execute(select(event.c.data).where(event.c.seq == seq)).scalar_one()
    assert found == {"printer": "mostrador", "what": "new_roll", "used_mm": 51_000, "roll_mm": 80_000}


def test_a_refused_roll_changes_nothing(store: SqlStore) -> None:
    with pytest.raises(InvalidInput), store.begin() as tx:
        change_roll(tx, SYSTEM, A_MONDAY, "mostrador", 1)
    with pytest.raises(NotFound), store.begin() as tx:
        change_roll(tx, SYSTEM, A_MONDAY, "none")
    assert roll(store) == PaperRoll(printer="mostrador")


def test_an_unused_printer_can_be_removed_with_its_jobs(store: SqlStore) -> None:
    queued(store)
    with pytest.raises(Conflict, match="entrada"):
        remove_printer(store, "mostrador")
    with store.begin() as tx:
        for device in tx.devices.all():
            if device.printer == "mostrador":
                tx.devices.save(type(device)(device.name, device.role, device.printer, False, None))  # noqa: FBT003 - active
    remove_printer(store, "mostrador")
    with store.read() as view:
        assert not view.devices.printers()
        assert not view.prints.rolls()
        assert view.prints.job_of(a_ticket(1).id) is None
        assert all(device.printer is None for device in view.devices.all())
    with pytest.raises(NotFound):
        remove_printer(store, "mostrador")


def test_printers_of_an_older_database_get_a_roll(empty_address: str) -> None:
    with closing(open_store(empty_address)) as store:
        with store.engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(files("ciasc.storage") / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "0003")
            connection.exec_driver_sql(
                "INSERT INTO station (id, name, district, open, seq, config) VALUES (1, 'x', 'y', true, 0, 0)"
            )
            connection.exec_driver_sql(
                "INSERT INTO printer (station_id, name, url, profile) VALUES (1, 'p', 'file:/x', 'any')"
            )
        upgrade(store.engine)
        check(store.engine)
        assert roll(store, "p") == PaperRoll(printer="p")


def test_the_staff_of_a_desk_can_set_a_new_roll(live: Live) -> None:
    name = "sala"
    add_printer(live.application.store, name, "tcp://10.255.0.1:9100", "generic-80")
    with live.application.store.begin() as tx:
        tx.prints.save_roll(PaperRoll(printer=name, used_mm=59_000))
    told = live.http("supervisor").get("/devices").json()["printers"][0]
    assert (told["roll_mm"], told["used_mm"], told["tickets_left"]) == (60_000, 59_000, 10)
    assert "10 tickets" in told["paper_warning"]
    first = post(live.http("auxiliary"), f"/printers/{name}/new-roll", key="one", roll_mm=70_000)
    assert first.json() == {
        "printer": name, "roll_mm": 70_000, "used_mm": 0, "tickets_left": 700, "paper_warning": None,
    }  # fmt: skip
    before = everything(live)
    assert post(live.http("auxiliary"), f"/printers/{name}/new-roll", key="one", roll_mm=70_000).json() == (
        first.json()
    )
    assert everything(live) == before


def test_an_invalid_roll_changes_nothing(live: Live) -> None:
    name = "sala"
    add_printer(live.application.store, name, "tcp://10.255.0.1:9100", "generic-80")
    before = everything(live)
    for body in ({"roll_mm": 0}, {"roll_mm": 1}, {"roll_mm": "60"}, {"metres": 60}):
        problem(post(live.http("officer"), f"/printers/{name}/new-roll", **body), 422, "invalid-input")
    problem(post(live.http("officer"), "/printers/none/new-roll"), 404, "not-found")
    problem(post(live.http("kiosk"), f"/printers/{name}/new-roll"), 403, "not-allowed")
    assert everything(live) == before


def test_the_owner_stores_the_paper_length_of_a_ticket() -> None:
    with Emulator() as printer, owning(printer.address) as owner:
        owner.print()
        owner.wait_states(PrintState.PRINTED)
        profile = load_profile("epson-tm-t20iii")
        slip = owner.outbox.jobs[1][1]
        assert owner.outbox.paper_mm == round(millimetres(receipt(slip, profile), profile)) > 50

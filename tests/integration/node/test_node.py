"""A kiosk node with its station, without it, and with it again: no ticket dropped, doubled or reordered."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from ciasc.create_station import add_device
from ciasc.domain.core.offline_numbers import Tick
from ciasc.domain.core.permissions import Role
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.ticket import Ticket
from ciasc.printing.emulator import Emulator
from ciasc.settings import load
from ciasc.storage.store import open_store
from tests.api import Desk, Json, post, problem
from tests.cable import Cable, Fault, cable
from tests.live import Live, Screen, Template, running
from tests.nodes import Touch, down, touching, up, wait_until

PUBLIC_URL = "http://10.0.0.5:8000"


@dataclass
class Hall:
    """A station, and the cable to it."""

    live: Live
    cable: Cable
    folder: Path

    @contextmanager
    def kiosk(self, name: str = "one", **more: object) -> Iterator[Touch]:
        """Create a kiosk node with that device's token."""
        token = self.live.tokens[name]
        with touching(self.folder / name, self.cable.address, token, **more) as found:  # type: ignore[arg-type]
            yield found

    def tickets(self) -> list[Ticket]:
        """Return the station's tickets in order; check that each equals the replay of its events."""
        found: list[Ticket] = []
        with self.live.application.store.connection(writes=False) as (connection, _):
            ids = connection.exec_driver_sql("SELECT id FROM ticket ORDER BY seq").scalars().all()
        with self.live.application.store.read() as tx:
            for one in ids:
                ticket = tx.tickets.get(one)
                assert ticket is not None
                assert replay(tx.events.of_ticket(one)) == ticket
                found.append(ticket)
        return found

    def codes(self) -> list[str]:
        return [ticket.code for ticket in self.tickets()]


@pytest.fixture(scope="module")
def with_nodes(station_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    data = Path(shutil.copytree(station_template.folder, tmp_path_factory.mktemp("nodes") / "data"))
    with closing(open_store(load(data, environ={}).database)) as store:
        tokens = {name: add_device(store, Role.KIOSK, name, None) for name in ("one", "two")}
    return Template(data, {**station_template.tokens, **tokens})


@pytest.fixture
def hall(with_nodes: Template, tmp_path: Path) -> Iterator[Hall]:
    with (
        running(with_nodes, tmp_path / "data", public_url=PUBLIC_URL) as live,
        cable(int(live.base.rpartition(":")[2])) as laid,
    ):
        yield Hall(live, laid, tmp_path)


@pytest.fixture
def kiosk(hall: Hall) -> Iterator[Touch]:
    with hall.kiosk() as found:
        found.wait(up)
        yield found


def cut(hall: Hall, kiosk: Touch) -> None:
    hall.cable.fault = Fault.CUT
    kiosk.wait(down)


def back(hall: Hall, kiosk: Touch) -> None:
    hall.cable.fault = Fault.NONE
    kiosk.wait(up)


def test_paper_with_and_without_the_station(hall: Hall) -> None:
    with Emulator() as printer, hall.kiosk(printer=printer.address) as kiosk:
        kiosk.wait(up)
        online = kiosk.take("documentos", lane="preferential")
        assert (online["code"], online["offline"]) == ("B001", False)
        assert online["print"]["state"] in ("queued", "sent", "printed")
        cut(hall, kiosk)
        offline = kiosk.take("informes")
        assert (offline["code"], offline["offline"], offline["ahead"]) == ("A701", True, None)
        assert (offline["token"], offline["estimate"]) == (None, None)
        first, second = printer.wait_for_tickets(2)
        assert {"B001", "PREFERENTE", "Servicio B - lun 02/03/2026 09:00"} <= set(first.lines)
        assert first.qr == (f"HTTP://10.0.0.5:8000/T/{online['token']}",)
        assert "A701" in second.lines
        assert "Comisaría de prueba" in second.lines
        assert second.qr == ()
        assert not [word for word in ("antes que", "sigue", "minutos", " min") if word in second.text]
        back(hall, kiosk)
        again = kiosk.client.post(f"/api/v1/tickets/{offline['id']}/reprint")
        assert again.status_code == 202
        copy = printer.wait_for_tickets(3)[2]
        assert {"A701", "COPIA"} <= set(copy.lines)
    assert hall.codes() == ["B001", "A701"]
    assert not hall.live.application.printers.now()


def test_offline_tickets_are_handed_over_in_order_with_number_and_arrival(hall: Hall, kiosk: Touch) -> None:
    kiosk.take("informes")
    cut(hall, kiosk)
    given = [kiosk.take(service) for service in ("documentos", "informes", "informes", "violencia")]
    assert [ticket["code"] for ticket in given] == ["B701", "A701", "A702", "A703"]
    hall.live.clock.forward(600)
    back(hall, kiosk)
    given.append(kiosk.take("informes"))
    tickets = hall.tickets()
    assert [ticket.code for ticket in tickets] == ["A001", "B701", "A701", "A702", "A703", "A002"]
    assert [ticket.id for ticket in tickets[1:]] == [ticket["id"] for ticket in given]
    assert [ticket.arrived_at for ticket in tickets] == sorted(ticket.arrived_at for ticket in tickets)
    # The station's clock moved ten minutes in a moment: what counts is how long ago the people came.
    ago = hall.live.clock() - tickets[1].arrived_at
    assert timedelta(0) < ago < timedelta(seconds=60)
    assert {ticket.kiosk for ticket in tickets} == {"one"}
    assert [ticket.low_min for ticket in tickets[1:5]] == [None] * 4
    desk = Desk(hall.live, 1, "officer").open()
    assert desk.call()["code"] == "A703"


def test_a_repeated_touch_is_one_ticket_whatever_happened_between(hall: Hall, kiosk: Touch) -> None:
    first = kiosk.take(key="touch-number-one")
    cut(hall, kiosk)
    assert kiosk.take(key="touch-number-one") == first
    second = kiosk.take(key="touch-number-two")
    back(hall, kiosk)
    assert kiosk.take(key="touch-number-two") == second
    problem(kiosk.send("documentos", key="touch-number-two"), 422, "invalid-input")
    assert hall.codes() == ["A001", "A701"]


def test_a_dropped_answer_leaves_one_ticket_with_the_number_on_paper(hall: Hall, kiosk: Touch) -> None:
    hall.cable.fault = Fault.CUTS
    ticket = kiosk.take()
    assert ticket["code"] == "A701"
    assert hall.codes() == ["A001"]
    back(hall, kiosk)
    assert [(one.id, one.code) for one in hall.tickets()] == [(ticket["id"], "A701")]
    assert kiosk.take()["code"] == "A002"


def test_a_no_show_under_a_number_without_paper_waits_again(hall: Hall, kiosk: Touch) -> None:
    hall.cable.fault = Fault.CUTS
    kiosk.take()
    desk = Desk(hall.live, 1, "officer").open()
    called = desk.call()
    hall.live.clock.forward(60)
    called = desk.do("recall", version=called["version"])
    hall.live.clock.forward(60)
    assert desk.do("no-show", version=called["version"])["code"] == "A001"
    back(hall, kiosk)
    assert desk.serve()["code"] == "A701"
    assert [(one.code, one.state.value) for one in hall.tickets()] == [("A701", "serving")]


def test_a_cable_that_fails_during_the_hand_over_doubles_nothing(hall: Hall, kiosk: Touch) -> None:
    cut(hall, kiosk)
    given = [kiosk.take()["code"] for _ in range(3)]
    hall.cable.fault = Fault.ANSWERS_LOST
    hall.cable.wait_for_lost(3)
    assert kiosk.take()["code"] == "A704"
    back(hall, kiosk)
    assert hall.codes() == [*given, "A704"]


def test_a_station_clock_that_goes_back_during_the_hand_over_reorders_no_one(
    hall: Hall, kiosk: Touch
) -> None:
    cut(hall, kiosk)
    given = [kiosk.take()["code"] for _ in range(3)]
    hall.live.clock.forward(60)
    hall.cable.fault = Fault.CUTS
    hall.cable.wait_for_lost(1)
    assert hall.codes() == given[:1]
    hall.live.clock.forward(-40)
    back(hall, kiosk)
    assert hall.codes() == given


def test_a_kiosk_without_its_station_starts_cold_and_goes_on(hall: Hall) -> None:
    with hall.kiosk() as kiosk:
        kiosk.wait(up)
    hall.cable.fault = Fault.CUT
    with hall.kiosk() as kiosk:
        page = kiosk.client.get("/kiosk").text
        assert 'data-service="informes"' in page
        assert "Comisaría de prueba" in page
        assert len(kiosk.client.get("/api/v1/services").json()) > 5
        assert kiosk.take()["code"] == "A701"
    with hall.kiosk() as kiosk:
        assert kiosk.take()["code"] == "A702"
        back(hall, kiosk)
    assert hall.codes() == ["A701", "A702"]


def test_a_kiosk_without_a_first_contact_says_so(hall: Hall) -> None:
    hall.cable.fault = Fault.CUT
    with hall.kiosk() as kiosk:
        page = kiosk.client.get("/kiosk")
        assert page.headers["Refresh"]
        assert "Avise al personal" in page.text
        problem(kiosk.send(), 503, "unavailable")
        back(hall, kiosk)
        assert "Refresh" not in kiosk.client.get("/kiosk").headers
        assert kiosk.take()["code"] == "A001"


def test_two_kiosks_with_bands_of_their_own(hall: Hall) -> None:
    with hall.kiosk("one") as one, hall.kiosk("two", band="801-899") as two:
        one.wait(up)
        two.wait(up)
        cut(hall, one)
        two.wait(down)
        given = {kiosk.take()["code"] for kiosk in (one, two, one, two)}
        assert given == {"A701", "A702", "A801", "A802"}
        back(hall, one)
        two.wait(up)
    assert set(hall.codes()) == given
    assert {ticket.note for ticket in hall.tickets()} == {None}


def test_kiosks_with_the_same_band_drop_no_ticket(hall: Hall) -> None:
    with hall.kiosk("one") as one, hall.kiosk("two") as two:
        one.wait(up)
        two.wait(up)
        cut(hall, one)
        two.wait(down)
        assert one.take()["code"] == two.take()["code"] == "A701"
        back(hall, one)
        two.wait(up)
    first, second = hall.tickets()
    assert (first.code, second.code, second.note) == ("A701", "A001", "Su papel dice A701.")


def test_the_band_ends_and_the_person_is_sent_to_the_staff(hall: Hall) -> None:
    with hall.kiosk(band="701-702") as kiosk:
        kiosk.wait(up)
        cut(hall, kiosk)
        assert [kiosk.take()["code"] for _ in range(2)] == ["A701", "A702"]
        body = problem(kiosk.send(), 409, "no-numbers")
        assert "Avise al personal" in body["detail"]
        assert kiosk.take("documentos")["code"] == "B701"
        back(hall, kiosk)
        assert kiosk.take()["code"] == "A001"


def test_a_refusal_of_the_station_is_passed_on_and_no_reason_to_go_alone(hall: Hall, kiosk: Touch) -> None:
    close(hall, is_open=False)
    problem(kiosk.send(), 409, "closed")
    problem(kiosk.send("nada"), 422, "invalid-input")
    cut(hall, kiosk)
    problem(kiosk.send(), 409, "closed")
    assert hall.codes() == []


def test_an_offline_ticket_is_accepted_after_the_station_has_closed(hall: Hall, kiosk: Touch) -> None:
    cut(hall, kiosk)
    assert kiosk.take()["code"] == "A701"
    close(hall, is_open=False)
    back(hall, kiosk)
    assert hall.codes() == ["A701"]


def close(hall: Hall, *, is_open: bool) -> None:
    with hall.live.application.store.begin() as tx:
        tx.config.save_station(replace(tx.config.station(), open=is_open))


def test_help_at_the_kiosk_reaches_the_desks_or_is_not_claimed(hall: Hall, kiosk: Touch) -> None:
    assert post(kiosk.client, "/api/v1/kiosk/help").json() == {"told": False, "heard_by": []}
    told = hall.live.http("auxiliary").get("/queue").json()["alerts"]
    assert [one["words"] for one in told] == ["Piden ayuda en el dispensador one"]
    cut(hall, kiosk)
    problem(post(kiosk.client, "/api/v1/kiosk/help"), 503, "unreachable")


def test_who_comes_to_a_danger_is_said_only_while_the_station_answers(hall: Hall, kiosk: Touch) -> None:
    ticket = kiosk.take("violencia")
    Desk(hall.live, 1, "officer").open().call()
    shown = kiosk.application.node.snapshot
    wait_until(shown, lambda page: page["dangers"] == [{"ticket": ticket["id"], "heard_by": ["módulo 1"]}])
    cut(hall, kiosk)
    assert shown()["dangers"] == [{"ticket": ticket["id"], "heard_by": []}]


def test_a_kiosk_that_the_station_does_not_know_gives_nothing(hall: Hall, tmp_path: Path) -> None:
    with touching(tmp_path / "stranger", hall.cable.address, "wrong") as kiosk:
        kiosk.wait(lambda health: health["link"] == "not_known")
        assert kiosk.send().status_code in (403, 503)


class Clocks:
    """The clocks of a machine, set by a test."""

    def __init__(self) -> None:
        self.tick = Tick("first", 1000.0, 1_772_460_000.0)

    def __call__(self) -> Tick:
        return self.tick

    def restarted(self, boot: str, wall_s: float) -> None:
        self.tick = Tick(boot, 5.0, wall_s)

    def forward(self, seconds: float) -> None:
        self.tick = Tick(self.tick.boot, self.tick.up_s + seconds, self.tick.wall_s + seconds)


def test_order_and_arrivals_hold_offline_over_midnight_restart_and_clock_jumps(hall: Hall) -> None:
    """Check order and arrivals over a new station day, a power cut and a clock that is set to 1970."""
    clocks = Clocks()
    with hall.kiosk(band="701-703", clocks=clocks) as kiosk:
        kiosk.wait(up)
        cut(hall, kiosk)
        clocks.forward(14 * 3600)  # 23:00
        kiosk.take(key="before-midnight")
        clocks.forward(2 * 3600)  # 01:00
        kiosk.take(key="after-midnight")
    clocks.restarted("second", 60.0)  # 1970
    with hall.kiosk(band="701-703", clocks=clocks) as kiosk:
        assert kiosk.take(key="without-a-clock")["code"] == "A703"
        clocks.forward(3600)
        problem(kiosk.send(), 409, "no-numbers")
        hall.live.clock.forward(17 * 3600)
        back(hall, kiosk)
    tickets = hall.tickets()
    assert [one.id for one in tickets] == ["before-midnight", "after-midnight", "without-a-clock"]
    assert [one.code for one in tickets] == ["A701", "A702", "A703"]
    arrived = [one.arrived_at for one in tickets]
    assert arrived == sorted(arrived)
    assert arrived[-1] == hall.live.clock() - timedelta(hours=1)


@pytest.mark.parametrize("service", ["violencia", "desaparecida"])
def test_a_person_in_danger_gets_no_paper_also_without_the_station(hall: Hall, service: str) -> None:
    with Emulator() as printer, hall.kiosk(printer=printer.address) as kiosk:
        kiosk.wait(up)
        for fault in (Fault.NONE, Fault.CUT):
            hall.cable.fault = fault
            kiosk.wait(up if fault is Fault.NONE else down)
            danger, plain = kiosk.take(service), kiosk.take("informes")
            assert (danger["ahead"], danger["estimate"], danger["shows_code"]) == (None, None, False)
            assert danger["print"] == {"job": None, "state": "none", "comes": False}
            papers = printer.wait_for_tickets(1 if fault is Fault.NONE else 2)
            assert plain["code"] in papers[-1].lines


@pytest.mark.parametrize("service", ["reclamos"])
def test_a_discreet_service_looks_like_its_cover_also_without_the_station(
    hall: Hall, service: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as printer, hall.kiosk(printer=printer.address) as kiosk:
        kiosk.wait(up)
        for fault in (Fault.NONE, Fault.CUT):
            hall.cable.fault = fault
            kiosk.wait(up if fault is Fault.NONE else down)
            discreet, plain = kiosk.take(service), kiosk.take("informes")
            papers = printer.wait_for_tickets(2 if fault is Fault.NONE else 4)[-2:]
            codes = {discreet["code"], plain["code"]}
            said = [
                [
                    line
                    for line in paper.lines
                    if line not in codes and not re.search("[Uu]sted|HTTP|Línea 100", line)
                ]
                for paper in papers
            ]
            assert said[0] == said[1]
            assert kiosk.client.get("/healthz").text.count(service) == 0
    assert service not in "".join(capsys.readouterr())


def test_a_number_of_the_band_comes_only_from_a_kiosk_with_its_id(hall: Hall) -> None:
    order: Json = {"service": "informes", "number": 701, "id": "offline-0001"}
    problem(post(hall.live.http("auxiliary"), "/tickets", **order), 403, "not-allowed")
    problem(post(hall.live.http("one"), "/tickets", service="informes", number=701), 422, "invalid-input")
    for number in (700, 1000, 1):
        problem(post(hall.live.http("one"), "/tickets", **{**order, "number": number}), 422, "invalid-input")
    assert post(hall.live.http("one"), "/tickets", **order).status_code == 201
    # Another kiosk that guesses the id changes nothing.
    problem(post(hall.live.http("two"), "/tickets", **{**order, "number": 702}), 409, "conflict")
    assert hall.codes() == ["A701"]


def test_the_page_gets_link_and_printer_states(hall: Hall, kiosk: Touch) -> None:
    screen = Screen(kiosk.base, None)
    assert screen.watch("kiosk:nodo")["ok"] is True
    (first, *_) = screen.wait(1)
    assert (first["open"], first["link"], first["printer"]) == (
        True,
        "up",
        {"state": "none", "prints": False, "lost": []},
    )
    cut(hall, kiosk)
    heard: list[Json] = [dict(body) for body in screen.wait(2)]
    assert (heard[-1]["link"], heard[-1]["open"]) == ("down", True)
    assert [body["seq"] for body in heard] == sorted(body["seq"] for body in heard)
    screen.close()


def test_only_a_kiosk_or_the_desks_get_the_facts(hall: Hall) -> None:
    problem(hall.live.http().get("/kiosk"), 401, "not-signed-in")
    problem(hall.live.http("display").get("/kiosk"), 403, "not-allowed")
    body = hall.live.http("one").get("/kiosk").json()
    papers = {row["key"]: row["paper"] for row in body["services"]}
    assert papers["violencia"] == papers["informes"]
    assert datetime.fromisoformat(body["server_time"]) == hall.live.clock()
    assert httpx.URL(body["public_url"]) == httpx.URL(PUBLIC_URL)


def test_the_page_gets_a_new_name_and_the_tiles(hall: Hall, kiosk: Touch) -> None:
    screen = Screen(kiosk.base, None)
    screen.watch("kiosk:nodo")
    (first, *_) = screen.wait(1)
    assert first["station"] == "Comisaría de prueba"
    assert first["tiles"] == hall.live.http("one").get("/kiosk").json()["tiles"] != []
    with hall.live.application.store.begin() as tx:
        tx.config.save_station(replace(tx.config.station(), name="Comisaría de Zárate"))
    assert screen.wait(2)[-1]["station"] == "Comisaría de Zárate"
    screen.close()


def prefer(kiosk: Touch, ticket: str) -> httpx.Response:
    return post(kiosk.client, f"/api/v1/tickets/{ticket}/prefer")


def test_the_lane_declared_without_the_station_is_handed_over(hall: Hall, kiosk: Touch) -> None:
    online = kiosk.take("informes")
    assert prefer(kiosk, online["id"]).json() == {"lane": "preferential"}
    cut(hall, kiosk)
    assert prefer(kiosk, online["id"]).status_code == 503  # the station has it, and does not answer
    offline = kiosk.take("informes")
    assert prefer(kiosk, offline["id"]).json() == {"lane": "preferential"}
    back(hall, kiosk)
    assert [ticket.lane.word for ticket in hall.tickets()] == ["preferential", "preferential"]


def test_a_lane_declared_while_its_ticket_is_handed_over_reaches_the_station(
    hall: Hall, kiosk: Touch
) -> None:
    cut(hall, kiosk)
    offline = kiosk.take("informes")
    hall.cable.fault = Fault.HELD
    hall.cable.wait_for_held()
    assert prefer(kiosk, offline["id"]).json() == {"lane": "preferential"}
    hall.cable.change(Fault.NONE)
    kiosk.wait(up)
    assert [ticket.lane.word for ticket in hall.tickets()] == ["preferential"]


def test_a_lane_declared_after_a_dropped_hand_over_reaches_the_station(hall: Hall, kiosk: Touch) -> None:
    cut(hall, kiosk)
    offline = kiosk.take("informes")
    hall.cable.fault = Fault.CUTS
    hall.cable.wait_for_lost(1)
    assert prefer(kiosk, offline["id"]).json() == {"lane": "preferential"}
    back(hall, kiosk)
    assert [ticket.lane.word for ticket in hall.tickets()] == ["preferential"]


def test_a_ticket_that_the_station_called_keeps_its_lane_and_holds_up_no_other(
    hall: Hall, kiosk: Touch
) -> None:
    cut(hall, kiosk)
    offline = kiosk.take("informes")
    hall.cable.fault = Fault.CUTS
    hall.cable.wait_for_lost(1)
    Desk(hall.live, 1, "officer").open().call()
    assert prefer(kiosk, offline["id"]).status_code == 200
    back(hall, kiosk)
    assert [ticket.lane.word for ticket in hall.tickets()] == ["normal"]
    assert prefer(kiosk, offline["id"]).status_code == 409
    assert prefer(kiosk, "none-such").status_code == 404


def views(hall: Hall) -> dict[str, int]:
    now = hall.live.clock()
    with hall.live.application.store.read() as tx:
        return dict(tx.stats.views(now - timedelta(days=1), now + timedelta(hours=1)))


def look_at(kiosk: Touch, card: str, key: str | None = None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = kiosk.client.post("/api/v1/kiosk/views", json={"card": card}, headers=headers)
    assert answer.status_code == 202


def test_orientation_is_read_without_the_station_and_its_views_are_counted_later(
    hall: Hall, kiosk: Touch
) -> None:
    look_at(kiosk, "digital")
    wait_until(lambda: views(hall), lambda seen: seen == {"digital": 1})
    cut(hall, kiosk)
    page = kiosk.client.get("/kiosk/guide").text
    assert "Me robaron el celular" in page
    assert 'id="screen-guide-digital"' in page
    for card in ("digital", "phone", "phone"):
        look_at(kiosk, card)
    back(hall, kiosk)
    wait_until(lambda: views(hall), lambda seen: seen == {"digital": 2, "phone": 2})


def test_a_view_that_the_page_sends_again_counts_one_time(hall: Hall, kiosk: Touch) -> None:
    cut(hall, kiosk)
    for card, key in (("digital", "first-view"), ("digital", "first-view"), ("phone", "other-view")):
        look_at(kiosk, card, key)
    back(hall, kiosk)
    wait_until(lambda: views(hall), lambda seen: "phone" in seen)
    assert views(hall) == {"digital": 1, "phone": 1}


def test_views_that_the_station_refuses_are_dropped_with_a_line_in_the_log(hall: Hall, kiosk: Touch) -> None:
    with capture_logs() as lines:
        look_at(kiosk, "no-such-card")
        look_at(kiosk, "digital")
        wait_until(lambda: views(hall), lambda seen: seen == {"digital": 1})
    assert [line["card"] for line in lines if line["event"] == "views_refused"] == ["no-such-card"]


def test_a_kiosk_judges_expired_cards_by_the_time_of_its_station(hall: Hall, kiosk: Touch) -> None:
    def marks() -> int:
        return kiosk.client.get("/kiosk/guide").text.count("Dato por confirmar")

    before = marks()
    hall.live.clock.forward(3 * 366 * 86_400)  # the clock of this machine is years behind
    after = wait_until(lambda: {"marks": marks()}, lambda found: found["marks"] > before)
    cut(hall, kiosk)
    assert {"marks": marks()} == after

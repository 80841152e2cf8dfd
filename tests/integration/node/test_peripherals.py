"""Counters, call boxes, buttons and keypads on simulated wires, with a real station behind them."""

import os
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from gpiozero.pins.mock import MockFactory, MockPin
from structlog.testing import capture_logs

from ciasc.peripherals.button_actions import GiveTicket, Manners, PressedButton, Result
from ciasc.peripherals.line_owner import LineState
from ciasc.peripherals.run_peripherals import Keys, PeripheralsMachine, PeripheralsPace
from ciasc.peripherals.serial_bus import BusTiming
from ciasc.peripherals.wiring import Peripherals
from ciasc.web.station_client import NoAnswer, Reply, StationClient
from tests import live as stations
from tests.api import Desk, post, take
from tests.live import Live
from tests.patience import PATIENCE_S, scaled
from tests.serial_lines import DARK, CallBox, Gadget, LedCounter, Line

HURRY = PeripheralsPace(
    manners=Manners(patience=scaled(0.2), again=0.02, rest=0),
    bus=BusTiming(answer=scaled(0.5), round=0.005, refresh=0.02),
    wall_s=0.02,
    lost_s=scaled(5),
    alarm_s=0.02,
)


def keys_of(live: Live) -> Keys:
    names = {"entrada": "kiosk", "sala": "display", "m1": "button"}
    return Keys(live.base, "", {name: live.tokens[who] for name, who in names.items()})


@contextmanager
def working(
    keys: Keys, pins: MockFactory | None = None, pace: PeripheralsPace = HURRY, **wires: Any
) -> Iterator[PeripheralsMachine]:
    """Run a machine with those wires while the block runs."""
    found = Peripherals(tickets_token="entrada", counters_token="sala", **wires)
    machine = PeripheralsMachine(found, keys, pace, pins=lambda: pins)
    machine.start()
    try:
        yield machine
    finally:
        machine.stop()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Callable[..., Line]]:
    with ExitStack() as stack:

        def make(*gadgets: Gadget, echoes: bool = False) -> Line:
            made = Line(tmp_path / "bus", *gadgets, echoes=echoes)
            stack.callback(made.close)
            return made

        yield make


def bus(line: Line, counters: tuple[int, ...] = (), boxes: tuple[int, ...] = ()) -> dict[str, Any]:
    return {
        "bus": [
            {
                "url": line.url,
                "counter": [{"address": address, "desk": address} for address in counters],
                "box": [{"address": address, "desk": 1, "token": "m1"} for address in boxes],
            }
        ]
    }


def issued(live: Live) -> int:
    with live.application.store.read() as tx:
        return sum(count for count, _ in tx.tickets.waiting_counts().values())


@contextmanager
def told_tickets(live: Live) -> Iterator[Callable[[int], object]]:
    """Yield a way to wait for so many more tickets."""
    screen = live.screen("display")
    screen.watch("display")
    first = int(str(screen.wait(1)[0]["seq"]))
    try:
        yield lambda many: screen.wait_for_seq(first + many)
    finally:
        screen.close()


def test_a_counter_shows_the_number_at_its_desk(live: Live, line: Callable[..., Line]) -> None:
    one, two = LedCounter(1), LedCounter(2)
    cable = line(one, two)
    code = take(live)["code"]
    desk = Desk(live).open()
    with working(keys_of(live), **bus(cable, (1, 2))):
        cable.wait_for(lambda: (one.shows, two.shows) == ("S", "S"))
        called = desk.call()
        cable.wait_for(lambda: one.shows == f"B{code}")
        live.clock.forward(13)
        cable.wait_for(lambda: one.shows == f"S{code}")
        again = desk.do("recall", version=called["version"])
        cable.wait_for(lambda: one.shows == f"B{code}")
        served = desk.do("serve", version=again["version"])
        desk.do("complete", version=served["version"], outcome="attended")
        cable.wait_for(lambda: one.shows == "S")
        assert two.shows == "S"


def test_a_counter_shows_its_number_after_a_power_cut(live: Live, line: Callable[..., Line]) -> None:
    one = LedCounter(1)
    cable = line(one)
    code = take(live)["code"]
    Desk(live).open().call()
    with working(keys_of(live), **bus(cable, (1,))):
        for _ in range(3):
            cable.wait_for(lambda: one.shows == f"B{code}")
            cable.change(one.power_cycle)
            assert one.shows in (DARK, f"B{code}")


def test_counters_show_dashes_when_the_station_is_gone(
    station_template: stations.Template, tmp_path: Path, line: Callable[..., Line]
) -> None:
    one = LedCounter(1)
    cable = line(one)
    pace = PeripheralsPace(bus=HURRY.bus, wall_s=0.02, lost_s=scaled(0.5))
    with ExitStack() as stack:
        with stations.running(station_template, tmp_path / "data") as live:
            stack.enter_context(working(keys_of(live), pace=pace, **bus(cable, (1,))))
            cable.wait_for(lambda: one.shows == "S")
        cable.wait_for(lambda: one.shows == "S----")


def test_a_mute_counter_stops_no_other_and_is_logged_one_time(live: Live, line: Callable[..., Line]) -> None:
    one, two = LedCounter(1), LedCounter(2)
    two.silent = True
    cable = line(one, two)
    quick = PeripheralsPace(
        bus=BusTiming(answer=scaled(0.05), round=0.005, refresh=0.02, longest_pause=0.1), wall_s=0.02
    )
    with capture_logs() as logs, working(keys_of(live), pace=quick, **bus(cable, (1, 2))):
        before = one.asked
        cable.wait_for(lambda: two.asked > 4 and one.asked > before + 4)
        assert one.shows == "S"
        cable.change(lambda: setattr(two, "silent", False))
        cable.wait_for(lambda: two.shows == "S")
        cable.wait_for(lambda: [log["event"] for log in logs if log.get("address") == 2][1:])
    assert [log["event"] for log in logs if log.get("address") == 2] == ["peripheral_out", "peripheral_back"]


@pytest.mark.parametrize("fault", ["garbles", "refuses"])
def test_three_tries_get_over_a_bad_answer(live: Live, line: Callable[..., Line], fault: str) -> None:
    one = LedCounter(1)
    cable = line(one)
    with capture_logs() as logs, working(keys_of(live), **bus(cable, (1,))):
        cable.wait_for(lambda: one.shows == "S")
        cable.change(lambda: setattr(one, fault, 2))
        cable.wait_for(lambda: getattr(one, fault) == 0)
    assert [log for log in logs if log["event"] == "peripheral_out"] == []


def test_noise_and_an_adapter_that_echoes_do_no_harm(live: Live, line: Callable[..., Line]) -> None:
    one, box = LedCounter(1), CallBox(33)
    cable = line(one, box, echoes=True)
    cable.noise = b"\x00\xff\x02\x0301D"
    code = take(live)["code"]
    Desk(live).open()
    with working(keys_of(live), **bus(cable, (1,), (33,))):
        cable.wait_for(lambda: one.shows == "S" and box.asked > 3)
        cable.change(lambda: box.push("1"))
        cable.wait_for(lambda: one.shows == f"B{code}")


def test_a_line_is_opened_again_after_its_cable_was_cut(live: Live, line: Callable[..., Line]) -> None:
    one = LedCounter(1)
    cable = line(one)
    with capture_logs() as logs, working(keys_of(live), **bus(cable, (1,))) as machine:
        owner = machine.owners[0]
        for _ in range(2):
            cable.wait_for(lambda: one.shows == "S")
            assert owner.wait_for(LineState.READY, PATIENCE_S)
            cable.cut()
            assert owner.wait_for(LineState.DOWN, PATIENCE_S)
            cable.change(one.power_cycle)
            cable.mend()
        cable.wait_for(lambda: one.shows == "S")
        assert owner.wait_for(LineState.READY, PATIENCE_S)
    told = [log["event"] for log in logs if log.get("line") == cable.url]
    assert told == ["peripheral_out", "peripheral_back"] * 2


def test_a_line_without_answers_is_mute(live: Live, line: Callable[..., Line]) -> None:
    one = LedCounter(1)
    one.silent = True
    cable = line(one)
    quick = PeripheralsPace(bus=BusTiming(answer=scaled(0.05), round=0.005), wall_s=0.02)
    with working(keys_of(live), pace=quick, **bus(cable, (1,))) as machine:
        assert machine.owners[0].wait_for(LineState.MUTE, PATIENCE_S)
        cable.change(lambda: setattr(one, "silent", False))
        assert machine.owners[0].wait_for(LineState.READY, PATIENCE_S)


def test_a_call_box_calls_and_recalls_at_its_desk(live: Live, line: Callable[..., Line]) -> None:
    box = CallBox(33)
    cable = line(box)
    ticket = take(live)
    with working(keys_of(live), **bus(cable, (), (33,))):
        cable.wait_for(lambda: box.asked > 2)
        cable.change(lambda: box.push("1"))
        cable.wait_for(lambda: box.lights[-1:] == ["4"])  # the desk is closed
        desk = Desk(live).open()
        for light in ("2", "4"):  # called; and then the desk is occupied
            cable.change(box.lights.clear)
            cable.change(lambda: box.push("1"))
            cable.wait_for(partial(box.was_told, light))
        live.clock.forward(6)
        cable.change(box.lights.clear)
        cable.change(lambda: box.push("2"))
        cable.wait_for(lambda: box.lights[-1:] == ["2"])
    shown = desk.client.get("/desks/1").json()["ticket"]
    assert (shown["id"], shown["times_called"]) == (ticket["id"], 2)


def test_the_alarm_of_a_box_sounds_only_if_it_has_one(live: Live, line: Callable[..., Line]) -> None:
    take(live, "violencia")
    Desk(live, 1).open()
    box = CallBox(33)
    wires = bus(line(box), boxes=(33,))
    with working(keys_of(live), **wires) as machine:
        assert machine.owners[0].wait_for(LineState.READY, PATIENCE_S)
        assert take(live, "violencia")["heard_by"] == []
    assert "6" not in box.lights


def test_a_box_with_an_alarm_sounds_for_danger(live: Live, line: Callable[..., Line]) -> None:
    take(live, "violencia")
    Desk(live, 1).open()
    box = CallBox(33)
    made = line(box)
    wires = bus(made, boxes=(33,))
    wires["bus"][0]["box"][0]["alarm"] = True
    with working(keys_of(live), **wires):
        made.wait_for(lambda: box.lights.count("6") > 2)
        assert take(live, "violencia")["heard_by"] == ["módulo 1"]
        for alert in live.http("officer").get("/queue").json()["alerts"]:
            assert post(live.http("officer"), f"/alerts/{alert['id']}/take").status_code == 200
        box.push("1")
        made.wait_for(lambda: box.was_told("3"))


def test_a_press_with_a_garbled_answer_counts_one_time(live: Live, line: Callable[..., Line]) -> None:
    box = CallBox(33)
    cable = line(box)
    Desk(live).open()
    with working(keys_of(live), **bus(cable, (), (33,))):
        cable.wait_for(lambda: box.asked > 2)

        def push() -> None:
            box.push("1")
            box.garbles = 2

        cable.change(push)
        cable.wait_for(lambda: box.lights[-1:] == ["3"])  # no ticket waits, logged one time
        asked = box.asked
        cable.wait_for(lambda: box.asked > asked + 5)
    assert box.lights.count("3") == 1


def test_a_press_during_a_cable_cut_is_not_sent_later(live: Live, line: Callable[..., Line]) -> None:
    box = CallBox(33)
    cable = line(box)
    take(live)
    Desk(live).open()
    with working(keys_of(live), **bus(cable, (), (33,))) as machine:
        cable.wait_for(lambda: box.asked > 2)
        cable.cut()
        assert machine.owners[0].wait_for(LineState.DOWN, PATIENCE_S)
        box.push("1")
        asked = box.asked
        cable.mend()
        cable.wait_for(lambda: box.asked > asked + 5)
        assert issued(live) == 1
        cable.change(box.power_cycle)
        cable.wait_for(lambda: box._was_reset)  # noqa: SLF001 - what the firmware knows of itself
        cable.change(lambda: box.push("1"))
        cable.wait_for(lambda: "2" in box.lights)
    assert issued(live) == 0


@dataclass
class Told:
    """The results shown after a press."""

    results: list[Result] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, result: Result) -> None:
        with self.came:
            self.results.append(result)
            self.came.notify_all()

    def wait_for(self, result: Result, times: int = 1) -> None:
        with self.came:
            assert self.came.wait_for(lambda: self.results.count(result) >= times, PATIENCE_S), self.results


@dataclass
class Losing:
    """A ticket request with its first answers dropped on the way back."""

    action: GiveTicket
    losses: int
    keys: list[str] = field(default_factory=list)
    name: str = "losing"

    def send(self, key: str) -> Reply:
        reply = self.action.send(key)
        self.keys.append(key)
        if len(self.keys) <= self.losses:
            raise NoAnswer
        return reply


def test_an_unanswered_press_is_sent_again_with_its_key(live: Live) -> None:
    told = Told()
    losing = Losing(GiveTicket(StationClient(live.base, live.tokens["kiosk"]), "informes"), losses=2)
    button = PressedButton(losing, told, Manners(patience=PATIENCE_S, again=0.01, rest=0))
    assert button.press()
    told.wait_for(Result.DONE)
    assert (len(losing.keys), len(set(losing.keys)), issued(live)) == (3, 1, 1)
    assert button.press()
    told.wait_for(Result.DONE, 2)
    assert issued(live) == 2


def test_a_press_without_an_answer_shows_a_fault(live: Live) -> None:
    told = Told()
    nowhere = GiveTicket(StationClient("http://127.0.0.1:9", "x"), "informes")
    assert PressedButton(nowhere, told, HURRY.manners).press()
    told.wait_for(Result.LOST)
    unknown = GiveTicket(StationClient(live.base, live.tokens["kiosk"]), "magia")
    assert PressedButton(unknown, told, HURRY.manners).press()
    told.wait_for(Result.REFUSED)
    assert issued(live) == 0


def test_presses_are_ignored_during_a_press_and_a_moment_longer() -> None:
    told, answer = Told(), threading.Event()

    class Slow:
        name = "slow"

        def send(self, _key: str) -> Reply:
            assert answer.wait(PATIENCE_S)
            return Reply(201, None)

    button = PressedButton(Slow(), told, Manners(rest=60))
    assert [button.press() for _ in range(3)] == [True, False, False]
    answer.set()
    told.wait_for(Result.DONE)
    assert not button.press()


PINS = {
    "ok_pin": 12,
    "fault_pin": 13,
    "button": [{"pin": 17, "service": "informes"}, {"pin": 27, "service": "magia"}],
}


class ToldPin(MockPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin that signals when it goes on."""

    changed = threading.Condition()
    went_on: ClassVar[set[str]] = set()

    def _change_state(self, value: object) -> object:
        done = super()._change_state(value)
        with self.changed:
            if value:
                self.went_on.add(self.info.name)
            self.changed.notify_all()
        return done


def test_a_button_on_a_pin_gives_one_ticket_for_each_press(live: Live) -> None:
    pins = MockFactory(pin_class=ToldPin)
    button = pins.pin(17)
    with told_tickets(live) as wait_for, working(keys_of(live), pins, gpio=PINS) as machine:
        assert machine.owners[0].wait_for(LineState.READY, PATIENCE_S)
        ToldPin.went_on.clear()
        button.drive_low()
        for _ in range(5):  # the contact bounces, then is held
            button.drive_high()
            button.drive_low()
        wait_for(1)
        button.drive_high()
        assert ToldPin.went_on >= {"GPIO12"}
        assert "GPIO13" not in ToldPin.went_on
        pins.pin(27).drive_low()
        with ToldPin.changed:
            assert ToldPin.changed.wait_for(lambda: "GPIO13" in ToldPin.went_on, PATIENCE_S)
    assert issued(live) == 1


def test_an_alarm_on_a_pin_sounds_from_the_first_moment_until_the_alert_is_taken(live: Live) -> None:
    ticket = take(live, "violencia")
    assert ticket["heard_by"] == []
    Desk(live, 1).open()
    pins, wires = MockFactory(pin_class=ToldPin), {"alarm_pin": 22, "alarm_token": "m1"}
    ToldPin.went_on.clear()
    with working(keys_of(live), pins, gpio=wires), ToldPin.changed:
        assert ToldPin.changed.wait_for(lambda: "GPIO22" in ToldPin.went_on, PATIENCE_S)
        assert take(live, "violencia")["heard_by"] == ["módulo 1"]
        for alert in live.http("officer").get("/queue").json()["alerts"]:
            assert post(live.http("officer"), f"/alerts/{alert['id']}/take").status_code == 200
        assert ToldPin.changed.wait_for(lambda: silent_for_a_second(pins.pin(22)), PATIENCE_S)


def silent_for_a_second(pin: ToldPin) -> bool:
    """Return whether a pin that blinks twice a second has been off for longer than that."""
    with ToldPin.changed:
        return not ToldPin.changed.wait_for(lambda: bool(pin.state), 1.2)


def test_missing_pins_are_opened_again(live: Live) -> None:
    pins, tries = MockFactory(), []

    def open_pins() -> MockFactory:
        tries.append(1)
        if len(tries) < 3:
            raise OSError
        return pins

    wires = Peripherals.model_validate({"tickets_token": "entrada", "gpio": PINS})
    machine = PeripheralsMachine(wires, keys_of(live), HURRY, open_pins)
    machine.start()
    assert machine.owners[0].wait_for(LineState.READY, PATIENCE_S)
    machine.stop()
    assert len(tries) == 3


EVENT = struct.Struct("llHHi")
DOWN, HELD, UP = 1, 2, 0


def test_a_keypad_gives_one_ticket_for_each_key_that_goes_down(live: Live, tmp_path: Path) -> None:
    pad = tmp_path / "pad"
    os.mkfifo(pad)
    wires = {"device": pad, "keys": {"79": {"service": "informes"}, "80": {"service": "documentos"}}}
    with told_tickets(live) as wait_for, working(keys_of(live), keypad=[wires]) as machine:
        for plugged in (1, 2):  # it is pulled out and plugged in again
            with pad.open("wb", buffering=0) as keys:
                assert machine.owners[0].wait_for(LineState.READY, PATIENCE_S)
                events = [(1, 79, DOWN), (1, 79, HELD), (1, 79, HELD), (0, 0, 0), (1, 79, UP), (1, 30, DOWN)]
                wire = b"".join(EVENT.pack(0, 0, *event) for event in events)
                keys.write(wire[:30])
                keys.write(wire[30:])
                wait_for(plugged)
            assert machine.owners[0].wait_for(LineState.DOWN, PATIENCE_S)
    assert issued(live) == 2

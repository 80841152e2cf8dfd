"""All devices on the wires of one machine, put together, started and stopped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ciasc.content.messages import text
from ciasc.domain.core.errors import InvalidInput
from ciasc.peripherals import gpio, keypad
from ciasc.peripherals.button_actions import (
    ButtonAction,
    CallNext,
    GiveTicket,
    Manners,
    PressedButton,
    Recall,
)
from ciasc.peripherals.counter_displays import Wall
from ciasc.peripherals.danger_alarm import ASK_EVERY_S, Alarm, Alarms
from ciasc.peripherals.health_report import EVERY_S, Reporter, Watched
from ciasc.peripherals.line_owner import LineState, Owner
from ciasc.peripherals.serial_bus import Box, Bus, BusDevice, BusTiming, Counter
from ciasc.peripherals.wiring import ActionOf, BoxOf, BusOf, Peripherals
from ciasc.web.station_client import StationClient


@dataclass(frozen=True, slots=True)
class Keys:
    """The station's address, the main token, and others by the names that the file uses."""

    server: str
    main: str
    named: Mapping[str, str] = field(default_factory=dict)

    def link(self, name: str | None = None, server: str | None = None) -> StationClient:
        """Return a client of the station with that token; raise InvalidInput if no token has that name."""
        token = self.main if name is None else self.named.get(name)
        if token is None:
            raise InvalidInput("peripherals.no_token", name=name)
        return StationClient(server or self.server, token)


@dataclass(frozen=True, slots=True)
class PeripheralsPace:
    """The intervals and timeouts; tests use shorter ones."""

    manners: Manners = field(default_factory=Manners)
    bus: BusTiming = field(default_factory=BusTiming)
    wall_s: float = 1.0
    lost_s: float = 10.0
    report_s: float = EVERY_S
    alarm_s: float = ASK_EVERY_S


class PeripheralsMachine:
    """The lines of this machine, each with its owner."""

    def __init__(
        self,
        wires: Peripherals,
        keys: Keys,
        pace: PeripheralsPace | None = None,
        pins: Callable[[], Any] = gpio.lgpio_pins,
    ) -> None:
        self._wires = wires
        self._keys = keys
        self._pace = pace or PeripheralsPace()
        self._lamps = gpio.Lamps()
        counters = any(bus.counter for bus in wires.bus)
        link = keys.link(wires.counters_token)
        self.wall = Wall(link, self._pace.wall_s, self._pace.lost_s) if counters else None
        self._watched: dict[str, tuple[StationClient, list[Watched]]] = {}
        self.buses: list[Bus] = []
        self._alarms: list[Alarm] = []
        self.owners = [*self._gpio(pins), *self._keypads(), *map(self._bus, wires.bus)]
        if not self.owners:
            raise InvalidInput("peripherals.file.empty")
        self._reporter = Reporter(self._watched, self._pace.report_s)
        self._alarm = Alarms(self._alarms, self._pace.alarm_s)

    def start(self) -> None:
        """Start to serve every line."""
        if self.wall is not None:
            self.wall.start()
        for owner in self.owners:
            owner.start()
        self._reporter.start()
        self._alarm.start()

    def fault(self) -> str | None:
        """Return the name of a thread that has ended and needs a restart; None while all are alive."""
        works: dict[str, bool] = {owner.name: owner.alive for owner in self.owners}
        works |= {"report": self._reporter.alive, "alarms": self._alarm.alive}
        works["wall"] = self.wall is None or self.wall.alive
        return next((name for name, well in works.items() if not well), None)

    def stop(self) -> None:
        """Stop and close every line."""
        for owner in self.owners:
            owner.stopped.set()
        for owner in self.owners:
            owner.stop()
        self._reporter.stop()
        self._alarm.stop()
        if self.wall is not None:
            self.wall.stop()

    def action(self, of: ActionOf) -> ButtonAction:
        """Return the action of a press."""
        if of.desk is not None:
            link = self._keys.link(of.token)
            return Recall(link, of.desk) if of.recall else CallNext(link, of.desk)
        assert of.service is not None  # noqa: S101 - the validation of the file requires one of the two
        name = of.token or self._wires.tickets_token
        return GiveTicket(self._keys.link(name, self._wires.tickets_server), of.service, of.lane)

    def _gpio(self, pins: Callable[[], Any]) -> list[Owner]:
        wanted = self._wires.gpio
        if wanted is None:
            return []
        wiring = gpio.GpioPins(
            actions=[(button.pin, self.action(button)) for button in wanted.button],
            lamps=self._lamps,
            pull_up=wanted.pull_up,
            ok_pin=wanted.ok_pin,
            fault_pin=wanted.fault_pin,
            alarm_pin=wanted.alarm_pin,
        )
        alarm = None
        if wanted.alarm_pin is not None:
            alarm = self._add_alarm(wanted.alarm_token)
            wiring = replace(wiring, sounds=alarm.sounds)
        owner = Owner("gpio", partial(gpio.work, wiring=wiring, manners=self._pace.manners, pins=pins))
        if alarm is not None:
            alarm.works = lambda: owner.state is LineState.READY
        self._watch(self._wires.tickets_token, text("peripherals.device.buttons"), owner)
        return [owner]

    def _add_alarm(self, token: str | None) -> Alarm:
        """Return a new alarm of the call button with that token; its line says when it works."""
        alarm = Alarm(self._keys.link(token))
        self._alarms.append(alarm)
        return alarm

    def _keypads(self) -> list[Owner]:
        owners = []
        for pad in self._wires.keypad:
            keys = {
                int(code): PressedButton(self.action(of), self._lamps.show_result, self._pace.manners).press
                for code, of in pad.keys.items()
            }
            owner = Owner(str(pad.device), partial(keypad.work, path=pad.device, keys=keys))
            self._watch(
                self._wires.tickets_token, text("peripherals.device.keypad", name=pad.device.name), owner
            )
            owners.append(owner)
        return owners

    def _bus(self, of: BusOf) -> Owner:
        timing, devices = self._pace.bus, list[BusDevice]()
        for counter in of.counter:
            assert self.wall is not None  # noqa: S101 - created above where there is a counter
            devices.append(Counter(counter.address, partial(self.wall.shown, counter.desk), timing))
        for box in of.box:
            link = self._keys.link(box.token)
            actions: dict[str, ButtonAction] = {"1": CallNext(link, box.desk), "2": Recall(link, box.desk)}
            devices.append(self._box(box, actions))
        bus = Bus(of.url, devices, timing)
        owner = Owner(bus.url, bus.work)
        names = [
            (self._wires.counters_token, text("peripherals.device.counter", desk=one.desk))
            for one in of.counter
        ]
        names += [(box.token, text("peripherals.device.box", desk=box.desk)) for box in of.box]
        for (token, name), device in zip(names, devices, strict=True):
            self._watch(token, name, owner, device)
        self.buses.append(bus)
        return owner

    def _box(self, of: BoxOf, actions: Mapping[str, ButtonAction]) -> Box:
        box = Box(of.address, actions, self._pace.bus, self._pace.manners)
        if of.alarm:
            alarm = self._add_alarm(of.token)
            alarm.works, box.sounds = lambda: box.answers, alarm.sounds
        return box

    def _watch(self, token: str | None, name: str, owner: Owner, device: BusDevice | None = None) -> None:
        """Report the state of that device to the station, beside the device that has that token."""

        def fault() -> str:
            if owner.state is LineState.DOWN:
                return text("peripherals.device.unusable")
            return "" if device is None or device.answers else text("peripherals.device.mute")

        _, things = self._watched.setdefault(token or "", (self._keys.link(token), []))
        things.append(Watched(name, fault))

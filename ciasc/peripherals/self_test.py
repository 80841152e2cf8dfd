"""A check of all devices on the wires, for a technician: which answer, which do not, and what to do."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ciasc.content.messages import text
from ciasc.peripherals.gpio import lgpio_pins
from ciasc.peripherals.run_peripherals import Keys, PeripheralsMachine
from ciasc.peripherals.serial_bus import TRIES, Bus, BusConversation, BusDevice, BusTiming
from ciasc.peripherals.wiring import Peripherals
from ciasc.printing.wire.port import open_port
from ciasc.web.station_client import NoAnswer, StationClient

_UNKNOWN = 401
_FORBIDDEN = 403


@dataclass(frozen=True, slots=True)
class SelfTestResult:
    """The result of one check."""

    what: str
    well: bool
    words: str


def look(
    wires: Peripherals, keys: Keys, pins: Callable[[], Any] = lgpio_pins, timing: BusTiming | None = None
) -> Iterator[SelfTestResult]:
    """Check each link, pin, keypad and device; press nothing and issue nothing."""
    timing = timing or BusTiming()
    machine = PeripheralsMachine(wires, keys)
    yield from _links(wires, keys)
    if wires.gpio is not None:
        yield _tried(text("peripherals.check.gpio"), lambda: pins().close())
    for pad in wires.keypad:
        well = os.access(pad.device, os.R_OK)
        yield SelfTestResult(
            text("peripherals.device.keypad", name=str(pad.device)),
            well,
            text("peripherals.check.readable" if well else "peripherals.check.unreadable"),
        )
    for bus in machine.buses:
        yield from _bus(bus, timing)


def _links(wires: Peripherals, keys: Keys) -> Iterator[SelfTestResult]:
    named = {of.token for of in wires.actions} | {box.token for bus in wires.bus for box in bus.box}
    if wires.gpio is not None and wires.gpio.alarm_token is not None:
        named.add(wires.gpio.alarm_token)
    for name in sorted({name or "" for name in named | {wires.tickets_token, wires.counters_token}}):
        what = text("peripherals.check.token", name=name) if name else text("peripherals.check.main_token")
        yield _link(what, keys.link(name or None), counters=_is_of_counters(wires, name))
    wanted = {of.service for of in wires.actions if of.service is not None}
    if wanted:
        yield _services(keys.link(wires.tickets_token, wires.tickets_server), wanted)


def _is_of_counters(wires: Peripherals, name: str) -> bool:
    return (wires.counters_token or "") == name and any(bus.counter for bus in wires.bus)


def _link(what: str, link: StationClient, *, counters: bool) -> SelfTestResult:
    try:
        status = link.get("/display/desks").status
    except NoAnswer:
        return SelfTestResult(what, well=False, words=text("peripherals.check.station_silent"))
    if status == _UNKNOWN:
        return SelfTestResult(what, well=False, words=text("peripherals.check.token_unknown"))
    if status == _FORBIDDEN and counters:
        return SelfTestResult(what, well=False, words=text("peripherals.check.token_forbidden"))
    return SelfTestResult(what, well=True, words=text("peripherals.check.token_known"))


def _services(link: StationClient, wanted: set[str]) -> SelfTestResult:
    try:
        reply = link.get("/services")
    except NoAnswer:
        return SelfTestResult(
            text("peripherals.check.services"), well=False, words=text("peripherals.check.office_silent")
        )
    try:
        known = {row["key"] for row in reply.body} if reply.done else set()
    except (KeyError, TypeError):
        return SelfTestResult(
            text("peripherals.check.services"), well=False, words=text("peripherals.check.office_unlike")
        )
    missing = sorted(wanted - known)
    if missing:
        return SelfTestResult(
            text("peripherals.check.services"),
            well=False,
            words=text("peripherals.check.services_missing", names=", ".join(missing)),
        )
    return SelfTestResult(
        text("peripherals.check.services"), well=True, words=text("peripherals.check.services_known")
    )


def _tried(what: str, attempt: Callable[[], object]) -> SelfTestResult:
    try:
        attempt()
    except Exception as fault:  # noqa: BLE001 - any error is shown to the technician
        return SelfTestResult(what, well=False, words=_cannot_open(fault))
    return SelfTestResult(what, well=True, words=text("peripherals.check.usable"))


def _cannot_open(fault: Exception) -> str:
    return text("peripherals.check.cannot_open", kind=type(fault).__name__, reason=str(fault))


def _bus(bus: Bus, timing: BusTiming) -> Iterator[SelfTestResult]:
    try:
        port = open_port(bus.url)
    except Exception as fault:  # noqa: BLE001 - as above
        yield SelfTestResult(bus.url, well=False, words=_cannot_open(fault))
        return
    with closing(port):
        talk = BusConversation(port, timing)
        for device in bus.devices:
            yield _device(bus, device, talk, timing)


def _device(bus: Bus, device: BusDevice, talk: BusConversation, timing: BusTiming) -> SelfTestResult:
    what = text("peripherals.check.line_device", url=bus.url, address=device.address)
    try:
        for _ in range(TRIES):
            device.again()
            device.turn(talk)
            if device.answers:
                return SelfTestResult(what, well=True, words=text("peripherals.check.answers"))
            time.sleep(timing.round)
    except Exception as fault:  # noqa: BLE001 - as above
        return SelfTestResult(
            what, well=False, words=text("peripherals.check.line_failed", kind=type(fault).__name__)
        )
    return SelfTestResult(what, well=False, words=text("peripherals.check.mute"))

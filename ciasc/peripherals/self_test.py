"""Looking once at everything on the wires, for a technician: what answers, what does not and what to do."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ciasc.peripherals.config import Peripherals
from ciasc.peripherals.gpio import lgpio_pins
from ciasc.peripherals.run import Keys, Machine
from ciasc.peripherals.serial_bus import TRIES, Bus, Device, Talk, Timing
from ciasc.printing.wire.port import open_port
from ciasc.web.client import Client, NoAnswer

_UNKNOWN = 401
_FORBIDDEN = 403


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    words: str


def look(
    wires: Peripherals, keys: Keys, pins: Callable[[], Any] = lgpio_pins, timing: Timing | None = None
) -> Iterator[Finding]:
    """What each link, pin, keypad and device says; presses nothing and issues nothing."""
    timing = timing or Timing()
    machine = Machine(wires, keys)
    yield from _links(wires, keys)
    if wires.gpio is not None:
        yield _tried("GPIO", lambda: pins().close())
    for pad in wires.keypad:
        well = os.access(pad.device, os.R_OK)
        yield Finding(
            f"Teclado {pad.device}", well, "se puede leer" if well else "no está, o falta el grupo input"
        )
    for bus in machine.buses:
        yield from _bus(bus, timing)


def _links(wires: Peripherals, keys: Keys) -> Iterator[Finding]:
    named = {of.token for of in wires.actions} | {box.token for bus in wires.bus for box in bus.box}
    for name in sorted({name or "" for name in named | {wires.tickets_token, wires.counters_token}}):
        what = f"Clave «{name}»" if name else "Clave principal"
        yield _link(what, keys.link(name or None), counters=_is_of_counters(wires, name))
    wanted = {of.service for of in wires.actions if of.service is not None}
    if wanted:
        yield _services(keys.link(wires.tickets_token, wires.tickets_server), wanted)


def _is_of_counters(wires: Peripherals, name: str) -> bool:
    return (wires.counters_token or "") == name and any(bus.counter for bus in wires.bus)


def _link(what: str, link: Client, *, counters: bool) -> Finding:
    try:
        status = link.get("/display/desks").status
    except NoAnswer:
        return Finding(what, well=False, words="la comisaría no responde")
    if status == _UNKNOWN:
        return Finding(what, well=False, words="la comisaría no la conoce: ciasc device add")
    if status == _FORBIDDEN and counters:
        return Finding(
            what, well=False, words="no puede ver los módulos: haga una con ciasc device add display"
        )
    return Finding(what, well=True, words="la comisaría la conoce")


def _services(link: Client, wanted: set[str]) -> Finding:
    try:
        reply = link.get("/services")
    except NoAnswer:
        return Finding("Servicios", well=False, words="quien entrega los tickets no responde")
    try:
        known = {row["key"] for row in reply.body} if reply.done else set()
    except (KeyError, TypeError):
        return Finding("Servicios", well=False, words="quien responde en esa dirección no es la comisaría")
    missing = sorted(wanted - known)
    if missing:
        return Finding("Servicios", well=False, words=f"no existen: {', '.join(missing)}")
    return Finding("Servicios", well=True, words="existen todos")


def _tried(what: str, attempt: Callable[[], object]) -> Finding:
    try:
        attempt()
    except Exception as fault:  # noqa: BLE001 - whatever it is, the technician must read it
        return Finding(what, well=False, words=f"no se puede abrir ({type(fault).__name__}: {fault})")
    return Finding(what, well=True, words="se puede usar")


def _bus(bus: Bus, timing: Timing) -> Iterator[Finding]:
    try:
        port = open_port(bus.url)
    except Exception as fault:  # noqa: BLE001 - as above
        yield Finding(bus.url, well=False, words=f"no se puede abrir ({type(fault).__name__}: {fault})")
        return
    with closing(port):
        talk = Talk(port, timing)
        for device in bus.devices:
            yield _device(bus, device, talk, timing)


def _device(bus: Bus, device: Device, talk: Talk, timing: Timing) -> Finding:
    what = f"{bus.url}, dirección {device.address}"
    try:
        for _ in range(TRIES):
            device.again()
            device.turn(talk)
            if device.answers:
                return Finding(what, well=True, words="responde")
            time.sleep(timing.round)
    except Exception as fault:  # noqa: BLE001 - as above
        return Finding(what, well=False, words=f"falló la línea ({type(fault).__name__})")
    return Finding(what, well=False, words="no responde: cable, alimentación, dirección y velocidad")

"""The switches that break the demo's printer, and the commands that each sends to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ciasc.content.messages import text
from ciasc.domain.core.errors import InvalidInput, Unavailable
from ciasc.printing.emulator import send_order

_OFF_S: Final = 5


@dataclass(frozen=True, slots=True)
class FaultSwitch:
    """A fault that lasts until its repair: the settings of the printer for when it is on, and when off."""

    key: str
    label: str
    hint: str
    icon: str
    on: Mapping[str, object]
    off: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PrinterAction:
    """An action that a person does at the printer."""

    key: str
    label: str
    hint: str
    icon: str
    words: Mapping[str, object]


def _fault(
    key: str, icon: str, on: Mapping[str, object] | None = None, off: Mapping[str, object] | None = None
) -> FaultSwitch:
    words = f"demo.printer.faults.{key}"
    return FaultSwitch(
        key, text(f"{words}.label"), text(f"{words}.hint"), icon, on or {key: True}, off or {key: False}
    )


def _action(key: str, icon: str, order: Mapping[str, object], **values: int) -> PrinterAction:
    words = f"demo.printer.actions.{key}"
    return PrinterAction(key, text(f"{words}.label"), text(f"{words}.hint", **values), icon, order)


SWITCHES: Final = (
    _fault("paper_out", "ticket"),
    _fault("paper_low", "warning"),
    _fault("cover_open", "printer"),
    _fault("cutter_error", "stop"),
    _fault("overheated", "urgente"),
    _fault("fatal", "peligro"),
    _fault("mute", "speaker"),
    _fault("stalled", "pause"),
    _fault("slow", "wait", on={"baud": 600}, off={"baud": 0}),
    _fault("unplugged", "plug"),
)
ACTIONS: Final = (
    _action("power_cycle", "undo", {"do": "power_cycle", "off_s": _OFF_S}, seconds=_OFF_S),
    _action("tug", "plug", {"do": "cut_link"}),
    _action("roll_ends", "arrow-down", {"set": {"paper_left_mm": 45}}),
    _action("new_roll", "check", {"do": "new_roll"}),
    _action(
        "mend", "shield", {"set": {name: value for switch in SWITCHES for name, value in switch.off.items()}}
    ),
)


def order(control: str, asked: object) -> dict[str, Any]:
    """Handle the page's request `{"switch": key, "on": bool}` or `{"action": key}`; return the status."""
    switches = {one.key: one for one in SWITCHES}
    actions = {one.key: one for one in ACTIONS}
    match asked:
        case {"switch": str(key), "on": bool(on)} if key in switches:
            return _send(control, {"set": switches[key].on if on else switches[key].off})
        case {"action": str(key)} if key in actions:
            return _send(control, actions[key].words)
    raise InvalidInput("demo.printer.no_such_order")


def printer_state(control: str) -> dict[str, Any]:
    """Return the status of the printer: which switches are on, and its figures."""
    return _send(control, {"get": "state"})


def _send(control: str, words: Mapping[str, object]) -> dict[str, Any]:
    try:
        found = send_order(control, **words)
    except OSError as error:
        raise Unavailable("demo.printer.no_answer") from error
    state = found.pop("state")
    on = {switch.key: all(state[name] == value for name, value in switch.on.items()) for switch in SWITCHES}
    return {**found, "on": on, "powered": state["powered"], "paper_left_mm": state["paper_left_mm"]}

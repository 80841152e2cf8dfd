"""The switches that break the demo's printer, and the commands that each sends to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ciasc.domain.core.errors import InvalidInput, Unavailable
from ciasc.printing.emulator import tell

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


def _fault(key: str, label: str, hint: str, icon: str) -> FaultSwitch:
    return FaultSwitch(key, label, hint, icon, {key: True}, {key: False})


SWITCHES: Final = (
    _fault("paper_out", "Sin papel", "Se acabó el rollo", "ticket"),
    _fault("paper_low", "Poco papel", "Avisa el sensor, todavía imprime", "warning"),
    _fault("cover_open", "Tapa abierta", "Alguien cambia el rollo", "printer"),
    _fault("cutter_error", "Cuchilla trabada", "Un papel atascado en el corte", "stop"),
    _fault("overheated", "Cabezal caliente", "Descansa hasta enfriarse", "urgente"),
    _fault("fatal", "Falla interna", "Se quita solo al apagarla", "peligro"),
    _fault("mute", "Sin respuesta", "Imprime, pero no contesta", "speaker"),
    _fault("stalled", "Línea ocupada", "No recibe ni un byte", "pause"),
    FaultSwitch("slow", "Línea lenta", "600 bits por segundo", "wait", {"baud": 600}, {"baud": 0}),
    _fault("unplugged", "Cable desconectado", "Nadie la encuentra", "plug"),
)
ACTIONS: Final = (
    PrinterAction(
        "power_cycle",
        "Apagar y encender",
        f"Vuelve en {_OFF_S} segundos y olvida lo que tenía en memoria",
        "undo",
        {"do": "power_cycle", "off_s": _OFF_S},
    ),
    PrinterAction("tug", "Tirón del cable", "Se suelta y vuelve al instante", "plug", {"do": "cut_link"}),
    PrinterAction(
        "roll_ends",
        "Acabar el papel a medio ticket",
        "Quedan 45 milímetros de rollo",
        "arrow-down",
        {"set": {"paper_left_mm": 45}},
    ),
    PrinterAction("new_roll", "Rollo nuevo", "60 metros", "check", {"do": "new_roll"}),
    PrinterAction(
        "mend",
        "Reparar todo",
        "Apaga todas las fallas",
        "shield",
        {"set": {name: value for switch in SWITCHES for name, value in switch.off.items()}},
    ),
)


def order(control: str, asked: object) -> dict[str, Any]:
    """Handle the page's request `{"switch": key, "on": bool}` or `{"action": key}`; return the status."""
    switches = {one.key: one for one in SWITCHES}
    actions = {one.key: one for one in ACTIONS}
    match asked:
        case {"switch": str(key), "on": bool(on)} if key in switches:
            return _told(control, {"set": switches[key].on if on else switches[key].off})
        case {"action": str(key)} if key in actions:
            return _told(control, actions[key].words)
    raise InvalidInput("Esa orden no existe en el tablero de la impresora.")


def standing(control: str) -> dict[str, Any]:
    """Return the status of the printer: which switches are on, and its figures."""
    return _told(control, {"get": "state"})


def _told(control: str, words: Mapping[str, object]) -> dict[str, Any]:
    try:
        found = tell(control, **words)
    except OSError as error:
        raise Unavailable("La impresora de demostración no responde.") from error
    state = found.pop("state")
    on = {switch.key: all(state[name] == value for name, value in switch.on.items()) for switch in SWITCHES}
    return {**found, "on": on, "powered": state["powered"], "paper_left_mm": state["paper_left_mm"]}

"""The sample station: what `ciasc demo` creates in an empty folder, and the words it prints."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ciasc.domain.people import Role
from ciasc.web.context import Door

NAME: Final = "Comisaría de demostración"
DISTRICT: Final = "Lima"
DESKS: Final = 5
KIOSK: Final = "1"
WALL: Final = "sala"
PRINTER: Final = "kiosco"

STAFF: Final[tuple[tuple[str, Role], ...]] = (
    ("auxiliar1", Role.AUXILIARY),
    ("auxiliar2", Role.AUXILIARY),
    ("efectivo1", Role.OFFICER),
    ("efectivo2", Role.OFFICER),
    ("supervisor", Role.SUPERVISOR),
    ("comisario", Role.COMISARIO),
    ("admin", Role.ADMIN),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample station: where it is, and the secrets that open it."""

    data: Path
    passwords: tuple[tuple[str, Role, str], ...]
    kiosk_token: str
    wall_token: str
    desk_tokens: tuple[str, ...]


def doors(sample: Sample) -> tuple[Door, ...]:
    """The pages that the start page of a demo shows besides those for the staff."""
    return (
        Door("Dispensador", f"/kiosk?token={sample.kiosk_token}", "Tomar un ticket", "ticket"),
        Door("Pantalla de sala", f"/pantalla?token={sample.wall_token}", "Ver y oír los llamados", "wall"),
        Door("Impresora", "/demo/impresora", "Ver los tickets y provocarle fallas", "printer"),
    )


def greeting(sample: Sample, base: str) -> str:
    """What a person reads when the demo is ready: each page's address and who may sign in."""
    pages = [
        ("Inicio", "/"),
        *((door.name, door.address) for door in doors(sample)),
        ("Módulos", "/modulo/"),
        ("Reportes", "/reportes"),
    ]
    lines = ["", f"CIASC está listo en {base}", ""]
    lines += [f"  {name:<18}{base}{address}" for name, address in pages]
    lines += ["", "  Cuentas (usuario, contraseña, rol):"]
    lines += [f"  {name:<18}{password:<22}{role.value}" for name, role, password in sample.passwords]
    lines += ["", f"  Datos en {sample.data}. Para terminar: Ctrl-C.", ""]
    return "\n".join(lines)

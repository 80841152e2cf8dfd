"""The sample station: what `ciasc demo` creates in an empty folder, and the words it prints."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ciasc.domain.people import Role

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


def doors(sample: Sample) -> tuple[tuple[str, str, str], ...]:
    """The pages that need a device's token, as the start page lists them: name, address, words."""
    return (
        ("Dispensador", f"/kiosk?token={sample.kiosk_token}", "Tomar un ticket"),
        ("Pantalla de sala", f"/pantalla?token={sample.wall_token}", "Ver y oír los llamados"),
        ("Tickets impresos", "/demo/impresora", "Lo que salió de la impresora"),
    )


def greeting(sample: Sample, base: str) -> str:
    """What a person reads when the demo is ready: each page's address and who may sign in."""
    pages = [
        ("Inicio", "/"),
        *((name, address) for name, address, _ in doors(sample)),
        ("Módulos", "/modulo/"),
        ("Reportes", "/reportes"),
    ]
    lines = ["", f"CIASC está listo en {base}", ""]
    lines += [f"  {name:<18}{base}{address}" for name, address in pages]
    lines += ["", "  Cuentas (usuario, contraseña, rol):"]
    lines += [f"  {name:<18}{password:<22}{role.value}" for name, role, password in sample.passwords]
    lines += ["", f"  Datos en {sample.data}. Para terminar: Ctrl-C.", ""]
    return "\n".join(lines)

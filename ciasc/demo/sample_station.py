"""The sample station: what `ciasc demo` creates in an empty folder, and the words it prints."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.core.permissions import Role

NAME: Final = text("demo.station.name")
DISTRICT: Final = "Lima"
DESKS: Final = 5
KIOSK: Final = "1"
CROWD_KIOSK: Final = "2"
"""Where the simulated citizens take their tickets: what kiosk 1 issues is the visitor's."""
WALL: Final = "sala"
PRINTER: Final = "kiosco"

VISITED: Final[tuple[tuple[str, Role], ...]] = (
    ("auxiliar1", Role.AUXILIARY),
    ("efectivo1", Role.OFFICER),
    ("supervisor", Role.SUPERVISOR),
    ("comisario", Role.COMISARIO),
    ("admin", Role.ADMIN),
)
"""The accounts for the visitor, one for each role."""
PLAYED: Final[tuple[tuple[str, Role], ...]] = (
    ("auxiliar2", Role.AUXILIARY),
    ("efectivo2", Role.OFFICER),
    ("efectivo3", Role.OFFICER),
    ("auxiliar3", Role.AUXILIARY),
)
"""The accounts of the crowd, each at a desk; the last desk is left to the visitor, in the present two."""
STAFF: Final = (*VISITED, *PLAYED)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample station: its address, and the secrets of its accounts and devices."""

    data: Path
    passwords: tuple[tuple[str, Role, str], ...]
    kiosk_token: str
    crowd_token: str
    wall_token: str
    desk_tokens: tuple[str, ...]

    @property
    def visited(self) -> tuple[tuple[str, Role, str], ...]:
        """Return the accounts of `VISITED` with their passwords."""
        names = {name for name, _ in VISITED}
        return tuple(one for one in self.passwords if one[0] in names)


def greeting(sample: Sample, base: str) -> str:
    """Return the text of the terminal when the demo is ready: the address of the tour, then the accounts."""
    user, password = text("demo.terminal.user"), text("demo.terminal.password")
    lines = ["", text("demo.terminal.open_tour", address=base), ""]
    lines += [f"  {user:<14}{password:<19}{text('demo.terminal.role')}"]
    lines += [f"  {name:<14}{secret:<19}{role.value}" for name, role, secret in sample.visited]
    lines += ["", text("demo.terminal.data", folder=str(sample.data)), ""]
    return "\n".join(lines)

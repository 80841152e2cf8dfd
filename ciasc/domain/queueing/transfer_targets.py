"""The desks to which a visit may be transferred."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ciasc.domain.core.errors import Conflict, InvalidInput, JsonValue
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.desk import Desk, DeskState, may_serve


@dataclass(frozen=True, slots=True)
class TransferTarget:
    """Where a service is attended now: at the desks `able`, or after their pause at those that `rest`.

    `must_choose` is true if the sender may not serve it, and so names the officer who takes the person over.
    """

    able: Collection[Desk]
    rest: Collection[Desk]
    must_choose: bool

    @property
    def barred(self) -> str:
        """Return why no one can be sent that way now, in words; empty if it is possible."""
        if self.must_choose and not self.able:
            return "No hay un efectivo policial con módulo abierto."
        return "" if self.able or self.rest else "Ningún módulo abierto atiende ese servicio."

    @property
    def summary(self) -> dict[str, JsonValue]:
        """Return the desks that serve it now, and those that do after their pause, by number."""
        return {
            "open": sorted(desk.number for desk in self.able),
            "paused": sorted(desk.number for desk in self.rest),
        }

    @property
    def words(self) -> str:
        """Return what to know before a transfer that way; empty if nothing."""
        if self.must_choose:
            return "Solo un efectivo policial." if self.able else "Falta un efectivo con módulo abierto."
        if self.able:
            return ""
        return "Su módulo está en pausa." if self.rest else "Sin módulo abierto."


def transfer_targets(
    role: Role, at_work: Iterable[Desk], services: Mapping[str, Service]
) -> dict[str, TransferTarget]:
    """Return how that role transfers a visit to each service, by the desks at work."""
    serving = [(desk, desk.serves(services)) for desk in at_work]
    found = {}
    for key, service in services.items():
        able = [desk for desk, keys in serving if key in keys]
        found[key] = TransferTarget(
            able=[desk for desk in able if desk.state is DeskState.OPEN],
            rest=[desk for desk in able if desk.state is DeskState.PAUSED],
            must_choose=not may_serve(role, service),
        )
    return found


def receiving_desk(way: TransferTarget, to_desk: int | None) -> str | None:
    """Return the person to whom the visit goes first, by the chosen desk; None means any desk that serves it.

    The ticket waits for that person as long as they work at an open desk; when they close or pause it, any
    desk that serves the service may call it.
    """
    if way.barred:
        msg = f"{way.barred} Pida ayuda o déjela en espera aparte: no deje ir a la persona."
        raise Conflict(msg, now=way.summary)
    if to_desk is None:
        if way.must_choose:
            raise InvalidInput(
                "Ese servicio es de un efectivo policial: elija a quién de turno se lo deriva."
            )
        return None
    chosen = next((desk for desk in way.able if desk.number == to_desk), None)
    if chosen is None:
        msg = f"El módulo {to_desk} no puede recibir ese servicio ahora: elija otro."
        raise Conflict(msg, now=way.summary)
    return chosen.staff

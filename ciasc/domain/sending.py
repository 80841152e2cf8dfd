"""To whom a visit may be sent on."""

from collections.abc import Iterable

from ciasc.domain.desk import Desk, may_serve
from ciasc.domain.errors import Conflict, InvalidInput
from ciasc.domain.people import Actor
from ciasc.domain.service import Service


def receiver(by: Actor, service: Service, working: Iterable[Desk], to_desk: int | None) -> str | None:
    """The person to whom the visit goes first, by the desk that was chosen; None: whoever serves it.

    An auxiliary must choose where only an officer may serve. The ticket waits for that person as long as
    they work at an open desk; when they close or pause it, whoever serves the service may call it.
    """
    able = [desk for desk in working if desk.role is not None and may_serve(desk.role, service)]
    if to_desk is None:
        if may_serve(by.role, service):
            return None
        if not able:
            raise Conflict(
                "No hay un efectivo policial con módulo abierto. Pida ayuda y no deje ir a la persona.",
                now={},
            )
        raise InvalidInput("Ese servicio es de un efectivo policial: elija a quién de turno se lo deriva.")
    chosen = next((desk for desk in able if desk.number == to_desk), None)
    if chosen is None:
        raise Conflict(f"El módulo {to_desk} no puede recibir ese servicio ahora: elija otro.", now={})
    return chosen.staff

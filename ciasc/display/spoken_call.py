"""What a wall says of a call, as the names of clips; nothing for a call that is made in silence."""

from collections.abc import Mapping

from ciasc.domain.config.document import Configuration
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.tickets.ticket_code import TicketCall

_AGAIN = {2: "second", 3: "third"}
_DIGITS = 3


def spoken_call(call: TicketCall, config: Configuration, services: Mapping[str, Service]) -> list[str]:
    """Return the clips of that call in order: which call it is, ticket, number, desk.

    A discreet or urgent ticket has none, unless its desk also calls these aloud.
    """
    desk = config.desk(call.desk) if call.desk is not None else None
    service = services.get(call.service)
    in_silence = call.lane is Lane.IMMEDIATE or service is None or service.discreet
    if in_silence and (desk is None or not desk.calls_all_aloud):
        return []
    again = [f"phrase/{_AGAIN.get(call.times_called, 'further')}"] if call.times_called > 1 else []
    digits = call.public_code.removeprefix(call.letter)
    return [*again, f"ticket/{call.letter}", f"number/{digits.zfill(_DIGITS)}", f"desk/{call.desk}"]

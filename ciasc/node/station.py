"""The station as a kiosk of its own reaches it: over HTTP, with a short patience and plain answers."""

import json
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from pydantic import ValidationError

from ciasc.domain.errors import (
    CiascError,
    Closed,
    Conflict,
    InvalidInput,
    JsonValue,
    NotAllowed,
    Unavailable,
)
from ciasc.kiosk.services import KioskFacts
from ciasc.ports import Choice, Given
from ciasc.web.api import IDEMPOTENCY_HEADER, JSON
from ciasc.web.errors import API_ROOT
from ciasc.web.views import IssuedTicket, rfc3339

PATIENCE_S: Final = 1.5
_MOST_BYTES: Final = 1_000_000
_REFUSALS: Final[Mapping[int, type[CiascError]]] = {400: InvalidInput, 409: Conflict, 422: InvalidInput}


class Unreachable(Unavailable):
    """The station does not answer, or not as a station does: whether it heard is not known."""

    code = "unreachable"
    title = "No hay conexión con la comisaría"


class NotKnown(NotAllowed):
    """The station answers and does not know this kiosk."""

    code = "kiosk-not-known"
    title = "La comisaría no reconoce este dispensador"


class StationOffice:
    """The station at that address, asked with the token of this kiosk; InvalidInput if it is no address.

    Every method raises Unreachable when no answer of a station comes in `patience_s` seconds for each step.
    """

    def __init__(self, server: str, token: str, patience_s: float = PATIENCE_S) -> None:
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidInput(
                f"«{server}» no es la dirección de la comisaría, como http://192.168.1.10:8000."
            )
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._place = parts.netloc.rpartition("@")[2]
        self._root = parts.path.rstrip("/") + API_ROOT
        self._token = token
        self._patience_s = patience_s

    def facts(self) -> KioskFacts:
        """What the station is now."""
        status, body = self._ask("GET", "/kiosk")
        if status != 200:  # noqa: PLR2004 - OK
            raise _unlike(status)
        try:
            return KioskFacts.model_validate_json(body)
        except ValidationError as error:
            raise _unlike(status) from error

    def give(self, choice: Choice) -> Given:
        """A ticket of the station; Closed, Conflict or InvalidInput as the station refuses it."""
        order = {"service": choice.service, "lane": choice.lane, "lang": choice.lang, "id": choice.id}
        ticket = self._issued(order, key=choice.id)
        return Given(
            id=ticket.id,
            code=ticket.code,
            service=ticket.service,
            lane=ticket.lane,
            arrived_at=ticket.arrived_at,
            offline=False,
            token=ticket.token,
            ahead=ticket.ahead,
            low_min=ticket.estimate.low_min if ticket.estimate else None,
            high_min=ticket.estimate.high_min if ticket.estimate else None,
        )

    def hand_over(self, choice: Choice, number: int, arrived_at: datetime) -> tuple[str, datetime]:
        """Under which code and arrival the station keeps a ticket that was given without it; safe to repeat.

        The id alone tells that it is the same one, for the time may be reckoned better the next time.
        """
        order = {"service": choice.service, "lane": choice.lane, "lang": choice.lang, "id": choice.id}
        kept = self._issued({**order, "number": number, "arrived_at": rfc3339(arrived_at)})
        return kept.code, kept.arrived_at

    def _issued(self, order: Mapping[str, JsonValue], key: str | None = None) -> IssuedTicket:
        status, body = self._ask("POST", "/tickets", order, key)
        if status in _REFUSALS:
            raise _refusal(status, body)
        try:
            return IssuedTicket.model_validate_json(body)
        except ValidationError as error:
            raise _unlike(status) from error

    def _ask(
        self, method: str, path: str, body: Mapping[str, JsonValue] | None = None, key: str | None = None
    ) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": JSON, "Content-Type": JSON}
        if key is not None:
            headers[IDEMPOTENCY_HEADER] = key
        try:
            line = self._kind(self._place, timeout=self._patience_s)
            try:
                line.request(method, self._root + path, None if body is None else json.dumps(body), headers)
                answer = line.getresponse()
                status, said = answer.status, answer.read(_MOST_BYTES)
            finally:
                line.close()
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable("La comisaría no responde.") from error
        if status in (401, 403):
            raise NotKnown("Avise al personal: le atenderán igual. Falta registrar este dispensador.")
        return status, said


def _refusal(status: int, body: bytes) -> CiascError:
    try:
        problem = json.loads(body)
        kind, detail = problem["type"], str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        return _unlike(status)
    return (Closed if kind == Closed.code else _REFUSALS[status])(detail)


def _unlike(status: int) -> Unreachable:
    return Unreachable(f"Lo que respondió no es una comisaría o está en apuros (estado {status}).")

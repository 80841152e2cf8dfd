"""The client of a kiosk node for its station: HTTP with short timeouts and plain answers.

Its timeout is `PATIENCE_S` in `ciasc/web/station_client.py`.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum, auto
from http import HTTPStatus
from typing import Final

import structlog
from pydantic import ValidationError

from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.core.errors import (
    CiascError,
    Closed,
    Conflict,
    InvalidInput,
    JsonValue,
    NotAllowed,
    NotFound,
    Unavailable,
)
from ciasc.domain.core.services import LaneWord
from ciasc.kiosk.facts_for_node import KioskFacts, read_facts
from ciasc.ports import Choice, Given
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Estimate, Moment, rfc3339
from ciasc.web.devices.send_printer_orders import Wishes
from ciasc.web.station_client import PATIENCE_S, NoAnswer, Reply, StationClient

_log = structlog.get_logger(part="link")
_REFUSALS: Final[Mapping[int, type[CiascError]]] = {400: InvalidInput, 409: Conflict, 422: InvalidInput}


class StationLink(StrEnum):
    """The state of the link to the station."""

    UP = auto()
    DOWN = auto()
    NOT_KNOWN = auto()


class Unreachable(Unavailable):
    """The station does not answer, or not as a station does: whether it received the request is unknown."""

    code = "unreachable"


class NotKnown(NotAllowed):
    """The station answers and does not know this kiosk."""

    code = "kiosk-not-known"


class ReceivedTicket(Output):
    """A new ticket as a kiosk reads it; what an older station does not send is not required."""

    id: str
    code: str
    token: str
    service: str
    lane: LaneWord
    arrived_at: Moment
    ahead: int | None = None
    estimate: Estimate | None = None
    shows_code: bool = True
    heard_by: tuple[str, ...] | None = None


class StationOffice:
    """The station at that address, called with the token of this kiosk; InvalidInput if it is no address.

    Every method raises Unreachable when no answer of a station comes in time, NotKnown if the token is
    invalid.
    """

    def __init__(self, server: str, token: str, patience_s: float = PATIENCE_S) -> None:
        self._client = StationClient(server, token, patience_s)

    def facts(self) -> KioskFacts:
        """Return the station's present facts."""
        reply = self._request(lambda: self._client.get("/kiosk"))
        if not reply.done:
            raise _unlike(reply.status)
        try:
            return read_facts(json.dumps(reply.body))
        except ValidationError as error:
            raise _unlike(reply.status) from error

    def report(self, how: Mapping[str, JsonValue]) -> Wishes:
        """Report the state of this kiosk and return the requests for its printer."""
        reply = self._request(lambda: self._client.post("/devices/self", how))
        try:
            return Wishes.model_validate(reply.body)
        except ValidationError as error:
            raise _unlike(reply.status) from error

    def give(self, choice: Choice) -> Given:
        """Create a ticket at the station; raise Closed, Conflict or InvalidInput if it refuses."""
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
            until_min=ticket.estimate.until_min if ticket.estimate else None,
            shows_code=ticket.shows_code,
            heard_by=ticket.heard_by or (),
        )

    def call_staff(self, key: str, lang: str) -> list[str]:
        """Return where the call for help rings, in that language; none if nowhere.

        The same key is the same call. A station of an earlier version knows no language there: it gets none.
        """
        sent: dict[str, JsonValue] = {} if lang == SPANISH else {"lang": lang}
        reply = self._request(lambda: self._client.post("/kiosk/help", sent, key))
        if not reply.done and sent:
            reply = self._request(lambda: self._client.post("/kiosk/help", {}, key))
        if not reply.done:
            raise _unlike(reply.status)
        places = reply.body.get("heard_by", []) if isinstance(reply.body, dict) else []
        return [str(place) for place in places]

    def prefer(self, ticket_id: str) -> None:
        """Give the preferential lane to that ticket; raise Conflict if it cannot have it any more.

        Raise NotFound if the station does not know that ticket, or is of a version that does not know this.
        """
        reply = self._request(
            lambda: self._client.post(f"/tickets/{ticket_id}/prefer", {}, f"pref-{ticket_id}")
        )
        if reply.status in _REFUSALS:
            raise _refusal(reply)
        if reply.status == HTTPStatus.NOT_FOUND:
            raise NotFound("node.lane_not_changed")
        if not reply.done:
            raise _unlike(reply.status)

    def count_view(self, views: Mapping[str, JsonValue], key: str) -> None:
        """Report views of orientation; the same key counts one time. What the station refuses is dropped."""
        reply = self._request(lambda: self._client.post("/kiosk/views", views, key))
        if reply.status in _REFUSALS:
            _log.warning("views_refused", status=reply.status, **views)
        elif not reply.done:
            raise _unlike(reply.status)

    def hand_over(self, choice: Choice, number: int, arrived_at: datetime) -> ReceivedTicket:
        """Return what the station keeps of a ticket that was issued without it; safe to repeat.

        The id alone identifies the ticket, for the computed arrival may be more exact the next time.
        """
        order = {"service": choice.service, "lane": choice.lane, "lang": choice.lang, "id": choice.id}
        return self._issued({**order, "number": number, "arrived_at": rfc3339(arrived_at)})

    def _issued(self, order: Mapping[str, JsonValue], key: str | None = None) -> ReceivedTicket:
        reply = self._request(lambda: self._client.post("/tickets", order, key))
        if reply.status in _REFUSALS:
            raise _refusal(reply)
        try:
            return ReceivedTicket.model_validate(reply.body)
        except ValidationError as error:
            raise _unlike(reply.status) from error

    def _request(self, ask: Callable[[], Reply]) -> Reply:
        try:
            reply = ask()
        except NoAnswer as error:
            raise Unreachable("node.station.silent") from error
        if reply.status in (401, 403):
            raise NotKnown("node.not_registered")
        return reply


def _refusal(reply: Reply) -> CiascError:
    try:
        kind, detail, now = reply.body["type"], str(reply.body["detail"]), reply.body.get("now")
    except (AttributeError, KeyError, TypeError):
        return _unlike(reply.status)
    refused = Closed if kind == Closed.code else _REFUSALS[reply.status]
    return refused("error.said", words=detail, now=now if isinstance(now, dict) else None)


def _unlike(status: int) -> Unreachable:
    return Unreachable("node.station.unlike", status=status)

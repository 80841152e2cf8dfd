"""Hand a ticket that was issued without the station over to it."""

from datetime import datetime
from typing import Final

import structlog

from ciasc.content.messages import render
from ciasc.domain.core.errors import CiascError
from ciasc.node.station_http import NotKnown, StationOffice, Unreachable
from ciasc.storage.node.node_store import NodeStore, PendingTicket
from ciasc.storage.node.node_tables import HandOverState
from ciasc.storage.node.refused_tickets import refuse

_log: Final = structlog.get_logger(part="link")


def hand_over(station: StationOffice, store: NodeStore, one: PendingTicket, at: datetime) -> datetime:
    """Hand over a ticket; return its arrival at the station, before which no later ticket arrives."""
    ticket = one.choice.id
    try:
        kept = station.hand_over(one.choice, one.number, at)
        if one.choice.lane == "preferential" and kept.lane == "normal":
            _declare(station, one)
    except (Unreachable, NotKnown):
        raise
    except CiascError as error:
        # One that the station will never take must not hold up the others; it is kept here to be seen.
        _log.error("ticket_refused", ticket=ticket, code=one.code, reason=error.code)
        refuse(store, ticket, render(error.message))
        return at
    if kept.code != one.code:
        _log.error("number_changed", ticket=ticket, paper=one.code, station=kept.code)
    # The station may have it already from a time before a power cut: then its arrival is used. A ticket
    # that its person declared preferential during the hand-over is handed over again with its new lane.
    store.settle(one.choice, HandOverState.HANDED, kept.arrived_at)
    return kept.arrived_at


def _declare(station: StationOffice, one: PendingTicket) -> None:
    """Give the preferential lane at the station to a ticket that arrived there before its declaration."""
    try:
        station.prefer(one.choice.id)
    except (Unreachable, NotKnown):
        raise
    except CiascError as error:
        _log.error("lane_refused", ticket=one.choice.id, code=one.code, reason=error.code)

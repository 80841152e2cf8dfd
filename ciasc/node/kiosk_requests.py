"""What the page of a kiosk of its own requests beside tickets: help, the preferential lane, counted views."""

import contextlib
import secrets
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pydantic import TypeAdapter

from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.station_day import LIMA
from ciasc.node.station_clock import StationTime
from ciasc.node.station_http import NotKnown, StationOffice, Unreachable
from ciasc.storage.node.node_store import NodeStore
from ciasc.storage.node.preferential_ticket import prefer_pending
from ciasc.web.api.schemas import rfc3339

_NOTE: Final = "views"
_MOST: Final = 2000
_AT_ONCE: Final = 10
_KEYS: Final = 500


@dataclass(kw_only=True, slots=True)
class ViewRow:
    """Views of a card in an hour; after an attempt to report them they change no more and keep their key."""

    card: str
    at: str
    n: int = 1
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    sent: bool = False


class KioskRequests:
    """The requests of one kiosk's page."""

    def __init__(self, station: StationOffice, store: NodeStore, time: StationTime) -> None:
        self._station = station
        self._store = store
        self._time = time
        self._turn = threading.Lock()
        self._counted: deque[str] = deque(maxlen=_KEYS)

    def call_staff(self, key: str, lang: str) -> list[str]:
        """Call the staff to this kiosk and return where that rings; raise Unreachable or NotKnown."""
        return self._station.call_staff(key, lang)

    def prefer(self, ticket_id: str) -> None:
        """Give the preferential lane to a ticket that its person just took; raise Unreachable offline."""
        if not prefer_pending(self._store, ticket_id):
            self._station.prefer(ticket_id)

    def today(self) -> date:
        """Return the station's date; raise Unavailable if its time was never received."""
        return self._time.now()[0].astimezone(LIMA).date()

    def count_view(self, key: str, card: str) -> None:
        """Count a view of orientation in its hour; the same key counts one time."""
        hour = rfc3339(self._time.now()[0].replace(minute=0, second=0, microsecond=0))
        with self._turn:
            if key in self._counted:
                return
            rows = self._rows()
            for row in rows:
                if (row.card, row.at, row.sent) == (card, hour, False):
                    row.n += 1
                    break
            else:
                rows.append(ViewRow(card=card, at=hour))
            self._keep(rows)
            self._counted.append(key)

    def report_views(self) -> None:
        """Report the oldest views that the station does not have, few at once: tickets come before them."""
        with self._turn:
            rows = self._rows()
            due = rows[:_AT_ONCE]
            for row in due:
                row.sent = True
            if due:
                self._keep(rows)
        done = set()
        with contextlib.suppress(Unreachable, NotKnown):
            for row in due:
                self._station.count_view({"card": row.card, "at": row.at, "n": row.n}, row.key)
                done.add(row.key)
        if done:
            with self._turn:
                self._keep([row for row in self._rows() if row.key not in done])

    def _rows(self) -> list[ViewRow]:
        text = self._store.noted(_NOTE)
        return [] if text is None else _ROWS.validate_json(text)

    def _keep(self, rows: list[ViewRow]) -> None:
        with contextlib.suppress(Unavailable):  # a full disk loses a count, never a ticket
            self._store.write_down(_NOTE, _ROWS.dump_json(rows[-_MOST:]).decode())


_ROWS: Final = TypeAdapter(list[ViewRow])

"""What the hall sees: who is called to which desk, and how many wait; nothing that tells what for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.errors import JsonValue
from ciasc.domain.service import Lane
from ciasc.ports import Reading
from ciasc.web.api import Output
from ciasc.web.views import Moment, rfc3339

AT_LEAST: Final = 6
"""One stands large on the wall, five beside it."""
RECENT: Final = timedelta(seconds=60)
TODAY: Final = timedelta(hours=12)
CLOSED: Final = "Ahora no damos tickets: avise al personal."


class WallCall(Output):
    """One call as the hall sees it."""

    code: str
    desk: int
    called_at: Moment
    times_called: int
    lang: str


class WallWaiting(Output):
    """How many wait. An immediate ticket counts as a preferential one, which goes before others as well.

    So that a ticket which is called early gives nobody away: it could be any preferential one.
    """

    total: int
    by_lane: dict[str, int]


class WallBody(Output):
    """The wall."""

    station: str
    calls: list[WallCall]
    waiting: WallWaiting
    notice: str | None


class WallSnapshot(WallBody):
    """The wall at a moment."""

    room: str
    seq: int
    server_time: str


def board(tx: Reading, _name: str, now: datetime) -> Mapping[str, JsonValue]:
    """The wall: the newest call first, at least six, and every call of the last minute."""
    lanes: dict[str, int] = {Lane.PREFERENTIAL.word: 0, Lane.NORMAL.word: 0}
    for (_, lane), (count, _) in tx.waiting_counts().items():
        lanes[Lane.NORMAL.word if lane == Lane.NORMAL else Lane.PREFERENTIAL.word] += count
    station = tx.station()
    calls: JsonValue = [
        {
            "code": call.code,
            "desk": call.desk,
            "called_at": rfc3339(call.called_at),
            "times_called": call.times_called,
            "lang": call.lang,
        }
        for call in tx.calls(now - RECENT, now, AT_LEAST)
        if now - call.called_at < TODAY
    ]
    return {
        "station": station.name,
        "calls": calls,
        "waiting": {"total": sum(lanes.values()), "by_lane": {**lanes}},
        "notice": None if station.open else f"{CLOSED} {tx.configuration().station.phone_words}".strip(),
    }

"""The wall of the hall: who is called to which desk, and how many wait; nothing that says what for."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from math import inf
from typing import Final

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.messages import sentences
from ciasc.display.spoken_call import spoken_call
from ciasc.domain.config.other_languages import SPANISH, OtherLanguage
from ciasc.domain.core.clock_pace import EVEN, PaceNow
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.messages import message
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.forecast.wait_estimate import CEILING_MIN
from ciasc.domain.tickets.ticket_code import TicketCall
from ciasc.ports import Foresee, Reading, RulesIn
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment, rfc3339

AT_LEAST: Final = 6
"""How many calls a wall receives: one is large, the others are rows."""
ROWS: Final = AT_LEAST - 1
_MOST_GROUPS: Final = 4
"""How many waits fit in two lines of the wall."""
RECENT: Final = timedelta(seconds=60)
"""A wall shows each call for so long, and announces a missed one for twice as long if it is not over."""
TODAY: Final = timedelta(hours=12)


class WallCall(Output, title="WallCall"):
    """One call as the hall sees it; `code` is the number on the paper.

    `over` is a call that is answered or ended. `also` says where to go in the language of the person, empty
    in Spanish. `spoken` are the clips of what a wall says, empty for a call without voice.
    """

    code: str
    desk: int
    called_at: Moment
    times_called: int
    over: bool
    lang: str
    also: str = ""
    spoken: list[str]


class WallSound(Output, title="WallSound"):
    """How a wall sounds now: its volume in percent, and how often it says a call; 0 is chime alone."""

    volume: int
    times: int


class WallWaiting(Output, title="WallWaiting"):
    """How many wait. An immediate ticket counts as a preferential one, which goes before others as well.

    So an early call gives nothing away: it could be any preferential ticket.
    """

    total: int
    by_lane: dict[str, int]


class WallWait(Output, title="WallWait"):
    """Within how many minutes 8 of 10 new tickets of these letters are called; `over`: more than 60."""

    letters: list[str]
    until_min: int
    over: bool


class WallBody(Output, title="WallBody"):
    """The wall. `waits` has only the letters with services issued now and with estimates that hold true.

    Letters with the same wait are together, the shortest wait is first, and two lines hold all.
    """

    station: str
    calls: list[WallCall]
    waiting: WallWaiting
    waits: list[WallWait]
    notice: str | None
    sound: WallSound


class WallSnapshot(WallBody, title="WallSnapshot"):
    """The wall at a moment."""

    room: str
    seq: int
    server_time: str


class Board:
    """Render the wall as a room."""

    def __init__(
        self,
        foresee: Foresee,
        tz: tzinfo,
        pace: PaceNow = lambda: EVEN,
        rules_in: RulesIn = lambda _tx: Policy(),
    ) -> None:
        self._foresee = foresee
        self._tz = tz
        self._pace = pace
        self._rules_in = rules_in

    def __call__(self, tx: Reading, _name: str, now: datetime) -> Mapping[str, JsonValue]:
        """Return the wall: the newest call first, at least six, and every call of the last two minutes."""
        foreseen = self._foresee()
        waits = [] if foreseen is None else _waits(tx, foreseen.until, now, self._tz)
        return _board(tx, now, now - self._pace().span(2 * RECENT), waits, self._rules_in(tx), self._tz)


def _waits(tx: Reading, until: Mapping[str, int], now: datetime, tz: tzinfo) -> list[JsonValue]:
    """Return the longest wait of each letter that is issued now, without discreet services."""
    config, longest = tx.config.in_force(), dict[str, int]()
    for key, service in tx.config.services().items():
        if key in until and not service.discreet and config.open_for(key, now, tz):
            longest[service.letter] = max(until[key], longest.get(service.letter, 0))
    return [
        {"letters": [*letters], "until_min": min(minutes, CEILING_MIN), "over": minutes > CEILING_MIN}
        for minutes, letters in wait_groups(longest)
    ]


def wait_groups(waits: Mapping[str, int]) -> list[tuple[int, list[str]]]:
    """Return the letters of each wait in minutes, the shortest first, in few enough groups for the wall.

    The two groups nearest to each other are joined under the longer wait, which is true for both.
    """
    groups: dict[int, list[str]] = {}
    for letter, minutes in sorted(waits.items()):
        groups.setdefault(min(minutes, CEILING_MIN + 1), []).append(letter)
    while len(groups) > _MOST_GROUPS:
        shorter, longer = min(pairwise(sorted(groups)), key=_distance)
        groups[longer] = sorted(groups[longer] + groups.pop(shorter))
    return sorted(groups.items())


def _distance(waits: tuple[int, int]) -> float:
    """Return the minutes between two waits; endless to a wait beyond the ceiling, which names no minutes."""
    shorter, longer = waits
    return inf if longer > CEILING_MIN else longer - shorter


def calls_of_hall(tx: Reading, now: datetime, recent: datetime, rules: Policy) -> list[TicketCall]:
    """Return the calls that a wall may show: those made after `recent`, and at least six of this day."""
    lanes = [lane for lane in Lane if rules.has_number(lane)]
    calls = tx.tickets.calls(recent, now, AT_LEAST, lanes)
    return [call for call in calls if now - call.called_at < TODAY]


def _board(
    tx: Reading, now: datetime, recent: datetime, waits: list[JsonValue], rules: Policy, tz: tzinfo
) -> Mapping[str, JsonValue]:
    lanes: dict[str, int] = {Lane.PREFERENTIAL.word: 0, Lane.NORMAL.word: 0}
    for (_, lane), (count, _) in tx.tickets.waiting_counts().items():
        lanes[Lane.NORMAL.word if lane == Lane.NORMAL else Lane.PREFERENTIAL.word] += count
    station, config, services = tx.config.station(), tx.config.in_force(), tx.config.services()
    calls: JsonValue = [
        {
            "code": call.public_code,
            "desk": call.desk,
            "called_at": rfc3339(call.called_at),
            "times_called": call.times_called,
            "over": call.over,
            "lang": call.lang,
            "also": _also(call.lang, call.desk, config.languages),
            "spoken": [*spoken_call(call, config, services)] if config.sound.speaks else [],
        }
        for call in calls_of_hall(tx, now, recent, rules)
    ]
    return {
        "station": station.name,
        "calls": calls,
        "waiting": {"total": sum(lanes.values()), "by_lane": {**lanes}},
        "waits": waits,
        "notice": _notice(tx, now, tz),
        "sound": {
            "volume": config.sound.volume_at(now, tz),
            "times": config.sound.times if config.sound.speaks else 0,
        },
    }


def _also(lang: str, desk: int | None, languages: Sequence[OtherLanguage]) -> str:
    """Return where to go in that language; empty in Spanish, and where the words are no more than a draft."""
    said = PublicWords(lang, languages).said("web.wall.call_to")
    return "" if said.lang == SPANISH or said.spanish else said.format(desk=desk)


def _notice(tx: Reading, now: datetime, tz: tzinfo) -> str | None:
    """Return that no tickets are issued now, by a person's order or by the hours; None while they are."""
    config = tx.config.in_force()
    hours = config.timetable(tz)
    if not tx.config.station().open:
        return sentences(message("web.wall.closed"), config.station.phone_words)
    if hours.open_at(now):
        return None
    return sentences(hours.opens_words(now), message("web.wall.urgent"), config.station.phone_words)

"""The words of the phone page for a ticket: the same for the first page and for each refresh.

Waits are rounded in `ciasc/domain/forecast/wait_estimate.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from ciasc.content.dates import other_day
from ciasc.content.languages.public_words import PublicWords, Said
from ciasc.display.phone_status import TicketStatus
from ciasc.domain.forecast.wait_estimate import estimate_text
from ciasc.domain.tickets.states_and_outcomes import MOVES, TicketState

# How a state looks: quiet while one waits, loud when one is called. Every state not named here is over;
# a person absent at the call is not over: the place is kept a while.
OVER: Final = "over"
TONES: Final[Mapping[TicketState, str]] = {
    TicketState.WAITING: "wait",
    TicketState.CALLED: "call",
    TicketState.SERVING: "serve",
    TicketState.PARKED: "away",
    TicketState.ABSENT: "away",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """The words of one ticket at one moment; an empty text is not shown, `over` is final.

    `title` names the page among others, `leaves` says whether the person may report that they leave, `stays`
    whether they may undo that; as long as they may, it is not over. `came` says when the person came, if that
    was on another day.
    """

    title: str
    tone: str
    code: str
    headline: str
    wait: str
    help: str
    updated: str
    stale: str
    over: bool
    came: str = ""
    leaves: bool = False
    stays: bool = False


def turn(status: TicketStatus | None, public: PublicWords, zone: tzinfo) -> Turn:
    """Render that ticket in words, times in that zone; None is a ticket that is not or no longer known."""
    words = public.section("phone")
    if status is None:
        return Turn(words["title"], OVER, "", words["gone"], "", words["gone_help"], "", "", over=True)
    now, came = status.updated_at.astimezone(zone), status.arrived_at.astimezone(zone)
    at, day = f"{now:%H:%M}", other_day(came, now, public)
    waits = status.state is TicketState.WAITING
    tone = TONES.get(status.state, OVER)
    called = status.state is TicketState.CALLED
    return Turn(
        title=words["title_called" if called else "title"].filled(n=status.desk),
        tone=tone,
        code=f"{status.code[0]} {status.code[1:]}" if status.shows_code else "",
        headline=_headline(status, words),
        wait=_wait(status, words) if waits else "",
        help=_help(status, words),
        updated=words["updated"].filled(time=at),
        stale=words["stale"].filled(time=at),
        over=tone == OVER and status.stay_until is None,
        came=words["came"].filled(day=day, time=f"{came:%H:%M}") if day and tone != OVER else "",
        leaves=TicketState.LEFT in MOVES[status.state] and not called,
        stays=status.stay_until is not None,
    )


def _headline(status: TicketStatus, words: Mapping[str, Said]) -> str:
    if status.state is not TicketState.WAITING:
        return words[status.state].filled(n=status.desk)
    return words["now"] if status.ahead is None else _place(status.ahead, words)


def _place(ahead: int, words: Mapping[str, Said]) -> str:
    form = {0: "ahead_none", 1: "ahead_one"}.get(ahead, "ahead_many")
    return words[form].filled(n=ahead)


def _wait(status: TicketStatus, words: Mapping[str, Said]) -> str:
    if status.estimate is None:
        return words["estimate_unknown"] if status.ahead else ""
    low, high = status.estimate.low_min, status.estimate.high_min
    return words[estimate_text(low, high)].filled(low=low, high=high)


def _help(status: TicketStatus, words: Mapping[str, Said]) -> str:
    if status.state not in TONES:
        left = "stay_help" if status.stay_until else "left_help"
        return words[left if status.state is TicketState.LEFT else "over_help"]
    if status.state is TicketState.WAITING:
        return words["now_help" if status.ahead is None else "keep_open"]
    bare = status.state is TicketState.CALLED and not status.shows_code
    key = "called_bare_help" if bare else f"{status.state}_help"
    return words[key].filled(n=status.desk)

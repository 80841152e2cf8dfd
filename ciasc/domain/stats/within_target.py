"""Judge the wait of a leg against a target: kept, broken, or not to be decided."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from ciasc.domain.core.services import Lane
from ciasc.domain.stats.legs import Leg, LegDuration, LegEnd

PROMPT_S: Final = {Lane.IMMEDIATE: 180, Lane.PREFERENTIAL: 300}
"""Seconds within which attention begins for people who go first: 3 minutes, and 5 minutes."""


def is_leapt(leg: Leg) -> bool:
    """Return whether the wait is not counted, because the clock changed during it."""
    return LegDuration.WAIT in leg.leapt and leg.end is not LegEnd.EXPIRED


def promise(leg: Leg, now: datetime, target_s: float, waited_s: float | None) -> bool | None:
    """Return whether `target_s` was kept; None if it is undecided or unknown, or the person left before it.

    A ticket that the system ended broke it.
    """
    if leg.end is LegEnd.EXPIRED:
        return False
    if LegDuration.WAIT in leg.leapt:
        return None
    if waited_s is not None:
        return waited_s <= target_s
    until = leg.ended_at or now
    return False if (until - leg.queued_at).total_seconds() > target_s else None


def is_prompt(leg: Leg, now: datetime) -> bool | None:
    """Return whether a person who goes first was attended in time; None for all others, or if undecided."""
    return promise(leg, now, PROMPT_S[leg.lane], leg.wait_s) if leg.lane in PROMPT_S else None


def is_prompt_from_grant(leg: Leg, now: datetime) -> bool | None:
    """Return the same, measured from when the lane was given."""
    if leg.lane not in PROMPT_S:
        return None
    granted = replace(leg, queued_at=leg.granted_at or leg.queued_at)
    return promise(granted, now, PROMPT_S[leg.lane], leg.granted_wait_s)

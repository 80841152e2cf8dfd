"""Complete facts, so that a test names only what it is about."""

from datetime import datetime, timedelta
from typing import Any

from ciasc.domain.core.services import Lane
from ciasc.domain.stats.facts import Fact, Visit
from ciasc.domain.stats.legs import Leg, LegEnd
from ciasc.domain.stats.whole_wait import whole_wait
from tests.fakes import A_MONDAY


def after(seconds: float | None) -> datetime | None:
    """Return the moment that long after nine on the Monday."""
    return None if seconds is None else A_MONDAY + timedelta(seconds=seconds)


def a_fact(
    ticket: str = "t",
    *,
    queued: float = 0,
    called: float | None = 60,
    last_called: float | None = None,
    serving: float | None = 70,
    ended: float | None = 370,
    end: LegEnd = LegEnd.ATTENDED,
    arrived: float | None = None,
    **more: Any,
) -> Fact:
    """Return a leg in seconds after nine: called after one minute, served for five, with a target of five."""
    visit = Visit(
        ticket=ticket,
        arrived_at=after(queued if arrived is None else arrived) or A_MONDAY,
        issued_by=more.pop("issued_by", "kiosk:entrada"),
        lang=more.pop("lang", "es"),
        denuncia_at=after(more.pop("denuncia", None)),
        answers=tuple(at for answered in more.pop("answers", ()) if (at := after(answered))),
        cancelled_by=more.pop("cancelled_by", None),
    )
    leg = Leg(
        ticket=ticket,
        leg=more.pop("leg", 1),
        service=more.pop("service", "informes"),
        lane=more.pop("lane", Lane.NORMAL),
        queued_at=after(queued) or A_MONDAY,
        target_s=more.pop("target", 300),
        end=end,
        first_called_at=after(called),
        called_at=after(called if last_called is None else last_called),
        serving_at=after(serving),
        ended_at=after(ended),
        desk=more.pop("desk", 1),
        staff=more.pop("staff", "s-1"),
        served_before=timedelta(seconds=more.pop("served_before", 0)),
        attended_at=after(more.pop("attended", None)),
        granted_at=after(more.pop("granted", None)),
        leapt=more.pop("leapt", frozenset()),
    )
    whole = whole_wait([leg]) if leg.leg == 1 else None
    return Fact(
        leg=leg,
        visit=visit,
        whole=whole,
        denuncia=more.pop("due", False),
        spoken=more.pop("spoken", frozenset()),
    )


def a_waiting(ticket: str = "w", *, queued: float = 0, **more: Any) -> Fact:
    """Return a person who still waits."""
    return a_fact(
        ticket,
        queued=queued,
        called=None,
        serving=None,
        ended=None,
        end=LegEnd.OPEN,
        desk=None,
        staff=None,
        **more,
    )

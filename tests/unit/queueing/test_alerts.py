from dataclasses import replace
from datetime import timedelta

import pytest

from ciasc.domain.core.errors import Conflict, NotAllowed
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.alert import Alert, AlertKind, needed_alert
from ciasc.domain.tickets.states_and_outcomes import TicketState
from tests.builders import KIOSK, OFFICER, a_service, a_ticket
from tests.fakes import A_MONDAY

AUXILIARY = Actor(id="s-2", role=Role.AUXILIARY, name="m.huaman")
LATER = A_MONDAY + timedelta(seconds=20)
ALERT = Alert(id="a-1", kind=AlertKind.IMMEDIATE, raised_by=KIOSK.id, raised_at=A_MONDAY, ticket="t-1")
POLICE = a_service(officer_only=True)


def test_the_first_person_takes_an_alert_and_all_others_get_the_name() -> None:
    taken = ALERT.take(AUXILIARY, LATER)
    assert (taken.taken_by, taken.taken_name, taken.taken_at, taken.ended_at) == (
        "s-2", "m.huaman", LATER, LATER,
    )  # fmt: skip
    assert taken.take(AUXILIARY, LATER + timedelta(seconds=9)) is taken
    with pytest.raises(Conflict, match=r"m\.huaman") as refused:
        taken.take(OFFICER, LATER)
    assert refused.value.now == {"id": "a-1", "taken_by": "m.huaman", "ended": True}


def test_an_ended_alert_cannot_be_taken() -> None:
    with pytest.raises(Conflict, match=r"alert\.ended"):
        ALERT.end(LATER).take(OFFICER, LATER)


def test_only_people_at_desks_take_alerts() -> None:
    with pytest.raises(NotAllowed):
        ALERT.take(KIOSK, LATER)


def test_an_auxiliary_cannot_take_an_alert_for_an_officer() -> None:
    missing = replace(ALERT, kind=AlertKind.OFFICER)
    with pytest.raises(NotAllowed, match=r"alert\.needs_officer"):
        missing.take(AUXILIARY, LATER)
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.COMISARIO):
        assert missing.take(replace(AUXILIARY, role=role), LATER).taken_at == LATER


def test_who_took_an_alert_has_two_minutes_to_be_there() -> None:
    rules = Policy(alert_repeats_seconds=120)
    assert not ALERT.answered(LATER, rules)
    taken = ALERT.take(AUXILIARY, A_MONDAY)
    assert taken.answered(A_MONDAY + timedelta(seconds=119), rules)
    assert not taken.answered(A_MONDAY + timedelta(seconds=120), rules)


def test_an_untaken_alert_is_repeated_every_two_minutes() -> None:
    rules = Policy(alert_repeats_seconds=120)
    due = A_MONDAY + timedelta(seconds=120)
    assert not ALERT.repeats(due - timedelta(seconds=1), rules)
    assert ALERT.repeats(due, rules)
    again = ALERT.repeat(due)
    assert not again.repeats(due + timedelta(seconds=119), rules)
    assert again.repeats(due + timedelta(seconds=120), rules)
    assert not ALERT.take(OFFICER, due).repeats(due + timedelta(hours=1), rules)


@pytest.mark.parametrize(
    ("lane", "served", "worked", "kind"),
    [
        (Lane.IMMEDIATE, True, True, AlertKind.IMMEDIATE),
        (Lane.IMMEDIATE, False, False, AlertKind.IMMEDIATE),
        (Lane.NORMAL, False, True, AlertKind.OFFICER),
        (Lane.NORMAL, True, True, None),
        (Lane.NORMAL, False, False, None),
    ],
)
def test_an_immediate_ticket_or_a_missing_officer_needs_an_alert(
    lane: Lane,
    served: bool,  # noqa: FBT001 - a table
    worked: bool,  # noqa: FBT001 - a table
    kind: AlertKind | None,
) -> None:
    assert needed_alert(a_ticket(lane=lane), POLICE, served=served, worked=worked) is kind


def test_an_ordinary_service_needs_no_alert() -> None:
    assert needed_alert(a_ticket(), a_service(), served=False, worked=True) is None


@pytest.mark.parametrize("state", [state for state in TicketState if state is not TicketState.WAITING])
def test_a_ticket_that_does_not_wait_needs_no_alert(state: TicketState) -> None:
    ticket = replace(a_ticket(lane=Lane.IMMEDIATE), state=state)
    assert needed_alert(ticket, POLICE, served=False, worked=True) is None

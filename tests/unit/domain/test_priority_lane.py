import pytest

from ciasc.domain.core.errors import Conflict, InvalidInput, NotAllowed
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.closing_reasons import ClosingReason, must_explain, needs_reason
from ciasc.domain.tickets.priority_lane import change_lane
from ciasc.domain.tickets.states_and_outcomes import Outcome
from tests.builders import KIOSK, OFFICER, a_service, a_ticket

AUXILIARY = Actor(id="s-2", role=Role.AUXILIARY, name="m.huaman")
VIOLENCE = a_service("violencia", lane=Lane.IMMEDIATE, denuncia=True)
ORDINARY = a_service(denuncia=True)


def test_preferential_attention_is_granted_and_removed_by_all_who_work_at_desks() -> None:
    granted = change_lane(AUXILIARY, a_ticket(), ORDINARY, Lane.PREFERENTIAL, None)
    assert (granted.lane, granted.version) == (Lane.PREFERENTIAL, 2)
    assert change_lane(AUXILIARY, granted, ORDINARY, Lane.NORMAL, None).lane is Lane.NORMAL


def test_urgency_is_raised_by_anybody_and_taken_back_by_them_or_the_police() -> None:
    raised = change_lane(AUXILIARY, a_ticket(), ORDINARY, Lane.IMMEDIATE, None)
    assert change_lane(AUXILIARY, raised, ORDINARY, Lane.NORMAL, AUXILIARY.id).lane is Lane.NORMAL
    assert change_lane(OFFICER, raised, ORDINARY, Lane.PREFERENTIAL, None).lane is Lane.PREFERENTIAL
    with pytest.raises(NotAllowed):
        change_lane(AUXILIARY, raised, ORDINARY, Lane.NORMAL, "s-9")


@pytest.mark.parametrize("by", [AUXILIARY, OFFICER], ids=["auxiliary", "officer"])
def test_an_immediate_service_cannot_change_its_lane(by: Actor) -> None:
    ticket = a_ticket(service="violencia", lane=Lane.IMMEDIATE)
    with pytest.raises(InvalidInput):
        change_lane(by, ticket, VIOLENCE, Lane.NORMAL, by.id)


def test_a_change_to_the_same_lane_is_refused() -> None:
    with pytest.raises(Conflict):
        change_lane(OFFICER, a_ticket(), ORDINARY, Lane.NORMAL, None)


def test_a_device_changes_no_lane() -> None:
    with pytest.raises(NotAllowed):
        change_lane(KIOSK, a_ticket(), ORDINARY, Lane.IMMEDIATE, None)


@pytest.mark.parametrize("lane", [Lane.IMMEDIATE, Lane.PREFERENTIAL])
@pytest.mark.parametrize("outcome", Outcome)
def test_a_protected_visit_without_denuncia_is_explained(outcome: Outcome, lane: Lane) -> None:
    ticket = a_ticket(lane=lane)
    assert needs_reason(ticket, ORDINARY)
    must_explain(ticket, ORDINARY, outcome, ClosingReason.DECLINED)
    if outcome is not Outcome.DENUNCIA:
        with pytest.raises(InvalidInput, match="reason"):
            must_explain(ticket, ORDINARY, outcome, None)
    else:
        must_explain(ticket, ORDINARY, outcome, None)


def test_an_ordinary_visit_needs_no_reason() -> None:
    must_explain(a_ticket(), ORDINARY, Outcome.OTHER, None)
    must_explain(a_ticket(lane=Lane.PREFERENTIAL), a_service("informes"), Outcome.OTHER, None)
